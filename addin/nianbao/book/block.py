"""Blocks: the named rectangles of the workbook that are read and written as wholes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import NamedTuple


class Keep(Enum):
    """The mark of a cell inside an edit that is to stay as it is."""

    KEEP = "keep"


KEEP = Keep.KEEP


class Formula(NamedTuple):
    """A formula to be written (without ``=``), with the value it has now.

    With None for a value, a closed file works it out.
    """

    text: str
    cached: int | Decimal | str | bool | None


Value = int | Decimal | str | bool | None


class Stood(NamedTuple):
    """What once stood in a cell, to be put back: its markup in the file, and what that means.

    The markup (see host/standing.py) may be of the row's height alone; a program that takes no
    markup is given ``plain``.
    """

    markup: str
    plain: Value | Formula


Content = Value | Formula | Keep | Stood


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of one sheet; rows and columns count from 1."""

    name: str
    sheet: str
    top: int
    left: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Area:
    """What stands in a block: values, and formulas (without ``=``) where a cell holds one.

    Both are exactly as tall and as wide as the block. Few blocks are asked for their
    formulas, so these are looked up when they are. ``markup`` gives what ``Stood`` needs to
    put a cell (by its place in the block) back exactly, empty where its value says it all;
    ``format_code`` is the number format by which a closed file shows the cell.
    """

    values: list[list[Value]]
    look_up: Callable[[], list[list[str | None]]]
    markup: Callable[[int, int], str] = lambda *_: ""
    format_code: Callable[[int, int], str] = lambda *_: "General"

    @cached_property
    def formulas(self) -> list[list[str | None]]:
        """Return the formula of each cell, None where it holds none."""
        return self.look_up()


@dataclass(frozen=True, slots=True)
class Edit:
    """New contents for a block, exactly as tall and as wide as the block.

    ``heights`` gives row heights in points for rows (of the sheet) whose text wraps. An edit that
    ``fits`` what people put into a block, this one's rows being filled, has its cells look as the
    blank ones do where they do not wrap or are locked, and makes rows higher, never lower.
    Numbers put where dates or percentages are shown are to be ``plain``, which a closed file does
    by itself.
    """

    block: Block
    contents: list[list[Content]]
    heights: Mapping[int, float] = field(default_factory=dict)
    fits: Block | None = None
    plain: bool = False
