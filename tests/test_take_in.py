"""One file as the supervising department enters it: checked anew, whatever it claims."""

import os
import pickle
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import openpyxl
import pytest

from city import unit as filing_of
from conftest import MakeWorkbook, Nianbao
from nianbao.actions.check import Terms, check
from nianbao.actions.explain import explain
from nianbao.actions.submit import submit
from nianbao.book.block import Block, Edit
from nianbao.host.file import FileHost
from nianbao.intake import entry as entry_of
from nianbao.intake.entry import Judging, take_in
from test_submit import BALANCED, IN_TIME, UNBALANCED


def test_entry_says_who_files_and_what_stands_against_it(workbook: MakeWorkbook) -> None:
    entry = take_in(workbook(UNBALANCED), "区局/年报.xlsx")
    assert (entry.path, entry.unit, entry.year, entry.edition) == (
        "区局/年报.xlsx",
        "某市某局",
        2025,
        "2021",
    )
    assert (entry.state, entry.errors, entry.receipt) == ("blocked", 2, "none")
    assert entry.remarks[0].rule == "R010"
    assert entry.remarks[0].place == "三、依申请 D4"
    assert entry.figures()["applications.results_total.total"] == 5


def test_verdict_and_totals_that_a_file_claims_are_not_believed(workbook: MakeWorkbook) -> None:
    path = workbook(UNBALANCED)
    check(FileHost(path), mark=True)
    book = openpyxl.load_workbook(path)
    book["校验结果"]["A1"] = "可以报送"
    book.save(path)  # openpyxl leaves no stored total at all
    entry = take_in(path)
    assert (entry.state, entry.errors) == ("blocked", 2)
    assert entry.figures()["applications.new.total"] == 6
    assert any("合计没有重新计算" in note for note in entry.notes)


def test_late_day_of_a_sound_receipt_counts_against_a_filing(
    workbook: MakeWorkbook, tmp_path: Path
) -> None:
    path, late = workbook(BALANCED), datetime(2026, 2, 3, 9, 0)
    explain(FileHost(path), "R097", (), "延期已获同意", Terms(as_of=late.date()))
    entry = take_in(submit(FileHost(path), tmp_path / "o", now=late).workbook)
    (remark,) = [remark for remark in entry.remarks if remark.rule == "R097"]
    assert (remark.status, remark.explanation) == ("explained", "延期已获同意")


def test_day_of_a_receipt_that_no_longer_fits_proves_nothing(
    workbook: MakeWorkbook, tmp_path: Path
) -> None:
    path, late = workbook(BALANCED), datetime(2026, 2, 3, 9, 0)
    explain(FileHost(path), "R097", (), "延期已获同意", Terms(as_of=late.date()))
    done = submit(FileHost(path), tmp_path / "o", now=late).workbook
    FileHost(done).write([Edit(Block("cell", "二、主动公开", 7, 2, 1, 1), [[7]])])
    entry = take_in(done)
    assert entry.receipt == "differs"
    (remark,) = [remark for remark in entry.remarks if remark.rule == "R097"]
    assert remark.status == "explained"  # what was written stays; nothing is said of a day
    assert "2026" not in remark.message


def test_receipt_of_a_filing_handed_in_holds_and_its_day_decides_on_deadlines(
    workbook: MakeWorkbook, tmp_path: Path
) -> None:
    done = submit(FileHost(workbook(BALANCED)), tmp_path / "o", now=IN_TIME)
    before = done.workbook.read_bytes()
    entry = take_in(done.workbook)
    assert (entry.receipt, entry.receipt_number) == ("holds", done.receipt.number)
    assert (entry.state, entry.submitted) == ("ready", "2026-01-20 17:10")
    assert done.workbook.read_bytes() == before


def test_a_deadline_is_judged_by_the_day_of_receipt_that_the_department_gives(
    workbook: MakeWorkbook, tmp_path: Path, nianbao: Nianbao
) -> None:
    folder = tmp_path / "o"
    submit(FileHost(workbook(BALANCED)), folder, now=IN_TIME)
    for path in folder.iterdir():
        if path.suffix != ".xlsx" or "开放数据" in path.name:
            path.unlink()

    by_nothing = nianbao("intake", folder, "--out", tmp_path / "1.xlsx")
    late = nianbao("intake", folder, "--out", tmp_path / "2.xlsx", "--received", "2026-06-01")
    in_time = nianbao("intake", folder, "--out", tmp_path / "3.xlsx", "--received", "2026-01-21")

    assert (by_nothing.code, late.code, in_time.code) == (0, 1, 0)
    assert "是否迟报未能核对的 1 份" in by_nothing.out
    assert "是否迟报按收到日期 2026-06-01 核对" in late.out


RECEIVED = date(2026, 1, 25)  # in time


def test_no_date_that_the_filer_chose_proves_that_a_report_was_in_time(
    workbook: MakeWorkbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = submit(FileHost(workbook(BALANCED)), tmp_path / "o", now=IN_TIME).workbook
    os.utime(done, (IN_TIME.timestamp(), IN_TIME.timestamp()))
    monkeypatch.setattr(entry_of, "arrived_on", lambda _: date(2026, 2, 9))

    entry = take_in(done)

    assert (entry.dated, entry.arrived, entry.state) == ("open", "2026-02-09", "ready")


@pytest.mark.parametrize("received", [None, RECEIVED])
@pytest.mark.parametrize(
    ("unit", "kind", "dated"),
    [
        ("某镇人民政府", "乡镇政府、街道办事处", "none"),  # the regulation sets no day
        ("某单位", "", "none"),  # of which kind it is, nobody can tell
        ("某市人民政府", "设区的市、自治州政府", "known"),
        ("某市某局", "设区的市、自治州政府部门", "known"),
    ],
)
def test_whom_no_deadline_concerns_is_not_said_to_be_judged_by_a_day(
    monkeypatch: pytest.MonkeyPatch, received: date | None, unit: str, kind: str, dated: str
) -> None:
    monkeypatch.setattr(entry_of, "arrived_on", lambda _: RECEIVED)
    filing = filing_of(1).having(unit=unit, kind=kind).workbook()

    entry = take_in(Path("a.xlsx"), judging=Judging(received=received), data=filing)

    assert entry.dated == (dated if dated == "none" else "received" if received else "arrival")


@pytest.mark.parametrize("submitted", [True, False])
def test_a_file_that_was_here_in_time_is_in_time(
    workbook: MakeWorkbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, submitted: bool
) -> None:
    path = workbook(BALANCED)
    if submitted:
        path = submit(FileHost(path), tmp_path / "o", now=IN_TIME).workbook
    monkeypatch.setattr(entry_of, "arrived_on", lambda _: RECEIVED)

    entry = take_in(path)

    assert (entry.dated, entry.state) == ("arrival", "ready")
    assert "R097" not in {remark.rule for remark in entry.remarks}


def test_a_filer_s_own_receipt_may_prove_that_it_was_late(
    workbook: MakeWorkbook, tmp_path: Path
) -> None:
    path, late = workbook(BALANCED), datetime(2026, 3, 2, 9)
    explain(FileHost(path), "R097", (), "延期已获同意", Terms(as_of=late.date()))
    entry = take_in(submit(FileHost(path), tmp_path / "o", now=late).workbook)

    assert entry.dated == "receipt"
    assert [r.status for r in entry.remarks if r.rule == "R097"] == ["explained"]


@pytest.mark.parametrize("packed", [True, False])
def test_the_day_of_arrival_is_this_disk_s_whatever_the_file_says(
    workbook: MakeWorkbook, tmp_path: Path, nianbao: Nianbao, packed: bool
) -> None:
    folder = tmp_path / "报来"
    folder.mkdir()
    path = workbook(BALANCED)
    if packed:
        with ZipFile(folder / "甲.zip", "w") as archive:
            archive.writestr(ZipInfo("甲.xlsx", (2026, 1, 5, 9, 0, 0)), path.read_bytes())
    else:
        (folder / "甲.xlsx").write_bytes(path.read_bytes())
        os.utime(folder / "甲.xlsx", (IN_TIME.timestamp(), IN_TIME.timestamp()))

    (file,) = nianbao("intake", folder, "--out", tmp_path / "a.xlsx", "--json").json["files"]

    assert file["arrived"] == date.today().isoformat()


def test_unreadable_file_becomes_an_entry_with_its_reason(tmp_path: Path) -> None:
    text = tmp_path / "其实是文本.xlsx"
    text.write_text("单位,年度")
    entry = take_in(text)
    assert (entry.state, entry.unit, entry.remarks) == ("unread", "", ())
    assert "不是 .xlsx 工作簿" in entry.problem
    assert entry.sha256
    gone = take_in(tmp_path / "没有.xlsx")
    assert gone.problem.startswith("文件读不出来")


def test_entry_travels_between_processes(workbook: MakeWorkbook) -> None:
    entry = take_in(workbook(UNBALANCED))
    assert pickle.loads(pickle.dumps(entry)) == entry


def test_figures_equal_those_of_the_full_reading(workbook: MakeWorkbook) -> None:
    path = workbook(BALANCED)
    filing = check(FileHost(path), terms=Terms()).filing
    numbers = {cell: figure.number for cell, figure in filing.figures.items()}
    assert take_in(path).figures() == numbers
