"""This year's report against last year's, as far as both forms mean the same by a figure.

Without last year's report there is nothing to compare: R117 says so once, and the other rules
stay silent. Where it is at hand but lacks a figure, the rule that asks for it is not evaluated,
with the reason; that never blocks, since the report being filed has no fault.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from nianbao.form import Edition, Filing, Profile
from nianbao.form.filing import Number, plain_number
from nianbao.form.text import without_width
from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, check, direction
from nianbao.rules.checks.figures import empty, figure_words, is_unfilled, open_by, unreadable
from nianbao.rules.equation import Term
from nianbao.rules.finding import FIELD, PREVIOUS, Finding, digest_of
from nianbao.rules.years import (
    FIRST_REPORTS,
    carried_out,
    consecutive,
    form_of,
    last_figures,
    last_filing,
    last_number,
)
from nianbao.words import say

_TABLE = "applications"
_IN, _OUT = "applications.carried_in", "applications.carried_out"
_NAMED = 3


@check
def baseline(case: Case) -> Iterator[Finding]:
    """Yield that nothing was compared with last year, with the reason.

    Before the first edition there was no unified form.
    """
    year, previous = case.filing.profile.year, case.context.previous
    if year is not None and year <= FIRST_REPORTS:
        return
    if previous is None:
        yield case.undecided("none", {}, about=PREVIOUS)
    elif year is None:
        yield case.undecided("baseline.year_unknown", about=f"{FIELD}year")
    elif previous.profile.year is None:
        yield case.undecided("baseline.last_year_unknown", about=PREVIOUS)
    elif not consecutive(case.filing, previous):
        yield case.undecided(
            "other_year",
            {"found": str(previous.profile.year), "year": str(year)},
            about=PREVIOUS,
        )
    elif _last_figures(case) is None:
        yield case.undecided("no_figures", {}, about=PREVIOUS)
    elif any(case.filing.sections.values()) and not any(previous.sections.values()):
        yield case.undecided("no_prose", {}, about=PREVIOUS)
    own, last = case.filing.profile, last_filing(case.filing, previous)
    if last and not _may_be_same(own, last.profile.unit):
        slots = {"last": last.profile.unit, "unit": own.unit}
        yield case.broken("other_unit", slots, about=PREVIOUS)


def _may_be_same(own: Profile, last: str) -> bool:
    """Return whether last year's name may be this unit's: blank, the same, longer or shorter."""
    names = [without_width(name) for name in (own.unit, own.short_name) if name]
    bare = without_width(last)
    return not names or any(bare.endswith(name) or name.endswith(bare) for name in names)


@check
def carried_in_total(case: Case) -> Iterator[Finding]:
    """Yield a finding when 上年结转 in all is not what last year's report carried over."""
    yield from _carried_in(case, ["total"])


@check
def carried_in_columns(case: Case) -> Iterator[Finding]:
    """Yield each kind of applicant whose 上年结转 is not what last year's report carried over."""
    columns = [cell.column for cell in case.filing.edition.table(_TABLE).lines[0].cells]
    yield from _carried_in(case, [column for column in columns if column != "total"])


def _carried_in(case: Case, columns: Sequence[str]) -> Iterator[Finding]:
    previous = _last_figures(case)
    if previous is None:
        return
    cells = [f"{_IN}.{column}" for column in columns]
    if finding := empty(case, cells) or unreadable(case, cells):
        yield finding
        return
    last = dict.fromkeys(columns) | carried_out(previous)
    missing = [f"{_OUT}.{column}" for column in columns if last[column] is None]
    if missing:
        yield _no_baseline(case, previous, missing)
    for column, cell in zip(columns, cells, strict=True):
        before, now = last[column], case.filing.figures[cell].number or 0
        if before is None or before == now:
            continue
        if finding := open_by(case, _terms(case, cell), now - before):
            yield finding
        else:
            slots = {
                "figure": figure_words(case, [cell]),
                "before": plain_number(before),
                "direction": direction("year", now, before),
            }
            yield _broken(case, "carried_in", slots, [cell], (now, before))


@check
def stock(case: Case, *, rows: list[str]) -> Iterator[Finding]:
    """Yield each kind of document whose number in force does not follow from last year's.

    In force last year + issued - repealed = in force now.
    """
    previous = _last_figures(case)
    if previous is None:
        return
    missing = []
    for row in rows:
        in_force, issued, repealed = (f"{row}.{x}" for x in ("in_force", "issued", "repealed"))
        before = last_number(previous, in_force)
        if finding := empty(case, [in_force]) or unreadable(case, [in_force, issued, repealed]):
            yield finding
        elif before is None:
            missing.append(in_force)
        else:
            yield from _stock(case, [in_force, issued, repealed], before)
    if missing:
        yield _no_baseline(case, previous, missing)


def _stock(case: Case, cells: list[str], before: Number) -> Iterator[Finding]:
    in_force, issued, repealed = (case.filing.figures[cell].number or 0 for cell in cells)
    expected = before + issued - repealed
    if in_force == expected:
        return
    terms = _terms(case, cells[0], cells[2], less=cells[1:2])
    if finding := open_by(case, terms, in_force - expected):
        yield finding
    else:
        slots = {
            "figure": figure_words(case, cells[:1]),
            "before": plain_number(before),
            "issued": plain_number(issued),
            "repealed": plain_number(repealed),
            "expected": plain_number(expected),
            "direction": direction("year", in_force, expected),
        }
        yield _broken(case, MESSAGE, slots, cells, (in_force, expected))


@check
def jumps(case: Case, *, figures: list[str], times: int, least: int) -> Iterator[Finding]:
    """Yield each figure that is ``times`` as much as last year's, or that part of it.

    The greater of both must be ``least``. A name stands for its cell, or for the totals of all
    rows below it: one row of the trial form may be three rows now.
    """
    previous = _last_figures(case)
    if previous is None:
        return
    missing = []
    last_form = form_of(previous)
    for name in figures:
        cells = _cells_of(case.filing.edition, name)
        if not _cells_of(last_form, name) or unreadable(case, cells):
            # last year's form had no such figure, or R001 says that this year's cannot be read
            continue
        if finding := empty(case, cells):
            yield finding
            continue
        if is_unfilled(case, cells):
            continue
        known = _cells_of(previous.edition, name)
        # last year's figures may stand under this year's form, which has a row more
        numbers = [
            last_number(previous, cell)
            for cell in [cell for cell in known if cell in last_form.by_id] or known
        ]
        if None in numbers:
            missing.append(name)
            continue
        before = sum(number for number in numbers if number is not None)
        now = sum(case.filing.figures[cell].number or 0 for cell in cells)
        low, high = sorted([before, now])
        is_jump = high >= least and high > times * low
        if is_jump and (finding := open_by(case, _terms(case, *cells), now - before)):
            yield finding
        elif is_jump:
            slots = {
                "name": _name(case, name),
                "now": plain_number(now),
                "before": plain_number(before),
                "times": str(times),
            }
            kind = "zero" if not low else "more" if now > before else "less"
            yield _broken(case, kind, slots, cells, (now, before))
    if missing:
        named = [_name(case, name) for name in missing]
        yield case.undecided("baseline.items", {"places": say("finding.list").join(named)})


@check
def pending(case: Case, *, kinds: list[str]) -> Iterator[Finding]:
    """Yield each kind of dispute with fewer cases than last year left pending."""
    previous = _last_figures(case)
    if previous is None:
        return
    missing = []
    for kind in kinds:
        total, left = f"{kind}.total", last_number(previous, f"{kind}.pending")
        if finding := empty(case, [total]) or unreadable(case, [total]):
            yield finding
        elif left is None:
            missing.append(f"{kind}.pending")
        elif (now := case.filing.figures[total].number or 0) >= left:
            continue
        elif finding := open_by(case, _terms(case, total), now - left):
            yield finding
        else:
            slots = {
                "figure": figure_words(case, [total]),
                "left": plain_number(left),
                "short": plain_number(left - now),
            }
            yield _broken(case, MESSAGE, slots, [total], (now, left))
    if missing:
        yield _no_baseline(case, previous, missing)


@check
def suits_without_reconsideration(
    case: Case, *, suits: str, reconsiderations: str
) -> Iterator[Finding]:
    """Yield a finding when suits follow reconsiderations that neither year knows of."""
    cells = [suits, reconsiderations]
    if finding := unreadable(case, cells):
        yield finding
        return
    brought, reconsidered = (case.filing.figures[cell].number or 0 for cell in cells)
    previous = _last_figures(case)
    if not brought or reconsidered or previous is None:
        return
    if finding := open_by(case, _terms(case, reconsiderations), -brought):
        yield finding
        return
    before = last_number(previous, reconsiderations)
    if before is None:
        yield _no_baseline(case, previous, [reconsiderations])
    elif not before:
        slots = {"figure": figure_words(case, [suits])}
        yield _broken(case, MESSAGE, slots, cells, (brought, before))


@check
def item_counts(case: Case, *, rows: list[str]) -> Iterator[Finding]:
    """Yield each row of the trial form whose 上一年项目数量 does not follow from last year's."""
    previous = _last_figures(case)
    if previous is None:
        return
    missing = []
    for row in rows:
        cell, change = f"{row}.previous_items", f"{row}.change"
        before, added = (last_number(previous, name) for name in (cell, change))
        now = case.filing.figures[cell].number
        if finding := unreadable(case, [cell]):
            yield finding
        elif before is None or added is None:
            missing.append(cell if before is None else change)
        elif now is not None and now != before + added:
            slots = {
                "figure": figure_words(case, [cell]),
                "before": plain_number(before),
                "change": plain_number(added),
                "expected": plain_number(before + added),
                "direction": direction("year", now, before + added),
            }
            yield _broken(case, MESSAGE, slots, [cell], (now, before + added))
    if missing:
        yield _no_baseline(case, previous, missing)


def _terms(case: Case, *cells: str, less: Sequence[str] = ()) -> list[Term]:
    """Return the terms of the sum of ``cells`` less the sum of others."""
    by_id = case.filing.edition.by_id
    return [*(Term(1, by_id[cell]) for cell in cells), *(Term(-1, by_id[cell]) for cell in less)]


def _last_figures(case: Case) -> Filing | None:
    return last_figures(case.filing, case.context.previous)


def _no_baseline(case: Case, previous: Filing, cells: Sequence[str]) -> Finding:
    """Return that last year's figures are missing, or that last year's form had none such.

    Nothing is wrong with this year's report: it is no more than a hint.
    """
    form = form_of(previous)
    if cells[0] in form.by_id:
        finding = case.undecided("baseline.blank", cells=cells)
    else:
        column = case.filing.edition.by_id[cells[0]].column_labels[-1].short
        finding = case.undecided("baseline.no_such", {"form": form.name, "column": column})
    return replace(finding, rule=replace(case.rule, severity="hint"))


def _broken(
    case: Case,
    sentence: str,
    slots: dict[str, str],
    cells: Sequence[str],
    sides: tuple[Number, Number],
) -> Finding:
    """Return a finding whose explanation lapses as well when last year's figure changes."""
    finding = case.broken(sentence, slots, cells=cells, sides=sides)
    now = digest_of(case.rule, case.ruleset, case.filing, cells, plain_number(sides[1]))
    return replace(finding, digest=now)


@cache
def _cells_of(form: Edition, name: str) -> tuple[str, ...]:
    if name in form.by_id:
        return (name,)
    below = [cell.id for cell in form.cells if cell.id.startswith(f"{name}.")]
    return tuple(cell for cell in below if cell.endswith(".total"))


def _name(case: Case, name: str) -> str:
    """Return the words for a figure or for the rows below a name."""
    cell = case.filing.edition.by_id[_cells_of(case.filing.edition, name)[0]]
    if name == cell.id:
        return case.place(cell)
    group = next((x for x in cell.row_labels if x.role == "group"), None)
    if group is None or f"{name}.total" in case.filing.edition.by_id:
        return case.place(cell)
    table = case.filing.edition.table(cell.table).name
    return say("finding.group_total", table=table, group=group.short)
