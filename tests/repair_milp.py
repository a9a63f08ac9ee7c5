"""The smallest number of wrong cells by a mixed-integer program, to compare the search with.

Textbook big-M: for each cell that may be wrong one binary that pays for a change. Right only on
small values (see notes on big-M in the architecture), which is all that the tests give it.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy import optimize as _optimize

from nianbao.form import Filing
from nianbao.rules import RuleSet

# scipy's own hints say float where it takes arrays
optimize: Any = _optimize

# More than any figure of the tests would have to change by.
BIG = 3000


class Program:
    """The error equations of a filing; live totals are free, every other cell has its price."""

    def __init__(self, filing: Filing, ruleset: RuleSet, witnesses: Iterable[str]) -> None:
        equations = [
            e for rule, e in ruleset.equations if rule.severity == "error" and e.relation == "="
        ]
        self.cells = sorted({c.index for e in equations for c in e.cells})
        self.ids = [filing.edition.cells[index].id for index in self.cells]
        self.place = {index: place for place, index in enumerate(self.cells)}
        witnesses = set(witnesses)
        self.priced = [place for place, cell in enumerate(self.ids) if cell in witnesses]
        self.values = [int(filing.figures[cell].number or 0) for cell in self.ids]
        width = len(self.cells)
        self.rows: list[np.ndarray] = []
        for equation in equations:
            row = np.zeros(2 * width)
            for sign, terms in ((1, equation.left), (-1, equation.right)):
                for factor, cell in terms:
                    row[self.place[cell.index]] += sign * factor
            self.rows.append(row)
        self.excluded: list[np.ndarray] = []

    def smallest(self) -> frozenset[str] | None:
        """A smallest set of cells whose change makes all equations hold, none yet excluded.

        The figures need not be declared whole: with factors of 1 and −1 on rows and columns they
        come out whole, and the program is ten times faster.
        """
        width = len(self.cells)
        cost = np.zeros(2 * width)
        limits, upper = [], []
        for place in self.priced:
            cost[width + place] = 1
            for sign in (1, -1):
                row = np.zeros(2 * width)
                row[place], row[width + place] = sign, -BIG
                limits.append(row)
                upper.append(sign * self.values[place])
        constraints = [
            optimize.LinearConstraint(np.array(self.rows), 0, 0),
            optimize.LinearConstraint(np.array(limits), -np.inf, np.array(upper)),
        ]
        if self.excluded:
            counts = [row.sum() - 1 for row in self.excluded]
            constraints.append(
                optimize.LinearConstraint(np.array(self.excluded), -np.inf, np.array(counts))
            )
        highest = np.array([np.inf] * width + [1.0] * width)
        found = optimize.milp(
            cost,
            integrality=np.array([0] * width + [1] * width),
            bounds=optimize.Bounds(np.zeros(2 * width), highest),
            constraints=constraints,
        )
        if not found.success:
            return None
        chosen = [self.ids[place] for place in self.priced if found.x[width + place] > 0.5]
        return frozenset(chosen)

    def every_smallest(self) -> set[frozenset[str]]:
        """Every smallest set: each one found is excluded until only greater ones are left."""
        sets: set[frozenset[str]] = set()
        while True:
            found = self.smallest()
            if found is None or (sets and len(found) > len(next(iter(sets)))):
                return sets
            sets.add(found)
            self._exclude(found)

    def _exclude(self, cells: frozenset[str]) -> None:
        row = np.zeros(2 * len(self.cells))
        for cell in cells:
            row[len(self.cells) + self.ids.index(cell)] = 1
        self.excluded.append(row)
