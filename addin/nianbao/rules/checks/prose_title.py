"""The title, and the year and period that a report says it is about."""

import re
from collections.abc import Iterator
from typing import TypedDict

from nianbao.rules.checks.case import Case, check
from nianbao.rules.checks.prose_text import (
    Hit,
    broken_at,
    clipped,
    has_any,
    hits,
    listed,
    parts_of,
    preamble_of,
)
from nianbao.rules.finding import FIELD, Finding


class Cause(TypedDict):
    """Why a title is not worded as it should be, and how that is told."""

    id: str
    pattern: str


class ShortName(TypedDict):
    """How the short name of a kind of unit ends, and its full name."""

    short: str
    full: str


@check
def prose_title(
    case: Case, *, pattern: str, causes: list[Cause], short_names: list[ShortName]
) -> Iterator[Finding]:
    """Yield what is wrong with the title: its wording, and a short name in it."""
    filing = case.filing
    if filing.title and not filing.sections:
        # all that was read may be the name of a web page
        yield case.undecided("prose.none", {})
        return
    if filing.title and not re.fullmatch(pattern, filing.title):
        found = [c["id"] for c in causes if re.search(c["pattern"], filing.title)]
        why = listed([case.say(f"cause_{cause}") for cause in found or ["other"]])
        slots = {"title": clipped(filing.title), "why": why, "right": _right_title(case)}
        yield case.broken("wording", slots)
    for entry in short_names:
        if filing.profile.unit.endswith(entry["short"]):
            slots = {"unit": filing.profile.unit, "short": entry["short"], "full": entry["full"]}
            yield case.broken("short_name", slots, about=f"{FIELD}unit")
            return


def _right_title(case: Case) -> str:
    profile = case.filing.profile
    unit = profile.unit or case.say("unit")
    return case.say("right", unit=unit, year=profile.year or "YYYY")


@check
def prose_period(
    case: Case, *, stated: list[str], said: list[str], period: str
) -> Iterator[Finding]:
    """Yield a finding when the period is not stated, or is not the whole year."""
    filing = case.filing
    if filing.title and not filing.sections:
        yield case.undecided("prose.none", {})
        return
    if filing.title and not any(has_any(part.text, stated) for part in parts_of(filing)):
        first = filing.preamble[0] if filing.preamble else None
        yield case.broken("missing", _year_slots(case), paragraph=first)
    # another year is R084's matter
    parts = [
        hit for hit in _periods(case, period, said) if _is_one_year(hit) and not _is_whole_year(hit)
    ]
    if parts:
        yield broken_at(case, "differs", parts, **_year_slots(case))


def _periods(case: Case, period: str, said: list[str]) -> Iterator[Hit]:
    """Yield the periods in whose sentence it is said that they are the report's."""
    for hit in hits(parts_of(case.filing), period):
        sentence = hit.part.text[: hit.match.start()].rpartition("。")[2]
        if has_any(sentence, said):
            yield hit


def _is_one_year(hit: Hit) -> bool:
    return hit.match["last_year"] in (None, hit.match["year"])


def _is_whole_year(hit: Hit) -> bool:
    names = ("month", "day", "last_month", "last_day")
    return [int(hit.match[name]) for name in names] == [1, 1, 12, 31]


def _year_slots(case: Case) -> dict[str, str]:
    return {"year": str(case.filing.profile.year or "YYYY")}


@check
def prose_years(
    case: Case, *, year: str, said: list[str], period: str, announced: str
) -> Iterator[Finding]:
    """Yield where the title, the period or the first words are about another year."""
    filing, own = case.filing, case.filing.profile.year
    if own is None:
        return
    if any(int(found) != own for found in re.findall(year, filing.title)):
        yield case.broken("title", {"title": filing.title, "year": str(own)})
    periods = [
        hit
        for hit in _periods(case, period, said)
        if int(hit.match["year"]) != own or int(hit.match["last_year"] or own) != own
    ]
    if periods:
        yield broken_at(case, "period", periods, year=str(own))
    others = [
        hit for hit in hits([preamble_of(filing)], announced) if int(hit.match["year"]) != own
    ]
    if others:
        yield broken_at(case, "announced", others, year=str(own))
