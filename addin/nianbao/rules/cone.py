"""Non-negative solutions of homogeneous equations: exact elimination and a small exact simplex.

All equations of the notation are homogeneous: every sum is compared with a sum, or with 0. So a
filing of nothing but 0 keeps them all, and what can be asked is which sums may be above 0 in a
filing that keeps them.
"""

from collections.abc import Iterable
from fractions import Fraction

from nianbao.rules.equation import Equation, Term

# A sum: the variables and their factors. A variable is the index of a cell, or of a difference
# between the sides of an inequality; a cell that may be negative is the difference of two.
Form = dict[int, Fraction]
# Each row gives its variable as the sum of others: x = Σ factor · other.
Rows = dict[int, Form]

_DIFFERENCES = 1_000_000


def form_of(left: Iterable[Term], right: Iterable[Term] = ()) -> Form:
    """Return left minus right."""
    form: Form = {}
    for sign, terms in ((1, left), (-1, right)):
        for factor, cell in terms:
            add(form, cell.index, Fraction(sign * factor))
            if cell.measure == "change":
                add(form, -1 - cell.index, Fraction(-sign * factor))
    return form


def add(form: Form, variable: int, factor: Fraction) -> None:
    """Add a variable to a sum, in place; one whose factors cancel is dropped."""
    total = form.get(variable, Fraction(0)) + factor
    if total:
        form[variable] = total
    else:
        form.pop(variable, None)


class Cone:
    """All non-negative solutions of the equations added so far."""

    def __init__(self, rows: Rows | None = None, differences: int = 0) -> None:
        self._rows: Rows = {variable: dict(form) for variable, form in (rows or {}).items()}
        self._differences = differences

    def copy(self) -> "Cone":
        """Return a cone to which equations can be added without changing this one."""
        return Cone(self._rows, self._differences)

    def reduced(self, form: Form) -> Form:
        """Return the same sum over variables that are free: nothing where it is always 0."""
        result: Form = {}
        for variable, factor in form.items():
            for other, share in self._rows.get(variable, {variable: Fraction(1)}).items():
                add(result, other, factor * share)
        return result

    def add_zero(self, form: Form) -> bool:
        """Add that a sum is 0; return whether the equations added before did not say so."""
        rest = self.reduced(form)
        if not rest:
            return False
        # a short row fills the others least
        self._solve(rest, min(rest, key=lambda v: (abs(rest[v]) != 1, v)))
        return True

    def add_at_most_zero(self, form: Form) -> None:
        """Add that a sum is 0 or less."""
        self._differences += 1
        self.add_zero({**form, _DIFFERENCES + self._differences: Fraction(1)})

    def add_equation(self, equation: Equation) -> None:
        """Add an equation or an inequality, as if it held without any ``when``."""
        form = form_of(equation.left, equation.right)
        if equation.relation == "=":
            self.add_zero(form)
        else:
            sign = 1 if equation.relation == "<=" else -1
            self.add_at_most_zero({variable: sign * factor for variable, factor in form.items()})

    def ray(self, target: Form) -> set[int]:
        """Return the variables above 0 in a solution that makes ``target`` positive.

        It is empty where there is no such solution. Simplex from the solution in which all is 0,
        with Bland's rule, which never goes in circles.
        """
        work = self.copy()
        while True:
            goal = work.reduced(target)
            entering = min((v for v, factor in goal.items() if factor > 0), default=None)
            if entering is None:
                return set()
            limits = [v for v, form in work._rows.items() if form.get(entering, 0) < 0]
            if not limits:
                held = {v for v, form in work._rows.items() if form.get(entering, 0) > 0}
                return held | {entering}
            leaving = min(limits)
            row = work._rows.pop(leaving)
            work._solve({**row, leaving: Fraction(-1)}, entering)

    def _solve(self, form: Form, variable: int) -> None:
        """Give a variable by the others of a sum that is 0, and put that into every row."""
        factor = form[variable]
        own = {v: -share / factor for v, share in form.items() if v != variable}
        for row in self._rows.values():
            share = row.pop(variable, None)
            if share is not None:
                for other, part in own.items():
                    add(row, other, share * part)
        self._rows[variable] = own
