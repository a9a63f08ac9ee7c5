"""A table of the report as Word markup, with the merges of the official form."""

from nianbao.publish.report import Grid, GridCell
from nianbao.publish.style import dxa, text_styles
from nianbao.publish.wordml import run, w
from nianbao.words import say


def table_markup(grid: Grid, title: str) -> str:
    """Return a table as wide as its columns; ``title`` names it to readers.

    Rows stay together on one page as far as they fit; where they do not, a row is never
    split and the head rows are repeated.
    """
    widths = [dxa(width) for width in grid.widths]
    places = _places(grid)
    description = say("publish.table_alt", heading=title, rows=grid.rows, columns=grid.columns)
    properties = w(
        "tblPr",
        w("tblStyle", val="TableGrid"),
        w("tblW", w=sum(widths), type="dxa"),
        w("jc", val="center"),
        w("tblLayout", type="fixed"),
        _look(has_head=grid.head_rows > 0),
        w("tblCaption", val=title),
        w("tblDescription", val=description),
    )
    columns = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    rows = (_row(grid, row, places, widths) for row in range(1, grid.rows + 1))
    return w("tbl", properties, columns, *rows)


def _look(*, has_head: bool) -> str:
    """Return which row and column name the others, which screen readers go by."""
    bits = 0x0480 | (0x0020 if has_head else 0)  # first column, no vertical bands; first row
    head = int(has_head)
    edges = {"firstRow": head, "lastRow": 0, "firstColumn": 1, "lastColumn": 0}
    return w("tblLook", val=f"{bits:04X}", **edges, noHBand=0, noVBand=1)


def _places(grid: Grid) -> dict[tuple[int, int], GridCell]:
    """Return the cell that covers each place at the left edge of a row, by row and column."""
    return {
        (row, cell.range.left): cell
        for cell in grid.cells
        for row in range(cell.range.top, cell.range.bottom + 1)
    }


def _row(grid: Grid, row: int, places: dict[tuple[int, int], GridCell], widths: list[int]) -> str:
    cells: list[str] = []
    column = 1
    while column <= grid.columns:
        cell = places[row, column]
        width = sum(widths[column - 1 : cell.range.right])
        cells.append(_cell(grid, cell, row, width))
        column = cell.range.right + 1
    properties = w(
        "trPr",
        w("cantSplit"),
        w("trHeight", val=dxa(grid.row_height), hRule="atLeast"),
        w("tblHeader") if row <= grid.head_rows else "",
    )
    return w("tr", properties, *cells)


def _cell(grid: Grid, cell: GridCell, row: int, width: int) -> str:
    place = cell.range
    spans = place.right - place.left + 1
    goes_on = row > place.top
    merge = w("vMerge", val="continue" if goes_on else "restart")
    properties = w(
        "tcPr",
        w("tcW", w=width, type="dxa"),
        w("gridSpan", val=spans) if spans > 1 else "",
        merge if place.bottom > place.top else "",
        w("vAlign", val="center"),
    )
    look = w(
        "pPr",
        w("pStyle", val=cell.style),
        w("keepNext") if row < grid.rows else "",
    )
    text = "" if goes_on or not cell.text else run(cell.text, _size(cell))
    return w("tc", properties, w("p", look, text))


def _size(cell: GridCell) -> str:
    """Return the look of a figure that is too long for its cell in the usual size."""
    if cell.size == text_styles()[cell.style].size:
        return ""
    return w("rPr", w("sz", val=round(cell.size * 2)), w("szCs", val=round(cell.size * 2)))
