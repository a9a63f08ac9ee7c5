"""The checks of a register by itself: what is missing, out of order, late, or against the facts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from nianbao.register.case import Case, check
from nianbao.register.columns import Part, columns, room
from nianbao.register.entry import Dispute, Entry
from nianbao.register.sheets import SHEET_OF, TOP
from nianbao.register.terms import (
    MOST_EXTENSION,
    THIRD_PARTY,
    answer_term,
    counted,
    payment_term,
    supplement_notice_term,
    third_party_term,
    waiting_for,
)
from nianbao.rules import Finding
from nianbao.rules.catalogue import MESSAGE
from nianbao.words import say

# what cannot come before what
_ORDER = (
    ("received", "answered"),
    ("received", "supplement_notice"),
    ("supplement_notice", "supplemented"),
    ("received", "extension_notice"),
    ("received", "asked"),
    ("asked", "replied"),
    ("received", "fee_notice"),
    ("fee_notice", "paid"),
    ("supplemented", "answered"),
    ("paid", "answered"),
)
_OVERDUE, _UNPAID = "closed_otherwise.correction_overdue", "closed_otherwise.fee_unpaid"
_UNCLEAR = "not_provided.unclear_after_correction"
_COUNTED = frozenset({"received", "applicant", "answered", "result"})
_FREE = frozenset({"way"})  # nothing follows from it, so that it may stand in a body's own words


@check
def can_be_counted(case: Case) -> Iterator[Finding]:
    """Yield what keeps an entry from being counted, and every other cell that cannot be read."""
    heads = {column.id: column.head for column in columns("applications")}
    for entry in case.known.register.entries:
        if entry.obstacle:
            column = _column_of(entry.obstacle)
            reason = say(f"register.obstacle.{entry.obstacle}")
            yield case.broken("entry", entry, column, reason=reason)
        for misread in entry.misread:
            if misread.column not in _COUNTED | _FREE:
                yield case.broken("cell", entry, misread.column, column=heads[misread.column])
        if entry.received and entry.received > case.known.today:
            days: dict[str, Any] = {"received": entry.received, "today": case.known.today}
            yield case.broken("future", entry, "received", **days)
    for dispute in case.known.register.disputes:
        if dispute.obstacle:
            reason = say(f"register.obstacle.{dispute.obstacle}")
            yield case.broken("dispute", dispute, "kind", reason=reason)
    yield from _beyond(case, "applications", case.known.register.entries)
    yield from _beyond(case, "disputes", case.known.register.disputes)


def _beyond(case: Case, part: Part, entries: Sequence[Entry | Dispute]) -> Iterator[Finding]:
    """Yield that entries stand below the rows that have formulas, the first of them."""
    below = [entry for entry in entries if entry.row >= TOP + room(part)]
    if below:
        slots: dict[str, Any] = {"sheet": SHEET_OF[part], "count": len(below), "room": room(part)}
        yield case.broken("beyond", below[0], "number", **slots)


def _column_of(obstacle: str) -> str:
    """Return the column that an obstacle is about."""
    name = obstacle.partition("_")[2]
    return "answered" if name == "answer" else name


@check
def registered_once(case: Case) -> Iterator[Finding]:
    """Yield the entries that bear one number and are not told apart as parts."""
    same: dict[tuple[str, int | None], list[Entry]] = defaultdict(list)
    for entry in case.known.register.entries:
        if entry.number:
            same[entry.number, entry.part].append(entry)
    for entries in same.values():
        if len(entries) > 1:
            results = {entry.result for entry in entries if entry.result}
            rows = say("register.and").join(str(entry.row) for entry in entries)
            kind = "results" if len(results) > 1 else "twice"
            yield case.broken(kind, entries[1], "number", rows=rows)


@check
def answered_in_time(case: Case) -> Iterator[Finding]:
    """Yield the answers that came after their day."""
    known = case.known
    for entry in known.register.entries:
        term = answer_term(entry, known.days, restarts_on_payment=_restarts(case))
        if term and entry.answered and entry.answered > term.due:
            slots: dict[str, Any] = {
                "answered": entry.answered,
                "due": term.due,
                "derivation": term.derivation,
            }
            days = known.days.between(term.due, entry.answered)
            yield case.broken(MESSAGE, entry, "answered", days=days, **slots)


@check
def still_open(case: Case) -> Iterator[Finding]:
    """Yield what is open after its day: an answer, a payment, a third party's reply."""
    known = case.known
    for entry in known.register.entries:
        if entry.answered or not entry.received:
            continue
        term = answer_term(entry, known.days, restarts_on_payment=_restarts(case))
        if term and term.due < known.today:
            slots: dict[str, Any] = {"due": term.due, "derivation": term.derivation}
            days = known.days.between(term.due, known.today)
            yield case.broken("over", entry, "answered", days=days, **slots)
        for kind, column, make in (
            ("payment", "paid", payment_term),
            ("third_party", "replied", third_party_term),
        ):
            wait = make(entry, known.days)
            if wait and waiting_for(entry) == kind and wait.due < known.today:
                yield case.broken(kind, entry, column, due=wait.due)


@check
def dates_in_order(case: Case) -> Iterator[Finding]:
    """Yield the pairs of dates of which the later step stands before the earlier one."""
    heads = {column.id: column.head for column in columns("applications")}
    for entry in case.known.register.entries:
        for earlier, later in _ORDER:
            first, second = getattr(entry, earlier), getattr(entry, later)
            if first and second and second < first:
                slots: dict[str, Any] = {"earlier": heads[earlier], "later": heads[later]}
                yield case.broken(MESSAGE, entry, later, first=first, second=second, **slots)


@check
def supplement_asked_in_time(case: Case) -> Iterator[Finding]:
    """Yield the notices to supplement that came after seven working days."""
    for entry in case.known.register.entries:
        term = supplement_notice_term(entry, case.known.days)
        notice = entry.supplement_notice
        if term and notice and notice > term.due:
            slots: dict[str, Any] = {
                "notice": notice,
                "due": term.due,
                "derivation": term.derivation,
            }
            yield case.broken(MESSAGE, entry, "supplement_notice", **slots)


@check
def extension_is_lawful(case: Case) -> Iterator[Finding]:
    """Yield extensions that are too long, not told or told too late."""
    for entry in case.known.register.entries:
        count, notice = entry.extension or 0, entry.extension_notice
        if count > MOST_EXTENSION:
            yield case.broken("long", entry, "extension", count=count)
        if count and not notice:
            yield case.broken("untold", entry, "extension_notice", count=count)
        if notice and not count:
            yield case.broken("none", entry, "extension")
        if count and notice and entry.received:
            plain = replace(entry, extension=None)
            term = answer_term(plain, case.known.days, restarts_on_payment=_restarts(case))
            if term and notice > term.due:
                yield case.broken("late", entry, "extension_notice", notice=notice, due=term.due)


@check
def third_party_in_time(case: Case) -> Iterator[Finding]:
    """Yield replies of third parties that came after fifteen working days."""
    for entry in case.known.register.entries:
        if entry.asked and entry.replied:
            term = counted(entry.asked, THIRD_PARTY, "asked", case.known.days)
            if entry.replied > term.due:
                slots: dict[str, Any] = {
                    "replied": entry.replied,
                    "due": term.due,
                    "derivation": term.derivation,
                }
                yield case.broken(MESSAGE, entry, "replied", **slots)


@check
def result_fits(case: Case) -> Iterator[Finding]:
    """Yield results that what was registered before does not bear out."""
    for entry in case.known.register.entries:
        if entry.result == _OVERDUE:
            if not entry.supplement_notice:
                yield case.broken("never_asked", entry, "result")
            elif entry.supplemented:
                yield case.broken("supplemented", entry, "result", date=entry.supplemented)
        elif entry.result == _UNPAID:
            if not entry.fee_notice:
                yield case.broken("no_notice", entry, "result")
            elif entry.paid:
                yield case.broken("paid", entry, "result", date=entry.paid)
        elif entry.result == _UNCLEAR and not (entry.supplement_notice and entry.supplemented):
            yield case.broken("unclear", entry, "result")


@check
def disputes_in_order(case: Case) -> Iterator[Finding]:
    """Yield cases closed before they were filed, or about applications that are not there."""
    numbers = {entry.number for entry in case.known.register.entries}
    for dispute in case.known.register.disputes:
        if dispute.filed and dispute.closed and dispute.closed < dispute.filed:
            slots: dict[str, Any] = {"closed": dispute.closed, "filed": dispute.filed}
            yield case.broken("order", dispute, "closed", **slots)
        if dispute.about and dispute.about not in numbers:
            yield case.broken("unknown", dispute, "about")


def _restarts(case: Case) -> bool:
    return case.known.register.settings.restarts_on_payment
