"""Numbers that a spreadsheet program shows as dates, times of day, durations or percentages."""

import re
from datetime import datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from nianbao.form.filing import Number, plain_number
from nianbao.form.numbers import Displayed
from nianbao.host.markup import parse

Moment = Literal["moment", "duration", "percentage"]

# ECMA-376 18.8.30: what a file names by number alone, the formats of East Asia among them
_MOMENTS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
_DURATION = 46
_PERCENTAGES = frozenset((9, 10))
_PERHAPS = re.compile(r"[dmhys%]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')


@lru_cache(16)
def moment_styles(part: bytes) -> dict[str, Moment]:
    """Return which cell formats of a part of styles show no plain number, by the format's number.

    Raises ParseError or UnsafeMarkupError for a part that is not sound.
    """
    root = parse(part)
    own = {
        node.get("numFmtId"): node.get("formatCode", "")
        for node in root.iterfind("{*}numFmts/{*}numFmt")
    }
    found: dict[str, Moment] = {}
    for style, node in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        given = node.get("numFmtId", "0")
        kind = _own_kind(own[given]) if given in own else _builtin_kind(given)
        if kind:
            found[str(style)] = kind
    return found


def is_percentage(code: str) -> bool:
    """Return whether a number format shows a percentage, and not a percent sign as mere text."""
    return "%" in _LITERAL.sub("", code)


def shown(number: Number, kind: Moment, *, since_1904: bool) -> Displayed | None:
    """Return a number as its format shows it, or None where no day belongs to it."""
    if kind == "percentage":
        return Displayed(f"{plain_number((100 * Decimal(number)).normalize())}%", number, kind)
    text = _day(float(number), kind, since_1904=since_1904)
    return None if text is None else Displayed(text, number, "date")


def _day(number: float, kind: Moment, *, since_1904: bool) -> str | None:
    from openpyxl.utils import datetime as days  # noqa: PLC0415 - costs 0.1 s, hardly ever needed

    epoch = days.MAC_EPOCH if since_1904 else days.WINDOWS_EPOCH
    try:
        if kind == "duration":
            return str(days.from_excel(number, timedelta=True))
        moment = days.from_excel(number, epoch) if number >= 0 else None
    except OverflowError:
        return None
    if isinstance(moment, datetime) and moment.time() == time():
        return moment.date().isoformat()
    return moment.isoformat() if moment else None


def _builtin_kind(given: str) -> Moment | None:
    if not given.isdigit():
        return None
    if int(given) in _PERCENTAGES:
        return "percentage"
    return "duration" if int(given) == _DURATION else "moment" if int(given) in _MOMENTS else None


def _own_kind(code: str) -> Moment | None:
    if not _PERHAPS.search(code):
        return None
    if is_percentage(code):
        return "percentage"
    from openpyxl.styles.numbers import (  # noqa: PLC0415 - costs 0.1 s, seldom needed
        is_date_format,
        is_timedelta_format,
    )

    if is_timedelta_format(code):
        return "duration"
    return "moment" if is_date_format(code) else None
