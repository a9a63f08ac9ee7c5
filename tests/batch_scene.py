"""A folder in which each rule on several filings is broken once, and what is then said.

What was handed in is told in words by the example in each rule's record; ``said`` is what the
program makes of it.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from city import unit
from district import UNITS, district_unit, own_unit
from nianbao.actions.rollup import Terms, check_rollup, make_rollup
from nianbao.book.block import Block, Edit
from nianbao.host.file import FileHost
from nianbao.intake.shared_prose import Batch

CHANGED, DOMINANT = 1, 2
_PROSE = "本级收到政府信息公开申请99件。"


def said() -> dict[str, str]:
    """Return by rule the first sentence that is said under it."""
    found = {"R086": _copied()}
    with TemporaryDirectory() as place:
        for remarks in _rolled(Path(place)):
            for rule, message in remarks:
                found.setdefault(rule, message)
    return found


def _copied() -> str:
    batch = Batch()
    prose = {n: "\n".join(texts) for n, texts in district_unit(0).sections.items()}
    for number in (0, 1):
        told = {n: text.replace("全年", f"全年{number}") for n, text in prose.items()}
        batch.add(f"{number}.xlsx", UNITS[number], told if number else prose)
    return batch.alike()[0].message


def _rolled(place: Path) -> list[list[tuple[str, str]]]:
    """Return what is said of the sum, then of a folder and a sum that were changed since."""
    folder, out = place / "报来", place / "汇总.xlsx"
    folder.mkdir()
    (place / "上年").mkdir()
    filings = {number: district_unit(number) for number in range(9)}
    filings[DOMINANT] = filings[DOMINANT].counting(proactive__fees__amount=90_000_000)
    document = "会同有关部门联合印发《清河县公共停车管理办法》（清政规〔2025〕7号）。"
    suit = "有一起行政诉讼案件（（2025）苏0812行初31号）由本机关应诉。"
    for number in (3, 4):
        filings[number] = filings[number].saying(1, document)
        filings[number + 2] = filings[number + 2].saying(1, suit)
    twin = own_unit().figures
    filings[7] = filings[7].counting(
        **{cell.replace(".", "__"): n for cell, n in twin.items() if "applications" in cell}
    )
    filings[8] = filings[8].counting(applications__carried_out__other_org=8)
    for number, filing in filings.items():
        (folder / f"{number}.xlsx").write_bytes(filing.workbook())
    for number in (1, 2):
        (place / "上年" / f"{number}.xlsx").write_bytes(unit(number, 2024).workbook())
    (place / "本级.xlsx").write_bytes(own_unit().workbook())
    listed = place / "名单.csv"
    listed.write_text("\n".join(["单位名称", *UNITS[:10]]), "utf-8")
    make_rollup(place / "上年", place / "上年汇总.xlsx")
    last = place / "上年汇总.xlsx"
    terms = Terms(own=place / "本级.xlsx", roster=listed, last=last, incomplete=True)
    first = make_rollup(folder, out, terms)
    FileHost(folder / f"{CHANGED}.xlsx").write([_cell("二、主动公开", 7, 7)])
    second = check_rollup(out, folder, terms)
    FileHost(out).write([_cell("三、依申请", 4, 900, 4), _cell("一、总体情况", 4, _PROSE)])
    third = check_rollup(out, folder, terms)
    return [[(r.rule.id, r.message) for r in x.remarks] for x in (first, second, third)]


def _cell(sheet: str, row: int, value: int | str, column: int = 2) -> Edit:
    return Edit(Block(f"{sheet}{row}", sheet, row, column, 1, 1), [[value]])
