"""From a mention to the figures that it speaks of."""

from fnmatch import fnmatch
from functools import lru_cache

from nianbao.form import Cell, Edition, Filing
from nianbao.form.filing import Number
from nianbao.rules.catalogue import RuleSet
from nianbao.rules.equation import Term
from nianbao.rules.prose.lexicon import lexicon
from nianbao.rules.prose.mention import Mention

Sum = tuple[Term, ...]


def readings_of(mention: Mention, edition: Edition) -> tuple[Sum, ...]:
    """Return the sums of cells, one of which a mention should equal; none where it has none."""
    return _readings(mention.meaning, mention.whole, edition)


@lru_cache(maxsize=512)
def _readings(meaning: str, whole: str, edition: Edition) -> tuple[Sum, ...]:
    known = lexicon().meanings.get(meaning)
    return sums_of(known.readings_within(whole) if known else (), edition)


@lru_cache(maxsize=64)
def wholes_of(topic: str, edition: Edition) -> tuple[Sum, ...]:
    """Return the sums of cells of which a percentage may be said while the text is on a topic."""
    return sums_of(lexicon().wholes.get(topic, ()), edition)


def sums_of(texts: tuple[str, ...], edition: Edition) -> tuple[Sum, ...]:
    """Return sums of cells written out; those of cells that the edition lacks are left out."""
    sums = (sum_of(text, edition) for text in texts)
    return tuple(terms for terms in sums if terms)


@lru_cache(maxsize=512)
def sum_of(text: str, edition: Edition) -> Sum:
    """Return the terms of a sum of cell ids; none where the edition lacks one of them."""
    terms: list[Term] = []
    for pattern in text.split("+"):
        found = [Term(1, cell) for cell in edition.cells if fnmatch(cell.id, pattern.strip())]
        if not found:
            return ()
        terms += found
    return tuple(terms)


def value_of(terms: Sum, filing: Filing, ruleset: RuleSet) -> Number | None:
    """Return what a sum of figures comes to, None where one of them cannot be read.

    A total that was left blank counts as the sum of its parts, any other blank as 0.
    """
    total: Number = 0
    for term in terms:
        number = _number(term.cell, filing, ruleset)
        if number is None:
            return None
        total += term.factor * number
    return total


def _number(cell: Cell, filing: Filing, ruleset: RuleSet) -> Number | None:
    figure = filing.figures[cell.id]
    if figure.problem:
        return None
    definition = ruleset.definitions.get(cell.id)
    if figure.number is None and definition:
        return value_of(definition.right, filing, ruleset)
    return figure.number or 0
