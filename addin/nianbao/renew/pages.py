"""A filing workbook whose layout suffered: its sheets, read by what they say instead of where."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from nianbao.book.block import Area, Block, Value
from nianbao.book.grid import as_text
from nianbao.form.a1 import format_a1
from nianbao.host import Host
from nianbao.recover.labels import bare
from nianbao.renew.label_alignment import Labels
from nianbao.words import catalogue

# Larger than any sheet of the template, with room for what people put in between.
ROWS = 2500
COLUMNS = 60
# A sheet with another name must hold more than this part of the template's texts.
_HALF = 0.5

Spot = tuple[int, int]


@dataclass(frozen=True)
class Page:
    """One sheet: what stands in it, and the texts that its template prints.

    Rows and columns count from 0. ``sheet`` is the name in the workbook, which may be another
    than the template's.
    """

    sheet: str
    area: Area
    printed: frozenset[str]

    @cached_property
    def filled(self) -> dict[Spot, Value]:
        """Return every cell that is not blank, row by row."""
        return {
            (row, column): value
            for row, values in enumerate(self.area.values)
            for column, value in enumerate(values)
            if as_text(value).strip()
        }

    @cached_property
    def own(self) -> dict[Spot, Value]:
        """Return what a person or a command put in: neither a formula nor the template's text."""
        return {
            spot: value
            for spot, value in self.filled.items()
            if self.area.formulas[spot[0]][spot[1]] is None
            and bare(as_text(value)) not in self.printed
        }

    def at(self, spot: Spot) -> str:
        """Return sheet and address, such as ``三、依申请!E4``."""
        return f"{self.sheet}!{format_a1(spot[0] + 1, spot[1] + 1)}"

    def value(self, spot: Spot) -> Value:
        """Return what stands at a spot; blank outside the sheet."""
        row, column = spot
        inside = 0 <= row < len(self.area.values) and 0 <= column < COLUMNS
        return self.area.values[row][column] if inside else None

    def holds(self, spot: Spot) -> bool:
        """Return whether a value or a formula stands at a spot of the sheet."""
        return spot in self.filled or self.area.formulas[spot[0]][spot[1]] is not None

    def spot_of(self, text: str) -> Spot | None:
        """Return where a text of the template stands now, the first place of several."""
        wanted = bare(text)
        found = (spot for spot, value in self.filled.items() if bare(as_text(value)) == wanted)
        return next(found, None)

    def labels(self, known: frozenset[str]) -> tuple[list[Labels], list[Labels]]:
        """Return the known labels of each row and of each column, as far as the sheet is filled."""
        spots = [(spot, bare(as_text(value))) for spot, value in self.filled.items()]
        rows: list[set[str]] = [
            set() for _ in range(1 + max((r for (r, _), _ in spots), default=0))
        ]
        columns: list[set[str]] = [set() for _ in range(COLUMNS)]
        for (row, column), text in spots:
            if text in known:
                rows[row].add(text)
                columns[column].add(text)
        return [frozenset(row) for row in rows], [frozenset(column) for column in columns]


def pages_of(host: Host, template: Host) -> dict[str, Page]:
    """Return the template's sheets as they stand in a workbook, by the template's names.

    A sheet that bears another name is known by the template's name in its own, where one alone
    has it, or by the template's texts in it; one that is not found is left out.
    """
    blanks = _areas(template)
    areas = _areas(host)
    found = {name: name for name in blanks if name in areas}
    strangers = [name for name in areas if name not in blanks]
    for name in blanks.keys() - areas.keys():
        # 「五、问题改进 - 表格 1」, as programs name sheets that they export
        named = [stranger for stranger in strangers if name in stranger]
        alike = named if len(named) == 1 else strangers
        twin = max(alike, key=lambda x: _likeness(blanks[name], areas[x]), default=None)
        if twin and (alike is named or _likeness(blanks[name], areas[twin]) > _HALF):
            found[name] = twin
            strangers.remove(twin)
    former = {bare(text) for key, text in catalogue().items() if key.startswith("renew.former.")}
    return {
        name: Page(sheet, areas[sheet], frozenset(_texts(blanks[name]) | former))
        for name in blanks
        if (sheet := found.get(name))
    }


def _areas(host: Host) -> Mapping[str, Area]:
    blocks = [Block(name, name, 1, 1, ROWS, COLUMNS) for name in host.sheets()]
    return host.read(blocks)


def _texts(area: Area) -> set[str]:
    return {bare(value) for row in area.values for value in row if isinstance(value, str) and value}


def _likeness(blank: Area, area: Area) -> float:
    """Return which part of the template's texts a sheet holds."""
    texts = _texts(blank)
    return len(texts & _texts(area)) / max(len(texts), 1)
