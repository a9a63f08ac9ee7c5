"""A verdict put into the workbook: values in mark blocks, which the template's formats paint."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from nianbao.book.block import Block, Content, Edit, Formula
from nianbao.book.findings import finding_edits, level_word, verdict_edit
from nianbao.book.grid import Grid
from nianbao.book.heights import row_height
from nianbao.book.layout import RULE_WIDTHS, Layout, TableSheet
from nianbao.book.snapshot import Snapshot
from nianbao.form import Cell
from nianbao.form.a1 import format_a1
from nianbao.rules import Finding, Rule, Verdict
from nianbao.rules.repair_found import SHOWN
from nianbao.words import say

_FEW_CELLS = 4


def mark_edits(snapshot: Snapshot, verdict: Verdict, now: datetime) -> list[Edit]:
    """Return the edits that show a verdict in its workbook.

    Nothing but mark blocks is written: the check may be repeated, and a cell's paint goes
    as soon as its value differs from the one that was checked.
    """
    layout = snapshot.layout
    edits = [verdict_edit(verdict, now), *finding_edits(layout, verdict)]
    cached, grid = snapshot.cached(), snapshot.grid()
    for sheet in layout.tables:
        edits += _table_edits(snapshot, sheet, verdict)
        edits.append(_checked_edit(sheet, cached, grid))
    edits += [_rule_states(layout, verdict), _local_rules(layout, verdict)]
    return edits


def _table_edits(snapshot: Snapshot, sheet: TableSheet, verdict: Verdict) -> list[Edit]:
    by_id = snapshot.layout.edition.by_id
    marks = _blank(sheet.marks)
    rows: dict[int, list[str]] = defaultdict(list)
    columns: dict[int, list[str]] = defaultdict(list)
    for cell in _suspects(verdict):
        if cell.table == sheet.table.id:
            down, across = sheet.beside(cell, sheet.marks)
            marks[down][across] = say("sheet.suspect")
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
    ]


def _suspects(verdict: Verdict) -> list[Cell]:
    """Return the cells of the likeliest repairs, where these are few enough to help."""
    return [
        change.cell
        for group in verdict.repairs.groups
        if group.repairs and group.repairs[0].rivals.equal <= SHOWN
        for repair in group.repairs[: group.repairs[0].rivals.equal]
        for change in repair.changes
    ]


def _joined(words: Sequence[str]) -> str | None:
    return "；".join(dict.fromkeys(words)) or None


def _checked_edit(sheet: TableSheet, cached: Mapping[tuple[str, str], Formula], grid: Grid) -> Edit:
    """Return the copy of what stands in the region of figures, computed totals included."""
    shift = sheet.checked.left - sheet.region.left
    contents = _blank(sheet.checked)
    for row, column in grid.places(sheet.checked):
        own = column - shift
        value = grid[sheet.sheet, row, own]
        formula = cached.get((sheet.sheet, format_a1(row, own)))
        if value is None and formula is not None:
            value = formula.cached
        contents[row - sheet.checked.top][column - sheet.checked.left] = value
    return Edit(sheet.checked, contents)


def _blank(block: Block) -> list[list[Content]]:
    return _blank_rows(block.rows, block.columns)


def _blank_rows(rows: int, columns: int) -> list[list[Content]]:
    return [[None] * columns for _ in range(rows)]


def _rule_states(layout: Layout, verdict: Verdict) -> Edit:
    """Return the edit that says of each rule, and of each equation, what was found."""
    by_rule = _by_rule(verdict)
    found = [(rule, by_rule[rule.id]) for rule in layout.check_rules]
    for rule, equation in layout.ruleset.equations:
        cells = tuple(cell.id for cell in equation.cells)
        own = [f for f in by_rule[rule.id] if f.cells == cells or f.status == "not_evaluated"]
        found.append((rule, own))
    in_force = {rule.id: rule for rule in verdict.ruleset.rules}
    words = (_state_words(verdict, in_force[rule.id], own) for rule, own in found)
    return Edit(layout.rule_states, [[word] for word in words])


def _by_rule(verdict: Verdict) -> dict[str, list[Finding]]:
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in verdict.findings:
        by_rule[finding.rule.id].append(finding)
    return by_rule


def _local_rules(layout: Layout, verdict: Verdict) -> Edit:
    """Return the edit that lists the rules that a department added or changed, with their state."""
    block, by_rule = layout.local_rules, _by_rule(verdict)
    official = {rule.id: rule for rule in layout.ruleset.rules}
    own = [rule for rule in verdict.ruleset.rules if rule != official.get(rule.id)]
    rows: list[list[Content]] = []
    for rule in own:
        kind = say("sheet.rules.local_added" if rule.is_local else "sheet.rules.local_changed")
        severity = say(f"finding.severity.{rule.severity}")
        state = _state_words(verdict, rule, by_rule[rule.id])
        known: list[Content] = [rule.id, severity, rule.statement, kind, None, None, None]
        rows.append([*known, say("sheet.rules.not_live"), state, rule.remedy, rule.source])
    if len(rows) > block.rows:
        rest = say("sheet.rules.local_more", count=len(rows) - block.rows + 1)
        rows[block.rows - 1 :] = [[None, None, rest, *[None] * (block.columns - 3)]]
    heights = {
        block.top + i: max(row_height(str(row[n] or ""), RULE_WIDTHS[n], 10) for n in (2, 9))
        for i, row in enumerate(rows)
    }
    rows += _blank_rows(block.rows - len(rows), block.columns)
    return Edit(block, rows, heights)


def _state_words(verdict: Verdict, rule: Rule, findings: Sequence[Finding]) -> str:
    if rule.switch == "off":
        return say("sheet.rules.off")
    broken = sum(finding.status == "broken" for finding in findings)
    if broken:
        return say("sheet.rules.found", count=broken)
    if findings:
        return level_word(findings[0])
    is_untried = rule.id in verdict.untried
    return say("finding.status.not_evaluated" if is_untried else "sheet.rules.passed")
