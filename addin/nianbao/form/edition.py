"""Editions of the official form: sections, tables, labels and cells, read from data files.

Each folder of ``editions/`` is an edition, named after the first year reported on it; it holds
until the next one begins. The shape of its files is checked when they are changed, not at every
click: by the tests, by the builder of the template and by the rules' self-check.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

from nianbao.form.a1 import Range, column_letters, parse_range
from nianbao.words import Refusal

_FOLDER = files("nianbao.form").joinpath("editions")

Measure = Literal["count", "change", "money"]
Role = Literal["band", "stub", "head", "part", "group", "note", "line"]


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A printed label: its verbatim text, where it stands in the official table, what it is for."""

    text: str
    short: str
    role: Role
    range: Range


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One figure of the form; a cell equals only itself.

    ``row_labels`` and ``column_labels`` lead from the outermost label to the nearest one.
    ``range`` is where it stands in the official table.
    """

    id: str
    index: int
    table: str
    line: str
    column: str
    range: Range
    measure: Measure
    unit: str
    is_total: bool
    row_labels: tuple[Label, ...]
    column_labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of figures with its help text; ``label`` is None where the row has no label."""

    id: str
    table: str
    label: Label | None
    help: str
    basis: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Widths:
    """Column widths: of single columns by their letters, and what the ``others`` have at most."""

    single: Mapping[str, float]
    others: float | None

    def of(self, columns: int, room: float) -> tuple[float, ...]:
        """Return the width of each column; the others share what the single ones leave of a room.

        So a table that gains a column becomes no wider than the room.
        """
        letters = [column_letters(column) for column in range(1, columns + 1)]
        left = room - sum(self.single.get(letter, 0) for letter in letters)
        share = left / max(1, sum(letter not in self.single for letter in letters))
        others = share if self.others is None else min(share, self.others)
        return tuple(self.single.get(letter, others) for letter in letters)


@dataclass(frozen=True, eq=False)
class Table:
    """One table of the form, ``rows`` by ``columns`` cells with all its printed labels.

    ``sheet`` are the widths of its columns in the workbook, in characters; ``page`` those in Word
    and PDF, in mm, as ``row_height``. Labels of the roles in ``left`` are set at the left there.
    """

    id: str
    name: str
    rows: int
    columns: int
    sheet: Widths
    page: Widths
    row_height: float
    left: frozenset[Role]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Return the table's figures, row by row."""
        return tuple(cell for line in self.lines for cell in line.cells)


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections; ``table`` is the id of its table, or None where it is prose."""

    number: int
    heading: str
    table: str | None


@dataclass(frozen=True, eq=False)
class Edition:
    """One edition of the official form; ``last_year`` is None for the one in force."""

    id: str
    name: str
    notice: str
    first_year: int
    last_year: int | None
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Return every figure of the form in its printed order; ``cell.index`` is its place."""
        return tuple(cell for table in self.tables for cell in table.cells)

    @cached_property
    def by_id(self) -> dict[str, Cell]:
        """Return every figure of the form by its id."""
        return {cell.id: cell for cell in self.cells}

    def table(self, table_id: str) -> Table:
        """Return the table with this id."""
        return next(table for table in self.tables if table.id == table_id)

    def section_of(self, table_id: str) -> Section:
        """Return the section in which a table stands."""
        return next(section for section in self.sections if section.table == table_id)

    @property
    def prose_sections(self) -> tuple[Section, ...]:
        """Return the sections written in prose."""
        return tuple(section for section in self.sections if section.table is None)

    def covers(self, year: int) -> bool:
        """Return whether reports on ``year`` are filed on this edition."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@cache
def editions() -> tuple[str, ...]:
    """Return the ids of all editions, the oldest first: the folders that there are."""
    return tuple(sorted(entry.name for entry in _FOLDER.iterdir() if entry.name.isdigit()))


@cache
def edition(edition_id: str) -> Edition:
    """Return the edition with this id."""
    return _edition(edition_id, data_of(edition_id, "form.toml"))


def data_of(edition_id: str, name: str) -> dict[str, Any]:
    """Return what a data file in the folder of an edition says; nothing where it has none."""
    file = _FOLDER.joinpath(edition_id, name)
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def misshapen(edition_id: str) -> Iterator[str]:
    """Yield where the data file of an edition is not of the agreed shape, and in what way."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow to load

    schema = json.loads(_FOLDER.joinpath("schema.json").read_text("utf-8"))
    for error in Draft202012Validator(schema).iter_errors(data_of(edition_id, "form.toml")):
        yield f"{edition_id}/form.toml {error.json_path}: {error.message}"


def edition_of_year(year: int) -> Edition:
    """Return the edition on which reports on ``year`` are filed.

    Refuses years before the first edition, when no unified form existed.
    """
    for edition_id in reversed(editions()):
        if int(edition_id) <= year:
            return edition(edition_id)
    raise Refusal("form.no_edition", year=year, first=editions()[0])


def _edition(edition_id: str, content: dict[str, Any]) -> Edition:
    tables: list[Table] = []
    first = 0
    for entry in content["tables"]:
        tables.append(_table(entry, first))
        first += len(tables[-1].cells)
    later = [int(other) for other in editions() if other > edition_id]
    return Edition(
        id=edition_id,
        name=content["name"],
        notice=content["notice"],
        first_year=int(edition_id),
        last_year=later[0] - 1 if later else None,
        sections=tuple(
            Section(entry["number"], entry["heading"], entry.get("table"))
            for entry in content["sections"]
        ),
        tables=tuple(tables),
    )


def _table(entry: dict[str, Any], first_index: int) -> Table:
    labels = [_label(item, item["role"]) for item in entry["labels"]]
    line_labels = [_label(item, "line") if "at" in item else None for item in entry["lines"]]
    labels += [label for label in line_labels if label]
    lines: list[Line] = []
    index = first_index
    for item, label in zip(entry["lines"], line_labels, strict=True):
        lines.append(_line(entry, item, label, labels, index))
        index += len(lines[-1].cells)
    rows, columns = entry["size"]
    labels.sort(key=lambda label: (label.range.top, label.range.left))
    return Table(
        id=entry["id"],
        name=entry["name"],
        rows=rows,
        columns=columns,
        sheet=_widths(entry["sheet"]),
        page=_widths(entry["page"]),
        row_height=entry["row_height"],
        left=frozenset(entry["left"]),
        labels=tuple(labels),
        lines=tuple(lines),
    )


def _widths(entry: dict[str, float]) -> Widths:
    single = {letter: width for letter, width in entry.items() if letter != "others"}
    return Widths(single, entry.get("others"))


def _label(item: dict[str, Any], role: Role) -> Label:
    return Label(item["text"], item.get("short", item["text"]), role, parse_range(item["at"]))


def _line(
    table: dict[str, Any],
    item: dict[str, Any],
    label: Label | None,
    labels: list[Label],
    first_index: int,
) -> Line:
    row = label.range.top if label else item["row"]
    ranges = item.get("cells") or {
        name: f"{letter}{row}" for name, letter in table["columns"].items()
    }
    cells = []
    for offset, (column, at) in enumerate(ranges.items()):
        below_table = f"{item['id']}.{column}" if item["id"] else column
        place = parse_range(at)
        cells.append(
            Cell(
                id=f"{table['id']}.{below_table}",
                index=first_index + offset,
                table=table["id"],
                line=item["id"],
                column=column,
                range=place,
                measure=item.get("measures", {}).get(column, "count"),
                unit=item.get("units", {}).get(column, "件"),
                is_total=any(fnmatch(below_table, pattern) for pattern in table["totals"]),
                row_labels=_row_labels(labels, place),
                column_labels=_column_labels(labels, place),
            )
        )
    return Line(item["id"], table["id"], label, item["help"], item.get("basis", ""), tuple(cells))


def _row_labels(labels: list[Label], place: Range) -> tuple[Label, ...]:
    """Return the labels left of a cell, outermost first, after the band above it."""
    bands = [x for x in labels if x.role == "band" and x.range.top < place.top]
    beside = [
        x
        for x in labels
        if x.role in ("part", "group", "line") and x.range.top <= place.top <= x.range.bottom
    ]
    return (*bands[-1:], *sorted(beside, key=lambda x: x.range.left))


def _column_labels(labels: list[Label], place: Range) -> tuple[Label, ...]:
    """Return the column headers above a cell, outermost first, below the nearest band."""
    bands = [x.range.top for x in labels if x.role == "band" and x.range.top < place.top]
    floor = bands[-1] if bands else 0
    above = [
        x
        for x in labels
        if x.role == "head"
        and floor < x.range.top < place.top
        and x.range.left <= place.left <= x.range.right
    ]
    return tuple(sorted(above, key=lambda x: x.range.top))
