"""Opening a filing workbook, and writing to it with every formula's value right."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from nianbao.book.block import Edit
from nianbao.book.inspection import layout_changes
from nianbao.book.layout import FRONT, LEDGER_ROWS, SHEETS, STAMP
from nianbao.book.ledger import Change, ledger_edits
from nianbao.book.snapshot import Snapshot, layout_by_stamp
from nianbao.host import Host
from nianbao.host.file import FileHost
from nianbao.words import Refusal


def open_workbook(path: Path) -> tuple[FileHost, Snapshot]:
    """Return the host of a closed filing workbook and what stands in it.

    Refuses what is no workbook, no filing workbook, or one whose rows were moved.
    """
    host = FileHost(path)
    return host, take_snapshot(host)


def take_snapshot(host: Host) -> Snapshot:
    """Return what stands in the workbook that a host holds."""
    sheets = set(host.sheets())
    if FRONT not in sheets:
        raise Refusal("book.not_a_filing")
    missing = [name for name in SHEETS if name not in sheets]
    layout = layout_by_stamp(host.read([STAMP])[STAMP.name])
    if missing:
        raise Refusal("book.sheets_missing", names="".join(f"「{name}」" for name in missing))
    areas = host.read([block for block in layout.blocks if block is not LEDGER_ROWS])
    merges = {place.sheet: host.merges(place.sheet) for place in layout.tables}
    return Snapshot(layout, areas, layout_changes(layout, areas, merges))


def write(host: Host, snapshot: Snapshot, edits: Sequence[Edit]) -> None:
    """Write edits together with the values that all formulas have after them."""
    host.write(edits, snapshot.cached(edits))


def write_with_ledger(
    host: Host,
    snapshot: Snapshot,
    edits: Sequence[Edit],
    changes: Sequence[Change],
    reason: tuple[str, str],
) -> None:
    """Write edits and enter their changes in the ledger; ``reason`` is the action and why."""
    ledger = host.read([LEDGER_ROWS])[LEDGER_ROWS.name]
    action, why = reason
    write(host, snapshot, [*edits, *ledger_edits(ledger, action, why, changes, datetime.now())])
