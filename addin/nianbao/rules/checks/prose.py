"""What should not stand in the prose: words left over, other units, what is no longer in force."""

import re
from collections.abc import Iterator
from typing import TypedDict

from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, check
from nianbao.rules.checks.prose_text import broken_at, hits, listed, parts_of
from nianbao.rules.checks.prose_unit import is_in_force
from nianbao.rules.finding import Finding


@check
def prose_left_over(case: Case, *, phrases: list[str]) -> Iterator[Finding]:
    """Yield a finding on words of a template that should have been replaced."""
    yield from _phrases(case, phrases)


@check
def prose_generalities(case: Case, *, phrases: list[str]) -> Iterator[Finding]:
    """Yield a finding on words about nobody in particular, in the report of one department."""
    if not case.filing.profile.is_area:
        yield from _phrases(case, phrases)


def _phrases(case: Case, phrases: list[str]) -> Iterator[Finding]:
    parts = parts_of(case.filing)
    found = [hit for phrase in phrases for hit in hits(parts, phrase)]
    if found:
        named = list(dict.fromkeys(f"“{hit.words}”" for hit in found))
        yield broken_at(case, MESSAGE, found, phrases=listed(named))


@check
def prose_other_units(
    case: Case, *, units: list[str], together: list[str], margin: int
) -> Iterator[Finding]:
    """Yield every other unit of a given list that is named as if the report were its own."""
    profile = case.filing.profile
    parts = parts_of(case.filing)
    own = {name for name in (profile.unit, profile.short_name) if name}
    for unit in units:
        # a longer name that contains this one is another unit, or our own
        longer = [name for name in {*units, *own} if unit in name and name != unit]
        if unit in own or any(unit in name for name in own):
            continue
        found = [
            hit
            for hit in hits(parts, re.escape(unit))
            if not any(name in hit.within(len(name)) for name in longer)
            and not any(word in hit.within(margin) for word in together)
        ]
        if found:
            yield broken_at(case, MESSAGE, found)


class Reference(TypedDict):
    """How something no longer in force is referred to, and what to refer to instead."""

    pattern: str
    instead: str


@check
def prose_outdated(
    case: Case, *, references: list[Reference], from_year: int = 0
) -> Iterator[Finding]:
    """Yield references to articles and notices that are no longer in force."""
    if not is_in_force(case, from_year):
        return
    for reference in references:
        found = list(hits(parts_of(case.filing), reference["pattern"]))
        if found:
            yield broken_at(case, MESSAGE, found, instead=reference["instead"])
