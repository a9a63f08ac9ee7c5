"""Tables among the prose: told by their shape, printed as tables, left alone by rules on prose."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.open_workbook import open_workbook
from nianbao.form import Paragraph

SHEETS = {1: "一、总体情况", 5: "五、问题改进", 6: "六、其他事项"}
# What people put in, a line of the sheet a line here, cells parted by 「|」 (「⇥」 is a tab inside
# a cell, 「·」 a blank cell); then the tables that are read out of it.
WAYS = """
一列标题，两行数字
  项目|件数|金额
  发出收费通知|2|0.04
  实际收取|1|0.02
= 项目|件数|金额 / 发出收费通知|2|0.04 / 实际收取|1|0.02

表前表后都有正文
  收费情况如下表：
  项目|件数
  收取|1
  以上情况已公开。
= 项目|件数 / 收取|1

一格里用制表符隔开
  项目⇥件数⇥金额
  实际收取⇥1⇥0.02
= 项目|件数|金额 / 实际收取|1|0.02

左上角是空格
  ·|上年|本年
  主动公开|10|12
= |上年|本年 / 主动公开|10|12

中间有一行横贯的小标题
  类别|条数
  一类政策
  政策文件|21
  二类政策
  政策解读|3
= 类别|条数 / 一类政策 / 政策文件|21 / 二类政策 / 政策解读|3

措施写成长句
  问题|改进措施
  解读形式单一。|增加图解，方便公众查询。
= 问题|改进措施 / 解读形式单一。|增加图解，方便公众查询。

两张表隔一个空行
  甲|乙
  1|2
  ·
  丙|丁
  3|4
= 甲|乙 / 1|2
= 丙|丁 / 3|4

只有一行的不是表
  全年公开政府信息12条。|待核

带编号的列表不是表
  1.⇥主动公开进一步规范；
  2.⇥依申请公开进一步规范。

长句旁边的备注不是表
  全年通过政府网站公开政府信息12条，比上年增加2条，增长百分之二十，公众更加满意。|备注甲
  全年没有收到投诉。|备注乙

段首的制表符不是表
  ⇥全年公开政府信息12条。
  ⇥全年没有收到投诉。
"""


def cases() -> dict[str, tuple[list[list[str]], list[list[tuple[str, ...]]]]]:
    """Return the lines of each case and the tables read out of it, by its name."""
    found = {}
    for case in WAYS.strip().split("\n\n"):
        name, *lines = case.split("\n")
        given = [
            ["" if cell == "·" else cell.replace("⇥", "\t") for cell in line[2:].split("|")]
            for line in lines
            if line.startswith("  ")
        ]
        tables = [
            [tuple(row.split("|")) for row in line[2:].split(" / ")]
            for line in lines
            if line.startswith("= ")
        ]
        found[name] = (given, tables)
    return found


CASES = cases()


def tables_of(paragraphs: Sequence[Paragraph]) -> list[list[tuple[str, ...]]]:
    found: dict[int, list[tuple[str, ...]]] = {}
    for paragraph in paragraphs:
        if paragraph.table:
            found.setdefault(paragraph.table, []).append(paragraph.cells)
    return list(found.values())


def section_of(path: Path, number: int) -> Sequence[Paragraph]:
    return open_workbook(path)[1].filing.sections[number]


def typed(path: Path, section: int, rows: Sequence[Sequence[str]], top: int = 4) -> None:
    """Type rows into the sheet of a section, each cell in its own, as a person does."""
    book = openpyxl.load_workbook(path)
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            book[SHEETS[section]].cell(top + down, 2 + across, text or None)
    book.save(path)


def fill(nianbao: Nianbao, path: Path, content: Mapping[str, object]) -> None:
    data = path.with_suffix(".json")
    data.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    result = nianbao("fill", path, data)
    assert result.code == 0, result.err


@pytest.mark.parametrize("case", CASES)
def test_a_table_is_told_by_its_shape(case: str, tmp_path: Path, nianbao: Nianbao) -> None:
    rows, tables = CASES[case]
    path = tmp_path / "年报.xlsx"
    nianbao("new", path, "--unit", "某市某局", "--year", 2025)
    typed(path, 6, rows)

    assert tables_of(section_of(path, 6)) == tables


@pytest.mark.parametrize("case", [case for case, (_, tables) in CASES.items() if not tables])
def test_what_is_no_table_is_said_or_printed(case: str, tmp_path: Path, nianbao: Nianbao) -> None:
    rows, _ = CASES[case]
    path = tmp_path / "年报.xlsx"
    nianbao("new", path, "--unit", "某市某局", "--year", 2025)
    typed(path, 6, rows)

    said = nianbao("check", path).out
    printed = "".join(paragraph.text for paragraph in section_of(path, 6))

    assert all(cell.strip() in printed or f"“{cell}”" in said for row in rows for cell in row)


@pytest.mark.parametrize("section", [1, 5, 6])
def test_a_table_adds_nothing_to_a_clean_verdict(
    section: int, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    before = nianbao("check", path, "--json").json["findings"]
    own = [paragraph.text for paragraph in section_of(path, section)]
    rows = [
        "有关情况，见下表：",
        "类别\t件数，本年",
        "受理申请，其他\t7",
        "1.网站\t，",
        "（三）\t9",
    ]
    fill(nianbao, path, {"sections": {str(section): own + rows}})

    found = nianbao("check", path, "--json").json["findings"]

    assert [f["message"] for f in found] == [f["message"] for f in before]


@pytest.mark.parametrize("section", [1, 5, 6])
def test_fill_puts_each_cell_into_its_own_and_undo_takes_it_back(
    section: int, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    before = section_of(path, section)
    rows = ["见下表：", "类别\t件数", "甲类\t7", "乙类\t=8", "完。"]
    fill(nianbao, path, {"sections": {str(section): rows}})

    sheet = openpyxl.load_workbook(path)[SHEETS[section]]
    shown = [[cell.value for cell in row] for row in sheet["B4:D8"]]
    assert shown == [
        ["见下表：", None, None],
        ["类别", "件数", None],
        ["甲类", "7", None],
        ["乙类", "=8", None],
        ["完。", None, None],
    ]
    assert nianbao("undo", path).code == 0
    assert section_of(path, section) == before


def test_the_report_prints_a_table_in_every_format(
    workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    own = [paragraph.text for paragraph in section_of(path, 1)]
    table = ["类别\t条数\t占比", "政策文件\t21\t6.1%", "行政执法\t150\t43.4%"]
    fill(nianbao, path, {"sections": {"1": [*own, *table, "以上。"], "6": ["如下：", *table]}})
    out = path.parent / "out"

    assert nianbao("export", path, "--to", "docx,html,json,pdf", "--out", out).code == 0

    (word,) = out.glob("*.docx")
    tables = [[[c.text for c in row.cells] for row in t.rows] for t in Document(str(word)).tables]
    rows = [line.split("\t") for line in table]
    assert tables[0] == tables[-1] == rows
    page = next(p for p in out.glob("*.html") if "（" not in p.stem).read_text("utf-8")
    assert page.count('<th scope="col" class="nianbao-head">占比</th>') == 2
    (data,) = out.glob("*.json")
    sections = json.loads(data.read_text("utf-8"))["sections"]
    assert sections[0]["paragraphs"][-4:] == [*table, "以上。"]


def test_renew_moves_a_table_cell_by_cell(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook()
    rows = ["见下表：", "类别\t件数", "甲类\t7", "", "丙类\t丁类", "1\t2"]
    fill(nianbao, path, {"sections": {"6": rows}})
    new = path.with_name("新表.xlsx")

    result = nianbao("renew", path, new)

    assert result.code == 0
    assert "没有移" not in result.out
    assert tables_of(section_of(new, 6)) == tables_of(section_of(path, 6)) != []


PROSE_TABLE = ["类别\t条数\t占比", "政策文件\t21\t6.1%", "行政执法\t150\t43.4%"]
LIKE_TABLE_THREE = ["办理结果\t件数", "（一）予以公开\t24", "（五）不予处理\t5", "（七）总计\t29"]


@pytest.mark.parametrize("suffix", ["docx", "html", "pdf"])
@pytest.mark.parametrize("rows", [PROSE_TABLE, LIKE_TABLE_THREE], ids=["own", "like table three"])
def test_a_published_report_gives_its_tables_back(
    suffix: str, rows: list[str], workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    prose = {n: [p.text for p in section_of(path, n)] for n in SHEETS}
    prose[1] += ["见下表：", *rows, "以上。"]
    prose[6] += ["另见下表：", *rows]
    fill(nianbao, path, {"sections": prose})
    out, again = path.parent / "out", path.with_name("again.xlsx")
    assert nianbao("export", path, "--to", suffix, "--out", out).code == 0
    report = next(p for p in out.glob(f"*.{suffix}") if "（" not in p.stem)

    assert nianbao("read", report, again).code == 0

    for number in SHEETS:
        read = [paragraph.text for paragraph in section_of(again, number)]
        assert read == [paragraph.text for paragraph in section_of(path, number)]
        assert tables_of(section_of(again, number)) == tables_of(section_of(path, number))


@pytest.mark.parametrize("between", ["|", " | ", "\t"], ids=["bars", "spaced bars", "tabs"])
def test_a_table_in_a_report_of_plain_text_is_read(
    between: str, tmp_path: Path, nianbao: Nianbao
) -> None:
    rows = ["类别|条数|占比", "政策文件|21|6.1%", "行政执法|150|43.4%"]
    lines = ["某市某局2025年政府信息公开工作年度报告", "一、总体情况", "如下："]
    lines += [row.replace("|", between) for row in rows]
    lines += ["以上。", "六、其他需要报告的事项", "无。"]
    (tmp_path / "报告.txt").write_text("\n".join(lines), "utf-8")

    nianbao("read", tmp_path / "报告.txt", tmp_path / "年报.xlsx")

    assert tables_of(section_of(tmp_path / "年报.xlsx", 1)) == [[tuple(r.split("|")) for r in rows]]


def test_a_workbook_of_the_first_release_keeps_a_table_in_its_one_column(
    tmp_path: Path, nianbao: Nianbao
) -> None:
    """Its cells beside the prose are locked, so that a row is one text, parted by tabs."""
    path = tmp_path / "年报.xlsx"
    path.write_bytes((Path(__file__).parent / "data" / "releases" / "first.xlsx").read_bytes())
    fill(nianbao, path, {"sections": {"6": ["见下表：", *PROSE_TABLE]}})

    sheet = openpyxl.load_workbook(path)[SHEETS[6]]

    assert [sheet.cell(row, 2).value for row in range(4, 8)] == ["见下表：", *PROSE_TABLE]
    assert [sheet.cell(row, 3).value for row in range(4, 8)] == [None] * 4
    assert tables_of(section_of(path, 6)) == [[tuple(row.split("\t")) for row in PROSE_TABLE]]
