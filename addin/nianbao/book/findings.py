"""The sheet of findings: one verdict on top, one line a finding."""

from datetime import datetime

from nianbao.book.block import Content, Edit
from nianbao.book.heights import MESSAGE_WIDTH, REMEDY_WIDTH, SUSPECTS_WIDTH, row_height
from nianbao.book.layout import (
    FINDING_COLUMNS,
    FINDING_LEVELS,
    FINDING_ROWS,
    FINDINGS_ROOM,
    VERDICT,
    Layout,
)
from nianbao.rules import Finding, Verdict
from nianbao.words import say

_WIDTHS = {"message": MESSAGE_WIDTH, "suspects": SUSPECTS_WIDTH, "remedy": REMEDY_WIDTH}


def verdict_sentence(verdict: Verdict) -> str:
    """Return the verdict on top: may be filed or not, and how many findings of each severity."""
    counts = [
        say(f"book.verdict.{severity}", count=count)
        for severity in ("error", "warning", "hint")
        if (count := verdict.count(severity))
    ]
    if verdict.not_evaluated:
        counts.append(say("book.verdict.not_evaluated", count=verdict.not_evaluated))
    state = say(f"finding.verdict.{verdict.state}")
    return say("book.verdict.sentence", state=state, counts="，".join(counts)) if counts else state


def finding_place(layout: Layout, finding: Finding) -> str:
    """Return sheet and address of the cell to look at first, blank where there is none."""
    if finding.at:
        return finding.at
    if finding.cells:
        return layout.address_of(layout.edition.by_id[finding.cells[0]])
    return layout.address_about(finding.about)


def level_word(finding: Finding) -> str:
    """Return the word for a finding's severity, or for why it does not count as broken."""
    if finding.rule.switch == "beta":
        return say("finding.status.beta")
    if finding.status == "broken":
        return say(f"finding.severity.{finding.severity}")
    return say(f"finding.status.{finding.status}")


def verdict_edit(verdict: Verdict, now: datetime) -> Edit:
    """Return the edit that puts the verdict, its time and its rule set on top."""
    stamp = say(
        "book.verdict.stamp",
        time=now.strftime("%Y-%m-%d %H:%M"),
        version=verdict.ruleset.version,
        sha256=verdict.ruleset.sha256[:8],
    )
    return Edit(VERDICT, [[verdict_sentence(verdict)], [stamp]])


def suspect_words(verdict: Verdict, place: int) -> str:
    """Return which cells are probably wrong beside a finding, or with which one it goes."""
    if place in verdict.causes:
        return verdict.causes[place].sentence
    if place in verdict.follows:
        return say("book.follows", number=verdict.follows[place] + 1)
    return ""


def finding_edits(layout: Layout, verdict: Verdict) -> list[Edit]:
    """Return the edits that list every finding; what finds no row of its own shares the last."""
    rows = [
        _row(layout, finding, suspect_words(verdict, place) or None)
        for place, finding in enumerate(verdict.findings)
    ]
    levels: list[list[Content]] = [[level_word(finding)] for finding in verdict.findings]
    if len(rows) > FINDINGS_ROOM:
        surplus = [str(row["message"]) for row in rows[FINDINGS_ROOM - 1 :]]
        text = say("book.findings_overflow", count=len(surplus)) + "\n" + "\n".join(surplus)
        rows[FINDINGS_ROOM - 1 :] = [{"message": text}]
        levels = levels[:FINDINGS_ROOM]
    heights = {
        FINDING_ROWS.top + i: max(row_height(str(row.get(n) or ""), _WIDTHS[n]) for n in _WIDTHS)
        for i, row in enumerate(rows)
    }
    while len(rows) < FINDINGS_ROOM:
        rows.append({})
        levels.append([None])
    contents: list[list[Content]] = [[row.get(name) for name in FINDING_COLUMNS] for row in rows]
    return [Edit(FINDING_LEVELS, levels), Edit(FINDING_ROWS, contents, heights)]


def _row(layout: Layout, finding: Finding, suspects: str | None) -> dict[str, str | None]:
    place = finding_place(layout, finding)
    sheet, _, at = place.partition("!")
    return {
        "message": finding.message,
        "suspects": suspects,
        "remedy": finding.remedy,
        "explanation": finding.explanation or None,
        "rule": finding.rule.id,
        "status": finding.status,
        "address": f"'{sheet}'!{at}" if place else None,
        "place": f"{sheet} {at} ↗" if place else None,
        "cells": " ".join(finding.cells) or None,
        "digest": finding.digest or None,
    }
