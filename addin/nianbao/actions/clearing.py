"""Clearing what checks left in a workbook: marks, verdict and the list of findings."""

from nianbao.actions.filling import Written
from nianbao.actions.open_workbook import take_snapshot, write_with_ledger
from nianbao.book.block import Block, Content, Edit
from nianbao.book.layout import FINDING_LEVELS, FINDING_LINKS, FINDING_ROWS, VERDICT
from nianbao.book.ledger import Change, explanation_place, noted
from nianbao.host import Host
from nianbao.words import say


def clear_marks(host: Host) -> Written:
    """Return what was cleared: the verdict, and each explanation, which the ledger keeps.

    Marks, verdict and findings become as in a workbook never checked; figures and prose stay.
    Where nothing was ever checked, nothing is written.
    """
    snapshot = take_snapshot(host)
    verdict = snapshot.areas[VERDICT.name].values[0][0]
    if verdict == say("sheet.unchecked"):
        return Written(host.path, (), ())
    layout = snapshot.layout
    marked = [sheet for table in layout.tables for sheet in table.blocks if sheet != table.block]
    marked += [copy for _, copy in layout.copies]
    listed = (FINDING_LEVELS, FINDING_LINKS, FINDING_ROWS)
    edits = [_filled(block, None) for block in (*marked, *listed)]
    edits.append(_filled(layout.rule_states, say("sheet.rules.unchecked")))
    edits.append(Edit(VERDICT, [[say("sheet.unchecked")], [None]]))
    changes = [Change(VERDICT.sheet, verdict, None)]
    changes += [
        Change(explanation_place(e.rule, e.digest), noted(e.text), None)
        for e in snapshot.explanations
    ]
    reason = (say("action.clear_marks"), say("action.why_clear_marks"))
    write_with_ledger(host, snapshot, edits, changes, reason)
    return Written(host.path, tuple(changes), ())


def _filled(block: Block, content: Content) -> Edit:
    return Edit(block, [[content] * block.columns for _ in range(block.rows)])
