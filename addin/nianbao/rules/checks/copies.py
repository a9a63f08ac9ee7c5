"""Two copies of one report: what was published against what was filed, last year and this year."""

from collections.abc import Iterator
from dataclasses import replace

from nianbao.form import Filing
from nianbao.form.filing import plain_number
from nianbao.rules.cell_names import place
from nianbao.rules.checks.case import Case, check
from nianbao.rules.finding import PREVIOUS, Finding, digest_of
from nianbao.rules.years import last_figures
from nianbao.words import say

_NAMED = 3


@check
def baseline_copy(case: Case) -> Iterator[Finding]:
    """Yield where last year's data in the workbook are not those of the report that is given."""
    recorded, given = case.context.recorded, last_figures(case.filing, case.context.previous)
    if recorded is None or given is None:
        return
    differing = _differing(recorded, given)
    if differing:
        yield case.broken("differs", _slots(case, differing, recorded, given), about=PREVIOUS)


@check
def published_copy(case: Case) -> Iterator[Finding]:
    """Yield where the report as published has other figures than the filing."""
    published, year = case.context.published, case.filing.profile.year
    if published is None:
        return
    found = published.profile.year
    if found and year and found != year:
        yield case.undecided("other_year", {"found": str(found), "year": str(year)})
        return
    differing = _differing(case.filing, published)
    if differing:
        slots = _slots(case, differing, case.filing, published)
        finding = case.broken("differs", slots, cells=differing)
        theirs = " ".join(plain_number(published.figures[cell].number) for cell in differing)
        digest = digest_of(case.rule, case.ruleset, case.filing, differing, theirs)
        yield replace(finding, digest=digest)


def _differing(one: Filing, other: Filing) -> list[str]:
    """Return the cells for which both have a number, and not the same: totals if nothing else."""
    cells = [
        cell
        for cell, figure in one.figures.items()
        if figure.number is not None
        and cell in other.figures
        and other.figures[cell].number not in (None, figure.number)
    ]
    inputs = [cell for cell in cells if not one.edition.by_id[cell].is_total]
    return inputs or cells


def _slots(case: Case, cells: list[str], one: Filing, other: Filing) -> dict[str, str]:
    named = [
        case.say(
            "place",
            place=place(one.edition.by_id[cell], one.edition),
            one=plain_number(one.figures[cell].number),
            other=plain_number(other.figures[cell].number),
        )
        for cell in cells[:_NAMED]
    ]
    more = say("finding.more_copies") if len(cells) > _NAMED else ""
    return {"count": str(len(cells)), "places": say("finding.list").join(named), "more": more}
