"""Which cell is wrong: every smallest repair of what is broken, the likeliest first.

Two situations differ. A total that was typed is a witness: row and column meet in the wrong
cell, and usually one repair is left. A total that a formula computes follows its inputs and
proves nothing; then a broken column has some 24 repairs of one cell each, and what the prose
and last year's report say of the figures, and how people slip, tell them apart.
"""

from collections.abc import Sequence

from nianbao.form import Filing
from nianbao.form.filing import Number
from nianbao.rules.catalogue import RuleSet
from nianbao.rules.checks import is_empty
from nianbao.rules.claim import Claim
from nianbao.rules.open_cells import unfinished
from nianbao.rules.repair_conditions import Conditions
from nianbao.rules.repair_found import Change, Evidence, Group, Repair, Repairs, Rivals
from nianbao.rules.repair_rank import Ranking
from nianbao.rules.repair_search import BUDGET, smallest
from nianbao.rules.repair_system import System, bits, system_of, total

__all__ = ["Change", "Group", "Repair", "Repairs", "repairs_of"]


def repairs_of(
    filing: Filing, ruleset: RuleSet, claims: Sequence[Claim] = (), budget: int = BUDGET
) -> Repairs:
    """Return every smallest repair of the equations that a filing breaks, by part of the form.

    Numbers stay whole and 0 or more, and no other rule of severity error may be newly broken.
    ``claims`` say which figures or sums others confirm; ``budget`` bounds the work on each part.
    """
    values = [number or 0 for number in filing.numbers()]
    open_ = frozenset(unfinished(filing, ruleset))
    broken = (ruleset.equations[place] for place, _, _ in ruleset.compiled.broken(values))
    is_broken = any(rule.severity == "error" for rule, equation in broken if equation not in open_)
    if not is_broken and not any(figure.problem for figure in filing.figures.values()):
        return Repairs()
    unreadable = frozenset(
        cell.index
        for cell in filing.edition.cells
        if filing.figures[cell.id].problem and not cell.is_total
    )
    tables = frozenset(t.id for t in filing.edition.tables if not is_empty(t, filing))
    system = system_of(ruleset, tables, _computed(filing, ruleset), unreadable, open_)
    ranking = Ranking(filing, ruleset, system, values, claims)
    groups = _groups(filing, system, values, ranking, budget)
    return Repairs((*groups, *_missing_sums(filing, ruleset, system, values, groups)))


def _computed(filing: Filing, ruleset: RuleSet) -> frozenset[int]:
    """Return the totals that are no witnesses: those without a number, and live formulas."""
    printed = _is_printed(filing, ruleset)
    figures = filing.figures
    return frozenset(
        cell.index
        for cell in ruleset.totals
        if figures[cell.id].number is None or not (printed or figures[cell.id].typed)
    )


def _is_printed(filing: Filing, ruleset: RuleSet) -> bool:
    """Return whether the totals are printed numbers, not formulas of a workbook.

    A published report has a title. And no formula differs from the sum of its parts: where a
    total does that is not marked as typed, the figures never stood in the workbook.
    """
    if filing.title:
        return True
    for cell in ruleset.totals:
        figure = filing.figures[cell.id]
        if figure.typed or figure.number is None:
            continue
        parts = ruleset.definitions[cell.id].right
        if figure.number != sum(f * (filing.figures[c.id].number or 0) for f, c in parts):
            return True
    return False


def _groups(
    filing: Filing, system: System, values: Sequence[Number], ranking: Ranking, budget: int
) -> list[Group]:
    """Return the repairs of each part of the system that needs any."""
    broken = [
        [place for place in bits(part.equations) if total(system.forms[place], values)]
        for part in system.parts
    ]
    everywhere = sum(part.equations for part, its in zip(system.parts, broken, strict=True) if its)
    groups: list[Group] = []
    for part, its in zip(system.parts, broken, strict=True):
        if not its and not part.given:
            continue
        conditions = Conditions(system, part, values, everywhere & ~part.equations)
        search = smallest(system, part, values, conditions.allow, budget)
        found = ranking.repairs(its, search, conditions)
        group = Group(
            filing.edition,
            tuple(system.equations[place] for place in its),
            tuple(repair for repair in found if not _rests_on_blanks(repair, filing, system)),
            is_unfinished=not search.is_complete,
        )
        # where nothing gives an unreadable cell's value, the rule on numbers says all there is
        if group.repairs or its:
            groups.append(group)
    return groups


def _rests_on_blanks(repair: Repair, filing: Filing, system: System) -> bool:
    """Return whether a repair puts a 0 that follows from nothing but cells not filled in."""
    numbers = filing.numbers()
    for change in repair.changes:
        own = change.cell.index
        if change.slip == "unreadable" and change.new == 0 and own in system.given:
            return all(numbers[cell] is None for cell in system.given[own] if cell != own)
    return False


def _missing_sums(
    filing: Filing,
    ruleset: RuleSet,
    system: System,
    values: Sequence[Number],
    groups: Sequence[Group],
) -> list[Group]:
    """Return a repair for each table of the totals that hold no number but have parts that do.

    A total is left alone while one of its parts is under suspicion.
    """
    suspects = _suspects(groups)
    changes: dict[str, list[Change]] = {}
    for cell in ruleset.totals:
        figure, form = filing.figures[cell.id], system.sums.get(cell.index, {})
        if figure.number is not None or figure.problem == "part" or not suspects.isdisjoint(form):
            continue
        if any(filing.figures[filing.edition.cells[part].id].problem for part in form):
            continue
        number = int(total(form, values))
        if number or figure.problem:
            slip = "unreadable" if figure.problem else "blank"
            changes.setdefault(cell.table, []).append(Change(cell, None, number, figure.raw, slip))
    return [_sum_group(filing, ruleset, found) for found in changes.values()]


def _sum_group(filing: Filing, ruleset: RuleSet, changes: Sequence[Change]) -> Group:
    ordered = tuple(sorted(changes, key=lambda change: change.cell.index))
    definitions = tuple(ruleset.definitions[change.cell.id] for change in ordered)
    repair = Repair(
        filing.edition, ordered, Evidence(), Rivals(1, 1, 0, are_complete=True), is_sum=True
    )
    return Group(filing.edition, definitions, (repair,))


def _suspects(groups: Sequence[Group]) -> set[int]:
    """Return the cells that some repair would change; all of a group for which there is none."""
    found = {
        change.cell for group in groups for repair in group.repairs for change in repair.changes
    }
    open_ = (equation for group in groups if group.exceeded for equation in group.equations)
    return {cell.index for cell in found.union(*(equation.cells for equation in open_))}
