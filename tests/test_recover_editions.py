"""Which edition a report was made on, and the group that both print differently."""

from dataclasses import replace
from pathlib import Path

import pytest

from nianbao.form import edition
from nianbao.form.a1 import Range
from nianbao.form.edition import editions
from nianbao.recover import read_report
from recover_reports import (
    WRITERS,
    Box,
    Report,
    Sheet,
    insert,
    read_back,
    report,
    reword,
    split_merged,
    unread_cells,
    with_sheet,
    write_dump,
    wrong_cells,
)

HOWS = tuple(WRITERS)
GROUP = "applications.closed_otherwise"


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("year", [2019, 2020])
def test_a_report_of_the_edition_of_2019_is_read(year: int, how: str, tmp_path: Path):
    base = report("2019", year)
    recovered = read_back(base, how, tmp_path)
    assert recovered.filing.edition.id == "2019"
    assert wrong_cells(recovered, base.expected) == unread_cells(recovered, base.expected) == []
    assert (recovered.notes, recovered.missing) == ((), ())


@pytest.mark.parametrize("how", HOWS)
def test_labels_decide_against_the_year(how: str, tmp_path: Path):
    base = report("2019", 2021)
    recovered = read_back(base, how, tmp_path)
    assert recovered.filing.edition.id == "2019"
    assert recovered.notes == (
        "报告年度为 2021 年，表格却是2019年试行格式，按表格读取，请核对年度",
    )


def test_a_decrease_is_read_as_such(tmp_path: Path):
    base = reword(report("2019", 2020), {"proactive.penalties.change": "-18"})
    figure = read_back(base, "docx", tmp_path).filing.figures["proactive.penalties.change"]
    assert (figure.number, figure.problem) == (-18, None)


def one_row(base: Report, numbers: list[str]) -> Report:
    """Return the report with （六）其他处理 as a single row that holds ``numbers``."""

    def changed(sheet: Sheet) -> Sheet:
        boxes = [
            replace(box, range=Range(*_lifted(box.range)))
            for box in sheet.boxes
            if not 24 <= box.range.top <= 26
        ]
        figures = [Box(Range(24, 4 + i, 24, 4 + i), x, "x") for i, x in enumerate(numbers)]
        return replace(sheet, boxes=(*boxes, Box(Range(24, 2, 24, 3), "（六）其他处理"), *figures))

    return with_sheet(base, 1, changed)


def _lifted(place: Range) -> Range:
    top, left, bottom, right = place
    return Range(top - 2 * (top > 26), left, bottom - 2 * (bottom > 26), right)


@pytest.mark.parametrize("how", HOWS)
def test_other_results_in_one_row_are_read_into_the_last(how: str, tmp_path: Path):
    base = one_row(report(), ["4", "", "0", "0", "0", "0", "4"])
    recovered = read_back(base, how, tmp_path)
    assert recovered.filing.edition.id == "2021"
    assert recovered.missing == ()
    figures = recovered.filing.figures
    rows = ["correction_overdue", "fee_unpaid", "other"]
    columns = ["natural_person", "enterprise", "total"]
    numbers = {x: [figures[f"{GROUP}.{x}.{c}"].number for c in columns] for x in rows}
    assert numbers == {
        "correction_overdue": [0, None, 0],
        "fee_unpaid": [0, None, 0],
        "other": [4, None, 4],
    }
    expected = {x: n for x, n in base.expected.items() if not x.startswith(GROUP)}
    assert wrong_cells(recovered, expected) == unread_cells(recovered, expected) == []
    (note,) = recovered.notes
    assert note.endswith("：“（六）其他处理”只有一行，没有分项，数字读入“3.其他”，另两项记为 0")


@pytest.mark.parametrize("how", HOWS)
def test_a_group_with_its_own_sum_is_not_taken_for_one_row(how: str, tmp_path: Path):
    base = report()
    label = Box(Range(1, 2, 1, 3), "（六）其他处理")
    sums = [Box(Range(1, 4 + i, 1, 4 + i), "9") for i in range(7)]
    base = insert(split_merged(base, 1, 24), 1, 24, [label, *sums])
    base = reword(base, {x: "" for x in base.expected if x.startswith(GROUP)})
    recovered = read_back(base, how, tmp_path)
    figures = recovered.filing.figures
    assert all(figure.is_blank for x, figure in figures.items() if x.startswith(GROUP))
    assert recovered.missing == ()
    (note,) = recovered.notes
    assert note.endswith("是分组名称，统一格式在这里不填数，没有读入")


def test_without_labels_the_year_decides(tmp_path: Path):
    text = write_dump(report("2019", 2019), tmp_path / "a.txt").read_text("utf-8")
    lines = [line for line in text.split("\n") if not line.startswith("\t")]
    path = tmp_path / "b.txt"
    path.write_text("\n".join(lines), "utf-8")
    recovered = read_report(path)
    assert recovered.filing.edition.id == "2019"
    assert recovered.missing == tuple(cell.id for cell in recovered.filing.edition.cells)
    path.write_text("\n".join(lines).replace("2019年政府", "政府"), "utf-8")
    newest = edition(editions()[-1]).name
    assert f"从表格和标题都看不出报告使用哪一年的格式，按{newest}读取，请核对" in (
        read_report(path).notes
    )
