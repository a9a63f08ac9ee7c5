"""Clauses in the order in which they are read: each number beside what it counts."""

from collections.abc import Iterator, Sequence

from nianbao.rules.prose.lexicon import Lexicon
from nianbao.rules.prose.tokens import Clause, Token


def reordered(clauses: Sequence[Clause], known: Lexicon) -> Iterator[Clause]:
    """Yield clauses with every number beside its words, wherever it stood.

    A subject and a number alone behind it are one clause, 「行政复议方面，全年3件」.
    """
    if len(clauses) == 1:
        yield _in_order(clauses[0])
        return
    held: Clause | None = None
    for clause in map(_in_order, clauses):
        if held and [t.kind for t in clause.tokens if t.kind not in known.light] == ["N"]:
            yield Clause([*held.tokens, *clause.tokens], clause.mark)
            held = None
            continue
        if held:
            yield held
        held = clause if _only_names(clause, known) else None
        if not held:
            yield clause
    if held:
        yield held


def _only_names(clause: Clause, known: Lexicon) -> bool:
    """Return whether a clause ends with a subject of which no number was said."""
    tokens = clause.tokens
    return (
        clause.mark in ("，", ",", "：", ":")
        and bool(tokens)
        and tokens[-1].kind in known.roles["subject"]
        and not any(token.written for token in tokens)
    )


def _in_order(clause: Clause) -> Clause:
    kinds = [token.kind for token in clause.tokens]
    if "paren" in kinds:
        clause = Clause(list(_opened(clause.tokens)), clause.mark)
    if "list" in kinds:
        clause = Clause(_dealt_out(clause.tokens), clause.mark)
    return clause


def _opened(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield tokens, a number alone in a parenthesis as if it stood free: 「行政复议（3件）」."""
    before: Token | None = None
    for token in tokens:
        alone = token.inner[0].tokens if len(token.inner) == 1 else []
        is_free = len(alone) == 1 and alone[0].kind == "N" and before and not before.written
        before = alone[0] if is_free else token
        yield before


def _dealt_out(tokens: list[Token]) -> list[Token]:
    """Return tokens with numbers shared out: 「公开、不予公开分别为 5 件、3 件」."""
    at = next(i for i, token in enumerate(tokens) if token.kind == "list")
    things, numbers = _parted(tokens[:at]), _parted(tokens[at + 1 :])
    is_even = len(things) == len(numbers) > 1 and all(things)
    if not is_even or any(len(n) != 1 or not n[0].written for n in numbers):
        return tokens
    and_ = next(token for token in tokens if token.kind == "and")
    dealt = [[*thing, *number, and_] for thing, number in zip(things, numbers, strict=True)]
    return [token for part in dealt for token in part][:-1]


def _parted(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return what stands between the words for 和."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "and":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
