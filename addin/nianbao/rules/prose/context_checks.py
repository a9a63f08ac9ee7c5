"""Checks of the context of a phrase: words beside it that change what its number counts."""

from collections.abc import Sequence
from typing import NamedTuple

from nianbao.rules.prose.lexicon import NUMBERS, Lexicon, Meaning, Phrase
from nianbao.rules.prose.numbers import Written
from nianbao.rules.prose.tokens import Token

_LONGEST_ADVERB = 8


class Match(NamedTuple):
    """A phrase, where it ends, and the number in it."""

    phrase: Phrase
    end: int
    written: Written


class Beside(NamedTuple):
    """A phrase among the tokens of its clause: it begins at ``start``; ``clear`` ends the last."""

    text: str
    tokens: Sequence[Token]
    clear: int
    start: int
    match: Match


def is_strange_beside(
    beside: Beside, meaning: Meaning | None, known: Lexicon, *, has_carry: bool
) -> bool:
    """Return whether the context makes the number count something else, or only a part.

    ``has_carry``: last year's carry-over was said to be in the number.
    """
    before = beside.tokens[beside.clear : beside.start]
    if before and beside.tokens[beside.start].kind == "in_force":
        # 「清理并集中发布现行有效的规范性文件 9 件」 are all of them
        words = beside.text[before[0].start : before[-1].end]
        if known.names["shown"].fullmatch(words):
            return is_strange_behind(beside, meaning, known)
    ahead = [token.kind for token in before if token.kind not in known.light]
    if ahead and (_is_blocked(beside, known) or _shares_its_number(ahead)):
        return True
    if ahead and meaning and _is_of_another(ahead, meaning, known, has_carry=has_carry):
        return True
    return is_strange_behind(beside, meaning, known)


def _is_of_another(
    ahead: Sequence[str], meaning: Meaning, known: Lexicon, *, has_carry: bool
) -> bool:
    """Return whether classes before the phrase restrict it to a part, or to another topic."""
    if not has_carry and not known.roles["carry"].isdisjoint(ahead):
        return True
    # 「自然人已答复 9 件」
    if meaning.base != "applicants" and not known.roles["applicant"].isdisjoint(ahead):
        return True
    topics = known.topics
    return any(topics.get(kind, meaning.topic) != meaning.topic for kind in ahead)


def _is_blocked(beside: Beside, known: Lexicon) -> bool:
    """Return whether words in front of a phrase may make its number another one."""
    tokens = beside.tokens
    return any(
        (tokens[i].kind in known.roles["turn"] and beside.match.written.unit)
        or (tokens[i].kind in known.blocks and not _is_harmless(beside, i, known))
        for i in range(beside.clear, beside.start)
    )


def _is_harmless(beside: Beside, at: int, known: Lexicon) -> bool:
    """Return whether unknown words say how a thing was done, or name an example of it."""
    if beside.tokens[at].kind != "gap":
        return False
    first, *rest = beside.tokens[beside.start : beside.match.end]
    words = beside.text[beside.tokens[at].start : beside.tokens[at + 1].start]
    # 「水资源费等行政事业性收费」
    if first.kind == "fee":
        return words.endswith("等")
    is_action = first.kind in known.roles["verb"] and any(
        token.kind in known.roles["noun"] for token in rest
    )
    is_short = len(words) <= _LONGEST_ADVERB
    return is_action and is_short and not known.names["narrowing"].search(words)


def _is_narrowed_within(beside: Beside) -> bool:
    """Return whether a parenthesis before the number says which: 「行政处罚（简易程序）9 件」."""
    inside = beside.tokens[beside.start : beside.match.end - 1]
    clauses = [clause for token in inside if token.inner for clause in token.inner]
    return any([token.kind for token in clause.tokens] == ["gap"] for clause in clauses)


def _shares_its_number(ahead: Sequence[str]) -> bool:
    """Return whether a phrase is the last of several with one number, 「建议、提案、申请 9 件」."""
    return len(ahead) > 1 and ahead[-1] == "and" and ahead[-2] not in NUMBERS


def is_strange_behind(beside: Beside, meaning: Meaning | None, known: Lexicon) -> bool:
    """Return whether the words within or behind a phrase make its number one of a kind."""
    tokens, match = beside.tokens, beside.match
    if _is_narrowed_within(beside):
        return True
    rest = beside.text[tokens[match.end - 1].end :]
    # 「9件为征地类」; of several kinds together: 「6件为不予公开等情形」
    if match.written.unit and rest.startswith((*known.classifying, "等")):
        return True
    after = [token.kind for token in tokens[match.end :]]
    if meaning and meaning.topic == "decisions":
        # 「行政处罚 5 件均按要求公示」
        after = [kind for kind in after if kind not in known.light]
    return bool(match.phrase.topics) and bool(after) and after[0] in known.blocks


def results_named(beside: Beside, known: Lexicon) -> list[str]:
    """Return the results of applications that a clause names before its number, in order."""
    tokens = beside.tokens[beside.clear : beside.match.end]
    named = [token.kind for token in tokens if token.kind in known.results]
    return list(dict.fromkeys(named)) if len(named) > 1 else named


def is_group_of(results: Sequence[str], beside: Beside, known: Lexicon) -> bool:
    """Return whether the last result is a group of which the others are only examples.

    「因不掌握、没有现成信息等原因无法提供 3 件」 counts all that could not be provided.
    """
    if results[-1] not in known.traits["head"]:
        return False
    tokens = beside.tokens
    head = max(i for i in range(beside.clear, beside.match.end) if tokens[i].kind == results[-1])
    reasons = beside.text[tokens[beside.clear].start : tokens[head].start]
    is_turned = any(t.kind in known.roles["turn"] for t in tokens[beside.clear : head])
    return "等" in reasons and not is_turned


def is_part_of(meaning: Meaning, beside: Beside, whole: Meaning | None) -> bool:
    """Return whether its unit or the words of the sentence make it a part of what it means."""
    written, text = beside.match.written, beside.text
    end = beside.tokens[beside.match.end - 1].end
    if meaning.units and written.unit not in meaning.units:
        return True
    if meaning.split_by and meaning.split_by.search(text):
        return True
    is_divided = bool(meaning.part_of and meaning.part_of.search(text, 0, end))
    return is_divided and not (whole and whole.has("with_last"))
