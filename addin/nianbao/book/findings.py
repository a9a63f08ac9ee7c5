"""The sheet of findings: one verdict on top, one line a finding."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from nianbao.book.block import Content, Edit, Formula
from nianbao.book.heights import MESSAGE_WIDTH, REMEDY_WIDTH, SUSPECTS_WIDTH, row_height
from nianbao.book.layout import (
    FINDING_COLUMNS,
    FINDING_LEVELS,
    FINDING_LINKS,
    FINDING_ROWS,
    FINDINGS_FOOT,
    FINDINGS_ROOM,
    VERDICT,
    Layout,
)
from nianbao.book.live import findings_foot_formula
from nianbao.form.a1 import format_a1
from nianbao.rules import Finding, Verdict
from nianbao.words import say

_LONGEST = 30_000  # characters of the row that findings without one share; a cell holds 32,767
_WIDTHS = {"message": MESSAGE_WIDTH, "suspects": SUSPECTS_WIDTH, "remedy": REMEDY_WIDTH}


def verdict_sentence(verdict: Verdict, words: str = "finding.verdict") -> str:
    """Return the verdict on top: may be filed or not, and how many findings of each sort.

    Below ``words`` stand the words for each state.
    """
    numbers = {"error": verdict.count("error"), "gap": verdict.gaps}
    numbers |= {severity: verdict.count(severity) for severity in ("warning", "hint")}
    numbers["not_evaluated"] = verdict.not_evaluated
    counts = [say(f"book.verdict.{name}", count=n) for name, n in numbers.items() if n]
    state = say(f"{words}.{verdict.state}")
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
    if finding.items:
        return say("finding.severity.reminder")
    if finding.rule.switch == "beta":
        return say("finding.status.beta")
    if finding.is_gap:
        return say("finding.status.gap")
    if finding.status == "broken":
        return say(f"finding.severity.{finding.severity}")
    return say(f"finding.status.{finding.status}")


def verdict_edit(verdict: Verdict, now: datetime, words: str = "finding.verdict") -> Edit:
    """Return the edit that puts the verdict, its time and its rule set on top."""
    stamp = say(
        "book.verdict.stamp",
        time=now.strftime("%Y-%m-%d %H:%M"),
        version=verdict.ruleset.version,
        sha256=verdict.ruleset.sha256[:8],
    )
    return Edit(VERDICT, [[verdict_sentence(verdict, words)], [stamp]])


def suspect_words(verdict: Verdict, place: int) -> str:
    """Return which cells are probably wrong beside a finding, or with which one it goes."""
    if place in verdict.causes:
        return verdict.causes[place].sentence
    if place in verdict.follows:
        return say("book.follows", number=verdict.follows[place] + 1)
    return ""


def finding_edits(layout: Layout, verdict: Verdict) -> list[Edit]:
    """Return the edits that list every finding and close the list.

    Links are written with their findings: a program that prints takes every formula for
    content, and would print pages of links to nothing. What finds no row shares the last,
    as far as a cell goes.
    """
    rows: list[dict[str, Content]] = [
        _row(layout, finding, suspect_words(verdict, place) or None)
        for place, finding in enumerate(verdict.findings)
    ]
    room = FINDINGS_ROOM - 1
    if len(rows) > room:
        surplus = [str(row["message"]) for row in rows[room - 1 :]]
        text = "\n".join([say("book.findings_overflow", count=len(surplus)), *surplus])[:_LONGEST]
        rows[room - 1 :] = [{"message": text}]
    levels = [level_word(finding) for finding in verdict.findings[: len(rows)]]
    links = [_link(FINDING_ROWS.top + i, row) for i, row in enumerate(rows)]
    foot = Formula(findings_foot_formula(is_empty=not rows), None)
    rows.append({FINDING_COLUMNS[FINDINGS_FOOT - FINDING_ROWS.left]: foot})
    heights = {FINDING_ROWS.top + i: _height(row) for i, row in enumerate(rows)}
    rows += [{}] * (FINDINGS_ROOM - len(rows))
    return [
        Edit(FINDING_LEVELS, _column(levels)),
        Edit(FINDING_LINKS, _column(links)),
        Edit(FINDING_ROWS, [[row.get(name) for name in FINDING_COLUMNS] for row in rows], heights),
    ]


def _column(contents: Sequence[Content]) -> list[list[Content]]:
    return [[content] for content in (*contents, *[None] * (FINDINGS_ROOM - len(contents)))]


def _link(row: int, line: Mapping[str, Content]) -> Content:
    """Return the formula that leads to a finding's place, None where it has none."""
    words = line.get("place")
    if not isinstance(words, str):
        return None
    at, shown = (
        format_a1(row, FINDING_ROWS.left + FINDING_COLUMNS.index(name))
        for name in ("address", "place")
    )
    return Formula(f'HYPERLINK("#"&{at},{shown})', words)


def _height(line: Mapping[str, Content]) -> float:
    texts = {name: line.get(name) for name in _WIDTHS}
    return max(row_height(t if isinstance(t, str) else "", _WIDTHS[n]) for n, t in texts.items())


def _row(layout: Layout, finding: Finding, suspects: str | None) -> dict[str, Content]:
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
