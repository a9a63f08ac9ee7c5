"""What every reader makes of a file: lines of text and printed tables, in their order."""

import re
from dataclasses import dataclass

# Blanks of every kind, zero-width characters and soft hyphens; all of them stray at an end.
_BLANK = r"[\s\u00ad\u200b-\u200f\u2060\ufeff]"
_ENDS = re.compile(rf"\A{_BLANK}+|{_BLANK}+\Z")
# Left behind by a converter that prints Word's invisible last-edit mark.
_RESIDUE = re.compile(r"\[bookmark: [^\]]*\]")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph outside all tables, with its inner line breaks, and where it stands."""

    text: str
    at: str


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

    Where merges were lost in the source, only the order of the cells in a row is known.
    """

    rows: tuple[PrintedRow, ...]
    at: str
    aligned: bool


Block = Line | PrintedTable


@dataclass(frozen=True, slots=True)
class Source:
    """A file as blocks, and sentences on what the reader could not take over."""

    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


def stripped(text: str) -> str:
    """Return the text without converter's residue and without blanks at both ends."""
    return _ENDS.sub("", _RESIDUE.sub("", text))
