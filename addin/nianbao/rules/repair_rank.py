"""The order of equally small repairs: what others say of the figures, then how people slip."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nianbao.form import Filing
from nianbao.form.filing import Number
from nianbao.rules.catalogue import RuleSet
from nianbao.rules.claim import Claim
from nianbao.rules.repair_conditions import Conditions
from nianbao.rules.repair_found import Change, Evidence, Repair, Rivals
from nianbao.rules.repair_search import Deltas, Smallest, Solution
from nianbao.rules.repair_system import Form, System, moved, total
from nianbao.rules.typing_errors import WEIGHTS, Slips


@dataclass(frozen=True, slots=True)
class _Statement:
    """A claim over the cells that may be wrong.

    ``form`` is ``times`` the sum that the claim is about; it comes to ``now``.
    """

    claim: Claim
    form: Form
    times: int
    now: Number

    def is_true(self, by: int = 0) -> bool:
        """Return whether the claim holds once the sum has moved."""
        return self.now + by == self.claim.value * self.times

    def comes_to(self, by: int) -> Number:
        """Return what the claim's own sum comes to once the sum has moved."""
        after = self.now + by
        return after if self.times == 1 else after // self.times


class Ranking:
    """What is known of one filing beside its equations, to tell repairs apart."""

    def __init__(
        self,
        filing: Filing,
        ruleset: RuleSet,
        system: System,
        values: Sequence[Number],
        claims: Sequence[Claim],
    ) -> None:
        self._filing = filing
        self._system = system
        self._statements = sorted(
            _statements(system, values, claims), key=lambda x: x.claim.terms[0].cell.index
        )
        self._slips = Slips(filing, ruleset)

    def repairs(
        self, broken: Sequence[int], search: Smallest, conditions: Conditions
    ) -> tuple[Repair, ...]:
        """Return what was found as repairs, the likeliest first.

        Certain claims weigh most, then the others, then slips. After that a figure that is
        there is likelier wrong than a 0, and the smaller change likelier than the greater.
        ``broken`` are the equations that a repair has to make hold. A claim on a sum that
        reaches into other parts is weighed as if they stayed as they are.
        """
        nearby = {cell for place in broken for cell in self._system.forms[place]}
        nearby.update(*(solution.deltas for solution in search.solutions))
        for unreadable in conditions.given({}):
            nearby |= self._system.given[unreadable].keys()
        weighed = [
            (
                self._evidence(solution.deltas, nearby),
                self._changes(solution, conditions),
                solution,
            )
            for solution in search.solutions
        ]
        weighed = [entry for entry in weighed if entry[1]]
        weighed.sort(key=lambda entry: (entry[0].order, *_weight(entry[1], entry[2].deltas)))
        orders = [evidence.order for evidence, _, _ in weighed]
        return tuple(
            Repair(
                self._filing.edition,
                changes,
                evidence,
                Rivals(
                    all=len(orders),
                    equal=orders.count(evidence.order),
                    better=orders.index(evidence.order),
                    are_complete=search.is_complete,
                ),
                is_open=solution.is_open,
            )
            for evidence, changes, solution in weighed
        )

    def _evidence(self, deltas: Deltas, nearby: set[int]) -> Evidence:
        kept: list[Claim] = []
        restored: list[Claim] = []
        contradicted: list[tuple[Claim, Number]] = []
        for statement in self._statements:
            by = moved(statement.form, deltas)
            if statement.is_true(by):
                if not statement.is_true():
                    restored.append(statement.claim)
                elif not nearby.isdisjoint(statement.form):
                    kept.append(statement.claim)
            elif statement.is_true():
                contradicted.append((statement.claim, statement.comes_to(by)))
        return Evidence(tuple(kept), tuple(restored), tuple(contradicted))

    def _changes(self, solution: Solution, conditions: Conditions) -> tuple[Change, ...]:
        """Return the changes cell by cell, unreadable cells that get a value included."""
        deltas = solution.deltas
        cells, figures = self._filing.edition.cells, self._filing.figures
        new = {i: int(figures[cells[i].id].number or 0) + by for i, by in deltas.items()}
        new |= conditions.given(deltas)
        changes: list[Change] = []
        for place, number in sorted(new.items()):
            cell = cells[place]
            figure = figures[cell.id]
            slip = self._slips.slip(cell, number, new)
            # numbers of which others would do as well explain nothing
            if solution.is_open and slip != "unreadable":
                slip = ""
            changes.append(Change(cell, figure.number, number, figure.raw, slip))
        return tuple(changes)


def _statements(
    system: System, values: Sequence[Number], claims: Sequence[Claim]
) -> Iterator[_Statement]:
    """Yield the claims that can be judged: none of their cells is without a value."""
    for claim in claims:
        form, times = system.reduced(claim.terms)
        if system.unreadable.isdisjoint(form):
            yield _Statement(claim, form, times, total(form, values))


def _weight(changes: Sequence[Change], deltas: Deltas) -> tuple[int, int, int, tuple[int, ...]]:
    """Return a key by which the likelier of equally well confirmed changes comes first."""
    slips = sum(WEIGHTS[change.slip] for change in changes)
    zeros = sum(not change.old for change in changes)
    return slips, zeros, sum(abs(by) for by in deltas.values()), tuple(sorted(deltas))
