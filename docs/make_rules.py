"""Write docs/rules.md, the catalogue of rules for people, from the rules and their pictures.

``python docs/make_rules.py`` after a change of the rules; a test compares.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "addin"), str(HERE.parent / "tests")]

import batch_scene  # noqa: E402
from nianbao.form.edition import editions  # noqa: E402
from nianbao.rules import Rule, ruleset  # noqa: E402
from nianbao.rules.catalogue import batch_rules  # noqa: E402
from nianbao.words import say  # noqa: E402
from rule_pairs import ARROW, Picture, pictures  # noqa: E402

LONGEST = 120
SWITCHES = {"on": "", "beta": "（试行：单独列出，不影响结论）", "off": "（未启用）"}
CERTAINTY = {"exact": "确定", "may_over_report": "可能误报，请核对原文"}


def examples() -> dict[str, list[Picture]]:
    """Return by rule the first picture that breaks it and the one beside it that does not."""
    found: dict[str, list[Picture]] = {}
    for picture in pictures():
        pair = found.setdefault(picture.rule, [])
        if len(pair) < 2 and picture.is_broken == (not pair):
            pair.append(picture)
    return found


def shown(picture: Picture) -> str:
    """Return a picture as it is printed: what is filed, and what is said."""
    said = [f"{ARROW}{words}" for words in picture.said]
    lines = [_shortened(line) for line in picture.given]
    kind = "不符" if picture.is_broken else "相近而相符"
    return "\n".join([f"\n{kind}：{picture.title}\n", "```", *lines, *said, "```"])


def _shortened(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def page() -> str:
    """Return the whole page."""
    given = examples()
    rules: dict[str, tuple[Rule, list[str]]] = {}
    newest_first = editions()[::-1]
    for edition in newest_first:
        for rule in ruleset(edition).rules:
            rules.setdefault(rule.id, (rule, []))[1].append(edition)
    parts = [
        "# 规则目录\n",
        "程序按下列规则核对填报表。“错误”须改正后才能报送；“需说明”须改正或写明原因；“提示”供参考。\n",
        "每条规则举两个最小的例子，不符的和相近而相符的。没写出的格都填 0，箭头后是程序的话。\n",
        *(
            f"* {ruleset(edition).edition.name}：规则版本 {ruleset(edition).version}，"
            f"`{ruleset(edition).sha256[:16]}`"
            for edition in newest_first
        ),
    ]
    for rule_id in sorted(rules):
        rule, names = rules[rule_id]
        parts.append(
            f"\n## {rule_id} {say(f'finding.severity.{rule.severity}')}{SWITCHES[rule.switch]}\n"
        )
        parts.append(f"{rule.statement}。\n")
        if rule.reason:
            parts.append(f"* 未启用的原因：{rule.reason}。")
        parts.append(f"* 怎么办：{rule.remedy}。")
        parts.append(f"* 把握：{CERTAINTY[rule.certainty]}。依据：{rule.source}。")
        parts.append(f"* 适用：{'、'.join(f'{edition}年版式' for edition in names)}。")
        parts += [shown(picture) for picture in given.get(rule_id, [])]
    parts.append("\n# 多份报表之间的规则\n")
    parts.append("主管部门接收和汇总各单位的填报表时，另按下列规则核对。")
    messages = batch_scene.said()
    for rule in batch_rules().values():
        parts.append(f"\n## {rule.id} {say(f'finding.severity.{rule.severity}')}\n")
        parts.append(f"{rule.statement}。\n")
        parts.append(f"* 怎么办：{rule.remedy}。")
        parts.append(f"* 把握：{CERTAINTY[rule.certainty]}。依据：{rule.source}。")
        parts.append(f"\n不符：{batch_scene.GIVEN[rule.id]}\n")
        parts += ["```", f"{ARROW}{messages[rule.id]}", "```"]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    (HERE / "rules.md").write_text(page(), "utf-8", newline="\n")
