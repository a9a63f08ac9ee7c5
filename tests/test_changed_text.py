"""Whatever text is edited after a check, the front sheet and the findings say so at once.

Each line edits a checked workbook as a person would; LibreOffice calculates it anew, and the
program's own calculation agrees.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.open_workbook import open_workbook, write
from nianbao.book.block import Block, Edit
from nianbao.form.a1 import parse_a1
from office import convert

EDITS = """
改了什么                | 工作表        | 格    | 填入              | 首页
什么也没有改             | 一、总体情况  | Z2    |                   | 照旧
正文改一个字             | 一、总体情况  | B4    | 末字改            | 已改动
正文改大小写             | 一、总体情况  | B7    | WPS表格           | 已改动
正文删去一段             | 五、问题改进  | B4    |                   | 已改动
正文添一段              | 六、其他事项  | B30   | 另有一事。         | 已改动
正文右边添一格           | 一、总体情况  | D5    | 12                | 已改动
正文填了数              | 一、总体情况  | B8    | 数 2026           | 已改动
正文填了日期             | 一、总体情况  | B8    | 日期              | 已改动
正文成了错误值           | 一、总体情况  | B4    | 错误 #NAME?       | 已改动
机关全称               | 首页         | C5    | 某市水利局         | 已改动
报告年度               | 首页         | C9    | 数 2024           | 已改动
成文日期               | 首页         | C19   | 2026年1月20日      | 已改动
上年的正文              | 一、总体情况  | A6    | 上年的话           | 照旧
"""
ROWS = [[part.strip() for part in line.split("|")] for line in EDITS.strip().split("\n")[1:]]
HELD = {"日期": datetime(2026, 1, 28), "": None}


@pytest.fixture
def checked(workbook: MakeWorkbook, nianbao: Nianbao) -> Path:
    path = workbook()
    book = openpyxl.load_workbook(path)
    book["一、总体情况"]["B7"] = "wps表格"
    book.save(path)
    assert nianbao("check", path, "--write").code in (0, 3)
    return path


def as_typed(words: str, before: str) -> Any:
    kind, _, rest = words.partition(" ")
    if words == "末字改":
        return f"{before[:-1]}！"
    return int(rest) if kind == "数" else HELD.get(words, rest if kind == "错误" else words)


def test_an_edit_of_text_is_noticed_in_the_sheet(checked: Path, tmp_path: Path) -> None:
    paths = []
    for number, (_, sheet, at, words, _) in enumerate(ROWS):
        book = openpyxl.load_workbook(checked)
        cell = book[sheet][at]
        cell.value = as_typed(words, str(cell.value))
        if words.startswith("错误"):
            cell.data_type = "e"
        paths.append(tmp_path / f"{number}.xlsx")
        book.save(paths[-1])

    said = [front(path) for path in convert(paths, "xlsx", tmp_path / "office")]

    assert {row[0]: text for row, text in zip(ROWS, said, strict=True)} == {
        row[0]: "已改动，请重新校验" if row[4] == "已改动" else "可以报送" for row in ROWS
    }


def front(path: Path) -> str:
    """Return the state on the first sheet without its counts."""
    book = openpyxl.load_workbook(path, data_only=True)
    states = {str(book["首页"][at].value).partition("：")[0] for at in ("C3", "C25")}
    (state,) = states
    stale = book["校验结果"]["A3"].value or ""
    assert stale == (state if state.startswith("已改动") else "")
    return state


@pytest.mark.parametrize("row", ROWS[1:6], ids=lambda row: row[0])
def test_our_own_writing_notices_the_same(row: list[str], checked: Path) -> None:
    _, sheet, at, words, _ = row
    before = openpyxl.load_workbook(checked)[sheet][at].value
    host, snapshot = open_workbook(checked)
    place = Block("", sheet, *parse_a1(at), 1, 1)
    write(host, snapshot, [Edit(place, [[as_typed(words, str(before))]])])

    assert front(checked) == "已改动，请重新校验"


def test_an_error_value_that_stood_there_is_no_change(
    checked: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    book = openpyxl.load_workbook(checked)
    cell = book["一、总体情况"]["B4"]
    cell.value, cell.data_type = "#NAME?", "e"
    book.save(checked)
    nianbao("check", checked, "--write")

    (fresh,) = convert([checked], "xlsx", tmp_path / "office")

    assert front(fresh) == "不能报送"


def test_cleared_marks_leave_no_copy_of_the_text(checked: Path, nianbao: Nianbao) -> None:
    assert nianbao("clear-marks", checked).code == 0

    book = openpyxl.load_workbook(checked)
    assert not [c for row in book["一、总体情况"]["W4:AF1003"] for c in row if c.value is not None]
    assert book["首页"]["F5"].value is None
