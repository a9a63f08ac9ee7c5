"""Every way to read a row whose cells were lost: digits run together, or a place too few."""

import re
from collections.abc import Iterator, Sequence
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
_MOST_STEPS = 200_000


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
    full = list(_cut(runs, tuple(cells), steps))
    if full and equations:
        return [values for values in full if _holds(equations, values)]
    found = dict.fromkeys(full)
    for count in range(len(runs), len(cells)):
        for present in combinations(range(len(cells)), count):
            for values in _cut(runs, tuple(cells[i] for i in present), steps):
                by_place = dict(zip(present, values, strict=True))
                wide = tuple(by_place.get(i) for i in range(len(cells)))
                if _holds(equations, wide):
                    found[wide] = None
    return list(found)


class _Steps:
    """The work done on one row."""

    def __init__(self) -> None:
        self.done = 0

    def take(self) -> None:
        self.done += 1
        if self.done > _MOST_STEPS:
            raise TooMany


def _cut(runs: tuple[str, ...], cells: tuple[Cell, ...], steps: _Steps) -> Iterator[Values]:
    """Yield every way to cut the pieces into exactly one number for each cell."""
    steps.take()
    if not runs or not cells:
        if not runs and not cells:
            yield ()
        return
    run, further = runs[0], runs[1:]
    longest = sum(len(x) for x in runs) - len(cells) + 1
    for end in range(1, min(len(run), longest) + 1):
        value = _number(run[:end], cells[0])
        if value is not None:
            rest = (run[end:], *further) if end < len(run) else further
            for values in _cut(rest, cells[1:], steps):
                yield (value, *values)


def _number(text: str, cell: Cell) -> Number | None:
    """Return the number that a cut-off text makes; None where nobody would write it so."""
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
