"""A verdict put into the workbook: values in mark blocks, which the template's formats paint."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from nianbao.book.block import Block, Content, Edit
from nianbao.book.heights import MESSAGE_WIDTH, REMEDY_WIDTH, row_height
from nianbao.book.layout import (
    FINDING_LEVELS,
    FINDING_ROWS,
    FINDINGS_ROOM,
    VERDICT,
    Layout,
    TableSheet,
)
from nianbao.book.snapshot import Snapshot
from nianbao.form.ranges import address
from nianbao.rules import Finding, Verdict
from nianbao.words import say

_FEW_CELLS = 4


def mark_edits(snapshot: Snapshot, verdict: Verdict, now: datetime) -> list[Edit]:
    """Return the edits that show a verdict in its workbook.

    Nothing but mark blocks is written: the check may be repeated, and a cell's paint goes
    as soon as its value differs from the one that was checked.
    """
    layout = snapshot.layout
    edits = [_verdict_edit(verdict, now), *_finding_edits(layout, verdict)]
    for sheet in layout.tables:
        edits += _table_edits(snapshot, sheet, verdict)
    edits.append(_rule_states(layout, verdict))
    return edits


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
    if finding.at or not finding.cells:
        return finding.at
    return layout.address_of(layout.edition.by_id[finding.cells[0]])


def level_word(finding: Finding) -> str:
    """Return the word for a finding's severity, or for why it does not count as broken."""
    if finding.status == "broken":
        return say(f"finding.severity.{finding.rule.severity}")
    return say(f"finding.status.{finding.status}")


def _verdict_edit(verdict: Verdict, now: datetime) -> Edit:
    stamp = say(
        "book.verdict.stamp",
        time=now.strftime("%Y-%m-%d %H:%M"),
        version=verdict.ruleset.version,
        sha256=verdict.ruleset.sha256[:8],
    )
    return Edit(VERDICT, [[verdict_sentence(verdict)], [stamp]])


def _finding_edits(layout: Layout, verdict: Verdict) -> list[Edit]:
    shown = list(verdict.findings)
    levels: list[list[Content]] = [[level_word(finding)] for finding in shown]
    rows = [_finding_row(layout, finding) for finding in shown]
    if len(shown) > FINDINGS_ROOM:
        surplus = [str(row[0]) for row in rows[FINDINGS_ROOM - 1 :]]
        text = say("book.findings_overflow", count=len(surplus)) + "\n" + "\n".join(surplus)
        rows[FINDINGS_ROOM - 1 :] = [[text, *[None] * (FINDING_ROWS.columns - 1)]]
        levels = levels[:FINDINGS_ROOM]
    heights = {
        FINDING_ROWS.top + i: max(
            row_height(str(row[0]), MESSAGE_WIDTH), row_height(str(row[1] or ""), REMEDY_WIDTH)
        )
        for i, row in enumerate(rows)
    }
    missing = FINDINGS_ROOM - len(rows)
    levels += _blank_rows(missing, 1)
    rows += _blank_rows(missing, FINDING_ROWS.columns)
    return [Edit(FINDING_LEVELS, levels), Edit(FINDING_ROWS, rows, heights)]


def _finding_row(layout: Layout, finding: Finding) -> list[Content]:
    place = finding_place(layout, finding)
    sheet, _, at = place.partition("!")
    return [
        finding.message,
        finding.remedy,
        finding.explanation or None,
        finding.rule.id,
        finding.status,
        f"'{sheet}'!{at}" if place else None,
        f"{sheet} {at} ↗" if place else None,
        " ".join(finding.cells) or None,
        finding.digest or None,
    ]


def _table_edits(snapshot: Snapshot, sheet: TableSheet, verdict: Verdict) -> list[Edit]:
    by_id = snapshot.layout.edition.by_id
    marks = _blank(sheet.marks)
    rows: dict[int, list[str]] = defaultdict(list)
    columns: dict[int, list[str]] = defaultdict(list)
    # the gravest finding comes first in a verdict and must not be painted over
    for finding in verdict.findings:
        cells = [by_id[cell] for cell in finding.cells if by_id[cell].table == sheet.table.id]
        if not cells or finding.status != "broken":
            continue
        for cell in cells if len(cells) <= _FEW_CELLS or finding.axis is None else cells[:1]:
            down, across = sheet.beside(cell, sheet.marks)
            marks[down][across] = marks[down][across] or level_word(finding)
        words = f"{level_word(finding)} {finding.rule.id}"
        if finding.axis == "column":
            columns[cells[0].range.left - sheet.region.left].append(words)
        else:
            rows[cells[0].range.top - sheet.region.top].append(words)
    return [
        Edit(sheet.marks, marks),
        Edit(sheet.row_marks, [[_joined(rows[i])] for i in range(sheet.row_marks.rows)]),
        Edit(
            sheet.column_marks, [[_joined(columns[i]) for i in range(sheet.column_marks.columns)]]
        ),
        _checked_edit(snapshot, sheet),
    ]


def _joined(words: Sequence[str]) -> str | None:
    return "；".join(dict.fromkeys(words)) or None


def _checked_edit(snapshot: Snapshot, sheet: TableSheet) -> Edit:
    """Return the copy of what stands in the region of figures, computed totals included."""
    cached = snapshot.cached()
    grid = snapshot.grid()
    shift = sheet.checked.left - sheet.region.left
    contents = _blank(sheet.checked)
    for row, column in grid.places(sheet.checked):
        own = column - shift
        value = grid[sheet.sheet, row, own]
        formula = cached.get((sheet.sheet, address(row, own)))
        if value is None and formula is not None:
            value = formula.cached
        contents[row - sheet.checked.top][column - sheet.checked.left] = value
    return Edit(sheet.checked, contents)


def _blank(block: Block) -> list[list[Content]]:
    return _blank_rows(block.rows, block.columns)


def _blank_rows(rows: int, columns: int) -> list[list[Content]]:
    return [[None] * columns for _ in range(rows)]


def _rule_states(layout: Layout, verdict: Verdict) -> Edit:
    states: list[list[Content]] = []
    for rule in layout.check_rules:
        found = [f for f in verdict.findings if f.rule.id == rule.id]
        broken = sum(f.status != "not_evaluated" for f in found)
        if broken:
            states.append([say("sheet.rules.found", count=broken)])
        else:
            states.append([say(f"sheet.rules.{'undecided' if found else 'passed'}")])
    return Edit(layout.rule_states, states)
