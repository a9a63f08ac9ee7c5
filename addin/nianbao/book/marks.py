"""A verdict put into the workbook: values in mark blocks, which the template's formats paint."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from nianbao.book.block import Area, Block, Content, Edit, Value
from nianbao.book.findings import finding_edits, level_word, verdict_edit
from nianbao.book.grid import as_held
from nianbao.book.heights import row_height
from nianbao.book.layout import RULE_WIDTHS, Layout
from nianbao.book.out_of_place import ERROR
from nianbao.book.prose import fit_edits
from nianbao.book.snapshot import Snapshot
from nianbao.book.table_sheet import TableSheet
from nianbao.form import Cell
from nianbao.rules import Finding, Rule, Verdict
from nianbao.rules.repair_found import SHOWN
from nianbao.words import say

_FEW_CELLS = 4


def mark_edits(snapshot: Snapshot, verdict: Verdict, now: datetime) -> list[Edit]:
    """Return the edits that show a verdict in its workbook.

    Nothing but mark blocks is written: the check may be repeated, and a cell's paint goes
    as soon as its value differs from the one that was checked. Prose is made to wrap.
    """
    layout = snapshot.layout
    edits = [verdict_edit(verdict, now), *finding_edits(layout, verdict)]
    values = snapshot.values()
    for sheet in layout.tables:
        edits += _table_edits(snapshot, sheet, verdict)
        edits.append(_checked_edit(snapshot, sheet, values))
    edits += [_rule_states(layout, verdict), _local_rules(layout, verdict)]
    edits += [_copy_edit(snapshot.areas[block.name], copy) for block, copy in layout.copies]
    edits += fit_edits(layout, snapshot.areas)
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


def _checked_edit(snapshot: Snapshot, sheet: TableSheet, values: Mapping[str, Value]) -> Edit:
    """Return the copy of what stands in the region of figures, computed totals included."""
    top, left, bottom, right = sheet.region
    rows = snapshot.areas[sheet.block.name].values[top - 1 : bottom]
    contents: list[list[Content]] = [[*row[left - 1 : right]] for row in rows]
    for cell in sheet.table.cells:
        down, across = sheet.beside(cell, sheet.checked)
        contents[down][across] = _copied(values[cell.id])
    return Edit(sheet.checked, contents)


def _copy_edit(area: Area, copy: Block) -> Edit:
    """Return the copy of prose or profile as it was checked, error values as texts."""
    rows: list[list[Content]] = [[_copied(value) for value in row] for row in area.values]
    return Edit(copy, rows)


def _copied(value: Value) -> Content:
    held = as_held(value)
    is_error = isinstance(held, str) and bool(ERROR.fullmatch(held))
    return f"{say('sheet.checked_error')}{held}" if is_error else held


def _blank(block: Block) -> list[list[Content]]:
    return _blank_rows(block.rows, block.columns)


def _blank_rows(rows: int, columns: int) -> list[list[Content]]:
    return [[None] * columns for _ in range(rows)]


def _rule_states(layout: Layout, verdict: Verdict) -> Edit:
    """Return the edit that says in each row of the rule catalogue what was found.

    Of a rule that stands there and is not in force in this release it says that.
    """
    by_rule = _by_rule(verdict)
    in_force = {rule.id: rule for rule in verdict.ruleset.rules}
    states: list[list[Content]] = []
    for row in layout.rule_rows:
        found, rule = by_rule[row.rule], in_force.get(row.rule)
        if row.equation:
            cells = tuple(cell.id for cell in row.equation.cells)
            reach = {cell.id for cell in layout.ruleset.reach(row.equation)}
            found = [f for f in found if f.cells == cells or _leaves_open(f, reach)]
        states.append([_state_words(verdict, rule, found) if rule else say("sheet.rules.gone")])
    return Edit(layout.rule_states, states)


def _leaves_open(finding: Finding, cells: Set[str]) -> bool:
    """Return whether a finding says that what these cells come to was not compared."""
    concerned = not finding.cells or not cells.isdisjoint(finding.cells)
    return finding.status == "not_evaluated" and concerned


def _by_rule(verdict: Verdict) -> dict[str, list[Finding]]:
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in verdict.findings:
        for rule in finding.rules:
            by_rule[rule].append(finding)
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
    if any(finding.items for finding in findings):
        return say("sheet.rules.listed")
    broken = sum(finding.status == "broken" for finding in findings)
    if broken:
        return say("sheet.rules.found", count=broken)
    if findings:
        return level_word(findings[0])
    is_untried = rule.id in verdict.untried
    return say("finding.status.not_evaluated" if is_untried else "sheet.rules.passed")
