"""The ledger: every change that a button or a command made, in the workbook itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nianbao.book.block import Area, Block, Content, Edit, Value
from nianbao.book.grid import as_text
from nianbao.book.layout import LEDGER_ROWS
from nianbao.words import say

_LONGEST_TEXT = 32_000
_FOLDED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One cell changed: its address, what stood there, what stands there now."""

    place: str
    old: Value
    new: Value


def ledger_edits(
    area: Area, action: str, why: str, changes: Sequence[Change], now: datetime
) -> list[Edit]:
    """Return the edits that append changes to the ledger as one batch.

    When the rows run out, the oldest entries are folded as text into the first rows.
    """
    rows = [row for row in area.values if any(value is not None for value in row)]
    batch = 1 + max((row[-1] for row in rows if isinstance(row[-1], int)), default=0)
    time = now.strftime("%Y-%m-%d %H:%M:%S")
    added: list[list[Value]] = [
        [time, action, change.place, change.old, change.new, why, batch] for change in changes
    ]
    if len(rows) + len(added) <= LEDGER_ROWS.rows:
        return [_rows_edit(len(rows), added)] if added else []
    kept = _folded([*rows, *added])
    blank: list[list[Value]] = [[None] * LEDGER_ROWS.columns] * (LEDGER_ROWS.rows - len(kept))
    return [_rows_edit(0, [*kept, *blank])]


def _rows_edit(skip: int, rows: Sequence[Sequence[Value]]) -> Edit:
    block = Block(
        LEDGER_ROWS.name, LEDGER_ROWS.sheet, LEDGER_ROWS.top + skip, 1, len(rows), len(rows[0])
    )
    contents: list[list[Content]] = [list(row) for row in rows]
    return Edit(block, contents)


def _folded(rows: list[list[Value]]) -> list[list[Value]]:
    """Return the rows with the oldest entries put together until there is room for more."""
    folded = [row for row in rows if row[1] == say("book.ledger.folded")]
    entries = [row for row in rows if row[1] != say("book.ledger.folded")]
    surplus = len(rows) - LEDGER_ROWS.rows + _FOLDED_AT_ONCE
    text = ""
    for row in entries[:surplus]:
        line = " | ".join(as_text(value) for value in row)
        for start in range(0, len(line), _LONGEST_TEXT):
            part = line[start : start + _LONGEST_TEXT]
            if text and len(text) + len(part) + 1 > _LONGEST_TEXT:
                folded.append(_fold(text, row))
                text = ""
            text = f"{text}\n{part}" if text else part
    return [*folded, _fold(text, entries[surplus - 1]), *entries[surplus:]]


def _fold(text: str, last: list[Value]) -> list[Value]:
    return [last[0], say("book.ledger.folded"), None, text, None, None, last[-1]]
