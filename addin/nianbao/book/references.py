"""Many cells as the shortest list of ranges a formula can take."""

from collections.abc import Iterable
from functools import cache

from nianbao.book.rectangles import rectangles
from nianbao.form import Cell

Square = tuple[int, int]


def squares(cells: Iterable[Cell]) -> tuple[Square, ...]:
    """Return row and column of each figure; of a merged one, those of its first cell."""
    return tuple((cell.range.top, cell.range.left) for cell in cells)


@cache
def reference(places: tuple[Square, ...], sheet: str = "") -> str:
    """Return the cells as a list of ranges for a formula: ``D4:D5,D27``, with sheet if named."""
    return ",".join(in_sheet(str(area), sheet) for area in rectangles(places))


def in_sheet(text: str, sheet: str) -> str:
    """Return a range with its sheet's name before it, or as it is where none is named."""
    return f"'{sheet}'!{text}" if sheet else text
