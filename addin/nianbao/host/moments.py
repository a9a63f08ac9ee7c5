"""Numbers that a spreadsheet program shows as dates, times of day, durations or percentages."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from nianbao.form.filing import Number, plain_number
from nianbao.form.numbers import Displayed
from nianbao.host.markup import Element, below, fragment, parse

Kind = Literal["moment", "duration", "percentage"]

# ECMA-376 18.8.30: what a file names by number alone, the formats of East Asia among them
_MOMENTS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
_DURATION = 46
_PERCENTAGES = frozenset((9, 10))
_PLAIN = frozenset(("general", "0"))
_PERHAPS = re.compile(r"[dmhys%]", re.IGNORECASE)
# the same numbers as Chinese programs show them
_CODES = {
    **dict.fromkeys(("14", "22"), "yyyy/m/d"),
    **dict.fromkeys(("27", "36", "50", "52", "57"), 'yyyy"年"m"月"'),
    **dict.fromkeys(("28", "29", "51", "53", "54", "58"), 'm"月"d"日"'),
    **{"31": 'yyyy"年"m"月"d"日"', "16": "d-mmm", "30": "m/d/yy"},
    **{
        "0": "General",
        "1": "0",
        "2": "0.00",
        "3": "#,##0",
        "4": "#,##0.00",
        "9": "0%",
        "10": "0.00%",
    },
    **{"37": "#,##0", "38": "#,##0", "39": "#,##0.00", "40": "#,##0.00", "49": "@"},
}
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[[^]]*\]|(y+|m+|d+)|(.)', re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')


class Moment(NamedTuple):
    """A cell format that shows no plain number; ``code`` is blank where it is not known.

    ``plain`` is the number of the format that differs from it only in showing a plain number,
    blank where the workbook has none.
    """

    kind: Kind
    code: str = ""
    plain: str = ""


@lru_cache(16)
def moment_styles(part: bytes) -> dict[str, Moment]:
    """Return which cell formats of a part of styles show no plain number, by the format's number.

    Raises ParseError or UnsafeMarkupError for a part that is not sound.
    """
    root = parse(part)
    own = _own_codes(root)
    found: dict[str, Moment] = {}
    formats = list(below(root, "cellXfs", "xf"))
    codes = _CODES | own
    plain = {
        _but_number(x): str(i)
        for i, x in enumerate(formats)
        if codes.get(x.get("numFmtId", "0"), "").lower() in _PLAIN
    }
    for style, node in enumerate(formats):
        given = node.get("numFmtId", "0")
        kind = _own_kind(own[given]) if given in own else _builtin_kind(given)
        if kind:
            code = codes.get(given, "")
            found[str(style)] = Moment(kind, code, plain.get(_but_number(node), ""))
    return found


@lru_cache(16)
def format_codes(part: bytes) -> dict[str, str]:
    """Return the number format of each cell format of a part of styles, by its number.

    Raises ParseError or UnsafeMarkupError for a part that is not sound.
    """
    root = parse(part)
    own = _own_codes(root)
    given = (node.get("numFmtId", "0") for node in below(root, "cellXfs", "xf"))
    return {str(n): own.get(id_) or _CODES.get(id_, f"#{id_}") for n, id_ in enumerate(given)}


@lru_cache(16)
def wrapping_styles(part: bytes) -> frozenset[str]:
    """Return the cell formats of a part of styles whose text wraps, by their numbers."""
    looks = enumerate(below(parse(part), "cellXfs", "xf"))
    return frozenset(
        str(number)
        for number, node in looks
        if any(look.get("wrapText") in ("1", "true") for look in below(node, "alignment"))
    )


@lru_cache(16)
def open_styles(part: bytes) -> frozenset[str]:
    """Return the cell formats of a part of styles that are not locked, by their numbers."""
    looks = enumerate(below(parse(part), "cellXfs", "xf"))
    return frozenset(
        str(number)
        for number, node in looks
        if any(look.get("locked") in ("0", "false") for look in below(node, "protection"))
    )


def _own_codes(root: Element) -> dict[str, str]:
    """Return the number formats that a workbook writes out itself, by their number."""
    formats = below(root, "numFmts", "numFmt")
    return {node.get("numFmtId", ""): node.get("formatCode", "") for node in formats}


def _but_number(node: Element) -> str:
    """Return a cell format written out, but for how it shows numbers."""
    ignored = ("numFmtId", "applyNumberFormat")
    attributes = sorted(item for item in node.attrib.items() if item[0] not in ignored)
    return repr([attributes, *map(fragment, node)])


def is_percentage(code: str) -> bool:
    """Return whether a number format shows a percentage, and not a percent sign as mere text."""
    return "%" in _LITERAL.sub("", code)


def shown(number: Number, moment: Moment, *, since_1904: bool) -> Displayed | None:
    """Return a number as its format shows it, or None where no day belongs to it."""
    if moment.kind == "percentage":
        text = f"{plain_number((100 * Decimal(number)).normalize())}%"
        return Displayed(text, number, "percentage")
    text = _iso(float(number), moment.kind, since_1904=since_1904)
    return None if text is None else Displayed(text, number, "date", _as_shown(text, moment.code))


def _as_shown(iso: str, code: str) -> str:
    """Return a day as a format of days shows it; blank for one with hours, or an unknown one."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return ""
    parts = []
    for literal, escaped, token, other in _TOKEN.findall(code.partition(";")[0]):
        parts.append(literal or escaped or _part(day, token.lower()) or other)
    return "".join(parts).strip()


def _part(day: date, token: str) -> str:
    numbers = {"y": day.year, "m": day.month, "d": day.day}
    if token in ("m", "d"):
        return str(numbers[token])
    if token in ("mm", "dd", "yy", "yyyy"):
        return f"{numbers[token[0]]:0{len(token)}}"[-len(token) :]
    return day.strftime({"mmm": "%b", "mmmm": "%B"}[token]) if token in ("mmm", "mmmm") else ""


def _iso(number: float, kind: Kind, *, since_1904: bool) -> str | None:
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


def _builtin_kind(given: str) -> Kind | None:
    if not given.isdigit():
        return None
    if int(given) in _PERCENTAGES:
        return "percentage"
    return "duration" if int(given) == _DURATION else "moment" if int(given) in _MOMENTS else None


def _own_kind(code: str) -> Kind | None:
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
