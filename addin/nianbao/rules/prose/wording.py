"""The words by which a number is shown, and by which it is known again."""

import re
from collections.abc import Sequence

from nianbao.rules.prose.tokens import Token

_LONGEST_QUOTE = 60
_LEAST_LABEL = 6
_COMMA = re.compile(r"[，,；;：:]")
_RUNNING_TOTAL = "累计"


def quote(text: str, end: int) -> str:
    """Return a sentence up to ``end``, from its beginning or the first comma near enough."""
    if end <= _LONGEST_QUOTE:
        return text[:end]
    commas = [m.end() for m in _COMMA.finditer(text, end - _LONGEST_QUOTE, end)]
    return "…" + text[commas[0] if commas else end - _LONGEST_QUOTE : end]


def label(text: str, tokens: Sequence[Token]) -> str:
    """Return what is said before a number: 「全年编发推文」 and 「编发推文全年」 are the same.

    Empty where that is too little to tell, or where there is another number before.
    """
    said = [token for token in tokens if token.kind not in ("year", "scope")]
    if any(
        token.written or token.kind in ("paren", "of", "increase", "decrease") for token in said
    ):
        return ""
    # over the year, or since whenever
    is_whole = len(said) == len(tokens) > 0
    if is_whole and _RUNNING_TOTAL in text[tokens[0].start : tokens[-1].end]:
        return ""
    letters = "".join(text[token.start : token.end] for token in said)
    return "".join(sorted(letters)) if len(letters) >= _LEAST_LABEL else ""
