"""A sentence cut into clauses, and clauses into classes of words."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from nianbao.rules.prose.lexicon import Shape, lexicon
from nianbao.rules.prose.numbers import NUMBER, NUMBER_STARTS, Written, read_number
from nianbao.rules.prose.passage import OPENING
from nianbao.rules.prose.reporting_unit import MASK, ReportingUnit, Scope

_MARKS = "，,；;：:（()）"
# a colon between a label and its number parts nothing: 「政府信息公开申请：26件」
_MARK = r"[，,；;（()）]|[：:](?!\d)"
_LAST_YEAR = frozenset("去上前")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_LAST_YEARS = re.compile("[上前去往]一?年")
_YEAR = re.compile(r"\d{4}")
_Matcher = Callable[[str, int], re.Match[str] | None]


class Token(NamedTuple):
    """A word and its class, or a gap of unknown words.

    A number has its ``written`` form, a scope says whose numbers follow, a year or a cause whether
    it is of another year than that reported on, and a parenthesis has its own clauses.
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


# No sentence has more, and each word may look at all others of its clause: a longer clause is read
# in pieces. Brackets deeper in each other part clauses as commas do.
_MOST_TOKENS, _MOST_LEVELS = 300, 16


def cut(text: str, reporter: ReportingUnit) -> tuple[Clause, ...]:
    """Return the clauses of a sentence."""
    open_clauses: list[tuple[int, list[Clause], list[Token]]] = [(0, [], [])]
    for token in _tokens(text, reporter):
        start, clauses, tokens = open_clauses[-1]
        if token.kind != "mark":
            tokens.append(token)
            if len(tokens) >= _MOST_TOKENS:
                clauses.append(Clause(list(tokens), ""))
                tokens.clear()
            continue
        mark = text[token.start]
        if mark in "（(" and len(open_clauses) <= _MOST_LEVELS:
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


def _tokens(text: str, reporter: ReportingUnit) -> Iterator[Token]:
    known = lexicon()
    words, empty = known.words, known.empty
    begin = _begin()
    masked = reporter.mask(text)
    opening = OPENING.match(text)
    end = at = opening.end() if opening else 0
    in_gap = False
    while start := begin(masked, at):
        at = start.start()
        match = _matcher(start[0])(masked, at)
        if not match:
            at += 1
            continue
        # empty words do not part a gap
        if at > end and not in_gap:
            yield _gap(text, end, at, reporter)
            in_gap = True
        begun, at = at, match.end()
        end = at
        group = match.lastgroup
        kind = words[match[0]] if group == "word" else group or ""
        if kind not in empty:
            yield Token(kind, begun, end) if group == "word" else _token(match, reporter)
            in_gap = False
    if end < len(text.rstrip("。！？!?")) and not in_gap:
        yield _gap(text, end, len(text), reporter)


def _gap(text: str, start: int, end: int, reporter: ReportingUnit) -> Token:
    if reporter.is_own_name(text[start:end]):
        return Token("scope", start, end, scope=reporter.scope_of("name", text[start:end]))
    return Token("gap", start, end)


def _token(match: re.Match[str], reporter: ReportingUnit) -> Token:
    """Return the token of a word that was found by its shape."""
    kind = match.lastgroup or ""
    start, end = match.span()
    if kind == "number":
        written = read_number(match[0])
        return Token(written.kind, start, end, written)
    if kind == "name":
        return Token("scope", start, end, scope="own")
    says = lexicon().says.get(kind)
    if says == "scope":
        return Token("scope", start, end, scope=reporter.scope_of(kind, match[0]))
    if says:
        is_other = says == "other_year" or _is_other_year(match[0], reporter.year)
        return Token("year", start, end, is_other_year=is_other)
    if kind == "carry_year":
        kind = _carry(match[0], reporter.year)
    is_other = kind == "cause" and _LAST_YEARS.search(match[0]) is not None
    return Token(kind, start, end, is_other_year=is_other)


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
def _begin() -> _Matcher:
    """Return what finds a character that begins something known."""
    letters = sorted({*_words(), *chain.from_iterable(shape.starts for shape in _shapes())})
    return re.compile(f"[{re.escape(''.join(letters))}]").search


@cache
def _matcher(letter: str) -> _Matcher:
    """Return what finds what a character begins; a report needs some fifty of three hundred."""
    parts = [f"(?P<{s.name}>{s.pattern})" for s in _shapes() if letter in s.starts]
    parts += [f"(?P<word>{'|'.join(_words()[letter])})"] if letter in _words() else []
    return re.compile("|".join(parts)).match


@cache
def _words() -> dict[str, list[str]]:
    """Return the known words by their first character, the longest first."""
    words: dict[str, list[str]] = {}
    for word in sorted(lexicon().words, key=len, reverse=True):
        words.setdefault(word[0], []).append(re.escape(word))
    return words


@cache
def _shapes() -> list[Shape]:
    own = [Shape("name", MASK, f"{MASK}+(?:机关|办公室)?"), Shape("number", NUMBER_STARTS, NUMBER)]
    return [*own, *lexicon().shapes, Shape("mark", _MARKS, _MARK)]
