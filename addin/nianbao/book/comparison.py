"""Last year's figures and the changes since, as formulas beside each table.

They are blank where last year's figure is not known or this year's is not filled in, changes
also where last year's data are not of the year before.
"""

from collections.abc import Iterator

from nianbao.book.layout import FRONT, PREVIOUS, PREVIOUS_SOURCE, PROFILE, Layout
from nianbao.book.references import in_sheet, reference, squares
from nianbao.book.table_sheet import TableSheet
from nianbao.form import Cell
from nianbao.form.a1 import format_a1
from nianbao.form.profile import FIELDS
from nianbao.words import around, say

_YEAR = in_sheet(format_a1(PROFILE.top + FIELDS.index("year"), PROFILE.left), FRONT)
_LAST_YEAR = in_sheet(format_a1(PREVIOUS_SOURCE.top, PREVIOUS_SOURCE.left), PREVIOUS)


def comparison_formulas(layout: Layout, place: TableSheet) -> Iterator[tuple[str, int, int, str]]:
    """Yield sheet, row, column and text of every formula that compares a table's figures."""
    compared = f"IF(COUNT({_YEAR},{_LAST_YEAR})=2,IF({_YEAR}-{_LAST_YEAR}=1,1,0),0)"
    yield place.sheet, *place.compared_at, compared
    yield place.sheet, 1, place.last.left, _last_head()
    yield place.sheet, 1, place.changes.left, _changes_head(place)
    for cell, address in zip(layout.edition.cells, layout.previous_addresses, strict=True):
        if cell.table == place.table.id:
            sheet, _, at = address.partition("!")
            source, row = in_sheet(at, sheet), cell.range.top
            down, across = place.beside(cell, place.last)
            last = format_a1(row, place.last.left + across)
            yield place.sheet, row, place.last.left + across, f'IF(COUNT({source})=1,{source},"")'
            text = _change(layout, place, cell, last)
            yield place.sheet, place.changes.top + down, place.changes.left + across, text


def _change(layout: Layout, place: TableSheet, cell: Cell, last: str) -> str:
    now, compared = format_a1(cell.range.top, cell.range.left), format_a1(*place.compared_at)
    tests = [f"{compared}=1", f"COUNT({last},{now})=2"]
    if cell.is_total:  # a sum of blanks is 0, though nothing is filled in
        by_id = layout.edition.by_id
        inputs = [by_id[part] for part in layout.ruleset.inputs_of([cell])]
        tests.append(f"COUNT({reference(squares(inputs))})>0")
    return f'IF(AND({",".join(tests)}),{now}-{last},"")'


def _last_head() -> str:
    before, after = around("sheet.comparison.last")
    none = say("sheet.comparison.none")
    return f'IF(COUNTA({_LAST_YEAR})=0,"{none}","{before}"&{_LAST_YEAR}&"{after}")'


def _changes_head(place: TableSheet) -> str:
    compared = format_a1(*place.compared_at)
    other, head = say("sheet.comparison.other_year"), say("sheet.comparison.changes")
    return f'IF(COUNTA({_LAST_YEAR})=0,"",IF({compared}=1,"{head}","{other}"))'
