"""What came in compared with the list of units that must file."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Literal, get_args

from nianbao.form import edition_of_year
from nianbao.intake.heads import Head
from nianbao.intake.names import plain
from nianbao.intake.roster import Unit
from nianbao.rules.years import FIRST_REPORTS
from nianbao.words import say

_LIKENESS = 0.6
_MOST_COMPARISONS = 250_000  # beyond, names are not guessed: it would take minutes
_SHORTEST = 3  # characters of a shortened name by which a file is known as a unit's

StandingKind = Literal[
    "missing",
    "unread",
    "only_other_year",
    "unnamed",
    "renamed",
    "twice",
    "copy",
    "other_year",
    "other_edition",
    "unlisted",
]
KINDS: tuple[StandingKind, ...] = get_args(StandingKind)
ABSENT: frozenset[StandingKind] = frozenset({"missing", "unread", "only_other_year"})
# what keeps a file that was read out of a sum, however sound it is
UNSETTLED: frozenset[StandingKind] = frozenset(
    {"only_other_year", "unnamed", "twice", "other_year", "other_edition", "unlisted"}
)


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

    def copies(self) -> set[str]:
        """Return the files that are the same as another, but for the first of each."""
        copies = (standing.files for standing in self.standings if standing.kind == "copy")
        return {path for files in copies for path in files[1:]}

    def is_unsettled(self, path: str) -> bool:
        """Return whether it must first be found out whose filing a file is, or which one counts."""
        return any(standing.kind in UNSETTLED for standing in self.of_file(path))

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
    a file that is left over is taken for a unit that is missing where their names are alike, or,
    where it says no name or cannot be read, where the path bears the unit's name. Without a list
    only the files are compared with each other.
    """
    read = [head for head in heads if not head.problem]
    unread = [head for head in heads if head.problem]
    year = _usual(head.year for head in read)
    standings = _odd_files(read, year)
    if units is None:
        standings += _twice(_by_own_name(read))
        standings += [Standing("unnamed", "", (head.path,)) for head in read if not head.unit]
        return Comparison(year, None, _ordered(standings))
    listed, left_over = _matched(units, read)
    bearers = _bearers(units, [*left_over, *unread])
    standings += _guessed(listed, left_over, bearers)
    standings += _twice({unit.name: found for unit, found in listed.items()})
    standings += [
        Standing("unlisted" if head.unit else "unnamed", head.unit, (head.path,))
        for head in left_over
    ]
    absent = _absent([u for u, found in listed.items() if not found], unread, bearers)
    only_other = _only_other_year(listed, year)
    said = {path for standing in only_other for path in standing.files}
    standings = [s for s in standings if s.kind != "other_year" or said.isdisjoint(s.files)]
    names = {head.path: unit.name for unit, found in listed.items() for head in found}
    names |= {path: standing.unit for standing in absent for path in standing.files}
    every = _reachable([*standings, *absent, *only_other], units, names)
    return Comparison(year, len(listed), _ordered(every), names)


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
            contents = {head.content for head in heads if head.year == year}
            if len(paths) > 1:
                kind: StandingKind = "copy" if len(contents) == 1 else "twice"
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


def _alike(
    missing: Sequence[Unit], left_over: Sequence[Head], _: Mapping[str, Unit]
) -> list[tuple[Unit, Head]]:
    """Return which files without a unit probably come from units without a file."""
    if len(missing) * len(left_over) > _MOST_COMPARISONS:
        return []
    pairs, free = [], {plain(unit.name): unit for unit in missing}
    for head in left_over:
        own = plain(head.unit)
        near = [name for name in free if _is_short_for(own, name) or _is_short_for(name, own)]
        found = get_close_matches(own, near, n=1, cutoff=_LIKENESS)
        if found:
            pairs.append((free.pop(found[0]), head))
    return pairs


def _is_short_for(short: str, name: str) -> bool:
    """Return whether a name only leaves characters out of another: 东湖 is not 西湖."""
    rest = iter(name)
    return all(letter in rest for letter in short)


def _bearers(units: Sequence[Unit], heads: Sequence[Head]) -> dict[str, Unit]:
    """Return by path the unit whose name a file's path bears, of several names the longest.

    A name may be a former one, or leave out what all names of the list begin with: the county.
    """
    if len(units) * len(heads) > _MOST_COMPARISONS:
        return {}
    short = zip(_short([unit.name for unit in units]), units, strict=True)
    names = {name: unit for name, unit in short if len(name) >= _SHORTEST}
    names |= {plain(name): unit for unit in units for name in (*unit.former, unit.name)}
    longest_first = sorted(names, key=len, reverse=True)
    found = {}
    for head in heads:
        path = plain(head.path)
        name = next((name for name in longest_first if name in path), None)
        if name:
            found[head.path] = names[name]
    return found


def _short(names: Sequence[str]) -> list[str]:
    """Return names without what all of them begin with; a single one stays whole."""
    whole = [plain(name) for name in names]
    first, last = min(whole, default=""), max(whole, default="")
    pairs = enumerate(zip(first, last, strict=False))
    common = next((place for place, (one, other) in pairs if one != other), 0)
    return [name[common:] for name in whole]


def _guessed(
    listed: Mapping[Unit, list[Head]], left_over: list[Head], bearers: Mapping[str, Unit]
) -> list[Standing]:
    """Give units without a file the files that are probably theirs; return what is odd in that."""
    standings = []
    for kind, guess in _GUESSES.items():
        missing = [unit for unit, found in listed.items() if not found]
        for unit, head in guess(missing, left_over, bearers):
            listed[unit].append(head)
            left_over.remove(head)
            standings.append(_standing(kind, unit, [head], head.unit))
    return standings


def _nameless(
    missing: Sequence[Unit], left_over: Sequence[Head], bearers: Mapping[str, Unit]
) -> list[tuple[Unit, Head]]:
    """Return the files that say no name but are called like a unit, one for each."""
    found: dict[Unit, Head] = {}
    for head in left_over:
        unit = None if head.unit else bearers.get(head.path)
        if unit and unit in missing:
            found.setdefault(unit, head)
    return list(found.items())


_Guess = Callable[[Sequence[Unit], Sequence[Head], Mapping[str, Unit]], list[tuple[Unit, Head]]]
_GUESSES: dict[StandingKind, _Guess] = {"unnamed": _nameless, "renamed": _alike}


def _absent(
    missing: Sequence[Unit], unread: Sequence[Head], bearers: Mapping[str, Unit]
) -> list[Standing]:
    """Return the units without a file that could be read, with those that could not."""
    standings = []
    for unit in missing:
        own = [head for head in unread if bearers.get(head.path) == unit]
        standings.append(_standing("unread" if own else "missing", unit, own))
    return standings


def _only_other_year(listed: Mapping[Unit, Sequence[Head]], year: int | None) -> list[Standing]:
    """Return the units all of whose files are on other years."""
    standings = []
    for unit, heads in listed.items():
        if heads and not any(head.year == year for head in heads):
            years = {str(head.year or say("book.blank")) for head in heads}
            standings.append(_standing("only_other_year", unit, heads, "、".join(sorted(years))))
    return standings


def _standing(kind: StandingKind, unit: Unit, heads: Iterable[Head], named: str = "") -> Standing:
    return Standing(kind, unit.name, tuple(head.path for head in heads), named)


def _reachable(
    standings: Iterable[Standing], units: Sequence[Unit], names: Mapping[str, str]
) -> list[Standing]:
    """Return the standings under the list's names, with whom to call."""
    listed = {unit.name: unit for unit in units}
    found = []
    for standing in standings:
        name = names.get(standing.files[0], standing.unit) if standing.files else standing.unit
        unit = listed.get(name, Unit(standing.unit))
        found.append(replace(standing, unit=unit.name, contact=unit.contact, phone=unit.phone))
    return found


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
