"""The ways of test_filled_cells and test_out_of_place, in workbooks that are open in a program.

All ways stand in one workbook, since opening takes long: what is read, noted or refused must be
what the closed file gives.
"""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

import fakecom
from conftest import MakeWorkbook
from live_desk import Desk
from nianbao.actions.check import check
from nianbao.actions.filling import recompute
from nianbao.actions.open_workbook import take_snapshot
from nianbao.actions.undo import undo
from nianbao.form import edition
from nianbao.host import Host
from nianbao.host.file import FileHost
from nianbao.host.live import LiveHost
from test_com import Opened, opened  # noqa: F401 - a fixture
from test_filled_cells import WAYS, store
from test_out_of_place import by_hand

CELLS = [cell for cell in edition("2021").table("applications").cells if not cell.is_total][
    : len(WAYS)
]
TOGETHER = """
正文一格显示 #VALUE!          | 五、问题改进!B6
正文一格显示 #NAME?           | 六、其他事项!B6
机关类型选了 乡镇政府、街道办事处 |
正文栏外 H9 写了 补充          | 一、总体情况!H9
正文栏下 B1010 写了 另有       | 六、其他事项!B1010
隐藏第 5 行                   | 一、总体情况!B5
隐藏工作表 五、问题改进        |
副本 三、依申请 (2)            |
改了名的副本 定稿，抄自 四、复议诉讼 |
表三一格加删除线               |
正文几个字加删除线             |
正文空格只有批注               |
表三一格有批注                 |
正文上放图表                   | 一、总体情况!B6
隐藏表三第 E 列                |
隐藏表三第 6 行                |
"""


@pytest.fixture
def filled(workbook: MakeWorkbook) -> Path:
    """A workbook with every way to fill a cell, each in a cell of its own of table three."""
    path = workbook()
    book = openpyxl.load_workbook(path)
    for cell, (held, code, *_) in zip(CELLS, WAYS, strict=True):
        store(book["三、依申请"].cell(cell.range.top, cell.range.left), held, code)
    book.save(path)
    return path


@pytest.fixture
def odd(workbook: MakeWorkbook) -> Path:
    """A workbook with much that stands out of place."""
    path = workbook()
    book = openpyxl.load_workbook(path)
    for line in TOGETHER.strip().split("\n"):
        done, place = (part.strip() for part in line.split("|"))
        by_hand(book, done, place)
    book.save(path)
    return path


def read(host: Host) -> dict[str, tuple[object, ...]]:
    figures = take_snapshot(host).filing.figures
    return {
        cell.id: (figures[cell.id].number, figures[cell.id].notes, figures[cell.id].problem)
        for cell in CELLS
    }


def out_of_place(host: Host) -> list[tuple[str, str]]:
    findings = check(host).verdict.findings
    return sorted((f.severity, f.message) for f in findings if f.rule.id == "R005")


Open = Callable[[Path], LiveHost]


@pytest.fixture(params=["LibreOffice", "Excel"])
def open_in(request: pytest.FixtureRequest) -> Open:
    """How a workbook is opened in LibreOffice itself, and in Excel as it is imitated."""
    if request.param == "LibreOffice":
        desk: Desk = request.getfixturevalue("desk")
        return desk.open
    in_excel: Opened = request.getfixturevalue("opened")
    return lambda path: in_excel(path)[0]


def test_every_way_to_fill_a_cell_is_read_as_from_the_file(filled: Path, open_in: Open) -> None:
    closed = read(FileHost(filled))

    assert read(open_in(filled)) == closed
    assert sum(number is not None for number, _, _ in closed.values()) == 19


def test_what_stands_out_of_place_is_seen_as_in_the_file(odd: Path, open_in: Open) -> None:
    closed = out_of_place(FileHost(odd))

    assert out_of_place(open_in(odd)) == closed
    assert len(closed) == len(TOGETHER.strip().split("\n"))


def test_what_is_not_saved_yet_is_seen_in_libreoffice(desk: Desk, workbook: MakeWorkbook) -> None:
    live = desk.open(workbook())
    before = out_of_place(live)
    prose = live.book.sheets["一、总体情况"].api
    for name in ("一、总体情况", "三、依申请"):
        live.book.sheets[name].api.unprotect("")
    prose.getCellRangeByName("B4").CharStrikeout = 1
    prose.Rows.getByIndex(4).IsVisible = False
    live.book.sheets["三、依申请"].api.Columns.getByIndex(4).IsVisible = False
    live.book.sheets["五、问题改进"].api.IsVisible = False

    seen = [message for _, message in out_of_place(live)]

    assert before == []
    assert [message.partition("：")[0] for message in seen] == [
        "一、总体情况!B4",
        "一、总体情况!B5",
        "三、依申请!E1",
        "工作表「五、问题改进」是隐藏的，校验和报告仍会用它的内容",
    ]
    assert not live.program.is_saved(live.book)


def test_a_copy_that_excel_saves_is_looked_at(
    odd: Path,
    opened: Opened,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live, program = opened(odd)
    monkeypatch.setattr(fakecom.Book, "Saved", False)

    assert out_of_place(live) == out_of_place(FileHost(odd))
    assert list(odd.parent.glob("copy*")) == []
    assert [call for call in program.calls if "SaveCopyAs" in str(call)]


def shown(live: LiveHost, at: str) -> tuple[object, str]:
    """Return what a cell of table three holds, and its number format."""
    cell = live.book.sheets["三、依申请"].range(at)
    return cell.raw_value, cell.number_format


def test_a_count_that_became_a_date_or_a_percentage_is_put_right_and_given_back(
    workbook: MakeWorkbook, open_in: Open
) -> None:
    path = workbook()
    book = openpyxl.load_workbook(path)
    for at, held, code in (("D4", "7", "yyyy-mm-dd"), ("E4", "0.07", "0%")):
        store(book["三、依申请"][at], held, code)
    book.save(path)
    live = open_in(path)
    before = {at: shown(live, at) for at in ("D4", "E4")}

    recompute(live)

    assert [shown(live, at) for at in before] == [(7, "General"), (7, "General")]
    assert not any(notes for _, notes, _ in read(live).values())
    assert live.program.is_protected(live.book.sheets["三、依申请"])

    undo(live)
    assert {at: shown(live, at) for at in before} == before


def test_prose_pasted_with_a_look_of_its_own_wraps_and_stays_open(
    workbook: MakeWorkbook, open_in: Open
) -> None:
    path = workbook()
    book = openpyxl.load_workbook(path)
    pasted = book["一、总体情况"]["B10"]
    pasted.value, pasted.font = "全年公开政府信息12条。" * 20, Font("Arial", size=9)  # and locked
    book.save(path)
    live = open_in(path)
    cell = live.book.sheets["一、总体情况"].range("B10")
    assert live.program.is_locked(cell)

    check(live, mark=True)

    assert cell.wrap_text
    assert not live.program.is_locked(cell)
    assert cell.raw_value == pasted.value
    assert live.program.is_protected(live.book.sheets["一、总体情况"])
