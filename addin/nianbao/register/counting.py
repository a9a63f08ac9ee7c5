"""Tables three and four counted from a register: for each cell the entries behind it.

An application that came in during the year is new, one that came in before and was not finished
then was carried in; what is finished by 31 December stands in the row of its result, the rest is
carried out. So each counts once on either side, and the table balances.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nianbao.form import Edition
from nianbao.register.columns import in_edition
from nianbao.register.entry import Dispute, Entry, Register

NEW, CARRIED_IN, CARRIED_OUT, PENDING = "new", "carried_in", "carried_out", "pending"


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a year by cell id, totals left out, and which entries stand behind each.

    ``uncounted`` are the applications, ``unsettled`` the disputes that cannot be counted because
    something is missing or cannot be read.
    """

    year: int
    counts: Mapping[str, int]
    behind: Mapping[str, Sequence[Entry | Dispute]]
    uncounted: Sequence[Entry]
    unsettled: Sequence[Dispute]


def counted(register: Register, year: int, edition: Edition) -> Counted:
    """Return tables three and four of a year; an input that nothing stands behind is 0."""
    behind: dict[str, list[Entry | Dispute]] = defaultdict(list)
    counts = {
        cell.id: 0
        for cell in edition.cells
        if cell.table in ("applications", "disputes") and not cell.is_total
    }
    for entry in register.entries:
        if not entry.obstacle and (weight := register.weight(entry)):
            for row in _rows(entry, year, edition):
                cell = f"applications.{row}.{entry.applicant}"
                behind[cell].append(entry)
                counts[cell] += weight
    for dispute in register.disputes:
        if not dispute.obstacle and (
            cell := _dispute_cell(dispute, year, again=register.settings.counts_pending)
        ):
            behind[cell].append(dispute)
            counts[cell] += 1
    return Counted(
        year,
        counts,
        behind,
        [e for e in register.entries if e.obstacle and concerns(e.received, e.answered, year)],
        [d for d in register.disputes if d.obstacle and concerns(d.filed, d.closed, year)],
    )


def concerns(began: date | None, ended: date | None, year: int) -> bool:
    """Return whether what began and ended on these days, known or not, may count in a year."""
    return (not began or began.year <= year) and (not ended or ended.year >= year)


def is_carried_out(entry: Entry, year: int) -> bool:
    """Return whether an application was not finished by the end of a year."""
    return not entry.answered or entry.answered.year > year


def _rows(entry: Entry, year: int, edition: Edition) -> Iterator[str]:
    """Yield the rows of table three in which an application counts, none or one on each side."""
    assert entry.received
    if entry.received.year > year:
        return
    if entry.received.year < year and entry.answered and entry.answered.year < year:
        return
    yield NEW if entry.received.year == year else CARRIED_IN
    finished = not is_carried_out(entry, year)
    yield in_edition(entry.result, "results", edition) if finished else CARRIED_OUT


def _dispute_cell(dispute: Dispute, year: int, *, again: bool) -> str:
    """Return the cell of table four in which a case counts, blank where in none."""
    assert dispute.filed
    if not concerns(dispute.filed, dispute.closed, year):
        return ""
    if dispute.filed.year < year and not again:
        return ""
    decided = dispute.closed and dispute.closed.year <= year
    return f"disputes.{dispute.kind}.{dispute.outcome if decided else PENDING}"
