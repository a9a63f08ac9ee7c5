"""Addresses in A1 notation, ``J4`` and ``A1:B2``, as numbers that count from 1."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class Address(NamedTuple):
    """The place of one cell."""

    row: int
    column: int

    def __str__(self) -> str:
        return format_a1(*self)


class Range(NamedTuple):
    """A rectangle of cells; all four sides belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, top: int, left: int, rows: int, columns: int) -> "Range":
        """Return the rectangle with this corner and size."""
        return cls(top, left, top + rows - 1, left + columns - 1)

    @classmethod
    def around(cls, places: Iterable[Address]) -> "Range":
        """Return the smallest rectangle that holds every place; there is at least one."""
        rows, columns = zip(*places, strict=True)
        return cls(min(rows), min(columns), max(rows), max(columns))

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell lies in the rectangle."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def common(self, other: "Range") -> Iterator[Address]:
        """Yield the cells that lie in both."""
        columns = range(max(self.left, other.left), min(self.right, other.right) + 1)
        for row in range(max(self.top, other.top), min(self.bottom, other.bottom) + 1):
            yield from (Address(row, column) for column in columns)

    @property
    def halves(self) -> "tuple[Range, Range]":
        """Return the upper and the lower half, of a single row the left and the right one."""
        if self.top < self.bottom:
            middle = (self.top + self.bottom) // 2
            return self._replace(bottom=middle), self._replace(top=middle + 1)
        middle = (self.left + self.right) // 2
        return self._replace(right=middle), self._replace(left=middle + 1)

    def __str__(self) -> str:
        first, last = format_a1(self.top, self.left), format_a1(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


def format_a1(row: int, column: int) -> str:
    """Return the address of a cell, such as ``J28``."""
    return f"{column_letters(column)}{row}"


@lru_cache(16_384)
def parse_a1(text: str) -> Address:
    """Return the place that ``J4`` or ``$J$4`` names; ValueError when it names none."""
    found = _A1.fullmatch(text)
    if found is None:
        raise ValueError(text)
    at = Address(int(found[2]), column_number(found[1]))
    if not (1 <= at.row <= LAST_ROW and at.column <= LAST_COLUMN):
        raise ValueError(text)
    return at


def parse_range(text: str) -> Range:
    """Return the rectangle that ``A1:B2`` or ``A1`` names; ValueError when it names none."""
    first, _, last = text.partition(":")
    return Range(*parse_a1(first), *parse_a1(last or first))


@cache
def column_letters(column: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """Return the number of a column from its letters, in either case."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
