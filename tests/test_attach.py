"""Which workbooks are open, found in Excel, in WPS by its own name, and in LibreOffice."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlwings as xw

import fakecom
from conftest import MakeWorkbook
from live_desk import Desk
from live_office import live_office
from nianbao.actions.check import check
from nianbao.host.attach import open_workbooks
from nianbao.words import Refusal, say


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A Windows on which nothing runs yet."""
    engine = fakecom.install()
    monkeypatch.setattr(xw, "_xlwindows", engine, raising=False)
    monkeypatch.setattr(xw.engines, "engines", [xw.Engine(impl=engine.engine)])
    monkeypatch.setattr(engine, "N_COM_ATTEMPTS", engine.N_COM_ATTEMPTS)
    monkeypatch.delenv("NIANBAO_UNO", raising=False)

    def show(program: fakecom.Excel | None) -> None:
        """Have Excel's window on the screen, or none."""
        user = SimpleNamespace(
            GetTopWindow=lambda _: fakecom.HWND if program else 0, GetWindow=lambda *_: 0
        )
        monkeypatch.setattr(engine, "windll", SimpleNamespace(user32=user))
        monkeypatch.setattr(
            engine, "_PyCom_PyObjectFromIUnknown", lambda *_: program and fakecom.window(program)
        )

    def register(name: str, program: fakecom.Excel) -> None:
        """Have a program registered as running under a name."""

        def running(asked: str) -> SimpleNamespace:
            if asked != name:
                raise fakecom.ComError(-2147221021)
            return SimpleNamespace(QueryInterface=lambda _: fakecom.Wrapped(program, program))

        monkeypatch.setattr(sys.modules["pythoncom"], "GetActiveObject", running)

    show(None)
    return SimpleNamespace(show=show, register=register)


def found() -> list[tuple[str, str, str]]:
    return [(one.program, one.name, one.path) for one in open_workbooks()]


@pytest.mark.usefixtures("windows")
def test_where_nothing_runs_nothing_is_found() -> None:
    assert found() == []


def test_where_there_is_no_windows_and_no_office_nothing_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(xw, "_xlwindows", raising=False)
    monkeypatch.delenv("NIANBAO_UNO", raising=False)

    assert found() == []


def test_a_workbook_in_excel(windows: SimpleNamespace, workbook: MakeWorkbook) -> None:
    path = workbook()
    windows.show(fakecom.Excel(path))

    assert found() == [("Excel", "年报.xlsx", str(path))]
    assert check(open_workbooks()[0].host(), mark=True).verdict.state


@pytest.mark.parametrize("name", ["Ket.Application", "ET.Application"])
def test_a_workbook_in_wps(windows: SimpleNamespace, workbook: MakeWorkbook, name: str) -> None:
    path = workbook()
    windows.register(name, fakecom.Excel(path))

    assert found() == [("WPS 表格", "年报.xlsx", str(path))]
    assert check(open_workbooks()[0].host(), mark=True).verdict.state


def test_wps_found_on_both_ways_is_listed_once(
    windows: SimpleNamespace, workbook: MakeWorkbook
) -> None:
    program = fakecom.Excel(workbook())
    windows.show(program)
    windows.register("Ket.Application", program)

    assert [program for program, *_ in found()] == ["WPS 表格"]


def test_a_busy_program_is_said(windows: SimpleNamespace, workbook: MakeWorkbook) -> None:
    program = fakecom.Excel(workbook())
    windows.show(program)
    program.busy_at, program.busy_for = "Book.FullName", 10**9

    with pytest.raises(Refusal) as refused:
        for _ in range(3):
            found()

    assert str(refused.value) == say("live.busy")


def test_a_workbook_in_libreoffice(
    desk: Desk, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(xw, "_xlwindows", raising=False)
    monkeypatch.setenv("NIANBAO_UNO", f"pipe,name={desk.office.pipe}")
    path = workbook()
    desk.open(path)

    assert found() == [("LibreOffice", "年报.xlsx", str(path))]
    host = open_workbooks()[0].host()
    host.show("三、依申请", "E4")
    selection = host.book.app.selection
    assert selection is not None
    assert (selection.sheet.name, selection.row, selection.column) == ("三、依申请", 4, 5)


def test_libreoffice_may_be_looked_at_again_and_again(
    desk: Desk, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the window does; each look at once upon another is what broke the way off before."""
    monkeypatch.delattr(xw, "_xlwindows", raising=False)
    monkeypatch.setenv("NIANBAO_UNO", f"pipe,name={desk.office.pipe}")
    desk.open(workbook())

    assert {name for _ in range(100) for _, name, _ in found()} == {"年报.xlsx"}


def test_a_libreoffice_that_was_started_anew_is_found(
    workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delattr(xw, "_xlwindows", raising=False)
    monkeypatch.setenv("NIANBAO_UNO", "pipe,name=nianbao-anew")
    for number in (1, 2):
        with live_office(tmp_path, pipe="nianbao-anew") as office:
            office.open(workbook(name=f"{number}.xlsx"))
            assert [name for _, name, _ in found()] == [f"{number}.xlsx"]


def test_a_libreoffice_that_does_not_run_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delattr(xw, "_xlwindows", raising=False)
    monkeypatch.setenv("NIANBAO_UNO", f"pipe,name={tmp_path.name}")

    assert found() == []
