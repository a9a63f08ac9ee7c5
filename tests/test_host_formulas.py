"""Writing over formulas: shared ones, those that fill several cells, and the chain of all."""

from pathlib import Path

import pytest

from host_helpers import (
    RICH,
    calc_chain,
    cell,
    edit,
    formulas,
    parts,
    small,
    values,
    write,
    xml,
)
from nianbao.book.block import Formula
from nianbao.words import Refusal

SHARED = (
    '<row r="1"><c r="C1"><f t="shared" ref="C1:C4" si="0">A1+$B$1</f><v>1</v></c></row>'
    '<row r="2"><c r="C2" s="2"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="3"><c r="C3"><f t="shared" si="0"/><v>3</v></c></row>'
    '<row r="4"><c r="C4"><f t="shared" si="0"/><v>4</v></c></row>'
)


def test_a_cell_leaves_a_shared_formula_and_the_others_stay(tmp_path: Path):
    path = small(tmp_path, SHARED)
    write(path, edit("C3", 9))
    assert cell(path, "C3") == '<c r="C3"><v>9</v></c>'
    assert formulas(path, "C1:C4") == [["A1+$B$1"], ["A2+$B$1"], [None], ["A4+$B$1"]]
    assert cell(path, "C1").count('ref="C1:C4"') == 1


def test_when_the_first_cell_leaves_the_next_one_takes_the_formula_over(tmp_path: Path):
    path = small(tmp_path, SHARED)
    write(path, edit("C1", 9))
    assert formulas(path, "C1:C4") == [[None], ["A2+$B$1"], ["A3+$B$1"], ["A4+$B$1"]]
    taken_over = '<c r="C2" s="2"><f t="shared" si="0" ref="C2:C4">A2+$B$1</f><v>2</v></c>'
    assert cell(path, "C2") == taken_over
    assert values(path, "C1:C4") == [[9], [2], [3], [4]]


def test_when_several_leave_the_first_that_stays_takes_it_over(tmp_path: Path):
    path = small(tmp_path, SHARED)
    write(path, edit("C1", 9), edit("C2", None), edit("C3", Formula("B3", 3)))
    assert formulas(path, "C1:C4") == [[None], [None], ["B3"], ["A4+$B$1"]]
    assert cell(path, "C4") == '<c r="C4"><f>A4+$B$1</f><v>4</v></c>'


def test_when_all_leave_nothing_is_left_of_it(tmp_path: Path):
    path = small(tmp_path, SHARED)
    write(path, *[edit(f"C{row}", row) for row in range(1, 5)])
    assert "<f" not in xml(path, "<sheetData>.*</sheetData>")


def test_a_formula_written_over_its_equal_only_changes_the_value(tmp_path: Path):
    path = small(tmp_path, SHARED)
    write(path, edit("C2", Formula("A2+$B$1", 7)))
    assert cell(path, "C2") == '<c r="C2" s="2"><f t="shared" si="0"/><v>7</v></c>'


def test_a_shared_text_that_is_no_formula_is_still_told(tmp_path: Path):
    path = small(tmp_path, SHARED.replace("A1+$B$1", "A1&amp;&quot;x"))
    assert formulas(path, "C1:C2") == [['A1&"x'], ['A1&"x']]


def test_two_shared_formulas_of_one_number_are_kept_apart(tmp_path: Path):
    rows = SHARED + (
        '<row r="5"><c r="C5"><f t="shared" ref="C5:C6" si="0">B5*2</f><v>5</v></c></row>'
        '<row r="6"><c r="C6"><f t="shared" si="0"/><v>6</v></c></row>'
    )
    path = small(tmp_path, rows)
    write(path, edit("C5", 0))
    assert formulas(path, "C4:C6") == [["A4+$B$1"], [None], ["B6*2"]]


ARRAY = (
    '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2*2</f><v>2</v></c>'
    '<c r="C1" cm="1"><f t="array" ref="C1">SUM(B1:B2)</f><v>3</v></c></row>'
    '<row r="2"><c r="A2"><v>4</v></c></row>'
)


@pytest.mark.parametrize("at", ["A1", "A2"])
def test_a_cell_of_an_array_formula_is_not_rewritten_alone(tmp_path: Path, at: str):
    path = small(tmp_path, ARRAY)
    before = path.read_bytes()
    with pytest.raises(Refusal) as refusal:
        write(path, edit("D1", 1), edit(at, 9))
    assert str(refusal.value) == (
        f"工作表“表”的 {at} 属于数组公式 A1:A2，不能单独改写其中一格，"
        "因此什么也没有写入。请先清除这个数组公式后重试"
    )
    assert path.read_bytes() == before


def test_an_array_formula_of_one_cell_is_a_formula_like_others(tmp_path: Path):
    path = small(tmp_path, ARRAY)
    write(path, edit("C1", 9))
    assert cell(path, "C1") == '<c r="C1"><v>9</v></c>'


def test_an_array_formula_of_one_cell_takes_its_present_value(tmp_path: Path):
    path = small(tmp_path, ARRAY)
    before = values(path, "A1:B2")
    write(path, edit("B1", 3), edit("B2", 5), live="A1:C2")
    assert values(path, "A1:C2") == [[before[0][0], 3, 8], [before[1][0], 5, None]]
    assert cell(path, "C1") == '<c r="C1" cm="1"><f t="array" ref="C1">SUM(B1:B2)</f><v>8</v></c>'


FORMULAS = (
    '<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1"><f>2</f><v>2</v></c>'
    '<c r="C1"><f>3</f><v>3</v></c></row>'
)


def chain(path: Path) -> str:
    return xml(path, "<calcChain.*", "xl/calcChain.xml").partition(">")[2].partition("</calc")[0]


def test_a_formula_that_goes_leaves_the_calculation_chain(tmp_path: Path):
    entries = ('r="A1" i="7" l="1"', 'r="B1"', 'r="C1" s="1"')
    path = small(tmp_path, FORMULAS, calc_chain(*entries))
    write(path, edit("B1", 5))
    assert chain(path) == '<c r="A1" i="7" l="1"/><c r="C1" s="1"/>'


def test_the_next_entry_inherits_the_sheet_of_the_one_that_goes(tmp_path: Path):
    entries = ('r="A1" i="5"', 'r="A1" i="7"', 'r="B1"', 'r="C1"', 'r="A1" i="9"', 'r="B1"')
    path = small(tmp_path, FORMULAS, calc_chain(*entries))
    write(path, edit("A1", 5, None))
    expected = '<c r="A1" i="5"/><c r="C1" i="7"/><c r="A1" i="9"/><c r="B1"/>'
    assert chain(path) == expected


def test_only_entries_of_the_written_sheet_go(tmp_path: Path):
    path = small(tmp_path, FORMULAS, calc_chain('r="A1" i="1"', 'r="B1"', 'r="A1" i="7"'))
    write(path, edit("A1", 5))
    assert chain(path) == '<c r="A1" i="1"/><c r="B1"/>'


def test_a_formula_replaced_by_another_stays_in_the_chain(tmp_path: Path):
    path = small(tmp_path, FORMULAS, calc_chain('r="A1" i="7"', 'r="B1"', 'r="C1"'))
    before = parts(path)["xl/calcChain.xml"]
    write(path, edit("A1", Formula("9", 9)))
    assert parts(path)["xl/calcChain.xml"] == before


def test_an_empty_chain_goes_with_its_link_and_its_type(tmp_path: Path):
    path = small(tmp_path, FORMULAS, calc_chain('r="A1" i="7"', 'r="B1"', 'r="C1"'))
    names = list(parts(path))
    write(path, edit("A1", 5, None, "c"))
    after = parts(path)
    assert list(after) == [name for name in names if name != "xl/calcChain.xml"]
    assert b"calcChain" not in after["[Content_Types].xml"]
    assert b"calcChain" not in after["xl/_rels/workbook.xml.rels"]
    assert b"worksheet" in after["xl/_rels/workbook.xml.rels"]


def test_the_chain_of_the_rich_workbook_keeps_naming_every_other_formula(tmp_path: Path):
    path = tmp_path / "rich.xlsx"
    path.write_bytes(RICH.read_bytes())
    write(path, edit("J5", 1, sheet="三、依申请"), edit("C2", 1, sheet="二、主动公开"))
    text = parts(path)["xl/calcChain.xml"].decode()
    assert '<c r="A8"/><c r="C3" i="3"/><c r="C4"/>' in text
    assert '<c r="D20"/><c r="L5" i="4"/><c r="N5"/><c r="J6"/>' in text
    total = formulas(path, "J5:J7", "三、依申请")
    assert total == [[None], ["SUM(D6:I6)"], ["SUM(D7:I7)"]]
