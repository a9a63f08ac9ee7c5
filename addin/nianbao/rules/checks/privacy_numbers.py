"""Numbers that belong to a person: identity cards, bank cards, mobile telephones."""

import re
from collections.abc import Collection
from datetime import date

# Weights and check characters of ISO 7064 MOD 11-2, as GB 11643 uses them.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CARD_LENGTHS = range(16, 20)
_SHOWN_FIRST, _SHOWN_LAST = 3, 2
_FIRST_YEAR = 1880


def is_identity_number(digits: str, regions: Collection[str]) -> bool:
    """Return whether this is an identity number: region, date of birth and check character fit."""
    if not has_birthday(digits) or digits[:2] not in regions:
        return False
    total = sum(int(d) * weight for d, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == digits[-1].upper()


def has_birthday(digits: str) -> bool:
    """Return whether the date of birth of an identity number stands in its place."""
    if not re.fullmatch(r"\d{17}[\dXx]", digits, re.ASCII):
        return False
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return born.year >= _FIRST_YEAR


def is_card_number(digits: str, issuers: Collection[str]) -> bool:
    """Return whether this is a bank card number: length, issuer and Luhn's check digit fit.

    A number with a date of birth in it is taken for an identity number with a slip.
    """
    if len(digits) not in _CARD_LENGTHS or not digits.isdigit() or has_birthday(digits):
        return False
    return digits.startswith(tuple(issuers)) and luhn(digits) == 0


def luhn(digits: str) -> int:
    """Return Luhn's remainder of a number, 0 where its check digit is right."""
    doubled = sum(sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (doubled + sum(int(d) for d in digits[::-2])) % 10


def masked(digits: str) -> str:
    """Return a number of which only the beginning and the end can be read."""
    hidden = "*" * (len(digits) - _SHOWN_FIRST - _SHOWN_LAST)
    return digits[:_SHOWN_FIRST] + hidden + digits[-_SHOWN_LAST:]
