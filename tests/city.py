"""A city of filings: each with its own figures, which balance, and prose of its own.

``python tests/city.py FOLDER 10000`` writes them. A number stands for its filing: the same one is
the same in every run.
"""

import random
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))

from filing_mould import mould
from nianbao.form import edition_of_year
from nianbao.form.filing import Number
from nianbao.rules import ruleset

YEAR = 2025
TEXT_COLUMNS = (
    "natural_person",
    "enterprise",
    "research_institution",
    "public_interest_org",
    "legal_service",
    "other_org",
)

_WORDS = {
    name: words.split()
    for name, words in tomllib.loads(
        (Path(__file__).parent / "data" / "city.toml").read_text("utf-8")
    ).items()
}
_NUMERALS = "一二三"


@dataclass(frozen=True)
class Unit:
    """One unit's filing: profile, figures with their totals, prose and last year's figures."""

    profile: Mapping[str, str | int]
    figures: Mapping[str, Number | str]
    sections: Mapping[int, tuple[str, ...]]
    last: Mapping[str, Number]

    @property
    def name(self) -> str:
        """Return the full name of the unit."""
        return str(self.profile["unit"])

    def workbook(self) -> bytes:
        """Return the filing as a workbook file."""
        year = int(self.profile["year"])
        return mould(year).cast(self.profile, self.figures, self.sections, self.last)

    def having(self, **profile: str | int) -> "Unit":
        """Return the same filing with another profile."""
        return replace(self, profile={**self.profile, **profile})

    def saying(self, section: int, *texts: str) -> "Unit":
        """Return the same filing with paragraphs added to a section."""
        told = {**self.sections, section: (*self.sections[section], *texts)}
        return replace(self, sections=told)

    def counting(self, **figures: Number | str) -> "Unit":
        """Return the same filing with other inputs, ``__`` for a dot; totals follow."""
        given = {name.replace("__", "."): number for name, number in figures.items()}
        return replace(self, figures=with_totals({**self.figures, **given}, self.year))

    @property
    def year(self) -> int:
        """Return the year reported on."""
        return int(self.profile["year"])


def unit(number: int, year: int = YEAR) -> Unit:
    """Return the filing that a number stands for; no two are alike in figures and prose."""
    dice = random.Random(number)
    name = unit_name(number)
    figures, last = _figures(dice, year), {}
    if year == YEAR:
        last = _last_year(dice, figures)
    profile: dict[str, str | int] = {
        "unit": name,
        "kind": "县（市、区）政府部门",
        "year": year,
        "filled_by": "王五",
        "reviewed_by": "赵六",
        "signed_by": "李四",
        "makes_licences": "有",
        "makes_penalties": "有",
        "makes_coercive_measures": "有",
        "collects_fees": "有",
    }
    return Unit(profile, figures, _prose(dice, figures, year), last)


def unit_name(number: int) -> str:
    """Return the name of the unit that a number stands for; all names differ."""
    trades, places = _WORDS["trades"], _WORDS["places"]
    county, trade = divmod(number, len(trades))
    city, county = divmod(county, len(places))
    return f"{places[city % len(places)]}市{places[county]}县{trades[trade]}局"


def with_totals(figures: Mapping[str, Number | str], year: int) -> dict[str, Number | str]:
    """Return figures with every total that their inputs come to; a text counts nothing."""
    complete = dict(figures)
    rules = ruleset(edition_of_year(year).id)
    for cell in rules.totals:
        terms = rules.definitions[cell.id].right
        parts = [complete.get(term.cell.id, 0) for term in terms]
        complete[cell.id] = sum(part for part in parts if not isinstance(part, str))
    return complete


def _figures(dice: random.Random, year: int) -> dict[str, Number | str]:
    cells = edition_of_year(year).cells
    figures: dict[str, Number | str] = {cell.id: 0 for cell in cells if not cell.is_total}
    for column, most in zip(TEXT_COLUMNS, (24, 5, 1, 1, 2, 1), strict=True):
        _column(figures, column, dice.randint(0, most), dice)
    table = "proactive"
    figures[f"{table}.normative_documents.issued"] = issued = dice.randint(0, 4)
    figures[f"{table}.normative_documents.repealed"] = dice.randint(0, 2)
    figures[f"{table}.normative_documents.in_force"] = issued + dice.randint(3, 30)
    figures[f"{table}.licences.decisions"] = dice.randint(5, 4_000)
    figures[f"{table}.penalties.decisions"] = dice.randint(1, 900)
    figures[f"{table}.coercive_measures.decisions"] = dice.randint(1, 60)
    figures[f"{table}.fees.amount"] = Decimal(dice.randint(100, 900_000)) / 100
    for outcome in ("upheld", "other"):
        figures[f"disputes.reconsideration.{outcome}"] = dice.randint(0, 2)
        figures[f"disputes.direct_suit.{outcome}"] = 0
    return with_totals(figures, year)


def _column(figures: dict[str, Number | str], column: str, new: int, dice: random.Random) -> None:
    """Deal out the applications of one kind of applicant among the outcomes."""
    left = new
    if new > 6:
        figures[f"applications.carried_out.{column}"] = 1
        figures[f"applications.carried_in.{column}"] = 1
    for outcome, share in (
        ("not_provided.not_held", 0.2),
        ("partly_granted", 0.1),
        ("denied.third_party_rights", 0.1),
        ("not_provided.needs_creation", 0.1),
    ):
        part = min(left, round(new * share * dice.random() * 2))
        figures[f"applications.{outcome}.{column}"] = part
        left -= part
    figures[f"applications.granted.{column}"] = left
    figures[f"applications.new.{column}"] = new


def _last_year(dice: random.Random, figures: Mapping[str, Number | str]) -> dict[str, Number]:
    """Return figures of the year before that this year's may follow."""
    last: dict[str, Number] = {}
    for cell, number in figures.items():
        if isinstance(number, str):
            continue
        row, column = cell.rpartition(".")[::2]
        if row == "applications.carried_out":
            carried = figures[f"applications.carried_in.{column}"]
            last[cell] = carried if not isinstance(carried, str) else 0
        elif cell.endswith("in_force"):
            last[cell] = (
                number
                - _number(figures[cell.replace("in_force", "issued")])
                + _number(figures[cell.replace("in_force", "repealed")])
            )
        elif isinstance(number, Decimal):
            last[cell] = number + dice.randint(0, 99)
        else:
            last[cell] = number + (dice.randint(0, number // 10) if number > 20 else 0)
    totals = with_totals(last, YEAR)
    return {cell: _number(number) for cell, number in totals.items()}


def _number(number: Number | str) -> Number:
    assert not isinstance(number, str)
    return number


def _prose(
    dice: random.Random, figures: Mapping[str, Number | str], year: int
) -> dict[int, tuple[str, ...]]:
    new, carried = figures["applications.new.total"], figures["applications.carried_out.total"]
    told = dice.randint(60, 4_000)
    asked = f"全年收到政府信息公开申请{new}件，结转下年度{carried}件。" if new else ""
    asked = asked or "全年未收到政府信息公开申请。"
    topics = (
        f"（一）主动公开。全年公开各类信息{told}条。{_clauses(dice, 5)}",
        f"（二）依申请公开。{asked}{_clauses(dice, 2)}",
        f"（三）政府信息管理。{_clauses(dice, 3)}",
        f"（四）平台建设。{_clauses(dice, 3)}",
        f"（五）监督保障。全年组织培训{dice.randint(1, 9)}次。{_clauses(dice, 3)}",
    )
    lacks, steps = dice.sample(_WORDS["lacks"], 3), dice.sample(_WORDS["steps"], 3)
    return {
        1: (
            f"本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。",
            *topics,
        ),
        5: (
            "存在的主要问题："
            + "；".join(f"{n}是{x}" for n, x in zip(_NUMERALS, lacks, strict=True))
            + f"。{_clauses(dice, 1)}",
            "改进情况："
            + "；".join(f"{n}是{x}" for n, x in zip(_NUMERALS, steps, strict=True))
            + f"。{_clauses(dice, 2)}",
        ),
        6: (f"{year}年未收取信息处理费。{_clauses(dice, 1)}",),
    }


def _clauses(dice: random.Random, count: int) -> str:
    """Return sentences of which hardly one occurs twice in a city."""
    return "".join(f"{_clause(dice)}，{_clause(dice)}。" for _ in range(count))


def _clause(dice: random.Random) -> str:
    verb, thing, way = (dice.choice(_WORDS[kind]) for kind in ("verbs", "objects", "ways"))
    return f"{verb}{thing}，{way}"


def write_city(folder: Path, count: int) -> Iterator[Path]:
    """Yield the files of a city, two hundred to a folder."""
    for number in range(count):
        path = folder / f"{number // 200:03}" / f"{number:05}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(unit(number).workbook())
        yield path


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    written = sum(1 for _ in write_city(folder, count))
    sys.stdout.write(f"{written}\n")


if __name__ == "__main__":
    main()
