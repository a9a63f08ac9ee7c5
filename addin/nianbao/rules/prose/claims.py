"""What the prose says of the tables' figures, as evidence of which figure is wrong."""

from nianbao.form import Filing
from nianbao.rules.catalogue import RuleSet
from nianbao.rules.claim import Claim
from nianbao.rules.prose.figures import Sum, readings_of, value_of
from nianbao.rules.prose.lexicon import lexicon
from nianbao.rules.prose.mention import Mention
from nianbao.rules.prose.reader import read_prose


def claims_of(filing: Filing, ruleset: RuleSet) -> tuple[Claim, ...]:
    """Return every number and statement of the prose that speaks of the tables' figures.

    A claim is certain when the words leave no doubt whose number it is and what it counts.
    """
    claims: list[Claim] = []
    for mention in read_prose(filing).mentions:
        readings = readings_of(mention, filing.edition) if mention.is_comparable else ()
        if readings and mention.unit != "%":
            certain = _is_certain(mention, readings, filing, ruleset)
            claims.append(Claim(readings[0], mention.value, "prose", mention.quote, certain))
    return tuple(claims)


def _is_certain(
    mention: Mention, readings: tuple[Sum, ...], filing: Filing, ruleset: RuleSet
) -> bool:
    if mention.scope != "own" or lexicon().meanings[mention.meaning].is_weak:
        return False
    # amounts of money are rounded in prose
    if readings[0][0].cell.measure == "money":
        return False
    first = set(readings[0])
    # another reading does no harm when what it adds is 0: nothing was carried over, say
    return all(
        first <= set(other)
        and value_of(tuple(t for t in other if t not in first), filing, ruleset) == 0
        for other in readings[1:]
    )
