"""Ranges of a table in spreadsheet notation."""

import re
from typing import NamedTuple


class Range(NamedTuple):
    """A rectangle of cells; rows and columns count from 1, all four sides belong to it."""

    top: int
    left: int
    bottom: int
    right: int


def parse_range(text: str) -> Range:
    """Return the rectangle written as ``B7`` or ``B7:D7``."""
    first, _, last = text.partition(":")
    top, left = parse_address(first)
    bottom, right = parse_address(last or first)
    return Range(top, left, bottom, right)


def parse_address(text: str) -> tuple[int, int]:
    """Return row and column of an address such as ``J28``."""
    match = re.fullmatch(r"([A-Z]{1,3})([1-9]\d*)", text)
    if not match:
        raise ValueError(text)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def address(row: int, column: int) -> str:
    """Return the address of a cell, such as ``J28``."""
    return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """Return the letters of a column, such as ``J`` for 10."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
