"""Last year's report in this year's workbook: its prose beside the sections, its figures listed."""

import json
import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.submit import submit
from nianbao.book.layout import SECTION_SHEETS
from nianbao.host.file import FileHost
from recover_reports import change, report, write_docx
from years import OTHER, PROBLEMS

FIRST = Path(__file__).parent / "data" / "releases" / "first.xlsx"
LICENCES = "proactive.licences.decisions"
FIVE = SECTION_SHEETS[5]
MARK = "上年独有的一句话，本年报告里不应出现。"


def fill(nianbao: Nianbao, path: Path, content: dict[str, Any]) -> Path:
    data = path.with_suffix(".fill.json")
    data.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    assert nianbao("fill", path, data).code == 0
    return path


@pytest.fixture
def last(workbook: MakeWorkbook, nianbao: Nianbao) -> Path:
    """Last year's workbook."""
    path = workbook({LICENCES: 40}, name="上年.xlsx", year=2024)
    return fill(nianbao, path, {"sections": {"5": [PROBLEMS, MARK]}})


@pytest.fixture
def now(workbook: MakeWorkbook, nianbao: Nianbao) -> Path:
    """This year's workbook, section five copied from last year's."""
    path = workbook({LICENCES: 41})
    return fill(nianbao, path, {"sections": {"5": [PROBLEMS]}})


def column(path: Path, sheet: str = FIVE) -> list[str]:
    """What stands in the column of last year's prose."""
    rows = load_workbook(path)[sheet].iter_rows(min_row=4, max_col=1, values_only=True)
    return [str(row[0]) for row in rows if row[0] is not None]


def rules(nianbao: Nianbao, path: Path, *options: object) -> dict[str, str]:
    found = nianbao("check", path, "--json", *options).json["findings"]
    return {finding["rule"]: finding["message"] for finding in found}


def published(nianbao: Nianbao, path: Path, kind: str) -> Path:
    """The report as it was published: the workbook itself, or what was exported from it."""
    if kind == "xlsx":
        return path
    assert nianbao("export", path, "--to", kind, "--out", path.with_suffix("")).code == 0
    return next(path.with_suffix("").rglob(f"*.{kind}"))


@pytest.mark.parametrize("kind", ["xlsx", "docx", "html"])
def test_a_copied_paragraph_is_found_without_giving_last_years_report_again(
    kind: str, last: Path, now: Path, nianbao: Nianbao
) -> None:
    assert "R068" not in rules(nianbao, now)
    assert nianbao("last-year", now, published(nianbao, last, kind)).code == 0
    assert column(now) == [PROBLEMS, MARK]
    found = rules(nianbao, now)
    assert found["R068"].startswith("“五、存在的主要问题及改进情况”有")
    assert "R117" not in found
    assert found == rules(nianbao, now, "--previous", last)


def test_a_new_workbook_has_last_years_prose_and_nothing_of_it_is_this_years(
    last: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    path = tmp_path / "今年.xlsx"
    assert nianbao("new", path, "--from", last).code == 0
    assert column(path) == [PROBLEMS, MARK]
    sheet = load_workbook(path)[FIVE]
    assert [cell.value for cell in sheet["B"][3:]] == [None] * (sheet.max_row - 3)
    assert sheet["A4"].protection.locked
    assert not sheet.column_dimensions["B"].protection.locked
    found = nianbao("check", path, "--json").json["findings"]
    assert not [f for f in found if "正文栏外" in f["message"]]


def test_last_years_prose_is_not_exported(last: Path, now: Path, nianbao: Nianbao) -> None:
    nianbao("last-year", now, last)
    fill(nianbao, now, {"sections": {"5": [OTHER]}})
    page = published(nianbao, now, "html").read_text("utf-8")
    assert OTHER in page
    assert MARK not in page


def test_it_can_be_taken_back_and_moved_to_a_new_workbook(
    last: Path, now: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    nianbao("last-year", now, last)
    before = nianbao("figures", now, "--json").json["previous"]
    moved = tmp_path / "新表.xlsx"
    assert "附注" not in nianbao("renew", now, moved).out
    assert column(moved) == [PROBLEMS, MARK]
    assert nianbao("figures", moved, "--json").json["previous"] == before
    assert nianbao("undo", now).code == 0
    assert column(now) == []


def test_the_receipt_covers_last_years_prose(
    last: Path, workbook: MakeWorkbook, tmp_path: Path, nianbao: Nianbao
) -> None:
    now = workbook()
    fill(nianbao, last, {"sections": {"1": [OTHER], "5": [PROBLEMS]}, "figures": {LICENCES: 0}})
    nianbao("last-year", now, last)
    handed = submit(FileHost(now), tmp_path / "报送", now=datetime(2026, 1, 20, 17, 10)).workbook
    assert receipt(nianbao, handed, tmp_path / "收到") == "holds"
    shutil.copyfile(last, tmp_path / "另一.xlsx")
    fill(nianbao, tmp_path / "另一.xlsx", {"sections": {"5": [PROBLEMS, "改过。"]}})
    assert nianbao("last-year", handed, tmp_path / "另一.xlsx").code == 0
    assert receipt(nianbao, handed, tmp_path / "改过") == "differs"


def receipt(nianbao: Nianbao, path: Path, folder: Path) -> str:
    folder.mkdir()
    shutil.copyfile(path, folder / path.name)
    table = folder.with_suffix(".xlsx")
    (entry,) = nianbao("intake", folder, "--out", table, "--json", "--jobs", 1).json["files"]
    return entry["receipt"]["state"]


@pytest.mark.parametrize("length", [32_767, 40_000, 70_000])
def test_a_paragraph_longer_than_a_cell_is_kept_whole(
    length: int, last: Path, now: Path, nianbao: Nianbao
) -> None:
    long = "".join(f"第{i}项工作已经完成。" for i in range(length // 9))[:length]
    fill(nianbao, last, {"sections": {"5": [long]}})
    assert nianbao("last-year", now, last).code == 0
    held = column(now)
    assert "".join(held) == long
    assert max(map(len, held)) <= 32_767


def test_a_workbook_of_the_first_release_has_no_room_for_it_and_says_so(
    last: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    path = Path(shutil.copyfile(FIRST, tmp_path / "年报.xlsx"))
    fill(nianbao, path, {"profile": {"unit": "某市某局", "year": 2025}})
    assert "没有放上年正文的地方" in nianbao("last-year", path, last).out
    assert column(path) == []
    assert nianbao("check", path, "--json").json["findings"]
    moved = tmp_path / "新表.xlsx"
    assert nianbao("renew", path, moved).code == 0
    assert nianbao("last-year", moved, last).code == 0
    assert column(moved) == [PROBLEMS, MARK]


def test_the_command_says_in_a_few_lines_what_was_read_and_what_wants_a_look(
    now: Path, nianbao: Nianbao, tmp_path: Path
) -> None:
    base = change(report(year=2024), figures=lambda text: "１１件" if text == "11" else text)
    report_file = write_docx(base, tmp_path / "上年报告.docx")
    lines = nianbao("last-year", now, report_file).out.splitlines()
    assert lines[0].startswith("上年数据：")
    assert "来源 上年报告.docx。200 格中有 200 格有数" in lines[0]
    assert lines[1].startswith("▲ 请先对照原件核对 ")
    assert len(lines) < 30
    assert lines[-1].startswith("共改动 ")
    rows = load_workbook(now, data_only=True)["上年数据"].iter_rows(
        min_row=1, max_col=6, values_only=True
    )
    heads = [*rows][:3]
    assert heads[1][1] == 2024
    assert heads[2][0] == "填报单位"
    assert str(heads[2][5]).startswith("▲ 有 ")
    assert nianbao("undo", now).code == 0
    assert len(nianbao("last-year", now, report_file, "--details").out.splitlines()) > 300


def test_without_last_years_year_nothing_is_compared(
    last: Path, now: Path, nianbao: Nianbao
) -> None:
    fill(nianbao, last, {"profile": {"year": None}})
    assert "没有读到是哪一年的报告" in nianbao("last-year", now, last).out
    found = rules(nianbao, now)
    assert "没有写明是哪一年的" in found["R117"]
    assert not {"R062", "R063", "R065", "R068"} & found.keys()


def test_another_units_report_is_told(last: Path, now: Path, nianbao: Nianbao) -> None:
    fill(nianbao, last, {"profile": {"unit": "某市另一局"}})
    nianbao("last-year", now, last)
    assert rules(nianbao, now)["R117"].startswith("上年数据是“某市另一局”的，本表是“某市某局”的")


def test_nothing_is_called_0_that_nobody_filled_in(
    last: Path, tmp_path: Path, nianbao: Nianbao
) -> None:
    path = tmp_path / "今年.xlsx"
    figures = {"applications.carried_out.natural_person": 2, "disputes.reconsideration.pending": 3}
    fill(nianbao, last, {"figures": figures | {"proactive.normative_documents.in_force": 5}})
    nianbao("new", path, "--from", last)
    for figures in ({}, {"applications.new.natural_person": 1}):
        fill(nianbao, path, {"figures": figures})
        said = nianbao("check", path).out
        assert not re.search(r"(?<![0-9.])0(?![0-9.]|$)", re.sub("填 0|0 处", "", said)), said


def beside(path: Path, *cells: str) -> list[Any]:
    """What cells of the sheet of table three show as the file stands."""
    sheet = load_workbook(path, data_only=True)["三、依申请"]
    return [sheet[cell].value or None for cell in cells]


# 本年新收, 自然人 and 总计: last year's figure, and the change since
COMPARED = ("AD4", "AL4", "AJ4", "AR4")
NEW = "applications.new.natural_person"
OTHERS = ("enterprise", "research_institution", "public_interest_org", "legal_service", "other_org")


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        (3, 5, [3, 2, 3, 2]),
        (5, 3, [5, -2, 5, -2]),
        (3, None, [3, None, 3, None]),
        ("不详", 5, [None, None, None, None]),
    ],
)
def test_last_years_figure_and_the_change_stand_beside_each_figure(
    before: Any, now: Any, shown: list[Any], workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    last = fill(nianbao, workbook(name="上年.xlsx", year=2024), {"figures": {NEW: before}})
    blank = {f"applications.new.{column}": None for column in OTHERS} if now is None else {}
    path = fill(nianbao, workbook(), {"figures": blank | {NEW: now}})
    assert beside(path, *COMPARED) == [None] * 4
    nianbao("last-year", path, last)
    assert beside(path, *COMPARED) == shown
    assert beside(path, "AD1") == ["上年数（2024 年度）"]


@pytest.mark.parametrize("year", [2023, 2025, None])
def test_nothing_is_taken_from_another_year(
    year: int | None, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    last = fill(
        nianbao, workbook({NEW: 3}, name="上年.xlsx", year=2024), {"profile": {"year": year}}
    )
    path = workbook({NEW: 5})
    nianbao("last-year", path, last)
    assert beside(path, "AL4", "AR4") == [None, None]
    assert beside(path, "AL1") == [year and "上年数据不是报告年度的上一年，不比较"]
