"""What the cells of a workbook hold: numbers, texts, truth values, moments, from what is written.

A number counts as spreadsheet programs show it, to 15 significant digits: a whole one becomes int,
others Decimal. One that its format shows as a date, a time of day, a duration or a percentage
becomes that text, with the number behind it.
"""

import re
from decimal import Decimal
from functools import cached_property
from math import isfinite

from nianbao.book.block import Value
from nianbao.host.cells import Cells
from nianbao.host.moments import (
    Moment,
    format_codes,
    moment_styles,
    open_styles,
    shown,
    wrapping_styles,
)
from nianbao.host.package import Package
from nianbao.host.strings import Strings, trimmed
from nianbao.host.values import as_displayed, unescaped
from nianbao.host.workbook_part import WorkbookPart

_NUMBER = re.compile(r"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*")
_EXACT = 15  # digits that every double of this length keeps
_FIRST_FORMAT = "0"
_INLINE = "inlineStr"
_TEXTS = frozenset((_INLINE, "str", "e", "d"))
_TRUTH = {"1": True, "true": True, "0": False, "false": False}


class Decoder:
    """The meaning of a workbook's cells: by its shared ``strings``, its formats, its calendar."""

    def __init__(self, package: Package, workbook: WorkbookPart) -> None:
        self._package = package
        self._workbook = workbook
        self.strings = Strings(package)

    def value(self, cells: Cells, at: str) -> Value:
        """Return what a cell holds; ValueError where no cell can hold what is written."""
        found = cells.filled.get(at)
        if found is None:
            return None
        style, kind, written = found
        if kind is None or kind == "n":
            moment = self.moments.get(style or _FIRST_FORMAT) if self.moments else None
            return self._moment(written, moment) if moment else number(written)
        if kind == "s":
            return self._shared(written) or None
        text = unescaped(cells.text(trimmed(written) if kind == _INLINE else written))
        if kind == "b":
            if text not in _TRUTH:
                raise ValueError(text)
            return _TRUTH[text]
        if kind not in _TEXTS:
            raise ValueError(kind)
        return text or None

    def is_moment(self, style: str | None) -> bool:
        """Return whether a format shows numbers as dates, times of day or durations."""
        return (style or _FIRST_FORMAT) in self.moments

    def _shared(self, written: str) -> str:
        texts = self.strings.texts
        if not (written.isascii() and written.isdigit() and int(written) < len(texts)):
            raise ValueError(written)
        return texts[int(written)]

    def format_code(self, style: str | None) -> str:
        """Return the number format of a style (``0.00``), by number where it is built in."""
        return self._codes.get(style or _FIRST_FORMAT, "General")

    @cached_property
    def _codes(self) -> dict[str, str]:
        part = self._package.styles
        return self._package.made_of(part, format_codes) if part else {}

    @cached_property
    def moments(self) -> dict[str, Moment]:
        """Return the cell formats that show no plain number, by the format's number."""
        part = self._package.styles
        return self._package.made_of(part, moment_styles) if part else {}

    @cached_property
    def wrapping(self) -> frozenset[str]:
        """Return the cell formats whose text wraps, by the format's number."""
        part = self._package.styles
        return self._package.made_of(part, wrapping_styles) if part else frozenset()

    @cached_property
    def inputs(self) -> frozenset[str]:
        """Return the cell formats of cells to be filled in with plain numbers or texts."""
        part = self._package.styles
        found = self._package.made_of(part, open_styles) if part else frozenset[str]()
        return found - self.moments.keys()

    def _moment(self, written: str, moment: Moment) -> Value:
        if _NUMBER.fullmatch(written) is None:
            return written
        value = number(written)
        if not isinstance(value, int | Decimal):
            return value
        seen = shown(value, moment, since_1904=self._workbook.since_1904)
        return value if seen is None else seen


def number(written: str) -> Value:
    """Return the number that a text stands for, or the text where it stands for none."""
    if len(written) <= _EXACT and written.isascii() and written.isdigit():
        return int(written)
    if _NUMBER.fullmatch(written) is None:
        return written
    double = float(written)
    return as_displayed(double) if isfinite(double) else written
