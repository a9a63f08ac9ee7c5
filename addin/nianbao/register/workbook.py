"""The workbook of a register: built new, with the entries that it is to hold."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.book.heights import row_height
from nianbao.book.layout import FINDINGS
from nianbao.book.live import total_formula
from nianbao.book.reproducible_zip import repacked
from nianbao.book.template import styles, timeless
from nianbao.book.template.lists import build_findings
from nianbao.book.template.tables import draw_table
from nianbao.form import Edition
from nianbao.form.a1 import format_a1
from nianbao.register.columns import Part, choices, columns, room
from nianbao.register.entry import Dispute, Entry, Register
from nianbao.register.formulas import (
    CALENDAR_TOP,
    WORD_COLUMNS,
    YEARS_TOP,
    calendar_formulas,
    count_formula,
    published_formula,
    row_formulas,
    setting,
)
from nianbao.register.list_sheet import build_list
from nianbao.register.reading import form_of
from nianbao.register.rows import with_rows
from nianbao.register.settings_sheet import build_settings
from nianbao.register.sheets import (
    APPLICATIONS,
    CALENDAR,
    DISPUTES,
    GUIDE,
    REPORT,
    SETTINGS,
    SHEET_OF,
    TABLE_FOUR,
    TABLE_THREE,
    TOP,
    WORDS,
    YEARS_AFTER,
    YEARS_BEFORE,
    letters,
)
from nianbao.register.workdays import WorkDays
from nianbao.rules import ruleset
from nianbao.words import catalogue, say

_ORDER = (APPLICATIONS, DISPUTES, TABLE_THREE, TABLE_FOUR, FINDINGS, SETTINGS, CALENDAR, GUIDE)


def build_register(
    register: Register, year: int, remarks: Sequence[tuple[str, str, str]] = ()
) -> bytes:
    """Return the workbook of a register, the same bytes for the same register.

    ``year`` is the one counted, in the middle of the calendar's sheet. ``remarks`` (place, what
    stood there, what became of it) are listed on a sheet of their own.
    """
    form = form_of(register.settings)
    book = Workbook()
    sheets = {name: book.create_sheet(name) for name in _ORDER}
    del book["Sheet"]
    days = _days(year)
    for part in ("applications", "disputes"):
        build_list(sheets[SHEET_OF[part]], part, form)
    _tables(sheets[TABLE_THREE], sheets[TABLE_FOUR], form)
    build_findings(sheets[FINDINGS])
    _finding_states(sheets[FINDINGS])
    build_settings(sheets[SETTINGS], register.settings, year)
    _calendar(sheets[CALENDAR])
    _guide(sheets[GUIDE])
    if remarks:
        _remarks(book.create_sheet(REPORT), remarks)
    _words(book.create_sheet(WORDS), form, days)
    stream = io.BytesIO()
    book.properties.creator = "nianbao"
    book.save(stream)
    sheet_parts = {f"xl/worksheets/sheet{n}.xml": name for n, name in enumerate(book.sheetnames, 1)}

    def edit(name: str, data: bytes) -> bytes:
        data = timeless(name, data)
        sheet = sheet_parts.get(name)
        for part, title in SHEET_OF.items():
            if sheet == title:
                return _filled(part, data, register, form, len(days))
        is_calendar = sheet == CALENDAR
        return _dated(data, WorkDays(register.settings.own_days), days) if is_calendar else data

    return repacked(stream.getvalue(), edit)


def _filled(part: Part, data: bytes, register: Register, form: Edition, days: int) -> bytes:
    """Return a list's sheet with its formulas in every row and the entries in theirs."""
    at = letters(part)
    formulas = {at[name]: text for name, text in row_formulas(part, form, days).items()}
    entries = register.entries if part == "applications" else register.disputes
    rows = {entry.row: contents(part, entry, form) for entry in entries}
    return with_rows(data, TOP, room(part), formulas, rows)


def _dated(data: bytes, own: WorkDays, days: Sequence[date]) -> bytes:
    """Return the calendar's sheet with a row for each day, its formulas with their values."""
    known = WorkDays()
    names = {
        day: stretch.name
        for stretch in known.stretches(days[0], days[-1])
        for day in days[(stretch.first - days[0]).days : (stretch.last - days[0]).days + 1]
    }
    before = days[0] - timedelta(1)
    rows = {
        row: {
            "A": day,
            "B": int(own.is_working(day)),
            "C": own.between(before, day),
            "D": int(known.is_working(day)),
            "E": names.get(day, ""),
        }
        for row, day in enumerate(days, CALENDAR_TOP)
    }
    return with_rows(data, CALENDAR_TOP, len(days), calendar_formulas(), rows)


def contents(part: Part, entry: Entry | Dispute, form: Edition) -> dict[str, Any]:
    """Return what stands in the row of an entry, by the column's letter."""
    found = {}
    misread = {cell.column: cell.text for cell in entry.misread}
    for column in columns(part):
        value = misread.get(column.id, getattr(entry, column.id))
        if column.choices and column.id not in misread:
            value = choices(column.choices, form).get(value, value)
        if value not in (None, ""):
            found[letters(part)[column.id]] = value
    return found


def _days(year: int) -> list[date]:
    first, last = date(year - YEARS_BEFORE, 1, 1), date(year + YEARS_AFTER, 12, 31)
    return [first + timedelta(number) for number in range((last - first).days + 1)]


def _tables(three: Worksheet, four: Worksheet, form: Edition) -> None:
    """Draw tables three and four with live counts in place of figures."""
    rules = ruleset(form.id)
    for sheet, name in ((three, "applications"), (four, "disputes")):
        table = form.table(name)
        draw_table(sheet, table)
        for cell in table.cells:
            formula = total_formula(rules, cell) if cell.is_total else count_formula(cell.id, form)
            square = sheet.cell(cell.range.top, cell.range.left, f"={formula}")
            square.protection = styles.LOCKED
            square.fill = styles.fill(styles.GREY)
        note = table.rows + 2
        words = say("register.sheet.counted")
        styles.hint(sheet, f"A{note}", f'={setting("year")}&"{words}"')
        sheet.print_area = f"A1:{format_a1(note, table.columns)}"
        styles.page(sheet, one_page=True, landscape=table.columns > table.rows * 2)
        styles.protect(sheet)


def _finding_states(sheet: Worksheet) -> None:
    """Colour the verdict on a register, which speaks of counting and not of filing."""
    for state, colour in (
        ("ready", styles.GREEN),
        ("explain", styles.BLUE),
        ("blocked", styles.ORANGE),
    ):
        word = say(f"register.verdict.{state}")
        rule = styles.level_rule(f'LEFT($A$1,{len(word)})="{word}"', colour)
        sheet.conditional_formatting.add("A1:F1", rule)


def _calendar(sheet: Worksheet) -> None:
    """Draw the calendar with one prepared row: each day, and the working days so far."""
    for letter, width in zip("ABCDE", (14, 12, 12, 12, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    styles.title(sheet, "A1", say("register.sheet.calendar"))
    styles.heads(sheet, 2, catalogue()["register.sheet.calendar_heads"].split("|"))
    for column in range(1, 6):
        styles.dress(sheet.cell(CALENDAR_TOP, column), size=10, align=styles.CENTRE)
    sheet.cell(CALENDAR_TOP, 1).number_format = "yyyy-mm-dd"
    sheet.freeze_panes = f"A{CALENDAR_TOP}"
    sheet.print_title_rows = "2:2"
    styles.page(sheet)
    styles.protect(sheet)


def _guide(sheet: Worksheet) -> None:
    """Draw the guide: one paragraph a row."""
    sheet.column_dimensions["A"].width = 100
    styles.title(sheet, "A1", say("register.guide.title"))
    texts = [text for text in say("register.guide.text").split("\n") if text.strip()]
    for row, text in enumerate(texts, 3):
        sheet.cell(row, 1, text)
        styles.dress(sheet.cell(row, 1), align=styles.TOP_LEFT)
        sheet.row_dimensions[row].height = row_height(text, 100)
    styles.page(sheet)
    styles.protect(sheet)


def _remarks(sheet: Worksheet, remarks: Sequence[tuple[str, str, str]]) -> None:
    """Draw the list of what was not understood or was read under other words."""
    for letter, width in zip("ABC", (30, 36, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    styles.title(sheet, "A1", say("register.sheet.remarks"))
    styles.heads(sheet, 3, catalogue()["register.sheet.remark_heads"].split("|"))
    for row, texts in enumerate(remarks, 4):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column, text)
            cell.data_type = "s"  # also where it begins as a formula does
            styles.dress(cell, size=10, align=styles.TOP_LEFT)
            cell.border = styles.LINE_BELOW
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    styles.working_page(sheet)
    styles.protect(sheet)


def _words(sheet: Worksheet, form: Edition, days: Sequence[date]) -> None:
    """Draw the hidden sheet of the dropdowns' words, and of the years with known calendars."""
    for column, kind in enumerate(WORD_COLUMNS, 1):
        sheet.cell(1, column, kind)
        for row, word in enumerate(choices(kind, form).values(), 2):
            sheet.cell(row, column, word)
    known = WorkDays()
    for row, year in enumerate(range(days[0].year, days[-1].year + 1), YEARS_TOP):
        sheet[f"H{row}"], sheet[f"I{row}"] = year, int(known.is_published(year))
        sheet[f"J{row}"] = f"={published_formula(row)}"
    sheet.sheet_state = "hidden"
    styles.protect(sheet)
