"""Readings decided by the figures: what a number counts is seen from those that stand beside it.

Unknown words beside a number leave open what it counts. Where everything else that the sentence
counts is in the tables to the letter, the one number that is not is most likely read rightly.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from nianbao.form import Edition, Filing
from nianbao.form.filing import Number
from nianbao.rules.catalogue import RuleSet
from nianbao.rules.cell_names import row_words
from nianbao.rules.prose.figures import Sum, readings_of, sums_of, value_of
from nianbao.rules.prose.lexicon import lexicon
from nianbao.rules.prose.mention import Mention
from nianbao.rules.prose.reader import read_prose
from nianbao.rules.typing_errors import digit_slip

# how many pairs of characters are the same as in a label, and which share of all
_LEAST, _ALIKE = 2, (3, 5)
# a statement has no unit
_NO_COUNTS = ("", "%", "条", "次", "篇")


# every rule on one filing asks for the same
@lru_cache(maxsize=4)
def supported(filing: Filing, ruleset: RuleSet) -> tuple[Mention, ...]:
    """Return the numbers that differ from the tables and are vouched for by their sentence."""
    found: list[Mention] = []
    numbers = (m for m in read_prose(filing).mentions if m.unit not in _NO_COUNTS)
    for _, group in groupby(numbers, key=lambda m: (m.paragraph.at, m.sentence)):
        said = list(group)
        # without a number that is known there is no witness
        known = {m.unit for m in said if m.meaning}
        if known and any(m.is_qualified and m.unit in known for m in said):
            said = [named(m, filing.edition) if m.unit in known else m for m in said]
            found += _odd_one(said, filing, ruleset)
    return tuple(found)


def _odd_one(said: list[Mention], filing: Filing, ruleset: RuleSet) -> Iterator[Mention]:
    """Yield the only number of a sentence that is not in the tables, if the others vouch for it."""
    open_ones = [m for m in said if m.is_strange or m.is_part]
    odd = [(m, figures[0]) for m in open_ones if (figures := _missed(m, filing, ruleset))]
    if len(odd) != 1:
        return
    witnesses: set[str] = set()
    for mention in said:
        if mention is odd[0][0] or mention.scope == "other" or mention.year != "this":
            continue
        if _missed(mention, filing, ruleset):
            return
        if mention.value and mention.meaning and readings_of(mention, filing.edition):
            witnesses.add(mention.meaning)
    if _is_vouched_for(*odd[0], len(witnesses)):
        yield odd[0][0]._replace(is_qualified=False)


def _missed(mention: Mention, filing: Filing, ruleset: RuleSet) -> list[Number]:
    """Return the figures that a number may speak of if it is none of them."""
    if not mention.meaning or mention.scope == "other" or mention.year != "this":
        return []
    sums = readings_of(mention, filing.edition)
    values = [value_of(terms, filing, ruleset) for terms in sums]
    return [] if mention.value in values else [value for value in values if value is not None]


def _is_vouched_for(mention: Mention, figure: Number, witnesses: int) -> bool:
    if mention.is_approximate or not mention.is_qualified or not figure:
        return False
    is_swapped = digit_slip(int(mention.value), int(figure)) == "swapped"
    known = lexicon().meanings[mention.meaning]
    # fewer than the whole are a part of it
    if mention.is_part or known.is_whole:
        return is_swapped and witnesses > 0
    return mention.is_strange and witnesses >= (1 if is_swapped else 2)


def named(mention: Mention, edition: Edition) -> Mention:
    """Return a number of unknown meaning as what the form calls nearly so."""
    pairs = _pairs(mention.words) if not mention.meaning else frozenset[str]()
    part, whole = _ALIKE
    least = max(_LEAST, -(-part * len(pairs) // whole))
    if len(pairs & _letters(edition)) < least:
        return mention
    alike = sorted((len(pairs & label), name) for name, label in _labels(edition))
    (second, _), (best, meaning) = alike[-2:]
    is_alike = best >= least and best > second
    return mention._replace(meaning=meaning, is_strange=True) if is_alike else mention


@lru_cache(maxsize=8)
def _letters(edition: Edition) -> frozenset[str]:
    return frozenset[str]().union(*(label for _, label in _labels(edition)))


@lru_cache(maxsize=8)
def _labels(edition: Edition) -> list[tuple[str, frozenset[str]]]:
    """Return what the form calls each figure of its own, as pairs of characters."""
    found: list[tuple[str, frozenset[str]]] = []
    for name, meaning in lexicon().meanings.items():
        sums = sums_of(meaning.readings.get("", ())[:1], edition)
        if sums and not meaning.is_whole and not meaning.base:
            found.append((name, _pairs(_label(sums[0]))))
    return found


def _label(terms: Sum) -> str:
    """Return the label of a row, or the one that several rows share, and of its column."""
    rows = [row_words(term.cell) for term in terms]
    row = rows[0][-1:] if len(rows) == 1 else set(rows[0]).intersection(*rows)
    column = terms[0].cell.column_labels[-1].short
    return " ".join([*row, column])


def _pairs(words: str) -> frozenset[str]:
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))
