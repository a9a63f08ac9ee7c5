"""A list of the register as a sheet: heads, formats, dropdowns, what is told by colour."""

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.book.template import styles
from nianbao.form import Edition
from nianbao.form.a1 import column_letters
from nianbao.register.columns import Column, Part, columns, room
from nianbao.register.formulas import words_range
from nianbao.register.sheets import IDS_ROW, LEFT, RIGHT, TOP, ids, letters
from nianbao.register.terms import MOST_EXTENSION
from nianbao.register.workdays import FIRST_DAY
from nianbao.words import say

_LIVE_WIDTHS = {"status": 18, "due": 12, "left": 9, "mark": 16}
_FORMATS = {"date": "yyyy-mm-dd", "count": "0", "money": "0.00", "text": "@", "choice": "@"}
_HEAD_ROW = TOP - 1
_PAGES = {"applications": 3, "disputes": 1}  # beside each other


def build_list(sheet: Worksheet, part: Part, form: Edition) -> None:
    """Draw the sheet of a list with one prepared row; the others are written with the entries."""
    styles.title(sheet, "A1", say(f"register.sheet.{part}"))
    styles.hint(sheet, "A2", say(f"register.sheet.{part}_hint"))
    for number, name in enumerate(ids(part), 1):
        sheet.cell(IDS_ROW, number, name)
        _column(sheet, part, number, name)
    sheet.row_dimensions[IDS_ROW].hidden = True
    sheet.row_dimensions[_HEAD_ROW].height = 32
    for column in columns(part):
        _validate(sheet, part, column, form)
    _formats(sheet, part)
    at = letters(part)
    last = at[columns(part)[-1].id]
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{last}{TOP + room(part) - 1}"
    sheet.freeze_panes = f"{column_letters(len(LEFT[part]) + 2)}{TOP}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.print_title_cols = f"A:{column_letters(len(LEFT[part]) + 1)}"
    styles.working_page(sheet)
    sheet.page_setup.fitToWidth = _PAGES[part]
    sheet.defined_names["_xlnm.Print_Area"] = _print_area(sheet, part)
    styles.protect(sheet)


def _print_area(sheet: Worksheet, part: Part) -> DefinedName:
    """Return the area to print: the rows in use, for each of the others holds formulas."""
    at = letters(part)
    first = at[columns(part)[0].id]
    own, end = f"'{sheet.title}'!", TOP + room(part) - 1
    used = f'({own}${first}${TOP}:${first}${end}<>"")*ROW({own}${first}${TOP}:${first}${end})'
    rows = f"MAX({TOP},SUMPRODUCT(MAX({used})))"
    width = len(LEFT[part]) + len(columns(part))
    return DefinedName("_xlnm.Print_Area", attr_text=f"OFFSET({own}$A$1,0,0,{rows},{width})")


def _column(sheet: Worksheet, part: Part, number: int, name: str) -> None:
    """Set a column's head, width and look; the prepared row has the look of all."""
    entered = {column.id: column for column in columns(part)}
    dimension = sheet.column_dimensions[column_letters(number)]
    text = entered[name].head if name in entered else say(f"register.head.{name}")
    head, square = sheet.cell(_HEAD_ROW, number, text), sheet.cell(TOP, number)
    if name in entered:
        column = entered[name]
        dimension.width = column.width
        for style in (dimension, square):
            styles.dress(style, size=10, align=styles.ON_LINE)
            style.number_format = _FORMATS[column.kind]
            style.protection = styles.OPEN
    else:
        dimension.width = _LIVE_WIDTHS.get(name, 10)
        dimension.hidden = name in RIGHT[part][1:]
        styles.dress(square, size=10, align=styles.ON_LINE)
        square.number_format = "yyyy-mm-dd" if name in ("due", "start", "first_due") else "General"
        if name == "mark":
            square.protection = dimension.protection = styles.OPEN
        else:
            square.fill = styles.fill(styles.GREY)
    styles.dress_bold(head, size=10, align=styles.CENTRE)
    head.fill, head.border = styles.fill(styles.GREY), styles.BOX


def _validate(sheet: Worksheet, part: Part, column: Column, form: Edition) -> None:
    if column.kind == "choice":
        rule = DataValidation(type="list", formula1=words_range(column.choices, form))
        rule.error = say("sheet.validation.choice")
    elif column.kind == "date":
        low = FIRST_DAY.toordinal() - 693_594
        rule = DataValidation(type="date", operator="greaterThanOrEqual", formula1=str(low))
        rule.error = say("register.validation.date")
    elif column.kind == "count":
        most = str(MOST_EXTENSION) if column.id == "extension" else "999999"
        rule = DataValidation(type="whole", operator="between", formula1="0", formula2=most)
        rule.error = say("register.validation.count", most=most)
    elif column.kind == "money":
        rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0")
        rule.error = say("register.validation.money")
    else:
        return
    rule.errorTitle = say("sheet.validation.title")
    rule.showErrorMessage, rule.allow_blank = True, True
    letter = letters(part)[column.id]
    rule.add(f"{letter}{TOP}:{letter}{TOP + room(part) - 1}")
    sheet.add_data_validation(rule)


def _formats(sheet: Worksheet, part: Part) -> None:
    """Colour the state, the mark of the last check and rows whose term waits."""
    last = TOP + room(part) - 1
    at = letters(part)
    own = {name: f"${letter}{TOP}" for name, letter in at.items()}
    first, end = columns(part)[0].id, columns(part)[-1].id
    state = f"A{TOP}:{at[LEFT[part][-1]]}{last}"
    add = sheet.conditional_formatting.add
    add(state, styles.broken_rule(f'{own["obstacle"]}<>""'))
    for name, colour in (("over", styles.ORANGE), ("late", styles.ORANGE), ("today", styles.GOLD)):
        word = say(f"register.status.{name}")
        add(state, styles.level_rule(f'LEFT({own["status"]},{len(word)})="{word}"', colour))
    if part == "applications":
        soon = f"AND(ISNUMBER({own['left']}),{own['left']}<=5)"
        add(state, styles.level_rule(soon, styles.BLUE))
        quiet = FormulaRule(
            [f'{own["waiting"]}<>""'],
            font=Font(italic=True, color=styles.QUIET),
            border=styles.LINE_BELOW,  # LibreOffice applies one of two formats to a cell
        )
        add(f"A{TOP}:{at[end]}{last}", quiet)
    for severity, colour in (("error", styles.ORANGE), ("warning", styles.BLUE)):
        word = say(f"finding.severity.{severity}")
        rule = styles.marked_rule(f'LEFT({own["mark"]},{len(word)})="{word}"', colour)
        add(f"{at[first]}{TOP}:{at[first]}{last}", rule)
    # painted by a format, for a cell of each look in every empty row would make a large file
    rule = styles.line_rule(f"COUNTA({own[first]}:{own[end]})>0")
    add(f"A{TOP}:{at['mark']}{last}", rule)
