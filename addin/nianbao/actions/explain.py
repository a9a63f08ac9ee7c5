"""A person's reason why a finding may stand, recorded in the workbook."""

from collections.abc import Sequence
from datetime import datetime

from nianbao.actions.check import Checked, Terms, judge_snapshot
from nianbao.actions.open_workbook import take_snapshot, write_with_ledger
from nianbao.book.ledger import Change, explanation_place, noted
from nianbao.book.marks import mark_edits
from nianbao.book.snapshot import Snapshot
from nianbao.host import Host
from nianbao.intake.approvals import RULES
from nianbao.intake.shared_prose import rule_of
from nianbao.rules import Explanation, Finding, Verdict
from nianbao.rules.finding import prose_digest
from nianbao.words import Refusal, say


def explain(
    host: Host,
    rule: str,
    cells: Sequence[str],
    text: str,
    terms: Terms | None = None,
    digest: str = "",
) -> Checked:
    """Return the verdict after an explanation was recorded for findings of one rule.

    ``cells`` narrows it to the findings in which all of them take part, ``digest`` to the one with
    these numbers. A rule on several filings is explained for the prose as it stands. Refuses when
    there is no such finding, or when it is an error that no explanation settles. ``terms`` are
    those on which the workbook is judged; a deadline is only a finding on the day they give.
    """
    snapshot = take_snapshot(host)
    verdict = judge_snapshot(snapshot, terms)
    meant = _of_batch(snapshot, rule) or _meant(verdict, rule, cells, digest)
    added = [Explanation(rule, finding.digest, text) for finding in meant]
    verdict = judge_snapshot(snapshot, terms, added)
    changes = [
        Change(explanation_place(rule, f.digest), noted(f.explanation or None), noted(text))
        for f in meant
    ]
    reason = (say("action.explain"), "；".join(finding.message for finding in meant))
    write_with_ledger(
        host, snapshot, mark_edits(snapshot, verdict, datetime.now()), changes, reason
    )
    return Checked(snapshot, verdict)


def _of_batch(snapshot: Snapshot, rule: str) -> list[Finding]:
    """Return the finding that only the department makes, over all filings together."""
    if rule not in RULES:
        return []
    record = rule_of(rule)
    slots, digest = {"statement": record.statement}, prose_digest(snapshot.filing)
    return [Finding(record, "explained", "finding.kept", slots, digest=digest)]


def _meant(verdict: Verdict, rule: str, cells: Sequence[str], digest: str) -> list[Finding]:
    found = [
        finding
        for finding in verdict.findings
        if finding.rule.id == rule
        and set(cells) <= set(finding.cells)
        and digest in ("", finding.digest)
    ]
    if not found:
        raise Refusal("action.nothing_to_explain", rule=rule)
    if not all(finding.takes_note for finding in found):
        raise Refusal("action.not_explainable", rule=rule)
    return found
