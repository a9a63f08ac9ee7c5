"""Values as a running spreadsheet program gives and takes them."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from nianbao.book.block import Block, Content, Formula, Stood, Value
from nianbao.host import moments
from nianbao.host.moments import Moment
from nianbao.host.stood import number_in
from nianbao.host.values import ERRORS, as_displayed, digits

# xlErrDiv0 and its like, as COM passes them (0x800A07D0 + n)
ERROR_CODES = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
_ERRORS = {code: text for text, code in ERROR_CODES.items()}
_DAY_ZERO = datetime(1899, 12, 30)
# Month names make a date, and these two words a truth value
_TAKEN_FOR_MORE = re.compile(r"TRUE|FALSE|[A-Z]{3,9}[-/ .]*\d.*|\d.*", re.IGNORECASE)
PLAIN = "General"
_SIGNS = "=+-@'(.,$¥￥%#&\\/"


class Percentage(float):
    """A number in a cell whose format shows a percentage."""


def rows_of(raw: Any, block: Block) -> list[list[Any]]:
    """Return what a program gave for a block as rows, whatever its size."""
    if block.rows == block.columns == 1:
        raw = [[raw]] if not isinstance(raw, list | tuple) else raw
    return [list(row) for row in raw]


def value(raw: Any) -> Value:
    """Return what a cell holds, exactly as a closed file would give it.

    Programs give numbers as floats, errors as codes, dates as moments; see host/values.py
    for what becomes of them.
    """
    if raw is None or isinstance(raw, bool | str):
        return None if raw == "" else raw
    if isinstance(raw, int):
        return _ERRORS.get(raw, raw)
    if isinstance(raw, Percentage):
        return moments.shown(as_displayed(raw), Moment("percentage"), since_1904=False)
    if isinstance(raw, float):
        return as_displayed(raw)
    if isinstance(raw, Decimal):  # a cell with a currency format
        return int(raw) if raw == raw.to_integral_value() else raw.normalize()
    return _moment(raw)


def formula(raw: Any, shown: Any) -> str | None:
    """Return the formula of a cell (without ``=``), None where it holds a value.

    A text that begins with ``=`` is no formula: there ``raw``, the typed content, is the very
    value that the cell shows.
    """
    if isinstance(raw, str) and raw.startswith("=") and raw != shown:
        return raw[1:]
    return None


def to_write(content: Content) -> Any:
    """Return a content as a program takes it: texts safe from being read as anything else."""
    if isinstance(content, Stood):
        return _put_back(content)
    if isinstance(content, Formula):
        return f"={content.text}"
    if isinstance(content, str):
        return f"'{content}" if _needs_apostrophe(content) else content
    if isinstance(content, Decimal):
        digits(content)  # refuses what no cell can hold
        return float(content)
    return content


def markup(raw: Any) -> str:
    """Return what ``Stood`` needs of a cell whose value alone would not bring it back."""
    if isinstance(raw, int) and raw in _ERRORS:
        return f'<row><c t="e"><v>{_ERRORS[raw]}</v></c></row>'
    if isinstance(raw, Percentage):
        return f"<row><c><v>{float(raw)!r}</v></c></row>"
    if isinstance(raw, datetime):
        moment = datetime(*raw.timetuple()[:6], raw.microsecond)
        return f"<row><c><v>{(moment - _DAY_ZERO) / timedelta(days=1)!r}</v></c></row>"
    return ""


def _put_back(stood: Stood) -> Any:
    """Return an error value or the number beneath a date; anything else by what it means."""
    if (stored := number_in(stood.markup)) is not None:
        return float(stored)
    if isinstance(stood.plain, str) and stood.plain in ERRORS and 't="e"' in stood.markup:
        return stood.plain
    return to_write(stood.plain)


def format_put_back(stood: Stood) -> str:
    """Return the number format of a date or a percentage that is put back, blank for others."""
    shown = stood.plain
    if not isinstance(shown, str) or number_in(stood.markup) is None:
        return ""
    if shown.endswith("%"):
        decimals = len(shown.partition(".")[2]) - 1
        return f"0.{'0' * decimals}%" if decimals > 0 else "0%"
    day, _, hour = shown.rpartition("T")
    if day or ":" not in hour:
        return "yyyy-mm-dd hh:mm" if day else "yyyy-mm-dd"
    return "hh:mm"


def to_restore(raw: Any, shown: Any) -> Any:
    """Return what must be written to a cell so that it holds again what it did."""
    text = formula(raw, shown)
    if text is not None:
        return f"={text}"
    if isinstance(shown, str):
        return to_write(shown)
    if isinstance(shown, int) and shown in _ERRORS:
        return _ERRORS[shown]
    return shown


def to_restore_rows(raw: Sequence[Sequence[Any]], shown: Sequence[Sequence[Any]]) -> Any:
    """Return the contents of a range so that writing them restores it."""
    return [
        [to_restore(r, s) for r, s in zip(line, values, strict=True)]
        for line, values in zip(raw, shown, strict=True)
    ]


def _needs_apostrophe(text: str) -> bool:
    """Return whether a program might take a text for a number, date, truth value or formula.

    Chinese programs read full-width digits and signs as well.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    return bool(plain) and (
        plain[0] in _SIGNS or text[0] == "'" or bool(_TAKEN_FOR_MORE.fullmatch(plain))
    )


def _moment(raw: Any) -> Value:
    """Return a date or a time of day as a closed file would; COM adds a time zone."""
    moment = datetime(
        raw.year, raw.month, raw.day, raw.hour, raw.minute, raw.second, raw.microsecond
    )
    # programs give days by this count, in which 1900 has no 29 February
    number = as_displayed((moment - _DAY_ZERO) / timedelta(days=1))
    return moments.shown(number, Moment("moment"), since_1904=False) or number
