"""Many filled workbooks, quickly: one is filled through the package, the others cast from it.

A mould holds the parts of a workbook cut at the cells that differ from unit to unit; casting
puts other contents between the cuts. What is cast opens and reads like what the package writes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from nianbao.actions.filling import new
from nianbao.book.block import Value
from nianbao.book.filling import Filling
from nianbao.book.layout import PREVIOUS_SOURCE, PROFILE, Layout
from nianbao.form.a1 import format_a1
from nianbao.form.filing import Number
from nianbao.form.profile import FIELDS
from nianbao.host.file import FileHost
from nianbao.host.filing import take_snapshot
from nianbao.host.package import Package
from nianbao.host.workbook_part import WorkbookPart

ROOM = {1: 12, 5: 6, 6: 3}
_MARK = "待铸"

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a piece of a sheet's part is missing: the rest of a cell, behind its formula or not."""

    place: Place
    is_formula: bool

    def filled(self, value: Value) -> str:
        """Return the rest of the cell."""
        opened = "" if self.is_formula else ">"
        if value is None:
            return f"{opened}</c>"
        if isinstance(value, str):
            assert not self.is_formula
            return f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        return f"{opened}<v>{value}</v></c>"


class Mould:
    """A filled workbook of an edition, ready to be cast with other contents."""

    def __init__(self, year: int) -> None:
        with TemporaryDirectory() as folder:
            host = FileHost(new(Path(folder) / "a.xlsx", _MARK, year).path)
            filling = Filling(take_snapshot(host))
            self.layout: Layout = filling.snapshot.layout
            cells = self.layout.edition.cells
            filling.profile(dict.fromkeys(FIELDS, _MARK) | {"year": year})
            filling.figures({cell.id: 1 for cell in cells if not cell.is_total})
            filling.sections({n: [_MARK * 30] * room for n, room in ROOM.items()})
            host.write(filling.edits, filling.snapshot.live)
            self._package = Package(host.path.read_bytes(), "a.xlsx")
        workbook = WorkbookPart(self._package)
        self._cut: dict[str, tuple[str, list[str | Slot]]] = {}
        for sheet in dict.fromkeys(sheet for sheet, _, _ in self._places()):
            part = workbook.place(sheet).part
            places = [place for place in self._places() if place[0] == sheet]
            self._cut[sheet] = part, _cut(self._package.part(part).decode(), places)

    def cast(
        self,
        profile: Mapping[str, Value],
        figures: Mapping[str, Value],
        sections: Mapping[int, Sequence[str]],
        last: Mapping[str, Number] | None = None,
    ) -> bytes:
        """Return a workbook with these contents; totals are given like any other figure."""
        values = dict(self._values(profile, figures, sections, last or {}))
        parts: dict[str, bytes | None] = {}
        for part, pieces in self._cut.values():
            text = "".join(
                piece if isinstance(piece, str) else piece.filled(values.get(piece.place))
                for piece in pieces
            )
            parts[part] = text.encode()
        return self._package.with_parts(parts)

    def _places(self) -> Iterator[Place]:
        for row, _ in enumerate(FIELDS):
            yield PROFILE.sheet, PROFILE.top + row, PROFILE.left
        for cell in self.layout.edition.cells:
            yield self.layout.sheet_of(cell).sheet, cell.range.top, cell.range.left
        for number, room in ROOM.items():
            block = self.layout.prose[number]
            for row in range(room):
                yield block.sheet, block.top + row, block.left
        block = self.layout.previous
        yield block.sheet, PREVIOUS_SOURCE.top, PREVIOUS_SOURCE.left
        for row in range(block.rows):
            yield block.sheet, block.top + row, block.left

    def _values(
        self,
        profile: Mapping[str, Value],
        figures: Mapping[str, Value],
        sections: Mapping[int, Sequence[str]],
        last: Mapping[str, Number],
    ) -> Iterator[tuple[Place, Value]]:
        for row, name in enumerate(FIELDS):
            yield (PROFILE.sheet, PROFILE.top + row, PROFILE.left), profile.get(name)
        for cell in self.layout.edition.cells:
            place = self.layout.sheet_of(cell).sheet, cell.range.top, cell.range.left
            yield place, figures.get(cell.id)
        for number, texts in sections.items():
            block = self.layout.prose[number]
            for row, text in enumerate(texts):
                yield (block.sheet, block.top + row, block.left), text
        block = self.layout.previous
        year = profile.get("year")
        if last and isinstance(year, int):
            yield (block.sheet, PREVIOUS_SOURCE.top, PREVIOUS_SOURCE.left), year - 1
        for row, cell in enumerate(self.layout.edition.cells):
            yield (block.sheet, block.top + row, block.left), last.get(cell.id)


@cache
def mould(year: int) -> Mould:
    """Return the mould of the form on which a year is filed."""
    return Mould(year)


def _cut(part: str, places: Sequence[Place]) -> list[str | Slot]:
    """Return a sheet's part in pieces: text that stays, and the place whose content follows.

    The style of a cell and its formula stay; what follows is its type, and then its value.
    """
    by_address = {format_a1(row, column): (sheet, row, column) for sheet, row, column in places}
    pieces: list[str | Slot] = []
    end = 0
    cell = re.compile(r'<c r="([A-Z]+\d+)"((?: s="\d+")?)(?: t="\w+")?(?:/>|>(.*?)</c>)', re.DOTALL)
    for found in cell.finditer(part):
        if found[1] in by_address:
            formula = re.search(r"<f>.*?</f>", found[3] or "", re.DOTALL)
            head = f'{part[end : found.start()]}<c r="{found[1]}"{found[2]}'
            pieces += [
                f"{head}{'>' + formula[0] if formula else ''}",
                Slot(by_address.pop(found[1]), bool(formula)),
            ]
            end = found.end()
    assert not by_address, f"cells that the workbook lacks: {sorted(by_address)}"
    return [*pieces, part[end:]]
