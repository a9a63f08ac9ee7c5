"""Colours, fonts, borders and page of the template.

Orange against cream, grey and blue stays apart for every kind of colour blindness and in
grey print; every colour is accompanied by a sign or a word.
"""

from collections.abc import Iterator

from openpyxl.formatting.rule import FormulaRule, Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.styleable import StyleableObject
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.words import say

CREAM = "FFF9E5"
GREY = "EDEDED"
WHITE = "FFFFFF"
ORANGE = "F4B183"
BLUE = "BDD7EE"
GREEN = "C6E0B4"
GOLD = "FFD966"
DARK_RED = "7F0000"
DARK_BLUE = "1F3864"
QUIET = "595959"

_STATES = (("ready", GREEN), ("explain", BLUE), ("blocked", ORANGE))

FACE = "宋体"
HEAD_FACE = "黑体"

_THIN = Side(style="thin", color="000000")
_DASHED = Side(style="dashed", color=DARK_RED)
_FRAME = Border(left=_DASHED, right=_DASHED, top=_DASHED, bottom=_DASHED)
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
LINE_BELOW = Border(bottom=Side(style="hair", color="808080"))

CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
TOP_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)

ON_LINE = Alignment(vertical="center")

OPEN, LOCKED = Protection(locked=False), Protection(locked=True)
MM = 1 / 25.4


def fill(colour: str) -> PatternFill:
    """Return a plain fill."""
    return PatternFill("solid", start_color=colour, end_color=colour)


def dress(
    cell: StyleableObject,
    *,
    size: float = 11,
    colour: str = "000000",
    align: Alignment = LEFT,
) -> None:
    """Set font and alignment of a cell."""
    cell.font = Font(name=FACE, size=size, color=colour)
    cell.alignment = align


def dress_bold(cell: StyleableObject, *, size: float = 11, align: Alignment = LEFT) -> None:
    """Set a cell in bold type."""
    cell.font = Font(name=FACE, size=size, bold=True)
    cell.alignment = align


def dress_head(cell: StyleableObject, *, size: float = 12) -> None:
    """Set a cell in the type of headings, on one line."""
    cell.font = Font(name=HEAD_FACE, size=size)
    cell.alignment = ON_LINE


def title(sheet: Worksheet, at: str, text: str) -> None:
    """Write the heading of a sheet, in a row high enough for it."""
    sheet[at] = text
    dress_head(sheet[at], size=16)
    sheet.row_dimensions[sheet[at].row].height = 28


def hint(sheet: Worksheet, at: str, text: str) -> None:
    """Write a quiet line of help."""
    sheet[at] = text
    dress(sheet[at], size=10, colour=QUIET, align=ON_LINE)


def heads(sheet: Worksheet, row: int, texts: list[str]) -> None:
    """Write a row of column heads."""
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column, text)
        dress_bold(cell, align=CENTRE)
        cell.fill = fill(GREY)
        cell.border = BOX


def broken_rule(formula: str) -> Rule:
    """Return the format of what does not balance: orange, dark bold text."""
    return FormulaRule([formula], font=Font(bold=True, color=DARK_RED), fill=_dxf(ORANGE))


def state_rules(cell: str) -> Iterator[Rule]:
    """Yield the formats of a verdict by the state that the text in ``cell`` begins with.

    A workbook in which cells are still to be filled in has the colour of these cells.
    """
    words = {f"finding.verdict.{state}": colour for state, colour in _STATES}
    for key, colour in ({"sheet.unfilled": CREAM} | words).items():
        word = say(key)
        yield level_rule(f'LEFT({cell},{len(word)})="{word}"', colour)


def text_rule(formula: str) -> Rule:
    """Return the format of a text in a number cell: orange, underlined, with a dashed frame."""
    font = Font(bold=True, underline="single", color=DARK_RED)
    return FormulaRule([formula], font=font, fill=_dxf(ORANGE), border=_FRAME)


def blank_rule(formula: str) -> Rule:
    """Return the format of a cell still blank: light dots on cream."""
    return FormulaRule([formula], fill=PatternFill("gray125", start_color=QUIET, end_color=CREAM))


def marked_rule(formula: str, colour: str) -> Rule:
    """Return the format of a cell that the last check marked: coloured, with a dashed frame."""
    return FormulaRule([formula], font=Font(bold=True), fill=_dxf(colour), border=_FRAME)


def quiet_rule(formula: str) -> Rule:
    """Return the format of an undecided flag."""
    return FormulaRule([formula], font=Font(italic=True, color=QUIET))


def line_rule(formula: str) -> Rule:
    """Return the format of a row that is in use: a hair line below."""
    rule = FormulaRule([formula])
    rule.dxf = DifferentialStyle(border=LINE_BELOW)
    return rule


def grid_rule(formula: str) -> Rule:
    """Return the format of a table among prose: a line around each cell."""
    return FormulaRule([formula], border=BOX)


def input_rule(formula: str) -> Rule:
    """Return the format of a cell that waits for an entry."""
    return FormulaRule([formula], fill=_dxf(CREAM), border=LINE_BELOW)


def level_rule(formula: str, colour: str) -> Rule:
    """Return the format of a severity: its colour behind its word."""
    return FormulaRule([formula], font=Font(bold=True), fill=_dxf(colour))


def _dxf(colour: str) -> PatternFill:
    # a differential fill shows its background colour, not the foreground as in cells
    return PatternFill("solid", start_color=colour, end_color=colour)


def protect(sheet: Worksheet) -> None:
    """Lock the sheet without a password; rows and columns may be formatted, lists sorted."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = False
    protection.formatRows = False
    protection.sort = False
    protection.autoFilter = False


def select(sheet: Worksheet, at: str) -> None:
    """Have the sheet open with a cell selected; it must have no frozen panes."""
    selection = sheet.sheet_view.selection[0]
    selection.activeCell = selection.sqref = at


def page(sheet: Worksheet, *, one_page: bool = False, landscape: bool = False) -> None:
    """Set the sheet up for A4 with the margins of GB/T 9704-2012 and 「— 页码 —」."""
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 1 if one_page else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.top, margins.bottom = 37 * MM, 35 * MM
    margins.left, margins.right = 28 * MM, 26 * MM
    margins.header = margins.footer = 15 * MM
    footer = HeaderFooterItem(center=_HeaderFooterPart("— &P —"))
    sheet.HeaderFooter.oddFooter = footer
    sheet.print_options.horizontalCentered = True


def working_page(sheet: Worksheet) -> None:
    """Set the sheet up as a list for one's own desk: landscape, and as large as it will print."""
    page(sheet, landscape=True)
    margins = sheet.page_margins
    margins.top = margins.bottom = 18 * MM
    margins.left = margins.right = 10 * MM
    margins.header = margins.footer = 8 * MM
