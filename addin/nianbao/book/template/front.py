"""The first sheet: who files, how far the work is, what the colours mean."""

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.book.layout import (
    CHECKED_PROFILE,
    PROFILE,
    RECEIPT,
    STAMP,
    STATE_ROW,
    STATES,
    STATES_TOP,
    Layout,
)
from nianbao.book.template import styles
from nianbao.form.a1 import column_letters, format_a1
from nianbao.form.edition import editions
from nianbao.form.profile import FIELDS, profile_data
from nianbao.words import say

LEGEND = (
    ("input", styles.fill(styles.CREAM)),
    ("total", styles.fill(styles.GREY)),
    ("broken", styles.fill(styles.ORANGE)),
    ("text", styles.fill(styles.ORANGE)),
    ("blank", PatternFill("gray125", start_color=styles.QUIET, end_color=styles.CREAM)),
    ("suspect", styles.fill(styles.GOLD)),
    ("marked", styles.fill(styles.BLUE)),
)

_LEGEND_FONTS = {
    "broken": Font(name=styles.FACE, bold=True, color=styles.DARK_RED),
    "text": Font(name=styles.FACE, bold=True, color=styles.DARK_RED, underline="single"),
    "suspect": Font(name=styles.FACE, bold=True),
    "marked": Font(name=styles.FACE, bold=True),
}


def build_front(sheet: Worksheet, layout: Layout) -> None:
    """Draw the first sheet."""
    edition = layout.edition
    for letter, width in zip("ABCDE", (3, 20, 44, 46, 3), strict=True):
        sheet.column_dimensions[letter].width = width
    styles.title(sheet, "B1", say("sheet.front.title"))
    sheet.row_dimensions[1].height = 30
    styles.hint(sheet, "B2", f"{edition.name}（{edition.notice}）")
    _stamp(sheet, layout)
    _state_now(sheet)
    _profile(sheet)
    _states(sheet)
    _legend(sheet, STATES_TOP + len(STATES) + 1)
    sheet.sheet_view.showGridLines = False
    styles.select(sheet, format_a1(PROFILE.top, PROFILE.left))  # where the work begins
    sheet.print_area = f"A1:E{STATES_TOP + len(STATES) + 2 + len(LEGEND)}"
    styles.page(sheet, one_page=True)
    styles.protect(sheet)


def _stamp(sheet: Worksheet, layout: Layout) -> None:
    for offset, value in enumerate((layout.edition.id, layout.version)):
        cell = sheet.cell(STAMP.top, STAMP.left + offset, value)
        styles.dress(cell, size=9, colour=styles.QUIET, align=styles.CENTRE)
    for column in range(RECEIPT.left, RECEIPT.left + RECEIPT.columns):
        # a hidden text must not run over into the columns beside it
        sheet.cell(RECEIPT.top, column).alignment = Alignment(horizontal="fill")
        sheet.column_dimensions[column_letters(column)].hidden = True


def _state_now(sheet: Worksheet) -> None:
    """Draw the state of the whole and the next step, which come first."""
    label, state, step = (sheet.cell(STATE_ROW, column) for column in (2, 3, 4))
    label.value = say("sheet.front.now")
    styles.dress_bold(label, size=12)
    styles.dress_bold(state, size=12)
    styles.dress_bold(step)
    label.border = state.border = styles.BOX
    sheet.row_dimensions[STATE_ROW].height = 44  # two lines
    for rule in styles.state_rules(state.coordinate):
        sheet.conditional_formatting.add(state.coordinate, rule)


def _head(sheet: Worksheet, row: int, text: str) -> None:
    cell = sheet.cell(row, 2, text)
    styles.dress_head(cell)
    sheet.row_dimensions[row].height = 24


def _profile(sheet: Worksheet) -> None:
    _head(sheet, PROFILE.top - 1, say("sheet.front.profile"))
    for row, name in enumerate(FIELDS, PROFILE.top):
        label, value = sheet.cell(row, 2, say(f"profile.{name}")), sheet.cell(row, 3)
        styles.dress(label)
        styles.dress(value)
        value.fill = styles.fill(styles.CREAM)
        value.protection = styles.OPEN
        value.number_format = "0" if name == "year" else "@"
        label.border = value.border = styles.BOX
        help_text = sheet.cell(row, 4, say(f"profile.help.{name}"))
        styles.dress(help_text, size=9, colour=styles.QUIET)
        sheet.row_dimensions[row].height = 20
        copy = sheet.cell(row, CHECKED_PROFILE.left)  # hidden
        copy.protection, copy.alignment = styles.OPEN, Alignment(horizontal="fill")
        _validate(sheet, name, format_a1(row, 3))


def _validate(sheet: Worksheet, name: str, at: str) -> None:
    choices = {
        "kind": [kind["name"] for kind in profile_data()["kinds"]],
        **dict.fromkeys(FIELDS[-5:-1], profile_data()["yes_no"]),
    }
    if name in choices:
        rule = DataValidation(type="list", formula1=f'"{",".join(choices[name])}"')
        rule.error = say("sheet.validation.choice")
    elif name == "year":
        rule = DataValidation(
            type="whole", operator="between", formula1=editions()[0], formula2="2099"
        )
        rule.error = say("sheet.validation.year")
    else:
        return
    rule.errorTitle = say("sheet.validation.title")
    rule.showErrorMessage = True
    rule.allow_blank = True
    rule.add(at)
    sheet.add_data_validation(rule)


def _states(sheet: Worksheet) -> None:
    _head(sheet, STATES_TOP - 1, say("sheet.front.steps"))
    for row, name in enumerate(STATES, STATES_TOP):
        label, state = sheet.cell(row, 2, say(f"sheet.front.step.{name}")), sheet.cell(row, 3)
        how = sheet.cell(row, 4, say(f"sheet.front.how.{name}"))
        styles.dress(label)
        styles.dress_bold(state)
        styles.dress(how, size=9, colour=styles.QUIET)
        label.border = state.border = styles.BOX
        sheet.row_dimensions[row].height = 32
    at = f"C{STATES_TOP}:C{STATES_TOP + len(STATES) - 1}"
    sheet.conditional_formatting.add(at, styles.broken_rule(f'LEFT(C{STATES_TOP},1)="✗"'))
    for rule in styles.state_rules(f"C{STATES_TOP}"):
        sheet.conditional_formatting.add(at, rule)


def _legend(sheet: Worksheet, top: int) -> None:
    _head(sheet, top, say("sheet.front.legend"))
    for row, (name, sample) in enumerate(LEGEND, top + 1):
        swatch = sheet.cell(row, 2, say(f"sheet.legend.{name}.sample"))
        styles.dress(swatch, align=styles.CENTRE)
        swatch.fill = sample
        if name in _LEGEND_FONTS:
            swatch.font = _LEGEND_FONTS[name]
        swatch.border = styles.BOX
        meaning = sheet.cell(row, 3, say(f"sheet.legend.{name}.meaning"))
        styles.dress(meaning, size=10, align=Alignment(vertical="center", indent=1))
        sheet.row_dimensions[row].height = 20
