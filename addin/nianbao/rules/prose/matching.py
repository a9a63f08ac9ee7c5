"""Phrases of the lexicon found among the tokens of a clause."""

from collections.abc import Sequence
from decimal import Decimal

from nianbao.rules.prose.context_checks import Match
from nianbao.rules.prose.lexicon import Lexicon
from nianbao.rules.prose.numbers import Written
from nianbao.rules.prose.tokens import Token

_STATEMENT = Written("", 0, "", Decimal(1), False)


def match_at(tokens: Sequence[Token], start: int, topic: str, known: Lexicon) -> Match | None:
    """Return the longest phrase that begins at a token while the text is about ``topic``."""
    branch, at = known.phrases, start
    written, found = _STATEMENT, None
    while at < len(tokens):
        token = tokens[at]
        following = branch.next.get(token.kind)
        if following is None:
            if at > start and token.kind in known.light:
                at += 1
                continue
            break
        branch, at = following, at + 1
        written = token.written or written
        phrase = branch.phrase_on(topic)
        if phrase:
            found = Match(phrase, at, written)
    return None if found and _runs_on(tokens, found, known) else found


def _runs_on(tokens: Sequence[Token], match: Match, known: Lexicon) -> bool:
    """Return whether a statement goes on with words that make it another one."""
    if match.phrase.value is None:
        return False
    rest = [token.kind for token in tokens[match.end :] if token.kind not in known.light]
    is_closed = match.end < len(tokens) and tokens[match.end].kind == "paren"
    # 「全部办结并答复」
    outcome = known.roles["outcome"]
    is_joined = tokens[match.end - 1].kind in outcome and not outcome.isdisjoint(rest[:1])
    return bool(rest) and rest[:1] != ["and"] and not is_joined and not is_closed
