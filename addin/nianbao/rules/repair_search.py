"""The smallest sets of cells whose change makes every equation of one part hold.

Sets of 1, 2, 3, 4 cells are tried in turn. A set of that size in which every cell changes has a
cell in each broken equation, and no equation that holds has exactly one cell of it, since that
would break it. Only such sets are built: each step takes an equation that still lacks a cell
and tries its cells, each set once. The values then follow from the equations, in integers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from nianbao.form.filing import Number
from nianbao.rules.repair_system import Part, System, bits, total

# More cells than these are not searched, nor more sets than these kept.
CELLS = 4
SETS = 500
# Cells tried before the search gives up; about 50 ms.
BUDGET = 80_000
# What it costs to solve for the values, counted in cells tried.
_SOLVING = 40

# By how much each cell changes.
Deltas = dict[int, int]
Accepts = Callable[[Deltas], bool]


class _ExceededError(Exception):
    """The work budget is used up, or more sets were found than are kept."""


class Solution(NamedTuple):
    """A set of cells with their changes; ``is_open`` if it also has other changes that do."""

    deltas: Deltas
    is_open: bool


@dataclass(frozen=True, slots=True)
class Smallest:
    """Every smallest set, none where four cells are not enough.

    ``is_complete``: nothing was left out; otherwise the work or the sets grew too many. What
    was found is right all the same.
    """

    solutions: tuple[Solution, ...]
    is_complete: bool


def smallest(
    system: System,
    part: Part,
    values: Sequence[Number],
    accepts: Accepts,
    budget: int = BUDGET,
) -> Smallest:
    """Return every smallest set of changes that makes the equations of ``part`` hold.

    Values stay whole numbers of 0 or more. A set that is not accepted counts as none.
    """
    search = _Search(system, part, values, accepts, budget)
    try:
        for size in range(CELLS + 1):
            search.run(size)
            if search.found:
                break
    except _ExceededError:
        return Smallest(tuple(search.found), is_complete=False)
    return Smallest(tuple(search.found), is_complete=True)


class _Search:
    """One part being searched: its broken equations as bits, what was found and spent."""

    def __init__(
        self, system: System, part: Part, values: Sequence[Number], accepts: Accepts, budget: int
    ) -> None:
        self.system = system
        self.values = values
        self.accepts = accepts
        self.budget = budget
        self.residuals = {i: int(total(system.forms[i], values)) for i in bits(part.equations)}
        self.broken = sum(1 << i for i, residual in self.residuals.items() if residual)
        # so many equations at most does one cell bear on
        self.reach = max((mask.bit_count() for mask in system.masks.values()), default=0)
        self.found: list[Solution] = []
        self.work = 0

    def run(self, size: int) -> None:
        """Find every set of this size."""
        if size == 0:
            if not self.broken and self.accepts({}):
                self.found.append(Solution({}, is_open=False))
        elif self.broken:
            self._extend((), 0, 0, size, set())

    def _extend(
        self, chosen: tuple[int, ...], touched: int, once: int, left: int, barred: set[int]
    ) -> None:
        """Add one cell more; ``touched`` and ``once`` are the equations chosen cells stand in."""
        masks, broken = self.system.masks, self.broken
        lacking = (broken & ~touched) | (once & ~broken)
        candidates = self._candidates(lacking, touched)
        self._spend(len(candidates))
        closed = ~(touched | broken)
        barred = set(barred)
        for cell in candidates:
            mask = masks[cell]
            if cell in barred:
                continue
            if left == 1:
                if not (lacking & ~mask or mask & closed):
                    self._finish((*chosen, cell), touched | mask)
                continue
            now = touched | mask
            now_once = (once & ~mask) | (mask & ~touched)
            still = (broken & ~now) | (now_once & ~broken)
            barred.add(cell)
            if still.bit_count() <= self.reach * (left - 1):
                self._extend((*chosen, cell), now, now_once, left - 1, barred)

    def _candidates(self, lacking: int, touched: int) -> Sequence[int]:
        """Return the cells of the shortest equation that lacks one, else all within reach."""
        forms = self.system.forms
        if lacking:
            return tuple(forms[(lacking & -lacking).bit_length() - 1])
        return tuple(dict.fromkeys(cell for i in bits(touched) for cell in forms[i]))

    def _finish(self, chosen: tuple[int, ...], touched: int) -> None:
        """Keep the set if its values can be solved for and are accepted."""
        if not self._has_room(chosen, touched):
            return
        self._spend(_SOLVING)
        rows = self._rows(chosen, touched)
        rank, solved = solve(rows)
        ways = [solved] if rank == len(chosen) else self._ends(chosen, rows, rank)
        deltas = [dict(zip(chosen, way, strict=True)) for way in ways if way]
        allowed = [each for each in deltas if self._is_allowed(each)]
        if not allowed:
            return
        self.found.append(Solution(min(allowed, key=_amount), rank < len(chosen)))
        if len(self.found) >= SETS:
            raise _ExceededError

    def _has_room(self, chosen: tuple[int, ...], touched: int) -> bool:
        """Return whether no broken equation asks its cells to lose more than they hold."""
        for i in bits(touched & self.broken):
            need, room = -self.residuals[i], 0
            for cell in chosen:
                factor = self.system.forms[i].get(cell, 0)
                if factor * need > 0:
                    break
                room += abs(factor) * int(self.values[cell])
            else:
                if room < abs(need):
                    return False
        return True

    def _rows(self, chosen: tuple[int, ...], touched: int) -> list[list[int]]:
        """Return the equations over the chosen cells' changes."""
        rows = {i: [0] * len(chosen) + [-self.residuals[i]] for i in bits(touched)}
        for place, cell in enumerate(chosen):
            for i, factor in self.system.columns[cell]:
                rows[i][place] = factor
        return list(rows.values())

    def _ends(
        self, chosen: tuple[int, ...], rows: list[list[int]], rank: int
    ) -> Iterator[list[int] | None]:
        """Yield the extreme solutions, some cells at 0, of equations that leave values open.

        If there are any whole numbers of 0 or more that do, then such as these: all factors
        of the form's equations are 1 or -1, each cell stands on its row and in its column.
        """
        width = len(chosen)
        for zeros in combinations(range(width), width - rank):
            at_zero = [_unit(width, place, -int(self.values[chosen[place]])) for place in zeros]
            yield solve([*rows, *at_zero])[1]

    def _is_allowed(self, deltas: Deltas) -> bool:
        """Return whether no number becomes negative and the caller accepts."""
        positive = all(self.values[cell] + change >= 0 for cell, change in deltas.items())
        return positive and self.accepts(deltas)

    def _spend(self, work: int) -> None:
        self.work += work
        if self.work > self.budget:
            raise _ExceededError


def solve(rows: Sequence[Sequence[int]]) -> tuple[int, list[int] | None]:
    """Return the rank of linear equations, and their one solution in integers if there is one.

    Each row holds the factors and, last, what they must come to. Equations that contradict
    each other count as of full rank.
    """
    width = len(rows[0]) - 1
    rest = [list(row) for row in rows]
    pivots: list[list[int]] = []
    for column in range(width):
        pivot = next((row for row in rest if row[column]), None)
        if pivot is None:
            continue
        rest = [_cleared(row, pivot, column) for row in rest if row is not pivot]
        pivots = [*(_cleared(row, pivot, column) for row in pivots), pivot]
    if any(row[width] for row in rest):
        return width, None
    if len(pivots) < width:
        return len(pivots), None
    quotients = [divmod(row[width], row[place]) for place, row in enumerate(pivots)]
    if any(remainder for _, remainder in quotients):
        return width, None
    return width, [quotient for quotient, _ in quotients]


def _cleared(row: list[int], pivot: list[int], column: int) -> list[int]:
    """Return a row with ``column`` made 0 by the pivot row."""
    if not row[column]:
        return row
    times, back = pivot[column], row[column]
    return [times * a - back * b for a, b in zip(row, pivot, strict=True)]


def _unit(width: int, place: int, value: int) -> list[int]:
    return [*(int(place == i) for i in range(width)), value]


def _amount(deltas: Deltas) -> int:
    return sum(abs(change) for change in deltas.values())
