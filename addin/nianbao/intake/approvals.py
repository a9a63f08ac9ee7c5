"""Which copied texts a department looked at and let pass, as it lists them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nianbao.form.text import without_width
from nianbao.intake.roster import lists_in
from nianbao.words import Refusal, say

NAMED, ALIKE = RULES = ("R085", "R086")  # another unit named, and prose that is alike
_COLUMNS: tuple[str, ...] = ("unit", "rule", "reason", "by")


@dataclass(frozen=True)
class Approvals:
    """Reasons by unit and rule, each with the name of who gave it."""

    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def reason(self, unit: str, rule: str) -> str:
        """Return why a finding of a unit may stand; blank where nobody said so."""
        return self.reasons.get((without_width(unit), rule), "")


def read_approvals(path: Path) -> Approvals:
    """Return what a workbook or a CSV lists under 单位、规则、理由、核准人.

    Refuses a list without these heads, a line that lacks reason or name, and a rule that is none
    on several filings: any other the unit itself corrects or explains.
    """
    found: dict[tuple[str, str], str] = {}
    for number, line in _lines(path):
        if not all(line.values()):
            raise Refusal("intake.approved.blank", name=path.name, row=number)
        if line["rule"] not in RULES:
            slots = {"name": path.name, "row": number, "rule": line["rule"]}
            raise Refusal("intake.approved.rule", rules="、".join(RULES), **slots)
        words = say("intake.approved.words", reason=line["reason"], by=line["by"])
        found[without_width(line["unit"]), line["rule"]] = words
    return Approvals(found)


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the lines below the heads with their numbers; refuses a file without such heads."""
    heads = say("intake.approved.heads").split("|")
    for rows in lists_in(path):
        for top, row in enumerate(rows):
            if set(heads) <= set(row):
                at = [row.index(head) for head in heads]
                for number, cells in enumerate(rows[top + 1 :], top + 2):
                    line = dict(zip(_COLUMNS, (cells[i] for i in at), strict=True))
                    if any(line.values()):
                        yield number, line
                return
    raise Refusal("intake.approved.no_heads", name=path.name, heads="、".join(heads))
