"""导入正文: a Word file's prose into its sections, nothing lost unsaid, all of it undoable."""

import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from conftest import MakeWorkbook, Nianbao, Result
from nianbao.actions.open_workbook import open_workbook
from word_lists import add_lists, put

BODY = "完善公开目录，规范办理申请，方便公众查询。"
# What stands in the file, a paragraph a line («甲|乙» are rows of a table), and the section in
# which each is afterwards: - is nowhere, but quoted.
FILES = """
六个标题都在
  - 某市某局2025年政府信息公开工作年度报告
  - 根据条例编制本报告。
    一、总体情况
  1 （一）主动公开。全年公开12条。
    二、主动公开政府信息情况
    五、存在的主要问题及改进情况
  5 解读形式单一。
    六、其他需要报告的事项
  6 未收取信息处理费。

只有三个标题，序号连着编
    一、总体情况
  1 全年公开12条。
    二、存在的主要问题及改进情况
  5 解读形式单一。
    三、其他需要报告的事项
  6 未收取信息处理费。

标题写错一个字
    一、总体情况
  1 全年公开12条。
    五、存在的主要问题及改进情況
  5 解读形式单一。
    六、其他需报告的事项
  6 未收取信息处理费。

没有标题
  1 2025年，我局认真落实条例。
  1 （一）主动公开。全年公开12条。
  1 类别|条数
  1 政策|12
  1 （二）依申请公开。收到2件。

前面没有标题，后面有
  1 全年公开12条。
    五、存在的主要问题及改进情况
  5 解读形式单一。

文末有落款
    一、总体情况
  1 全年公开12条。
    六、其他需要报告的事项
  6 未收取信息处理费。
  - 某市某局
  - 2026年1月15日

三张表在三个部分
    一、总体情况
  1 见下表：
  1 类别|条数|占比
  1 政策|12|100%
    五、存在的主要问题及改进情况
  5 问题|改进措施
  5 解读形式单一。|增加图解、问答。
    六、其他需要报告的事项
  6 项目|件数
  6 发出收费通知|0
  6 完。

表格部分里写的话
    一、总体情况
  1 全年公开12条。
    三、收到和处理政府信息公开申请情况
  - 申请量比上年有所增加。
    六、其他需要报告的事项
  6 未收取信息处理费。
"""


def cases() -> dict[str, list[tuple[str, str]]]:
    found = {}
    for case in FILES.strip().split("\n\n"):
        name, *lines = case.split("\n")
        found[name] = [(line[2], line[4:]) for line in lines]
    return found


CASES = cases()


def word_file(path: Path, lines: Sequence[str]) -> Path:
    document = Document()
    for line in lines:
        add_line(document, line)
    document.save(str(path))
    return path


def add_line(document: WordDocument, line: str) -> None:
    """Add a paragraph, or a row to the table that the document ends with."""
    if "|" not in line:
        document.add_paragraph(line)
        return
    cells = line.split("|")
    last = document.element.body[-2] if len(document.element.body) > 1 else None
    is_open = last is not None and last.tag.endswith("}tbl")
    table = document.tables[-1] if is_open else document.add_table(0, len(cells))
    for cell, text in zip(table.add_row().cells, cells, strict=True):
        cell.text = text


def prose_of(path: Path) -> dict[int, list[str]]:
    sections = open_workbook(path)[1].filing.sections
    return {number: [p.text for p in paragraphs] for number, paragraphs in sections.items()}


def sheets_of(path: Path) -> dict[str, object]:
    """Return what stands in each cell of the sheets of prose, and how high their rows are."""
    book = openpyxl.load_workbook(path)
    sheets = [book[name] for name in ("一、总体情况", "五、问题改进", "六、其他事项")]
    cells = {(s.title, c.coordinate): c.value for s in sheets for row in s.iter_rows() for c in row}
    heights = {(s.title, n): row.height for s in sheets for n, row in s.row_dimensions.items()}
    shown = {at: height for at, height in heights.items() if height}
    return {"cells": {at: value for at, value in cells.items() if value}, "heights": shown}


@pytest.fixture
def blank(tmp_path: Path, nianbao: Nianbao) -> Path:
    path = tmp_path / "年报.xlsx"
    assert nianbao("new", path, "--unit", "某市某局", "--year", 2025).code == 0
    return path


@pytest.mark.parametrize("case", CASES)
def test_each_paragraph_comes_to_its_section_or_is_quoted(
    case: str, blank: Path, nianbao: Nianbao
) -> None:
    lines = CASES[case]
    source = word_file(blank.with_name("正文.docx"), [text for _, text in lines])

    result = nianbao("prose", blank, source)

    assert result.code == 0, result.err
    placed = prose_of(blank)
    for number in (1, 5, 6):
        wanted = [text.replace("|", "\t") for place, text in lines if place == str(number)]
        assert placed[number] == wanted
    for place, text in lines:
        if place == "-":
            assert text in result.out


def imported(document: WordDocument, blank: Path, nianbao: Nianbao) -> Result:
    source = blank.with_name("正文.docx")
    document.save(str(source))
    return nianbao("prose", blank, source)


def test_numbers_of_word_and_soft_breaks_become_text(blank: Path, nianbao: Nianbao) -> None:
    document = Document()
    add_lists(document, ["甲0 chineseCounting %1、", "甲1 chineseCounting （%2）"])
    for text, level in (("总体情况", 0), ("主动公开", 1), ("依申请公开", 1)):
        put(document.add_paragraph(text), "甲", level)
    run = document.add_paragraph().add_run("第一句。")
    run.add_break()
    run.add_text("第二句。")

    result = imported(document, blank, nianbao)

    assert prose_of(blank)[1] == ["（一）主动公开", "（二）依申请公开", "第一句。", "第二句。"]
    assert "有 3 段的编号是 Word 自动生成的" in result.out


# what Word shows beside the text of the one paragraph, and how it is named
LEFT_OUT = {
    "a text box": (
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r>",
        "第 1 段：文本框里的文字没有读入：“框里的话”",
    ),
    "a picture": ("<w:r><w:drawing/></w:r>", "第 1 段：图片、图形或嵌入的对象没有读入"),
    "an embedded object": ("<w:r><w:object/></w:r>", "第 1 段：图片、图形或嵌入的对象没有读入"),
    "a formula": (
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r>'
        "<m:t>x=1+2</m:t></m:r></m:oMath>",
        "第 1 段：公式没有读入：“x=1+2”",
    ),
    "hidden text": (
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着的话</w:t></w:r>",
        "第 1 段：划线删去的或隐藏的文字没有读入：“藏着的话”",
    ),
    "struck text": (
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>划去的话</w:t></w:r>",
        "第 1 段：划线删去的或隐藏的文字没有读入：“划去的话”",
    ),
    "a deletion": (
        "<w:del><w:r><w:delText>删去的话</w:delText></w:r></w:del>",
        "文档含有修订，按接受全部修订后的内容读取",
    ),
}


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_what_no_cell_can_hold_is_named_with_its_place(
    kind: str, blank: Path, nianbao: Nianbao
) -> None:
    markup, words = LEFT_OUT[kind]
    document = Document()
    wrapped = parse_xml(f"<w:p {nsdecls('w')}>{markup}</w:p>")
    document.add_paragraph(BODY)._p.extend(list(wrapped))

    result = imported(document, blank, nianbao)

    assert prose_of(blank)[1] == [BODY]
    assert words in result.out


def test_an_insertion_and_the_result_of_a_field_are_text(blank: Path, nianbao: Nianbao) -> None:
    document = Document()
    wrapped = parse_xml(
        f"<w:p {nsdecls('w')}><w:ins><w:r><w:t>增加了</w:t></w:r></w:ins>"
        '<w:fldSimple w:instr="DATE"><w:r><w:t>3件</w:t></w:r></w:fldSimple></w:p>'
    )
    document.add_paragraph("比上年")._p.extend(list(wrapped))

    imported(document, blank, nianbao)

    assert prose_of(blank)[1] == ["比上年增加了3件"]


def test_the_tables_of_the_form_are_named_and_not_put_into_the_prose(
    workbook: MakeWorkbook, blank: Path, nianbao: Nianbao
) -> None:
    filed = workbook(name="报告.xlsx")
    out = filed.parent / "out"
    assert nianbao("export", filed, "--to", "docx", "--out", out).code == 0
    (report,) = out.glob("*.docx")

    result = nianbao("prose", blank, report)

    assert prose_of(blank) == prose_of(filed)
    assert re.findall(r"这是(表.)，导入正文不读表中的数字", result.out) == ["表二", "表三", "表四"]
    assert all(
        figure.number in (None, 0) for figure in open_workbook(blank)[1].filing.figures.values()
    )


def test_prose_that_stands_there_is_replaced_only_by_consent(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    before, bytes_before = prose_of(path), path.read_bytes()
    source = word_file(
        path.with_name("正文.docx"), ["五、存在的主要问题及改进情况", BODY, "甲|乙", "1|2"]
    )

    refused = nianbao("prose", path, source)
    assert (refused.code, path.read_bytes()) == (2, bytes_before)
    assert "「五、问题改进」（2 行）已经有正文，没有改动" in refused.err

    assert nianbao("prose", path, source, "--replace").code == 0
    assert prose_of(path) == before | {5: [BODY, "甲\t乙", "1\t2"]}
    again = nianbao("prose", path, source)
    assert (again.code, "没有改动" in again.out) == (0, True)


def test_undo_gives_back_what_stood_there(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook()
    nianbao("check", path, "--write")
    before = sheets_of(path)
    lines = ["一、总体情况", BODY, "甲|乙", "1|2", "五、存在的主要问题及改进情况", BODY]
    nianbao("prose", path, word_file(path.with_name("正文.docx"), lines), "--replace")
    assert sheets_of(path) != before

    assert nianbao("undo", path).code == 0

    assert sheets_of(path) == before


def test_the_word_file_stays_as_it_is(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook()
    figures = open_workbook(path)[1].values()
    source = word_file(path.with_name("正文.docx"), ["五、存在的主要问题及改进情况", BODY])
    before = source.read_bytes()

    assert nianbao("prose", path, source, "--replace").code == 0

    assert source.read_bytes() == before
    assert open_workbook(path)[1].values() == figures


@pytest.mark.parametrize(
    "lines", [[], ["五、存在的主要问题及改进情况"]], ids=["empty", "a heading"]
)
def test_a_file_without_prose_is_refused(lines: list[str], blank: Path, nianbao: Nianbao) -> None:
    before = blank.read_bytes()

    result = nianbao("prose", blank, word_file(blank.with_name("正文.docx"), lines))

    assert (result.code, blank.read_bytes()) == (2, before)
    assert "正文.docx 里没有读到正文，填报表没有改动" in result.err
