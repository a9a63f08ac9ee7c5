"""The list of units that must file, as departments keep it."""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    for rows in _lists(path):
        for number, row in enumerate(rows[:_HEADS_WITHIN]):
            column = _columns(row).get("unit")
            if column is not None:
                columns = _columns_around(rows, number, column)
                return _units(rows[number + 1 :], columns)
    raise Refusal("intake.no_roster", name=path.name, heads="、".join(_words().heads["unit"]))


def _lists(path: Path) -> Iterator[list[list[str]]]:
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


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Return the columns that a row heads, whatever blanks or brackets are in the heads."""
    heads = [_BRACKETED.sub("", without_width(cell)) for cell in row]
    found: dict[str, int] = {}
    for field_name, words in _words().heads.items():
        word = next((word for word in words if word in heads), None)
        if word:
            found[field_name] = heads.index(word)
    return found


def _columns_around(rows: Sequence[Sequence[str]], number: int, unit: int) -> dict[str, int]:
    """Return the columns headed in a row, or in the next one where heads have two storeys."""
    columns = _columns(rows[number])
    below = rows[number + 1] if number + 1 < len(rows) else ()
    above = rows[number - 1] if number else ()
    is_head = bool(below) and not below[unit]
    return _columns(above) | (_columns(below) if is_head else {}) | columns


def _units(rows: Iterable[Sequence[str]], columns: Mapping[str, int]) -> tuple[Unit, ...]:
    """Return the units of a list, each once, without its sums, headings and remarks."""
    found: dict[str, Unit] = {}
    for cells in rows:
        name = without_width(cells[columns["unit"]])
        if name and not _words().no_unit.match(name):
            found.setdefault(name, _unit(cells, columns))
    return tuple(found.values())


def _unit(cells: Sequence[str], columns: Mapping[str, int]) -> Unit:
    values = {name: cells[column] for name, column in columns.items()}
    former = tuple(name for name in _APART.split(values.pop("former", "")) if name)
    name = values.pop("unit")
    return Unit(name, former=former, **values)


@dataclass(frozen=True, slots=True)
class _Words:
    """By which words columns are known, and which names are none."""

    heads: Mapping[str, Sequence[str]]
    no_unit: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("nianbao.intake").joinpath("roster.toml").read_text("utf-8"))
    return _Words(data["heads"], re.compile("|".join(data["no_unit"]["patterns"])))
