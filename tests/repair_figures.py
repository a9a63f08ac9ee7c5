"""Real reports' figures, transcribed by hand, as filings whose totals are printed or live.

A file in data/repair holds tables three and four as printed; an empty field was left blank.
"""

from dataclasses import replace
from pathlib import Path

from nianbao.form import Figure, Filing
from nianbao.rules import ruleset
from nianbao.rules.claim import Claim, Source
from nianbao.rules.equation import Term
from tables import SHEETS, filing

FOLDER = Path(__file__).parent / "data" / "repair"

REPORTS = {
    "dongcheng-sasac-2023": "2021",
    "hongze-2023": "2021",
    "hongze-2024": "2021",
    "pingtan-2019": "2019",
    "pingtan-2020": "2019",
    "pingtan-2021": "2021",
    "shuyang-ndrc-2023": "2021",
}


def printed(name: str) -> Filing:
    """A real report's figures as published: every total is a printed number."""
    lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    text = "\n".join(line.replace("\t", " | ") for line in lines if not line.startswith("#"))
    found = filing(text, edition_id=REPORTS[name])
    figures = {cell: figure._replace(typed=False) for cell, figure in found.figures.items()}
    return replace(found, figures=figures, title="测试局政府信息公开工作年度报告")


def changed(before: Filing, numbers: dict[str, int]) -> Filing:
    """A filing in which single cells hold other numbers."""
    figures = dict(before.figures)
    for cell, number in numbers.items():
        figures[cell] = figures[cell]._replace(raw=str(number), number=number)
    return replace(before, figures=figures)


def live(before: Filing) -> Filing:
    """The same inputs in a workbook: every total is a formula."""
    figures = dict(before.figures)
    for cell in ruleset(before.edition.id).totals:
        parts = ruleset(before.edition.id).definitions[cell.id].right
        number = sum(figures[part.cell.id].number or 0 for part in parts)
        figures[cell.id] = Figure(cell.id, str(number), number)
    return replace(before, figures=figures, title="")


def claim(
    before: Filing, names: str, value: int, source: Source = "prose", *, certain: bool = True
) -> Claim:
    """A claim on the sum of cells, by their short names."""
    ids = SHEETS[before.edition.id].ids
    terms = tuple(Term(1, before.edition.by_id[ids[name]]) for name in names.split())
    return Claim(terms, value, source, "…", certain)


def known(before: Filing) -> list[Claim]:
    """What the prose and last year's report usually say of a filing: its totals, what came over.

    The prose: 新收, 办结, 结转下年度 in all. Last year's report: 上年结转 in each column.
    """
    ids = SHEETS[before.edition.id].ids

    def of(name: str, source: Source) -> Claim:
        return claim(before, name, int(before.figures[ids[name]].number or 0), source)

    prose = [of(name, "prose") for name in ("r01.G", "r24.G", "r25.G")]
    return [*prose, *(of(f"r02.{letter}", "previous") for letter in "ABCDEFG")]
