"""What every reader makes of a file: lines of text and printed tables, in their order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from nianbao.form.prose_table import TAB, cells_of, tables_in

# Blanks of every kind, zero-width characters and soft hyphens; all of them stray at an end.
_BLANKS = "".join(x for x in map(chr, range(0x3001)) if x.isspace())
_STRAY = _BLANKS + "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
# Left behind by a converter that prints Word's invisible last-edit mark.
_RESIDUE = re.compile(r"\[bookmark: [^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A visible character of a line: its place from left to right, and its size, in points."""

    text: str
    left: float
    right: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph outside all tables, with its inner line breaks, and where it stands."""

    text: str
    at: str


@dataclass(frozen=True, slots=True)
class PrintedLine(Line):
    """A line as it is printed on a page; several of them may be one paragraph.

    It stands in points from the page's upper left corner, or in columns and lines of a text
    without glyphs, where a Chinese character takes two. ``size`` is that of its type.
    """

    page: int
    left: float
    right: float
    top: float = 0
    bottom: float = 0
    size: float = 2
    glyphs: tuple[Glyph, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One cell of a printed table.

    ``left`` and ``right`` are the grid columns between which it lies, the right one excluded.
    ``repeated`` is true below the first row of a cell that was merged downwards: text and
    ``at`` are those of the first row.
    """

    text: str
    at: str
    left: int
    right: int
    repeated: bool = False

    @property
    def is_blank(self) -> bool:
        """Return whether nothing is printed in the cell."""
        return not self.text


PrintedRow = tuple[PrintedCell, ...]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as it was found; in one that is ``aligned`` cells stand below their headers.

    Where merges were lost in the source, only the order of the cells in a row is known. In one
    that is ``official`` they stand in the form's order, and its headers are not among the rows.
    """

    rows: tuple[PrintedRow, ...]
    at: str
    aligned: bool
    official: bool = False


Block = Line | PrintedTable


@dataclass(frozen=True, slots=True)
class Source:
    """A file as blocks, and sentences on what the reader could not take over.

    ``around`` are the elements of a web page around each block, by numbers from the outermost;
    ``name`` is what the page calls itself.
    """

    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    around: tuple[tuple[int, ...], ...] = ()
    name: str = ""


def stripped(text: str) -> str:
    """Return the text without converter's residue and without blanks at both ends."""
    return _RESIDUE.sub("", text).strip(_STRAY)


def part_of(table: PrintedTable, rows: Sequence[PrintedRow]) -> PrintedTable:
    """Return some rows of a table as one of their own, which stands where they begin."""
    if len(rows) == len(table.rows):
        return table
    at = next((cell.at for row in rows for cell in row if not cell.repeated), table.at)
    return replace(table, rows=tuple(rows), at=at)


def table_lines(table: PrintedTable) -> list[Line]:
    """Return a table as lines: one for each line of the source that printed it."""
    cells = [cell for row in table.rows for cell in row if not (cell.is_blank or cell.repeated)]
    by_line = groupby(cells, key=lambda cell: cell.at)
    return [Line(" | ".join(cell.text for cell in group), at) for at, group in by_line]


def prose_rows(table: PrintedTable) -> list[Line]:
    """Return the rows of a table that may stand among prose, with tabs between their cells.

    There are none where its rows do not make one table below a head. A merged cell is the first of
    those that it covers.
    """
    edges = sorted({cell.left for row in table.rows for cell in row})
    rows = [_cells(row, edges) for row in table.rows]
    numbers = tables_in(rows)
    if set(numbers) - {0} != {1} or any(
        any(x[1:]) for x, n in zip(rows, numbers, strict=True) if not n
    ):
        return []
    if not table.aligned and len({len(row) for row in rows}) > 1:
        return []
    places = [next((c.at for c in row if not c.repeated), table.at) for row in table.rows]
    lines = [Line(TAB.join(row), at) for row, at in zip(rows, places, strict=True)]
    return [line for line in lines if line.text]


def _cells(row: PrintedRow, edges: Sequence[int]) -> list[str]:
    texts = {cell.left: "" if cell.repeated else cell.text for cell in row}
    cells = ["".join(texts.get(edge, "").split("\n")).replace(TAB, " ") for edge in edges]
    return cells_of(TAB.join(cells))


def width_of(text: str) -> int:
    """Return how wide a line is set; a Chinese character takes two columns."""
    return sum(1 + (ord(character) > 0x2E7F) for character in text.rstrip())
