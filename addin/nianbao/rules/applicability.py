"""Which rules apply: one that lacks what it needs is reported as not tried, not as passed."""

from nianbao.form import Filing
from nianbao.rules.catalogue import RuleSet
from nianbao.rules.finding import Context
from nianbao.rules.years import last_figures, last_filing

# What ``needs`` may name beside one of the rule's own options, which is then a list to be filled.
NEEDS = ("last_year", "last_prose", "record", "published", "day", "submission")


def untried(filing: Filing, ruleset: RuleSet, context: Context) -> frozenset[str]:
    """Return the ids of the rules in force for which something is not at hand."""
    at_hand = _at_hand(filing, context)
    return frozenset(
        rule.id
        for rule in ruleset.conditional
        if not all(at_hand.get(need, rule.options.get(need)) for need in rule.needs.split())
    )


def _at_hand(filing: Filing, context: Context) -> dict[str, bool]:
    last = last_filing(filing, context.previous)
    has_figures = last_figures(filing, context.previous) is not None
    return {
        "last_year": has_figures,
        "last_prose": bool(last and any(last.sections.values())),
        "record": has_figures and context.recorded is not None,
        "published": context.published is not None,
        "day": context.as_of is not None,
        "submission": context.at_submit,
    }
