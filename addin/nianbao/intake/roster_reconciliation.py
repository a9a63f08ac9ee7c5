"""What came in compared with the list of units that must file."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property

from nianbao.form.text import without_width
from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.known import Known
from nianbao.intake.mismatch import ABSENT, KINDS, UNSETTLED, Mismatch, MismatchKind
from nianbao.intake.odd_files import odd_codes, odd_files, sums_of_others, units_by_name
from nianbao.intake.roster import Unit
from nianbao.intake.versions import beside, twice, versions
from nianbao.words import say

_LIKENESS = 0.6
_MOST_COMPARISONS = 250_000  # beyond, names are not guessed: it would take minutes
_SHORTEST = 3  # characters of a shortened name by which a file is known as a unit's


@dataclass(frozen=True)
class Comparison:
    """What came in, beside the list.

    ``year`` is the season's, else the year that most files are on. ``expected`` counts the units
    of the list, None without one. ``names`` gives the list's name of a unit by file.
    """

    year: int | None
    expected: int | None
    mismatches: tuple[Mismatch, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def left_out(self) -> frozenset[str]:
        """Return the files that are no filings of their own: sums of others among them, reports
        beside workbooks.
        """
        return self._paths("sum") | self._paths("beside")

    @property
    def absent(self) -> int:
        """Return how many units of the list have filed nothing on this year that can be read."""
        return sum(mismatch.kind in ABSENT for mismatch in self.mismatches)

    def name_of(self, file: EntrySummary) -> str:
        """Return the name of a file's unit: the list's, else its own, else that of the file."""
        return self.names.get(file.path) or file.unit or file.path

    def of_file(self, path: str) -> Sequence[Mismatch]:
        """Return what is not in order with one file."""
        return self._by_file.get(path, ())

    @cached_property
    def older(self) -> frozenset[str]:
        """Return the files of which a season has a newer good one."""
        return self._paths("older")

    @cached_property
    def newer(self) -> frozenset[str]:
        """Return the files that came after the one that counts, and are no good."""
        return self._paths("newer")

    def _paths(self, kind: MismatchKind) -> frozenset[str]:
        found = (mismatch.paths for mismatch in self.mismatches if mismatch.kind == kind)
        return frozenset(path for paths in found for path in paths)

    def copies(self) -> set[str]:
        """Return the files that are the same as another, but for the first of each."""
        copies = (mismatch.paths for mismatch in self.mismatches if mismatch.kind == "copy")
        return {path for files in copies for path in files[1:]}

    def is_unsettled(self, path: str) -> bool:
        """Return whether it must first be found out whose filing a file is, or which one counts."""
        return any(mismatch.kind in UNSETTLED for mismatch in self.of_file(path))

    @cached_property
    def _by_file(self) -> Mapping[str, list[Mismatch]]:
        found: defaultdict[str, list[Mismatch]] = defaultdict(list)
        for mismatch in self.mismatches:
            for path in mismatch.paths:
                found[path].append(mismatch)
        return found


def compare(
    units: Sequence[Unit] | None, files: Sequence[EntrySummary], known: Known | None = None
) -> Comparison:
    """Return what is missing, renamed, sent twice, or on another year or form.

    A file belongs to the unit of its name or former name, else to the one with its credit code,
    unless that has a file of its own name; a file that is left over is taken for a unit that is
    missing where their names are alike, or, where it says no name or cannot be read, where the
    path bears the unit's name. Without a list only the files are compared with each other.
    What a season has ``known`` gives its year, and tells of a unit's files the newest good one.
    """
    unread = [file for file in files if file.problem]
    filed = [file for file in files if not (file.problem or file.state == "output")]
    sums = sums_of_others(filed, units or ())
    left_out = {path for mismatch in sums for path in mismatch.paths}
    read = [file for file in filed if file.path not in left_out]
    year = known.year if known else _usual(file.year for file in read)
    mismatches = [*sums, *odd_files(read, year), *odd_codes(read, units)]
    if units is None:
        mismatches += _versions(_by_own_name(read), {}, year, known)
        mismatches += [Mismatch("unnamed", "", (file.path,)) for file in read if not file.unit]
        return Comparison(year, None, _ordered(_without_older(mismatches)))
    listed, left_over = _matched(units, read)
    mismatches += _remembered(listed, left_over, known) if known else ()
    bearers = _bearers(units, [*left_over, *unread])
    mismatches += _guessed(listed, left_over, bearers)
    by_name = {unit.name: found for unit, found in listed.items()}
    unread_of = _unread_of(unread, bearers)
    mismatches += _versions(by_name, unread_of, year, known)
    mismatches += [
        Mismatch("unlisted" if file.unit else "unnamed", file.unit, (file.path,))
        for file in left_over
    ]
    absent = _absent([u for u, found in listed.items() if not found], unread, bearers)
    only_other = _only_other_year(listed, year)
    said = {path for mismatch in only_other for path in mismatch.paths}
    mismatches = [s for s in mismatches if s.kind != "other_year" or said.isdisjoint(s.paths)]
    names = {file.path: unit.name for unit, found in listed.items() for file in found}
    by_bearer = ((one.unit, one.paths) for one in absent)
    if known:
        by_bearer = ((name, [file.path for file in own]) for name, own in unread_of.items())
    names |= {path: name for name, paths in by_bearer for path in paths}
    every = _reachable(_without_older([*mismatches, *absent, *only_other]), units, names)
    return Comparison(year, len(listed), _ordered(every), names)


def _usual(years: Iterable[int | None]) -> int | None:
    """Return the commonest year, the later one of two equally common."""
    counts = Counter(year for year in years if year is not None)
    return max(counts, key=lambda year: (counts[year], year), default=None)


def _by_own_name(read: Iterable[EntrySummary]) -> dict[str, list[EntrySummary]]:
    found: defaultdict[str, list[EntrySummary]] = defaultdict(list)
    for file in read:
        if file.unit:
            found[without_width(file.unit)].append(file)
    return {files[0].unit: files for files in found.values()}


def _versions(
    by_unit: Mapping[str, Sequence[EntrySummary]],
    unread: Mapping[str, Sequence[EntrySummary]],
    year: int | None,
    known: Known | None,
) -> list[Mismatch]:
    """Return of each unit's files the reports beside workbooks, and which of the rest counts."""
    reports = list(beside(by_unit, year))
    out = {path for mismatch in reports for path in mismatch.paths}
    rest = {unit: [f for f in files if f.path not in out] for unit, files in by_unit.items()}
    return [*reports, *(versions(rest, unread, known) if known else twice(rest))]


def _matched(
    units: Sequence[Unit], read: Sequence[EntrySummary]
) -> tuple[dict[Unit, list[EntrySummary]], list[EntrySummary]]:
    """Return the files of each unit, and those of none."""
    codes = {unit.credit_code: unit for unit in units if unit.credit_code}
    names = units_by_name(units)
    by_path = {file.path: names.get(without_width(file.unit)) for file in read}
    named = {(unit, file.year) for file in read if (unit := by_path[file.path])}
    listed: dict[Unit, list[EntrySummary]] = {unit: [] for unit in units}
    left_over = []
    for file in read:
        of_code = codes.get(file.credit_code)
        if of_code and (of_code, file.year) in named:  # a code left over from a copied workbook
            of_code = None
        if unit := by_path[file.path] or of_code:
            listed[unit].append(file)
        else:
            left_over.append(file)
    return listed, left_over


def _alike(
    missing: Sequence[Unit], left_over: Sequence[EntrySummary], _: Mapping[str, Unit]
) -> list[tuple[Unit, EntrySummary]]:
    """Return which files without a unit probably come from units without a file."""
    if len(missing) * len(left_over) > _MOST_COMPARISONS:
        return []
    pairs, free = [], {without_width(unit.name): unit for unit in missing}
    for file in left_over:
        own = without_width(file.unit)
        near = [name for name in free if _is_short_for(own, name) or _is_short_for(name, own)]
        found = get_close_matches(own, near, n=1, cutoff=_LIKENESS)
        if found:
            pairs.append((free.pop(found[0]), file))
    return pairs


def _is_short_for(short: str, name: str) -> bool:
    """Return whether a name only leaves characters out of another: 东湖 is not 西湖."""
    rest = iter(name)
    return all(letter in rest for letter in short)


def _bearers(units: Sequence[Unit], files: Sequence[EntrySummary]) -> dict[str, Unit]:
    """Return by path the unit whose name a file's path bears, of several names the longest.

    A name may be a former one, or leave out what all names of the list begin with: the county.
    """
    if len(units) * len(files) > _MOST_COMPARISONS:
        return {}
    short = zip(_short([unit.name for unit in units]), units, strict=True)
    names = {name: unit for name, unit in short if len(name) >= _SHORTEST}
    names |= {without_width(name): unit for unit in units for name in (*unit.former, unit.name)}
    longest_first = sorted(names, key=len, reverse=True)
    found = {}
    for file in files:
        path = without_width(file.path)
        name = next((name for name in longest_first if name in path), None)
        if name:
            found[file.path] = names[name]
    return found


def _short(names: Sequence[str]) -> list[str]:
    """Return names without what all of them begin with; a single one stays whole."""
    whole = [without_width(name) for name in names]
    first, last = min(whole, default=""), max(whole, default="")
    pairs = enumerate(zip(first, last, strict=False))
    common = next((place for place, (one, other) in pairs if one != other), 0)
    return [name[common:] for name in whole]


def _guessed(
    listed: Mapping[Unit, list[EntrySummary]],
    left_over: list[EntrySummary],
    bearers: Mapping[str, Unit],
) -> list[Mismatch]:
    """Give units without a file the files that are probably theirs; return what is odd in that."""
    mismatches = []
    for kind, guess in _GUESSES.items():
        missing = [unit for unit, found in listed.items() if not found]
        for unit, file in guess(missing, left_over, bearers):
            listed[unit].append(file)
            left_over.remove(file)
            mismatches.append(_mismatch(kind, unit, [file], file.unit))
    return mismatches


def _remembered(
    listed: Mapping[Unit, list[EntrySummary]], left_over: list[EntrySummary], known: Known
) -> list[Mismatch]:
    """Give units the files that were known as theirs in earlier rounds."""
    names, mismatches = {unit.name: unit for unit in listed}, []
    for file in tuple(left_over):
        seen = known.seen(file.sha256)
        if seen and (unit := names.get(seen.unit)):
            listed[unit].append(file)
            left_over.remove(file)
            kind: MismatchKind = "renamed" if file.unit else "unnamed"
            mismatches.append(_mismatch(kind, unit, [file], file.unit))
    return mismatches


def _nameless(
    missing: Sequence[Unit], left_over: Sequence[EntrySummary], bearers: Mapping[str, Unit]
) -> list[tuple[Unit, EntrySummary]]:
    """Return the files that say no name but are called like a unit, one for each."""
    found: dict[Unit, EntrySummary] = {}
    for file in left_over:
        unit = None if file.unit else bearers.get(file.path)
        if unit and unit in missing:
            found.setdefault(unit, file)
    return list(found.items())


_Guess = Callable[
    [Sequence[Unit], Sequence[EntrySummary], Mapping[str, Unit]], list[tuple[Unit, EntrySummary]]
]
_GUESSES: dict[MismatchKind, _Guess] = {"unnamed": _nameless, "renamed": _alike}


def _absent(
    missing: Sequence[Unit], unread: Sequence[EntrySummary], bearers: Mapping[str, Unit]
) -> list[Mismatch]:
    """Return the units without a file that could be read, with those that could not."""
    mismatches = []
    for unit in missing:
        own = [file for file in unread if bearers.get(file.path) == unit]
        mismatches.append(_mismatch("unread" if own else "missing", unit, own))
    return mismatches


def _only_other_year(
    listed: Mapping[Unit, Sequence[EntrySummary]], year: int | None
) -> list[Mismatch]:
    """Return the units all of whose files are on other years."""
    mismatches = []
    for unit, files in listed.items():
        if files and not any(file.year == year for file in files):
            years = {str(file.year or say("book.blank")) for file in files}
            mismatches.append(_mismatch("only_other_year", unit, files, "、".join(sorted(years))))
    return mismatches


def _unread_of(
    unread: Iterable[EntrySummary], bearers: Mapping[str, Unit]
) -> dict[str, list[EntrySummary]]:
    """Return by unit the files that could not be read and bear its name."""
    found: defaultdict[str, list[EntrySummary]] = defaultdict(list)
    for file in unread:
        if unit := bearers.get(file.path):
            found[unit.name].append(file)
    return found


def _without_older(mismatches: Sequence[Mismatch]) -> list[Mismatch]:
    """Return what is not in order without that of files of which a newer one counts."""
    older = {p for one in mismatches if one.kind in ("older", "beside") for p in one.paths}
    older |= {p for one in mismatches if one.kind == "copy" for p in one.paths[1:]}
    return [
        one
        for one in mismatches
        if one.kind in ("older", "beside", "copy")
        or not one.paths
        or not older.issuperset(one.paths)
    ]


def _mismatch(
    kind: MismatchKind, unit: Unit, files: Iterable[EntrySummary], named: str = ""
) -> Mismatch:
    return Mismatch(kind, unit.name, tuple(file.path for file in files), named)


def _reachable(
    mismatches: Iterable[Mismatch], units: Sequence[Unit], names: Mapping[str, str]
) -> list[Mismatch]:
    """Return the mismatches under the list's names, with whom to call."""
    listed = {unit.name: unit for unit in units}
    found = []
    for mismatch in mismatches:
        name = names.get(mismatch.paths[0], mismatch.unit) if mismatch.paths else mismatch.unit
        unit = listed.get(name, Unit(mismatch.unit))
        found.append(replace(mismatch, unit=unit.name, contact=unit.contact, phone=unit.phone))
    return found


def _ordered(mismatches: Iterable[Mismatch]) -> tuple[Mismatch, ...]:
    """Return the mismatches by kind, in each kind in the order of the list or of the files."""
    return tuple(sorted(mismatches, key=lambda mismatch: KINDS.index(mismatch.kind)))
