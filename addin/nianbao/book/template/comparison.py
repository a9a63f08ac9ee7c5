"""The grids beside a table that show last year's figures and the changes since.

They stand outside the print area: what is printed of the sheet is the form itself.
"""

from openpyxl.worksheet.worksheet import Worksheet

from nianbao.book.block import Block
from nianbao.book.table_sheet import TableSheet
from nianbao.book.template import styles
from nianbao.form.a1 import column_letters
from nianbao.words import say

_WIDTH, _WIDE = 9, 14  # wide where there are few columns
_FEW = 4
_GAP = 2
_SIZE = 9
_SIGNED = "+General;-General;0"


def draw_comparison(sheet: Worksheet, place: TableSheet) -> None:
    """Draw both grids, and below the table where they are to be found."""
    for grid, name in ((place.last, "last"), (place.changes, "changes")):
        _grid(sheet, place, grid, f"sheet.comparison.column.{name}")
    first, end = place.last.left, place.changes.left + place.changes.columns - 1
    where = say("sheet.comparison.where", first=column_letters(first), end=column_letters(end))
    styles.dress(
        sheet.cell(place.blank_count_row + 1, 1, where),
        size=_SIZE,
        colour=styles.QUIET,
        align=styles.ON_LINE,
    )


def _grid(sheet: Worksheet, place: TableSheet, grid: Block, words: str) -> None:
    sheet.column_dimensions[column_letters(grid.left - 1)].width = _GAP
    for column in range(grid.left, grid.left + grid.columns):
        width = _WIDE if grid.columns < _FEW else _WIDTH
        sheet.column_dimensions[column_letters(column)].width = width
    head = sheet.cell(1, grid.left)
    styles.dress_bold(head, size=_SIZE, align=styles.ON_LINE)
    for cell in place.table.cells:
        _, across = place.beside(cell, grid)
        square = sheet.cell(cell.range.top, grid.left + across)
        styles.dress(square, size=_SIZE, colour=styles.QUIET, align=styles.CENTRE)
        square.fill, square.border = styles.fill(styles.GREY), styles.BOX
        if grid == place.changes:
            square.number_format = _SIGNED
        at = (cell.range.top - 1, grid.left + across)
        if not sheet.cell(*at).has_style:
            above = sheet.cell(*at, say(words, column=cell.column_labels[-1].short))
            styles.dress(above, size=_SIZE, colour=styles.QUIET, align=styles.CENTRE)
