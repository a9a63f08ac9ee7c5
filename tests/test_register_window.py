"""A register in LibreOffice's own window: typed into, and every button on it pressed by mouse.

Needs what ``test_person.py`` needs. One office is started for the whole module.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from conftest import MakeWorkbook
from make_click_pictures import window
from nianbao.host.file import FileHost
from nianbao.register.columns import choices
from nianbao.register.counting import counted
from nianbao.register.entry import Register, Settings
from nianbao.register.reading import read_register
from nianbao.register.sheets import APPLICATIONS, FIELDS, SETTINGS, SETTINGS_TOP
from nianbao.register.workbook import build_register
from office_window import Window
from register_year import FORM, YEAR, sample, saved
from screen import press, write
from test_person_buttons import said, typed

ROW = 5
GOLD, ORANGE = (0xFF, 0xD9, 0x66), (0xF4, 0xB1, 0x83)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Return the window of an empty register that is judged by 28 October."""
    folder = tmp_path_factory.mktemp("register")
    path = folder / "register.xlsx"
    settings = Settings(YEAR, "某市某局", date(YEAR, 10, 28))
    path.write_bytes(build_register(Register(settings=settings), YEAR))
    with window(path, folder / "office") as shown:
        shown.show(APPLICATIONS)
        yield shown


def live(seen: Window) -> list[str]:
    """Return the state, the day on which the answer is due, and the working days left."""
    sheet = seen.document.Sheets.getByName(APPLICATIONS)
    return [sheet.getCellByPosition(column, ROW - 1).String for column in range(3)]


def chosen(seen: Window, at: str) -> bool:
    """Take something from the dropdown of the cell with the cursor; return whether it is there."""
    press("alt+Down")
    seen.wait_until(lambda: True)  # the list is on the screen
    press("Down", "Return")
    seen.wait_until(lambda: True)
    cell = seen.document.Sheets.getByName(APPLICATIONS).getCellRangeByName(at)
    return cell.String in choices("applicants", FORM).values()


def judged_by(seen: Window, day: date) -> None:
    """Set the day by which the register is judged."""
    cell = seen.document.Sheets.getByName(SETTINGS).getCellByPosition(
        2, SETTINGS_TOP - 1 + list(FIELDS).index("day")
    )
    cell.Value = (day - date(1899, 12, 30)).days


def test_an_application_is_typed_and_its_term_stands_beside_it(seen: Window) -> None:
    seen.click_cell(ROW - 1, 3)
    write(f"{YEAR}-1")
    press("Tab")
    write(f"{YEAR}-9-28")
    press("Tab", "Tab")
    seen.wait_until(lambda: chosen(seen, f"G{ROW}"))

    assert live(seen) == ["剩2个工作日", f"{YEAR}-10-30", "2"]


def test_the_day_and_what_is_late_are_said_in_words_and_colour(seen: Window) -> None:
    judged_by(seen, date(YEAR, 10, 30))
    seen.show(APPLICATIONS)
    assert live(seen) == ["今天到期", f"{YEAR}-10-30", "0"]
    assert seen.pixel(ROW - 1, 1) == GOLD
    judged_by(seen, date(YEAR, 11, 3))
    seen.show(APPLICATIONS)
    assert live(seen) == ["已超期2个工作日", f"{YEAR}-10-30", "-2"]
    assert seen.pixel(ROW - 1, 1) == ORANGE


def test_a_check_marks_the_open_register_and_leads_to_the_place(seen: Window) -> None:
    seen.press_button("校验")
    assert said(seen).startswith("台账有问题待说明：1 处需说明")
    sheet = seen.document.Sheets.getByName(APPLICATIONS)
    assert sheet.getCellRangeByName(f"AB{ROW}").String == "需说明 R201"

    seen.press_button("下一处")
    assert said(seen).startswith(f"第 1 处，共 1 处：{APPLICATIONS}!Y{ROW}\n需说明 R201：")
    seen.press_button("说明")
    assert said(seen).startswith("请在这一格写明理由（R201：")
    typed("yi dianhua gaozhi")
    seen.press_button("校验")
    assert said(seen).startswith("台账可以计数")


def test_what_is_due_is_written_beside_the_register(seen: Window) -> None:
    seen.press_button("到期提醒")
    sentence = said(seen)
    assert sentence.startswith("5 个工作日内到期和已超期的共 1 件")
    assert f"第 {ROW} 行 {YEAR}-1 答复 {YEAR}-10-30 已超期2个工作日" in sentence
    folder = folder_of(seen)
    assert {path.suffix for path in folder.glob("到期提醒*")} == {".xlsx", ".ics"}


def test_a_new_register_is_made_beside_it(seen: Window) -> None:
    seen.press_button("新建台账")
    assert said(seen).startswith("已新建台账")
    assert read_register(FileHost(folder_of(seen) / "台账.xlsx")).entries == []


def test_a_filing_takes_its_figures_from_the_register_that_is_picked(
    seen: Window, workbook: MakeWorkbook
) -> None:
    path = workbook(year=YEAR)
    saved(path.with_name("sample.xlsx"), sample())
    filing = replace(seen, document=seen.office.open(path))
    try:
        filing.press_button("从台账取数")
        filing.pick(str(path.with_name("sample.xlsx")))
        assert f"{YEAR} 年：新收 " in said(filing)
        counts = counted(sample(), YEAR, FORM).counts
        sheet = filing.document.Sheets.getByName("三、依申请")
        shown = [sheet.getCellRangeByName(at).Value for at in ("D4", "E4", "D5", "D28")]
        names = ("new.natural_person", "new.enterprise")
        names += ("carried_in.natural_person", "carried_out.natural_person")
        assert shown == [counts[f"applications.{name}"] for name in names]
    finally:
        filing.document.close(True)


def folder_of(seen: Window) -> Path:
    """Return the folder in which the open register stands."""
    return Path(seen.document.URL.removeprefix("file://")).parent
