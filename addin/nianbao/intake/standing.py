"""What came in compared with the list of units that must file."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Literal, get_args

from nianbao.form import edition_of_year
from nianbao.intake.heads import Head
from nianbao.intake.names import plain
from nianbao.intake.roster import Unit
from nianbao.rules.years import FIRST_REPORTS
from nianbao.words import say

_LIKENESS = 0.75
_MOST_COMPARISONS = 250_000  # beyond, names are not guessed: it would take minutes

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
