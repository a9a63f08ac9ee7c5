"""The workbook that agencies fill in: the official form, live, locked, and as checked in."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from lxml.etree import fromstring
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.actions.template import build, fresh, shipped_template
from nianbao.book.layout import layout_of
from nianbao.book.live import live_formulas
from nianbao.form.a1 import format_a1
from nianbao.form.edition import editions

SHEETS = [
    "首页",
    "一、总体情况",
    "二、主动公开",
    "三、依申请",
    "四、复议诉讼",
    "五、问题改进",
    "六、其他事项",
    "上年数据",
    "校验结果",
    "规则目录",
    "修改记录",
    "填表说明",
]
TABLES = {"二、主动公开": "proactive", "三、依申请": "applications", "四、复议诉讼": "disputes"}
EDITIONS = editions()
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module", params=EDITIONS)
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / f"{request.param}.xlsx"
    path.write_bytes(fresh(request.param))
    return path


@pytest.fixture
def book(template: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(template)


def parts(content: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_checked_in_template_is_what_the_builder_makes(tmp_path: Path) -> None:
    """Remake it with ``python -m nianbao.actions.template workbook_template.xlsx``."""
    built = tmp_path / "built.xlsx"
    built.write_bytes(build(editions()[-1]))
    again = tmp_path / "again.xlsx"
    again.write_bytes(build(editions()[-1]))

    assert parts(built) == parts(shipped_template())
    assert built.read_bytes() == again.read_bytes()


def test_it_opens_where_the_filer_begins_to_write(book: openpyxl.Workbook) -> None:
    front = book.active
    assert isinstance(front, Worksheet)
    selected = front.sheet_view.selection[0]
    assert (front.title, selected.activeCell, selected.sqref) == ("首页", "C5", "C5")
    assert front["B5"].value == "机关全称"
    assert not front["C5"].protection.locked


def test_sheets_have_the_names_that_others_cite(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS


@pytest.mark.parametrize("edition", EDITIONS)
def test_labels_and_figures_cover_each_table_without_gap_or_overlap(edition: str) -> None:
    for table in layout_of(edition).edition.tables:
        covered = [
            (row, column)
            for area in [x.range for x in (*table.labels, *table.cells)]
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        ]
        official = {(r, c) for r in range(1, table.rows + 1) for c in range(1, table.columns + 1)}
        assert len(covered) == len(set(covered))
        assert set(covered) == official


def test_tables_stand_cell_for_cell_as_in_the_official_form() -> None:
    book = openpyxl.load_workbook(BytesIO(fresh("2021")))
    two, three, four = (book[name] for name in TABLES)

    assert two["A1"].value == "第二十条第（一）项"
    assert two["B13"].value == "本年收费金额（单位：万元）"
    assert {"A1:D1", "A5:D5", "B6:D6", "B7:D7", "B14:D14"} <= merged(two)
    assert three["A1"].value == (
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    )
    assert three["C24"].value == (
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
    )
    assert {"A1:C3", "D1:J1", "E2:I2", "A6:A27", "B8:B15", "B24:B26", "B27:C27"} <= merged(three)
    assert [four.cell(3, column).value for column in range(6, 11)] == [
        "结果维持",
        "结果纠正",
        "其他结果",
        "尚未审结",
        "总计",
    ]
    assert {"A1:E1", "F1:O1", "F2:J2", "K2:O2", "E2:E3"} <= merged(four)


def merged(sheet: Worksheet) -> set[str]:
    return {str(area) for area in sheet.merged_cells.ranges}


def test_every_total_is_a_live_sum() -> None:
    book = openpyxl.load_workbook(BytesIO(fresh("2021")))

    assert book["三、依申请"]["J4"].value == "=SUM(D4:I4)"
    assert book["三、依申请"]["D27"].value == "=SUM(D6:D26)"
    assert book["三、依申请"]["J27"].value == "=SUM(D27:I27)"
    assert book["四、复议诉讼"]["O4"].value == "=SUM(K4:N4)"


def test_inputs_are_open_and_everything_else_is_locked_without_a_password(
    book: openpyxl.Workbook, template: Path
) -> None:
    layout = layout_of(template.stem)
    for sheet in book:
        assert sheet.protection.sheet, sheet.title
        assert sheet.protection.password is None
        assert not sheet.protection.formatColumns, "columns may be widened"
        assert not sheet.protection.formatRows, "rows may be heightened"
    for place in layout.tables:
        sheet = book[place.sheet]
        for cell in place.table.cells:
            assert sheet.cell(cell.range.top, cell.range.left).protection.locked == cell.is_total
        for label in place.table.labels:
            assert sheet.cell(label.range.top, label.range.left).protection.locked
        for block in (place.marks, place.checked, place.row_marks, place.column_marks):
            assert not sheet.cell(block.top, block.left).protection.locked


def test_every_formula_has_a_stored_value(template: Path) -> None:
    formulas = without = 0
    for name, content in parts(template).items():
        if name.startswith("xl/worksheets/sheet"):
            for cell in fromstring(content).iter(f"{MAIN}c"):
                if cell.find(f"{MAIN}f") is not None:
                    formulas += 1
                    value = cell.find(f"{MAIN}v")
                    without += value is None or (value.text is None and cell.get("t") != "str")
    assert formulas > 300
    assert without == 0


def test_formats_and_validations_name_no_other_sheet(template: Path) -> None:
    for name, content in parts(template).items():
        if not name.startswith("xl/worksheets/sheet"):
            continue
        root = fromstring(content)
        formulas = [
            node.text or ""
            for kind in ("conditionalFormatting", "dataValidations")
            for outer in root.iter(f"{MAIN}{kind}")
            for node in outer.iter(f"{MAIN}formula", f"{MAIN}formula1", f"{MAIN}formula2")
        ]
        assert not [text for text in formulas if "!" in text]
        assert b"x14:" not in content


def test_balance_flags_use_sums_so_that_text_never_turns_them_into_errors() -> None:
    flags = openpyxl.load_workbook(BytesIO(fresh("2021")))["三、依申请"]

    assert "SUM(D4:D5)=SUM(D27:D28)" in str(flags["D29"].value)
    for column in range(4, 11):
        operands = re.sub(r"SUM\([^)]*\)|COUNTA?\([^)]*\)", "", str(flags.cell(29, column).value))
        assert not re.search(r"[A-Z]\d", operands)


def test_every_input_has_a_chinese_prompt(template: Path, book: openpyxl.Workbook) -> None:
    for place in layout_of(template.stem).tables:
        rules = book[place.sheet].data_validations.dataValidation
        for cell in place.table.cells:
            at = format_a1(cell.range.top, cell.range.left)
            mine = [rule for rule in rules if at in rule.sqref]
            assert len(mine) == (0 if cell.is_total else 1), at
            for rule in mine:
                assert rule.prompt
                assert len(rule.prompt) <= 255
                assert len(rule.promptTitle or "") <= 32
                assert rule.imeMode == "off"
                assert re.search("请填", rule.error or "")


def test_every_block_has_a_name(template: Path, book: openpyxl.Workbook) -> None:
    for block in layout_of(template.stem).blocks:
        name = book.defined_names[f"nb_{block.name}"]
        assert name.attr_text.startswith(f"'{block.sheet}'!$")


def test_page_is_a4_with_the_margins_of_official_documents(book: openpyxl.Workbook) -> None:
    """The lists are for one's own desk, and would be too small to read between such margins."""
    for sheet in book:
        is_list = sheet.title in ("校验结果", "规则目录", "修改记录")
        assert sheet.page_setup.paperSize == 9
        assert round(sheet.page_margins.top * 25.4) == (18 if is_list else 37)
        assert round(sheet.page_margins.left * 25.4) == (10 if is_list else 28)
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.center.text == "— &P —"
    assert book["三、依申请"].freeze_panes == "D4"


def test_guide_explains_every_row(template: Path, book: openpyxl.Workbook) -> None:
    told = "\n".join(str(row[1]) for row in book["填表说明"].iter_rows(values_only=True))
    for table in layout_of(template.stem).edition.tables:
        for line in table.lines:
            assert line.help in told


def test_rule_sheet_lists_every_rule_in_plain_words(
    template: Path, book: openpyxl.Workbook
) -> None:
    rules = layout_of(template.stem).ruleset
    last = layout_of(template.stem).local_rules.top - 2
    rows = list(book["规则目录"].iter_rows(min_row=4, max_row=last, values_only=True))
    tried = [rule for rule in rules.rules if rule.switch != "off"]
    assert {str(row[0]) for row in rows} == {rule.id for rule in tried}
    assert {str(row[2]) for row in rows} == {rule.statement for rule in tried}
    live = [row for row in rows if row[4]]
    assert len(live) == len(rules.equations)
    assert all(str(row[7]).startswith("=IF(COUNTA(") for row in live)


def test_no_formula_lacks_an_argument() -> None:
    """Excel refuses a workbook with such a formula as damaged, LibreOffice passes over it."""
    texts = live_formulas(layout_of("2021")) | live_formulas(layout_of("2019"))
    assert not [text for text in texts.values() if re.search(r"[A-Z]\(\)|[(,],|,\)", text)]
