"""Every way to read a row whose cells were lost: digits run together, or a place too few.

Pieces of digits are cut into one number for each cell, so that the equations of the row hold.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations

from nianbao.form import Cell
from nianbao.form.filing import Number
from nianbao.form.numbers import read_text
from nianbao.recover.labels import plain

# None stands for a blank cell.
Values = tuple[Number | None, ...]
# The factor of each cell in a sum that must be 0.
Equation = tuple[int, ...]

# A row that takes more steps to cut has so many readings that none can be told from another.
_MOST_STEPS = 20_000
_RUN = re.compile(r"[-\d.]+(?:万元|元|[件个项宗份起条])?")


class TooMany(Exception):  # noqa: N818 - a finding, not an error of the program
    """A row has more readings than could ever be told apart."""


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
        rest = _summed(concerned[0], (*before, 0, *behind))
        value, remainder = divmod(-rest, concerned[0][lost])
        complete = (*before, value, *behind)
        if value >= 0 and not remainder and all(_summed(x, complete) == 0 for x in equations):
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
    if equations:
        whole = _cut(runs, cells, equations, steps)
        if whole or _can_cut(runs, cells):
            return list[Values](whole)
    found: dict[Values, None] = dict.fromkeys(() if equations else _cut(runs, cells, (), steps))
    for count in range(len(runs), len(cells)):
        for present in combinations(range(len(cells)), count):
            own = [tuple(equation[i] for i in present) for equation in equations]
            for values in _cut(runs, [cells[i] for i in present], own, steps):
                by_place = dict(zip(present, values, strict=True))
                found[tuple(by_place.get(i) for i in range(len(cells)))] = None
    return list(found)


def _values(pieces: Sequence[str], cells: Sequence[Cell]) -> Values | None:
    """Return what the pieces say in these cells; None where one cannot be read."""
    readings = [read_text(x, c.measure, c.unit) for x, c in zip(pieces, cells, strict=True)]
    if any(reading.problem for reading in readings):
        return None
    return tuple(reading.number for reading in readings)


class _Steps:
    """The work done on one row."""

    def __init__(self) -> None:
        self.done = 0

    def take(self) -> None:
        """Count one number that is tried; raise TooMany past the most."""
        self.done += 1
        if self.done > _MOST_STEPS:
            raise TooMany


def _cut(
    runs: Sequence[str], cells: Sequence[Cell], equations: Sequence[Equation], steps: _Steps
) -> list[tuple[Number, ...]]:
    """Return every way to cut the pieces that the equations allow, short numbers first.

    Raises TooMany.
    """
    search = _Search(runs, cells, equations, steps)
    search.go_on(0, len(search.text))
    return sorted(search.found, key=lambda values: tuple(map(abs, values)))


def _can_cut(runs: Sequence[str], cells: Sequence[Cell]) -> bool:
    """Return whether there is a way to cut the pieces, whatever the equations say."""
    text = "".join(runs)
    ends = _piece_ends(runs)
    starts = {0}
    for cell in cells:
        starts = {
            end
            for start in starts
            if start < len(text)
            for end in range(start + 1, ends[start] + 1)
            if _number(text[start:end], cell) is not None
        }
    return len(text) in starts


def _summed(equation: Equation, values: Sequence[Number | None]) -> Number:
    """Return what an equation's sum comes to."""
    return sum(factor * (value or 0) for factor, value in zip(equation, values, strict=True))


@dataclass(slots=True)
class _Sum:
    """The places of a sum's first part and of its total behind the last, and what is cut of it.

    ``value`` is the total where that was cut before the parts.
    """

    first: int
    total: int
    so_far: int = 0
    value: int | None = None


class _Search:
    """A search for the ways to cut a row from left to right.

    A total that ends the row is cut before the parts of its sum: none of them may exceed it.
    """

    def __init__(
        self,
        runs: Sequence[str],
        cells: Sequence[Cell],
        equations: Sequence[Equation],
        steps: _Steps,
    ) -> None:
        self.cells = cells
        self.steps = steps
        self.text = "".join(runs)
        self.ends = _piece_ends(runs)
        self.done: list[Number] = []
        self.found: list[tuple[Number, ...]] = []
        self.sums: dict[int, _Sum] = {}
        # Equations that are no sums are judged when their last cell is cut.
        self.judged: dict[int, list[Equation]] = {}
        for equation in equations:
            self._take_over(equation)

    def _take_over(self, equation: Equation) -> None:
        places = [place for place, factor in enumerate(equation) if factor]
        if _is_sum(equation, places, self.cells) and self.sums.keys().isdisjoint(places):
            self.sums |= dict.fromkeys(places, _Sum(places[0], places[-1]))
        elif places:
            self.judged.setdefault(places[-1], []).append(equation)

    def go_on(self, start: int, until: int) -> None:
        """Cut the text between two places into the cells that follow those already cut."""
        place = len(self.done)
        own = self.sums.get(place)
        if place == len(self.cells):
            if start == until:
                self.found.append(tuple(self.done))
        elif own and place == own.total:
            self._cut_total(own, start, until)
        elif own and place == own.first and own.total == len(self.cells) - 1:
            self._cut_last_total(own, start, until)
        elif start < until:
            self._cut_next(own, start, until)

    def _cut_total(self, own: _Sum, start: int, until: int) -> None:
        """Cut the total behind the parts, which is known by now."""
        text = str(own.so_far)
        if own.value is not None:
            if start == until and own.so_far == own.value:
                self._take(own.value, until, until)
        elif self.text.startswith(text, start) and start + len(text) <= self.ends[start]:
            self._take(own.so_far, start + len(text), until)

    def _cut_last_total(self, own: _Sum, start: int, until: int) -> None:
        """Cut the total that ends the row, then the parts before it."""
        for begin in range(until - 1, start, -1):
            if self.ends[begin] < until:
                break
            self.steps.take()
            value = _number(self.text[begin:until], self.cells[own.total])
            if value is not None:
                own.value = int(value)
                self._cut_next(own, start, begin)
        own.value = None

    def _cut_next(self, own: _Sum | None, start: int, until: int) -> None:
        """Cut a number that is no total; ``own`` is the sum of which it is a part."""
        place = len(self.done)
        last = len(self.cells) if own is None or own.value is None else own.total
        behind = last - place - 1
        if own and own.value is not None and own.value - own.so_far > _most(until - start, behind):
            return
        longest = min(self.ends[start], until - behind)
        for end in range(start + 1 if behind else until, longest + 1):
            self.steps.take()
            value = _number(self.text[start:end], self.cells[place])
            if value is None:
                continue
            if own is None:
                self._take(value, end, until)
            elif not self._take_part(own, int(value), end, until, behind):
                break

    def _take_part(self, own: _Sum, value: int, end: int, until: int, behind: int) -> bool:
        """Go on behind a sum's part; return whether the sum leaves room for it."""
        most = 10 ** (until - end - behind + 1) - 1 if own.value is None else own.value
        if own.so_far + value > most:
            return False
        own.so_far += value
        self._take(value, end, until)
        own.so_far -= value
        return True

    def _take(self, value: Number, end: int, until: int) -> None:
        """Go on behind a number, unless it breaks an equation."""
        self.done.append(value)
        judged = self.judged.get(len(self.done) - 1, ())
        if all(_summed(equation[: len(self.done)], self.done) == 0 for equation in judged):
            self.go_on(end, until)
        self.done.pop()


def _most(digits: int, behind: int) -> int:
    """Return more than a number and those behind it come to that share so many digits."""
    return 10 ** (digits - behind) + 9 * behind


def _is_sum(equation: Equation, places: Sequence[int], cells: Sequence[Cell]) -> bool:
    """Return whether cells side by side are counts, and the last of them the sum of all others."""
    if len(places) < 2 or places[-1] - places[0] >= len(places):
        return False
    *parts, total = (equation[place] for place in places)
    is_count = all(cells[place].measure == "count" for place in places)
    return is_count and abs(total) == 1 and all(part == -total for part in parts)


def _piece_ends(runs: Sequence[str]) -> list[int]:
    """Return for every character where its piece ends."""
    ends = accumulate(len(run) for run in runs)
    return [end for end, run in zip(ends, runs, strict=True) for _ in run]


def _number(text: str, cell: Cell) -> Number | None:
    """Return the number that a cut-off text makes; None where nobody would write it so."""
    if text.isdigit() and cell.measure == "count":
        return int(text) if text == "0" or text[0] != "0" else None
    if re.match(r"-?0\d", text):
        return None
    reading = read_text(text, cell.measure, cell.unit)
    return None if reading.problem or "zeros" in reading.notes else reading.number
