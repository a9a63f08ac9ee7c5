"""The cells of a range, read and written as Excel's ``Range.Value`` and ``Range.Formula`` do."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from nianbao.host.libreoffice.formulas import Translator
from nianbao.host.live_values import ERROR_CODES, Percentage

_DATE_OR_TIME, _PERCENT, _LOGICAL = 6, 128, 1024  # com.sun.star.util.NumberFormat
_DAY_ZERO = datetime(1899, 12, 30)
# What Excel takes for a number, a date or a truth value when it is given as text
_LOOKS_TYPED = re.compile(r"[-+(]?[¥$]?\d[\d,.:/%()eE+-]*|TRUE|FALSE", re.IGNORECASE)

Rows = list[list[Any]]


class LockedCellsError(RuntimeError):
    """A write to locked cells of a protected sheet; Excel refuses it as a whole."""


def values(cells: Any, document: Any) -> Rows:
    """Return what stands in a range.

    These are floats, texts, truth values, dates, percentages, error codes, None.
    """
    found = cells.getDataArray()
    rows = [[None if value == "" else value for value in row] for row in found]
    if any(isinstance(value, float) for row in rows for value in row):
        _give_types(rows, cells, document)
    for down, row in enumerate(found):
        for across, value in enumerate(row):
            if value is None:  # an error, for a blank cell gives an empty text
                shown = cells.getCellByPosition(across, down).String
                rows[down][across] = ERROR_CODES.get(shown, ERROR_CODES["#VALUE!"])
    return rows


def formulas(cells: Any, translator: Translator) -> list[list[str]]:
    """Return the formulas of a range in Excel's grammar, and constants as texts."""
    shown = cells.getDataArray()
    return [
        [_typed(text, value, translator) for text, value in zip(row, shown[down], strict=True)]
        for down, row in enumerate(cells.getFormulaArray())
    ]


def put(cells: Any, sheet: Any, rows: Sequence[Sequence[Any]], translator: Translator) -> None:
    """Write values to a range as Excel takes them.

    A text that begins with ``=`` is a formula, one that looks like a number becomes one, and
    an apostrophe in front, which does not belong to the text, prevents both. Raises
    LockedCellsError and writes nothing when any of the cells is protected; LibreOffice itself
    would let a write to single cells through.
    """
    if sheet.isProtected() and is_locked(cells):
        raise LockedCellsError(cells.AbsoluteName)
    plain: list[tuple[Any, ...]] = []
    typed: list[tuple[int, int, str]] = []
    for down, row in enumerate(rows):
        line: list[Any] = []
        for across, value in enumerate(row):
            content, as_typed = _content(value, translator)
            line.append(content)
            if as_typed:
                typed.append((across, down, as_typed))
        plain.append(tuple(line))
    cells.setDataArray(tuple(plain))
    for across, down, text in typed:
        cells.getCellByPosition(across, down).setFormula(text)


def _typed(text: str, shown: Any, translator: Translator) -> str:
    if isinstance(shown, str) and text.removeprefix("'") == shown:
        return shown
    return f"={translator.to_excel(text[1:])}" if text.startswith("=") else text


def is_locked(cells: Any) -> bool:
    """Return whether any cell of a range is locked, which counts while its sheet is protected."""
    mixed = cells.getPropertyState("CellProtection").value == "AMBIGUOUS_VALUE"
    return mixed or cells.CellProtection.IsLocked


def _content(value: Any, translator: Translator) -> tuple[Any, str]:
    """Return a value as the data array takes it, and what must be typed into the cell instead."""
    if value is None:
        return "", ""
    if isinstance(value, datetime):
        return (value - _DAY_ZERO) / timedelta(days=1), ""
    if isinstance(value, bool):
        return "", "=TRUE()" if value else "=FALSE()"
    return _text(value, translator) if isinstance(value, str) else (float(value), "")


def _text(text: str, translator: Translator) -> tuple[str, str]:
    if text.startswith("="):
        return "", f"={translator.from_excel(text[1:])}"
    if _LOOKS_TYPED.fullmatch(text):
        return "", text
    return text.removeprefix("'"), ""


def _give_types(rows: Rows, cells: Any, document: Any) -> None:
    """Turn the numbers that are shown as dates, percentages or truth values into these."""
    for kind, places in _formats(cells, document):
        convert = _converter(kind)
        if convert:
            for down, across in places:
                if isinstance(rows[down][across], float):
                    rows[down][across] = convert(rows[down][across])


def _converter(kind: int) -> Callable[[float], Any] | None:
    if kind & _LOGICAL:
        return bool
    if kind & _PERCENT:
        return Percentage
    if kind & _DATE_OR_TIME:
        return lambda number: _DAY_ZERO + timedelta(days=number)
    return None


def _formats(cells: Any, document: Any) -> Iterator[tuple[int, Iterator[tuple[int, int]]]]:
    """Yield each kind of number format in a range, with its places counted from 0."""
    state = cells.getPropertyState("NumberFormat").value
    if state == "DEFAULT_VALUE":
        return
    kinds = document.NumberFormats
    groups = cells.getCellFormatRanges() if state == "AMBIGUOUS_VALUE" else None
    parts = [groups.getByIndex(i) for i in range(groups.Count)] if groups else [cells]
    corner = cells.RangeAddress
    for part in parts:
        place = part.RangeAddress
        rows = range(place.StartRow - corner.StartRow, place.EndRow - corner.StartRow + 1)
        columns = range(
            place.StartColumn - corner.StartColumn, place.EndColumn - corner.StartColumn + 1
        )
        yield (
            kinds.getByKey(part.NumberFormat).Type,
            ((down, across) for down in rows for across in columns),
        )
