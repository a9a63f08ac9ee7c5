"""What stands where the report would lose it or print it wrong: one line a case.

``级别`` is what the check says of it, 读作 means that nothing is said at all.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font
from openpyxl.workbook import Workbook

from conftest import Nianbao
from host_helpers import parts, zipped

CASES = """
做了什么                      | 级别   | 位置            | 说到
正文一格显示 #NAME?            | 错误   | 一、总体情况!B5 | “#NAME?”
正文一格显示 #VALUE!           | 错误   | 五、问题改进!B4 | “#VALUE!”
正文一格显示 Err:508           | 错误   | 六、其他事项!B4 | “Err:508”
机关全称显示 #REF!             | 错误   | 首页!C5         | “#REF!”
机关全称填了一整段              | 错误   | 首页!C5         | 填了 300 个字
机关简称填了一整段              | 错误   | 首页!C6         | 填了 300 个字
机关全称有四十个字              | 读作   |                 |
机关简称显示 #N/A              | 错误   | 首页!C6         | “#N/A”
正文栏外 K5 写了 见附件         | 需说明 | 一、总体情况!K5 | “见附件”
正文栏外 L4 写了 右边的话       | 需说明 | 六、其他事项!L4 | “右边的话”
副本 首页 (2)                  | 需说明 | 首页 (2)!A1     | 副本
隐藏工作表 三、依申请           | 需说明 | 三、依申请!A1   | 隐藏
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
另有工作表 三、依申请的底稿      | 读作   |                 |
改了名的副本 定稿，抄自 三、依申请 | 需说明 | 定稿!A1        | 副本
改了名的副本 总体，抄自 一、总体情况 | 需说明 | 总体!A1       | 副本
正文整格加删除线                | 需说明 | 一、总体情况!B5 | “第二段。”
正文几个字加删除线              | 需说明 | 一、总体情况!B5 | “二段”
表三一格加删除线                | 需说明 | 三、依申请!D4   | “7”
正文整格白字                    | 需说明 | 一、总体情况!B5 | “第二段。”
正文整格与底色相近              | 需说明 | 一、总体情况!B5 | “第二段。”
正文几个字白字                  | 需说明 | 一、总体情况!B5 | “二段”
正文整格格式不显示              | 需说明 | 一、总体情况!B5 | “第二段。”
表三一格白字                    | 需说明 | 三、依申请!D4   | “7”
正文整格灰字                    | 读作   |                 |
正文整格红字                    | 读作   |                 |
正文一格有批注                  | 提示   | 一、总体情况!B5 | 批注
正文两格有批注                  | 提示   | 一、总体情况!B4 | B4、B5
表三一格有批注                  | 提示   | 三、依申请!D4   | 批注
正文空格只有批注                | 需说明 | 一、总体情况!B8 | “请补一段”
正文上放文本框 另附说明          | 需说明 | 一、总体情况!B6 | “另附说明”
正文上放图形                    | 需说明 | 五、问题改进!B6 | 没有文字
正文上放图表                    | 需说明 | 一、总体情况!B6 | 图表
表三上放文本框 以上含结转        | 需说明 | 三、依申请!B6   | “以上含结转”
正文一格放图片                  | 错误   | 一、总体情况!B5 | 图片
隐藏正文栏                      | 需说明 | 一、总体情况!B4 | B 列
隐藏表三第 E 列                 | 需说明 | 三、依申请!E1   | E 列
隐藏表三第 6 行                 | 需说明 | 三、依申请!A6   | 隐藏
隐藏正文空行                    | 读作   |                 |
机关全称是没有结果的公式         | 错误   | 首页!C5         | =A1&"局"，文件里没有它的结果
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
    finished(filing, done)

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


NAMES = {
    "机关全称填了一整段": ("C5", "字" * 300),
    "机关简称填了一整段": ("C6", "字" * 300),
    "机关全称有四十个字": ("C5", "某市" * 20),
}


def by_hand(book: Workbook, done: str, place: str) -> None:
    """Do to a workbook what the line of a case says."""
    verb, _, rest = done.partition(" ")
    sheet, _, at = place.partition("!")
    if verb in ("正文一格显示", "机关全称显示", "机关简称显示"):
        cell = book[sheet][at]
        cell.value, cell.data_type = rest, "e" if rest.startswith("#") else "s"
    elif verb in NAMES:
        book["首页"][NAMES[verb][0]] = NAMES[verb][1]
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
    elif verb in ("副本", "另有工作表"):
        book.create_sheet(rest)
    elif verb == "改了名的副本":
        name, _, original = rest.partition("，抄自 ")
        book.copy_worksheet(book[original]).title = name
    elif done in LOOKS:
        LOOKS[done](book)
    else:
        over_cells(book, sheet, done)


B5, D4 = ("一、总体情况", "B5"), ("三、依申请", "D4")


def with_font(place: tuple[str, str], **font: Any) -> Callable[[Workbook], None]:
    """Give a cell a font; a cell of a table gets 7 as well."""

    def do(book: Workbook) -> None:
        cell = book[place[0]][place[1]]
        cell.value = 7 if place == D4 else cell.value
        cell.font = Font(**font)

    return do


def with_run(**font: Any) -> Callable[[Workbook], None]:
    def do(book: Workbook) -> None:
        book[B5[0]][B5[1]] = CellRichText("第", TextBlock(InlineFont(**font), "二段"), "。")

    return do


def with_comments(sheet: str, *cells: str) -> Callable[[Workbook], None]:
    def do(book: Workbook) -> None:
        for at in cells:
            book[sheet][at].comment = Comment("请补一段", "甲")

    return do


def with_unseen_format(book: Workbook) -> None:
    book[B5[0]][B5[1]].number_format = ";;;"


def with_hidden_column(sheet: str, letter: str) -> Callable[[Workbook], None]:
    def do(book: Workbook) -> None:
        book[sheet].column_dimensions[letter].hidden = True

    return do


def with_hidden_row(sheet: str, row: int) -> Callable[[Workbook], None]:
    def do(book: Workbook) -> None:
        book[sheet].row_dimensions[row].hidden = True

    return do


def with_picture_in_cell(book: Workbook) -> None:
    cell = book[B5[0]][B5[1]]
    cell.value, cell.data_type = '=DISPIMG("ID_0A1B",1)', "s"


def with_formula_in_the_name(book: Workbook) -> None:
    book["首页"]["C5"] = '=A1&"局"'


LOOKS: dict[str, Callable[[Workbook], None]] = {
    "正文整格加删除线": with_font(B5, strike=True),
    "正文几个字加删除线": with_run(strike=True),
    "表三一格加删除线": with_font(D4, strike=True),
    "正文整格白字": with_font(B5, color="FFFFFF"),
    "正文整格与底色相近": with_font(B5, color="FFFBEF"),
    "正文几个字白字": with_run(color="FFFFFFFF"),
    "正文整格格式不显示": with_unseen_format,
    "表三一格白字": with_font(D4, color=Color(theme=0)),
    "正文整格灰字": with_font(B5, color="808080"),
    "正文整格红字": with_font(B5, color="FF0000"),
    "正文一格有批注": with_comments("一、总体情况", "B5"),
    "正文两格有批注": with_comments("一、总体情况", "B4", "B5"),
    "表三一格有批注": with_comments("三、依申请", "D4"),
    "正文空格只有批注": with_comments("一、总体情况", "B8"),
    "正文一格放图片": with_picture_in_cell,
    "隐藏正文栏": with_hidden_column("一、总体情况", "B"),
    "隐藏表三第 E 列": with_hidden_column("三、依申请", "E"),
    "隐藏表三第 6 行": with_hidden_row("三、依申请", 6),
    "隐藏正文空行": with_hidden_row("一、总体情况", 9),
    "机关全称是没有结果的公式": with_formula_in_the_name,
}
SHAPE = (
    '<xdr:sp xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:nvSpPr>'
    '<xdr:cNvPr id="9" name="文本框"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/>'
    "<a:p><a:r><a:t>{}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
)


def over_cells(book: Workbook, sheet: str, done: str) -> None:
    """Lay a chart over B6; ``finished`` makes a text box or a plain shape of it."""
    assert "上放" in done, done
    book[sheet].add_chart(BarChart(), "B6")


def finished(path: Path, done: str) -> None:
    """Turn the chart of a saved workbook into the text box or the shape that was meant."""
    if "上放文本框" not in done and "上放图形" not in done:
        return
    held = parts(path)
    drawing = held["xl/drawings/drawing1.xml"].decode()
    drawing = drawing.replace("<wsDr ", "<xdr:wsDr ", 1).replace("xmlns=", "xmlns:xdr=", 1)
    drawing = re.sub(r"<(/?)(?!xdr:|a:|\?)(\w)", r"<\1xdr:\2", drawing)
    text = done.partition(" ")[2]
    frame = r"<xdr:graphicFrame.*</xdr:graphicFrame>"
    drawing = re.sub(frame, SHAPE.format(text), drawing, flags=re.DOTALL)
    zipped(path, {**held, "xl/drawings/drawing1.xml": drawing.encode()})


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


@pytest.mark.parametrize(
    ("written", "note"),
    [("二〇二五年", True), (" 2025 年", True), ("２０２５", True), (2025, False)],
)
def test_a_year_written_otherwise_is_read_with_a_note(
    written: str | int, note: bool, filing: Path, nianbao: Nianbao
) -> None:
    book = openpyxl.load_workbook(filing)
    book["首页"]["C9"] = written
    book.save(filing)

    checked = nianbao("check", filing, "--json").json

    assert checked["year"] == 2025
    said = [f"首页!C9 填的是“{str(written).strip()}”，按 2025 年度读取"]
    assert [x for x in checked["notes"] if "年度" in x] == (said if note else [])
