"""Checks of single cells, blanks, totals, layout and edition."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from nianbao.form import Cell, Paragraph, edition_of_year
from nianbao.form.filing import plain_number
from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.cell_names import sum_words
from nianbao.rules.checks.case import Case, check, direction, unfilled
from nianbao.rules.finding import FIELD, Finding
from nianbao.rules.years import FIRST_REPORTS
from nianbao.words import say

_NAMED_BLANKS = 3
_NAMES = ("unit", "year")  # without which no report has a title


@check
def counts(case: Case) -> Iterator[Finding]:
    """Yield every count that is not a non-negative integer."""
    yield from _unreadable(case, lambda cell: cell.measure != "money")


@check
def money(case: Case) -> Iterator[Finding]:
    """Yield every amount of money that is not a non-negative number."""
    yield from _unreadable(case, lambda cell: cell.measure == "money")


def _unreadable(case: Case, concerns: Callable[[Cell], bool]) -> Iterator[Finding]:
    for figure in case.filing.unreadable:
        cell = case.filing.edition.by_id[figure.cell]
        if concerns(cell) and figure.problem != "part":
            yield case.broken(
                f"number.{figure.problem}",
                {"place": case.place(cell), "raw": figure.raw},
                cells=[cell.id],
            )


@check
def written_form(case: Case) -> Iterator[Finding]:
    """Yield every figure that could be read but is not written as a plain number."""
    figures, form = case.filing.figures, case.filing.edition
    for cell in [cell for cell in form.cells if figures[cell.id].notes]:
        figure = figures[cell.id]
        if figure.number is None:
            continue
        reasons = (say(f"finding.note.{note}", unit=cell.unit) for note in figure.notes)
        yield case.broken(
            MESSAGE,
            {
                "place": case.place(cell),
                "raw": figure.raw,
                "number": plain_number(figure.number),
                "why": say("finding.note.and").join(reasons),
            },
            cells=[cell.id],
        )


@check
def blanks(case: Case) -> Iterator[Finding]:
    """Yield one finding for each table in which cells were left blank, and each field of names.

    While editing they are hints that something is missing, but an empty table is no report.
    """
    figures, at_submit = case.filing.figures, case.context.at_submit
    for name in _NAMES:
        if not getattr(case.filing.profile, name):
            field = {"field": say(f"profile.{name}")}
            remedy = say("finding.fill_in", help=say(f"profile.help.{name}"), **field)
            own = replace(case, rule=replace(case.rule, remedy=remedy))
            yield _gap(own, at_submit, "field", field, about=f"{FIELD}{name}")
    for table in case.filing.edition.tables:
        empty = [cell for cell in table.cells if figures[cell.id].number is None]
        blank = [cell for cell in empty if figures[cell.id].is_blank and not cell.is_total]
        if not blank:
            continue
        inputs = [cell for cell in table.cells if not cell.is_total]
        named = [case.place(cell) for cell in blank[:_NAMED_BLANKS]]
        is_empty = len(blank) == len(inputs)
        slots = {
            "table": table.name,
            "places": say("finding.list").join(named),
            "count": str(len(blank)),
        }
        sentence, cells = _blank_sentence(len(blank), len(inputs)), [cell.id for cell in blank]
        yield _gap(case, at_submit or is_empty, sentence, slots, cells=cells)


def _gap(case: Case, is_error: bool, sentence: str, slots: Mapping[str, str], **at: Any) -> Finding:
    """Return that something is not filled in ``at`` a place."""
    finding = case.broken(sentence, slots, **at)
    return replace(finding, own_severity="error" if is_error else None, is_gap=not is_error)


def _blank_sentence(blank: int, inputs: int) -> str:
    if blank == inputs:
        return "all"
    return "some" if blank <= _NAMED_BLANKS else "many"


@check
def layout(case: Case) -> Iterator[Finding]:
    """Yield every place where the workbook's form differs from the official one."""
    for change in case.context.layout:
        rule = replace(
            case.rule,
            severity=change.severity or case.rule.severity,
            remedy=change.remedy or case.rule.remedy,
        )
        # an explanation holds while what it explains stands there
        meant = Paragraph(" ".join(change.slots.values()), change.at) if change.at else None
        finding = case.broken(change.sentence, change.slots, paragraph=meant)
        yield replace(finding, rule=rule)


@check
def typed_totals(case: Case) -> Iterator[Finding]:
    """Yield every total that stands as a value and differs from the sum of its parts."""
    for cell in case.ruleset.totals:
        figure = case.filing.figures[cell.id]
        if not figure.typed or figure.problem:
            continue
        equation = case.ruleset.definitions[cell.id]
        parts = [case.filing.figures[term.cell.id] for term in equation.right]
        if any(part.problem for part in parts):
            continue
        total = sum(part.number or 0 for part in parts)
        if figure.number != total:
            blank = unfilled(case.filing, case.ruleset, [part.cell for part in parts])
            yield case.broken(
                "blank" if figure.number is None else "differs",
                {
                    "place": case.place(cell),
                    "number": plain_number(figure.number),
                    "total": plain_number(total),
                    "parts": sum_words(equation.right, equation, case.filing, blank),
                    "direction": direction("total", figure.number or 0, total),
                },
                cells=[cell.id, *(part.cell for part in parts)],
                sides=(figure.number or 0, total),
            )


@check
def edition(case: Case) -> Iterator[Finding]:
    """Yield a finding when the year reported on belongs to another edition of the form."""
    year, used = case.filing.profile.year, case.filing.edition
    if year is None or used.covers(year):
        return
    fitting = year >= FIRST_REPORTS
    yield case.broken(
        "other" if fitting else "none",
        {
            "year": str(year),
            "used": used.name,
            "fitting": edition_of_year(year).name if fitting else "",
        },
        about=f"{FIELD}year",
    )
