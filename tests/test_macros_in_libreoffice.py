"""The add-in's macros in a spreadsheet program with a VBA of its own.

LibreOffice runs the shipped modules; only ``NbHost``, which speaks to Windows, is another one
(``vba_in_libreoffice/NbHost.bas``). It is silent about errors, therefore each macro must leave
a trace: a sentence on the hidden sheet, a started program or a new workbook.
"""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from build_xlam import ADD_IN, MODULES, add_in, strings
from live_desk import python_of
from live_office import ADD_IN_FORMAT, RUN_MACROS_UNASKED, LiveOffice, live_office
from nianbao import __version__
from nianbao.book.layout import VERDICT
from nianbao.words import say

HERE = Path(__file__).parent
TEMPLATE = HERE.parent / "workbook_template.xlsx"
NAME = "经费 预算 (1)&a=b.xlsx"


@dataclass
class Desk:
    """An office in which the add-in and a filing are open."""

    office: LiveOffice
    folder: Path
    add_in: Any = field(repr=False)

    def run(self, macro: str, *arguments: str) -> Any:
        address = f"vnd.sun.star.script:Nianbao.{macro}?language=Basic&location=document"
        script = self.add_in.getScriptProvider().getScript(address)
        return script.invoke(arguments, (), ())[0]

    def said(self) -> str:
        """What was said last; it is taken off the sheet."""
        sheet = self.add_in.Sheets.getByName("nianbao.strings")
        cell = sheet.getCellByPosition(3, 0)
        sentence, cell.String = cell.String, ""
        return sentence

    def started(self) -> list[str]:
        """The arguments of the program that was started last; it starts once."""
        note = self.folder / "started"
        return note.read_text("utf-8").splitlines() if note.exists() else []


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    program = script(
        folder / "python w", 'for each in "$@"; do echo "$each"; done > "$0/../started"'
    )
    program.write_text(program.read_text().replace("$0/..", str(folder)))
    settings = folder / "nianbao" / "nianbao.conf"
    settings.parent.mkdir()
    settings.write_text(f"interpreter={program}\r\ntemplate={TEMPLATE}\r\n", "utf-16")
    starter = HERE / "vba_in_libreoffice" / "start_program.py"
    start = script(folder / "start", f'exec {sys.executable} {starter} "$@"')
    surroundings = {
        "LOCALAPPDATA": str(folder),
        "NIANBAO_TEST_FOLDER": str(folder),
        "NIANBAO_TEST_STARTER": str(start),
    }
    with live_office(folder, surroundings=surroundings) as office:
        built = office.open(
            flavour(folder), FilterName=ADD_IN_FORMAT, MacroExecutionMode=RUN_MACROS_UNASKED
        )
        yield Desk(office, folder, built)


def script(path: Path, line: str) -> Path:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return path


def flavour(folder: Path) -> Path:
    """Return the add-in with the other ``NbHost``."""
    modules = folder / "modules"
    shutil.copytree(MODULES, modules)
    shutil.copy(HERE / "vba_in_libreoffice" / "NbHost.bas", modules)
    path = folder / "test.xlam"
    path.write_bytes(add_in(modules))
    return path


@pytest.fixture
def filing(desk: Desk) -> Iterator[Any]:
    path = desk.folder / NAME
    shutil.copy(TEMPLATE, path)
    document = desk.office.open(path)
    yield document
    document.close(True)


def test_the_file_opens_with_all_modules_and_the_sentences_out_of_sight(desk: Desk) -> None:
    sheet = desk.add_in.Sheets.getByName("nianbao.strings")
    rows = [
        (sheet.getCellByPosition(0, row).String, sheet.getCellByPosition(1, row).String)
        for row in range(len(strings()))
    ]

    assert set(desk.add_in.BasicLibraries.getByName("Nianbao").ElementNames) == {
        path.stem for path in MODULES.iterdir()
    }
    assert not sheet.IsVisible
    assert rows == strings()


def test_the_shipped_file_opens_and_all_its_modules_compile(desk: Desk) -> None:
    shipped = desk.office.open(
        ADD_IN, FilterName=ADD_IN_FORMAT, MacroExecutionMode=RUN_MACROS_UNASKED, ReadOnly=True
    )
    try:
        other = Desk(desk.office, desk.folder, shipped)
        # one module that does not compile would silence all macros of the project
        assert other.run("NbLauncher.NbQuoted", "a b") == '"a b"'
    finally:
        shipped.close(True)


@pytest.mark.usefixtures("filing")
def test_an_action_starts_the_program_on_the_open_workbook(desk: Desk) -> None:
    desk.run("NbMacros.NbCheck")

    assert desk.started() == [
        *("-I", "-X", "utf8", "-m", "nianbao.addin", "check", f"--wb={NAME}", "--from_xl=1"),
        *("--app=/office/Microsoft Excel", "--hwnd=1", f"--addin={__version__}"),
    ]
    assert desk.said() == ""


@pytest.mark.usefixtures("filing")
def test_an_action_says_when_the_program_broke_down(desk: Desk) -> None:
    program = desk.folder / "python w"
    sound = program.read_text()
    program.write_text("#!/bin/sh\nexit 3\n")
    try:
        desk.run("NbMacros.NbUndo")
    finally:
        program.write_text(sound)

    assert desk.said() == say("vba.crashed", code=3)


def test_a_click_from_the_macro_to_the_marks(desk: Desk, filing: Any) -> None:
    settings = desk.folder / "nianbao" / "nianbao.conf"
    before = settings.read_bytes()
    surroundings = f"NIANBAO_ENGINE=libreoffice NIANBAO_UNO=pipe,name={desk.office.pipe}"
    program = script(
        desk.folder / "real python", f'{surroundings} exec {python_of(desk.folder)} "$@"'
    )
    settings.write_text(f"interpreter={program}\r\ntemplate={TEMPLATE}\r\n", "utf-16")
    verdict = filing.Sheets.getByName(VERDICT.sheet).getCellRangeByName("A1")
    assert verdict.String == "尚未校验"
    try:
        desk.run("NbMacros.NbCheck")
    finally:
        settings.write_bytes(before)

    assert desk.said() == ""
    assert verdict.String.startswith("不能报送")


def test_an_action_asks_for_a_filing(desk: Desk) -> None:
    desk.run("NbMacros.NbExport")

    assert desk.said() == say("vba.no_filing")


@pytest.mark.usefixtures("filing")
def test_an_action_names_the_program_that_is_gone(desk: Desk) -> None:
    program = desk.folder / "python w"
    away = program.rename(desk.folder / "away")
    try:
        desk.run("NbMacros.NbSubmit")
    finally:
        away.rename(program)

    assert desk.said() == say("vba.moved", path=program)


def test_a_new_workbook_is_opened(desk: Desk) -> None:
    before = desk.office.titles()

    desk.run("NbMacros.NbNew")

    assert len(desk.office.titles() - before) == 1
    desk.office.desktop.CurrentComponent.close(True)  # LibreOffice passes over the template


def test_the_page_about_the_add_in_names_its_version(desk: Desk) -> None:
    desk.run("NbMacros.NbAbout")

    assert f"加载项 {__version__} 版" in desk.said()


def test_a_callback_of_the_ribbon_passes_on_to_its_macro(desk: Desk) -> None:
    caller = desk.add_in  # a null argument would silently do nothing

    desk.run("NbRibbon.NbOnAbout", caller)

    assert f"加载项 {__version__} 版" in desk.said()


def test_a_quoted_argument_is_the_same_as_in_the_interpreter(desk: Desk) -> None:
    assert desk.run("NbLauncher.NbQuoted", "C:\\a b\\") == '"C:\\a b\\\\"'
