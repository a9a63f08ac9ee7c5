"""What a write does to cells, rows and the parts that hold them."""

from decimal import Decimal
from pathlib import Path

import pytest

from host_helpers import (
    BOOK,
    MAIN,
    STRICT,
    book_links,
    cell,
    edit,
    formulas,
    parts,
    parts_of,
    shared_strings,
    sheet_part,
    small,
    text_cell,
    values,
    write,
    xml,
    zipped,
)
from nianbao.book.block import KEEP, Block, Edit, Formula
from nianbao.host.file import FileHost
from nianbao.words import Refusal

ROW = '<row r="1"><c r="A1" s="3"><v>1</v></c><c r="C1" s="4" t="s"><v>0</v></c></row>'


@pytest.mark.parametrize(
    ("content", "stored"),
    [
        (12, '<c r="A1" s="3"><v>12</v></c>'),
        (Decimal("0.0000001"), '<c r="A1" s="3"><v>0.0000001</v></c>'),
        (Decimal("1E+3"), '<c r="A1" s="3"><v>1000</v></c>'),
        (True, '<c r="A1" s="3" t="b"><v>1</v></c>'),
        ("甲", '<c r="A1" s="3" t="inlineStr"><is><t>甲</t></is></c>'),
        (
            " 甲\n乙",
            '<c r="A1" s="3" t="inlineStr"><is><t xml:space="preserve"> 甲\n乙</t></is></c>',
        ),
        ("=1+1", '<c r="A1" s="3" t="inlineStr"><is><t>=1+1</t></is></c>'),
        ("<&>", '<c r="A1" s="3" t="inlineStr"><is><t>&lt;&amp;&gt;</t></is></c>'),
        ("a\x01\r\n", None),
        ("_x0041_", None),
        (None, '<c r="A1" s="3"/>'),
        ("", '<c r="A1" s="3"/>'),
        (Formula("B1*2", 4), '<c r="A1" s="3"><f>B1*2</f><v>4</v></c>'),
        (Formula('"<"', "<"), '<c r="A1" s="3" t="str"><f>"&lt;"</f><v>&lt;</v></c>'),
        (Formula("1=1", True), '<c r="A1" s="3" t="b"><f>1=1</f><v>1</v></c>'),
        (Formula("1/0", "#DIV/0!"), '<c r="A1" s="3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
        (Formula("NOW()", None), '<c r="A1" s="3"><f>NOW()</f></c>'),
        (Formula("B9", ""), '<c r="A1" s="3" t="str"><f>B9</f><v></v></c>'),
    ],
)
def test_a_cell_takes_content_and_keeps_its_style(tmp_path: Path, content, stored: str | None):
    path = small(tmp_path, ROW, {"xl/sharedStrings.xml": shared_strings("<t>旧</t>")})
    write(path, edit("A1", content))
    if stored:
        assert cell(path, "A1").replace("<v/>", "<v></v>") == stored
    shown = content.cached if isinstance(content, Formula) else content
    assert values(path, "A1:C1") == [[None if shown == "" else shown, None, "旧"]]
    text = content.text if isinstance(content, Formula) else None
    assert formulas(path, "A1") == [[text]]


def test_control_characters_are_stored_as_excel_stores_them(tmp_path: Path):
    path = small(tmp_path, ROW.replace(' t="s"', ""))
    write(path, edit("A1", "a\x01\rb", "_x0041_", "__x005F_x"))
    assert "<t>a_x0001__x000D_b</t>" in cell(path, "A1")
    assert "<t>_x005F_x0041_</t>" in cell(path, "B1")
    assert values(path, "A1:C1") == [["a\x01\rb", "_x0041_", "__x005F_x"]]


def test_what_is_no_character_is_replaced(tmp_path: Path):
    path = small(tmp_path)
    write(path, edit("A1", "a\ud800b\uffff"))
    assert values(path, "A1") == [["a\ufffdb\ufffd"]]


def test_a_text_known_to_the_workbook_is_pointed_to(tmp_path: Path):
    strings = shared_strings(
        "<r><t>富</t></r>",
        "<t>富</t>",
        "<t> 空</t>",  # the space does not belong to this text
        '<t xml:space="preserve"> 空</t>',
        "<t>音</t><rPh><t>y</t></rPh>",
    )
    path = small(tmp_path, ROW.replace(' t="s"', ""), {"xl/sharedStrings.xml": strings})
    before = parts(path)["xl/sharedStrings.xml"]
    write(path, edit("A2", "富", " 空", "音", "新"))
    assert cell(path, "A2") == '<c r="A2" t="s"><v>1</v></c>'
    assert cell(path, "B2") == '<c r="B2" t="s"><v>3</v></c>'
    assert 't="inlineStr"' in cell(path, "C2")
    assert values(path, "A2:D2") == [["富", " 空", "音", "新"]]
    assert parts(path)["xl/sharedStrings.xml"] == before


def test_new_cells_and_rows_stand_in_order(tmp_path: Path):
    path = small(tmp_path, '<row r="5"><c r="C5"><v>1</v></c><c r="F5"><v>2</v></c></row>')
    write(path, edit("D5", 3), edit("A5", 4), edit("Z5", 5), edit("B9", 6), edit("B2", 7))
    data = xml(path, "<sheetData>.*</sheetData>")
    places = [part.split('"')[0] for part in data.split(' r="')[1:]]
    assert places == ["2", "B2", "5", "A5", "C5", "D5", "F5", "Z5", "9", "B9"]


def test_a_new_cell_looks_like_its_row_or_column(tmp_path: Path):
    columns = '<cols><col min="1" max="2" style="5"/><col min="3" max="3" width="9"/></cols>'
    rows = (
        '<row r="1" s="6" customFormat="1"><c r="C1"><v>1</v></c></row>'
        '<row r="2" s="6"><c r="C2"><v>1</v></c></row>'
    )
    path = small(tmp_path, rows, before=columns)
    write(path, edit("B1", 1), edit("B2", 1), edit("B3", 1, 1, 1))
    assert cell(path, "B1") == '<c r="B1" s="6"><v>1</v></c>'
    assert cell(path, "B2") == '<c r="B2" s="5"><v>1</v></c>'
    assert cell(path, "B3") == '<c r="B3" s="5"><v>1</v></c>'
    assert cell(path, "C3") == '<c r="C3"><v>1</v></c>'


def test_a_cell_that_is_kept_or_already_so_is_left_as_it_is(tmp_path: Path):
    rows = (
        '<row r="1"><c r="A1" vm="1" t="e"><v>#VALUE!</v></c><c r="B1" t="s"><v>0</v></c>'
        '<c r="C1" s="1"><v>1.10</v></c><c r="D1"><f>1+1</f><v>2</v></c></row>'
    )
    strings = {"xl/sharedStrings.xml": shared_strings("<r><t>富</t></r><r><t>文</t></r>")}
    path = small(tmp_path, rows, strings)
    write(path, edit("A1", KEEP, "富文", Decimal("1.1"), KEEP, 8))
    assert rows.removesuffix("</row>") in xml(path, "<sheetData>.*</sheetData>")
    assert values(path, "E1") == [[8]]


def test_a_file_in_which_nothing_changes_is_not_written(tmp_path: Path):
    path = small(tmp_path, ROW.replace(' t="s"', ""))
    stamp, content = path.stat().st_mtime_ns, path.read_bytes()
    write(path, edit("A1", 1, None, 0), edit("D40", None), live="A1:D40")
    assert (path.stat().st_mtime_ns, path.read_bytes()) == (stamp, content)


def test_a_present_value_that_is_shown_as_a_date_is_no_change(tmp_path: Path):
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    rows = '<row r="1"><c r="A1" s="0"><f>TODAY()</f><v>45658</v></c></row>'
    path = small(tmp_path, rows, {"xl/styles.xml": styles})
    before = path.read_bytes()
    assert values(path, "A1") == [["2025-01-01"]]
    write(path, live="A1")
    assert path.read_bytes() == before


def test_a_replaced_cell_loses_what_belonged_to_its_old_content(tmp_path: Path):
    path = small(
        tmp_path, '<row r="1"><c r="A1" s="1" cm="1" vm="2" t="e"><v>#VALUE!</v></c></row>'
    )
    write(path, edit("A1", 5))
    assert cell(path, "A1") == '<c r="A1" s="1"><v>5</v></c>'


def test_a_formula_gives_way_to_a_value(tmp_path: Path):
    path = small(tmp_path, '<row r="1"><c r="A1"><f>B1</f><v>5</v></c></row>')
    write(path, edit("A1", 5))
    assert cell(path, "A1") == '<c r="A1"><v>5</v></c>'


def test_present_values_go_to_formulas_that_still_stand(tmp_path: Path):
    rows = (
        '<row r="1"><c r="A1" t="str"><f>B1</f><v>old</v></c><c r="B1" s="2"><f>C1</f></c>'
        '<c r="C1"><f>mine</f><v>1</v></c><c r="D1"><v>1</v></c>'
        '<c r="E1"><f t="shared" ref="E1:F1" si="0">A1</f><v>0</v></c>'
        '<c r="F1"><f t="shared" si="0"/><v>0</v></c></row>'
    )
    path = small(tmp_path, rows)
    write(path, live="A1:G1")
    data = xml(path, "<sheetData>.*</sheetData>")
    assert data == (
        '<sheetData><row r="1"><c r="A1"><f>B1</f><v>1</v></c>'
        '<c r="B1" s="2"><f>C1</f><v>1</v></c><c r="C1"><f>mine</f><v>1</v></c>'
        '<c r="D1"><v>1</v></c><c r="E1"><f t="shared" ref="E1:F1" si="0">A1</f><v>1</v></c>'
        '<c r="F1"><f t="shared" si="0"/><v>1</v></c></row></sheetData>'
    )


def test_present_values_go_to_formulas_just_written(tmp_path: Path):
    path = small(tmp_path)
    write(path, edit("A1", Formula("B1*2", None), 5))
    assert cell(path, "A1") == '<c r="A1"><f>B1*2</f><v>10</v></c>'


def test_row_heights_are_fixed(tmp_path: Path):
    path = small(tmp_path, '<row r="2" ht="15" hidden="1"><c r="A2"><v>1</v></c></row>')
    write(path, edit("A2", KEEP, heights={2: 31.5, 4: 40}))
    assert '<row r="2" ht="31.5" hidden="1" customHeight="1">' in xml(path, "<sheetData>.*")
    assert '<row r="4" ht="40" customHeight="1"/>' in xml(path, "<sheetData>.*")


def test_the_dimension_grows_and_spans_hold_true(tmp_path: Path):
    rows = '<row r="3" spans="2:3"><c r="B3"><v>1</v></c></row>'
    path = small(tmp_path, rows, before='<dimension ref="B3:C3"/>')
    write(path, edit("E3", 1), edit("C9", 1), edit("H20", None))
    assert '<dimension ref="B3:E9"/>' in xml(path, "<worksheet.*")
    assert '<row r="3" spans="2:5">' in xml(path, "<sheetData>.*")


def test_rows_and_cells_without_addresses_stay_where_they_are(tmp_path: Path):
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>"
    path = small(tmp_path, rows)
    write(path, edit("B1", 20), edit("A4", 7), edit("D2", 4))
    assert values(path, "A1:D4") == [
        [1, 20, None, None],
        [None, 3, None, 4],
        [None] * 4,
        [7, None, None, None],
    ]


@pytest.mark.parametrize("strange", ["prefix", "strict", "absolute", "utf8 mark"])
def test_other_spellings_of_a_workbook_are_patched_alike(tmp_path: Path, strange: str):
    contents = parts_of()
    part = sheet_part('<row r="1"><c r="A1"><v>1</v></c></row>', before='<dimension ref="A1"/>')
    if strange == "prefix":
        part = part.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
        part = part.replace("xmlns=", "xmlns:x=")
    elif strange == "strict":
        part = part.replace(MAIN, STRICT)
        contents["xl/workbook.xml"] = BOOK.replace(MAIN, STRICT)
    elif strange == "absolute":
        contents["xl/_rels/workbook.xml.rels"] = book_links("/xl/worksheets/sheet1.xml")
    content = ("\ufeff" if strange == "utf8 mark" else "") + part
    contents["xl/worksheets/sheet1.xml"] = content.encode() if content != part else part
    path = zipped(tmp_path / "w.xlsx", contents)
    write(path, edit("B2", "文", Formula("A1", 1)))
    assert values(path, "A1:C2") == [[1, None, None], [None, "文", 1]]
    part_now = parts(path)["xl/worksheets/sheet1.xml"]
    assert b"ns0:" not in part_now
    assert part_now.count(b"xmlns") == 1
    assert b'ref="A1:C2"' in part_now
    calculation = xml(path, r"<calcPr[^>]*>", "xl/workbook.xml")
    assert calculation == '<calcPr calcId="1" fullCalcOnLoad="1"/>'


def test_a_workbook_without_calculation_settings_gets_them_in_their_place(tmp_path: Path):
    path = small(tmp_path, "", {"xl/workbook.xml": BOOK.replace('<calcPr calcId="1"/>', "")})
    write(path, edit("A1", 1))
    assert '</definedNames><calcPr fullCalcOnLoad="1"/></workbook>' in xml(
        path, "<workbook.*", "xl/workbook.xml"
    )


def test_the_declaration_stays(tmp_path: Path):
    path = small(tmp_path)
    write(path, edit("A1", 1))
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w'
    assert parts(path)["xl/worksheets/sheet1.xml"].startswith(head)
    assert parts(path)["xl/workbook.xml"].startswith(head)


def test_a_later_edit_prevails(tmp_path: Path):
    path = small(tmp_path)
    write(path, edit("A1", 1, 2), edit("B1", 3))
    assert values(path, "A1:B1") == [[1, 3]]


def test_a_host_reads_what_it_has_written_and_writes_again(tmp_path: Path):
    host = FileHost(small(tmp_path, ROW.replace(' t="s"', "")))
    whole = Block("b", "表", 1, 1, 2, 2)
    host.write([Edit(whole, [[1, "a"], [Formula("A1", 1), KEEP]])])
    area = host.read([whole])["b"]
    assert (area.values, area.formulas) == ([[1, "a"], [1, None]], [[None, None], ["A1", None]])
    host.write([edit("A1", 2)], [whole])
    assert values(host.path, "A1:B2") == [[2, "a"], [2, None]]


@pytest.mark.parametrize(
    "wrong",
    [
        Edit(Block("b", "表", 1, 1, 1, 2), [[1]]),
        Edit(Block("b", "表", 1, 1, 2, 1), [[1]]),
        Edit(Block("b", "表", 1_048_576, 1, 2, 1), [[1], [1]]),
        Edit(Block("b", "表", 0, 1, 1, 1), [[1]]),
        edit("A1", Decimal("NaN")),
        edit("A1", 10**400),
    ],
)
def test_what_cannot_stand_in_a_sheet_is_a_mistake_of_the_caller(tmp_path: Path, wrong: Edit):
    path = small(tmp_path)
    before = path.read_bytes()
    with pytest.raises(ValueError):
        write(path, edit("A1", 1), wrong)
    assert path.read_bytes() == before


def test_a_text_may_fill_a_cell_but_not_more(tmp_path: Path):
    path = small(tmp_path, text_cell("A1", "x"))
    write(path, edit("A1", "字" * 32_767))
    assert values(path, "A1") == [["字" * 32_767]]
    with pytest.raises(Refusal) as refusal:
        write(path, edit("B3", "😀" * 16_384))
    assert str(refusal.value) == (
        "工作表“表”的 B3 要写入 32768 个字，超过单元格的上限 32767 个字，"
        "因此什么也没有写入。请精简或分段后重试"
    )
