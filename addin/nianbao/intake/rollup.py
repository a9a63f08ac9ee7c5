"""The sum of many filings: which ones take part, what they come to, and what stands against it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath

from nianbao.form import Edition, edition, edition_of_year
from nianbao.form.filing import Number, sum_of
from nianbao.host.file import WORKBOOKS
from nianbao.intake.approvals import Approvals
from nianbao.intake.entry import Entry
from nianbao.intake.entry_summary import EntrySummary, summary_of
from nianbao.intake.known import Known
from nianbao.intake.mismatch import ABSENT, UNSETTLED, Mismatch, mismatch_words
from nianbao.intake.receipt import CHANGED
from nianbao.intake.rollup_parts import Member
from nianbao.intake.roster import Unit
from nianbao.intake.roster_reconciliation import Comparison, compare
from nianbao.intake.shared_prose import Batch, Told, judged, rule_of, shared, told
from nianbao.intake.summary import state_of
from nianbao.rules import Rule
from nianbao.rules.catalogue import Severity, batch_rules
from nianbao.rules.years import FIRST_REPORTS
from nianbao.words import Refusal, say

_OPEN = ABSENT | UNSETTLED


@dataclass(frozen=True, slots=True)
class BatchRemark:
    """A breach of a rule on several filings: in words, by whom, and in which cells."""

    rule: Rule
    message: str
    units: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        """Return how grave it is."""
        return self.rule.severity


@dataclass(frozen=True)
class RollUp:
    """The members of a sum, the gaps that leave it incomplete, and every member's prose by unit.

    ``altered`` are members that were changed after their receipt was made, ``warnings`` what
    members are told under rules on several filings, ``unexplained`` says of which member how many
    warnings nobody explained, ``left_out`` are earlier sums and tables among the files,
    ``reports`` the members that were read from reports in Word or the like, ``aliases``
    give the list's name of a unit by any other.
    """

    edition: Edition
    year: int
    members: tuple[Member, ...]
    gaps: tuple[BatchRemark, ...] = ()
    prose: Mapping[str, str] = field(default_factory=dict)
    altered: tuple[str, ...] = ()
    warnings: tuple[BatchRemark, ...] = ()
    unexplained: Mapping[str, int] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def own(self) -> Member | None:
        """Return the filing of the summing body itself, where there is one."""
        return next((member for member in self.members if member.is_own), None)

    @cached_property
    def sums(self) -> dict[str, Number | None]:
        """Return the exact sum of each cell; a cell that is blank everywhere stays blank."""
        columns = zip(*(member.numbers for member in self.members), strict=True)
        return {
            cell.id: sum_of(column)
            for cell, column in zip(self.edition.cells, columns, strict=True)
        }


def roll_up(
    entries: Sequence[Entry],
    own: Entry | None = None,
    units: Sequence[Unit] | None = None,
    before: Sequence[Member] = (),
    approvals: Approvals | None = None,
    known: Known | None = None,
) -> RollUp:
    """Return the sum of the filings that may be counted, each unit once.

    ``units`` is the list of those that must take part. Whoever is missing, handed in twice or
    on another year or form, cannot be read or has errors left is a gap, and not counted; those
    counted ``before`` are counted with their errors and under their name of then, so that only
    what changed is seen. ``known`` is what a season knows. Refuses where there is nothing to
    count, or the own filing is of another year.
    """
    files = [summary_of(entry) for entry in entries]
    comparison = _as_before(compare(units, files, known), files, before)
    year = comparison.year
    if year is None or year < FIRST_REPORTS:
        raise Refusal("rollup.nothing")
    if own:
        _refuse_own(own, year)
    counted = list(_counted(entries, comparison, {member.unit for member in before}))
    members = [_member(entry, _unit(entry, comparison)) for entry in counted]
    prose = {m.unit: _prose(entry) for m, entry in zip(members, counted, strict=True)}
    if own:
        members.insert(0, _member(own, own.unit, is_own=True))
        prose |= {own.unit: _prose(own)}
    gaps = tuple(_gaps(entries, comparison, own))
    if not (members or gaps):
        raise Refusal("rollup.nothing")
    altered = tuple(_unit(entry, comparison) for entry in counted if entry.receipt in CHANGED)
    form = edition(edition_of_year(year).id)
    files, found = _judged(entries, files, comparison, units or (), approvals or Approvals())
    paths = {entry.path for entry in counted}
    return RollUp(
        form,
        year,
        tuple(members),
        gaps,
        prose,
        altered,
        warnings=tuple(_warnings(found, {f.path: comparison.name_of(f) for f in files}, paths)),
        unexplained={
            comparison.name_of(file): file.unexplained
            for file in files
            if file.path in paths and file.unexplained
        },
        reports=tuple(_unit(entry, comparison) for entry in counted if entry.is_report),
        left_out=tuple(f.path for f in files if state_of(f, comparison) == "output"),
        aliases={name: unit.name for unit in units or () for name in unit.former},
    )


def _judged(
    entries: Sequence[Entry],
    files: Sequence[EntrySummary],
    comparison: Comparison,
    units: Sequence[Unit],
    approvals: Approvals,
) -> tuple[list[EntrySummary], list[Told]]:
    """Return the files with what they are told under rules on several filings."""
    batch = Batch()
    for entry in entries:
        if entry.edition:
            batch.add(entry.path, entry.unit, entry.prose)
    return judged(files, comparison, told(*shared(batch, comparison, units)), approvals)


def _warnings(
    found: Sequence[Told], names: Mapping[str, str], paths: Collection[str]
) -> Iterator[BatchRemark]:
    """Yield what members are told and nobody explained, once for all whom it concerns."""
    units: dict[tuple[str, str], list[str]] = {}
    for one in found:
        if one.path in paths and not one.explanation:
            units.setdefault((one.rule.id, one.message), []).append(names[one.path])
    for rule, message in sorted(units):
        yield BatchRemark(rule_of(rule), message, tuple(units[rule, message]))


def _as_before(
    comparison: Comparison, files: Sequence[EntrySummary], before: Sequence[Member]
) -> Comparison:
    """Return the comparison with files under the names by which they were summed before.

    A file is known again by its bytes, else by its place, where its unit was not summed under the
    name that it now has and nobody else has the old one.
    """
    now = {comparison.name_of(file) for file in files}
    gone = [member for member in before if member.unit not in now and not member.is_own]
    known = {member.unit for member in before}
    names = dict(comparison.names)
    for member in gone:
        strange = [file for file in files if comparison.name_of(file) not in known]
        same = [file for file in strange if file.sha256 == member.sha256]
        same += [file for file in strange if file.path == member.path]
        if same:
            names[same[0].path] = member.unit
    return replace(comparison, names=names)


def _counted(
    entries: Sequence[Entry], comparison: Comparison, before: Collection[str]
) -> Iterator[Entry]:
    """Yield the entries that are counted; of copies of one file the first."""
    copies = comparison.copies()
    for entry in entries:
        is_sound = entry.state in ("ready", "explain")
        was = entry.state == "blocked" and _unit(entry, comparison) in before
        is_out = entry.path in copies | comparison.older | comparison.newer | comparison.left_out
        if (is_sound or was) and not (is_out or comparison.is_unsettled(entry.path)):
            yield entry


def _unit(entry: Entry, comparison: Comparison) -> str:
    """Return the name of a filing's unit, that of its file where it says none."""
    return comparison.names.get(entry.path, entry.unit) or entry.path


def _gaps(
    entries: Sequence[Entry], comparison: Comparison, own: Entry | None
) -> Iterator[BatchRemark]:
    rules = batch_rules()
    for mismatch in comparison.mismatches:
        if mismatch.kind in _OPEN and not comparison.newer.issuperset(mismatch.paths or [""]):
            yield BatchRemark(rules["R104"], _mismatch_message(mismatch), (mismatch.unit,))
    if comparison.expected is None:
        for entry in entries:
            if entry.problem and PurePosixPath(entry.path).suffix.lower() in WORKBOOKS:
                words = say("rollup.unread", path=entry.path, problem=entry.problem)
                yield BatchRemark(rules["R104"], words)
    if own and any(entry.unit == own.unit for entry in entries):
        yield BatchRemark(rules["R104"], say("rollup.own_twice", unit=own.unit), (own.unit,))
    out = comparison.left_out | comparison.older | comparison.newer
    for entry in [*([own] if own else []), *entries]:
        is_out = comparison.is_unsettled(entry.path) or entry.path in out
        if entry.state == "blocked" and not is_out:
            unit = _unit(entry, comparison)
            words = say("rollup.blocked", unit=unit, count=entry.errors, first=_first_error(entry))
            yield BatchRemark(rules["R105"], words, (unit,))


def _mismatch_message(mismatch: Mismatch) -> str:
    return say(
        "rollup.mismatch",
        unit=mismatch.unit or "、".join(mismatch.paths),
        words=mismatch_words(mismatch),
    )


def _first_error(entry: Entry) -> str:
    errors = (r for r in entry.remarks if r.unresolved and r.severity == "error")
    return next((f"{r.place} {r.message}".strip() for r in errors), "")


def _refuse_own(own: Entry, year: int) -> None:
    if own.problem:
        raise Refusal("rollup.own_unread", problem=own.problem)
    if own.year != year:
        raise Refusal("rollup.own_year", own=own.year or say("book.blank"), year=year)
    if own.edition != edition_of_year(year).id:
        raise Refusal("rollup.own_edition", own=own.edition, year=year)


def _member(entry: Entry, unit: str, *, is_own: bool = False) -> Member:
    return Member(
        unit,
        entry.path,
        entry.sha256,
        entry.receipt_number if entry.receipt == "holds" else "",
        entry.submitted if entry.receipt == "holds" else "",
        entry.numbers,
        is_own,
    )


def _prose(entry: Entry) -> str:
    return "\n".join(entry.prose[number] for number in sorted(entry.prose))
