"""Every way to read a row whose cells were lost: digits run together, or a place too few."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from nianbao.form import Cell
from nianbao.form.filing import Number
from nianbao.form.numbers import read_text
from nianbao.recover.labels import plain

# None stands for a blank cell.
Values = tuple[Number | None, ...]
# The factor of each cell in a sum that must be 0.
Equation = tuple[int, ...]

_RUN = re.compile(r"[-\d.]+(?:万元|元|[件个项宗份起条])?")
# A row that takes more steps to cut has so many readings that none can be told from another.
_MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class OpenTexts:
    """What is printed of a row: one text for each cell, or pieces of digits ``run_together``.

    Between two pieces a cell ends; within one nobody can see where.
    """

    pieces: tuple[str, ...]
    run_together: bool


class TooMany(Exception):  # noqa: N818 - a finding, not an error of the program
    """A row has more readings than could ever be told apart."""


def ways(texts: OpenTexts, cells: Sequence[Cell], equations: Sequence[Equation]) -> list[Values]:
    """Return every reading of a row that its own equations allow.

    ``cells`` stand in the order in which they are printed. A number in every cell is
    preferred where an equation speaks for it; else blank cells are supposed as well.
    Raises TooMany.
    """
    if texts.run_together:
        return _uncut(texts.pieces, cells, equations)
    return _completed(texts.pieces, cells, equations)


def _completed(
    pieces: Sequence[str], cells: Sequence[Cell], equations: Sequence[Equation]
) -> list[Values]:
    """Return the readings of a row that lost one cell, by the cell that is lost."""
    if len(pieces) != len(cells) - 1:
        return []
    found: dict[Values, None] = {}
    for lost in range(len(cells)):
        concerned = [equation for equation in equations if equation[lost]]
        if not concerned:
            raise TooMany
        values = _values(pieces, [*cells[:lost], *cells[lost + 1 :]])
        if values is None:
            continue
        before, behind = values[:lost], values[lost:]
        rest = _sum(concerned[0], (*before, 0, *behind))
        value, remainder = divmod(-rest, concerned[0][lost])
        complete = (*before, value, *behind)
        if value >= 0 and not remainder and _holds(equations, complete):
            found[complete] = None
    return list(found)


def _uncut(
    pieces: Sequence[str], cells: Sequence[Cell], equations: Sequence[Equation]
) -> list[Values]:
    """Return the readings of digits that run together."""
    runs = tuple(plain(piece) for piece in pieces)
    if not runs or len(runs) > len(cells) or any(not _RUN.fullmatch(run) for run in runs):
        return []
    steps = _Steps()
    if equations and next(_Cut(cells, (), steps).of(runs), None) is not None:
        return list(_Cut(cells, equations, steps).of(runs))
    found = {} if equations else dict.fromkeys(_Cut(cells, (), steps).of(runs))
    for count in range(len(runs), len(cells)):
        for present in combinations(range(len(cells)), count):
            own = [tuple(equation[i] for i in present) for equation in equations]
            for values in _Cut([cells[i] for i in present], own, steps).of(runs):
                by_place = dict(zip(present, values, strict=True))
                found[tuple(by_place.get(i) for i in range(len(cells)))] = None
    return list(found)


class _Steps:
    """The work done on one row."""

    def __init__(self) -> None:
        self.done = 0

    def take(self) -> None:
        self.done += 1
        if self.done > _MOST_STEPS:
            raise TooMany


class _Cut:
    """Cutting pieces of digits into exactly one number for each cell, so that equations hold."""

    def __init__(self, cells: Sequence[Cell], equations: Sequence[Equation], steps: _Steps) -> None:
        self.cells = cells
        self.steps = steps
        # An equation can be judged when its last cell is cut; a sum's bounds already before.
        self.judged = [(e, max(i for i, x in enumerate(e) if x)) for e in equations if any(e)]
        self.sums = [(e, last) for e, last in self.judged if _ends_in_total(e, last)]

    def of(self, runs: tuple[str, ...]) -> Iterator[Values]:
        """Yield every way to cut the pieces."""
        yield from self._from((), runs, sum(map(len, runs)))

    def _from(self, done: Values, runs: tuple[str, ...], left: int) -> Iterator[Values]:
        place = len(done)
        if not runs or place == len(self.cells):
            if not runs and place == len(self.cells):
                yield done
            return
        run, further = runs[0], runs[1:]
        for end in self._ends(done, run, left):
            self.steps.take()
            value = _number(run[:end], self.cells[place])
            if value is None:
                continue
            values = (*done, value)
            if self._may_hold(values, left - end):
                rest = (run[end:], *further) if end < len(run) else further
                yield from self._from(values, rest, left - end)

    def _ends(self, done: Values, run: str, left: int) -> Iterable[int]:
        """Return after how many digits the next number may end."""
        place = len(done)
        for equation, last in self.sums:
            if last == place:
                total = abs(_sum(equation[:place], done))
                return (len(str(total)),) if run.startswith(str(total)) else ()
        longest = min(len(run), left - (len(self.cells) - place) + 1)
        return range(longest if place == len(self.cells) - 1 else 1, longest + 1)

    def _may_hold(self, values: Values, left: int) -> bool:
        """Return whether no equation is broken yet; ``left`` digits are still to be cut.

        A total that comes later has at most the digits that the cells before it leave over.
        """
        place = len(values) - 1
        for equation, last in self.judged:
            if last == place and _sum(equation[: place + 1], values):
                return False
        longest = left - (len(self.cells) - len(values)) + 1
        return not any(
            last > place and abs(_sum(equation[: place + 1], values)) >= 10**longest
            for equation, last in self.sums
        )


def _ends_in_total(equation: Equation, last: int) -> bool:
    """Return whether the last cell of an equation alone is the sum of all others."""
    signs = {factor > 0 for factor in equation[:last] if factor}
    return len(signs) == 1 and (equation[last] > 0) not in signs and abs(equation[last]) == 1


def _number(text: str, cell: Cell) -> Number | None:
    """Return the number that a cut-off text makes; None where nobody would write it so."""
    if text.isdigit() and cell.measure == "count":
        return int(text) if text == "0" or text[0] != "0" else None
    if re.match(r"-?0\d", text):
        return None
    reading = read_text(text, cell.measure, cell.unit)
    return None if reading.problem or "zeros" in reading.notes else reading.number


def _values(pieces: Sequence[str], cells: Sequence[Cell]) -> Values | None:
    """Return what the pieces say in these cells; None where one cannot be read."""
    readings = [read_text(x, c.measure, c.unit) for x, c in zip(pieces, cells, strict=True)]
    if any(reading.problem for reading in readings):
        return None
    return tuple(reading.number for reading in readings)


def _sum(equation: Equation, values: Values) -> Number:
    return sum(factor * (value or 0) for factor, value in zip(equation, values, strict=True))


def _holds(equations: Sequence[Equation], values: Values) -> bool:
    return all(_sum(equation, values) == 0 for equation in equations)
