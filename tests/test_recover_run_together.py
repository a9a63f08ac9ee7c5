"""Reports whose cells run together: a figure is read right with a note, or left blank."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nianbao.form.edition import editions
from nianbao.recover import Recovered, read_report
from recover_reports import (
    balanced,
    read_back,
    report,
    reword,
    unread_cells,
    write_html,
    write_run_together,
    wrong_cells,
)

NEW_ROW = "applications.new"


def read_text(text: str, folder: Path) -> Recovered:
    (folder / "a.txt").write_text(text, "utf-8")
    return read_report(folder / "a.txt")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 10**6),
    edition=st.sampled_from(editions()),
    largest=st.sampled_from([1, 9, 40, 300]),
    filled=st.sampled_from([0.1, 0.4]),
)
def test_random_reports_in_one_line_are_never_read_wrong(seed, edition, largest, filled):
    base = balanced(Random(seed), edition, largest, filled)
    with TemporaryDirectory() as folder:
        recovered = read_report(write_run_together(base, Path(folder) / "a.txt"))
    assert wrong_cells(recovered, base.expected) == []
    assert not any(
        reading.is_exact
        for cell, reading in recovered.readings.items()
        if cell.startswith(("applications", "disputes"))
    )
    assert set(unread_cells(recovered, base.expected)) == {
        cell for cell, reading in recovered.readings.items() if reading.figure.number is None
    }


def test_digit_by_digit_everything_is_read(tmp_path: Path):
    base = balanced(Random(1), "2021", 1, 0.03)
    assert all((n or 0) < 10 for n in base.expected.values())
    recovered = read_report(write_run_together(base, tmp_path / "a.txt"))
    assert unread_cells(recovered, base.expected) == []
    assert "各格的数字连在一起，凡恰好每格一位的行逐位读取，请核对" in recovered.notes


def test_a_figure_that_is_ambiguous_is_blank_and_its_readings_listed(tmp_path: Path):
    base = reword(
        balanced(Random(1), "2021", 1, 0.03),
        {
            "proactive.regulations.issued": "6",
            "proactive.regulations.repealed": "9",
            "proactive.regulations.in_force": "31",
        },
    )
    recovered = read_report(write_run_together(base, tmp_path / "a.txt"))
    reading = recovered.readings["proactive.regulations.issued"]
    assert (reading.state, reading.figure.number) == ("ambiguous", None)
    assert {"6", "69", "693"} <= set(reading.choices)
    assert any("“规章”的数字（“6931”）有" in note for note in recovered.notes)


@pytest.mark.parametrize("how", ["docx", "html", "dump", "pipes"])
@pytest.mark.parametrize("lost", ["enterprise", "total"])
def test_a_lost_cell_is_found_where_every_column_adds_up(how: str, lost: str, tmp_path: Path):
    base = balanced(Random(5), "2021", 40, 0.9)
    cell = f"{NEW_ROW}.{lost}"
    path = tmp_path / "a.html"
    marked = reword(base, {cell: "删"})
    if how == "html":
        write_html(marked, path)
        html = path.read_text("utf-8")
        start = html.index("删") - len('<td rowspan="1" colspan="1">')
        path.write_text(html[:start] + html[html.index("删") + len("删</td>") :], "utf-8")
        recovered = read_report(path)
    elif how == "docx":
        recovered = _without_word_cell(marked, tmp_path)
    else:
        read_back(marked, how, tmp_path)
        text = (tmp_path / "report.txt").read_text("utf-8")
        recovered = read_text(text.replace("\t删\n", "").replace(" | 删", ""), tmp_path)
    assert wrong_cells(recovered, base.expected) == unread_cells(recovered, base.expected) == []
    assert any("一、本年新收政府信息公开申请数量”少一格（“" in note for note in recovered.notes)
    assert not recovered.readings[cell].is_exact


def _without_word_cell(marked, folder: Path) -> Recovered:
    path = folder / "report.docx"
    read_back(marked, "docx", folder)
    document = Document(str(path))
    cell = next(t for t in document.element.body.iter(qn("w:t")) if t.text == "删")
    while cell.tag != qn("w:tc"):
        cell = cell.getparent()
    cell.getparent().remove(cell)
    document.save(str(path))
    return read_report(path)


def test_a_lost_cell_is_not_supplied_where_the_columns_do_not_add_up(tmp_path: Path):
    base = reword(report(), {f"{NEW_ROW}.enterprise": "删"})
    read_back(base, "dump", tmp_path)
    text = (tmp_path / "report.txt").read_text("utf-8").replace("\t删\n", "")
    recovered = read_text(text, tmp_path)
    assert {cell.rsplit(".", 1)[0] for cell in recovered.missing} == {NEW_ROW}


@pytest.mark.parametrize("unit", ["", "件"])
def test_large_figures_are_cut_where_their_sum_leaves_one_way(unit: str, tmp_path: Path):
    figures = [1052, 0, 2860, 646, 3107, 88945, 96610]
    cells = [cell.id for cell in report().edition.table("applications").lines[0].cells]
    texts = dict(zip(cells, map(str, figures), strict=True))
    texts[cells[-1]] += unit
    base = reword(balanced(Random(1), "2021", 1, 0.03), texts)
    recovered = read_report(write_run_together(base, tmp_path / "a.txt"))
    assert [recovered.filing.figures[cell].number for cell in cells] == figures
    assert not any(recovered.readings[cell].is_exact for cell in cells)
