"""Checking a workbook, and showing the verdict in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from nianbao.actions.drafted import outdated_words
from nianbao.actions.last_year import last_filing
from nianbao.actions.open_workbook import take_snapshot, write_with_ledger
from nianbao.book.filling import json_number
from nianbao.book.findings import finding_place
from nianbao.book.ledger import Change, explanation_place, noted
from nianbao.book.marks import mark_edits
from nianbao.book.snapshot import Snapshot
from nianbao.form import Filing
from nianbao.host import Host
from nianbao.rules import Context, Explanation, Finding, Verdict
from nianbao.rules import check as judge
from nianbao.rules.overlay import overlaid
from nianbao.words import say


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a workbook is judged.

    ``previous`` is last year's workbook or published report; without it the figures on the
    sheet of last year's data are used. ``as_of`` is the day by which deadlines are judged,
    ``overlay`` a department's own rules, ``published`` this year's report as it was published;
    ``at_submit`` is true when the report is handed in.
    """

    previous: Path | None = None
    as_of: date | None = None
    overlay: Path | None = None
    published: Path | None = None
    at_submit: bool = False

    def on_handing_in(self, day: date) -> "Terms":
        """Return the terms on which it is handed in: deadlines count, by the present day."""
        return replace(self, as_of=day, at_submit=True)


@dataclass(frozen=True, slots=True)
class Checked:
    """A workbook as it was checked, and the verdict on it.

    ``outdated`` names the drafted sentences whose figures have changed since.
    """

    snapshot: Snapshot
    verdict: Verdict
    outdated: tuple[str, ...] = ()

    @property
    def filing(self) -> Filing:
        """Return the filing that was judged."""
        return self.snapshot.filing

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what is unusual in the workbook but no breach of a rule."""
        return (*self.snapshot.notes, *self.outdated)


def check(host: Host, *, mark: bool = False, terms: Terms | None = None) -> Checked:
    """Return the verdict on a workbook; with ``mark`` it is also shown in the workbook.

    Explanations that no longer fit, because a number changed, are kept in the ledger.
    """
    snapshot = take_snapshot(host)
    verdict = judge_snapshot(snapshot, terms)
    if mark:
        now = datetime.now()
        reason = (say("action.check"), say("action.why_lapsed"))
        edits = mark_edits(snapshot, verdict, now)
        write_with_ledger(host, snapshot, edits, lapsed(snapshot.explanations, verdict), reason)
    return Checked(snapshot, verdict, outdated_words(host, snapshot))


def judge_snapshot(
    snapshot: Snapshot, terms: Terms | None = None, added: Sequence[Explanation] = ()
) -> Verdict:
    """Return the verdict on what stands in a workbook.

    Explanations are taken from it; those ``added`` come before them.
    """
    terms = terms or Terms()
    rules = snapshot.layout.ruleset
    context = Context(
        explanations=[*added, *snapshot.explanations],
        layout=snapshot.changes,
        previous=last_filing(terms.previous).filing if terms.previous else snapshot.previous,
        recorded=snapshot.previous if terms.previous else None,
        published=last_filing(terms.published).filing if terms.published else None,
        as_of=terms.as_of,
        at_submit=terms.at_submit,
    )
    if terms.overlay:
        rules = overlaid(rules, terms.overlay)
    return judge(snapshot.filing, rules, context)


def _item_json(item: Finding) -> dict[str, Any]:
    """Return one of the reminders of the list for checking."""
    cells = list(item.cells)
    return {"rule": item.rule.id, "cells": cells, "message": item.message} | {
        "remedy": item.rule.remedy
    }


def lapsed(explanations: Sequence[Explanation], verdict: Verdict) -> list[Change]:
    """Return those explanations that a verdict no longer holds, as changes for the ledger."""
    held = {(f.rule.id, f.digest) for f in verdict.findings if f.explanation}
    return [
        Change(explanation_place(e.rule, e.digest), noted(e.text), None)
        for e in explanations
        if (e.rule, e.digest) not in held
    ]


def as_json(checked: Checked) -> dict[str, Any]:
    """Return a verdict in the shape that other programs rely on."""
    filing, verdict = checked.filing, checked.verdict
    layout = checked.snapshot.layout
    return {
        "unit": filing.profile.unit,
        "year": filing.profile.year,
        "edition": filing.edition.id,
        "ruleset": {
            "id": verdict.ruleset.id,
            "version": verdict.ruleset.version,
            "sha256": verdict.ruleset.sha256,
        },
        "verdict": verdict.state,
        "findings": [
            _finding_json(finding, finding_place(layout, finding)) for finding in verdict.findings
        ],
        "repairs": [
            {
                "size": repair.size,
                "cells": {
                    cell: {"old": json_number(old), "new": new}
                    for cell, (old, new) in repair.cells.items()
                },
                "because": repair.because,
            }
            for repair in verdict.repairs.found
        ],
        "suspects": list(verdict.repairs.sentences),
        "search": verdict.search_failure
        or ("exceeded" if verdict.repairs.exceeded else "complete"),
        "not_read": [
            {"cell": figure.cell, "raw": figure.raw, "at": figure.at, "problem": figure.problem}
            for figure in filing.figures.values()
            if figure.problem and figure.problem != "part"
        ],
        "notes": list(checked.notes),
    }


def _finding_json(finding: Finding, place: str) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "severity": finding.severity,
        "status": finding.status,
        "cells": list(finding.cells),
        "left": json_number(finding.left),
        "right": json_number(finding.right),
        "difference": json_number(finding.difference),
        "at": place,
        "message": finding.message,
        "remedy": finding.remedy,
        "explanation": finding.explanation,
        **({"others": list(finding.others)} if finding.others else {}),
        **({"items": list(map(_item_json, finding.items))} if finding.items else {}),
    }
