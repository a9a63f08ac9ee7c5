"""A register judged by the rules on registers: the engine and the verdict are those of filings."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from nianbao.book.block import Content, Edit
from nianbao.book.findings import finding_edits, level_word, verdict_edit
from nianbao.book.layout import layout_of
from nianbao.form.a1 import parse_a1
from nianbao.register import checks, comparisons
from nianbao.register.case import CHECKS, Case, Known
from nianbao.register.columns import Part, room
from nianbao.register.sheets import SHEET_OF, TOP, marks_block
from nianbao.rules import Context, Explanation, Finding, Rule, Verdict
from nianbao.rules.catalogue import register_rules
from nianbao.rules.engine import settled, tried

WORDS = "register.verdict"
_LOADED = (checks, comparisons)  # which make their functions known


def judge(known: Known, explanations: Sequence[Explanation] = ()) -> Verdict:
    """Return the verdict on a register."""
    rules = register_rules(known.form.id)

    def look(rule: Rule) -> Iterator[Finding]:
        return CHECKS[rule.check](Case(rule, rules, known))

    at_hand = {"last_year": known.last is not None}
    missing = {r.id for r in rules.conditional if not all(at_hand[n] for n in r.needs.split())}
    found = settled(tried(rules, look), Context(explanations=explanations))
    return Verdict(rules, found, untried=frozenset(missing))


def verdict_edits(known: Known, verdict: Verdict, now: datetime) -> list[Edit]:
    """Return the edits that show a verdict in the register: its findings, and marks in the rows."""
    edits = [verdict_edit(verdict, now, WORDS), *finding_edits(layout_of(known.form.id), verdict)]
    return [*edits, *(_marks(part, verdict) for part in SHEET_OF)]


def _marks(part: Part, verdict: Verdict) -> Edit:
    """Return what was found in each row of a list, the gravest first."""
    contents: list[list[Content]] = [[None] for _ in range(room(part))]
    for finding in verdict.findings:
        sheet, _, at = finding.at.partition("!")
        if sheet != SHEET_OF[part] or finding.status != "broken":
            continue
        number = parse_a1(at).row - TOP
        if 0 <= number < len(contents):
            words = f"{level_word(finding)} {finding.rule.id}"
            before = contents[number][0]
            contents[number] = [f"{before}；{words}" if before else words]
    return Edit(marks_block(part), contents)
