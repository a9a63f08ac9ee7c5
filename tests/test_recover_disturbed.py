"""Disturbed reports: each figure is read right, or left blank with a note; never wrong silently."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nianbao.form.a1 import Range
from nianbao.recover import read_report
from recover_reports import (
    WRITERS,
    Box,
    Report,
    change,
    insert,
    move,
    read_back,
    report,
    reword,
    split_merged,
    unread_cells,
    wrong_cells,
)

TWO, THREE, FOUR = 0, 1, 2
# Rows of table three that may change places, and its columns for natural persons to totals.
GROUPS = [(8, 15), (16, 18), (19, 23), (24, 26)]
ORGANISATIONS = range(5, 10)
HOWS = tuple(WRITERS)


def full_width(base: Report) -> Report:
    return change(
        base,
        figures=lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    )


def with_unit(base: Report) -> Report:
    units = {cell.id: cell.unit for cell in base.edition.cells}
    return reword(base, {cell: f"{n}{units[cell]}" for cell, n in base.expected.items()})


def thousands(base: Report) -> Report:
    return change(
        replace(base, expected={cell: (n or 0) + 1234000 for cell, n in base.expected.items()}),
        figures=lambda text: f"{int(text) + 1234000:,}",
    )


def without_numbers(base: Report) -> Report:
    return change(base, labels=lambda text: re.sub(r"^(\d\.|（.）|[一二三四]、)", "", text))


def other_numbers(base: Report) -> Report:
    return change(base, labels=lambda text: re.sub(r"^(\d)\.", r"\1、", text))


def half_width(base: Report) -> Report:
    return change(base, labels=lambda text: text.replace("（", "(").replace("）", ")"))


def spaced(base: Report) -> Report:
    return change(base, labels=lambda text: "\u3000".join(text[:6]) + " " + text[6:])


def one_wrong(base: Report) -> Report:
    return change(base, labels=lambda text: f"{text[:5]}某{text[6:]}" if len(text) >= 8 else text)


def rows_shuffled(base: Report, random: Random | None = None) -> Report:
    rows: dict[int, int] = {}
    for first, last in GROUPS:
        order = list(range(first, last + 1))
        (random or Random(1)).shuffle(order)
        rows |= dict(zip(range(first, last + 1), order, strict=True))
    return move(base, THREE, rows)


def columns_shuffled(base: Report, random: Random | None = None) -> Report:
    """Total first, natural persons last, and the five kinds of organisation mixed."""
    order = list(ORGANISATIONS)
    (random or Random(2)).shuffle(order)
    columns = dict(zip(ORGANISATIONS, order, strict=True)) | {4: 10, 10: 4}
    suits = {6: 11, 7: 12, 8: 13, 9: 14, 10: 15, 11: 6, 12: 7, 13: 8, 14: 9, 15: 10}
    base = move(base, TWO, {}, {})
    return move(move(base, THREE, {}, columns), FOUR, {}, suits)


def header_repeated(base: Report) -> Report:
    header = [box for box in base.sheets[THREE].boxes if box.range.bottom <= 3]
    return insert(split_merged(base, THREE, 16), THREE, 16, header)


def note_inside(base: Report) -> Report:
    note = Box(Range(1, 1, 1, 10), "注：以上件数不含咨询12件。")
    return insert(split_merged(base, THREE, 16), THREE, 16, [note])


EXACT: dict[str, Callable[[Report], Report]] = {
    "nothing": lambda base: base,
    "full width": full_width,
    "unit": with_unit,
    "thousands": thousands,
    "no numbers": without_numbers,
    "other numbers": other_numbers,
    "half width": half_width,
    "blanks in labels": spaced,
    "one wrong character": one_wrong,
    "rows shuffled": rows_shuffled,
    "columns shuffled": columns_shuffled,
    "header repeated": header_repeated,
    "note inside": note_inside,
}


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("name", EXACT)
def test_every_figure_of_a_disturbed_report_is_read(name: str, how: str, tmp_path: Path):
    disturbed = EXACT[name](report())
    recovered = read_back(disturbed, how, tmp_path)
    assert wrong_cells(recovered, disturbed.expected) == []
    assert unread_cells(recovered, disturbed.expected) == []
    assert recovered.missing == ()


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize(
    "name", ["nothing", "other numbers", "half width", "blanks in labels", "rows shuffled"]
)
def test_what_makes_no_difference_needs_no_note(name: str, how: str, tmp_path: Path):
    assert read_back(EXACT[name](report()), how, tmp_path).notes == ()


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("mark", ["", "-", "/", "无", "——"])
def test_marks_for_nothing_are_blank_and_keep_their_text(mark: str, how: str, tmp_path: Path):
    base = report()
    blank = {cell.id for cell in base.edition.cells if cell.index % 3}
    recovered = read_back(reword(base, dict.fromkeys(blank, mark)), how, tmp_path)
    figures = recovered.filing.figures
    assert recovered.missing == ()
    assert {cell for cell, figure in figures.items() if figure.is_blank} == blank
    assert all(figures[cell].raw == mark and figures[cell].at for cell in blank)
    assert wrong_cells(recovered, base.expected) == []


@pytest.mark.parametrize("how", HOWS)
def test_number_habits_are_noted(how: str, tmp_path: Path):
    cell = "applications.new.natural_person"
    printed = {"６": "含全角字符", "6件": "含单位", "1,234": "含千分位逗号", "1 2": "含空格"}
    for raw, why in printed.items():
        recovered = read_back(reword(report(), {cell: raw}), how, tmp_path)
        figure = recovered.filing.figures[cell]
        assert figure.raw == raw
        assert recovered.notes == (
            f"{figure.at}：表三 › 一、本年新收 › 自然人填的是“{raw}”，"
            f"按 {figure.number} 读取（{why}）",
        )


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize(
    "raw", ["22（其中修订16件）", "约5", "零", "十二", "6/9", "5[注1]", "-3", "3.5"]
)
def test_what_is_no_number_is_kept_as_it_stands(raw: str, how: str, tmp_path: Path):
    cell = "applications.new.natural_person"
    recovered = read_back(reword(report(), {cell: raw}), how, tmp_path)
    figure = recovered.filing.figures[cell]
    assert (figure.raw, figure.number, bool(figure.problem)) == (raw, None, True)
    assert len(recovered.notes) == 1
    assert recovered.notes[0].startswith(
        f"{figure.at}：表三 › 一、本年新收 › 自然人填的是“{raw}”，"
    )
    assert recovered.missing == ()


def test_labels_with_a_wrong_character_are_noted(tmp_path: Path):
    base = reword(report(), {"1.本机关不掌握相关政府信息": "1.本机关不掌握相某政府信息"})
    assert read_back(base, "dump", tmp_path).notes == (
        "第 199 行：“1.本机关不掌握相某政府信息”与“1.本机关不掌握相关政府信息”相近，"
        "按后者读取，请核对",
    )


def test_shortened_labels_are_noted(tmp_path: Path):
    base = reword(
        report(),
        {
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "1.逾期不补正",
            "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开",
        },
    )
    recovered = read_back(base, "docx", tmp_path)
    assert wrong_cells(recovered, base.expected) == unread_cells(recovered, base.expected) == []
    assert recovered.notes == (
        "表 2 第 7 行第 2 列：“（二）部分公开”与“（二）部分公开（区分处理的，只计这一情形，"
        "不计其他情形）”开头相同，按后者读取，请核对",
        "表 2 第 24 行第 3 列：“1.逾期不补正”是“1.申请人无正当理由逾期不补正、"
        "行政机关不再处理其政府信息公开申请”的另一种写法，按后者读取",
    )


@pytest.mark.parametrize("how", HOWS)
def test_a_label_is_never_looked_for_in_another_group(how: str, tmp_path: Path):
    base = reword(report(), {"5.要求行政机关确认或重新出具已获取信息": "5.属于国家秘密"})
    recovered = read_back(base, how, tmp_path)
    lost = [x for x in base.expected if x.startswith("applications.not_processed.confirm")]
    assert list(recovered.missing) == lost
    assert wrong_cells(recovered, base.expected) == []
    assert recovered.notes[0].endswith("不是统一格式的项目，没有读入")
    assert recovered.notes[1:] == ("表三有 7 格没有找到，请对照原件填写",)


@pytest.mark.parametrize("how", HOWS)
def test_a_row_printed_twice_is_read_once(how: str, tmp_path: Path):
    base = reword(report(), {"8.属于行政查询事项": "7.属于行政执法案卷"})
    recovered = read_back(base, how, tmp_path)
    assert wrong_cells(recovered, base.expected) == []
    assert len(recovered.missing) == 7
    assert recovered.notes[0].endswith("这一项在前面已经读过，以前面的为准，这里没有读入")


@pytest.mark.parametrize("how", HOWS)
def test_an_unknown_group_leaves_only_exact_labels(how: str, tmp_path: Path):
    base = reword(
        report(), {"（四）无法提供": "（四）甲乙丙丁", "2.没有现成信息需要另行制作": "2.没有"}
    )
    recovered = read_back(base, how, tmp_path)
    assert wrong_cells(recovered, base.expected) == []
    assert {x.split(".")[2] for x in recovered.missing} == {"needs_creation"}
    assert any(
        note.endswith("“3.补正后申请内容仍不明确”所在的分组没有认出，按栏目名称读取，请核对")
        for note in recovered.notes
    )


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("head", ["科研机构", "自然人", "尚未审结", "本年废止件数"])
def test_one_unknown_column_is_the_one_left_over(head: str, how: str, tmp_path: Path):
    base = columns_shuffled(reword(report(), {head: "甲乙丙丁"}))
    recovered = read_back(base, how, tmp_path)
    assert wrong_cells(recovered, base.expected) == []
    unread = unread_cells(recovered, base.expected)
    assert unread == [] or head == "尚未审结"  # which stands three times in its table
    assert any("栏名“甲乙丙丁”" in note for note in recovered.notes)


@pytest.mark.parametrize("how", HOWS)
def test_an_unknown_corner_is_no_column(how: str, tmp_path: Path):
    base = reword(report(), {"信息内容": "甲乙丙丁", "本年废止件数": ""})
    recovered = read_back(base, how, tmp_path)
    assert wrong_cells(recovered, base.expected) == []
    assert recovered.missing


def test_two_unknown_columns_are_left_out(tmp_path: Path):
    base = reword(report(), {"科研机构": "甲乙丙丁", "自然人": "戊己庚辛"})
    recovered = read_back(base, "docx", tmp_path)
    assert wrong_cells(recovered, base.expected) == []
    lost = {x.split(".")[-1] for x in recovered.missing}
    assert lost == {"natural_person", "research_institution"}
    assert recovered.notes[:2] == (
        "表 2 第 2 行第 4 列：栏名“戊己庚辛”不是统一格式的栏名，请核对这一栏",
        "表 2 第 3 行第 6 列：栏名“甲乙丙丁”不是统一格式的栏名，请核对这一栏",
    )


@pytest.mark.parametrize("how", ["dump", "pipes"])
def test_without_headers_a_text_is_not_guessed(how: str, tmp_path: Path):
    heads = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构"]
    base = reword(report(), dict.fromkeys(heads, "甲乙丙丁"))
    recovered = read_back(base, how, tmp_path)
    assert wrong_cells(recovered, base.expected) == []
    assert {x.split(".")[0] for x in recovered.missing} == {"applications"}
    assert len(recovered.missing) == 175
    assert recovered.notes[-1] == "表三有 175 格没有找到，请对照原件填写"


@pytest.mark.parametrize("how", ["dump", "pipes"])
def test_a_row_with_a_place_too_few_is_not_guessed(how: str, tmp_path: Path):
    path = WRITERS[how](reword(report(), {"applications.new.enterprise": "删"}), tmp_path / "a.txt")
    text = path.read_text("utf-8")
    path.write_text(text.replace("\t删\n", "").replace(" | 删", ""), "utf-8")
    recovered = read_report(path)
    assert {x.split(".")[1] for x in recovered.missing} == {"new"}
    assert any("各格与栏目对不上，没有读入，请对照原件填写" in note for note in recovered.notes)


@pytest.mark.parametrize("how", HOWS)
def test_money_under_a_header_in_yuan_is_converted(how: str, tmp_path: Path):
    base = reword(
        report(),
        {"本年收费金额（单位：万元）": "本年收费金额（单位：元）", "proactive.fees.amount": "3500"},
    )
    recovered = read_back(base, how, tmp_path)
    figure = recovered.filing.figures["proactive.fees.amount"]
    assert (figure.raw, str(figure.number)) == ("3500", "0.35")
    assert recovered.notes[-1].endswith("填的是“3500”，按 0.35 读取（换算为万元）")


DISTURBANCES = st.lists(
    st.sampled_from(
        [
            full_width,
            with_unit,
            without_numbers,
            other_numbers,
            half_width,
            spaced,
            one_wrong,
            rows_shuffled,
            columns_shuffled,
        ]
    ),
    max_size=4,
    unique=True,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    disturbances=DISTURBANCES,
    how=st.sampled_from(HOWS),
    blank=st.sets(st.integers(0, 199), max_size=150),
    strays=st.dictionaries(st.integers(0, 60), st.sampled_from(["甲乙丙", "5", ""])),
)
def test_no_mixture_of_disturbances_is_read_wrong(disturbances, how, blank, strays):
    base = report()
    ids = [cell.id for cell in base.edition.cells]
    for disturb in disturbances:
        base = disturb(base)
    base = reword(base, {ids[index]: "" for index in blank})
    labels = sorted({box.text for sheet in base.sheets for box in sheet.boxes if not box.cell})
    base = reword(base, {labels[i]: x for i, x in strays.items() if i < len(labels)})
    with TemporaryDirectory() as folder:
        recovered = read_back(base, how, Path(folder))
    expected = {x: None if i in blank else base.expected[x] for i, x in enumerate(ids)}
    assert wrong_cells(recovered, expected) == []
    assert recovered.notes or not unread_cells(recovered, expected)
