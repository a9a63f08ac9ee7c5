"""Prose comes into an open workbook: by the button 导入正文, and pasted by hand.

Everything is done with the mouse and the keyboard in a LibreOffice window. Needs what
``test_person.py`` needs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image

from conftest import MakeWorkbook, Nianbao
from make_click_pictures import window
from nianbao.actions.template import shipped_template
from office_window import Window
from screen import press, write
from test_person_buttons import said
from word_lists import add_lists, put

GENERAL, PROBLEMS, OTHERS = "一、总体情况", "五、问题改进", "六、其他事项"
LONG = "全年主动公开政府信息120条，政策文件与解读材料同步发布，公开目录按季度更新。" * 3
TABLE = [("类别", "条数", "占比"), ("政策文件", "80", "67%"), ("其他", "40", "33%")]
LAST_ROW = 1002  # of the column of prose, counted from 0; nobody pastes so far


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    folder = tmp_path_factory.mktemp("prose")
    path = folder / "年报.xlsx"
    path.write_bytes(shipped_template().read_bytes())
    with window(path, folder / "office") as seen:
        yield seen


@contextmanager
def opened(office: Window, path: Path) -> Iterator[Window]:
    """Open a further workbook in the office, which is in front until the block ends."""
    document = office.office.open(path)
    try:
        yield replace(office, document=document)
    finally:
        document.close(True)


def word_file(path: Path) -> Path:
    """Write a Word file with automatic numbers, a table, a picture and typed headings."""
    document = Document()
    add_lists(document, ["甲0 chineseCounting %1、", "甲1 chineseCounting （%2）"])
    put(document.add_paragraph("总体情况"), "甲", 0)
    put(document.add_paragraph(f"主动公开。{LONG}"), "甲", 1)
    table = document.add_table(0, len(TABLE[0]))
    for line in TABLE:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    picture = BytesIO()
    Image.new("RGB", (40, 20), "red").save(picture, "PNG")
    document.add_picture(picture)
    put(document.add_paragraph("依申请公开。全年收到申请2件。"), "甲", 1)
    document.add_paragraph("五、存在的主要问题及改进情况")
    document.add_paragraph("解读形式比较单一。")
    document.add_paragraph("六、其他需要报告的事项")
    document.add_paragraph("未收取信息处理费。")
    document.save(str(path))
    return path


def rows(seen: Window, sheet: str, first: int = 4) -> list[list[str]]:
    """Return the texts of the rows of prose as the sheet shows them, down to the last filled."""
    cells = seen.document.Sheets.getByName(sheet)
    lines = []
    for row in range(first - 1, first + 20):
        texts = [cells.getCellByPosition(column, row).String for column in range(1, 11)]
        lines.append([text for text in texts if text])
    while lines and not lines[-1]:
        lines.pop()
    return lines


def drawings(seen: Window, sheet: str) -> int:
    """Return how many pictures and drawings lie on a sheet."""
    return seen.document.Sheets.getByName(sheet).DrawPage.Count


def heights(seen: Window, sheet: str) -> list[int]:
    every = seen.document.Sheets.getByName(sheet).Rows
    return [every.getByIndex(row).Height for row in range(3, 20)]


def test_a_word_file_comes_in_whole_and_undo_takes_it_out_again(
    office: Window, tmp_path: Path, nianbao: Nianbao
) -> None:
    path = tmp_path / "导入.xlsx"
    assert nianbao("new", path, "--unit", "某市某局", "--year", 2025).code == 0
    source = word_file(tmp_path / "prose.docx")
    with opened(office, path) as seen:
        seen.show(GENERAL)
        blank, low = seen.picture(), heights(seen, GENERAL)

        seen.press_button("导入正文")
        seen.pick(source.name)
        sentence = said(seen)

        assert sentence.startswith(
            "已从「prose.docx」导入正文：一、总体情况 2 段、1 张表；五、问题改进 1 段；"
            "六、其他事项 1 段。"
        )
        assert "有 3 段的编号是 Word 自动生成的" in sentence
        assert "第 3 段：图片、图形或嵌入的对象没有读入（共 1 处）" in sentence
        assert rows(seen, GENERAL) == [
            [f"（一）主动公开。{LONG}"],
            *map(list, TABLE),
            ["（二）依申请公开。全年收到申请2件。"],
        ]
        assert rows(seen, PROBLEMS) == [["解读形式比较单一。"]]
        assert rows(seen, OTHERS) == [["未收取信息处理费。"]]
        shown = heights(seen, GENERAL)
        assert shown[0] > 2 * shown[4] > 0
        assert seen.picture().tobytes() != blank.tobytes()

        seen.press_button("撤销")
        assert said(seen).startswith("已撤销最近一次“导入正文”")
        assert not any(rows(seen, sheet) for sheet in (GENERAL, PROBLEMS, OTHERS))
        assert heights(seen, GENERAL)[5:] == low[5:]


def copy_all(office: Window, path: Path) -> Any:
    """Copy everything of a Word file as a person does, and return the document."""
    document = office.office.open(path)
    dispatcher = office.office.service("com.sun.star.frame.DispatchHelper")
    for command in (".uno:SelectAll", ".uno:Copy"):
        dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, ())
    return document


def test_what_was_pasted_is_put_right_by_the_check_and_stays_open_to_the_keyboard(
    office: Window, workbook: MakeWorkbook, tmp_path: Path
) -> None:
    source = copy_all(office, word_file(tmp_path / "pasted.docx"))
    with opened(office, workbook(name="粘贴.xlsx")) as seen:
        seen.show(GENERAL)
        seen.click_cell(9, 1)
        press("ctrl+v")
        seen.wait_until(lambda: len(rows(seen, GENERAL, 10)) > 10)
        source.close(True)
        pasted, low = rows(seen, GENERAL), heights(seen, GENERAL)
        sheet = seen.document.Sheets.getByName(GENERAL)
        below = sheet.getCellByPosition(1, LAST_ROW)
        assert ["主动公开。" + LONG] in pasted  # without its number
        assert not drawings(seen, GENERAL)
        assert ["政策文件", "80"] in [line[:2] for line in pasted]
        assert sheet.getCellRangeByName("D13").Value == pytest.approx(0.67)
        assert sheet.getCellByPosition(1, 10).CellProtection.IsLocked
        assert not sheet.getCellByPosition(1, 10).IsTextWrapped

        seen.press_button("校验")
        said(seen)

        assert rows(seen, GENERAL) == pasted
        assert heights(seen, GENERAL)[7] > 2 * low[7]
        for row, column in ((9, 1), (10, 1), (12, 2), (14, 1)):
            cell = sheet.getCellByPosition(column, row)
            assert cell.IsTextWrapped
            assert not cell.CellProtection.IsLocked
            assert cell.CellBackColor == below.CellBackColor
            assert cell.CharHeightAsian == below.CharHeightAsian

        seen.click_cell(9, 1)
        write("2025")
        press("Return")
        seen.wait_until(lambda: sheet.getCellByPosition(1, 9).String == "2025")
