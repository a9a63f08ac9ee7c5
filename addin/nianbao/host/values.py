"""Values as the rest of the program knows them, and as a part stores them.

Text in a part cannot hold most control characters; spreadsheet programs write them as
``_xHHHH_``, and a text that merely looks like that with its ``_`` as ``_x005F_``.
"""

import re
from decimal import Decimal
from math import isfinite

from nianbao.book.block import Value
from nianbao.form.text import without_surrogates

LONGEST_TEXT = 32_767  # UTF-16 units in one cell; Excel repairs (cuts) a file with more
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f]")


def same(one: Value, other: Value) -> bool:
    """Return whether two values look the same in a cell; numbers compare as Excel stores them."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        return float(one) == float(other)
    return (None if one == "" else one) == (None if other == "" else other)


def as_displayed(double: float) -> int | Decimal:
    """Return a double as spreadsheet programs show it: to 15 significant digits."""
    if double.is_integer():
        return int(double)
    number = Decimal(f"{double:.15g}")
    return int(number) if number == number.to_integral_value() else number


def digits(number: int | Decimal) -> str:
    """Return a number as a cell stores it, without an exponent.

    Raises ValueError for what is no number or lies outside a spreadsheet's range.
    """
    text = format(number, "f") if isinstance(number, Decimal) else str(number)
    if not isfinite(float(text)):
        raise ValueError(number)
    return text


def units(text: str) -> int:
    """Return a text's length as spreadsheet programs count it: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escaped(text: str) -> str:
    """Return a text as a part may hold it.

    What Unicode calls no character at all (lone surrogates, U+FFFE, U+FFFF) becomes U+FFFD.
    """
    text = without_surrogates(text)
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    """Return the text that a part's text stands for; a lone surrogate becomes U+FFFD."""
    if "_x" not in text:
        return text
    return without_surrogates(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))
