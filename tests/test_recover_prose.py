"""Prose: headings, title, preamble, signature, and what the form has no place for."""

from dataclasses import replace
from pathlib import Path

import pytest

from nianbao.recover import Recovered, read_report
from recover_reports import read_back, report, write_dump

HEADS = report().heads
TITLE = "某市甲局2023年政府信息公开工作年度报告"


def read_text(text: str, folder: Path, encoding: str = "utf-8") -> Recovered:
    path = folder / "report.txt"
    path.write_bytes(text.encode(encoding))
    return read_report(path)


def with_heading(number: int, text: str, folder: Path) -> Recovered:
    heads = [text if i == number else head for i, head in enumerate(HEADS, 1)]
    return read_back(replace(report(), heads=tuple(heads)), "dump", folder)


def with_prose(prose: dict[int, list[str]], folder: Path) -> Recovered:
    return read_back(replace(report(), prose=prose), "dump", folder)


def texts(recovered: Recovered, section: int) -> list[str]:
    return [paragraph.text for paragraph in recovered.filing.sections[section]]


@pytest.mark.parametrize(
    "heading",
    [
        "5、存在的主要问题及改进情况",
        "五.存在的主要问题及改进情况",
        "存在的主要问题及改进情况",
        "五、政府信息公开工作存在的主要问题及改进情况",
        "五、存在的主要问题及整改措施",
        "五、存在的主要问题及改进情形",
        "四、存在的主要问题及改进情况",
    ],
)
def test_a_heading_in_other_words_is_found_and_noted(heading: str, tmp_path: Path):
    recovered = with_heading(5, heading, tmp_path)
    assert texts(recovered, 5) == ["存在一些问题。"]
    if heading[1] != ".":
        official = "五、存在的主要问题及改进情况"
        (note,) = recovered.notes
        assert note.endswith(f"标题“{heading}”按“{official}”读取")


def test_a_heading_may_have_prose_on_its_line(tmp_path: Path):
    base = replace(report(), prose={1: ["某。"], 5: ["某。"], 6: []})
    base = replace(base, heads=(*HEADS[:5], "六、其他需要报告的事项：无收费。"))
    recovered = read_back(base, "dump", tmp_path)
    assert texts(recovered, 6) == ["无收费。"]
    (note,) = recovered.notes
    assert note.endswith("标题“六、其他需要报告的事项”与正文在同一段，已分开读取")


def test_a_heading_that_is_missing_is_named(tmp_path: Path):
    recovered = with_heading(5, "", tmp_path)
    assert texts(recovered, 5) == ["存在一些问题。"]
    assert "没有找到标题“五、存在的主要问题及改进情况”，请核对这一部分的内容" in recovered.notes


def test_like_named_chapters_of_section_one_open_no_section(tmp_path: Path):
    prose = ["（一）主动公开政府信息情况", "某。", "2.主动公开政府信息情况", "某。"]
    recovered = with_prose({1: prose, 5: ["某。"], 6: ["某。"]}, tmp_path)
    assert texts(recovered, 1) == prose
    assert recovered.notes == ()


@pytest.mark.parametrize(
    ("printed", "unit", "year"),
    [
        ("某市甲局2023年政府信息公开工作年度报告", "某市甲局", 2023),
        ("某市甲局 2023 年政府信息公开年度报告", "某市甲局", 2023),
        ("某市甲局２０２３年度政府信息公开工作年度报告", "某市甲局", 2023),
        ("某市甲局\n2023年政府信息公开工作年度报告", "某市甲局", 2023),
        ("某市甲局2023年政府\n信息公开工作\n年度报告", "某市甲局", 2023),
        ("2023年某市甲局政府信息公开工作年度报告", "某市甲局", 2023),
        ("2023年度某市甲局2023年政府信息公开工作年度报告", "某市甲局", 2023),
        ("某市甲局政府信息公开工作2023年度报告", "某市甲局", 2023),
        ("标题：某市甲局2023年政府信息公开工作年度报告", "某市甲局", 2023),
        ("关于某市甲局2023年政府信息公开工作情况的报告", "某市甲局", 2023),
    ],
)
def test_unit_and_year_are_read_from_the_title(printed: str, unit: str, year: int, tmp_path: Path):
    path = write_dump(report(), tmp_path / "a.txt")
    recovered = read_text(path.read_text("utf-8").replace(TITLE, printed), tmp_path)
    assert (recovered.filing.profile.unit, recovered.filing.profile.year) == (unit, year)
    assert recovered.notes == ()


def test_what_a_title_does_not_say_is_asked_for(tmp_path: Path):
    text = write_dump(report(), tmp_path / "a.txt").read_text("utf-8")
    without = read_text(text.replace(TITLE, "政府信息公开工作年度报告"), tmp_path)
    assert without.notes == (
        "标题“政府信息公开工作年度报告”里没有单位名称，请在首页填写",
        "没有找到报告年度，请在首页填写",
    )
    period = "本报告数据的统计期限为2023年1月1日至2023年12月31日。"
    text = text.replace(TITLE, f"政府信息公开工作年度报告\n{period}")
    dated = read_text(text, tmp_path)
    assert dated.filing.profile.year == 2023
    assert dated.notes[1] == "标题里没有年度，按正文所写的 2023 年读取，请核对"


def test_a_page_s_own_lines_are_left_out(tmp_path: Path):
    text = write_dump(report(), tmp_path / "a.txt").read_text("utf-8")
    recovered = read_text(f"首页 > 年报\n{text}", tmp_path)
    assert recovered.filing.title == TITLE
    assert len(recovered.filing.preamble) == 1
    assert recovered.notes == ("标题之前的 1 行不属于报告，没有读入：“首页 > 年报”",)


@pytest.mark.parametrize(
    "signature",
    [
        ["某市甲局", "2024年1月17日"],
        ["　　　某 市 甲 局", "　　2024 年 1 月 17 日"],
        ["某市甲局办公室", "二〇二四年一月十七日"],
        ["某市甲局 2024年1月17日"],
        ["2024年1月17日", "附件下载"],
        ["某市甲局"],
    ],
)
def test_a_signature_is_left_out_and_quoted(signature: list[str], tmp_path: Path):
    recovered = with_prose({1: ["某。"], 5: ["某。"], 6: ["无收费情况", *signature]}, tmp_path)
    assert texts(recovered, 6) == ["无收费情况"]
    (note,) = recovered.notes
    assert note.endswith(f"起是落款，没有读入：“{'；'.join(x.strip() for x in signature)}”")


@pytest.mark.parametrize("last", ["无", "本年没有需要报告的其他事项", "截至2023年12月31日，无。"])
def test_prose_is_no_signature(last: str, tmp_path: Path):
    recovered = with_prose({1: ["某。"], 5: ["某。"], 6: [last]}, tmp_path)
    assert texts(recovered, 6) == [last]
    assert recovered.notes == ()


def test_prose_beside_a_table_is_quoted(tmp_path: Path):
    prose = {1: ["某。"], 3: ["具体情况如下表："], 5: ["某。"], 6: ["某。"]}
    recovered = with_prose(prose, tmp_path)
    (note,) = recovered.notes
    assert note.endswith("：“具体情况如下表：”，统一格式在这里只有表格，没有读入")


def test_a_remark_below_a_table_is_kept_whole(tmp_path: Path):
    remark = "注：以上件数含所属各街道办事处，不含咨询件；" * 6
    prose = {1: ["某。"], 4: [remark], 5: ["某。"], 6: ["某。"]}
    (note,) = with_prose(prose, tmp_path).notes
    assert note.endswith(f"：“{remark}”，统一格式在这里只有表格，没有读入")


def test_prose_that_begins_with_a_tab_is_prose(tmp_path: Path):
    prose = {
        1: ["\t2023年，我局公开信息。", "\t（一）主动公开。", "\t5件。"],
        5: ["\t某。"],
        6: ["无"],
    }
    recovered = with_prose(prose, tmp_path)
    assert texts(recovered, 1) == ["2023年，我局公开信息。", "（一）主动公开。", "5件。"]
    assert texts(recovered, 5) == ["某。"]


def test_word_s_invisible_mark_is_removed(tmp_path: Path):
    recovered = with_prose({1: ["[bookmark: _GoBack]某。"], 5: ["某。"], 6: ["某。"]}, tmp_path)
    assert texts(recovered, 1) == ["某。"]
    assert recovered.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encodings_and_line_ends(encoding: str, ending: str, tmp_path: Path):
    text = write_dump(report(), tmp_path / "a.txt").read_text("utf-8")
    recovered = read_text(text.replace("\n", ending), tmp_path, encoding)
    assert (recovered.notes, recovered.missing) == ((), ())
    assert recovered.filing.title == TITLE
