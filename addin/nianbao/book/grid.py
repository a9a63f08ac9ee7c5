"""What a cell's value is in a sum and in a text."""

from decimal import Decimal

from nianbao.book.block import Value
from nianbao.form.filing import Number, plain_number
from nianbao.form.numbers import Displayed


def number_of(value: Value) -> Number:
    """Return what the value adds to a SUM: 0 for blanks, texts and truth values."""
    return value if is_number(value) else 0  # pyright: ignore[reportReturnType]


def as_held(value: Value) -> Value:
    """Return the value as formulas see it: the number behind a date or a percentage."""
    return value.number if isinstance(value, Displayed) else value


def is_number(value: Value) -> bool:
    """Return whether a spreadsheet counts the value as a number; a truth value it does not."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def as_text(value: Value) -> str:
    """Return the value as a text: as a spreadsheet joins it to one, a date as it looks."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Displayed):
        return value.as_shown
    return plain_number(value.normalize()) if isinstance(value, Decimal) else str(value)
