"""Taking back: what the tool wrote goes, what stood there comes back, nothing else changes."""

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.open_workbook import open_workbook
from nianbao.book.block import Block, Edit, Formula, Value
from nianbao.book.layout import FINDING_COLUMNS, FINDING_ROWS, LEDGER_ROWS, VERDICT
from nianbao.host.file import FileHost
from nianbao.words import say

INPUT = "applications.new.enterprise"  # 三、依申请!E4
TOTAL = "applications.new.total"  # 三、依申请!J4
EXPLAINABLE = {
    "proactive.normative_documents.issued": 5,
    "proactive.normative_documents.in_force": 3,
}  # more made than in force: R038
CHANGED = {"proactive.normative_documents.in_force": 2}


def contents(path: Path) -> dict[str, tuple[Any, Any]]:
    """Return values and formulas of every block but the ledger's."""
    host = FileHost(path)
    blocks = open_workbook(path)[1].layout.blocks
    areas = host.read([block for block in blocks if block is not LEDGER_ROWS])
    return {name: (area.values, area.formulas) for name, area in areas.items()}


def fill(nianbao: Nianbao, path: Path, **content: Any) -> None:
    data = path.with_name("data.json")
    data.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    assert nianbao("fill", path, data).code == 0


def put(path: Path, sheet: str, row: int, column: int, content: Value | Formula) -> None:
    """Write a cell as a person would, past the ledger."""
    FileHost(path).write([Edit(Block("cell", sheet, row, column, 1, 1), [[content]])])


def ledger(path: Path) -> list[list[Value]]:
    area = FileHost(path).read([LEDGER_ROWS])[LEDGER_ROWS.name]
    return [row for row in area.values if row[0] is not None]


def explanation(path: Path, rule: str) -> Value:
    rows = FileHost(path).read([FINDING_ROWS])[FINDING_ROWS.name].values
    found = (dict(zip(FINDING_COLUMNS, row, strict=True)) for row in rows)
    return next(row["explanation"] for row in found if row["rule"] == rule)


def test_filling_is_taken_back_with_totals_prose_and_profile(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({INPUT: 2})
    before = contents(path)
    fill(
        nianbao,
        path,
        figures={INPUT: 7, TOTAL: 99, "applications.new.natural_person": None},
        sections={"5": ["只有一段。"]},
        profile={"unit": "另一单位"},
    )
    assert contents(path) != before

    done = nianbao("undo", path)

    assert done.code == 0
    assert "三、依申请!E4" in done.out
    assert contents(path) == before


def test_the_undoing_is_entered_in_the_ledger(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook({INPUT: 2})
    fill(nianbao, path, figures={INPUT: 7})
    batch = ledger(path)[-1][6]

    nianbao("undo", path)

    why = f"撤销第 {batch} 批：填入数据"
    assert ledger(path)[-1][1:6] == ["撤销", "三、依申请!E4", 7, 2, why]


def test_undoing_again_goes_one_step_further_back(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook({INPUT: 2})
    for number in (3, 4):
        fill(nianbao, path, figures={INPUT: number})

    def figure() -> Any:
        return nianbao("figures", path, "--json").json["figures"][INPUT]["number"]

    seen = [figure()]
    for _ in range(2):
        assert nianbao("undo", path).code == 0
        seen.append(figure())

    assert seen == [4, 3, 2]


@pytest.mark.parametrize("typed", [77, "约五", "=不是公式", "'引号", Formula("3+4", 7)])
def test_a_recomputed_total_becomes_again_what_was_typed(
    workbook: MakeWorkbook, nianbao: Nianbao, typed: Value | Formula
) -> None:
    path = workbook({INPUT: 2})
    put(path, "三、依申请", 4, 10, typed)
    before = contents(path)
    assert nianbao("recompute", path).code == 0
    assert contents(path) != before

    assert nianbao("undo", path).code == 0

    assert contents(path) == before


def test_a_cell_changed_since_is_named_and_nothing_is_taken_back(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({INPUT: 2})
    fill(nianbao, path, figures={INPUT: 7, "applications.new.natural_person": 1})
    put(path, "三、依申请", 4, 5, 8)
    before = path.read_bytes()

    done = nianbao("undo", path)

    assert done.code == 2
    assert say("undo.changed", action="填入数据", cells="三、依申请!E4") in done.err
    assert path.read_bytes() == before


def test_nothing_to_take_back_is_said(tmp_path: Path, nianbao: Nianbao) -> None:
    path = tmp_path / "年报.xlsx"
    nianbao("new", path)

    done = nianbao("undo", path)

    assert done.code == 2
    assert say("undo.nothing") in done.err


def test_an_explanation_is_taken_back_with_its_mark(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook(EXPLAINABLE)
    nianbao("check", path, "--write")
    before = contents(path)
    assert nianbao("explain", path, "R038", "--text", "有 2 件已划转").code == 0
    assert explanation(path, "R038") == "有 2 件已划转"

    assert nianbao("undo", path).code == 0

    assert timeless(contents(path)) == timeless(before)


def test_an_explanation_that_a_person_rewrote_since_is_not_taken_back(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook(EXPLAINABLE)
    nianbao("check", path, "--write")
    nianbao("explain", path, "R038", "--text", "有 2 件已划转")
    place = FINDING_COLUMNS.index("explanation")
    rows = FileHost(path).read([FINDING_ROWS])[FINDING_ROWS.name].values
    (down,) = [i for i, row in enumerate(rows) if row[place]]
    put(path, FINDING_ROWS.sheet, FINDING_ROWS.top + down, FINDING_ROWS.left + place, "另有原因")

    done = nianbao("undo", path)

    assert done.code == 2
    assert "R038" in done.err
    assert explanation(path, "R038") == "另有原因"


def test_an_explanation_that_lapsed_comes_back_with_its_figures(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook(EXPLAINABLE)
    nianbao("check", path, "--write")
    nianbao("explain", path, "R038", "--text", "有 2 件已划转")
    fill(nianbao, path, figures=CHANGED)
    nianbao("check", path, "--write")
    assert explanation(path, "R038") is None

    assert nianbao("undo", path).code == 0

    assert explanation(path, "R038") == "有 2 件已划转"


def test_cleared_marks_leave_a_workbook_never_checked_and_come_back(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook(EXPLAINABLE)
    never = contents(path)
    nianbao("check", path, "--write")
    nianbao("explain", path, "R038", "--text", "有 2 件已划转")
    checked = contents(path)

    assert nianbao("clear-marks", path).code == 0
    assert contents(path) == never
    assert "有 2 件已划转" in [row[3] for row in ledger(path)]

    assert nianbao("undo", path).code == 0
    assert timeless(contents(path)) == timeless(checked)


def test_last_year_is_put_beside_this_year_and_taken_back(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({INPUT: 2})
    last = workbook({INPUT: 5}, name="上年.xlsx", year=2024)
    before = contents(path)

    assert nianbao("last-year", path, last).code == 0
    previous = open_workbook(path)[1].previous
    assert previous is not None
    assert (previous.profile.year, previous.figures[INPUT].number) == (2024, 5)

    assert nianbao("undo", path).code == 0
    assert contents(path) == before


def timeless(found: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Return contents without the time of the check."""
    return found | {VERDICT.name: found[VERDICT.name][0][0]}
