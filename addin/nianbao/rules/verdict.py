"""The verdict over all findings: may the report be filed, and which cells are probably wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from nianbao.rules.catalogue import SEVERITIES, RuleSet
from nianbao.rules.equation import Equation
from nianbao.rules.finding import Finding
from nianbao.rules.repair import Group, Repairs

State = Literal["ready", "explain", "blocked"]


@dataclass(frozen=True)
class Verdict:
    """Every finding, gravest first, the rule set that was applied, and what would repair it.

    ``untried`` are the rules for which something was not at hand, so that their silence says
    nothing. ``search_failure`` says why the search for wrong cells did not come to its end, if it
    did not.
    """

    ruleset: RuleSet
    findings: tuple[Finding, ...]
    repairs: Repairs = field(default_factory=Repairs)
    search_failure: str = ""
    untried: frozenset[str] = frozenset()

    @property
    def state(self) -> State:
        """Return whether the report may be filed, wants explanations first, or is blocked.

        It is blocked as well while something is not filled in yet (``gaps``).
        """
        if any(finding.blocks or finding.is_gap for finding in self.findings):
            return "blocked"
        return "explain" if any(f.wants_explanation for f in self.findings) else "ready"

    def count(self, severity: str) -> int:
        """Return how many breaches of this severity stand unexplained, gaps not counted."""
        return sum(
            f.severity == severity
            and f.status == "broken"
            and f.rule.switch == "on"
            and not f.is_gap
            for f in self.findings
        )

    @property
    def gaps(self) -> int:
        """Return how many cells are not filled in yet, where that is no error so far."""
        return sum(max(len(f.cells), 1) for f in self.findings if f.is_gap)

    @cached_property
    def causes(self) -> Mapping[int, Group]:
        """Return the group of wrong cells beside the first finding of each, by its place."""
        return dict(self._placed)

    @cached_property
    def follows(self) -> Mapping[int, int]:
        """Return which findings probably go with another: its place by theirs."""
        first = {id(group): place for place, group in self.causes.items()}
        follows: dict[int, int] = {}
        for place, finding in enumerate(self.findings):
            if place in self.causes or not self._is_equation(finding):
                continue
            reach = {c.id for c in self.ruleset.reach(self._equations[_key(finding)])}
            for group in self.repairs.groups:
                cells = group.repairs[0].cells if group.repairs else ()
                if id(group) in first and not reach.isdisjoint(cells):
                    follows[place] = first[id(group)]
                    break
        return {**follows, **self._overwritten(follows)}

    def _overwritten(self, follows: Mapping[int, int]) -> dict[int, int]:
        """Return the totals typed over their formula that a broken equation names already."""
        named = {f.cells[0]: i for i, f in enumerate(self.findings) if self._is_equation(f)}
        return {
            place: follows.get(named[finding.cells[0]], named[finding.cells[0]])
            for place, finding in enumerate(self.findings)
            if finding.rule.check == "typed_totals"
            and finding.cells
            and finding.cells[0] in named
            and place not in self.causes
        }

    @cached_property
    def _placed(self) -> list[tuple[int, Group]]:
        placed = []
        for group in self.repairs.groups:
            sides = {tuple(cell.id for cell in e.cells) for e in group.equations}
            forced = set(group.repairs[0].cells) if group.repairs and not sides else set()
            places = (
                place
                for place, finding in enumerate(self.findings)
                if (self._is_equation(finding) and finding.cells in sides)
                or (finding.status == "broken" and not forced.isdisjoint(finding.cells))
            )
            first = next(places, None)
            if first is not None:
                placed.append((first, group))
        return placed

    @cached_property
    def _equations(self) -> Mapping[tuple[str, tuple[str, ...]], Equation]:
        return {
            (rule.id, tuple(cell.id for cell in equation.cells)): equation
            for rule, equation in self.ruleset.equations
        }

    def _is_equation(self, finding: Finding) -> bool:
        return finding.status == "broken" and _key(finding) in self._equations

    @property
    def not_evaluated(self) -> int:
        """Return how many times a rule could not be evaluated."""
        return sum(finding.status == "not_evaluated" for finding in self.findings)


def _key(finding: Finding) -> tuple[str, tuple[str, ...]]:
    return finding.rule.id, finding.cells


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings by severity, those broken before those not evaluated or explained.

    What is not filled in yet comes before the hints; what rules on trial find comes last.
    """
    order = {"broken": 0, "not_evaluated": 1, "explained": 2}
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                f.rule.switch == "beta",
                SEVERITIES.index(f.severity),
                not f.is_gap,
                order[f.status],
                f.rule.id,
            ),
        )
    )
