"""The grid of a web page's table: rowspan and colspan laid out as a browser does."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from nianbao.recover.source import PrintedCell, PrintedRow
from nianbao.words import say

# The form's widest table has 15 columns; what stands farther out is no figure of it.
MOST_COLUMNS = 100
# The highest merge that HTML allows.
_HIGHEST = 65534


class WebGrid:
    """Rows of a table in the making; cells of earlier rows reach down into later ones.

    ``reaching`` holds for each column the cell that fills it from above, and the row before
    which it ends.
    """

    def __init__(self, number: int) -> None:
        self.at = say("recover.at.table", table=number)
        self.number = number
        self.rows: list[PrintedRow] = []
        self.count = 0
        self.group: Element | None = None
        self.reaching: dict[int, tuple[PrintedCell, int]] = {}

    def add(self, group: Element, cells: Iterable[tuple[Element, str]]) -> None:
        """Add a row with its cells in their grid columns; a merge ends with its group of rows."""
        if group is not self.group:
            self.reaching = {}
            self.group = group
        self.count += 1
        row: list[PrintedCell] = self._from_above()
        taken = {column for cell in row for column in range(cell.left, cell.right)}
        left = 0
        for element, text in cells:
            while left in taken:
                left += 1
            if left >= MOST_COLUMNS:
                break
            right = left + 1
            width = min(_span(element, "colspan", MOST_COLUMNS), MOST_COLUMNS - left)
            while right < left + width and right not in taken:
                right += 1
            at = say("recover.at.cell", table=self.number, row=self.count, column=left + 1)
            cell = PrintedCell(text, at, left, right)
            self._reach(cell, _span(element, "rowspan", _HIGHEST))
            row.append(cell)
            left = right
        self.rows.append(tuple(sorted(row, key=lambda cell: cell.left)))

    def taken(self) -> tuple[PrintedRow, ...]:
        """Return the rows gathered, and forget them."""
        rows, self.rows = tuple(self.rows), []
        self.reaching = {}
        return rows

    def _from_above(self) -> list[PrintedCell]:
        """Return the cells that reach into the next row, each once."""
        self.reaching = {c: x for c, x in self.reaching.items() if x[1] >= self.count}
        cells = {cell.left: cell for cell, _ in self.reaching.values()}
        return [PrintedCell(x.text, x.at, x.left, x.right, repeated=True) for x in cells.values()]

    def _reach(self, cell: PrintedCell, rows: int) -> None:
        if rows > 1:
            until = self.count + rows - 1
            self.reaching |= dict.fromkeys(range(cell.left, cell.right), (cell, until))


def _span(element: Element, name: str, most: int) -> int:
    """Return how far a cell is merged; 0 rows reach to the end of the group."""
    text = (element.get(name) or "").strip()
    if not text.isdecimal():
        return 1
    number = int(text[:6])
    return min(number or (most if name == "rowspan" else 1), most)
