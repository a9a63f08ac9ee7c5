"""Every way to read a row whose cells were lost: digits run together, or a place too few."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from nianbao.form import Cell
from nianbao.form.numbers import read_text
from nianbao.recover.cutting import Equation, Steps, TooMany, Values, can_cut, cut, summed
from nianbao.recover.labels import plain

_RUN = re.compile(r"[-\d.]+(?:万元|元|[件个项宗份起条])?")


@dataclass(frozen=True, slots=True)
class OpenTexts:
    """What is printed of a row: one text for each cell, or pieces of digits ``run_together``.

    Between two pieces a cell ends; within one nobody can see where.
    """

    pieces: tuple[str, ...]
    run_together: bool


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
        rest = summed(concerned[0], (*before, 0, *behind))
        value, remainder = divmod(-rest, concerned[0][lost])
        complete = (*before, value, *behind)
        if value >= 0 and not remainder and all(summed(x, complete) == 0 for x in equations):
            found[complete] = None
    return list(found)


def _uncut(
    pieces: Sequence[str], cells: Sequence[Cell], equations: Sequence[Equation]
) -> list[Values]:
    """Return the readings of digits that run together."""
    runs = tuple(plain(piece) for piece in pieces)
    if not runs or len(runs) > len(cells) or any(not _RUN.fullmatch(run) for run in runs):
        return []
    steps = Steps()
    if equations:
        whole = cut(runs, cells, equations, steps)
        if whole or can_cut(runs, cells):
            return list[Values](whole)
    found: dict[Values, None] = dict.fromkeys(() if equations else cut(runs, cells, (), steps))
    for count in range(len(runs), len(cells)):
        for present in combinations(range(len(cells)), count):
            own = [tuple(equation[i] for i in present) for equation in equations]
            for values in cut(runs, [cells[i] for i in present], own, steps):
                by_place = dict(zip(present, values, strict=True))
                found[tuple(by_place.get(i) for i in range(len(cells)))] = None
    return list(found)


def _values(pieces: Sequence[str], cells: Sequence[Cell]) -> Values | None:
    """Return what the pieces say in these cells; None where one cannot be read."""
    readings = [read_text(x, c.measure, c.unit) for x, c in zip(pieces, cells, strict=True)]
    if any(reading.problem for reading in readings):
        return None
    return tuple(reading.number for reading in readings)
