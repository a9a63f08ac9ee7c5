"""What the prose must contain: the six sections, their subjects, problems and measures."""

import re
from collections.abc import Iterator
from sys import maxsize

from nianbao.rules.catalogue import MESSAGE, Severity
from nianbao.rules.checks.case import Case, check
from nianbao.rules.checks.prose_text import (
    Hit,
    Mark,
    Part,
    Subject,
    broken_at,
    clipped,
    has_any,
    lacking,
    listed,
    opened,
    parts_of,
    section_of,
    unread,
    was_read,
)
from nianbao.rules.checks.prose_unit import is_in_force
from nianbao.rules.finding import Finding

_OVERVIEW, _PROBLEMS, _OTHER = 1, 5, 6


@check
def prose_fee_statement(
    case: Case, *, words: list[str], charge: str, from_year: int = 0
) -> Iterator[Finding]:
    """Yield a finding when section six does not say what was charged for handling information."""
    if not is_in_force(case, from_year):
        return
    if not was_read(case.filing, _OTHER):
        yield unread(case, _OTHER)
        return
    part = section_of(case.filing, _OTHER)
    if has_any(part.text, words):
        return
    charged = re.search(charge, part.text, re.MULTILINE)
    if charged:
        yield broken_at(case, "charge", [Hit(part, charged)])
    else:
        kind = "none" if part.text else "empty"
        yield case.broken(kind, {"section": part.name}, paragraph=part.whole, about=part.about)


@check
def prose_six_sections(case: Case) -> Iterator[Finding]:
    """Yield what is missing of the six sections, and headings that stand in another section."""
    filing = case.filing
    prose = [section.number for section in filing.edition.prose_sections]
    if not filing.sections:
        yield unread(case, prose[0])
        return
    missing = [f"“{section_of(filing, n).name}”" for n in prose if not was_read(filing, n)]
    if missing:
        yield case.broken("missing", {"sections": listed(missing)})
    for part in parts_of(filing):
        yield from _astray(case, part)


def _astray(case: Case, part: Part) -> Iterator[Finding]:
    """Yield the headings of other sections that stand in a part of the prose."""
    for section in case.filing.edition.sections:
        if section.heading not in part.text or section.heading == part.name:
            continue
        place = f"\n{part.text}\n".find(f"\n{section.heading}\n")
        if place >= 0:
            slots = {"section": part.name, "heading": section.heading}
            yield case.broken("astray", slots, paragraph=part.paragraph(place))


@check
def prose_aspects(case: Case, *, aspects: list[Subject], from_year: int = 0) -> Iterator[Finding]:
    """Yield a finding that names the aspects of the work on which section one says nothing."""
    if not is_in_force(case, from_year):
        return
    part = section_of(case.filing, _OVERVIEW)
    if not part.text:
        yield unread(case, _OVERVIEW)
        return
    missing = lacking(aspects, part.text)
    if missing:
        slots = {"section": part.name, "missing": listed(missing), "count": str(len(missing))}
        yield case.broken(MESSAGE, slots, paragraph=part.whole)


@check
def prose_results_of_governments(
    case: Case, *, results: list[Subject], office_names: list[str]
) -> Iterator[Finding]:
    """Yield a finding when a government's report lacks appraisal, public review or sanctions."""
    profile = case.filing.profile
    if not profile.is_government or profile.unit.endswith(tuple(office_names)):
        return
    part = section_of(case.filing, _OVERVIEW)
    if not part.text:
        yield unread(case, _OVERVIEW)
        return
    text = "\n".join(part.text for part in parts_of(case.filing))
    missing = lacking(results, text)
    if missing:
        slots = {"section": part.name, "missing": listed(missing)}
        yield case.broken(MESSAGE, slots, paragraph=part.whole)


@check
def prose_length(
    case: Case, *, limit: int, far_too_long: int, from_year: int = 0
) -> Iterator[Finding]:
    """Yield a finding when section one is longer than it should be; far longer is graver."""
    part = section_of(case.filing, _OVERVIEW)
    if not is_in_force(case, from_year) or part.length <= limit:
        return
    slots = {
        "section": part.name,
        "count": str(part.length),
        "limit": str(limit),
        "more": str(part.length - limit),
    }
    sides = (part.length, limit)
    severity: Severity | None = "warning" if part.length > far_too_long else None
    yield case.broken(MESSAGE, slots, sides=sides, paragraph=part.whole, own_severity=severity)


@check
def prose_substance(case: Case, *, least: int, data: str) -> Iterator[Finding]:
    """Yield a finding when section one is very short or says nothing of this unit in numbers."""
    if not was_read(case.filing, _OVERVIEW):
        yield unread(case, _OVERVIEW)
        return
    part = section_of(case.filing, _OVERVIEW)
    if part.length < least:
        yield _too_short(case, part, least)
    elif not re.search(data, part.text):
        yield case.broken("no_data", {"section": part.name}, paragraph=part.whole)


def _too_short(case: Case, part: Part, least: int) -> Finding:
    if not part.text:
        return case.broken("empty", {"section": part.name}, about=part.about)
    slots = {
        "section": part.name,
        "words": clipped(part.text.replace("\n", "")),
        "count": str(part.length),
        "least": str(least),
    }
    return case.broken("short", slots, sides=(part.length, least), paragraph=part.whole)


@check
def prose_problems(case: Case, *, least: int, subjects: list[Subject]) -> Iterator[Finding]:
    """Yield a finding when section five is empty or short, or lacks problems or improvements."""
    if not was_read(case.filing, _PROBLEMS):
        yield unread(case, _PROBLEMS)
        return
    part = section_of(case.filing, _PROBLEMS)
    if part.length < least:
        yield _too_short(case, part, least)
        return
    missing = lacking(subjects, part.text)
    if missing:
        slots = {"section": part.name, "missing": listed(missing)}
        yield case.broken("lacks", slots, paragraph=part.whole)


@check
def prose_measures(case: Case, *, turn: str, marks: list[Mark]) -> Iterator[Finding]:
    """Yield a finding when fewer measures are numbered in section five than problems."""
    part = section_of(case.filing, _PROBLEMS)
    turned = re.search(turn, part.text, re.MULTILINE)
    if not turned:
        return
    found = _items(part, marks, stop=turned.start())
    answered = _items(part, marks, start=turned.end())
    if 0 < answered < found:
        slots = {"section": part.name, "problems": str(found), "measures": str(answered)}
        sides = (found, answered)
        yield case.broken(MESSAGE, slots, sides=sides, paragraph=part.paragraph(turned.start()))


def _items(part: Part, marks: list[Mark], *, start: int = 0, stop: int = maxsize) -> int:
    """Return how many items the outermost list of a stretch of text has, 0 where it has none.

    A number that stands alone is a heading.
    """
    lists = [list(opened(part, mark, start, stop)) for mark in marks]
    return len(min((x for x in lists if len(x) > 1), key=lambda x: x[0].start(), default=[]))


@check
def prose_strays(case: Case, *, least: int, words: list[str]) -> Iterator[Finding]:
    """Yield every long paragraph that has nothing to do with open government."""
    for part in parts_of(case.filing):
        for start, line in part.lines:
            if len(line) > least and not has_any(line, words):
                slots = {"section": part.name, "count": str(len(line)), "words": clipped(line)}
                yield case.broken(MESSAGE, slots, paragraph=part.paragraph(start))


@check
def prose_local_demands(case: Case, *, demands: list[Subject]) -> Iterator[Finding]:
    """Yield a finding that names what a local notice demands and the prose does not say."""
    text = "\n".join(part.text for part in parts_of(case.filing))
    missing = lacking(demands, text)
    if missing and text:
        whole = section_of(case.filing, _OVERVIEW).whole
        yield case.broken(MESSAGE, {"missing": listed(missing)}, paragraph=whole)
