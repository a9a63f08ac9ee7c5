"""Many cells as the shortest list of ranges a formula can take."""

from collections.abc import Iterable
from functools import cache

from nianbao.form import Cell
from nianbao.form.ranges import Range, address

Square = tuple[int, int]


def squares(cells: Iterable[Cell]) -> tuple[Square, ...]:
    """Return row and column of each figure; of a merged one, those of its first cell."""
    return tuple((cell.range.top, cell.range.left) for cell in cells)


@cache
def reference(places: tuple[Square, ...], sheet: str = "") -> str:
    """Return the cells as a list of ranges for a formula: ``D4:D5,D27``, with sheet if named."""
    return ",".join(in_sheet(range_text(area), sheet) for area in rectangles(places))


def in_sheet(text: str, sheet: str) -> str:
    """Return a range with its sheet's name before it, or as it is where none is named."""
    return f"'{sheet}'!{text}" if sheet else text


def range_text(area: Range) -> str:
    """Return a rectangle in spreadsheet notation: ``D4:J28``, or ``D4`` for a single cell."""
    first, last = address(area.top, area.left), address(area.bottom, area.right)
    return first if first == last else f"{first}:{last}"


def rectangles(places: Iterable[Square]) -> list[Range]:
    """Return rectangles that cover exactly these cells, runs in a row joined downwards."""
    runs: list[Range] = []
    for row, column in sorted(set(places)):
        if runs and runs[-1].bottom == row and runs[-1].right == column - 1:
            runs[-1] = runs[-1]._replace(right=column)
        else:
            runs.append(Range(row, column, row, column))
    joined: list[Range] = []
    for run in runs:
        for place, area in enumerate(joined):
            sides = (area.left, area.right, area.bottom)
            if sides == (run.left, run.right, run.top - 1):
                joined[place] = area._replace(bottom=run.bottom)
                break
        else:
            joined.append(run)
    return joined
