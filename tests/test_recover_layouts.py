"""Layouts of other publishers: each figure is read right, or it is said that it was not."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from nianbao.recover import Recovered, read_report
from recover_reports import balanced, reword, unread_cells, write_html, write_pipes, wrong_cells

BASE = balanced(Random(7), "2021", 60, 0.9)
CELL = re.compile(r'<td rowspan="(\d+)" colspan="(\d+)">(.*?)</td>')
ROW = re.compile(r"<tr>(.*?)</tr>")


def read(html: str, folder: Path) -> Recovered:
    (folder / "a.html").write_text(html, "utf-8")
    return read_report(folder / "a.html")


def page(folder: Path) -> str:
    return write_html(BASE, folder / "base.html").read_text("utf-8")


def other_words(html: str) -> str:
    """Headers and labels in the wording of a county's site."""
    for official, printed in {
        "商业企业": "企业",
        "社会公益组织": "公益组织",
        "法人或其他组织": "法人、其他组织",
        "总计": "合计",
        "本年制发件数": "制发件数",
        "本年收费金额（单位：万元）": "本年收费金额(万元)",
        "一、本年新收政府信息公开申请数量": "一、本年新收",
        "3.补正后申请内容仍不明确": "3.补正后仍不明确",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开",
    }.items():
        html = html.replace(f">{official}<", f">{printed}<")
    return html


def headed(html: str) -> str:
    """Header cells as th in a thead, with a caption above the table."""
    html = html.replace("<table><tbody>", "<table><caption>单位：件</caption><tbody>")
    return re.sub(r"<td([^>]*)>(自然人|总计|申请人情况|行政复议)<", r"<th\1><b>\2</b><", html)


def groups_in_every_row(html: str) -> str:
    """No merged groups: their label stands in every row anew."""

    def unmerged(table: re.Match[str]) -> str:
        open_cells: list[tuple[int, str]] = []
        rows = []
        for row in ROW.findall(table[0]):
            cells = CELL.findall(row)
            carried = [f"<td>{text}</td>" for _, text in open_cells]
            open_cells = [(n - 1, text) for n, text in open_cells if n > 1]
            new = [(int(r) - 1, text) for r, c, text in cells if int(r) > 3 and c == "1"]
            single = [(r, c, text) for r, c, text in cells]
            printed = [
                f'<td rowspan="{1 if int(r) > 3 else r}" colspan="{c}">{text}</td>'
                for r, c, text in single
            ]
            rows.append(f"<tr>{''.join(carried)}{''.join(printed)}</tr>")
            open_cells += [x for x in new if x[0] > 0]
        return "<table>" + "\n".join(rows) + "</table>"

    parts = html.split("<table>")
    third = re.sub(r"(?s)^.*?</table>", unmerged, parts[2], count=1)
    return "<table>".join([*parts[:2], third.removeprefix("<table>"), *parts[3:]])


def blanks_for_merges(html: str) -> str:
    """Merged cells torn into one with the text and blank ones beside it."""

    def torn(cell: re.Match[str]) -> str:
        return f'<td rowspan="{cell[1]}">{cell[3]}</td>' + "<td></td>" * (int(cell[2]) - 1)

    return CELL.sub(torn, html)


def remarks(html: str) -> str:
    """A column of remarks at the right."""
    tables = html.split("<table>")
    rows = iter(range(1000))
    tables[2] = re.sub("</tr>", lambda _: f"<td>{'备注' if next(rows) == 0 else ''}</td></tr>",
                       tables[2])  # fmt: skip
    return "<table>".join(tables)


def numbered(html: str) -> str:
    """A column of running numbers at the left."""
    tables = html.split("<table>")
    rows = iter(range(1000))
    tables[2] = re.sub("<tr>", lambda _: f"<tr><td>{next(rows) + 1}</td>", tables[2])
    return "<table>".join(tables)


def boxed(html: str) -> str:
    """Every table within the single cell of a frame."""
    return html.replace("<table>", "<table class=b><tr><td><table>").replace(
        "</table>", "</table></td></tr></table>"
    )


def split_rows(html: str) -> str:
    """A page break within every merged group: the table goes on as a new one."""
    start = html.index("4.保护第三方合法权益")
    row = html.rindex("<tr>", 0, start)
    return html[:row] + "</tbody></table><p></p><table><tbody>" + html[row:]


def in_fields(html: str) -> str:
    """Figures in the fields of a form."""
    return re.sub(r">(\d+)</td>", r'><input type="text" value="\1"></td>', html)


def in_spans(html: str) -> str:
    """Figures and labels cut up by formatting."""
    return re.sub(r">(\d)(\d*)</td>", r"><span><font>\1</font></span><b>\2</b>&nbsp;</td>", html)


def pictures(html: str) -> str:
    """Figures as pictures."""
    return re.sub(r">(\d+)</td>", r'><img src="\1.png"></td>', html)


def notes_between(html: str) -> str:
    """A row with a remark above the header and one below the table."""
    html = html.replace("<tbody>", '<tbody><tr><td colspan="4">单位：件</td></tr>')
    return html.replace("</tbody>", '<tr><td colspan="4">注：含街道。</td></tr></tbody>')


def groups_in_labels(html: str) -> str:
    """Group and item in one cell."""
    return html.replace(">1.属于国家秘密<", ">（三）不予公开：1.属于国家秘密<")


def transposed(html: str) -> str:
    """Table four with its columns as rows."""
    head, _, table = html.rpartition("<table>")
    texts = CELL.findall(table)
    rows = "".join(f"<tr><td>{text}</td><td>{i}</td></tr>" for i, (_, _, text) in enumerate(texts))
    return f"{head}<table><tbody>{rows}</tbody></table>" + table.partition("</table>")[2]


def deeper_header(html: str) -> str:
    """A further level of headers above the official one."""
    return html.replace(
        '<table><tbody><tr><td rowspan="3"',
        '<table><tbody><tr><td colspan="10">表三（单位：件）</td></tr><tr><td rowspan="3"',
    )


WHOLE: list[Callable[[str], str]] = [
    other_words, headed, groups_in_every_row, remarks, boxed, split_rows, in_fields, in_spans,
    notes_between, deeper_header,
]  # fmt: skip
NOTED: list[Callable[[str], str]] = [blanks_for_merges, numbered, pictures, groups_in_labels,
                                     transposed]  # fmt: skip


@pytest.mark.parametrize("changed", WHOLE)
def test_a_layout_that_is_read_whole(changed: Callable[[str], str], tmp_path: Path):
    html = changed(page(tmp_path))
    assert html != page(tmp_path)
    recovered = read(html, tmp_path)
    assert wrong_cells(recovered, BASE.expected) == []
    assert unread_cells(recovered, BASE.expected) == []


@pytest.mark.parametrize("changed", NOTED)
def test_a_layout_of_which_figures_are_lost_is_never_read_wrong(
    changed: Callable[[str], str], tmp_path: Path
):
    html = changed(page(tmp_path))
    assert html != page(tmp_path)
    recovered = read(html, tmp_path)
    assert wrong_cells(recovered, BASE.expected) == []
    unread = unread_cells(recovered, BASE.expected)
    assert all(recovered.readings[x].state in ("missing", "unreadable") for x in unread)
    assert recovered.notes or not unread


def test_a_text_with_other_separators_and_a_total_row_first(tmp_path: Path):
    path = write_pipes(BASE, tmp_path / "a.txt")
    text = path.read_text("utf-8").replace(" | ", "｜")
    path.write_text(text, "utf-8")
    recovered = read_report(path)
    assert wrong_cells(recovered, BASE.expected) == unread_cells(recovered, BASE.expected) == []


def test_two_rows_under_one_label_leave_both_in_doubt(tmp_path: Path):
    base = reword(
        BASE, {"2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "3.其他"}
    )
    recovered = read(write_html(base, tmp_path / "b.html").read_text("utf-8"), tmp_path)
    other = recovered.readings["applications.closed_otherwise.other.total"]
    assert not other.is_exact
    assert "applications.closed_otherwise.fee_unpaid.total" in recovered.missing
