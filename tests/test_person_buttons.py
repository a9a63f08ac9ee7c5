"""A filer's way from the blank workbook to the filing, every button pressed with the mouse.

Needs what ``test_person.py`` needs.
"""

from datetime import date
from pathlib import Path

import openpyxl

from conftest import MakeWorkbook
from make_click_pictures import window
from nianbao.book.layout import FINDING_COLUMNS, FINDING_ROWS
from office_window import Window
from screen import press, write

THIS_YEAR = date.today().year  # the only one whose deadline has not passed yet


def test_a_new_workbook_stands_open_without_a_name(workbook: MakeWorkbook, tmp_path: Path) -> None:
    with window(workbook(), tmp_path / "office") as seen:
        before = seen.office.titles()

        seen.press_button("新建")
        seen.wait_until(lambda: len(seen.office.titles()) > len(before))

        made = seen.office.desktop.CurrentComponent
        assert not made.hasLocation()
        assert made.Sheets.getByName("首页").getCellRangeByName("C25").String == "尚未校验"
        made.close(True)


def test_from_last_year_to_the_filing(workbook: MakeWorkbook, tmp_path: Path) -> None:
    last = workbook(year=THIS_YEAR - 1, name="last.xlsx")
    path = workbook(year=THIS_YEAR)
    with window(path, tmp_path / "office") as seen:
        seen.press_button("上年数据")
        seen.pick(last.name)
        assert "last.xlsx" in said(seen)
        shown = seen.document.Sheets.getByName("上年数据").getCellRangeByName("B2")
        assert shown.Value == THIS_YEAR - 1

        seen.press_button("导出报告")
        assert said(seen, agree=False).endswith("再从保存的文件导出报告。现在保存吗？")
        assert said(seen) == "没有保存，也没有导出报告"
        assert seen.document.isModified()
        seen.press_button("导出报告")
        assert said(seen) == "要先保存工作簿「年报.xlsx」，再从保存的文件导出报告。现在保存吗？"
        assert said(seen).startswith("报告已导出")
        assert not seen.document.isModified()
        report = f"某市某局{THIS_YEAR}年政府信息公开工作年度报告"
        assert (path.parent / report / f"{report}.docx").exists()

        seen.press_button("送审稿")
        assert said(seen).startswith("送审稿已生成（Word、PDF、说明），在文件夹")
        assert (path.parent / report / f"{report}（送审稿）.docx").exists()

        seen.press_button("生成报送件")
        assert "再从保存的文件生成报送件。现在保存吗？" in said(seen)
        assert f"{THIS_YEAR} 年的统计期到 12 月 31 日才结束" in said(seen)
        explain(seen, "R100", "机构撤销，提前编制")
        explain(seen, "R068", "机构撤销前各项工作没有变化")
        seen.press_button("校验")
        assert said(seen).startswith("可以报送")
        seen.press_button("生成报送件")
        said(seen)
        assert said(seen).startswith("报送件已生成")
        assert list((path.parent / "年报-报送件").glob("*（报送件）.xlsx"))
        assert seen.document.Title == "年报.xlsx"


def explain(seen: Window, rule: str, reason: str) -> None:
    """Write a reason beside a finding on the sheet of findings."""
    sheet = seen.document.Sheets.getByName(FINDING_ROWS.sheet)
    first = FINDING_ROWS.left - 1
    rows = range(FINDING_ROWS.top - 1, FINDING_ROWS.top + FINDING_ROWS.rows - 1)
    named = first + FINDING_COLUMNS.index("rule")
    (row,) = [row for row in rows if sheet.getCellByPosition(named, row).String == rule]
    sheet.getCellByPosition(first + FINDING_COLUMNS.index("explanation"), row).String = reason


def said(seen: Window, *, agree: bool = True) -> str:
    """Return what the next dialog says, and click on its OK, Yes or No."""
    seen.wait_until(lambda: bool(seen.message()))
    sentence = seen.message()
    if agree:
        seen.agree()
    else:
        seen.decline()
    return sentence


def test_from_a_doubt_to_its_reason(workbook: MakeWorkbook, tmp_path: Path) -> None:
    issued, in_force = (f"proactive.normative_documents.{x}" for x in ("issued", "in_force"))
    path = workbook({issued: 5, in_force: 3})
    book = openpyxl.load_workbook(path)
    book["首页"]["C5"], book["首页"]["C7"] = "某市水务局", "乡镇政府、街道办事处"
    book.save(path)
    with window(path, tmp_path / "office") as seen:
        seen.show("二、主动公开")
        seen.press_button("校验")
        assert said(seen).startswith("需说明后报送：2 处需说明")
        assert any(line.startswith("需说明后报送") for line in front(seen))
        assert not any("可以报送" in line for line in front(seen))
        seen.press_button("下一处")
        assert said(seen).startswith("第 1 处，共 3 处：首页!C7\n需说明 R005：")
        seen.press_button("说明")
        assert said(seen).startswith("请在这一格写明理由（R005：")
        typed("dai zhen zhengfu tianbao")
        seen.press_button("下一处")
        assert said(seen).startswith("第 2 处，共 3 处：二、主动公开!D4\n需说明 R038：")
        seen.press_button("说明")
        assert said(seen).startswith("请在这一格写明理由（R038：")
        typed("2 jian yi huazhuan")
        seen.press_button("校验")
        assert said(seen).startswith("可以报送")
        assert any(line.startswith("可以报送") for line in front(seen))


def typed(reason: str) -> None:
    """Type a reason into the cell where the cursor is."""
    write(reason)
    press("Return")


def front(seen: Window) -> list[str]:
    """Return all that stands on the first sheet."""
    shown = seen.document.Sheets.getByName("首页").getCellRangeByName("A1:H40").getDataArray()
    return [str(cell) for row in shown for cell in row]
