"""Reading a number as people write it into a form.

Accepted with a note: full-width digits, blanks of every kind, zero-width characters,
thousands separators, a unit behind the number, yuan where 万元 is asked for, and a number that
its cell's format shows as a date or a percentage where no date and no percentage can be meant.
Everything else is refused with its text; a blank stays blank and is never 0.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from nianbao.form.edition import Measure
from nianbao.form.text import without_blanks

Note = Literal[
    "full_width", "blanks", "separators", "unit", "converted", "zeros", "text", "date", "percentage"
]
Problem = Literal["unreadable", "negative", "fraction", "date", "percentage", "part"]
Look = Literal["date", "percentage"]

BLANK_MARKS = frozenset({"-", "/", "—", "——", "–", "无", "\\"})

_NUMBER = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?(.*)")
_PLAIN = re.compile("0|[1-9][0-9]{0,14}")  # what most cells hold, and nothing is to be overlooked
_MOST_DIGITS = 15  # a spreadsheet keeps no more of a number; a longer one is a card's or a code
_COUNTERS = frozenset("件个项宗份起条")
# 1930-01-01: spreadsheet programs take typed years of two digits for 1930 to 2029, so that an
# earlier day was never typed; it is a count in a cell that kept the format of a date
_FIRST_TYPED_DAY = 10_959
_YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


class Reading(NamedTuple):
    """What a text says: ``number``, or a ``problem``, or neither where it is blank.

    ``notes`` name what had to be overlooked to read the number.
    """

    number: int | Decimal | None = None
    notes: tuple[Note, ...] = ()
    problem: Problem | None = None


class Displayed(str):
    """What a cell shows of a number whose format makes a date or a percentage of it.

    ``number`` is what the cell holds: a day's serial number, or the hundredth of a percentage.
    """

    number: int | Decimal
    look: Look
    as_shown: str

    def __new__(
        cls, text: str, number: int | Decimal, look: Look, as_shown: str = ""
    ) -> "Displayed":
        """Return ``text`` with what stands behind it, and how it looks in the cell."""
        shown = super().__new__(cls, text)
        shown.number, shown.look, shown.as_shown = number, look, as_shown or text
        return shown

    def __getnewargs__(self) -> tuple[Any, ...]:
        return str(self), self.number, self.look, self.as_shown


def read_value(value: int | Decimal | str | bool | None, measure: Measure, unit: str) -> Reading:
    """Return what a spreadsheet cell says; a number kept there as text gets the note ``text``."""
    if value is None or isinstance(value, bool):
        return Reading(problem=None if value is None else "unreadable")
    if isinstance(value, int) and value >= 0 and measure != "money":
        return Reading(value)
    if isinstance(value, Displayed):
        return _read_displayed(value, measure)
    if not isinstance(value, str):
        return _judge(Decimal(value), (), measure)
    reading = read_text(value, measure, unit)
    if reading.number is not None and not reading.notes:
        return Reading(reading.number, ("text",))
    return reading


def read_text(text: str, measure: Measure, unit: str) -> Reading:
    """Return what a written number says, in the cell's own unit.

    Counts come as int, money as Decimal. A mark such as 「-」 or 「无」 reads as blank.
    """
    if _PLAIN.fullmatch(text):
        return Reading(Decimal(text) if measure == "money" else int(text))
    narrow, notes = _without_width(text)
    if not narrow or narrow in BLANK_MARKS:
        return Reading()
    match = _NUMBER.fullmatch(narrow)
    if not match:
        return Reading(problem="unreadable")
    sign, whole, fraction, suffix = match.groups()
    digits = whole.replace(",", "")
    if len(digits) > _MOST_DIGITS:
        return Reading(problem="unreadable")
    number = Decimal(f"{sign}{digits}{fraction or ''}")
    if "," in whole:
        notes.append("separators")
    if re.match("0[0-9]", whole) or (measure != "money" and fraction and not fraction.strip(".0")):
        notes.append("zeros")
    if suffix:
        factor = _factor(suffix, measure, unit)
        if factor is None:
            return Reading(problem="unreadable")
        if factor != 1:
            number = (number * factor).normalize()
        notes.append("unit" if factor == 1 else "converted")
    return _judge(number, tuple(notes), measure)


def _read_displayed(shown: Displayed, measure: Measure) -> Reading:
    """Return the number behind a date or a percentage where it can only be that one.

    A percentage is read where the cell holds a fraction and counts are asked for: programs make
    7 % of a 7 typed there. A whole number, shown as so many hundred, may be either.
    """
    number, is_whole = shown.number, shown.number == int(shown.number)
    if shown.look == "date" and is_whole and 0 <= number < _FIRST_TYPED_DAY:
        return _judge(Decimal(number), ("date",), measure)
    if shown.look == "percentage" and measure != "money" and not is_whole:
        return _judge(100 * Decimal(number), ("percentage",), measure)
    if shown.look == "percentage" and number == 0:
        return _judge(Decimal(0), ("percentage",), measure)
    return Reading(problem=shown.look)


def _without_width(text: str) -> tuple[str, list[Note]]:
    """Return the text in half-width characters without blanks, and what was changed.

    Raised and circled digits stay what they are: footnote marks, not digits.
    """
    notes: list[Note] = []
    visible = without_blanks(text)
    if visible != text:
        notes.append("blanks")
    narrow = "".join(_half_width(c) for c in visible).replace("−", "-")
    if narrow != visible and any(c.isdigit() for c in narrow):
        notes.append("full_width")
    return narrow, notes


def _half_width(character: str) -> str:
    is_wide = unicodedata.decomposition(character).startswith("<wide>")
    return unicodedata.normalize("NFKC", character) if is_wide else character


def _factor(suffix: str, measure: Measure, unit: str) -> Decimal | None:
    """Return by what a number with this suffix is multiplied, or None for a strange suffix."""
    if measure != "money":
        return Decimal(1) if suffix in _COUNTERS else None
    return _YUAN[suffix] / _YUAN[unit] if suffix in _YUAN else None


def _judge(number: Decimal, notes: tuple[Note, ...], measure: Measure) -> Reading:
    if measure != "change" and number < 0:
        return Reading(notes=notes, problem="negative")
    if measure == "money":
        return Reading(abs(number), notes)
    if number != number.to_integral_value():
        return Reading(notes=notes, problem="fraction")
    return Reading(int(number), notes)
