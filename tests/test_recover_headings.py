"""Headings in other shapes, in lines and in one long line; what has no place is said."""

import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from conftest import Nianbao
from nianbao.recover import Recovered, read_report
from recover_reports import (
    Report,
    balanced,
    report,
    unread_cells,
    write_dump,
    write_html,
    write_pipes,
    write_run_together,
    wrong_cells,
)

TITLE = "某市甲局2023年政府信息公开工作年度报告"
PROSE = {1: ["公开信息五条。"], 5: ["解读形式较单一。"], 6: ["没有收费。"]}
TEXTS = {"pipes": write_pipes, "dump": write_dump, "line": write_run_together}
SLIPS = [
    ("一、总体情况", "一、总休情况"),
    ("二、主动公开政府信息情况", "二、主动公开政府信息情"),
    ("三、收到和处理政府信息公开申请情况", "三、收到和处里政府信息公开申请情况"),
    ("四、政府信息公开行政复议、行政诉讼情况", "四、政府信息公开行政复议行攻诉讼情况"),
    ("五、存在的主要问题及改进情况", "五、存在的主要问题及改进情"),
    ("六、其他需要报告的事项", "六、其它需要报告的事项"),
    ("五、存在的主要问题及改进情况", " 5. 存在的主要问题及改进情况"),
    ("三、收到和处理政府信息公开申请情况", "收到和处理政府信息公开申请情况"),
    ("三、收到和处理政府信息公开申请情况", "（三）收到和处理政府信息公开申请情况"),
]


def whole() -> Report:
    return replace(balanced(Random(1), "2021", 1, 0.03), prose=PROSE)


def read(text: str, folder: Path, name: str = "a.txt") -> Recovered:
    (folder / name).write_text(text, "utf-8")
    return read_report(folder / name)


def printed(how: str, folder: Path) -> str:
    return TEXTS[how](whole(), folder / "whole.txt").read_text("utf-8")


def prose(recovered: Recovered) -> dict[int, list[str]]:
    return {n: [p.text for p in texts] for n, texts in recovered.filing.sections.items()}


@pytest.mark.parametrize("how", TEXTS)
@pytest.mark.parametrize(("official", "slip"), SLIPS)
def test_a_heading_with_a_slip_opens_its_section(
    official: str, slip: str, how: str, tmp_path: Path
):
    recovered = read(printed(how, tmp_path).replace(official, slip), tmp_path)
    assert wrong_cells(recovered, whole().expected) == []
    assert unread_cells(recovered, whole().expected) == []
    assert prose(recovered) == PROSE
    assert recovered.not_placed == ()
    assert any(f"按“{official}”读取" in note for note in recovered.notes)


@pytest.mark.parametrize(
    ("section", "how"),
    # in one line nobody can tell the preamble from section one
    [(n, how) for n in (1, 2, 3, 4, 5) for how in TEXTS if (n, how) != (1, "line")],
)
def test_a_lost_heading_costs_no_content(section: int, how: str, tmp_path: Path):
    official = report().heads[section - 1]
    recovered = read(printed(how, tmp_path).replace(official, ""), tmp_path)
    assert wrong_cells(recovered, whole().expected) == []
    assert unread_cells(recovered, whole().expected) == []
    assert prose(recovered) == PROSE
    assert f"没有找到标题“{official}”，请核对这一部分的内容" in recovered.notes


def test_a_page_in_one_paragraph_is_read_as_a_text_in_one_line(tmp_path: Path):
    text = printed("line", tmp_path)
    recovered = read(f"<!DOCTYPE html><html><body><p>{text}</p></body></html>", tmp_path, "a.html")
    assert wrong_cells(recovered, whole().expected) == []
    assert prose(recovered) == PROSE


@pytest.mark.parametrize("mark", ["# {}", "### {}", "**{}**", "## **{}**"])
def test_markdown_headings_are_headings(mark: str, tmp_path: Path):
    lines = printed("pipes", tmp_path).split("\n")
    heads = {lines[0], *report().heads}
    marked = "\n".join(mark.format(line) if line in heads else line for line in lines)
    recovered = read(marked, tmp_path)
    assert recovered.filing.profile.unit == "某市甲局"
    assert prose(recovered) == PROSE
    assert (recovered.notes, recovered.is_whole) == ((), True)


@pytest.mark.parametrize("rule", ["", "|---|---|", "| :---: | ---: |"])
def test_markdown_tables_are_tables(rule: str, tmp_path: Path):
    def framed(line: str) -> str:
        below = f"\n{rule}" if rule and "本年制发件数" in line else ""
        return f"| {line} |{below}"

    text = re.sub(r"^.* \| .*$", lambda row: framed(row[0]), printed("pipes", tmp_path), flags=re.M)
    recovered = read(text, tmp_path)
    assert unread_cells(recovered, whole().expected) == []
    assert (recovered.notes, recovered.is_whole) == ((), True)


def test_a_heading_in_a_row_of_its_own_parts_the_table(tmp_path: Path):
    page = write_html(whole(), tmp_path / "page.html").read_text("utf-8")
    row = '<tr><td colspan="4">三、收到和处理政府信息公开申请情况</td></tr>'
    page = page.replace("<p>三、收到和处理政府信息公开申请情况</p>", "")
    page = page.replace("</tbody></table>", f"{row}</tbody></table>", 1)
    recovered = read(page, tmp_path, "a.html")
    assert unread_cells(recovered, whole().expected) == []
    assert (recovered.notes, recovered.is_whole) == ((), True)


def test_what_has_no_place_is_listed_whole_and_counted(tmp_path: Path, nianbao: Nianbao):
    remark = "注：以上数据不含下属单位。" * 8
    text = printed("pipes", tmp_path).replace("五、存在", f"{remark}\n五、存在")
    source = tmp_path / "a.txt"
    source.write_text(text, "utf-8")
    said = nianbao("read", source, tmp_path / "a.xlsx")
    assert said.code == 3
    assert f"：{remark}\n" in said.out
    assert said.out.rstrip().split("\n")[-1] == (
        "读到 200 个数字（全表 200 个）；正文读到 20 字，另有 1 处共 104 字没有放入任何一部分"
    )
    content = nianbao("read", source, tmp_path / "b.xlsx", "--json").json
    assert [left["text"] for left in content["not_placed"]] == [remark]
    assert content["prose"] == {"placed": 20, "left": 104}


def test_a_report_that_is_read_whole_ends_without_a_complaint(tmp_path: Path, nianbao: Nianbao):
    source = write_pipes(whole(), tmp_path / "a.txt")
    said = nianbao("read", source, tmp_path / "a.xlsx")
    assert said.code == 0
    assert said.out.endswith("读到 200 个数字（全表 200 个）；正文读到 20 字，没有遗漏\n")


@pytest.mark.parametrize(
    "text",
    ["\n".join(report().heads), "一、总体情况\n二、主动公开政府信息情况\n规章 | | |\n"],
)
def test_an_empty_result_is_no_success(text: str, tmp_path: Path, nianbao: Nianbao):
    (tmp_path / "a.txt").write_text(text, "utf-8")
    said = nianbao("read", tmp_path / "a.txt", tmp_path / "a.xlsx")
    assert said.code == 2
    assert "a.txt 里没有读到任何数字和正文，没有生成填报表" in said.out + said.err
    assert not (tmp_path / "a.xlsx").exists()


def test_what_does_not_fit_leaves_no_workbook(tmp_path: Path, nianbao: Nianbao):
    long = replace(whole(), prose=PROSE | {1: ["公开信息五条。" * 8] * 1800})
    said = nianbao("read", write_pipes(long, tmp_path / "a.txt"), tmp_path / "a.xlsx")
    assert said.code == 2
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize(
    ("name", "head"),
    [
        (f"{TITLE}.html", "年报_政府网站"),
        (f"甲网_{TITLE}.html", "年报"),
        ("a.html", f"{TITLE}_政府网站"),
        ("a.html", f"甲网 | {TITLE}"),
    ],
)
def test_a_unit_that_only_a_name_says_is_taken_from_it(name: str, head: str, tmp_path: Path):
    page = write_html(whole(), tmp_path / "page.html").read_text("utf-8")
    page = page.replace(TITLE, "").replace("年报_政府网站", head)
    recovered = read(page, tmp_path, name)
    assert recovered.filing.profile.unit == "某市甲局"
    assert recovered.filing.profile.year == 2023
    assert any(
        note.startswith("没有找到报告标题，单位按网页或文件的名称") for note in recovered.notes
    )
