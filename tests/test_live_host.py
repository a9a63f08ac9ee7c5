"""A workbook open in LibreOffice, read and written as the buttons do."""

import itertools
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from conftest import MakeWorkbook
from live_desk import Desk
from nianbao._caller import xw
from nianbao.actions.check import check
from nianbao.actions.filling import recompute
from nianbao.actions.open_workbook import take_snapshot
from nianbao.book.block import KEEP, Block, Content, Edit, Formula, Value
from nianbao.book.ledger import Change
from nianbao.form.numbers import Displayed
from nianbao.host.file import FileHost
from nianbao.host.libreoffice import cells
from nianbao.host.live import LiveHost, ProgramError
from nianbao.words import Refusal, say

APPLICATIONS = "三、依申请"
DATE, TIME, PERCENT = 2, 4, 128  # com.sun.star.util.NumberFormat
NEW = {"applications.new.enterprise": 3, "applications.denied.state_secret.enterprise": 4}


def row(left: int, *contents: Content, sheet: str = "一、总体情况", top: int = 100) -> Edit:
    """Return an edit of some cells beside each other; these of the prose sheet are unlocked."""
    return Edit(Block("row", sheet, top, left, 1, len(contents)), [list(contents)])


def cell(sheet: str, top: int, left: int) -> Block:
    return Block("cell", sheet, top, left, 1, 1)


def shown(host: LiveHost | FileHost, block: Block) -> object:
    return host.read([block])[block.name].values[0][0]


def test_an_open_workbook_reads_like_its_file(desk: Desk, workbook: MakeWorkbook) -> None:
    path = workbook(NEW)
    closed = FileHost(path)
    snapshot = take_snapshot(closed)

    live = desk.open(path)

    assert live.path == path
    assert live.sheets() == closed.sheets()
    for sheet in snapshot.layout.tables:
        assert live.merges(sheet.sheet) == closed.merges(sheet.sheet) != frozenset()
    here, there = live.read(snapshot.layout.blocks), closed.read(snapshot.layout.blocks)
    for name in here:
        assert here[name].values == there[name].values, name
        assert here[name].formulas == there[name].formulas, name


def test_the_check_marks_the_open_workbook_as_it_would_the_file(
    desk: Desk, workbook: MakeWorkbook
) -> None:
    path = workbook(NEW)
    closed = FileHost(shutil.copy(path, path.with_name("copy.xlsx")))
    live = desk.open(path)

    verdict = check(live, mark=True).verdict
    check(closed, mark=True)

    assert verdict.state == "blocked"
    assert everything(live) == everything(closed)


def test_a_second_check_leaves_the_same_workbook(desk: Desk, workbook: MakeWorkbook) -> None:
    live = desk.open(workbook(NEW))
    check(live, mark=True)
    once = everything(live)
    live.book.save()

    check(live, mark=True)

    assert everything(live) == once
    assert everything(FileHost(live.path)) == once


def test_recompute_restores_locked_totals_and_the_protection(
    desk: Desk, workbook: MakeWorkbook
) -> None:
    live = desk.open(workbook(NEW))
    total = cell(APPLICATIONS, 4, 10)
    live.write([Edit(total, [[77]])])

    done = recompute(live)

    assert done.changes == (Change("三、依申请!J4", 77, "=SUM(D4:I4)"),)
    assert shown(live, total) == 3
    assert live.read([total])["cell"].formulas == [["SUM(D4:I4)"]]
    assert is_locked(live, APPLICATIONS)
    live.book.save()
    assert 'formatRows="false"' in sheet_part(live.path, 4)


def test_a_sheet_with_a_password_is_reported_and_nothing_written(
    desk: Desk, workbook: MakeWorkbook
) -> None:
    live = desk.open(workbook(NEW))
    live.write([Edit(cell(APPLICATIONS, 4, 10), [[77]])])
    sheet = live.book.sheets[APPLICATIONS].api
    sheet.unprotect("")
    sheet.protect("秘密")

    with pytest.raises(Refusal) as refused:
        recompute(live)

    assert str(refused.value) == say("live.password", sheet=APPLICATIONS)
    assert shown(live, cell(APPLICATIONS, 4, 10)) == 77
    assert is_locked(live, APPLICATIONS)


@pytest.mark.parametrize(
    "text", ["=1+1", "'x", "007", "(5)", "12%", "TRUE", "2025-1-2", "６", "+86", "@全体", "3月5日"]
)
def test_text_stays_text(desk: Desk, workbook: MakeWorkbook, text: str) -> None:
    live = desk.open(workbook())

    live.write([row(2, text)])

    assert shown(live, cell("一、总体情况", 100, 2)) == text
    assert live.read([cell("一、总体情况", 100, 2)])["cell"].formulas == [[None]]
    live.book.save()
    assert shown(FileHost(live.path), cell("一、总体情况", 100, 2)) == text


def test_every_kind_of_value_comes_back(desk: Desk, workbook: MakeWorkbook) -> None:
    live = desk.open(workbook())
    block = Block("row", "三、依申请", 50, 2, 1, 6)

    live.write([Edit(block, [[7, Decimal("0.125"), True, None, "字", Formula("1/0", None)]])])

    assert live.read([block])["row"].values == [[7, Decimal("0.125"), True, None, "字", "#DIV/0!"]]


def test_dates_read_as_their_iso_text(desk: Desk, workbook: MakeWorkbook) -> None:
    live = desk.open(workbook())
    sheet, formats = live.book.sheets[APPLICATIONS].api, live.book.api.NumberFormats
    sheet.unprotect("")
    typed = [("45657", DATE), ("46022.4375", DATE | TIME), ("0.4375", TIME)]
    for column, (number, kind) in enumerate(typed, 1):
        shown = sheet.getCellByPosition(column, 49)
        shown.setFormula(number)
        shown.NumberFormat = formats.getStandardFormat(kind, shown.CharLocale)

    values = live.read([Block("row", APPLICATIONS, 50, 2, 1, 3)])["row"].values

    assert values == [["2024-12-31", "2025-12-31T10:30:00", "10:30:00"]]


def test_percentages_read_as_from_a_file(desk: Desk, workbook: MakeWorkbook) -> None:
    live = desk.open(workbook())
    sheet, formats = live.book.sheets[APPLICATIONS].api, live.book.api.NumberFormats
    sheet.unprotect("")
    shown = sheet.getCellByPosition(1, 49)
    shown.setFormula("0.07")
    shown.NumberFormat = formats.getStandardFormat(PERCENT, shown.CharLocale)

    ((found,),) = live.read([Block("cell", APPLICATIONS, 50, 2, 1, 1)])["cell"].values

    assert isinstance(found, Displayed)
    assert (found, found.number, found.look) == ("7%", Decimal("0.07"), "percentage")


def test_kept_cells_and_cells_between_are_not_touched(desk: Desk, workbook: MakeWorkbook) -> None:
    live = desk.open(workbook())
    live.write([row(2, 1, 2, 3, sheet=APPLICATIONS, top=50)])

    live.write([row(2, 10, KEEP, 30, sheet=APPLICATIONS, top=50)])

    assert live.read([Block("row", APPLICATIONS, 50, 2, 1, 3)])["row"].values == [[10, 2, 30]]


def test_a_failure_on_the_way_puts_everything_back(
    desk: Desk, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = desk.open(workbook(NEW))
    before = everything(live)
    monkeypatch.setattr("nianbao.host.libreoffice.cells.put", broken_after(5))

    with pytest.raises(ProgramError):
        check(live, mark=True)

    assert everything(live) == before


def test_a_workbook_opened_for_reading_only_is_refused(desk: Desk, workbook: MakeWorkbook) -> None:
    live = desk.open(workbook(), ReadOnly=True)

    with pytest.raises(Refusal) as refused:
        check(live, mark=True)

    assert str(refused.value) == say("live.read_only", name=live.path.name)


def test_a_workbook_never_saved_is_refused(desk: Desk) -> None:
    document = desk.office.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    desk.documents.append(document)
    book = xw.books.active

    with pytest.raises(Refusal) as refused:
        LiveHost(book)

    assert str(refused.value) == say("live.never_saved", name=document.Title)


def test_a_workbook_that_is_no_filing_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "账目.xlsx"
    openpyxl.Workbook().save(path)

    with pytest.raises(Refusal) as refused:
        check(desk.open(path), mark=True)

    assert str(refused.value) == say("book.not_a_filing")


def everything(host: LiveHost | FileHost) -> dict[str, list[list[Value]]]:
    """Return all that stands in the blocks of a filing, but for when it was checked."""
    areas = host.read(take_snapshot(host).layout.blocks)
    contents = {name: area.values for name, area in areas.items()}
    contents["verdict"] = contents["verdict"][:1]
    return contents


def is_locked(live: LiveHost, sheet: str) -> bool:
    return live.program.is_protected(live.book.sheets[sheet])


def sheet_part(path: Path, number: int) -> str:
    with ZipFile(path) as archive:
        return archive.read(f"xl/worksheets/sheet{number}.xml").decode()


def broken_after(writes: int) -> Any:
    """Return the program's bulk write, failing once after so many."""
    count, whole = itertools.count(1), cells.put

    def put(*arguments: Any) -> None:
        if next(count) == writes:
            raise ConnectionError
        whole(*arguments)

    return put
