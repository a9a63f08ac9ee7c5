"""The terms of one application: when it is due, how that was counted, and how it stands.

Regulations on open government information, articles 30 to 33; the fee's term is that of
国办函〔2020〕109号. The day of receipt does not count (国办公开办函〔2015〕207号).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from nianbao.register.entry import Entry
from nianbao.register.workdays import WorkDays
from nianbao.words import say

ANSWER, MOST_EXTENSION, SUPPLEMENT_NOTICE, THIRD_PARTY, PAYMENT = 20, 20, 7, 15, 20

Waiting = Literal["", "supplement", "payment", "third_party"]


@dataclass(frozen=True, slots=True)
class Term:
    """A day by which something is due; ``year`` is the first one whose calendar is not known."""

    due: date
    year: int | None
    derive: Callable[[], str] = field(compare=False, repr=False)

    @property
    def derivation(self) -> str:
        """Return in words how the day was counted."""
        return self.derive()

    @property
    def is_provisional(self) -> bool:
        """Return whether the day may still change with a notice that is not published yet."""
        return self.year is not None


def waiting_for(entry: Entry) -> Waiting:
    """Return for what the term of an answer waits: then there is no day on which it ends."""
    if entry.supplement_notice and not entry.supplemented:
        return "supplement"
    if entry.fee_notice and not entry.paid:
        return "payment"
    if entry.asked and not entry.replied:
        return "third_party"
    return ""


def answer_term(entry: Entry, days: WorkDays, *, restarts_on_payment: bool = True) -> Term | None:
    """Return by when an application is to be answered, None while the term waits.

    The term runs anew from a supplement and, where the body does it so, from a payment. Working
    days that a third party took, after the day of asking up to that of its reply, do not count.
    """
    if not entry.received or waiting_for(entry):
        return None
    start, reason = _start(entry, restarts_on_payment=restarts_on_payment)
    extension = min(entry.extension or 0, MOST_EXTENSION)
    left_out = _left_out(entry, start, extension, days)
    due = days.after(start, ANSWER + extension + left_out)

    def reasons() -> list[str]:
        parts = [say(f"register.term.{reason}", received=entry.received, start=start)]
        if left_out:
            slots = {"asked": entry.asked, "replied": entry.replied, "count": left_out}
            parts.append(say("register.term.left_out", **slots))
        if extension:
            parts.append(say("register.term.extended", count=extension, total=ANSWER + extension))
        return parts

    return _term(start, due, reasons, ANSWER + extension, days)


def supplement_notice_term(entry: Entry, days: WorkDays) -> Term | None:
    """Return by when the applicant had to be told what to supplement, None without such notice."""
    if not entry.received or not entry.supplement_notice:
        return None
    return counted(entry.received, SUPPLEMENT_NOTICE, "received", days)


def third_party_term(entry: Entry, days: WorkDays) -> Term | None:
    """Return by when a third party or another body has to reply, None where none was asked."""
    return counted(entry.asked, THIRD_PARTY, "asked", days) if entry.asked else None


def payment_term(entry: Entry, days: WorkDays) -> Term | None:
    """Return by when the fee is to be paid, None where none is asked for."""
    return counted(entry.fee_notice, PAYMENT, "fee_notice", days) if entry.fee_notice else None


def counted(start: date, count: int, reason: str, days: WorkDays) -> Term:
    """Return the term of so many working days after a day; ``reason`` names that day in words."""

    def reasons() -> list[str]:
        return [say(f"register.term.{reason}", received=start, start=start)]

    return _term(start, days.after(start, count), reasons, count, days)


def _start(entry: Entry, *, restarts_on_payment: bool) -> tuple[date, str]:
    """Return the day after which the term runs, and the reason in the words' keys."""
    assert entry.received
    starts = [(entry.received, "received")]
    if entry.supplemented and entry.supplement_notice:
        starts.append((entry.supplemented, "supplemented"))
    if entry.paid and entry.fee_notice and restarts_on_payment:
        starts.append((entry.paid, "paid"))
    return max(starts, key=lambda pair: pair[0])


def _left_out(entry: Entry, start: date, extension: int, days: WorkDays) -> int:
    """Return the working days of a third party's time within the term."""
    if not entry.asked or not entry.replied or entry.replied <= start:
        return 0
    if entry.asked > days.after(start, ANSWER + extension):
        return 0
    return max(days.between(max(entry.asked, start), entry.replied), 0)


def _term(
    start: date, due: date, reasons: Callable[[], list[str]], count: int, days: WorkDays
) -> Term:
    year = days.unpublished(start, due)

    def derive() -> str:
        parts = reasons()
        parts += [stretch.words for stretch in days.stretches(start + timedelta(1), due)]
        parts.append(say("register.term.due", count=count, due=due))
        if year:
            parts.append(say("register.term.provisional", year=year))
        return say("register.term.and").join(parts)

    return Term(due, year, derive)
