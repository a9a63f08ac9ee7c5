"""What a closed workbook says: values, formulas, merged ranges, sheets."""

import re
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import TypeGuard

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from host_helpers import (
    BOOK,
    MAIN,
    RICH,
    STRICT,
    WORKBOOKS,
    block,
    calamine_values,
    formulas,
    needs_shared_workbooks,
    parts,
    parts_of,
    shared_strings,
    sheet_part,
    small,
    text_cell,
    values,
    zipped,
)
from nianbao.book.block import Block, Value
from nianbao.form.a1 import parse_range
from nianbao.form.numbers import Displayed
from nianbao.host.file import FileHost
from nianbao.host.values import ERRORS

DATES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="58"/><xf numFmtId="20"/></cellXfs></styleSheet>'
)


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ("<v>7</v>", 7),
        ("<v>7.0</v>", 7),
        ("<v>-0</v>", 0),
        ("<v>1E+2</v>", 100),
        ("<v>1.1000000000000001</v>", Decimal("1.1")),
        ("<v>1E-7</v>", Decimal("0.0000001")),
        ("<v></v>", None),
        ("", None),
    ],
)
def test_numbers_are_exact_and_whole_where_they_can_be(tmp_path: Path, stored: str, value: object):
    path = small(tmp_path, f'<row r="1"><c r="A1">{stored}</c></row>')
    (found,) = values(path, "A1")[0]
    assert (found, type(found)) == (value, type(value))


def test_truth_values_texts_and_errors(tmp_path: Path):
    rows = (
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" t="str"><f>"a"</f><v>a</v></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="E1" t="e"><v>#N/A</v></c>' + text_cell("F1", "一 &amp; 二\n三") + "</row>"
    )
    strings = {
        "xl/sharedStrings.xml": shared_strings("<t>x</t>", "<r><t>富</t></r><r><t>文</t></r>")
    }
    path = small(tmp_path, rows, strings)
    assert values(path, "A1:F1") == [[True, "富文", "a", "#DIV/0!", "#N/A", "一 & 二\n三"]]


def test_what_excel_took_for_a_date_is_text(tmp_path: Path):
    rows = (
        '<row r="1"><c r="A1" s="1"><v>45658</v></c><c r="B1" s="2"><v>45659</v></c>'
        '<c r="C1" s="3"><v>0.5</v></c><c r="D1" s="1"><v>45658.5</v></c>'
        '<c r="E1" s="0"><v>45658</v></c></row>'
    )
    path = small(tmp_path, rows, {"xl/styles.xml": DATES})
    shown = ["2025-01-01", "2025-01-02", "12:00:00", "2025-01-01T12:00:00", 45658]
    assert values(path, "A1:E1") == [shown]


def test_a_block_is_as_large_as_asked_wherever_the_sheet_ends(tmp_path: Path):
    path = small(tmp_path, '<row r="2"><c r="B2"><v>1</v></c></row>')
    assert values(path, "A1:C4") == [
        [None, None, None],
        [None, 1, None],
        [None, None, None],
        [None, None, None],
    ]
    assert values(path, "Z50:AA51") == [[None, None], [None, None]]
    assert formulas(path, "Z50:AA51") == [[None, None], [None, None]]


def test_an_empty_sheet_is_blank(tmp_path: Path):
    host = FileHost(small(tmp_path))
    area = host.read([block("A1:B1")])["b"]
    assert (area.values, area.formulas) == ([[None, None]], [[None, None]])


def test_rows_and_cells_without_addresses_follow_one_another(tmp_path: Path):
    rows = (
        "<row><c><v>1</v></c><c><f>A1+1</f><v>2</v></c></row>"
        '<row r="4"><c r="B4"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>'
    )
    path = small(tmp_path, rows)
    assert values(path, "A1:C5") == [
        [1, 2, None],
        [None, None, None],
        [None, None, None],
        [None, 3, 4],
        [5, None, None],
    ]
    assert formulas(path, "A1:C1") == [[None, "A1+1", None]]


def test_a_shared_formula_is_told_for_each_of_its_cells(tmp_path: Path):
    rows = (
        '<row r="1"><c r="C1"><f t="shared" ref="C1:C3" si="0">A1+$B$1&amp;"x&lt;"</f><v>1</v></c>'
        '</row><row r="2"><c r="C2"><f t="shared" si="0"/><v>1</v></c></row>'
        '<row r="3"><c r="C3"><f t="shared" si="0"></f><v>1</v></c><c r="D3"><f>1</f></c></row>'
    )
    path = small(tmp_path, rows)
    assert formulas(path, "C1:D3") == [
        ['A1+$B$1&"x<"', None],
        ['A2+$B$1&"x<"', None],
        ['A3+$B$1&"x<"', "1"],
    ]


def test_an_array_formula_is_told_for_every_cell_it_fills(tmp_path: Path):
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2*2</f><v>2</v></c>'
        '<c r="C1"><f t="array" ref="C1">SUM(B1:B2)</f><v>3</v></c></row>'
        '<row r="2"><c r="A2"><v>4</v></c></row>'
    )
    path = small(tmp_path, rows)
    assert formulas(path, "A1:C2") == [["B1:B2*2", None, "SUM(B1:B2)"], ["B1:B2*2", None, None]]


@pytest.mark.parametrize("strange", ["prefix", "strict", "comments", "quotes", "order"])
def test_unusual_but_legal_markup_reads_the_same(tmp_path: Path, strange: str):
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A2:B2" si="0">A9</f><v>1</v></c>'
        '<c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
    )
    merges = '<mergeCells count="1"><mergeCell ref="A4:B5"/></mergeCells>'
    part, strings = sheet_part(rows, after=merges), shared_strings("<t>文</t>")
    if strange == "prefix":
        part = part.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
        part = part.replace("xmlns=", "xmlns:x=")
    elif strange == "strict":
        part, strings = part.replace(MAIN, STRICT), strings.replace(MAIN, STRICT)
    elif strange == "comments":
        part = part.replace('<row r="2">', '<!-- two --><row r="2"><!-- two -->')
        part = part.replace("<f>1/0</f>", "<f><![CDATA[1/0]]></f>")
    elif strange == "quotes":
        part = part.replace('"', "'")
    else:
        part = part.replace('<c r="A1" t="s">', '<c t="s" r="A1">')
    changed = {
        **parts_of(),
        "xl/worksheets/sheet1.xml": part,
        "xl/sharedStrings.xml": strings,
    }
    path = zipped(tmp_path / "w.xlsx", changed)
    assert values(path, "A1:B2") == [["文", "#DIV/0!"], [1, 2]]
    assert formulas(path, "A1:B2") == [[None, "1/0"], ["A9", "B9"]]
    assert FileHost(path).merges("表") == {(4, 1, 5, 2)}


def test_a_formula_in_an_extension_is_not_a_cells_formula():
    area = FileHost(RICH).read([block("A1:C20", "二、主动公开")])["b"]
    assert area.formulas[1] == [None, None, "B2*2"]
    assert [row[0] for row in area.formulas] == [None] * 20


def test_sheets_are_named_in_order_hidden_ones_too():
    assert FileHost(RICH).sheets()[-3:] == ["图表", "代码表", "内部"]


def test_merged_ranges_count_from_one():
    assert FileHost(RICH).merges("三、依申请") == {(1, 1, 1, 10), (3, 4, 3, 10)}
    assert FileHost(RICH).merges("代码表") == frozenset()


def formulas_seen_by_openpyxl(sheet: Worksheet) -> list[list[str | None]]:
    """Return every formula inside the sheet's dimension, array formulas in each of their cells."""
    area = parse_range(sheet.dimensions)
    rows = sheet.iter_rows(area.top, area.bottom, area.left, area.right)
    texts: list[list[str | None]] = [
        [str(cell.value)[1:] if cell.data_type == "f" else None for cell in cells] for cells in rows
    ]
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        if isinstance(cell.value, ArrayFormula):
            for at in parse_range(cell.value.ref).common(area):
                texts[at.row - area.top][at.column - area.left] = str(cell.value.text)[1:]
    return texts


@needs_shared_workbooks
@pytest.mark.parametrize("path", [RICH, *WORKBOOKS], ids=lambda path: path.stem)
def test_formulas_are_those_that_openpyxl_sees(path: Path):
    host = FileHost(path)
    for sheet in openpyxl.load_workbook(path).worksheets:
        area = host.read([block(sheet.dimensions, sheet.title)])["b"]
        assert area.formulas == formulas_seen_by_openpyxl(sheet)


def is_percentage(value: Value) -> TypeGuard[Displayed]:
    return isinstance(value, Displayed) and value.look == "percentage"


def as_told(stored: object) -> Value:
    """Return what calamine gives for a cell in the manner of the host, to 15 digits."""
    if isinstance(stored, float) and not stored.is_integer():
        number = Decimal(f"{stored:.15g}")
        return int(number) if number == number.to_integral_value() else number
    if isinstance(stored, float):
        return int(stored)
    if isinstance(stored, date | time):
        return stored.isoformat()
    assert isinstance(stored, str | bool)
    return stored


@needs_shared_workbooks
@pytest.mark.parametrize("path", [RICH, *WORKBOOKS], ids=lambda path: path.stem)
def test_values_are_those_that_calamine_sees(path: Path):
    host = FileHost(path)
    for sheet, cells in calamine_values(path).items():
        if not cells:
            continue
        height, width = (max(numbers) for numbers in zip(*cells, strict=True))
        area = host.read([Block("b", sheet, 1, 1, height, width)])["b"]
        found = {
            (row, column): value.number if is_percentage(value) else value
            for row, values in enumerate(area.values, 1)
            for column, value in enumerate(values, 1)
            if value is not None and value not in ERRORS
        }
        assert found == {at: as_told(value) for at, value in cells.items()}


@needs_shared_workbooks
@pytest.mark.parametrize("path", [RICH, *WORKBOOKS], ids=lambda path: path.stem)
def test_a_part_with_a_comment_in_it_reads_the_same(path: Path, tmp_path: Path):
    with_comments = zipped(
        tmp_path / path.name,
        {
            name: re.sub(rb"(<(?:\w+:)?sheetData[ >])", rb"<!-- by hand -->\1", content)
            for name, content in parts(path).items()
        },
    )
    plain, commented = FileHost(path), FileHost(with_comments)
    for sheet in openpyxl.load_workbook(path).worksheets:
        area = block(sheet.dimensions, sheet.title)
        one, other = plain.read([area])["b"], commented.read([area])["b"]
        assert (one.values, one.formulas) == (other.values, other.formulas)
        assert plain.merges(sheet.title) == commented.merges(sheet.title)


def test_values_beside_comments_and_cells_at_the_far_end_are_read(tmp_path: Path):
    rows = (
        '<row r="1"><c r="A1"><v><!-- a -->1<!-- b -->2</v></c>'
        '<c r="B1"><v><![CDATA[3]]></v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>4</v></c></row>'
    )
    path = small(tmp_path, rows)
    assert values(path, "A1:B1") == [[12, 3]]
    assert values(path, "XFD1048576") == [[4]]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<t> a </t>", "a"),
        ('<t xml:space="preserve"> a </t>', " a "),
        ("<r><t>b </t></r><r><t> c</t></r>", "bc"),
        ("<t>x</t><rPh><t>Y</t></rPh>", "x"),
        ("<t>&amp;lt; &#22235;&#x56DB;</t>", "&lt; 四四"),
        ("<t>_x000D_k_x005F_x</t>", "\rk_x"),
        ("<t/>", None),
    ],
)
def test_texts_in_a_cell_and_among_the_shared_ones(tmp_path: Path, written: str, text: str | None):
    rows = f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{written}</is></c>'
    strings = {"xl/sharedStrings.xml": shared_strings(written)}
    assert values(small(tmp_path, f"{rows}</row>", strings), "A1:B1") == [[text, text]]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (' t="b"><v>true</v>', True),
        (' t="str"><v> a </v>', " a "),
        (' t="d"><v>2025-01-02</v>', "2025-01-02"),
        ("><v>12345678901234567890</v>", 12345678901234567168),
        ("><v>1e999</v>", "1e999"),
        ("><v>五</v>", "五"),
    ],
)
def test_kinds_of_values(tmp_path: Path, written: str, value: object):
    assert values(small(tmp_path, f'<row r="1"><c r="A1"{written}</c></row>'), "A1") == [[value]]


def test_days_that_count_from_1904(tmp_path: Path):
    book = BOOK.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    path = small(
        tmp_path,
        '<row r="1"><c r="A1" s="1"><v>45658</v></c></row>',
        {"xl/styles.xml": DATES, "xl/workbook.xml": book},
    )
    assert values(path, "A1") == [["2029-01-02"]]
