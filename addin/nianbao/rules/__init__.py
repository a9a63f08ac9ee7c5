"""What must hold in a filing: the catalogue, the engine, and the verdict."""

from nianbao.rules.catalogue import Rule, RuleSet, ruleset
from nianbao.rules.engine import check
from nianbao.rules.equation import Equation, Term
from nianbao.rules.finding import Context, Explanation, Finding, LayoutChange
from nianbao.rules.verdict import Verdict

__all__ = [
    "Context",
    "Equation",
    "Explanation",
    "Finding",
    "LayoutChange",
    "Rule",
    "RuleSet",
    "Term",
    "Verdict",
    "check",
    "ruleset",
]
