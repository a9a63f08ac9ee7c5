"""Prose that people put into its sheet by hand: 校验 has it wrap and shows it whole, untouched."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Alignment, Font, PatternFill

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.open_workbook import open_workbook

SHEET = "一、总体情况"
LONG = "严格落实公文公开属性源头认定，全年审核拟公开信息346条。" * 6
# how a cell came to look after pasting, and whether its look is put right
PASTED = {
    "no wrapping": ({"alignment": Alignment(wrap_text=False)}, True),
    "a web page's type": ({"font": Font("Arial", size=9), "alignment": Alignment()}, True),
    "indented": ({"alignment": Alignment(indent=2)}, True),
    "wrapped, in red": (
        {"font": Font(color="FF0000"), "alignment": Alignment(wrap_text=True)},
        False,
    ),
    "wrapped, painted": (
        {"fill": PatternFill("solid", "FFFF00"), "alignment": Alignment(wrap_text=True)},
        False,
    ),
}


def paste(path: Path, texts: dict[str, str], looks: dict[str, Any], height: float | None) -> None:
    book = openpyxl.load_workbook(path)
    for at, text in texts.items():
        cell = book[SHEET][at]
        cell.value = text
        for name, look in looks.items():
            setattr(cell, name, look)
        book[SHEET].row_dimensions[cell.row].height = height
    book.save(path)


def cell_of(path: Path, at: str) -> Any:
    return openpyxl.load_workbook(path)[SHEET][at]


@pytest.mark.parametrize(("looks", "is_righted"), PASTED.values(), ids=PASTED)
def test_a_pasted_paragraph_wraps_and_its_row_shows_it(
    looks: dict[str, Any], is_righted: bool, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    paste(path, {"B10": LONG}, looks, 15)
    before = [paragraph.text for paragraph in open_workbook(path)[1].filing.sections[1]]
    pasted = cell_of(path, "B10")

    assert nianbao("check", path, "--write").code in (0, 3)

    cell = cell_of(path, "B10")
    assert cell.alignment.wrap_text
    assert cell.font.name == ("宋体" if is_righted else pasted.font.name)
    assert cell.fill.start_color.rgb == pasted.fill.start_color.rgb or is_righted
    assert cell.parent.row_dimensions[10].height > 80
    assert [p.text for p in open_workbook(path)[1].filing.sections[1]] == before


def test_a_row_that_is_high_enough_stays_as_it_is(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook()
    paste(path, {"B10": LONG}, {}, 200)

    nianbao("check", path, "--write")

    assert cell_of(path, "B10").parent.row_dimensions[10].height == 200


def test_the_row_of_a_table_is_as_high_as_its_narrowest_cell_asks_for(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    paste(
        path,
        {"B10": "问题", "C10": "措施", "B11": "形式单一", "C11": "增加图解问答等多种形式"},
        {},
        15,
    )

    nianbao("check", path, "--write")

    sheet = cell_of(path, "B10").parent
    assert sheet.row_dimensions[11].height > 40 > sheet.row_dimensions[10].height


def test_a_percentage_in_a_table_stays_one(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook()
    paste(path, {"B10": "类别", "C10": "占比", "B11": "政策"}, {"font": Font("Arial")}, 15)
    book = openpyxl.load_workbook(path)
    book[SHEET]["C11"], book[SHEET]["C11"].number_format = 0.67, "0%"
    book.save(path)

    nianbao("check", path, "--write")

    assert open_workbook(path)[1].filing.sections[1][-1].text == "政策\t67%"


FORMULAS = {"=A1&B2": "B10", "=Word.Document": "B11", "=TEXTJOIN(1,1,A1:A2)": "C12"}


@pytest.mark.parametrize(("formula", "at"), FORMULAS.items())
def test_a_formula_without_a_result_is_an_error_that_names_it(
    formula: str, at: str, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    paste(path, {at: formula}, {}, None)

    result = nianbao("check", path)

    assert result.code == 1
    assert f"{SHEET}!{at}：填的是公式 {formula}，文件里没有它的结果" in result.out
    assert "看到结果后保存" in result.out


def test_a_text_longer_than_the_highest_row_is_named(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    paste(
        path,
        {"B10": "全年公开政府信息12条。" * 100, "B11": "全年公开政府信息12条。" * 30},
        {},
        None,
    )

    out = nianbao("check", path).out

    assert f"{SHEET}!B10：这一段太长，一格显示不完" in out
    assert f"{SHEET}!B11：这一段太长" not in out
