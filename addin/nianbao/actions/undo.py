"""Taking back what the tool did last, as the ledger tells it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from nianbao.actions.check import judge_snapshot, lapsed
from nianbao.actions.filling import Written
from nianbao.actions.open_workbook import take_snapshot, write_with_ledger
from nianbao.book.block import Area, Block, Content, Edit, Formula, Keep, Stood, Value
from nianbao.book.heights import prose_height
from nianbao.book.layout import FINDING_COLUMNS, FINDING_ROWS, LEDGER_ROWS, VERDICT
from nianbao.book.ledger import (
    Change,
    Entry,
    content,
    drafted_name,
    entries,
    explained,
    noted,
)
from nianbao.book.marks import mark_edits
from nianbao.book.snapshot import Snapshot
from nianbao.form.a1 import parse_a1
from nianbao.host import Host
from nianbao.host.decode import number
from nianbao.host.stood import number_in
from nianbao.rules import Explanation
from nianbao.words import Refusal, around, say

Key = tuple[str, str]

_TAKEN_BACK = (
    "register",
    "prose",
    "draft",
    "recompute",
    "fill",
    "explain",
    "last_year",
    "clear_marks",
)


@dataclass
class _Restoration:
    """What is to be put back: cells, explanations, and what else has changed since."""

    snapshot: Snapshot
    edits: list[Edit] = field(default_factory=list)
    explanations: dict[Key, str] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    touches_explanations: bool = False


def undo(host: Host) -> Written:
    """Return what changed when the last action that wrote into the workbook was taken back.

    A check writes no content and is passed over, as is what was taken back before; explanations
    that lapsed in a check since then come back where they fit again. Refuses when there is
    nothing to take back, and when a cell no longer holds what the action had put there: then
    nothing is changed.
    """
    snapshot = take_snapshot(host)
    ledger = entries(host.read([LEDGER_ROWS])[LEDGER_ROWS.name])
    batch, action = _last_batch(ledger)
    changes = _summed(entry.change for entry in ledger if entry.batch == batch)
    restoration = _restoration(snapshot, changes)
    if restoration.conflicts:
        raise Refusal("undo.changed", action=action, cells="、".join(restoration.conflicts))
    back = [Change(change.place, change.new, change.old) for change in changes]
    edits, lost = _with_marks(restoration, _lapsed_since(ledger, batch))
    why = say("undo.why", number=batch, action=action)
    write_with_ledger(host, snapshot, edits, [*back, *lost], (say("undo.action"), why))
    return Written(host.path, tuple(back), (say("undo.done", action=action),))


def _last_batch(ledger: Sequence[Entry]) -> tuple[int, str]:
    """Return number and name of the last batch that can be taken back."""
    undone = {_undone(entry) for entry in ledger if entry.action == say("undo.action")}
    names = {say(f"action.{name}") for name in _TAKEN_BACK}
    for entry in reversed(ledger):
        if entry.action in names and entry.batch not in undone:
            return entry.batch, entry.action
    raise Refusal("undo.nothing")


def _undone(entry: Entry) -> int:
    """Return the number of the batch that an entry says was taken back."""
    before, rest = around("undo.why")
    number = entry.why.removeprefix(before).partition(_upto(rest))[0]
    if not (number.isascii() and number.isdigit()):
        raise Refusal("undo.edited", place=entry.why)
    return int(number)


def _upto(words: str) -> str:
    """Return what stands before the next slot of a sentence."""
    return words.partition("{")[0]


def _summed(changes: Iterable[Change]) -> list[Change]:
    """Return one change a place: from what stood first to what stood last."""
    by_place: dict[str, Change] = {}
    for change in changes:
        first = by_place.get(change.place, change)
        by_place[change.place] = Change(change.place, first.old, change.new, first.markup)
    return list(by_place.values())


def _restoration(snapshot: Snapshot, changes: Sequence[Change]) -> _Restoration:
    found = {(e.rule, e.digest): e.text for e in snapshot.explanations}
    restoration = _Restoration(snapshot, explanations=found)
    for change in changes:
        if drafted_name(change.place):
            continue  # what the ledger says last of it counts
        key = explained(change.place)
        if key:
            _restore_explanation(restoration, key, change)
        elif change.place != VERDICT.sheet:
            _restore_cell(restoration, change)
        else:
            restoration.touches_explanations = True
    return restoration


def _restore_explanation(restoration: _Restoration, key: Key, change: Change) -> None:
    texts = restoration.explanations
    if texts.get(key) != content(change.new):
        restoration.conflicts.append(change.place)
    restoration.touches_explanations = True
    texts.pop(key, None)
    if change.old is not None:
        texts[key] = str(content(change.old))


def _restore_cell(restoration: _Restoration, change: Change) -> None:
    sheet, _, at = change.place.partition("!")
    try:
        row, column = parse_a1(at)
    except ValueError:
        raise Refusal("undo.edited", place=change.place) from None
    found = _at(restoration.snapshot, sheet, row, column)
    if found is None or change.new not in found[1:]:
        restoration.conflicts.append(change.place)
        return
    block, old = found[0], content(change.old)
    heights: Mapping[int, float] = {}
    if change.markup:
        old = Stood(change.markup, old)
    elif column == block.left:
        heights = _height(restoration.snapshot, block, row, str(old or ""))
    place = Block(block.name, sheet, row, column, 1, 1)
    restoration.edits.append(Edit(place, [[old]], heights))


def _height(snapshot: Snapshot, block: Block, row: int, text: str) -> Mapping[int, float]:
    """Return the height of a row of prose when ``text`` stands in the first column of a block."""
    pair = snapshot.layout.both_years(block)
    if pair is None:
        return {}
    held = [snapshot.texts(part, row - block.top) for part in pair]
    held[pair.index(block)][0] = text
    return {row: prose_height(*held)}


def _at(snapshot: Snapshot, sheet: str, row: int, column: int) -> tuple[Block, Value, Value] | None:
    """Return the block of a cell, and what the ledger would say of its present content.

    The last is the number that stands beneath a date, otherwise the same again.
    """
    live = {cell.id for cell in snapshot.layout.ruleset.totals} - snapshot.typed_totals
    for block in snapshot.layout.blocks:
        down, across = row - block.top, column - block.left
        inside = 0 <= down < block.rows and 0 <= across < block.columns
        if block.sheet == sheet and inside and block.name in snapshot.areas:
            area = snapshot.areas[block.name]
            value, formula = area.values[down][across], area.formulas[down][across]
            is_live = snapshot.layout.cells_by_place.get((sheet, row, column)) in live
            said = noted(None if is_live else value, formula)
            stored = number_in(area.markup(down, across))
            return block, said, said if stored is None else number(stored)
    return None


def _lapsed_since(ledger: Sequence[Entry], number: int) -> dict[Key, str]:
    """Return the explanations that checks dropped after a batch had been written."""
    return {
        key: str(content(entry.change.old))
        for entry in ledger
        if entry.batch > number and entry.action == say("action.check")
        if (key := explained(entry.change.place))
    }


def _with_marks(
    restoration: _Restoration, dropped: Mapping[Key, str]
) -> tuple[list[Edit], list[Change]]:
    """Return all edits, and the explanations that no finding holds any more.

    The marks are made anew where explanations change; otherwise they stay, and the workbook
    itself says that they are of older figures.
    """
    after = _after(restoration.snapshot, restoration.edits)
    texts = dict(dropped) | restoration.explanations
    offered = [Explanation(rule, digest, text) for (rule, digest), text in texts.items()]
    verdict = judge_snapshot(after, added=offered)
    held = {(f.rule.id, f.digest) for f in verdict.findings if f.explanation}
    if not restoration.touches_explanations and not held & set(dropped):
        return restoration.edits, []
    kept = [e for e in offered if (e.rule, e.digest) in restoration.explanations]
    marks = mark_edits(after, verdict, datetime.now())
    return [*restoration.edits, *marks], lapsed(kept, verdict)


def _after(snapshot: Snapshot, edits: Sequence[Edit]) -> Snapshot:
    """Return the workbook as it will be after edits of single cells, explanations left out."""
    areas = dict(snapshot.areas)
    place = FINDING_COLUMNS.index("explanation")
    findings = [list(row) for row in areas[FINDING_ROWS.name].values]
    for row in findings:
        row[place] = None
    areas[FINDING_ROWS.name] = Area(findings, areas[FINDING_ROWS.name].look_up)
    blocks = {block.name: block for block in snapshot.layout.blocks}
    for edit in edits:
        whole = blocks[edit.block.name]
        down, across = edit.block.top - whole.top, edit.block.left - whole.left
        areas[whole.name] = _patched(areas[whole.name], down, across, edit.contents[0][0])
    return replace(snapshot, areas=areas)


def _patched(area: Area, down: int, across: int, new: Content) -> Area:
    values = [list(row) for row in area.values]
    formulas = [list(row) for row in area.formulas]
    new = new.plain if isinstance(new, Stood) else new
    if isinstance(new, Formula):
        values[down][across], formulas[down][across] = new.cached, new.text
    elif not isinstance(new, Keep):
        values[down][across], formulas[down][across] = new, None
    return Area(values, lambda: formulas)
