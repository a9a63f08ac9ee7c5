"""A table that is half typed: what blanks leave open is 未判定 once, what is wrong is an error.

未填 are the cells of table three left blank (all else that is not named is 0); 错误 and 未判定 are
the rules that are broken and those that are not decided yet.
"""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.rules import Context, check, ruleset
from prose_report import paragraphs
from table_text import rows
from tables import SHEETS, filing

CASES = """
填了（自然人一列）               | 未填           | 错误      | 未判定
r01=5                          | r02–r25        |           | R010
r01=5 r02=0 r03=2              | r04–r25        |           | R010
r01=5 r02=0 r03=2              | r25            |           | R010
r01=5 r02=0 r03=2              | r02            | R010      |
r01=1 r02=0 r03=2              | r04–r25        | R010 R013 |
r01=1 r03=2                    | r02            |           | R010 R013
r01=1 r25=2                    | r02            |           | R010 R014
r01=1 r02=0 r25=2              | r03–r23        | R010 R014 |
r01=0 r02=0 r03=2              | r04            | R010 R013 R016 |
r01=0 r03=2                    | r02            |           | R010 R013 R016
r01=5 r03=5                    | r02            |           |
r01=5 r03=2                    |                | R010      |
r01=5 r03=3 r24=4              | r04            | R010 R011 |
r01=5 r03=5 r24=4              | r04            | R010 R011 |
"""
ROWS = [[part.strip() for part in line.split("|")] for line in CASES.strip().split("\n")[1:]]
NAMES = [f"r{number:02}" for number in range(1, 26)]
IDS = SHEETS["2021"].ids
# typed totals tie the row of totals in as well: only the column is looked at
LOOKED_AT = {"R010", "R011", "R013", "R014", "R016"}


def blank_cells(words: str) -> list[str]:
    if not words:
        return []
    first, _, last = words.partition("–")
    names = NAMES[NAMES.index(first) : NAMES.index(last or first) + 1]
    return [IDS[f"{name}.A"] for name in names if name != "r24"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}, {row[1]} blank")
def test_a_column_that_is_not_filled_in_yet(row: list[str]) -> None:
    typed, blank, broken, open_ = row
    figures = {IDS[f"{n}.A"]: int(v) for n, v in (pair.split("=") for pair in typed.split())}
    left_blank = dict.fromkeys(blank_cells(blank))
    held = filing(values={**figures, **left_blank})

    verdict = check(held, ruleset("2021"))

    column = [f for f in verdict.findings if LOOKED_AT & set(f.rules) and _is_column(f.cells)]
    assert {f.rule.id for f in column if f.status == "broken"} == set(broken.split())
    undecided = [f for f in column if f.status == "not_evaluated"]
    assert {rule for f in undecided for rule in f.rules} == set(open_.split())
    assert len(undecided) <= 1
    assert all(set(f.cells) <= left_blank.keys() for f in undecided)
    assert (verdict.state == "ready") is False or not (blank or broken)


def _is_column(cells: tuple[str, ...]) -> bool:
    return any(cell.endswith(".natural_person") for cell in cells)


@pytest.mark.parametrize(
    ("said", "blank", "status"),
    [(9, True, "not_evaluated"), (9, False, "broken"), (3, True, "broken")],
    ids=["more than typed so far", "all is typed", "less than typed already"],
)
def test_a_number_in_the_prose_waits_for_the_table(said: int, blank: bool, status: str) -> None:
    figures = {IDS["r01.A"]: 5, IDS["r03.A"]: 5, **({IDS["r01.B"]: None} if blank else {})}
    held = filing(values=figures)
    words = f"本年新收政府信息公开申请{said}件。"
    held = replace(held, sections={1: paragraphs([words], "一、总体情况!B")})

    found = [f for f in check(held, ruleset("2021")).findings if "R044" in f.rules]

    assert [f.status for f in found] == [status]


@pytest.mark.parametrize(
    ("before", "status"), [(4, "not_evaluated"), (1, "broken")], ids=["may come", "too many"]
)
def test_last_years_figures_wait_for_the_table(before: int, status: str) -> None:
    held = filing(values={IDS["r02.A"]: 2, IDS["r03.A"]: 2, IDS["r02.B"]: None}, year=2025)
    last = filing(values={IDS["r25.A"]: before, IDS["r01.A"]: before}, year=2024)

    verdict = check(held, ruleset("2021"), Context(previous=last))

    found = [f for f in verdict.findings if "R062" in f.rules]
    assert [f.status for f in found] == [status]


NEW, CARRIED = (f"applications.{row}.natural_person" for row in ("new", "carried_out"))


def test_every_face_says_the_same_of_a_half_typed_table(
    workbook: MakeWorkbook, tmp_path: Path, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 5})
    book = openpyxl.load_workbook(path)
    book["三、依申请"]["D28"] = None
    book.save(path)

    checked = nianbao("check", path, "--write", "--json")
    table = tmp_path / "接收.xlsx"
    assert nianbao("intake", path.parent, "--out", table, "--jobs", 1).code in (0, 1)

    said = {f["rule"]: f["status"] for f in checked.json["findings"] if f["rule"] != "R117"}
    assert said == {"R010": "not_evaluated", "R004": "broken"}
    assert checked.json["repairs"] == []
    marked = openpyxl.load_workbook(path)
    levels = [cell.value for (cell,) in marked["校验结果"]["A5:A9"] if cell.value]
    assert levels == ["未判定", "未填", "未判定"]
    assert "错误" not in {cell.value for row in marked["三、依申请"]["L3:Z28"] for cell in row}
    states = {row[0].value: row[8].value for row in marked["规则目录"].iter_rows(min_row=4)}
    assert states["R010"] == "未判定"
    listed = rows(table, "问题清单")
    assert not [row for row in listed if row[3] == "R010" and row[2] == "错误"]


@pytest.mark.parametrize("rule", ["R010", "R117"])
def test_a_note_beside_what_is_undecided_is_kept_and_settles_nothing(
    rule: str, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 5})
    book = openpyxl.load_workbook(path)
    book["三、依申请"]["D28"] = None
    book.save(path)

    assert nianbao("explain", path, rule, "--text", "等业务科报数").code == 1
    again = nianbao("check", path, "--write", "--json").json

    (found,) = [f for f in again["findings"] if f["rule"] == rule]
    assert (found["status"], found["explanation"]) == ("not_evaluated", "等业务科报数")
    assert again["verdict"] == "blocked"


def test_a_missing_name_is_never_to_be_filled_in_with_0(tmp_path: Path, nianbao: Nianbao) -> None:
    path = tmp_path / "年报.xlsx"
    assert nianbao("new", path).code == 0

    remedies = [
        finding["remedy"]
        for finding in nianbao("check", path, "--json").json["findings"]
        if finding["rule"] == "R004" and finding["at"].startswith("首页")
    ]

    assert remedies == [
        "在首页填写机关全称：与公章一致的全称，用于报告标题和文件名",
        "在首页填写报告年度：所报告的年度，四位数字，如 2025",
    ]
