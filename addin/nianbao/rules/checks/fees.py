"""The amount of fees: in the right unit, and no finer than money is."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from nianbao.form.filing import Number, plain_number
from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, check
from nianbao.rules.finding import Finding, digest_of
from nianbao.rules.years import form_of, last_filing, last_number

FEE = "proactive.fees.amount"
_YUAN = 10000
# how many times last year's amount this year's is when one of them was filled in yuan
_LEAST, _MOST = 1000, 20000
_DECIMALS = 6


@check
def fee_in_yuan(case: Case) -> Iterator[Finding]:
    """Yield a finding when the fees may be in yuan.

    They are so high that a department will hardly have charged them, or some ten thousand times
    last year's.
    """
    number = case.filing.figures[FEE].number
    if number is None or number <= 0:
        return
    before = _last_fee(case)
    slots = {
        "place": case.place(case.filing.edition.by_id[FEE]),
        "number": plain_number(number),
        "smaller": plain_number((Decimal(number) / _YUAN).normalize()),
    }
    if before and _LEAST <= Decimal(number) / Decimal(before) <= _MOST:
        times = plain_number((Decimal(number) / Decimal(before)).to_integral_value())
        slots |= {"before": plain_number(before), "times": times}
        finding = case.broken("jump", slots, cells=[FEE], sides=(number, before))
        both = digest_of(case.rule, case.ruleset, case.filing, [FEE], plain_number(before))
        yield replace(finding, digest=both)
    elif number >= _YUAN and not (case.filing.profile.unit or case.filing.profile.chosen_kind):
        # a whole area may well charge so much
        yield case.undecided("no_unit", slots)
    elif number >= _YUAN and not case.filing.profile.sums_up:
        yield case.broken("high", slots, cells=[FEE])


def _last_fee(case: Case) -> Number | None:
    previous = last_filing(case.filing, case.context.previous)
    # the trial form counted kinds of fees, not money
    if previous is None or FEE not in form_of(previous).by_id:
        return None
    return last_number(previous, FEE)


@check
def fee_decimals(case: Case) -> Iterator[Finding]:
    """Yield a finding when the fees have more than six decimals, that is, parts of a 分."""
    number = plain_number(case.filing.figures[FEE].number)
    if len(number.partition(".")[2].rstrip("0")) > _DECIMALS:
        cell = case.filing.edition.by_id[FEE]
        yield case.broken(MESSAGE, {"place": case.place(cell), "number": number}, cells=[FEE])
