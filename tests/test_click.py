"""A click: the process that the launcher starts, on a workbook open in LibreOffice."""

import shutil
import sys
from pathlib import Path

import openpyxl
import pytest

from conftest import MakeWorkbook
from live_desk import Desk, caller
from nianbao._caller import calling_book
from nianbao.actions.check import check
from nianbao.book.findings import verdict_sentence
from nianbao.book.layout import VERDICT
from nianbao.host.file import FileHost
from nianbao.words import say

AWKWARD = "经费 预算 (1)&a=b.xlsx"
NEVER = "尚未校验"
NEW = {"applications.new.enterprise": 3}


@pytest.mark.parametrize("name", [AWKWARD, "年报.xlsx"])
def test_a_click_marks_the_open_workbook(desk: Desk, workbook: MakeWorkbook, name: str) -> None:
    path = workbook(NEW, name=name)
    live = desk.open(path)

    done = desk.click("check", name, folder=path.parent)

    sentence = verdict_sentence(check(FileHost(path)).verdict)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert live.read([VERDICT])["verdict"].values[0] == [sentence]
    assert desk.log.rstrip().endswith(sentence)


def test_run_python_of_xlwings_does_the_same(desk: Desk, workbook: MakeWorkbook) -> None:
    path = workbook(NEW, name=AWKWARD)
    live = desk.open(path)

    done = desk.run_python("check", AWKWARD, path.parent)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert live.read([VERDICT])["verdict"].values[0] != [NEVER]


def test_modules_beside_the_workbook_are_not_imported(desk: Desk, workbook: MakeWorkbook) -> None:
    path = workbook(NEW)
    for name in ("openpyxl", "xlwings", "nianbao", "uno", "lxml", "json"):
        planted = path.with_name(f"{name}.py")
        planted.write_text(f"open({str(path.with_name('caught'))!r}, 'w')\nraise SystemExit(9)\n")
    desk.open(path)

    done = desk.click("check", path.name, folder=path.parent)

    assert done.returncode == 0
    assert not path.with_name("caught").exists()


def test_configuration_in_the_workbook_or_beside_it_is_ignored(
    desk: Desk, workbook: MakeWorkbook
) -> None:
    path = workbook(NEW)
    book = openpyxl.load_workbook(path)
    for name in ("xlwings.conf", "nianbao.conf"):
        sheet = book.create_sheet(name)
        for line in (("INTERPRETER_WIN", "/evil"), ("PYTHONPATH", "/evil"), ("LICENSE_KEY", "x")):
            sheet.append(line)
        path.with_name(name).write_text('"INTERPRETER_WIN","/evil"\n')
    book.save(path)
    live = desk.open(path)

    done = desk.click("check", path.name, folder=path.parent)

    assert done.returncode == 0
    assert live.read([VERDICT])["verdict"].values[0] != [NEVER]
    assert "evil" not in desk.log


def test_of_two_workbooks_of_one_name_the_one_in_front_is_meant(
    desk: Desk, workbook: MakeWorkbook, tmp_path: Path
) -> None:
    path = workbook(NEW)
    other = tmp_path / "另一处"
    other.mkdir()
    behind, front = desk.open(path), desk.open(Path(shutil.copy(path, other)))

    assert desk.click("check", path.name, folder=other).returncode == 0

    assert front.path.parent == other
    assert front.read([VERDICT])["verdict"].values[0] != [NEVER]
    assert behind.read([VERDICT])["verdict"].values[0] == [NEVER]


def test_a_workbook_that_is_not_open_any_more_is_said(desk: Desk, workbook: MakeWorkbook) -> None:
    path = workbook(NEW)
    desk.open(path)

    done = desk.click("check", "别的.xlsx", folder=path.parent)

    assert done.returncode == 0
    assert say("live.not_found", name="别的.xlsx") in desk.log


def test_a_window_that_holds_no_document_is_passed_over(desk: Desk, workbook: MakeWorkbook) -> None:
    path = workbook(NEW)
    live = desk.open(path)

    with desk.office.bare_window():
        assert desk.click("check", path.name, folder=path.parent).returncode == 0

    assert live.read([VERDICT])["verdict"].values[0] != [NEVER]


def test_a_failure_while_looking_for_the_workbook_is_not_called_a_missing_workbook(
    desk: Desk, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(NEW)
    desk.open(path)
    monkeypatch.setattr(sys, "argv", ["nianbao", *caller(path.name)])
    monkeypatch.setattr("nianbao.host.libreoffice.engine.Books.__iter__", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        calling_book()


def test_another_version_of_the_add_in_is_told_to_reinstall(
    desk: Desk, workbook: MakeWorkbook
) -> None:
    path = workbook(NEW)
    live = desk.open(path)

    done = desk.click("check", path.name, folder=path.parent, version="0.0.1")

    assert done.returncode == 0
    assert "请重新安装" in desk.log
    assert live.read([VERDICT])["verdict"].values[0] == [NEVER]


def test_a_wrong_command_line_is_no_click(desk: Desk, tmp_path: Path) -> None:
    assert desk.click("format_c", "年报.xlsx", folder=tmp_path).returncode == 2
