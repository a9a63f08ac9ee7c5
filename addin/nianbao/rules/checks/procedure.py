"""Deadlines, review and signature."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import MAXYEAR, date
from typing import NotRequired, TypedDict

from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, check
from nianbao.rules.checks.prose_text import listed
from nianbao.rules.finding import FIELD, Finding
from nianbao.words import say

# where the year stands from which the last day follows
_YEAR = f"{FIELD}year"


@check
def deadline(case: Case, *, month: int, day: int, governments: bool) -> Iterator[Finding]:
    """Yield a finding when the legal day for this kind of unit has passed."""
    dates = _dates(case, month, day)
    if dates is None or dates[0] <= dates[1]:
        return
    profile = case.filing.profile
    if profile.is_township:
        # 条例第四十九条 names no day for it; local notices do
        if not governments:
            finding = case.undecided("township", _slots(case, *dates), about=_YEAR)
            yield replace(finding, rule=replace(case.rule, severity="hint"))
    elif not profile.chosen_kind:
        # a government whose kind was not chosen has two months more
        if not governments:
            yield case.undecided("kind_unknown", _slots(case, *dates), about=f"{FIELD}kind")
    elif profile.is_government == governments:
        yield case.broken(f"late{case.by_name}", _slots(case, *dates), about=_YEAR)


class Deadline(TypedDict):
    """A day by which something is due; without kinds of units it concerns every unit."""

    name: str
    month: int
    day: int
    kinds: NotRequired[list[str]]


@check
def local_deadlines(case: Case, *, deadlines: list[Deadline]) -> Iterator[Finding]:
    """Yield every earlier day set by a local notice that has passed."""
    for entry in deadlines:
        dates = _dates(case, entry["month"], entry["day"])
        kinds = entry.get("kinds")
        concerned = not kinds or case.filing.profile.kind in kinds
        if dates and concerned and dates[0] > dates[1]:
            slots = {**_slots(case, *dates), "name": entry["name"]}
            yield case.broken(MESSAGE, slots, about=_YEAR)


@check
def too_early(case: Case) -> Iterator[Finding]:
    """Yield a finding when the report is finished before the year that it is about has ended."""
    today, year = case.context.as_of, case.filing.profile.year
    if today and year and today <= date(year, 12, 31):
        yield case.broken(MESSAGE, {"year": str(year), "today": _day(today)}, about=_YEAR)


@check
def review(case: Case, *, fields: list[str]) -> Iterator[Finding]:
    """Yield a finding when a report is handed in that names no reviewer or signatory."""
    if not case.context.at_submit:
        return
    profile = case.filing.profile
    missing = [name for name in fields if not getattr(profile, name)]
    if missing:
        slots = {"missing": listed([say(f"profile.{x}") for x in missing])}
        yield case.broken(MESSAGE, slots, about=f"{FIELD}{missing[0]}")


def _dates(case: Case, month: int, day: int) -> tuple[date, date] | None:
    """Return the day of judgement and the last day allowed, or None where one is unknown."""
    today, year = case.context.as_of, case.filing.profile.year
    if not (today and year and year < MAXYEAR):
        return None
    return today, date(year + 1, month, day)


def _slots(case: Case, today: date, last: date) -> dict[str, str]:
    return {
        "year": str(case.filing.profile.year),
        "today": _day(today),
        "last": _day(last),
        "days": str((today - last).days),
    }


def _day(day: date) -> str:
    return say("finding.day", year=day.year, month=day.month, day=day.day)
