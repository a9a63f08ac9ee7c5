"""A sentence cut into clauses, and clauses into classes of words."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

from nianbao.rules.prose.numbers import NUMBER, Written, read_number
from nianbao.rules.prose.speaker import MASK, Scope, Speaker
from nianbao.rules.prose.vocabulary import Vocabulary, vocabulary

_SCOPES = ("own", "area", "others", "office")
_YEARS = ("full", "as_of", "part_of_year", "since", "year")
_OTHER_YEARS = ("part_of_year", "since")
_LAST_YEAR = frozenset("去上前")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_YEAR = re.compile(r"\d{4}")


class Token(NamedTuple):
    """A word and its class, or a gap of unknown words.

    A number has its ``written`` form, a scope says whose numbers follow, a year whether it is
    another one than that reported on, and a parenthesis has its own clauses.
    """

    kind: str
    start: int
    end: int
    written: Written | None = None
    scope: Scope = "own"
    is_other_year: bool = False
    inner: tuple["Clause", ...] = ()


class Clause(NamedTuple):
    """The tokens between two marks of punctuation, and the mark that ends them."""

    tokens: list[Token]
    mark: str


def cut(text: str, speaker: Speaker) -> tuple[Clause, ...]:
    """Return the clauses of a sentence."""
    open_clauses: list[tuple[int, list[Clause], list[Token]]] = [(0, [], [])]
    for token in _tokens(text, speaker):
        start, clauses, tokens = open_clauses[-1]
        if token.kind != "mark":
            tokens.append(token)
            continue
        mark = text[token.start]
        if mark in "（(":
            open_clauses.append((token.start, [], []))
        elif mark in "）)" and len(open_clauses) > 1:
            clauses.append(Clause(tokens, mark))
            open_clauses.pop()
            open_clauses[-1][2].append(Token("paren", start, token.end, inner=tuple(clauses)))
        else:
            clauses.append(Clause(list(tokens), mark))
            tokens.clear()
    while len(open_clauses) > 1:
        start, clauses, tokens = open_clauses.pop()
        inner = (*clauses, Clause(tokens, ""))
        open_clauses[-1][2].append(Token("paren", start, len(text), inner=inner))
    _, clauses, tokens = open_clauses[0]
    return (*clauses, Clause(tokens, ""))


def _tokens(text: str, speaker: Speaker) -> Iterator[Token]:
    known = vocabulary()
    masked = speaker.mask(text)
    end = 0
    for match in _pattern().finditer(masked):
        if match.start() > end:
            yield _gap(text, end, match.start(), speaker)
        end = match.end()
        token = _token(match, known, speaker)
        if token.kind not in known.empty:
            yield token
    if end < len(text.rstrip("。！？!?")):
        yield _gap(text, end, len(text), speaker)


def _gap(text: str, start: int, end: int, speaker: Speaker) -> Token:
    if speaker.is_own_name(text[start:end]):
        return Token("scope", start, end, scope=speaker.scope_of("name", text[start:end]))
    return Token("gap", start, end)


def _token(match: re.Match[str], known: Vocabulary, speaker: Speaker) -> Token:
    group, word = match.lastgroup or "", match[0]
    if group == "word":
        return Token(known.words[word], match.start(), match.end())
    if group == "number":
        written = read_number(word)
        return Token(written.kind, match.start(), match.end(), written)
    if group in _SCOPES or group == "name":
        scope = speaker.scope_of(group, word)
        return Token("scope", match.start(), match.end(), scope=scope)
    if group in _YEARS:
        is_other = group in _OTHER_YEARS or _is_other_year(word, speaker.year)
        return Token("year", match.start(), match.end(), is_other_year=is_other)
    if group == "carry_year":
        return Token(_carry(word, speaker.year), match.start(), match.end())
    return Token(group, match.start(), match.end())


def _is_other_year(word: str, reported: int | None) -> bool:
    """Return whether a year is not the one reported on, as far as that is known."""
    years = _YEAR.findall(word.translate(_CHINESE_DIGITS))
    if years:
        return any(int(year) != reported for year in years)
    return word[0] in _LAST_YEAR


def _carry(word: str, reported: int | None) -> str:
    """Return whether a carry-over with a year in it comes from last year or goes to the next."""
    if reported is None:
        return "carry"
    year = int(_YEAR.findall(word)[0])
    is_source = word[:4].isdigit()
    if is_source:
        return {reported - 1: "carry_in", reported: "carry_out"}.get(year, "gap")
    return {reported: "carry_in", reported + 1: "carry_out"}.get(year, "gap")


@cache
def _pattern() -> re.Pattern[str]:
    """Return one pattern of everything known, longest words first."""
    known = vocabulary()
    parts = [rf"(?P<name>{MASK}+)", f"(?P<number>{NUMBER})"]
    parts += [f"(?P<{name}>{known.scopes[name].pattern})" for name in _SCOPES]
    parts += [f"(?P<{name}>{shape})" for name, shape in known.shapes.items()]
    parts += [f"(?P<word>{_words(known)})", r"(?P<mark>[，,；;：:（()）])"]
    return re.compile("|".join(parts))


def _words(known: Vocabulary) -> str:
    """Return a pattern of all words, grouped by their first character for speed."""
    groups = groupby(sorted(known.words, key=lambda w: (w[0], -len(w), w)), key=lambda w: w[0])
    return "|".join(
        f"{re.escape(first)}(?:{'|'.join(re.escape(word[1:]) for word in words)})"
        for first, words in groups
    )
