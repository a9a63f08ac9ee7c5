"""Layouts of agencies' web pages: what is not the form's is passed over, and said."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from nianbao.recover import Recovered, read_report
from recover_reports import Report, balanced, unread_cells, write_html, wrong_cells

BASE = balanced(Random(4), "2021", 40, 0.5)


def page(folder: Path, base: Report = BASE) -> str:
    return write_html(base, folder / "page.html").read_text("utf-8")


def read(text: str, folder: Path) -> Recovered:
    (folder / "page.html").write_text(text, "utf-8")
    return read_report(folder / "page.html")


def tables(text: str) -> list[str]:
    return re.findall(r"<table>.*?</table>", text, re.DOTALL)


def as_lines(table: str) -> list[str]:
    """The rows of a table as somebody pastes them: blanks between the cells."""
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [" ".join(re.findall(r">([^<]+)</td>", row)) for row in rows]


@pytest.mark.parametrize(
    "pasted",
    [
        lambda lines: f"<table><tr><td>{'<br>'.join(lines)}</td></tr></table>",
        lambda lines: "".join(f"<p>{line}</p>" for line in lines),
        lambda lines: "<pre>" + "\n".join(lines) + "</pre>",
    ],
    ids=["one cell", "paragraphs", "preformatted"],
)
def test_a_table_pasted_as_text_is_read_by_its_labels(
    pasted: Callable[[list[str]], str], tmp_path: Path
):
    text = page(tmp_path)
    second, third, _ = tables(text)
    text = text.replace(second, pasted(as_lines(second))).replace(third, pasted(as_lines(third)))
    recovered = read(text, tmp_path)
    assert wrong_cells(recovered, BASE.expected) == []
    assert {cell.split(".")[0] for cell in unread_cells(recovered, BASE.expected)} <= {"proactive"}
    for table in ("表二", "表三"):
        assert any(
            f"{table}不是表格，是粘贴的文字，按文字里的栏目名称读取，请核对" in note
            for note in recovered.notes
        )


def test_prose_in_place_of_a_table_is_not_taken_for_one(tmp_path: Path):
    text = page(tmp_path)
    prose = "<p>2023年，我局办理行政许可 12 件，行政处罚 3 件。</p>"
    recovered = read(text.replace(tables(text)[0], prose), tmp_path)
    assert recovered.filing.figures["proactive.licences.decisions"].number is None
    assert "没有找到表二，其中 10 格没有读入" in recovered.notes
    assert any("办理行政许可 12 件" in note for note in recovered.notes)


def test_a_second_report_on_the_page_is_left_alone_and_named(tmp_path: Path):
    other = balanced(Random(5), "2021", 40, 0.5)
    second = page(tmp_path, other).replace("2023年", "2022年").replace("某市甲局", "某市乙局")
    body = second[second.index('<div class="article">') : second.index("<footer>")]
    text = page(tmp_path)
    recovered = read(text.replace("<footer>", f"{body}<footer>"), tmp_path)
    alone = read(text, tmp_path)
    assert recovered.filing.figures == alone.filing.figures
    assert recovered.filing.sections == alone.filing.sections
    assert recovered.notes == (
        "第 12 段起是另一份报告“某市乙局2022年政府信息公开工作年度报告”，没有读入；"
        "要读它，请把它单独存成一个文件",
    )


@pytest.mark.parametrize("head", ["序号", "", "编号"])
def test_serial_numbers_before_the_labels_are_no_figures(head: str, tmp_path: Path):
    text = page(tmp_path)
    third = tables(text)[1]
    rows = re.findall(r"<tr>.*?</tr>", third, re.DOTALL)
    numbered = [
        row.replace("<tr>", f"<tr><td>{count - 2 if count > 2 else head}</td>", 1)
        for count, row in enumerate(rows)
    ]
    recovered = read(text.replace(third, f"<table>{''.join(numbered)}</table>"), tmp_path)
    assert wrong_cells(recovered, BASE.expected) == unread_cells(recovered, BASE.expected) == []


def test_two_years_side_by_side_are_not_read_by_guess(tmp_path: Path):
    text = page(tmp_path)
    third = tables(text)[1]
    heads = "自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"
    wide = re.sub(rf'colspan="1">({heads})<', r'colspan="2">\1<', third)
    both = re.sub(r'(<td rowspan="1" colspan="1">)(\d+)</td>', r"\g<1>7</td>\1\2</td>", wide)
    recovered = read(text.replace(third, both), tmp_path)
    assert wrong_cells(recovered, BASE.expected) == []
    assert {cell.split(".")[0] for cell in recovered.missing} == {"applications"}


def test_a_table_around_each_figure_is_only_its_frame(tmp_path: Path):
    text = page(tmp_path)
    framed = re.sub(r">(\d+)</td>", r"><table><tr><td>\1</td></tr></table></td>", text)
    recovered = read(framed, tmp_path)
    assert wrong_cells(recovered, BASE.expected) == unread_cells(recovered, BASE.expected) == []
    assert recovered.notes == ()


def test_tables_that_lay_out_the_page_are_opened(tmp_path: Path):
    text = page(tmp_path)
    menu = "<table><tr><td>栏目</td><td>年报</td></tr></table>"
    framed = text.replace(
        '<div class="article">', f'<table><tr><td>{menu}</td><td><div class="article">'
    ).replace("<footer>", "</td></tr></table><footer>")
    recovered = read(framed, tmp_path)
    assert wrong_cells(recovered, BASE.expected) == unread_cells(recovered, BASE.expected) == []
