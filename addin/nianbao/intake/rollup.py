"""The sum of many filings: which ones take part, what they come to, and what stands against it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from nianbao.form import Edition, edition, edition_of_year
from nianbao.form.filing import Number, sum_of
from nianbao.host.file import WORKBOOKS
from nianbao.intake.entry import Entry
from nianbao.intake.entry_summary import summary_of
from nianbao.intake.receipt import CHANGED
from nianbao.intake.roster import Unit
from nianbao.intake.roster_reconciliation import (
    ABSENT,
    UNSETTLED,
    Comparison,
    Mismatch,
    compare,
    mismatch_words,
)
from nianbao.rules import Rule
from nianbao.rules.catalogue import Severity, batch_rules
from nianbao.rules.years import FIRST_REPORTS
from nianbao.words import Refusal, say

_OPEN = ABSENT | UNSETTLED


@dataclass(frozen=True, slots=True)
class Member:
    """One filing in a sum. ``numbers`` are in the order of the edition's cells."""

    unit: str
    path: str
    sha256: str
    receipt: str
    submitted: str
    numbers: tuple[Number | None, ...]
    is_own: bool = False


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

    ``altered`` are members that were changed after their receipt was made.
    """

    edition: Edition
    year: int
    members: tuple[Member, ...]
    gaps: tuple[BatchRemark, ...] = ()
    prose: Mapping[str, str] = field(default_factory=dict)
    altered: tuple[str, ...] = ()

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
    before: Collection[str] = (),
) -> RollUp:
    """Return the sum of the filings that may be counted, each unit once.

    ``units`` is the list of those that must take part. Whoever is missing, handed in twice or
    on another year or form, cannot be read or has errors left is a gap, and not counted; those
    counted ``before`` are counted with their errors, so that only what changed is seen. Refuses
    where there is nothing to count, or the own filing is of another year.
    """
    comparison = compare(units, [summary_of(entry) for entry in entries])
    year = comparison.year
    if year is None or year < FIRST_REPORTS:
        raise Refusal("rollup.nothing")
    if own:
        _refuse_own(own, year)
    counted = list(_counted(entries, comparison, before))
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
    return RollUp(form, year, tuple(members), gaps, prose, altered)


def _counted(
    entries: Sequence[Entry], comparison: Comparison, before: Collection[str]
) -> Iterator[Entry]:
    """Yield the entries that are counted; of copies of one file the first."""
    copies = comparison.copies()
    for entry in entries:
        is_sound = entry.state in ("ready", "explain")
        was = entry.state == "blocked" and _unit(entry, comparison) in before
        if (is_sound or was) and not (entry.path in copies or comparison.is_unsettled(entry.path)):
            yield entry


def _unit(entry: Entry, comparison: Comparison) -> str:
    """Return the name of a filing's unit, that of its file where it says none."""
    return comparison.names.get(entry.path, entry.unit) or entry.path


def _gaps(
    entries: Sequence[Entry], comparison: Comparison, own: Entry | None
) -> Iterator[BatchRemark]:
    rules = batch_rules()
    for mismatch in comparison.mismatches:
        if mismatch.kind in _OPEN:
            yield BatchRemark(rules["R104"], _mismatch_message(mismatch), (mismatch.unit,))
    if comparison.expected is None:
        for entry in entries:
            if entry.problem and PurePosixPath(entry.path).suffix.lower() in WORKBOOKS:
                words = say("rollup.unread", path=entry.path, problem=entry.problem)
                yield BatchRemark(rules["R104"], words)
    if own and any(entry.unit == own.unit for entry in entries):
        yield BatchRemark(rules["R104"], say("rollup.own_twice", unit=own.unit), (own.unit,))
    for entry in [*([own] if own else []), *entries]:
        if entry.state == "blocked" and not comparison.is_unsettled(entry.path):
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
