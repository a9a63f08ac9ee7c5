"""Saved web pages: what surrounds the report, layout tables, encodings, marks beside figures."""

import re
from email.message import EmailMessage
from pathlib import Path

import pytest

from nianbao.recover import Recovered, read_report
from nianbao.words import Refusal
from recover_reports import report, reword, unread_cells, write_html, wrong_cells

NEW = "applications.new.natural_person"


def page(folder: Path, **texts: str) -> str:
    cells = {name.replace("__", "."): text for name, text in texts.items()}
    return write_html(reword(report(), cells), folder / "base.html").read_text("utf-8")


def read(html: str, folder: Path, encoding: str = "utf-8", name: str = "a.html") -> Recovered:
    (folder / name).write_bytes(html.encode(encoding))
    return read_report(folder / name)


def assert_whole(recovered: Recovered) -> None:
    expected = report().expected
    assert wrong_cells(recovered, expected) == unread_cells(recovered, expected) == []
    assert recovered.missing == ()
    assert [p.text for p in recovered.filing.sections[6]] == ["无收费。"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "GBK", "x-unknown", ""])
def test_every_encoding_is_read_whatever_is_declared(encoding: str, declared: str, tmp_path: Path):
    html = page(tmp_path).replace("utf-8", declared)
    recovered = read(html, tmp_path, encoding)
    assert_whole(recovered)
    assert recovered.notes == ()


def test_what_follows_the_report_is_left_out_and_quoted(tmp_path: Path):
    html = page(tmp_path).replace("footer", "div")
    recovered = read(html, tmp_path)
    assert_whole(recovered)
    assert recovered.notes == (
        "报告之后的 1 行是网页自身的内容，没有读入：“主办单位：某市人民政府办公室 备案号 12345”",
    )


def test_the_title_in_the_page_s_head_is_not_the_report_s(tmp_path: Path):
    title = "某市甲局2023年度政府信息公开工作年度报告"
    html = page(tmp_path).replace("<body>", f"<body><h1>{title}</h1><p>来源：某网</p>")
    recovered = read(html, tmp_path)
    assert recovered.filing.title == "某市甲局2023年政府信息公开工作年度报告"
    assert len(recovered.filing.preamble) == 1
    assert recovered.notes == (f"标题之前的 2 行不属于报告，没有读入：“{title}；来源：某网”",)


def test_tables_that_lay_out_the_page_are_opened(tmp_path: Path):
    html = page(tmp_path)
    frame = "<table><tr><td>站点导航</td></tr><tr><td><ul><li>年报</li></ul></td><td>"
    html = html.replace('<div class="article">', frame).replace("</div>", "</td></tr></table>", 1)
    assert_whole(read(html, tmp_path))
    one = html.replace(frame, "<table><tr><td>")
    assert_whole(read(one, tmp_path))


def test_a_page_of_one_column_without_any_other_table_is_prose(tmp_path: Path):
    rows = "<tr><td>某市甲局2023年政府信息公开工作年度报告</td></tr>"
    rows += "<tr><td>一、总体情况</td></tr><tr><td><p>公开5件。</p><p>办结3件。</p></td></tr>"
    recovered = read(f"<html><table>{rows}</table>", tmp_path)
    assert [p.text for p in recovered.filing.sections[1]] == ["公开5件。", "办结3件。"]


def test_word_s_own_page(tmp_path: Path):
    cell = r"<td \1 class=a><p class=MsoNormal>\2<o:p></o:p></p></td>"
    html = re.sub(r"<td (.*?)>(.*?)</td>", cell, page(tmp_path))
    conditional = "<![if !supportEmptyParas]>&nbsp;<![endif]><!--[if gte mso 9]>9<![endif]-->"
    html = html.replace("<body>", f"<body>{conditional}")
    html = re.sub(r"(本年新收政府信息公开)(申请)", "\\1\r\n  \\2", html)
    assert_whole(read(html, tmp_path))


@pytest.mark.parametrize(
    ("printed", "raw"),
    [
        ("5<sup>1</sup>", "5¹"),
        ('5<span style="vertical-align:super">12</span>', "5¹²"),
        ('5<a href="#_ftn1"><span>[1]</span></a>', "5[1]"),
        ("5<br>6", "5 6"),
        ("<p>5</p><p>6</p>", "5 6"),
    ],
)
def test_a_mark_beside_a_figure_is_no_digit(printed: str, raw: str, tmp_path: Path):
    html = page(tmp_path, applications__new__natural_person="X5X").replace("X5X", printed)
    recovered = read(html, tmp_path)
    figure = recovered.filing.figures[NEW]
    assert (figure.raw, figure.number, figure.problem) == (raw, None, "unreadable")
    assert len(recovered.notes) == 1


@pytest.mark.parametrize(
    "printed",
    [
        "<del>5</del>6",
        "<s>5</s>6",
        '<span style="text-decoration: line-through">5</span>6',
    ],
)
def test_what_is_struck_through_is_left_out_and_counted(printed: str, tmp_path: Path):
    html = page(tmp_path, applications__new__natural_person="X5X").replace("X5X", printed)
    recovered = read(html, tmp_path)
    assert recovered.filing.figures[NEW].number == 6
    assert recovered.notes == ("有 1 处划线删去的文字，没有读入",)


@pytest.mark.parametrize("style", ["display:none", "VISIBILITY : hidden", "mso-hide: all"])
def test_what_is_hidden_is_not_read(style: str, tmp_path: Path):
    printed = f'<span style="{style}">5</span>6<script>7</script>'
    html = page(tmp_path, applications__new__natural_person="X5X").replace("X5X", printed)
    assert read(html, tmp_path).filing.figures[NEW].number == 6


def test_a_web_archive(tmp_path: Path):
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Subject"] = "年报"
    message.set_content(page(tmp_path), subtype="html", cte="quoted-printable")
    (tmp_path / "a.mht").write_bytes(message.as_bytes())
    assert_whole(read_report(tmp_path / "a.mht"))


def test_a_page_nested_beyond_reason_is_refused(tmp_path: Path):
    with pytest.raises(Refusal, match=r"a\.html 的网页结构嵌套太深，读不出内容"):
        read("<html>" + "<div>" * 100_000 + "一、总体情况", tmp_path)


def test_a_merge_as_high_as_html_allows_stays_small(tmp_path: Path):
    html = page(tmp_path).replace('rowspan="22"', 'rowspan="99999999"', 1)
    assert read(html, tmp_path).filing.figures[NEW].number == report().expected[NEW]
