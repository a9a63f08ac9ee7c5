"""The list of units that must file, as departments keep it."""

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from nianbao.book.block import Block
from nianbao.book.grid import as_text
from nianbao.form.text import without_width
from nianbao.host import disk
from nianbao.host.file import FileHost
from nianbao.words import Refusal

_ROOM = Block("roster", "", 1, 1, 20_000, 40)
_HEADS_WITHIN = 20
_APART = re.compile(r"[、，,；;／/\s]+")
_BRACKETED = re.compile(r"\(.*?\)")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the list, with the other names that it is known by."""

    name: str
    credit_code: str = ""
    former: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""


def read_roster(path: Path) -> tuple[Unit, ...]:
    """Return the units that a workbook or a CSV lists, on whichever sheet such a list comes first.

    Refuses what cannot be read, or in which no column is headed 单位名称 or the like.
    """
    for rows in lists_in(path):
        for number, row in enumerate(rows[:_HEADS_WITHIN]):
            if "unit" in _columns(row):
                found: dict[str, Unit] = {}
                for part in _side_by_side(rows, number):
                    for unit in _units(part, number):
                        found.setdefault(without_width(unit.name), unit)
                return tuple(found.values())
    raise Refusal("intake.no_roster", name=path.name, heads="、".join(_words().heads["unit"]))


def lists_in(path: Path) -> Iterator[list[list[str]]]:
    """Yield the rows of each sheet; those of a CSV are as long as its longest."""
    if path.suffix.lower() == ".csv":
        rows = [[cell.strip() for cell in row] for row in csv.reader(_text(path).splitlines())]
        width = max(map(len, rows), default=0)
        yield [row + [""] * (width - len(row)) for row in rows]
        return
    host = FileHost(path)
    for sheet in host.sheets():
        room = Block(_ROOM.name, sheet, 1, 1, _ROOM.rows, _ROOM.columns)
        yield [[as_text(v).strip() for v in row] for row in host.read([room])[room.name].values]


def _text(path: Path) -> str:
    """Return a text in UTF-8, or in GB 18030 as Excel writes it in China."""
    data = disk.read(path)
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise Refusal("intake.roster_text", name=path.name)


def _heads(row: Sequence[str]) -> list[str]:
    """Return the heads of columns without blanks and what is in brackets."""
    return [_BRACKETED.sub("", without_width(cell)) for cell in row]


def _columns(row: Sequence[str]) -> dict[str, list[int]]:
    """Return the columns that a row heads, those of a field by how well they name it."""
    heads = _heads(row)
    found = {
        field_name: [heads.index(word) for word in words if word in heads]
        for field_name, words in _words().heads.items()
    }
    return {field_name: columns for field_name, columns in found.items() if columns}


def _side_by_side(rows: Sequence[Sequence[str]], number: int) -> list[list[Sequence[str]]]:
    """Return the lists that stand beside each other, which is where the head of units repeats."""
    heads = _heads(rows[number])
    unit = _columns(rows[number])["unit"][0]
    lead = unit - next(column for column, head in enumerate(heads) if head)
    starts = [column - lead for column, head in enumerate(heads) if head == heads[unit]]
    if len(starts) == 1:
        return [list(rows)]
    ends = [*starts[1:], len(heads)]
    return [[row[start:end] for row in rows] for start, end in zip(starts, ends, strict=True)]


def _columns_around(rows: Sequence[Sequence[str]], number: int) -> dict[str, list[int]]:
    """Return the columns headed in a row, or in the next one where heads have two storeys."""
    columns = _columns(rows[number])
    below = rows[number + 1] if number + 1 < len(rows) else ()
    above = rows[number - 1] if number else ()
    is_head = bool(below) and _no_unit(without_width(below[columns["unit"][0]]))
    return _columns(above) | (_columns(below) if is_head else {}) | columns


def _units(rows: Sequence[Sequence[str]], number: int) -> Iterator[Unit]:
    """Yield the units of a list below its heads, without its sums, headings and remarks."""
    columns = _columns_around(rows, number)
    for cells in rows[number + 1 :]:
        if not _no_unit(without_width(cells[columns["unit"][0]])):
            yield _unit(cells, columns)


def _no_unit(name: str) -> bool:
    words = _words()
    return not name or name in words.heads["unit"] or bool(words.no_unit.match(name))


def _unit(cells: Sequence[str], columns: Mapping[str, Sequence[int]]) -> Unit:
    values = {key: cells[at[0]] for key, at in columns.items() if key != "former"}
    others = "、".join(cells[column] for column in columns.get("former", ()))
    former = tuple(other for other in _APART.split(others) if other)
    return Unit(values.pop("unit"), former=former, **values)


@dataclass(frozen=True, slots=True)
class _Words:
    """By which words columns are known, and which names are none."""

    heads: Mapping[str, Sequence[str]]
    no_unit: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("nianbao.intake").joinpath("roster.toml").read_text("utf-8"))
    return _Words(data["heads"], re.compile("|".join(data["no_unit"]["patterns"])))
