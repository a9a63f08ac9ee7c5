"""The companion window, driven by mouse and keyboard on a screen of its own."""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tkinter import filedialog, messagebox
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlwings as xw

from city import unit
from conftest import MakeWorkbook, Nianbao
from nianbao.actions.declaration import function
from nianbao.book.layout import FINDING_COLUMNS, FINDING_ROWS, VERDICT
from nianbao.form.a1 import format_a1
from nianbao.host.file import FileHost
from nianbao.panel.window import Window
from nianbao.panel.worker import Progress
from nianbao.words import say
from panel_window import PATIENCE, exists, idle, mouse, opened, settle
from screen import click, press, screen

if TYPE_CHECKING:
    from live_desk import Desk


def lines(window: Window) -> list[tuple[str, str]]:
    return [(line.level, line.place) for line in window.filer.results.lines]


def test_a_broken_filing_is_checked_walked_through_and_repaired(
    window: Window, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({"applications.new.natural_person": 1})
    before = path.read_bytes()
    opened(window, path)
    assert path.read_bytes() == before
    assert window.filer.results.sentence.get() == "已打开：某市某局，2025 年度。请点“校验”"

    mouse(window, window.filer.buttons.buttons["check"])
    settle(window, lambda: bool(window.filer.results.lines))
    assert "不能报送" in window.filer.results.sentence.get()
    assert ("错误", "三、依申请!D4") in lines(window)
    assert openpyxl.load_workbook(path)["校验结果"]["A1"].value.startswith("不能报送")

    count = len(window.filer.results.lines)
    for number in [*range(count), 0]:
        press("F6")
        settle(window, lambda n=number: window.filer.results.chosen() == n)
    assert "建议核对" in window.filer.results.detail.get("1.0", "end")

    nianbao("fill", path, _data(path, {"applications.new.natural_person": 0}))
    press("F5")
    settle(window, lambda: "可以报送" in window.filer.results.sentence.get())


def _data(path: Path, figures: dict[str, int]) -> Path:
    data = path.with_suffix(".more.json")
    numbers = ", ".join(f'"{cell}": {number}' for cell, number in figures.items())
    data.write_text(f'{{"figures": {{{numbers}}}}}', "utf-8")
    return data


def test_a_double_click_says_where_to_look(window: Window, workbook: MakeWorkbook) -> None:
    opened(window, workbook({"applications.new.natural_person": 1}))
    press("F5")
    settle(window, lambda: bool(window.filer.results.lines))
    tree = window.filer.results.list
    box = tree.bbox("0")
    assert box, "the line is not in sight"
    left, top, _, height = box
    click(tree.winfo_rootx() + left + 10, tree.winfo_rooty() + top + height // 2, times=2)
    settle(window, lambda: "请在填报表中打开" in window.state_line.get())
    assert "「三、依申请」" in window.state_line.get()


def test_the_report_is_made_beside_the_workbook_and_a_late_filing_is_not_handed_in(
    window: Window, workbook: MakeWorkbook
) -> None:
    path = workbook()
    opened(window, path)
    press("F8")
    settle(window, lambda: "报告已导出" in window.filer.results.sentence.get())
    report = "某市某局2025年政府信息公开工作年度报告"
    assert (path.parent / report / f"{report}.docx").exists()
    press("F9")  # its deadline has passed, which nobody explained
    settle(window, lambda: "报送件还没有生成" in window.filer.results.sentence.get())
    assert not (path.parent / "年报-报送件").exists()


def test_lateness_that_hinders_the_filing_is_explained_in_the_workbook_where_it_is_listed(
    window: Window, workbook: MakeWorkbook
) -> None:
    path = workbook()
    opened(window, path)
    press("F9")
    settle(window, lambda: bool(window.filer.results.lines))
    assert window.filer.results.sentence.get().startswith("报送件还没有生成。不能报送：1 处错误")
    late = window.filer.results.lines[0]
    assert (late.level, late.place) == ("错误", "首页!C9")
    assert "前提交并公布" in late.message
    assert late.remedy in window.filer.results.detail.get("1.0", "end")

    write_reason(path, "R097", "机构合并，经同意延期")
    press("F9")
    settle(window, lambda: "报送件已生成，回执号" in window.filer.results.sentence.get())


def write_reason(path: Path, rule: str, reason: str) -> None:
    """Write a reason beside a finding, as a person does in a spreadsheet program."""
    book = openpyxl.load_workbook(path)
    sheet = book["校验结果"]
    column = FINDING_ROWS.left + FINDING_COLUMNS.index("explanation")
    (row,) = [n for n, row in enumerate(sheet.values, 1) if rule in row]
    sheet.cell(row, column, reason)
    book.save(path)


def test_the_workbook_to_hand_in_is_made_once_what_hinders_it_is_explained(
    window: Window, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path, today = workbook(), date.today().isoformat()
    nianbao("explain", path, "R097", "--text", "机构合并，经同意延期", "--as-of", today)
    opened(window, path)
    press("F9")
    settle(window, lambda: "报送件已生成，回执号" in window.filer.results.sentence.get())
    made = [path.name for path in (path.parent / "年报-报送件").iterdir()]
    (filed,) = [name for name in made if name.endswith("（报送件）.xlsx")]
    assert filed in window.filer.results.detail.get("1.0", "end")


def answer(monkeypatch: pytest.MonkeyPatch, *, yes: bool) -> None:
    monkeypatch.setattr(messagebox, "askyesno", lambda *_, **__: yes)


def test_a_refusal_is_told_and_the_window_goes_on(
    window: Window, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook({"applications.new.natural_person": 1})
    opened(window, path)
    answer(monkeypatch, yes=False)
    press("F8")
    settle(window, lambda: "还不能导出" in window.filer.results.sentence.get())
    assert "R010" in window.filer.results.detail.get("1.0", "end")
    assert not list(path.parent.glob("*/*.docx"))
    press("F5")
    settle(window, lambda: bool(window.filer.results.lines))


def test_a_draft_is_offered_while_errors_stand(
    window: Window, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook({"applications.new.natural_person": 1})
    opened(window, path)
    answer(monkeypatch, yes=True)
    press("F8")
    settle(window, lambda: "报告已导出" in window.filer.results.sentence.get())
    assert list(path.parent.glob("*/*（草稿）.docx"))


def test_undo_takes_the_last_change_back(
    window: Window, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook()
    nianbao("fill", path, _data(path, {"applications.new.total": 7}))
    opened(window, path)
    press("F7")
    settle(window, lambda: "已恢复 1 处合计" in window.filer.results.sentence.get())
    press("ctrl+z")
    settle(window, lambda: bool(window.filer.results.lines) and not window.worker.is_busy)
    settle(window, lambda: "已恢复" not in window.filer.results.sentence.get())
    assert openpyxl.load_workbook(path)["三、依申请"]["J4"].value == 7


def test_what_is_no_filing_is_refused_in_words(window: Window, tmp_path: Path) -> None:
    stranger = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(stranger)
    window.filer.open(stranger)
    idle(window)
    assert "不是政府信息公开年报填报表" in window.filer.results.sentence.get()
    press("F5")
    idle(window)
    assert window.filer.workbook is None


def test_a_failure_of_ours_is_told_with_the_log(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def fails(_: Progress) -> None:
        raise ZeroDivisionError("zero")

    window.do("试验", fails, lambda _: None)
    idle(window)
    log = tmp_path / "nianbao/nianbao.log"
    assert str(log) in window.state_line.get()
    assert "ZeroDivisionError" in log.read_text("utf-8")


def test_long_work_shows_how_far_it_is_and_can_be_cancelled(window: Window) -> None:
    reached: list[int] = []

    def long(progress: Progress) -> None:
        for number in range(1000):
            progress(number, 1000, "某局.xlsx")
            reached.append(number)
            time.sleep(0.01)

    window.do("接收", long, lambda _: None)
    settle(window, lambda: "／1000" in window.state_line.get())
    assert window.filer.buttons.buttons["check"].instate(["disabled"])
    window.focus_force()
    window.update()
    press("Escape")
    idle(window)
    assert len(reached) < 1000
    assert window.state_line.get() == say("panel.cancelled", what="接收")
    assert not window.filer.buttons.buttons["check"].instate(["disabled"])


def test_closing_waits_for_what_is_being_written(window: Window, tmp_path: Path) -> None:
    target = tmp_path / "结果.txt"

    def writes(_: Progress) -> None:
        time.sleep(0.3)
        target.write_text("全部", "utf-8")

    window.do("导出报告", writes, lambda _: None)
    window.update()
    window.close()
    assert exists(window)
    assert window.state_line.get() == say("panel.closing", what="导出报告")
    settle(window, lambda: not exists(window))
    assert target.read_text("utf-8") == "全部"


@pytest.mark.parametrize("verb", ["check", "recompute"])
def test_the_window_does_what_the_buttons_do(
    window: Window, workbook: MakeWorkbook, verb: str
) -> None:
    mine, theirs = workbook(name="甲.xlsx"), workbook(name="乙.xlsx")
    opened(window, mine)
    window.filer.act(verb)
    idle(window)
    notice = function(f"buttons.{verb}")(FileHost(theirs))
    assert window.filer.results.sentence.get() == notice.sentence
    assert window.filer.results.lines == notice.lines
    assert everything(mine) == everything(theirs)


def everything(path: Path) -> dict[str, list[Any]]:
    """Return all values of a workbook but the ledger's times and the check's."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: list(sheet.iter_rows(values_only=True))
        for sheet in book
        if sheet.title not in ("修改记录", "校验结果")
    }


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district") / "报来"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.xlsx").write_bytes(unit(number).workbook())
    (folder / "空.xlsx").write_bytes(b"")
    return folder


def take_in(window: Window, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Press 接收 on the supervisor's side; the dialog answers with a table beside the folder."""
    table = folder.parent / "接收情况.xlsx"
    table.unlink(missing_ok=True)
    monkeypatch.setattr(filedialog, "asksaveasfilename", lambda **_: str(table))
    monkeypatch.setattr(filedialog, "askdirectory", lambda **_: str(folder))
    window.sides.select(1)
    window.focus_force()
    mouse(window, window.supervisor.buttons.buttons["choose_folder"])
    settle(window, lambda: window.supervisor.folder == folder)
    press("F5")
    settle(window, lambda: window.worker.is_busy)
    return table


def test_a_folder_is_taken_in(
    window: Window, handed_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = take_in(window, handed_in, monkeypatch)
    idle(window)
    results = window.supervisor.results
    assert results.sentence.get().startswith("收到")
    states = {line.level for line in results.lines}
    assert {"可汇总", "读不出"} <= states
    assert "总览" in openpyxl.load_workbook(table).sheetnames
    assert str(table) in results.detail.get("1.0", "end")


def test_an_intake_that_is_cancelled_leaves_no_table(
    window: Window, handed_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = take_in(window, handed_in, monkeypatch)
    window.cancel()
    idle(window)
    assert window.state_line.get() == say("panel.cancelled", what="接收")
    assert not table.exists()


def test_a_workbook_whose_rows_were_moved_is_renewed(
    window: Window, workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook()
    book = openpyxl.load_workbook(path)
    book["四、复议诉讼"].insert_rows(1)
    book.save(path)
    window.filer.open(path)
    idle(window)
    assert "换新表" in window.filer.results.sentence.get()
    new = path.with_name("新表.xlsx")
    monkeypatch.setattr(filedialog, "askopenfilename", lambda **_: str(path))
    monkeypatch.setattr(filedialog, "asksaveasfilename", lambda **_: str(new))
    mouse(window, window.filer.buttons.buttons["renew"])
    settle(window, lambda: "已移入新表" in window.filer.results.sentence.get())
    window.focus_force()
    press("F5")
    settle(window, lambda: "可以报送" in window.filer.results.sentence.get())


def test_findings_go_back_to_the_units_and_the_rest_is_summed(
    window: Window, handed_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.supervisor.open(handed_in)
    window.sides.select(1)
    window.focus_force()
    monkeypatch.setattr(filedialog, "askdirectory", lambda **_: str(tmp_path / "退回"))
    press("F6")
    settle(window, lambda: "退回" in window.supervisor.results.sentence.get())
    assert list((tmp_path / "退回").glob("*.xlsx"))

    total = tmp_path / "汇总.xlsx"
    monkeypatch.setattr(filedialog, "asksaveasfilename", lambda **_: str(total))
    answer(monkeypatch, yes=False)
    press("F7")
    settle(window, lambda: "还不能汇总" in window.supervisor.results.sentence.get())
    assert not total.exists()
    answer(monkeypatch, yes=True)
    press("F7")
    settle(window, lambda: "只计入 40 家" in window.supervisor.results.sentence.get())
    assert total.exists()


def test_the_workbook_that_is_open_in_libreoffice(
    window: Window, desk: "Desk", workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(xw, "_xlwindows", raising=False)  # an imitated Excel of other tests
    monkeypatch.setenv("NIANBAO_UNO", f"pipe,name={desk.office.pipe}")
    path = workbook({"applications.new.natural_person": 1})
    before = path.read_bytes()
    host = desk.open(path)
    press("ctrl+l")
    settle(window, lambda: "LibreOffice" in window.filer.name.get())
    idle(window)
    press("F5")
    settle(window, lambda: bool(window.filer.results.lines))
    assert "不能报送" in str(host.read([VERDICT])["verdict"].values[0][0])
    assert path.read_bytes() == before

    window.filer.results.choose(0)
    window.filer.jump(window.filer.results.lines[0])
    settle(window, lambda: "已在 LibreOffice 中选中" in window.state_line.get())
    selection = host.book.app.selection
    assert selection is not None
    place = f"{selection.sheet.name}!{format_a1(selection.row, selection.column)}"
    assert place == window.filer.results.lines[0].place

    answer(monkeypatch, yes=False)
    press("F8")
    settle(window, lambda: "还有没有保存的改动" in window.filer.results.sentence.get())
    press("F9")
    settle(window, lambda: "生成报送件" in window.state_line.get())
    idle(window)
    assert "还有没有保存的改动" in window.filer.results.sentence.get()
    assert path.read_bytes() == before

    host.book.save()
    press("F9")
    settle(window, lambda: "报送件还没有生成" in window.filer.results.sentence.get())
    assert host.program.is_saved(host.book)
    shown = FileHost(path).read([FINDING_ROWS])["finding_rows"].values
    assert "R097" in [row[4] for row in shown]


def test_where_nothing_is_open_it_says_so(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(xw, "_xlwindows", raising=False)
    monkeypatch.delenv("NIANBAO_UNO", raising=False)
    window.focus_force()
    window.update()
    press("ctrl+l")
    settle(window, lambda: "没有找到" in window.filer.results.sentence.get())


EDGES = """
import os
from nianbao.panel.window import Window
window = Window()
window.update()
right, bottom = window.winfo_width(), window.winfo_height()
print(window.winfo_rootx() + right, window.winfo_rooty() + bottom, flush=True)
os._exit(0)  # without asking the window to close first
"""


def test_the_window_is_no_larger_than_a_small_screen() -> None:
    with screen(1024, 768):  # in a process of its own, which a screen that goes takes with it
        told = subprocess.run(
            [sys.executable, "-c", EDGES],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            timeout=PATIENCE,
        )
    right, bottom = map(int, told.stdout.split())
    assert 800 < right <= 1024
    assert 500 < bottom <= 768


@pytest.mark.parametrize("share", [0.5, 1, 2])
def test_every_button_is_in_sight_however_wide_the_window_is(window: Window, share: float) -> None:
    window.geometry(f"{round(window.winfo_width() * share)}x{window.winfo_height()}")
    end = time.monotonic() + 0.3
    settle(window, lambda: time.monotonic() > end)
    row = window.filer.buttons
    for button in row.buttons.values():
        assert button.winfo_x() + button.winfo_width() <= row.winfo_width()
        assert button.winfo_y() + button.winfo_height() <= row.winfo_height()
