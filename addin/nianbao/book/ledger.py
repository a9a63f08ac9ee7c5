"""The ledger: every change that a button or a command made, in the workbook itself."""

import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from nianbao.book.block import Area, Block, Content, Edit, Formula, Value
from nianbao.book.grid import as_text
from nianbao.book.layout import LEDGER_ROWS
from nianbao.words import Refusal, around, say

_EXPLANATION = re.compile(r"([A-Z][A-Z0-9]*) \(([0-9a-f]+)\)")
_LONGEST_TEXT = 32_000
_FOLDED_AT_ONCE = 200
_BATCH = 6
_LONGEST_MARKUP = 2**20
_PACKED = "zlib:"  # before markup that would not fit into a cell as it is


@dataclass(frozen=True, slots=True)
class Change:
    """One cell changed: its address, what stood there, what stands there now.

    ``markup`` is of what stood there, where the value alone cannot bring it back.
    """

    place: str
    old: Value
    new: Value
    markup: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: a change, the batch that it belongs to, by what action and why."""

    batch: int
    action: str
    why: str
    change: Change


def entries(area: Area) -> list[Entry]:
    """Return the lines of the ledger in their order; those folded together are left out."""
    return [
        Entry(
            batch,
            as_text(row[1]),
            as_text(row[5]),
            Change(as_text(row[2]), row[3], row[4], unpacked(as_text(row[-1]))),
        )
        for row in area.values
        if isinstance(batch := row[_BATCH], int) and row[1] != say("book.ledger.folded")
    ]


def noted(value: Value, formula: str | None = None) -> Value:
    """Return what the ledger says of a cell, so that it can be put back.

    A formula is written with ``=``, one that is not the form's own (then ``value`` is given)
    with its value; a text that begins with ``=`` or an apostrophe gets one more in front.
    """
    if formula is not None:
        text = f"={formula}"
        return text if value is None else text + say("book.ledger.value", value=as_text(value))
    if isinstance(value, str) and value.startswith(("=", "'")):
        return f"'{value}"
    return value


def content(noted_value: Value) -> Value | Formula:
    """Return the cell's content of which the ledger says this."""
    if not isinstance(noted_value, str):
        return noted_value
    if noted_value.startswith("="):
        before, after = around("book.ledger.value")
        text, mark, rest = noted_value[1:].rpartition(before)
        if not mark or not rest.endswith(after):
            return Formula(noted_value[1:], None)
        return Formula(text, _number(rest.removesuffix(after)))
    return noted_value.removeprefix("'")


def packed(change: Change) -> str | None:
    """Return a change's markup as a cell can hold it; refuses one that none can."""
    if len(change.markup) <= _LONGEST_TEXT:
        return change.markup or None
    text = _PACKED + b64encode(zlib.compress(change.markup.encode(), 9)).decode()
    if len(text) > _LONGEST_TEXT:
        raise Refusal("book.ledger.too_rich", place=change.place)
    return text


def unpacked(text: str) -> str:
    """Return the markup that a cell of the ledger holds; empty where somebody changed it."""
    if not text.startswith(_PACKED):
        return text
    try:
        data = b64decode(text.removeprefix(_PACKED), validate=True)
        return zlib.decompressobj().decompress(data, _LONGEST_MARKUP).decode()
    except (ValueError, zlib.error):
        return ""


def explanation_place(rule: str, digest: str) -> str:
    """Return how the ledger names an explanation: by its rule and the values that it is of."""
    return f"{rule} ({digest})" if digest else rule


def explained(place: str) -> tuple[str, str] | None:
    """Return rule and digest of the explanation that a place names, None where it is a cell."""
    found = _EXPLANATION.fullmatch(place)
    return (found[1], found[2]) if found else None


def drafted_place(name: str) -> str:
    """Return how the ledger names a sentence that was drafted."""
    return say("book.ledger.drafted", name=name)


def drafted_name(place: str) -> str:
    """Return the name of the drafted sentence that a place names, blank where it is another."""
    before, after = around("book.ledger.drafted")
    is_one = place.startswith(before) and place.endswith(after)
    return place.removeprefix(before).removesuffix(after) if is_one else ""


def _number(text: str) -> Value:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return int(number) if number == number.to_integral_value() else number


def ledger_edits(
    area: Area, action: str, why: str, changes: Sequence[Change], now: datetime
) -> list[Edit]:
    """Return the edits that append changes to the ledger as one batch.

    When the rows run out, the oldest entries are folded as text into the first rows.
    """
    rows = [row for row in area.values if any(value is not None for value in row)]
    batch = 1 + max((n for row in rows if isinstance(n := row[_BATCH], int)), default=0)
    time = now.strftime("%Y-%m-%d %H:%M:%S")
    added: list[list[Value]] = [
        [time, action, change.place, change.old, change.new, why, batch, packed(change)]
        for change in changes
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
    # what was drafted last of each sentence is needed as long as the workbook
    last = {name: row for row in rows if (name := drafted_name(as_text(row[2])))}
    folded += last.values()
    whole = {id(row) for row in folded}
    entries = [row for row in rows if id(row) not in whole]
    surplus = len(rows) - LEDGER_ROWS.rows + _FOLDED_AT_ONCE
    text = ""
    for row in entries[:surplus]:
        line = " | ".join(as_text(value) for value in row[: _BATCH + 1])
        for start in range(0, len(line), _LONGEST_TEXT):
            part = line[start : start + _LONGEST_TEXT]
            if text and len(text) + len(part) + 1 > _LONGEST_TEXT:
                folded.append(_fold(text, row))
                text = ""
            text = f"{text}\n{part}" if text else part
    return [*folded, _fold(text, entries[surplus - 1]), *entries[surplus:]]


def _fold(text: str, last: list[Value]) -> list[Value]:
    return [last[0], say("book.ledger.folded"), None, text, None, None, last[_BATCH], None]
