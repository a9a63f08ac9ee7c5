"""``check --write``: what it shows in the workbook, and what it never touches."""

import json
import zipfile
from pathlib import Path

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.open_workbook import open_workbook
from nianbao.book.block import Block, Edit, Value
from nianbao.book.layout import (
    FINDING_COLUMNS,
    FINDING_LEVELS,
    FINDING_ROWS,
    FRONT,
    LEDGER_ROWS,
    VERDICT,
    layout_of,
)
from nianbao.host.file import FileHost

NEW = "applications.new.enterprise"
NOT_HELD = "applications.not_provided.not_held.enterprise"
ISSUED = "proactive.normative_documents.issued"
IN_FORCE = "proactive.normative_documents.in_force"


def stored(path: Path, block: Block) -> list[list[Value]]:
    return FileHost(path).read([block])[block.name].values


def stored_cell(path: Path, sheet: str, row: int, column: int) -> Value:
    return stored(path, Block("cell", sheet, row, column, 1, 1))[0][0]


def finding_rows(path: Path) -> list[dict[str, Value]]:
    rows = stored(path, FINDING_ROWS)
    return [dict(zip(FINDING_COLUMNS, row, strict=True)) for row in rows if row[0]]


def put(path: Path, block: Block, down: int, across: int, value: Value) -> None:
    """Type a value into a cell as a person would."""
    cell = Block("cell", block.sheet, block.top + down, block.left + across, 1, 1)
    FileHost(path).write([Edit(cell, [[value]])])


def test_the_verdict_stands_on_top_and_every_finding_below(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 3, NOT_HELD: 2, "proactive.fees.amount": "3500元"})

    assert nianbao("check", path, "--write").code == 1

    sentence, stamp = (row[0] for row in stored(path, VERDICT))
    assert sentence == "不能报送：2 处错误，1 处需说明，1 处未判定"
    assert "规则版本 2021." in str(stamp)
    levels = [row[0] for row in stored(path, FINDING_LEVELS)]
    assert levels[:5] == ["错误", "错误", "需说明", "未判定", None]
    first = finding_rows(path)[0]
    assert str(first["message"]).startswith("表三「商业企业」列不平")
    assert first["address"] == "'三、依申请'!E4"
    # the link is a formula of the template; its stored value shows without recalculation
    assert stored_cell(path, FINDING_ROWS.sheet, FINDING_ROWS.top, 2) == "三、依申请 E4 ↗"
    assert finding_rows(path)[2]["message"] == (
        "表二 › 行政事业性收费 › 本年收费金额：填的是“3500元”，按 0.35 读取（换算为万元）"
    )


def test_marks_stand_in_the_hidden_grid_with_the_value_that_was_checked(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 3, NOT_HELD: 2})

    nianbao("check", path, "--write")

    sheet = layout_of("2021").tables[1]
    marks, checked = stored(path, sheet.marks), stored(path, sheet.checked)
    column = [row[1] for row in marks]  # 商业企业 is the second column of figures
    assert [i + 4 for i, mark in enumerate(column) if mark == "错误"] == [4, 5, 27, 28]
    assert (checked[0][1], checked[23][1]) == (3, 2)  # a computed total is kept as well
    assert stored(path, sheet.column_marks)[0][1] == "错误 R010"


def test_likeliest_cell_keeps_its_mark_whatever_else_is_found_there(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    carried_out = "applications.carried_out.other_org"
    path = workbook({NEW: 3, NOT_HELD: 3, carried_out: 8})
    done = nianbao("check", path, "--write", "--json")
    on_the_cell = [f["rule"] for f in done.json["findings"] if carried_out in f["cells"]]
    assert {"R014", "R016"} <= set(on_the_cell)  # more carried out than came in; a mere hint

    sheet = layout_of("2021").tables[1]
    assert stored(path, sheet.marks)[24][5] == "核对"


def test_front_page_asks_for_another_check_as_soon_as_a_figure_changes(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 2, NOT_HELD: 2})
    nianbao("check", path, "--write")
    assert stored_cell(path, FRONT, 25, 3) == "可以报送：1 处未判定"
    assert stored_cell(path, FRONT, 26, 3) == "✓ 可以导出报告、生成报送件"

    data = path.with_name("change.json")
    data.write_text(json.dumps({"figures": {NEW: 3}}), "utf-8")
    nianbao("fill", path, data)

    assert stored_cell(path, FRONT, 25, 3) == "已改动，请重新校验"
    assert stored_cell(path, FRONT, 26, 3) == "先完成校验"
    assert stored_cell(path, FRONT, 24, 3) == "✗ 有 2 处不平：见各表橙色的行和列"


def test_checking_again_changes_nothing_but_the_time(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 3, NOT_HELD: 2})
    nianbao("check", path, "--write")
    first = {block.name: stored(path, block) for block in layout_of("2021").blocks}

    nianbao("check", path, "--write")

    again = {block.name: stored(path, block) for block in layout_of("2021").blocks}
    first[VERDICT.name][1] = again[VERDICT.name][1] = [None]
    assert again == first


def test_a_repaired_workbook_loses_its_findings(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook({NEW: 3, NOT_HELD: 2})
    nianbao("check", path, "--write")
    data = path.with_name("repair.json")
    data.write_text(json.dumps({"figures": {NOT_HELD: 3}}), "utf-8")
    nianbao("fill", path, data)

    assert nianbao("check", path, "--write").code == 0

    assert [row["rule"] for row in finding_rows(path)] == ["R117"]  # no last year's data
    assert not any(any(row) for row in stored(path, layout_of("2021").tables[1].marks))


def test_an_explanation_holds_while_its_numbers_do(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({ISSUED: 5, IN_FORCE: 3})
    assert nianbao("check", path, "--write").code == 3
    put(path, FINDING_ROWS, 0, FINDING_COLUMNS.index("explanation"), "有 2 件已划转")

    explained = nianbao("check", path, "--write", "--json")

    assert explained.code == 0
    assert explained.json["findings"][0]["status"] == "explained"
    assert explained.json["findings"][0]["explanation"] == "有 2 件已划转"
    assert stored(path, FINDING_LEVELS)[0][0] == "已说明"
    assert finding_rows(path)[0]["explanation"] == "有 2 件已划转"
    digest = finding_rows(path)[0]["digest"]

    data = path.with_name("change.json")
    data.write_text(json.dumps({"figures": {IN_FORCE: 2}}), "utf-8")
    nianbao("fill", path, data)

    assert nianbao("check", path, "--write").code == 3
    assert finding_rows(path)[0]["explanation"] is None
    ledger = [row for row in stored(path, LEDGER_ROWS) if row[0]]
    place = f"R038 ({digest})"
    assert ledger[-1][1:6] == ["校验", place, "有 2 件已划转", None, "数字已改动，原说明失效"]


def test_the_rule_sheet_says_what_the_last_check_found(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 3, NOT_HELD: 2, ISSUED: 5, IN_FORCE: 3})
    nianbao("explain", path, "R038", "--text", "有 2 件已划转")

    layout = layout_of("2021")
    rules = [row.rule for row in layout.rule_rows]
    states = list(zip(rules, (row[0] for row in stored(path, layout.rule_states)), strict=True))
    assert [state for rule, state in states if rule == "R038"] == ["✓", "已说明"]
    assert [state for rule, state in states if rule == "R010"].count("✗ 1 处") == 2
    assert ("R117", "未判定") in states


def rule_states(path: Path) -> dict[str, Value]:
    """The state of each rule that is no equation."""
    layout = layout_of("2021")
    states = zip(layout.rule_rows, stored(path, layout.rule_states), strict=True)
    return {row.rule: state for row, (state,) in states if row.equation is None}


def test_a_rule_that_was_not_tried_is_not_praised(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook()
    nianbao("check", path, "--write")
    states = rule_states(path)
    across = ["R033", "R036", "R062", "R063", "R065", "R066", "R067", "R068", "R069", "R071"]
    others = ["R085", "R091", "R097", "R098", "R099", "R100", "R101", "R102"]
    assert {rule for rule, state in states.items() if state == "未判定"} == {
        *across, *others, "R117"
    }  # fmt: skip

    last = workbook({"proactive.licences.decisions": 7}, name="去年.xlsx", year=2024)
    nianbao("check", path, "--write", "--previous", last, "--as-of", "2026-01-20")
    states = rule_states(path)
    # last year's data in this year's workbook, and this year's page, are still not at hand
    assert {rule for rule, state in states.items() if state == "未判定"} == {
        "R071", "R085", "R091", "R099", "R101", "R102"
    }  # fmt: skip
    assert states["R062"] == "✓"


def test_a_finding_without_cells_jumps_to_the_place_it_speaks_of(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    for number in (1, 5, 6):
        block = layout_of("2021").prose[number]
        FileHost(path).write([Edit(block, [[None] * block.columns] * block.rows)])
    nianbao("check", path, "--write")
    places = {str(row["rule"]): row["address"] for row in finding_rows(path)}
    assert places["R078"] == places["R074"] == "'一、总体情况'!B4"
    assert places["R079"] == "'五、问题改进'!B4"
    assert places["R072"] == "'六、其他事项'!B4"
    assert places["R117"] == "'上年数据'!E5"


OVERLAY = """
name = "某市规则"
edition = "2021"

[[changes]]
rule = "R041"
switch = "on"

[[changes]]
rule = "R015"
switch = "off"

[[rules]]
id = "X001"
severity = "warning"
equations = ["proactive.coercive_measures.decisions <= proactive.penalties.decisions"]
statement = "行政强制数量不应大于行政处罚数量"
remedy = "核对两栏"
source = "某市年报编制通知"
"""


def test_a_departments_own_rules_stand_below_the_others(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    rules = tmp_path / "本市.toml"
    rules.write_text(OVERLAY, "utf-8")
    path = workbook({"proactive.coercive_measures.decisions": 2})
    assert nianbao("check", path, "--write", "--rules", rules).code == 3

    def local_rows() -> list[list[Value]]:
        return [row for row in stored(path, layout_of("2021").local_rules) if any(row)]

    shown = [(row[0], row[1], row[3], row[8]) for row in local_rows()]
    assert shown == [
        ("R015", "提示", "本地改动", "未启用"),
        ("R041", "核对清单", "本地改动", "见核对清单"),
        ("X001", "需说明", "本地增加", "✗ 1 处"),
    ]
    assert rule_states(path)["R015"] == "未启用"

    nianbao("check", path, "--write")
    assert local_rows() == []
    assert rule_states(path)["R015"] == "✓"


def test_an_error_cannot_be_explained_away(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook({NEW: 3, NOT_HELD: 2})
    nianbao("check", path, "--write")
    put(path, FINDING_ROWS, 0, FINDING_COLUMNS.index("explanation"), "就是这样")

    result = nianbao("check", path, "--write", "--json")

    assert result.code == 1
    # the words are kept beside the finding or in the ledger, never dropped
    kept = [row for row in stored(path, LEDGER_ROWS) if row[3] == "就是这样"]
    assert kept or finding_rows(path)[0]["explanation"] == "就是这样"


def test_a_finding_reworded_by_two_changed_cells_is_one_line_each(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    """Every cell of a form in trouble: all findings stay, those beyond the room in one cell."""
    form = layout_of("2021").edition
    wrong = {cell.id: f"约{cell.index}" for cell in form.cells if not cell.is_total}
    path = workbook(wrong)

    nianbao("check", path, "--write")

    rows = finding_rows(path)
    told = "\n".join(str(row["message"]) for row in rows)
    assert all(f"“约{cell.index}”" in told for cell in form.cells if not cell.is_total)


def test_nothing_but_marks_is_written(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook({NEW: 3, NOT_HELD: 2})
    before = open_workbook(path)[1]

    nianbao("check", path, "--write")

    after = open_workbook(path)[1]
    assert after.filing.figures == before.filing.figures
    assert after.filing.profile == before.filing.profile
    assert after.filing.sections == before.filing.sections
    assert after.typed_totals == before.typed_totals == frozenset()


def test_check_without_write_leaves_the_file_alone(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 3})
    before = path.read_bytes()

    nianbao("check", path)

    assert path.read_bytes() == before


def test_styles_and_every_part_but_the_sheets_stay_as_they_were(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({NEW: 3})
    with zipfile.ZipFile(path) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}

    nianbao("check", path, "--write")

    with zipfile.ZipFile(path) as archive:
        after = {name: archive.read(name) for name in archive.namelist()}
    changed = {name for name in before if before[name] != after[name]}
    assert list(after) == list(before)
    assert all(name.startswith("xl/worksheets/sheet") for name in changed)
