"""What the repairs of one part have to respect beside its equations."""

from collections.abc import Mapping, Sequence

from nianbao.form.filing import Number
from nianbao.rules.repair_system import Guard, Part, System, moved, total


class Conditions:
    """The conditions on the repairs of one part: unreadable cells and other rules.

    ``elsewhere`` are the equations of other parts that are broken too, as bits: a rule that
    also hangs on these cells cannot be judged before they are repaired.
    """

    def __init__(
        self, system: System, part: Part, values: Sequence[Number], elsewhere: int
    ) -> None:
        self._system = system
        self._now = {
            cell: total({i: f for i, f in system.given[cell].items() if i != cell}, values)
            for cell in part.given
            if system.given[cell].keys() & system.unreadable == {cell}
        }
        self._guards = [
            (guard, total(guard.form, values), total(guard.when, values))
            for guard in system.guards
            if not any(system.masks.get(c, 0) & elsewhere for c in (*guard.form, *guard.when))
        ]

    def allow(self, deltas: Mapping[int, int]) -> bool:
        """Return whether unreadable cells get possible values and no other rule breaks by it."""
        for cell in self._now:
            value, remainder = self._given(cell, deltas)
            if value < 0 or remainder:
                return False
        return not any(_breaks(*guard, deltas) for guard in self._guards)

    def given(self, deltas: Mapping[int, int]) -> dict[int, int]:
        """Return the unreadable cells to which the equations give a value, with that value.

        ``deltas`` are by how much other cells change.
        """
        return {cell: self._given(cell, deltas)[0] for cell in self._now}

    def _given(self, cell: int, deltas: Mapping[int, int]) -> tuple[int, int]:
        """Return a cell's value, and the remainder by which it fails to be a whole number."""
        form = self._system.given[cell]
        return divmod(-int(self._now[cell]) - moved(form, deltas), form[cell])


def _breaks(guard: Guard, difference: Number, condition: Number, deltas: Mapping[int, int]) -> bool:
    """Return whether a rule that holds no longer does."""
    by, condition_by = moved(guard.form, deltas), moved(guard.when, deltas)
    if not by and not condition_by:
        return False
    holds = guard.holds(difference, condition)
    return holds and not guard.holds(difference + by, condition + condition_by)
