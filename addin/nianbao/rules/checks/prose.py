"""What the prose must contain and how it is written."""

import re
from collections.abc import Iterator

from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, Check
from nianbao.rules.checks.prose_content import (
    aspects,
    fee_statement,
    length,
    local_demands,
    measures,
    problems,
    results_of_governments,
    six_sections,
    strays,
    substance,
)
from nianbao.rules.checks.prose_marks import writing_slips
from nianbao.rules.checks.prose_numbering import numbering
from nianbao.rules.checks.prose_text import broken_at, hits, listed, parts_of
from nianbao.rules.checks.prose_title import period, title, years
from nianbao.rules.checks.prose_unit import is_government, is_in_force
from nianbao.rules.finding import Finding


def left_over(case: Case) -> Iterator[Finding]:
    """Yield a finding on words of a template that should have been replaced."""
    yield from _phrases(case)


def generalities(case: Case) -> Iterator[Finding]:
    """Yield a finding on words about nobody in particular, in the report of one department."""
    if not is_government(case):
        yield from _phrases(case)


def _phrases(case: Case) -> Iterator[Finding]:
    parts = parts_of(case.filing)
    found = [hit for phrase in case.rule.options["phrases"] for hit in hits(parts, phrase)]
    if found:
        named = list(dict.fromkeys(f"“{hit.words}”" for hit in found))
        yield broken_at(case, MESSAGE, found, phrases=listed(named))


def other_units(case: Case) -> Iterator[Finding]:
    """Yield every other unit of a given list that is named as if the report were its own."""
    profile, options = case.filing.profile, case.rule.options
    parts = parts_of(case.filing)
    own = {name for name in (profile.unit, profile.short_name) if name}
    for unit in options["units"]:
        # a longer name that contains this one is another unit, or our own
        longer = [name for name in {*options["units"], *own} if unit in name and name != unit]
        if unit in own or any(unit in name for name in own):
            continue
        found = [
            hit
            for hit in hits(parts, re.escape(unit))
            if not any(name in hit.within(len(name)) for name in longer)
            and not any(word in hit.within(options["margin"]) for word in options["together"])
        ]
        if found:
            yield broken_at(case, MESSAGE, found)


def outdated(case: Case) -> Iterator[Finding]:
    """Yield references to articles and notices that are no longer in force."""
    if not is_in_force(case):
        return
    for reference in case.rule.options["references"]:
        found = list(hits(parts_of(case.filing), reference["pattern"]))
        if found:
            yield broken_at(case, MESSAGE, found, instead=reference["instead"])


CHECKS: dict[str, Check] = {
    "prose_fee_statement": fee_statement,
    "prose_six_sections": six_sections,
    "prose_aspects": aspects,
    "prose_results_of_governments": results_of_governments,
    "prose_period": period,
    "prose_length": length,
    "prose_substance": substance,
    "prose_problems": problems,
    "prose_measures": measures,
    "prose_left_over": left_over,
    "prose_title": title,
    "prose_numbering": numbering,
    "prose_years": years,
    "prose_other_units": other_units,
    "prose_outdated": outdated,
    "prose_slips": writing_slips,
    "prose_generalities": generalities,
    "prose_strays": strays,
    "prose_local_demands": local_demands,
}
