"""The live host over xlwings' own Windows engine, Excel being imitated: calls are counted."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
import xlwings as xw
import xlwings.main

import fakecom
from conftest import MakeWorkbook
from nianbao import _caller
from nianbao.actions.check import check
from nianbao.actions.filling import recompute
from nianbao.actions.open_workbook import take_snapshot
from nianbao.actions.undo import undo
from nianbao.book.block import KEEP, Block, Edit
from nianbao.book.ledger import Change
from nianbao.form import edition
from nianbao.host import excel
from nianbao.host.file import FileHost
from nianbao.host.live import LiveHost, ProgramError
from nianbao.host.live_values import value
from nianbao.words import Refusal, say

APPLICATIONS = "三、依申请"
NEW = {"applications.new.enterprise": 3}
GRANTED = "applications.granted.enterprise"
MOST_CALLS = 400

Opened = Callable[..., tuple[LiveHost, fakecom.Excel]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A workbook open in the imitated Excel, found by Book.caller() as on Windows."""
    windows = fakecom.install()
    monkeypatch.setattr(xlwings, "_xlwindows", windows, raising=False)
    monkeypatch.setattr(xw.engines, "active", xw.Engine(impl=windows.engine))
    monkeypatch.setattr(windows, "N_COM_ATTEMPTS", windows.N_COM_ATTEMPTS)
    monkeypatch.delenv("NIANBAO_ENGINE", raising=False)

    def open_it(path: Path, **properties: object) -> tuple[LiveHost, fakecom.Excel]:
        program = fakecom.Excel(path, **properties)
        monkeypatch.setattr(
            windows,
            "_PyCom_PyObjectFromIUnknown",
            lambda *_: fakecom.window(program),
        )
        name = program.book.Name
        arguments = ["nianbao", f"--wb={name}", "--from_xl=1", f"--hwnd={fakecom.HWND}"]
        monkeypatch.setattr(sys, "argv", arguments)
        on_windows = SimpleNamespace(platform="win32", argv=arguments)
        monkeypatch.setattr(xlwings.main, "sys", on_windows)
        _caller.prepare()
        book = _caller.calling_book()
        program.calls.clear()
        return LiveHost(book), program

    return open_it


@pytest.mark.parametrize("name", ["年报.xlsx", "经费 预算 (1)&a=b.xlsx"])
def test_the_calling_workbook_is_found(opened: Opened, workbook: MakeWorkbook, name: str) -> None:
    path = workbook(NEW, name=name)

    assert opened(path)[0].path == path


def test_the_check_marks_as_in_the_file(opened: Opened, workbook: MakeWorkbook) -> None:
    path = workbook(NEW)
    closed = FileHost(shutil.copy(path, path.with_name("copy.xlsx")))
    live, _ = opened(path)

    check(live, mark=True)
    check(closed, mark=True)

    assert inputs(live) == inputs(closed)


def test_merged_cells_are_those_of_the_file_where_the_program_does_not_tell(
    opened: Opened, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(NEW)
    live, program = opened(path)
    told = live.merges(APPLICATIONS)

    def unknown(_: object) -> str:
        raise fakecom.ComError(fakecom.FAILED)

    monkeypatch.setattr(fakecom.Range, "xml", unknown)

    assert told == live.merges(APPLICATIONS) == FileHost(path).merges(APPLICATIONS)
    assert program.calls["Invoke"] == 2


def test_a_check_costs_the_same_few_calls_whatever_it_finds(
    opened: Opened, workbook: MakeWorkbook
) -> None:
    """From few findings to many the same marks change as from many to few."""
    live, program = opened(workbook({}))
    clean, troubled = tables_of(live), tables_of(FileHost(troubled_workbook(workbook)))
    check(live, mark=True)

    counts = {}
    for tables in (troubled, clean):
        live.write(tables)
        program.calls.clear()
        findings = len(check(live, mark=True).verdict.findings)
        counts[findings] = program.count

    few, many = sorted(counts)
    assert few <= 1
    assert many >= 250
    assert counts[few] == counts[many] <= MOST_CALLS


def test_what_stands_there_already_is_not_written_again(
    opened: Opened, workbook: MakeWorkbook
) -> None:
    live, program = opened(troubled_workbook(workbook))
    check(live, mark=True)
    once = program.calls["Range.Value="]
    check(live, mark=True)

    assert 0 < once <= 20
    assert program.calls["Range.Value="] - once <= 1  # the time of the check


def test_recompute_protects_the_sheet_again_with_the_same_options(
    opened: Opened, workbook: MakeWorkbook
) -> None:
    live, program = opened(total_typed_over(workbook))
    sheet = sheet_of(program)
    before = vars(sheet.Protection)

    done = recompute(live)

    assert done.changes == (Change("三、依申请!J4", 77, "=SUM(D4:I4)"),)
    assert sheet.formulas[4, 10] == "=SUM(D4:I4)"
    assert (sheet.ProtectContents, sheet.ProtectDrawingObjects) == (True, True)
    assert vars(sheet.Protection) == before
    assert undo(live).changes == (Change("三、依申请!J4", "=SUM(D4:I4)", 77),)
    assert (4, 10) not in sheet.formulas


def test_recompute_protects_the_sheet_again_also_on_failure(
    opened: Opened, workbook: MakeWorkbook
) -> None:
    live, program = opened(total_typed_over(workbook))
    program.fails_at = "Range.Value="

    with pytest.raises(ProgramError):
        recompute(live)

    assert sheet_of(program).ProtectContents
    assert sheet_of(program).values[4, 10] == 77


def test_a_password_of_the_user_is_reported(opened: Opened, workbook: MakeWorkbook) -> None:
    live, program = opened(total_typed_over(workbook))
    sheet_of(program).password = "秘密"

    with pytest.raises(Refusal) as refused:
        recompute(live)

    assert str(refused.value) == say("live.password", sheet=APPLICATIONS)
    assert sheet_of(program).values[4, 10] == 77


def test_a_busy_program_is_asked_again_but_not_for_ever(
    opened: Opened, workbook: MakeWorkbook
) -> None:
    live, program = opened(workbook(NEW))
    program.busy = excel.ATTEMPTS // 2
    assert take_snapshot(live).filing.figures

    program.busy = 10**9
    with pytest.raises(Refusal) as refused:
        check(live, mark=True)

    assert str(refused.value) == say("live.busy")


def test_a_program_busy_from_the_start_is_said(opened: Opened, workbook: MakeWorkbook) -> None:
    _, program = opened(workbook(NEW))
    program.busy = 10**9

    with pytest.raises(Refusal) as refused:
        _caller.calling_book()

    assert str(refused.value) == say("live.busy")


def test_a_workbook_that_is_not_open_any_more(opened: Opened, workbook: MakeWorkbook) -> None:
    _, program = opened(workbook(NEW))
    program.book.Name = "别的.xlsx"

    with pytest.raises(Refusal) as refused:
        _caller.calling_book()

    assert str(refused.value) == say("live.not_found", name="年报.xlsx")


def test_a_program_that_becomes_busy_on_the_way_leaves_nothing_half_written(
    opened: Opened, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, program = opened(workbook(NEW))
    before = inputs(live)
    monkeypatch.setattr("nianbao.host.live.PAUSE", 0)
    program.busy_at, program.busy_for = "Range.Value=", 3 * excel.ATTEMPTS

    with pytest.raises(Refusal) as refused:
        check(live, mark=True)

    assert str(refused.value) == say("live.busy")
    assert inputs(live) == before


def test_a_workbook_opened_for_reading_only(opened: Opened, workbook: MakeWorkbook) -> None:
    live, _ = opened(workbook(NEW), ReadOnly=True)

    with pytest.raises(Refusal) as refused:
        check(live, mark=True)

    assert str(refused.value) == say("live.read_only", name=live.path.name)


@pytest.mark.parametrize(
    ("place", "key", "name"),
    [
        ("https://d.docs.live.net/1/年报.xlsx", "live.address", "年报.xlsx"),
        ("工作簿1", "live.never_saved", "工作簿1"),
    ],
)
def test_a_workbook_without_a_place_on_this_machine(
    opened: Opened, workbook: MakeWorkbook, place: str, key: str, name: str
) -> None:
    with pytest.raises(Refusal) as refused:
        opened(workbook(NEW), FullName=place)

    assert str(refused.value) == say(key, name=name)


def test_the_user_picks_a_file_or_none(opened: Opened, workbook: MakeWorkbook) -> None:
    live, program = opened(workbook(NEW))

    def picked() -> Path | None:
        return live.program.picked_file(live.book, "请选择", "填报表、Word", "*.xlsx;*.docx")

    assert picked() is None
    program.picks = "/上年/年报.docx"
    assert picked() == Path("/上年/年报.docx")
    assert program.asked == ("填报表、Word,*.xlsx;*.docx", 1, "请选择")


def test_error_values_dates_and_money_are_read_as_from_a_file() -> None:
    """As pywin32 gives them: codes, its own moments, and Decimal for currency formats."""
    noon = datetime(2025, 12, 31, 12, tzinfo=UTC)

    assert [value(raw) for raw in (-2146826281, noon, Decimal("1.50"), 3.0, 0.1, True)] == [
        "#DIV/0!",
        "2025-12-31T12:00:00",
        Decimal("1.5"),
        3,
        Decimal("0.1"),
        True,
    ]


@pytest.mark.parametrize("code", ["0%", "0.00%", 'm"月"d"日"', "General"])
def test_a_cell_that_became_a_percentage_or_a_date_reads_as_from_its_file(
    opened: Opened, workbook: MakeWorkbook, code: str
) -> None:
    path = workbook(NEW)
    book = openpyxl.load_workbook(path)
    cell = book[APPLICATIONS]["E6"]
    cell.value, cell.number_format = 4 if code[0] == "m" else 0.07, code
    book.save(path)
    live, _ = opened(path)

    (mine, its) = (take_snapshot(host).filing.figures[GRANTED] for host in (live, FileHost(path)))

    assert (mine.number, mine.notes, mine.problem) == (its.number, its.notes, its.problem)
    assert bool(mine.problem) is (code == "General")


@pytest.mark.parametrize(("line", "ended"), [("", True), ("excel.defuse()", False)])
def test_no_process_of_excel_is_ended_at_exit(line: str, ended: bool) -> None:
    code = "import fakecom, subprocess; fakecom.install(); from nianbao.host import excel;"
    code += "subprocess.CREATE_NO_WINDOW = 0; subprocess.run = lambda *a, **k: print('ended');"
    here = Path(__file__).parent

    done = subprocess.run(
        [sys.executable, "-c", code + line],
        env={"PYTHONPATH": os.pathsep.join([str(here), str(here.parent / "addin")])},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ("ended" in done.stdout) is ended


def troubled_workbook(workbook: MakeWorkbook) -> Path:
    """Return a filing with a text in every cell of the three tables, and other labels there."""
    texts = {cell.id: "若干" for cell in edition("2021").cells}
    path = workbook(texts, name="many.xlsx")
    host = FileHost(path)
    host.write(
        [
            Edit(Block("label", sheet.sheet, *label.range[:2], 1, 1), [[f"{label.text}（改）"]])
            for sheet in take_snapshot(host).layout.tables
            for label in sheet.table.labels
        ]
    )
    return path


def tables_of(host: LiveHost | FileHost) -> list[Edit]:
    """Return what writes the three tables, labels and figures, as they stand."""
    blocks = [sheet.block for sheet in take_snapshot(host).layout.tables]
    areas = host.read(blocks)
    return [
        Edit(block, [[KEEP if v is None else v for v in row] for row in areas[block.name].values])
        for block in blocks
    ]


def total_typed_over(workbook: MakeWorkbook) -> Path:
    path = workbook(NEW)
    FileHost(path).write([Edit(Block("cell", APPLICATIONS, 4, 10, 1, 1), [[77]])])
    return path


def sheet_of(program: fakecom.Excel) -> fakecom.Sheet:
    return program.book.Worksheets(APPLICATIONS)


def inputs(host: LiveHost | FileHost) -> Mapping[str, object]:
    """Return what stands in every block, but for when it was checked.

    Of a formula its text: the imitation calculates nothing.
    """
    areas = host.read(take_snapshot(host).layout.blocks)
    contents = {
        name: [
            [formula or value for formula, value in zip(texts, values, strict=True)]
            for texts, values in zip(area.formulas, area.values, strict=True)
        ]
        for name, area in areas.items()
    }
    contents["verdict"] = contents["verdict"][:1]
    return contents
