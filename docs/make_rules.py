"""Write docs/rules.md, the catalogue of rules for people, from the rules and the gallery.

``python docs/make_rules.py`` after a change of the rules; a test compares.
"""

import re
import sys
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "addin"))

from nianbao.form.edition import EDITIONS  # noqa: E402
from nianbao.rules import Rule, ruleset  # noqa: E402
from nianbao.words import say  # noqa: E402

GALLERY = HERE.parent / "tests" / "data" / "gallery"
SWITCHES = {"on": "", "beta": "（试行：单独列出，不影响结论）", "off": "（未启用）"}
CERTAINTY = {"exact": "确定", "may_over_report": "可能误报，请核对原文"}


def examples() -> dict[str, str]:
    """Return the first sentence that the gallery shows for each rule."""
    found: dict[str, str] = {}
    for path in sorted(GALLERY.glob("*.txt")):
        lines = path.read_text("utf-8").splitlines()
        for line, below in pairwise(lines):
            match = re.match(r"\S+ (R\d{3}) 不符", line)
            if match and below.startswith("    "):
                found.setdefault(match[1], below.strip())
    return found


def page() -> str:
    """Return the whole page."""
    shown = examples()
    rules: dict[str, tuple[Rule, list[str]]] = {}
    for edition in reversed(EDITIONS):
        for rule in ruleset(edition).rules:
            rules.setdefault(rule.id, (rule, []))[1].append(edition)
    parts = [
        "# 规则目录\n",
        "程序按下列规则核对填报表。“错误”须改正后才能报送；“需说明”须改正或写明原因；“提示”供参考。\n",
        *(
            f"* {ruleset(edition).edition.name}：规则版本 {ruleset(edition).version}，"
            f"`{ruleset(edition).sha256[:16]}`"
            for edition in reversed(EDITIONS)
        ),
    ]
    for rule_id in sorted(rules):
        rule, editions = rules[rule_id]
        parts.append(
            f"\n## {rule_id} {say(f'finding.severity.{rule.severity}')}{SWITCHES[rule.switch]}\n"
        )
        parts.append(f"{rule.statement}。\n")
        parts.append(f"* 怎么办：{rule.remedy}。")
        parts.append(f"* 把握：{CERTAINTY[rule.certainty]}。依据：{rule.source}。")
        parts.append(f"* 适用：{'、'.join(f'{edition}年版式' for edition in editions)}。")
        if rule_id in shown:
            parts.append(f"* 例：{shown[rule_id]}")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    (HERE / "rules.md").write_text(page(), "utf-8", newline="\n")
