"""Where a table of the form stands on its sheet, and what stands around it."""

from dataclasses import dataclass
from functools import cached_property

from nianbao.book.block import Block
from nianbao.form import Cell, Table
from nianbao.form.a1 import Range


@dataclass(frozen=True, eq=False)
class TableSheet:
    """One table of the form on its sheet, with flags, marks and hidden grids around it.

    ``feet`` is the number of rows of live flags below the table.
    """

    table: Table
    sheet: str
    feet: int

    @cached_property
    def block(self) -> Block:
        """Return the official table, labels and figures."""
        return Block(self.table.id, self.sheet, 1, 1, self.table.rows, self.table.columns)

    @cached_property
    def region(self) -> Range:
        """Return the smallest rectangle that holds every figure."""
        ranges = [cell.range for cell in self.table.cells]
        return Range(
            min(r.top for r in ranges),
            min(r.left for r in ranges),
            max(r.bottom for r in ranges),
            max(r.right for r in ranges),
        )

    @property
    def row_flag_column(self) -> int:
        """Return the column of the live flags of rows."""
        return self.table.columns + 1

    @cached_property
    def row_marks(self) -> Block:
        """Return the status column: what the last check found in each row."""
        name = f"{self.table.id}_row_marks"
        height = self.region.bottom - self.region.top + 1
        return Block(name, self.sheet, self.region.top, self.table.columns + 2, height, 1)

    @cached_property
    def column_marks(self) -> Block:
        """Return the status row: what the last check found in each column."""
        row = self.table.rows + self.feet + 1
        width = self.region.right - self.region.left + 1
        return Block(f"{self.table.id}_column_marks", self.sheet, row, self.region.left, 1, width)

    @property
    def blank_count_row(self) -> int:
        """Return the row below all flags that says how many cells are still blank."""
        return self.column_marks.top + 1

    @cached_property
    def marks(self) -> Block:
        """Return the hidden grid that holds the severity of what was found in each cell."""
        return self._grid("marks", self.table.columns + 4)

    @cached_property
    def checked(self) -> Block:
        """Return the hidden grid that holds the values which the last check saw."""
        return self._grid("checked", self.marks.left + self.marks.columns + 1)

    @cached_property
    def last(self) -> Block:
        """Return the grid that shows last year's figures; it is left of the changes."""
        return self._grid("last", self.checked.left + self.checked.columns + 1)

    @cached_property
    def changes(self) -> Block:
        """Return the grid that shows by how much figures differ from last year's."""
        return self._grid("changes", self.last.left + self.last.columns + 1)

    @property
    def compared_at(self) -> tuple[int, int]:
        """Return where it stands, hidden, whether last year's data are of the year before: 1."""
        return self.table.rows + 2, self.marks.left

    @property
    def changed_at(self) -> tuple[int, int]:
        """Return where the number of cells changed since the last check stands, hidden."""
        return self.table.rows + 1, self.marks.left

    @property
    def live(self) -> tuple[Block, ...]:
        """Return where live formulas stand around the table; totals stand in it."""
        table, (row, column) = self.table, self.changed_at
        return (
            Block("", self.sheet, 1, self.row_flag_column, table.rows, 1),
            Block("", self.sheet, table.rows + 1, 1, self.feet + 2, table.columns),
            Block("", self.sheet, row, column, 2, 1),
            *(Block("", self.sheet, 1, grid.left, 1, 1) for grid in (self.last, self.changes)),
            self.last,
            self.changes,
        )

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return every block of the sheet."""
        return (self.block, self.row_marks, self.column_marks, self.marks, self.checked)

    def beside(self, cell: Cell, grid: Block) -> tuple[int, int]:
        """Return the place of a cell inside one of the grids, counted from 0."""
        return cell.range.top - grid.top, cell.range.left - self.region.left

    def _grid(self, name: str, left: int) -> Block:
        region = self.region
        rows, columns = region.bottom - region.top + 1, region.right - region.left + 1
        return Block(f"{self.table.id}_{name}", self.sheet, region.top, left, rows, columns)
