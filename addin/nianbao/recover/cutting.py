"""Pieces of digits cut into one number for each cell, so that the equations of a row hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from nianbao.form import Cell
from nianbao.form.filing import Number
from nianbao.form.numbers import read_text

# None stands for a blank cell.
Values = tuple[Number | None, ...]
# The factor of each cell in a sum that must be 0.
Equation = tuple[int, ...]

# A row that takes more steps to cut has so many readings that none can be told from another.
_MOST_STEPS = 20_000


class TooMany(Exception):  # noqa: N818 - a finding, not an error of the program
    """A row has more readings than could ever be told apart."""


class Steps:
    """The work done on one row."""

    def __init__(self) -> None:
        self.done = 0

    def take(self) -> None:
        """Count one number that is tried; raise TooMany past the most."""
        self.done += 1
        if self.done > _MOST_STEPS:
            raise TooMany


def cut(
    runs: Sequence[str], cells: Sequence[Cell], equations: Sequence[Equation], steps: Steps
) -> list[tuple[Number, ...]]:
    """Return every way to cut the pieces that the equations allow, short numbers first.

    Raises TooMany.
    """
    search = _Cut(runs, cells, equations, steps)
    search.go_on(0, len(search.text))
    return sorted(search.found, key=lambda values: tuple(map(abs, values)))


def can_cut(runs: Sequence[str], cells: Sequence[Cell]) -> bool:
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


def summed(equation: Equation, values: Sequence[Number | None]) -> Number:
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


class _Cut:
    """A search for the ways to cut a row from left to right.

    A total that ends the row is cut before the parts of its sum: none of them may exceed it.
    """

    def __init__(
        self,
        runs: Sequence[str],
        cells: Sequence[Cell],
        equations: Sequence[Equation],
        steps: Steps,
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
        if all(summed(equation[: len(self.done)], self.done) == 0 for equation in judged):
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
