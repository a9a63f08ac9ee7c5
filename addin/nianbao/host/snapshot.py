"""A workbook file as it was read: its sheets with values, formulas and merged ranges."""

from dataclasses import dataclass
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from nianbao.book.block import Area, Block, Value
from nianbao.host.a1 import Address, Range
from nianbao.host.formulas import Formulas, Scan, TooWideError, VeiledValueError
from nianbao.host.markup import ParseError, UnsafeMarkupError
from nianbao.host.package import Package
from nianbao.host.values import Stored, value
from nianbao.host.workbook import Workbook
from nianbao.words import Refusal, say


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: rows from A1 on, each as long as calamine made it, beside what calamine omits."""

    name: str
    package: Package
    rows: list[list[Stored]]
    scan: Scan
    merges: frozenset[Range]

    @property
    def formulas(self) -> Formulas:
        """Return the formulas of the sheet; refuses those that are not sound."""
        try:
            return self.scan.formulas
        except ValueError as error:
            raise self.package.damaged(say("host.part.sheet", sheet=self.name)) from error

    def value(self, at: Address) -> Value:
        """Return what one cell shows."""
        row = self.rows[at.row - 1] if at.row <= len(self.rows) else []
        return value(row[at.column - 1]) if at.column <= len(row) else None

    def area(self, block: Block) -> Area:
        """Return what stands in a block of this sheet."""
        return Area(self._values(block), lambda: self._formulas(block))

    def _values(self, block: Block) -> list[list[Value]]:
        left, top = block.left - 1, block.top - 1
        blank: list[Value] = [None] * block.columns  # one for all: most rows of a list are blank
        bare: list[Stored] = [""] * block.columns
        values: list[list[Value]] = []
        for row in self.rows[top : top + block.rows]:
            cells = row[left : left + block.columns]
            if cells == bare:
                values.append(blank)
                continue
            line = [(cell or None) if isinstance(cell, str) else value(cell) for cell in cells]
            values.append(line + [None] * (block.columns - len(line)))
        missing = block.rows - len(values)  # calamine ends a sheet with its last filled row
        return values + [blank] * missing

    def _formulas(self, block: Block) -> list[list[str | None]]:
        texts: list[list[str | None]] = [[None] * block.columns for _ in range(block.rows)]
        cells = Range.of(block.top, block.left, block.rows, block.columns)
        for at in self.formulas.within(cells):
            texts[at.row - block.top][at.column - block.left] = self.formulas.at(at)
        return texts


class Snapshot:
    """The bytes of a workbook file, read sheet by sheet when asked for, each once."""

    def __init__(self, data: bytes, name: str) -> None:
        self.package = Package(data, name)
        self.workbook = Workbook(self.package)
        self._calamine: CalamineWorkbook | None = None
        self._sheets: dict[str, Sheet] = {}

    def sheet(self, name: str) -> Sheet:
        """Return a worksheet; refuses one that is missing, damaged or harmful."""
        if name not in self._sheets:
            scan = self._scanned(name)  # first, since it refuses what would harm calamine
            self._sheets[name] = self._read(name, scan)
        return self._sheets[name]

    def _scanned(self, name: str) -> Scan:
        part, file = self.package.part(self.workbook.place(name).part), self.package.name
        try:
            return Scan(part)
        except UnsafeMarkupError as error:
            words = say("host.part.sheet", sheet=name)
            raise Refusal("host.unsafe", name=file, part=words) from error
        except VeiledValueError as error:
            words = say("host.part.sheet", sheet=name)
            raise Refusal("host.unusual", name=file, part=words) from error
        except TooWideError as error:
            raise Refusal("host.too_wide", name=file, sheet=name, cell=error.at) from error
        except (ParseError, ValueError) as error:
            raise self.package.damaged(say("host.part.sheet", sheet=name)) from error

    def _read(self, name: str, scan: Scan) -> Sheet:
        try:
            if self._calamine is None:
                self._calamine = CalamineWorkbook.from_filelike(BytesIO(self.package.data))
            sheet = self._calamine.get_sheet_by_name(name)
            rows: list[list[Stored]] = list(sheet.to_python(skip_empty_area=False))
            ranges = sheet.merged_cell_ranges or []
        except CalamineError as error:
            raise self.package.damaged(say("host.part.sheet", sheet=name)) from error
        for at, text in scan.errors.items():
            if at.row <= len(rows) and at.column <= len(rows[at.row - 1]):
                rows[at.row - 1][at.column - 1] = text
        merges = frozenset(Range(*(edge + 1 for edge in first + last)) for first, last in ranges)
        return Sheet(name, self.package, rows, scan, merges)
