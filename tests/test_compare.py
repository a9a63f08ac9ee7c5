"""比较: two reports of any years and versions, figures and sentences, on paper and on a screen."""

import json
import random
from itertools import chain
from pathlib import Path

import pytest

from conftest import MakeWorkbook, Nianbao
from nianbao.compare.sentences import Pair, beside, sentences_of
from nianbao.form import edition
from nianbao.publish import report_of
from nianbao.publish.docx import docx_bytes
from nianbao.publish.html import page_bytes
from nianbao.sample import sample_report
from publish_cases import filing_with, numbered_filing

# What stands in the first and in the second text, and what is said of each sentence: = same,
# ~ changed with its words in brackets, - dropped, + added, > moved.
TEXTS = """
每年只改数字和年份
  甲 主动公开信息21条。共收到申请9件。开展培训。
  乙 主动公开信息35条。共收到申请9件。开展培训。
  ~ 主动公开信息[21|35]条。
  = 共收到申请9件。
  = 开展培训。

中间加一句，末尾删一句
  甲 完善公开目录。规范办理申请。组织业务培训。
  乙 完善公开目录。设立线上查询点。规范办理申请。
  = 完善公开目录。
  + 设立线上查询点。
  = 规范办理申请。
  - 组织业务培训。

两句换了次序
  甲 健全信息公开审查制度，先审查后公开。维护政府网站公开专栏，每周巡查。
  乙 维护政府网站公开专栏，每周巡查。健全信息公开审查制度，先审查后公开。
  > 维护政府网站公开专栏，每周巡查。
  = 健全信息公开审查制度，先审查后公开。

全角半角和空格不算
  甲 落实（试行）办法，公开 12 条。
  乙 落实(试行)办法,公开12条。
  = 落实(试行)办法,公开12条。

整句改写的是删一句、加一句
  甲 政策解读形式单一。
  乙 基层人员流动频繁，经验不足。
  - 政策解读形式单一。
  + 基层人员流动频繁，经验不足。

一个字夹在两处改动中间，不单独留着
  甲 由办公室和法制科共同审核后公开发布。
  乙 由办公室或综合科共同审核后公开发布。
  ~ 由办公室[和法制|或综合]科共同审核后公开发布。
"""


def cases() -> dict[str, list[str]]:
    blocks = (block.split("\n") for block in TEXTS.strip().split("\n\n"))
    return {str(name): [str(line) for line in lines] for name, *lines in blocks}


def told(pair: Pair) -> str:
    sign = {"same": "=", "changed": "~", "dropped": "-", "added": "+", "moved": ">"}[pair.kind]
    if pair.kind != "changed":
        return f"  {sign} {pair.second or pair.first}"
    words = (s.first if s.is_same else f"[{s.first}|{s.second}]" for s in pair.spans)
    return f"  {sign} {''.join(words)}"


@pytest.mark.parametrize("name", cases())
def test_sentences_are_set_beside_each_other(name: str) -> None:
    lines = cases()[name]
    first, second = (sentences_of(line.strip()[1:]) for line in lines[:2])
    assert [told(pair) for pair in beside([first], [second])[0]] == lines[2:]


def test_every_sentence_of_both_stands_in_the_comparison() -> None:
    """Whatever is added, dropped, changed and moved, nothing is lost and nothing said twice."""
    dice = random.Random(0)
    words = ["公开", "目录", "申请9件", "审查", "培训2次", "专栏", "群众", "2024年", "解读", "答复"]
    for _ in range(60):
        first = [["".join(dice.choices(words, k=6)) + "。" for _ in range(8)] for _ in range(2)]
        second = [[*section] for section in first]
        for section in second:
            for _ in range(4):
                at = dice.randrange(len(section))
                section[at] = section[at].replace("公开", dice.choice(["公示", "公开", ""]))
                section.insert(dice.randrange(8), section.pop(at))
            del section[dice.randrange(len(section))]
            section.append("".join(dice.choices(words, k=5)) + "。")

        pairs = [pair for section in beside(first, second) for pair in section]

        assert sorted(p.first for p in pairs if p.first) == sorted(chain(*first))
        assert sorted(p.second for p in pairs if p.second) == sorted(chain(*second))
        for pair in pairs:
            assert "".join(span.first for span in pair.spans) == pair.first
            assert "".join(span.second for span in pair.spans) == pair.second
            assert (pair.kind == "same") <= (pair.first == pair.second)


def test_two_long_texts_with_nothing_in_common_take_no_minutes() -> None:
    first = [f"第{i}项工作已经完成并且归档。" for i in range(700)]
    second = [f"{i}号文件尚未废止，继续有效。" for i in range(700)]
    (pairs,) = beside([first], [second])
    assert {pair.kind for pair in pairs} == {"dropped", "added"}


def test_a_workbook_and_the_report_that_was_published(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    """What was handed in against what was published: one word was changed."""
    path = workbook(
        {"applications.new.natural_person": 2, "applications.granted.natural_person": 2}
    )
    assert nianbao("export", path, "--to", "html", "--out", tmp_path / "成稿").code in (0, 3)
    (page,) = (tmp_path / "成稿").glob("*.html")
    text = page.read_text("utf-8")
    changed = text.replace("每周巡查一次", "每月巡查一次")
    page.write_text(changed, "utf-8")
    assert changed != text

    said = nianbao("compare", path, page)

    assert said.code == 0
    assert "个数字里，0 个不同" in said.out
    assert "巡查一次" in said.out
    assert "每〔周 → 月〕巡查一次" in said.out
    assert said.out.count("有改动　") == 1


@pytest.mark.parametrize("ending", ["docx", "html"])
def test_figures_that_differ_are_named_with_both_numbers_and_the_difference(
    nianbao: Nianbao, tmp_path: Path, ending: str
) -> None:
    first, second = tmp_path / f"甲.{ending}", tmp_path / f"乙.{ending}"
    before = {cell.id: "4" for cell in edition("2021").cells}
    after = before | {"applications.new.enterprise": "9", "proactive.penalties.decisions": "0"}
    write = docx_bytes if ending == "docx" else page_bytes
    first.write_bytes(write(report_of(filing_with(before, section_1="公开4条。"))))
    second.write_bytes(write(report_of(filing_with(after, section_1="公开4条。"))))

    said = nianbao("compare", first, second, "--json").json

    assert [(f["place"], f["first"], f["second"], f["difference"]) for f in said["figures"]] == [
        ("表二 › 行政处罚 › 本年处理决定数量", "4", "0", "-4"),
        ("表三 › 一、本年新收 › 商业企业", "4", "9", "+5"),
    ]
    assert (said["compared"], said["sentences"]) == (200, [])


def test_reports_on_two_forms_are_compared_where_both_have_a_figure(
    nianbao: Nianbao, tmp_path: Path
) -> None:
    old, new = tmp_path / "2019.docx", tmp_path / "2021.docx"
    old.write_bytes(docx_bytes(report_of(numbered_filing("2019"))))
    new.write_bytes(docx_bytes(report_of(numbered_filing("2021"))))

    said = nianbao("compare", old, new)

    assert "只有一份有的" in said.out
    assert "表三 › 一、本年新收 › 自然人：" in said.out


def test_only_another_year_is_no_change(nianbao: Nianbao, tmp_path: Path) -> None:
    text = sample_report().read_text("utf-8")
    later = tmp_path / "2024.txt"
    later.write_text(text.replace("2023年", "2024年"), "utf-8")

    said = nianbao("compare", sample_report(), later)

    assert "两份报告的数字和正文没有不同" in said.out


def test_the_page_holds_everything_and_stands_alone(nianbao: Nianbao, tmp_path: Path) -> None:
    text = sample_report().read_text("utf-8")
    other, page = tmp_path / "乙.txt", tmp_path / "比较.html"
    changed = text.replace("政府信息21件", "政府信息35件").replace("杜绝泄密", "<b>杜绝泄密")
    other.write_text(changed, "utf-8")

    said = nianbao("compare", sample_report(), other, "--out", page)

    shown = page.read_text("utf-8")
    assert "主动公开政府信息<del>21</del>件" in shown
    assert "主动公开政府信息<ins>35</ins>件" in shown
    assert "<ins>&lt;b&gt;</ins>杜绝泄密" in shown
    assert "src=" not in shown
    assert "http" not in shown
    assert str(page) in said.out
    assert nianbao("compare", sample_report(), other, "--out", page).code == 2


def test_what_cannot_be_compared_is_refused(
    nianbao: Nianbao, tmp_path: Path, workbook: MakeWorkbook
) -> None:
    path, blank = workbook(), tmp_path / "空.xlsx"
    nianbao("new", blank)
    assert "同一个文件" in nianbao("compare", path, path).err
    assert "没有读到数字和正文" in nianbao("compare", path, blank).err


def test_neither_file_is_changed(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    one, other = workbook(), workbook({"proactive.penalties.decisions": 1}, name="另一份.xlsx")
    before = one.read_bytes(), other.read_bytes()
    assert "0 → 1（+1）" in nianbao("compare", one, other).out
    assert (one.read_bytes(), other.read_bytes()) == before


def test_the_json_names_both_reports(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    one, other = workbook(), workbook(name="另一份.xlsx", year=2024)
    said = json.loads(nianbao("compare", one, other, "--json").out)
    assert (said["first"]["year"], said["second"]["year"]) == (2025, 2024)
    assert said["second"]["name"] == "另一份.xlsx"
