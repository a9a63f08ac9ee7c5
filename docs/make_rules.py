"""Write docs/rules.md, the catalogue of rules for people, from their records.

``python docs/make_rules.py`` after a change of the rules; a test compares.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "addin"), str(HERE.parent / "tests")]

from examples import Example, examples_in  # noqa: E402
from nianbao.form.edition import editions  # noqa: E402
from nianbao.rules import ruleset  # noqa: E402
from nianbao.rules.catalogue import BATCH, REGISTER, Record, records  # noqa: E402
from nianbao.words import say  # noqa: E402

LONGEST = 120
SWITCHES = {"on": "", "beta": "（试行：单独列出，不影响结论）", "off": "（未启用）"}
CERTAINTY = {"exact": "确定", "may_over_report": "可能误报，请核对原文"}
# what the newest form is called in an example, where a reader expects no other
NEWEST = f"版式 | {editions()[-1]}"


def shown(example: Example) -> str:
    """Return an example as it is printed: what is filed, and what is said."""
    lines = [_shortened(line) for line in example.given if line != NEWEST]
    kind = "不符" if example.is_broken else "相近而相符"
    return "\n".join([f"\n{kind}：{example.title}\n", "```", *lines, *example.said, "```"])


def _shortened(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def about(rule: Record, used: list[str]) -> list[str]:
    """Return what is printed of a rule: its record, and the first two of its examples."""
    severity, switch = say(f"finding.severity.{rule['severity']}"), rule.get("switch", "on")
    return [
        f"\n## {rule['id']} {severity}{SWITCHES[switch]}\n",
        f"{rule['statement']}。\n",
        *([f"* 未启用的原因：{rule['reason']}。"] if "reason" in rule else []),
        f"* 怎么办：{rule['remedy']}。",
        f"* 把握：{CERTAINTY[rule['certainty']]}。依据：{rule['source']}。",
        *([f"* 适用：{'、'.join(f'{x}年版式' for x in used)}。"] if used else []),
        *[shown(example) for example in list(examples_in(rule.get("examples", "")))[:2]],
    ]


def page() -> str:
    """Return the whole page."""
    rules: dict[str, tuple[Record, list[str]]] = {}
    for edition in editions()[::-1]:
        for record in records(edition):
            rules.setdefault(record["id"], (record, []))[1].append(edition)
    parts = [
        "# 规则目录\n",
        "程序按下列规则核对填报表。“错误”须改正后才能报送；“需说明”须改正或写明原因；“提示”供参考。\n",
        "每条规则举两个最小的例子，不符的和相近而相符的。没写出的格都填 0，箭头后是程序的话。\n",
        *(
            f"* {ruleset(edition).edition.name}：规则版本 {ruleset(edition).version}，"
            f"`{ruleset(edition).sha256[:16]}`"
            for edition in editions()[::-1]
        ),
    ]
    of_registers = {record["id"] for record in records(REGISTER)}
    for rule_id in sorted(rules.keys() - of_registers):
        parts += about(*rules[rule_id])
    parts.append("\n# 台账的规则\n")
    parts.append(
        "填报表中没有申请台账，下列规则在台账里核对：在台账里点“校验”，"
        "或者用 `nianbao register check`。"
        "与填报表比对的加 `--filing`，与上年台账比对的加 `--last`。"
    )
    for record in records(REGISTER):
        parts += about(record, [])
    parts.append("\n# 多份报表之间的规则\n")
    parts.append("主管部门接收和汇总各单位的填报表时，另按下列规则核对。")
    for record in records(BATCH):
        parts += about(record, [])
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    (HERE / "rules.md").write_text(page(), "utf-8", newline="\n")
