"""A workbook file as it was read: its sheets with values, formulas and merged ranges."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nianbao.book.block import Area, Block, Value
from nianbao.form.a1 import Address, Range, column_letters
from nianbao.host.cells import Cells, cells_of, columns
from nianbao.host.decode import Decoder
from nianbao.host.formulas import Formulas
from nianbao.host.markup import ParseError, UnsafeMarkupError, local
from nianbao.host.moments import Moment
from nianbao.host.package import Package
from nianbao.host.sheet_rows import SheetRows
from nianbao.host.stood import markup_of, written_out
from nianbao.host.strings import Strings
from nianbao.host.workbook_part import WorkbookPart
from nianbao.words import Refusal, say

_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\shidden=")


@dataclass(frozen=True)
class Sheet:
    """A sheet: what is written in its cells, and what that means in its workbook."""

    name: str
    part: str
    package: Package
    cells: Cells
    decoder: Decoder

    @property
    def merges(self) -> frozenset[Range]:
        """Return the merged ranges."""
        return self.cells.merges

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Return the numbers of the rows that are not shown."""
        part = self.package.part(self.part)
        rows = max(part.find(b"sheetData"), 0)
        if part.find(b" hidden=", rows) < 0 or not _HIDDEN_ROW.search(part, rows):
            return frozenset()  # the usual case, told apart without parsing
        rows = self._rows
        hidden = ((at, rows.row(at).get("hidden")) for at in rows.numbers)
        return frozenset(at for at, state in hidden if state in ("1", "true"))

    @cached_property
    def formulas(self) -> Formulas:
        """Return the formulas of the sheet; refuses those that are not sound."""
        try:
            return self.cells.formulas()
        except ValueError as error:
            raise self._damaged() from error

    def value(self, at: Address) -> Value:
        """Return what one cell shows; refuses what no cell can hold."""
        try:
            return self.decoder.value(self.cells, str(at))
        except ValueError as error:
            raise self._damaged() from error

    def area(self, block: Block) -> Area:
        """Return what stands in a block of this sheet; refuses what no cell can hold."""
        try:
            return Area(
                self._values(block),
                lambda: self._formulas(block),
                lambda down, across: self.markup(Address(block.top + down, block.left + across)),
                lambda down, across: self._code(Address(block.top + down, block.left + across)),
            )
        except ValueError as error:
            raise self._damaged() from error

    def markup(self, at: Address) -> str:
        """Return what puts a cell back as it is written here; see host/stood.py."""
        try:
            row = self._rows.row(at.row) if at.row in self._rows else None
            found = [] if row is None else [node for node in row if local(node) == "c"]
            cell = dict(zip(columns(found), found, strict=True)).get(at.column)
            if cell is not None:
                cell = written_out(cell, self.formulas.at(at), self.decoder.strings.item)
        except ValueError as error:
            raise self._damaged() from error
        is_moment = cell is not None and self.decoder.is_moment(cell.get("s"))
        return markup_of(self._rows, row, cell, is_moment=is_moment)

    def _code(self, at: Address) -> str:
        style, *_ = self.cells.filled.get(str(at), (None,))
        return self.decoder.format_code(style)

    @cached_property
    def _rows(self) -> SheetRows:
        return SheetRows(self.package.part(self.part))

    def _values(self, block: Block) -> list[list[Value]]:
        blank: list[Value] = [None] * block.columns  # one for all: most rows of a list are blank
        values = [blank] * block.rows
        places = _places(block.top, block.left, block.rows, block.columns)
        for at in places.keys() & self.cells.filled.keys():
            down, across = places[at]
            if values[down] is blank:
                values[down] = blank.copy()
            values[down][across] = self.decoder.value(self.cells, at)
        return values

    def _formulas(self, block: Block) -> list[list[str | None]]:
        blank: list[str | None] = [None] * block.columns
        texts = [blank] * block.rows
        cells = Range.of(block.top, block.left, block.rows, block.columns)
        for at in self.formulas.within(cells):
            down = at.row - block.top
            if texts[down] is blank:
                texts[down] = blank.copy()
            texts[down][at.column - block.left] = self.formulas.at(at)
        return texts

    def _damaged(self) -> Refusal:
        return self.package.damaged(say("host.part.sheet", sheet=self.name))


class ParsedWorkbook:
    """The bytes of a workbook file, read sheet by sheet when asked for, each once."""

    def __init__(self, data: bytes, name: str) -> None:
        self.package = Package(data, name)
        self.workbook = WorkbookPart(self.package)
        self._decoder = Decoder(self.package, self.workbook)
        self._sheets: dict[str, Sheet] = {}

    @property
    def strings(self) -> Strings:
        """Return the shared strings."""
        return self._decoder.strings

    @property
    def moments(self) -> Mapping[str, Moment]:
        """Return the cell formats that show no plain number, by the format's number."""
        return self._decoder.moments

    @property
    def wrapping(self) -> frozenset[str]:
        """Return the cell formats whose text wraps, by the format's number."""
        return self._decoder.wrapping

    @property
    def inputs(self) -> frozenset[str]:
        """Return the cell formats of cells to be filled in, by the format's number."""
        return self._decoder.inputs

    def sheet(self, name: str) -> Sheet:
        """Return a worksheet; refuses one that is missing, damaged or harmful."""
        if name not in self._sheets:
            part = self.workbook.place(name).part
            cells = self._cells(name, part)
            self._sheets[name] = Sheet(name, part, self.package, cells, self._decoder)
        return self._sheets[name]

    def _cells(self, name: str, part: str) -> Cells:
        words = say("host.part.sheet", sheet=name)
        try:
            return cells_of(self.package.part(part))
        except UnsafeMarkupError as error:
            raise Refusal("host.unsafe", name=self.package.name, part=words) from error
        except (ParseError, ValueError) as error:
            raise self.package.damaged(words) from error


@lru_cache(256)
def _places(top: int, left: int, rows: int, columns: int) -> dict[str, tuple[int, int]]:
    """Return the place of each cell of a rectangle in it, by address."""
    return {
        f"{column_letters(left + across)}{top + down}": (down, across)
        for down in range(rows)
        for across in range(columns)
    }
