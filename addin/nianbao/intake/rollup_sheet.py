"""The sheet behind a roll-up workbook that shows of which numbers each cell is the sum.

One row a unit, one column a cell of the form; above, the form's own number, the sum of the
rows, and their difference, as live formulas.
"""

from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles.styleable import StyleableObject
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.book.block import Block
from nianbao.book.layout import FRONT, Layout
from nianbao.book.references import in_sheet
from nianbao.book.template import styles
from nianbao.form import Cell
from nianbao.form.a1 import column_letters, format_a1
from nianbao.intake.rollup import RollUp
from nianbao.intake.rollup_parts import HEADS, STAMP, TOP, Member, sheet_name
from nianbao.rules.cell_names import ARROW, row_words
from nianbao.words import say

_FRONT_NOTE = "B3:D3"  # the row below the title
_GAPS_NAMED = 20

_TABLE, _LINE, _COLUMN, _ADDRESS, _FORM, _SUM, _DIFFERENCE = range(5, TOP)
_ROW_KEYS = ("table", "line", "column", "address", "form", "sum")
_WIDTHS = (34, 10, 30, 18, 22, 18)
_LEFT = len(HEADS) + 1


def draw_parts(book: Workbook, layout: Layout, rollup: RollUp, now: datetime) -> None:
    """Draw the sheet behind the others."""
    sheet = book.create_sheet(sheet_name())
    styles.title(sheet, "A1", say("rollup.sheet.title"))
    _draw_state(sheet, rollup)
    if rollup.gaps:
        _mark_incomplete(book, len(rollup.gaps))
    stamp = (len(rollup.members), rollup.year, now.strftime("%Y-%m-%d %H:%M:%S"))
    for column, value in enumerate(stamp, 1):
        styles.dress(sheet.cell(STAMP.top, column, value), colour=styles.WHITE)
    styles.hint(sheet, "A4", say("rollup.sheet.hint", row=TOP))
    _draw_heads(sheet, layout, rollup)
    for row, member in enumerate(rollup.members, TOP):
        _draw_member(sheet, row, member)
    first, last = (column_letters(_LEFT + i) for i in (0, len(rollup.edition.cells) - 1))
    sheet.auto_filter.ref = f"A{_DIFFERENCE}:{last}{TOP + len(rollup.members) - 1}"
    sheet.conditional_formatting.add(
        f"{first}{_DIFFERENCE}:{last}{_DIFFERENCE}", styles.broken_rule(f"{first}{_DIFFERENCE}<>0")
    )
    sheet.freeze_panes = f"B{TOP}"
    sheet.print_title_rows = f"{_TABLE}:{_DIFFERENCE}"
    sheet.print_title_cols = "A:A"
    styles.working_page(sheet)
    # two hundred columns do not fit on one page
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.scale, sheet.page_setup.pageOrder = 70, "overThenDown"
    styles.protect(sheet)


def part_formulas(layout: Layout) -> Block:
    """Return where the sheet's formulas stand."""
    rows = _DIFFERENCE - _FORM + 1
    return Block("", sheet_name(), _FORM, _LEFT, rows, len(layout.edition.cells))


def _draw_state(sheet: Worksheet, rollup: RollUp) -> None:
    if rollup.gaps:
        named = [gap.message for gap in rollup.gaps[:_GAPS_NAMED]]
        slots = {"count": len(rollup.gaps), "lines": "；".join(named)}
        sheet["A2"] = say("rollup.sheet.incomplete", **slots)
        styles.dress_bold(sheet["A2"], align=styles.ON_LINE)
        sheet["A2"].fill = styles.fill(styles.ORANGE)
    else:
        styles.hint(sheet, "A2", say("rollup.sheet.complete", count=len(rollup.members)))


def _mark_incomplete(book: Workbook, count: int) -> None:
    """Say on the front sheet, and on every page that is printed, that the sum is incomplete."""
    note = book[FRONT][_FRONT_NOTE][0]
    note[0].value = say("rollup.incomplete", count=count)
    for cell in note:
        styles.dress_bold(cell, align=styles.ON_LINE)
        cell.fill = styles.fill(styles.ORANGE)
    for sheet in book.worksheets:
        sheet.HeaderFooter.oddHeader = HeaderFooterItem(
            center=_HeaderFooterPart(say("rollup.sheet.header"))
        )


def _draw_heads(sheet: Worksheet, layout: Layout, rollup: RollUp) -> None:
    for column, (head, width) in enumerate(zip(HEADS, _WIDTHS, strict=True), 1):
        _head(sheet.cell(_DIFFERENCE, column, say(f"rollup.sheet.{head}")))
        sheet.column_dimensions[column_letters(column)].width = width
    for row, key in enumerate(_ROW_KEYS, _TABLE):
        _head(sheet.cell(row, _LEFT - 1, say(f"rollup.sheet.{key}")))
    tables = {table.id: table.name for table in rollup.edition.tables}
    for column, cell in enumerate(rollup.edition.cells, _LEFT):
        words = (
            tables[cell.table],
            ARROW.join(row_words(cell)),
            ARROW.join(label.short for label in cell.column_labels),
        )
        for row, text in enumerate(words, _TABLE):
            _head(sheet.cell(row, column, text))
        place = format_a1(cell.range.top, cell.range.left)
        at = sheet.cell(_ADDRESS, column, place)
        target = in_sheet(place, _sheet_of(layout, cell))
        at.hyperlink = Hyperlink(at.coordinate, location=target)
        _head(at)
        for row, text in _formulas(layout, rollup, column, cell).items():
            _head(sheet.cell(row, column, f"={text}"))
        sheet.column_dimensions[column_letters(column)].width = 12
    sheet.row_dimensions[_LINE].height = 54
    sheet.row_dimensions[_COLUMN].height = 42


def _draw_member(sheet: Worksheet, row: int, member: Member) -> None:
    kind = say("rollup.sheet.own" if member.is_own else "rollup.sheet.member")
    texts = (member.unit, kind, member.path, member.sha256, member.receipt, member.submitted)
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("\ufffd", text) or None)
        cell.data_type = "s"  # never a formula, whatever a unit calls itself
        styles.dress(cell, size=10.5, align=styles.ON_LINE)
    for column, number in enumerate(member.numbers, _LEFT):
        if number is not None:
            sheet.cell(row, column, number)


def _formulas(layout: Layout, rollup: RollUp, column: int, cell: Cell) -> dict[int, str]:
    """Return the formulas above a column by row."""
    letter = column_letters(column)
    last = TOP + len(rollup.members) - 1
    place = format_a1(cell.range.top, cell.range.left)
    return {
        _FORM: in_sheet(place, _sheet_of(layout, cell)),
        _SUM: f"SUM({letter}{TOP}:{letter}{last})",
        _DIFFERENCE: f"{letter}{_FORM}-{letter}{_SUM}",
    }


def _sheet_of(layout: Layout, cell: Cell) -> str:
    return layout.sheet_of(cell).sheet


def _head(cell: StyleableObject) -> None:
    styles.dress_bold(cell, size=10, align=styles.CENTRE)
    cell.fill = styles.fill(styles.GREY)
    cell.border = styles.BOX
