"""Registers made from what people have: their own tables read in, several offices' joined."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

from nianbao.book.block import Block
from nianbao.form import edition_of_year
from nianbao.host import disk
from nianbao.host.file import WORKBOOKS, FileHost
from nianbao.register.entry import Register, Settings
from nianbao.register.importing import Grid, Import, import_grids
from nianbao.register.joining import joined
from nianbao.register.reading import form_of, read_register
from nianbao.words import Refusal, say

_LOOKED_AT = 4000  # characters, for what parts the columns of a text
_MOST_COLUMNS, _MOST_ROWS = 60, 20_000


@dataclass(frozen=True, slots=True)
class Imported:
    """The register that was made, how much it holds, and how many remarks stand in it."""

    path: Path
    entries: int
    disputes: int
    remarks: int

    @property
    def sentence(self) -> str:
        """Return what was read, in one sentence."""
        slots = {"entries": self.entries, "disputes": self.disputes, "remarks": self.remarks}
        return say("register.import.done", **slots)


def import_register(source: Path, path: Path, year: int | None = None, unit: str = "") -> Imported:
    """Return the register made of a workbook or CSV file that people keep.

    Refuses where a file stands already, and what is no such list.
    """
    year = year or date.today().year
    done = import_grids(_grids(source), edition_of_year(year))
    return _made(path, done, Settings(year, unit))


def join_registers(sources: Sequence[Path], path: Path) -> Imported:
    """Return the register made of those of several offices; settings are those of the first."""
    parts = {source.name: read_register(FileHost(source)) for source in sources}
    settings = next(iter(parts.values())).settings
    done = joined(parts, form_of(settings))
    for name, register in parts.items():
        if register.settings != settings:
            done.remarks.append((name, "", say("register.import.settings")))
    return _made(path, done, settings)


def _made(path: Path, done: Import, settings: Settings) -> Imported:
    from nianbao.register.workbook import build_register  # noqa: PLC0415 - slow to load

    remarks = done.all_remarks()
    register: Register = done.register(settings)
    year = settings.year or date.today().year
    disk.create(path, build_register(register, year, remarks))
    return Imported(path, len(done.entries), len(done.disputes), len(remarks))


def _grids(source: Path) -> Mapping[str, Grid]:
    """Return the sheets of a file as rows of values."""
    if source.suffix.lower() == ".csv":
        from nianbao.recover.decoding import decoded  # noqa: PLC0415 - slow to load

        text = decoded(disk.read(source), source)
        first = text[:_LOOKED_AT]
        mark = max(",\t;", key=first.count)
        return {source.stem: list(csv.reader(StringIO(text, newline=""), delimiter=mark))}
    if source.suffix.lower() not in WORKBOOKS:
        raise Refusal("register.import.unreadable", name=source.name)
    host = FileHost(source)
    blocks = [
        Block(f"sheet_{number}", name, 1, 1, _MOST_ROWS, _MOST_COLUMNS)
        for number, name in enumerate(host.sheets())
    ]
    areas = host.read(blocks)
    return {block.sheet: _used(areas[block.name].values) for block in blocks}


def _used(rows: Grid) -> Grid:
    """Return the rows of a sheet down to the last in which something stands."""
    used = [number for number, row in enumerate(rows, 1) if any(x is not None for x in row)]
    return rows[: used[-1]] if used else []
