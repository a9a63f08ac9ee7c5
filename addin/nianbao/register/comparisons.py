"""The checks of a register against the rates of fees, a filing, and last year's register."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from nianbao.form.a1 import format_a1
from nianbao.form.filing import plain_number
from nianbao.register.case import Case, check
from nianbao.register.counting import counted, is_carried_out
from nianbao.register.entry import Entry
from nianbao.register.fees import by_volume, rate_of_item
from nianbao.register.sheets import TABLE_FOUR, TABLE_THREE
from nianbao.rules import Finding
from nianbao.rules.cell_names import place
from nianbao.words import say

_ITEM, _VOLUME = "按件", "按量"


@check
def fees_are_right(case: Case) -> Iterator[Finding]:
    """Yield fees that differ from the rates, or were charged without saying how."""
    numbers = _number_in_month(case)
    for entry in case.known.register.entries:
        asked = entry.fee_asked
        if asked is None:
            continue
        if entry.fee_method == _ITEM:
            number = numbers[entry.row]
            rate = rate_of_item(number)
            if asked != rate:
                steps = say("register.fee.one_item", number=number, rate=rate)
                yield _fee(case, "item", entry, rate, count=number, steps=steps)
        elif entry.fee_method == _VOLUME and entry.pages is None:
            yield case.broken("no_pages", entry, "pages")
        elif entry.fee_method == _VOLUME:
            fee = by_volume(entry.pages or 0)
            if asked != fee.amount:
                yield _fee(case, "volume", entry, fee.amount, count=entry.pages, steps=fee.words)
        else:
            yield case.broken("no_method", entry, "fee_method")
        if not entry.fee_notice:
            yield case.broken("no_notice", entry, "fee_notice")
        if entry.fee_received and not entry.paid:
            yield case.broken("no_day", entry, "paid")
        if entry.fee_received is not None and entry.fee_received != asked:
            sides = (entry.fee_received, asked)
            words: dict[str, Any] = {"left": plain_number(sides[0]), "right": plain_number(asked)}
            yield case.broken("received", entry, "fee_received", sides=sides, **words)


def _fee(case: Case, kind: str, entry: Entry, right: int, **slots: object) -> Finding:
    left = entry.fee_asked or Decimal(0)
    words: dict[str, Any] = {"left": plain_number(left), "right": right, **slots}
    return case.broken(kind, entry, "fee_asked", sides=(left, right), **words)


def _number_in_month(case: Case) -> dict[int, int]:
    """Return which of the applications of one applicant in one month each is, by row."""
    months: dict[tuple[str, int, int], list[Entry]] = defaultdict(list)
    for entry in case.known.register.entries:
        if entry.received:
            name = entry.name or f"row {entry.row}"
            months[name, entry.received.year, entry.received.month].append(entry)
    return {
        entry.row: number
        for entries in months.values()
        for number, entry in enumerate(sorted(entries, key=lambda e: (e.received, e.row)), 1)
    } | {entry.row: 1 for entry in case.known.register.entries if not entry.received}


@check
def same_as_filing(case: Case) -> Iterator[Finding]:
    """Yield each figure of a filing that differs from the register, with the rows behind it."""
    known = case.known
    if not known.filing:
        return
    form = known.filing.edition
    found = counted(known.register, known.year, form)
    for cell_id, right in found.counts.items():
        cell = form.by_id[cell_id]
        left = known.filing.figures[cell_id].number or 0
        if left == right:
            continue
        rows = [str(entry.row) for entry in found.behind.get(cell_id, ())]
        sheet = TABLE_THREE if cell.table == "applications" else TABLE_FOUR
        yield case.at(
            "behind" if rows else "none",
            f"{sheet}!{format_a1(cell.range.top, cell.range.left)}",
            sides=(left, right),
            place=place(cell, form),
            left=plain_number(left),
            right=right,
            difference=plain_number(left - right),
            rows=say("register.and").join(rows),
        )


@check
def carried_over(case: Case) -> Iterator[Finding]:
    """Yield what last year's register carried out and this one does not carry in, and the reverse.

    Entries are told by number and part; without numbers only the counts are compared.
    """
    known = case.known
    if not known.last:
        return
    year = known.year
    came = [e for e in known.register.entries if e.received and e.received.year < year]
    taken = {_key(e): e for e in came if is_carried_out(e, year - 1)}
    before = [e for e in known.last.entries if e.received and e.received.year < year]
    left = {_key(e): e for e in before if is_carried_out(e, year - 1)}
    done = {_key(e): e for e in before if not is_carried_out(e, year - 1)}
    sides = (
        sum(map(known.last.weight, left.values())),
        sum(map(known.register.weight, taken.values())),
    )
    if sides[0] != sides[1]:
        words: dict[str, Any] = {
            "left": sides[0],
            "right": sides[1],
            "difference": sides[0] - sides[1],
        }
        place_words = f"{TABLE_THREE}!J5"
        yield case.at("count", place_words, sides=sides, **words)
    for key in (key for key in left if key not in taken):
        yield case.at("missing", f"{TABLE_THREE}!J5", told=repr(key), row=left[key].row)
    for key in (key for key in taken if key not in left):
        own = taken[key]
        if key in done:
            told: dict[str, Any] = {"row": done[key].row, "own": own.row}
            yield case.broken("closed", own, "number", **told)
        else:
            yield case.broken("extra", own, "number", own=own.row)


def _key(entry: Entry) -> tuple[object, ...]:
    return (entry.number, entry.part) if entry.number else ("", entry.row)
