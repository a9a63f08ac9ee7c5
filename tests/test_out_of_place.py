"""What stands where the report would lose it or print it wrong: one line a case.

``级别`` is what the check says of it, 读作 means that nothing is said at all.
"""

import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from conftest import Nianbao

CASES = """
做了什么                      | 级别   | 位置            | 说到
正文一格显示 #NAME?            | 错误   | 一、总体情况!B5 | “#NAME?”
正文一格显示 #VALUE!           | 错误   | 五、问题改进!B4 | “#VALUE!”
正文一格显示 Err:508           | 错误   | 六、其他事项!B4 | “Err:508”
机关全称显示 #REF!             | 错误   | 首页!C5         | “#REF!”
年度填了 去年                  | 错误   | 首页!C9         | “去年”
年度填了 2025、2026            | 错误   | 首页!C9         | “2025、2026”
年度填了 ２０２５ 年度          | 读作   |                 |
年度填了 二〇二五年             | 读作   |                 |
年度填了 贰零贰伍               | 读作   |                 |
正文一格成了日期 m"月"d"日"     | 提示   | 一、总体情况!B5 | “1月28日”
正文一格成了日期 yyyy"年"m"月"  | 提示   | 一、总体情况!B5 | “2026年1月”
正文一格成了日期 mm-dd-yy       | 提示   | 一、总体情况!B5 | “2026/1/28”
正文栏外 C6 写了 补充           | 需说明 | 一、总体情况!C6 | “补充”
正文栏外 H9 写了 0              | 需说明 | 五、问题改进!H9 | “0”
正文栏下 B1010 写了 另有        | 需说明 | 六、其他事项!B1010 | “另有”
机关类型选了 乡镇政府、街道办事处 | 需说明 | 首页!C7        | “乡镇政府、街道办事处”
机关类型选了 县（市、区）政府     | 需说明 | 首页!C7         | “县（市、区）政府”
机关类型选了 县（市、区）政府部门 | 读作   |                 |
机关类型选了 派出机构            | 读作   |                 |
隐藏第 5 行                    | 需说明 | 一、总体情况!B5 | “第二段。”
隐藏工作表 五、问题改进         | 需说明 | 五、问题改进!A1 | 隐藏
副本 三、依申请 (2)             | 需说明 | 三、依申请 (2)!A1 | 副本
副本 二、主动公开_2             | 需说明 | 二、主动公开_2!A1 | 副本
另有工作表 计算底稿             | 读作   |                 |
"""
ROWS = [[part.strip() for part in line.split("|")] for line in CASES.strip().split("\n")[1:]]
LEVELS = {"error": "错误", "warning": "需说明", "hint": "提示"}
PROSE = {"1": ["第一段。", "第二段。"], "5": ["问题。"], "6": ["没有收取信息处理费。"]}


@pytest.fixture
def filing(tmp_path: Path, nianbao: Nianbao) -> Path:
    path = tmp_path / "年报.xlsx"
    nianbao("new", path, "--unit", "某市水务局", "--year", 2025)
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"sections": PROSE}), "utf-8")
    nianbao("fill", path, data)
    return path


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_stands_out_of_place(row: list[str], filing: Path, nianbao: Nianbao) -> None:
    done, level, place, words = row
    book = openpyxl.load_workbook(filing)
    by_hand(book, done, place)
    book.save(filing)

    checked = nianbao("check", filing, "--json").json
    (found,) = [f for f in checked["findings"] if f["rule"] == "R005"] or [None]

    assert checked["year"] == (None if done.startswith("年度") and level == "错误" else 2025)
    if level == "读作":
        assert found is None
    else:
        assert found is not None
        assert (LEVELS[found["severity"]], found["at"]) == (level, place)
        assert words in found["message"]
        assert found["remedy"]


def by_hand(book: Workbook, done: str, place: str) -> None:
    """Do to a workbook what the line of a case says."""
    verb, _, rest = done.partition(" ")
    sheet, _, at = place.partition("!")
    if verb in ("正文一格显示", "机关全称显示"):
        cell = book[sheet][at]
        cell.value, cell.data_type = rest, "e" if rest.startswith("#") else "s"
    elif verb == "年度填了":
        cell = book["首页"]["C9"]
        cell.value, cell.data_type = rest, "s"
    elif verb == "机关类型选了":
        book["首页"]["C7"] = rest
    elif verb == "正文一格成了日期":
        cell = book[sheet][at]
        cell.value, cell.number_format = datetime(2026, 1, 28), rest
    elif verb in ("正文栏外", "正文栏下"):
        where, text = rest.split(" 写了 ")
        book[sheet][where] = int(text) if text.isdigit() else text
    elif verb == "隐藏第":
        book[sheet].row_dimensions[5].hidden = True
    elif verb == "隐藏工作表":
        book[rest].sheet_state = "hidden"
    else:
        book.create_sheet(rest)


def test_a_date_in_the_prose_is_published_as_it_looks(filing: Path, nianbao: Nianbao) -> None:
    book = openpyxl.load_workbook(filing)
    cell = book["一、总体情况"]["B5"]
    cell.value, cell.number_format = datetime(2026, 1, 28), 'yyyy"年"m"月"d"日"'
    book.save(filing)
    out = filing.parent / "out"

    nianbao("export", filing, "--to", "html", "--out", out, "--draft")

    pages = [page.read_text("utf-8") for page in out.glob("*.html")]
    assert pages
    assert all("2026年1月28日" in page and "2026-01-28" not in page for page in pages)


def test_an_explanation_holds_while_the_note_beside_the_prose_stands(
    filing: Path, nianbao: Nianbao
) -> None:
    book = openpyxl.load_workbook(filing)
    book["一、总体情况"]["C6"] = "备忘"
    book.save(filing)
    nianbao("explain", filing, "R005", "--text", "办公室自用的备忘，不公开")

    def status() -> list[str]:
        found = nianbao("check", filing, "--json").json["findings"]
        return [f["status"] for f in found if f["rule"] == "R005"]

    assert status() == ["explained"]
    book = openpyxl.load_workbook(filing)
    book["一、总体情况"]["C6"] = "另有3件正在办理"
    book.save(filing)
    assert status() == ["broken"]
