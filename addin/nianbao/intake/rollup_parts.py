"""Of whom a roll-up workbook is the sum, as its sheet behind the others has it."""

from collections.abc import Sequence
from dataclasses import dataclass

from nianbao.book.block import Block, Value
from nianbao.book.grid import as_text, is_number, number_of
from nianbao.book.layout import Layout
from nianbao.form.filing import Number
from nianbao.host import Host
from nianbao.words import Refusal, around, say

MOST_MEMBERS = 1_000

STAMP = Block("rollup_stamp", "", 3, 1, 1, 3)
TOP = 12  # the first member's row
HEADS = ("unit", "kind", "file", "digest", "receipt", "submitted")


@dataclass(frozen=True, slots=True)
class Member:
    """One filing in a sum. ``numbers`` are in the order of the edition's cells."""

    unit: str
    path: str
    sha256: str
    receipt: str
    submitted: str
    numbers: tuple[Number | None, ...]
    is_own: bool = False


def is_incomplete(host: Host) -> bool:
    """Return whether a workbook is a sum that says of itself that it is incomplete."""
    if sheet_name() not in host.sheets():
        return False
    state = Block("state", sheet_name(), 2, 1, 1, 1)
    text = as_text(host.read([state])[state.name].values[0][0])
    return text.startswith(around("rollup.sheet.incomplete")[0])


def sheet_name() -> str:
    """Return the name of the sheet."""
    return say("rollup.sheet.name")


def read_parts(host: Host, layout: Layout) -> tuple[Member, ...]:
    """Return the members that a roll-up workbook was made of, as they were then.

    Refuses a workbook without the sheet, or whose sheet was changed.
    """
    name = sheet_name()
    if name not in host.sheets():
        raise Refusal("rollup.not_a_rollup", name=host.path.name, sheet=name)
    stamp = Block(STAMP.name, name, STAMP.top, STAMP.left, 1, STAMP.columns)
    count = host.read([stamp])[stamp.name].values[0][0]
    if not isinstance(count, int) or not 0 < count <= MOST_MEMBERS:
        raise Refusal("rollup.parts_damaged", name=host.path.name, sheet=name)
    columns = len(HEADS) + len(layout.edition.cells)
    rows = Block("rollup_rows", name, TOP, 1, count, columns)
    found = tuple(_member_of(row) for row in host.read([rows])[rows.name].values)
    if any(not member.unit for member in found):
        raise Refusal("rollup.parts_damaged", name=host.path.name, sheet=name)
    return found


def _member_of(row: Sequence[Value]) -> Member:
    """Return a member from its row; what is no number, though one stood there, is none."""
    head = dict(zip(HEADS, map(as_text, row), strict=False))
    numbers = tuple(number_of(value) if is_number(value) else None for value in row[len(HEADS) :])
    return Member(
        head["unit"],
        head["file"],
        head["digest"],
        head["receipt"],
        head["submitted"],
        numbers,
        head["kind"] == say("rollup.sheet.own"),
    )
