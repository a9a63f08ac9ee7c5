"""A small overlay, and a way to lay one over the rules."""

from pathlib import Path

from nianbao.rules import RuleSet, ruleset
from nianbao.rules.overlay import overlaid

HEAD = """\
name = "某市规则"
edition = "2021"
"""
ADDED = """
[[rules]]
id = "X001"
severity = "warning"
statement = "行政强制数量不应大于行政处罚数量"
remedy = "核对两栏"
source = "某市年报编制通知"
"""
EQUATION = """\
equations = ["proactive.coercive_measures.decisions <= proactive.penalties.decisions"]
"""


def lay(
    folder: Path, text: str | bytes, rules: RuleSet | None = None, name: str = "本市.toml"
) -> RuleSet:
    """Lay a text over the rules of 2021, or over others."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return overlaid(rules or ruleset("2021"), path)
