"""The list of units that must file, and what came in compared with it."""

import csv
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Literal, get_args

from nianbao.book.block import Block
from nianbao.book.grid import as_text
from nianbao.form import edition_of_year
from nianbao.host import disk
from nianbao.host.file import FileHost
from nianbao.intake.heads import Head
from nianbao.intake.names import plain
from nianbao.rules.years import FIRST_REPORTS
from nianbao.words import Refusal, say

_ROOM = Block("roster", "", 1, 1, 20_000, 40)
_HEADS_WITHIN = 20
_LIKENESS = 0.75
_MOST_COMPARISONS = 250_000  # beyond, names are not guessed: it would take minutes
_APART = re.compile(r"[、，,；;／/\s]+")
_BRACKETED = re.compile(r"\(.*?\)")

StandingKind = Literal[
    "missing",
    "unread",
    "only_other_year",
    "renamed",
    "twice",
    "copy",
    "other_year",
    "other_edition",
    "unlisted",
]
KINDS: tuple[StandingKind, ...] = get_args(StandingKind)
ABSENT: frozenset[StandingKind] = frozenset({"missing", "unread", "only_other_year"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the list, with the other names that it is known by."""

    name: str
    credit_code: str = ""
    former: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that is not in order between the list and what came in."""

    kind: StandingKind
    unit: str
    files: tuple[str, ...] = ()
    named: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Comparison:
    """What came in, beside the list.

    ``year`` is the year that most files are on. ``expected`` counts the units of the list,
    None without one. ``names`` gives the list's name of a unit by file.
    """

    year: int | None
    expected: int | None
    standings: tuple[Standing, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def absent(self) -> int:
        """Return how many units of the list have filed nothing on this year that can be read."""
        return sum(standing.kind in ABSENT for standing in self.standings)

    def of_file(self, path: str) -> Sequence[Standing]:
        """Return what is not in order with one file."""
        return self._by_file.get(path, ())

    @cached_property
    def _by_file(self) -> Mapping[str, list[Standing]]:
        found: defaultdict[str, list[Standing]] = defaultdict(list)
        for standing in self.standings:
            for path in standing.files:
                found[path].append(standing)
        return found


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


def compare(units: Sequence[Unit] | None, heads: Sequence[Head]) -> Comparison:
    """Return what is missing, renamed, sent twice, or on another year or form.

    A file belongs to the unit with its credit code, else to the one of its name or former name;
    a file that is left over is taken for a unit that is missing where their names are alike.
    Without a list only the files are compared with each other.
    """
    read = [head for head in heads if not head.problem]
    unread = [head for head in heads if head.problem]
    year = _usual(head.year for head in read)
    standings = _odd_files(read, year)
    if units is None:
        standings += _twice(_by_own_name(read))
        return Comparison(year, None, _ordered(standings))
    listed, left_over = _matched(units, read)
    missing = [unit for unit, found in listed.items() if not found]
    for unit, head in _alike(missing, left_over):
        listed[unit].append(head)
        left_over.remove(head)
        missing.remove(unit)
        standings.append(_standing("renamed", unit, [head], head.unit))
    standings += _twice({unit.name: found for unit, found in listed.items()})
    standings += [Standing("unlisted", head.unit, (head.path,)) for head in left_over]
    absent = _absent(missing, unread)
    standings += absent
    standings += [
        _standing("only_other_year", unit, found)
        for unit, found in listed.items()
        if found and not any(head.year == year for head in found)
    ]
    names = {head.path: unit.name for unit, found in listed.items() for head in found}
    names |= {path: standing.unit for standing in absent for path in standing.files}
    return Comparison(year, len(listed), _ordered(standings), names)


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Return the columns that a row heads, whatever blanks or brackets are in the heads."""
    heads = [_BRACKETED.sub("", plain(cell)) for cell in row]
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
        name = plain(cells[columns["unit"]])
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


def _usual(years: Iterable[int | None]) -> int | None:
    """Return the commonest year, the later one of two equally common."""
    counts = Counter(year for year in years if year is not None)
    return max(counts, key=lambda year: (counts[year], year), default=None)


def _odd_files(read: Sequence[Head], year: int | None) -> list[Standing]:
    form = edition_of_year(year).id if year and year >= FIRST_REPORTS else None
    standings = [
        Standing("other_year", head.unit, (head.path,), str(head.year or ""))
        for head in read
        if head.year != year
    ]
    standings += [
        Standing("other_edition", head.unit, (head.path,), head.edition)
        for head in read
        if form and head.year == year and head.edition != form
    ]
    return standings


def _by_own_name(read: Iterable[Head]) -> dict[str, list[Head]]:
    found: defaultdict[str, list[Head]] = defaultdict(list)
    for head in read:
        if head.unit:
            found[plain(head.unit)].append(head)
    return {heads[0].unit: heads for heads in found.values()}


def _twice(by_unit: Mapping[str, Sequence[Head]]) -> list[Standing]:
    """Return the units that sent several files on one year: the same file, or different ones."""
    standings = []
    for unit, heads in by_unit.items():
        for year in {head.year for head in heads}:
            paths = [head.path for head in heads if head.year == year]
            digests = {head.sha256 for head in heads if head.year == year}
            if len(paths) > 1:
                kind: StandingKind = "copy" if len(digests) == 1 else "twice"
                standings.append(Standing(kind, unit, tuple(paths)))
    return standings


def _matched(
    units: Sequence[Unit], read: Sequence[Head]
) -> tuple[dict[Unit, list[Head]], list[Head]]:
    """Return the files of each unit, and those of none."""
    codes = {unit.credit_code: unit for unit in units if unit.credit_code}
    names = {plain(name): unit for unit in units for name in unit.former}
    names |= {plain(unit.name): unit for unit in units}
    listed: dict[Unit, list[Head]] = {unit: [] for unit in units}
    left_over = []
    for head in read:
        unit = codes.get(head.credit_code) or names.get(plain(head.unit))
        if unit:
            listed[unit].append(head)
        else:
            left_over.append(head)
    return listed, left_over


def _alike(missing: Sequence[Unit], left_over: Sequence[Head]) -> list[tuple[Unit, Head]]:
    """Return which files without a unit probably come from units without a file."""
    if len(missing) * len(left_over) > _MOST_COMPARISONS:
        return []
    pairs, free = [], {plain(unit.name): unit for unit in missing}
    for head in left_over:
        found = get_close_matches(plain(head.unit), free, n=1, cutoff=_LIKENESS)
        if found:
            pairs.append((free.pop(found[0]), head))
    return pairs


def _absent(missing: Sequence[Unit], unread: Sequence[Head]) -> list[Standing]:
    """Return the units without a file that could be read; one named like a unit is its own."""
    standings = []
    few = len(missing) * len(unread) <= _MOST_COMPARISONS
    names = [(plain(PurePosixPath(head.path).name), head) for head in unread] if few else []
    for unit in missing:
        own = [head for name, head in names if plain(unit.name) in name]
        standings.append(_standing("unread" if own else "missing", unit, own))
    return standings


def _standing(kind: StandingKind, unit: Unit, heads: Iterable[Head], named: str = "") -> Standing:
    paths = tuple(head.path for head in heads)
    return Standing(kind, unit.name, paths, named, unit.contact, unit.phone)


def _ordered(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """Return the standings by kind, in each kind in the order of the list or of the files."""
    return tuple(sorted(standings, key=lambda standing: KINDS.index(standing.kind)))


def standing_words(standing: Standing) -> str:
    """Return in words what is not in order."""
    return say(
        f"intake.standing.{standing.kind}.words",
        named=standing.named or say("book.blank"),
        count=len(standing.files),
    )
