"""The sheet of settings: the year, by which day, how it is counted, a body's own working days."""

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.book.template import styles
from nianbao.form.edition import editions
from nianbao.register.columns import room
from nianbao.register.entry import Settings
from nianbao.register.formulas import YEARS_TOP
from nianbao.register.sheets import (
    FIELDS,
    OWN_TOP,
    PUBLISHED_ROW,
    SETTINGS_TOP,
    STAMP,
    STAMP_BLOCK,
    TODAY_ROW,
    WORDS,
    YEARS,
)
from nianbao.words import catalogue, say

_VERSION = 1


def build_settings(sheet: Worksheet, settings: Settings, year: int) -> None:
    """Draw the settings of a register."""
    for letter, width in zip("ABCDEF", (3, 24, 24, 12, 60, 3), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["F"].hidden = sheet.column_dimensions["G"].hidden = True
    styles.title(sheet, "B1", say("register.settings.title"))
    sheet.cell(STAMP_BLOCK.top, STAMP_BLOCK.left, STAMP)
    sheet.cell(STAMP_BLOCK.top, STAMP_BLOCK.left + 1, _VERSION)
    _fields(sheet, settings, year)
    _facts(sheet)
    _own_days(sheet, settings)
    sheet.sheet_view.showGridLines = False
    sheet.print_area = f"A1:E{OWN_TOP + room('own_days') - 1}"
    styles.page(sheet, landscape=True)
    styles.protect(sheet)


def _fields(sheet: Worksheet, settings: Settings, year: int) -> None:
    for row, (name, words) in enumerate(FIELDS.items(), SETTINGS_TOP):
        value = getattr(settings, name)
        if words:
            value = words[0] if value else words[1]
        shown = year if name == "year" else value or None
        label = sheet.cell(row, 2, say(f"register.settings.{name}"))
        square = sheet.cell(row, 3, shown)
        styles.dress(label)
        _input(square)
        square.number_format = {"year": "0", "day": "yyyy-mm-dd"}.get(name, "@")
        label.border = square.border = styles.BOX
        styles.dress(
            sheet.cell(row, 5, say(f"register.settings.help.{name}")), size=9, colour=styles.QUIET
        )
        sheet.row_dimensions[row].height = 28
        if words:
            _choice(sheet, f"C{row}", words)
        elif name == "year":
            rule = DataValidation(
                type="whole", operator="between", formula1=editions()[0], formula2="2048"
            )
            rule.error, rule.showErrorMessage = say("sheet.validation.year"), True
            rule.add(f"C{row}")
            sheet.add_data_validation(rule)


def _facts(sheet: Worksheet) -> None:
    """Draw what follows from the settings: the day that counts, and how far calendars reach."""
    day = f"C{SETTINGS_TOP + list(FIELDS).index('day')}"
    years, first = f"{WORDS}!$J${YEARS_TOP}:$J${YEARS_TOP + YEARS - 1}", f"{WORDS}!$H${YEARS_TOP}"
    facts = {
        TODAY_ROW: ("today", f'=IF({day}="",TODAY(),{day})'),
        PUBLISHED_ROW: ("published", f"=DATE({first}-1+SUM({years}),12,31)"),
    }
    for row, (name, formula) in facts.items():
        label = sheet.cell(row, 2, say(f"register.settings.{name}"))
        square = sheet.cell(row, 3, formula)
        square.number_format = "yyyy-mm-dd"
        styles.dress(label)
        styles.dress(square)
        square.fill = styles.fill(styles.GREY)
        label.border = square.border = styles.BOX
        help_text = say(f"register.settings.help.{name}")
        styles.dress(sheet.cell(row, 5, help_text), size=9, colour=styles.QUIET)
        sheet.row_dimensions[row].height = 28


def _own_days(sheet: Worksheet, settings: Settings) -> None:
    head = OWN_TOP - 2
    sheet.cell(head, 2, say("register.settings.own_days"))
    styles.dress_head(sheet.cell(head, 2))
    styles.hint(sheet, f"C{head}", say("register.settings.help.own_days"))
    heads = catalogue()["register.settings.own_heads"].split("|")
    for column, text in enumerate(heads, 2):
        cell = sheet.cell(head + 1, column, text)
        styles.dress_bold(cell, align=styles.CENTRE)
        cell.fill, cell.border = styles.fill(styles.GREY), styles.BOX
    words = (say("register.settings.works"), say("register.settings.off"))
    for offset in range(room("own_days")):
        row = OWN_TOP + offset
        own = settings.own_days[offset] if offset < len(settings.own_days) else None
        values = (own.first, own.last, words[not own.works], own.name) if own else (None,) * 4
        for column, value in enumerate(values, 2):
            square = sheet.cell(row, column, value or None)
            _input(square)
            square.border = styles.BOX
            square.number_format = "yyyy-mm-dd" if column < 4 else "@"
        sheet.cell(row, 6, f'=IF(B{row}="","",IF(C{row}="",B{row},C{row}))')
    _choice(sheet, f"D{OWN_TOP}:D{OWN_TOP + room('own_days') - 1}", words)


def _input(square: object) -> None:
    styles.dress(square)  # pyright: ignore[reportArgumentType]
    square.fill = styles.fill(styles.CREAM)  # pyright: ignore[reportAttributeAccessIssue]
    square.protection = styles.OPEN  # pyright: ignore[reportAttributeAccessIssue]


def _choice(sheet: Worksheet, at: str, words: tuple[str, ...]) -> None:
    rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    rule.error, rule.showErrorMessage = say("sheet.validation.choice"), True
    rule.add(at)
    sheet.add_data_validation(rule)
