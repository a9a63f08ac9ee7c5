"""Matching a printed label with the official ones: exact, alias, prefix, alike."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from nianbao.form.text import simplified, without_width

Step = Literal["exact", "alias", "prefix", "alike"]

# Labels at least so alike may be the same.
ALIKE = 0.72
# Two official labels that are about as near as each other decide nothing.
_MARGIN = 0.05
# Shorter beginnings, such as 「其他」 or 「规章」, fit too many labels.
_PREFIX = 4

_NUMERALS = "一二三四五六七八九十"


class Enumerator(NamedTuple):
    """The number before a label: its style, 一、 or （一） or 1., and the number as written."""

    style: Literal["section", "chapter", "item"]
    number: str


_ENUMERATORS: tuple[tuple[Literal["section", "chapter", "item"], re.Pattern[str]], ...] = (
    ("section", re.compile(rf"([{_NUMERALS}]+)[、.,:]")),
    ("chapter", re.compile(rf"\(([{_NUMERALS}]+)\)[、.,:]?")),
    ("item", re.compile(r"\(?(\d{1,2})(?!\d)[)、.,:]?")),
)


@dataclass(frozen=True, slots=True)
class Term:
    """An official label with its other spellings; ``key`` is what it stands for."""

    key: str
    text: str
    bare: str
    number: Enumerator | None
    aliases: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """The official label that a printed one means, and by which step it was found."""

    term: Term
    step: Step


def term(key: str, text: str, aliases: Iterable[str] = ()) -> Term:
    """Return an official label made ready for comparison."""
    return Term(key, text, bare(text), enumerator(text), frozenset(bare(x) for x in aliases))


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return the text in half-width, simplified characters, without blanks and invisible marks."""
    return simplified(without_width(text))


@cache
def folded(character: str) -> str:
    """Return a character in half width where that is a single one, and simplified."""
    narrow = unicodedata.normalize("NFKC", character)
    return simplified(narrow if len(narrow) == 1 else character)


def spaced(text: str) -> str:
    """Return a pattern of a text between whose characters there may be blanks."""
    return r"\s*".join(re.escape(character) for character in text)


def enumerator(text: str) -> Enumerator | None:
    """Return the number before a label, None where it has none."""
    for style, pattern in _ENUMERATORS:
        if match := pattern.match(plain(text)):
            return Enumerator(style, match[1])
    return None


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Return the plain text without the number before it."""
    narrow = plain(text)
    for _, pattern in _ENUMERATORS:
        if match := pattern.match(narrow):
            return narrow[match.end() :]
    return narrow


def find(text: str, terms: Iterable[Term], steps: Iterable[Step] = ()) -> Match | None:
    """Return the one official label among ``terms`` that a printed label means.

    The steps are tried in their order; a step that fits two labels decides nothing.
    None where no step finds exactly one.
    """
    wanted = bare(text)
    if not wanted:
        return None
    known = list(terms)
    for step in steps or _TESTS:
        hits = _TESTS[step](text, known)
        if hits:
            return Match(hits[0], step) if len({hit.key for hit in hits}) == 1 else None
    return None


def resembles(text: str, terms: Iterable[Term]) -> bool:
    """Return whether a printed label could mean one of ``terms``, though not which."""
    return any(likeness(bare(text), known.bare) >= ALIKE for known in terms)


def _exact(text: str, terms: list[Term]) -> list[Term]:
    return [known for known in terms if known.bare == bare(text)]


def _alias(text: str, terms: list[Term]) -> list[Term]:
    return [known for known in terms if bare(text) in known.aliases]


def _prefix(text: str, terms: list[Term]) -> list[Term]:
    wanted = bare(text)
    return [
        known
        for known in terms
        if min(len(wanted), len(known.bare)) >= _PREFIX
        and (known.bare.startswith(wanted) or wanted.startswith(known.bare))
        and not _other_number(text, known)
    ]


def _alike(text: str, terms: list[Term]) -> list[Term]:
    """Return the nearest labels: one, or several between which no choice can be made."""
    rated = [
        (likeness(bare(text), known.bare), known)
        for known in terms
        if not _other_number(text, known)
    ]
    best = max((ratio for ratio, _ in rated), default=0.0)
    return [known for ratio, known in rated if best >= ALIKE and ratio > best - _MARGIN]


_TESTS: dict[Step, Callable[[str, list[Term]], list[Term]]] = {
    "exact": _exact,
    "alias": _alias,
    "prefix": _prefix,
    "alike": _alike,
}


def _other_number(text: str, known: Term) -> bool:
    """Return whether both labels are numbered, and differently: then likeness proves nothing."""
    number = enumerator(text)
    return number is not None and known.number is not None and number != known.number


@lru_cache(maxsize=4096)
def likeness(left: str, right: str) -> float:
    """Return how alike two texts are, from 0 to 1."""
    return SequenceMatcher(None, left, right, autojunk=False).ratio()
