"""Opening a filing workbook, and writing to it with every formula's value right."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from nianbao.book.block import Edit
from nianbao.book.layout import LEDGER_ROWS
from nianbao.book.ledger import Change, ledger_edits
from nianbao.book.snapshot import Snapshot
from nianbao.host import Host
from nianbao.host.file import FileHost
from nianbao.host.filing import take_snapshot


def open_workbook(path: Path) -> tuple[FileHost, Snapshot]:
    """Return the host of a closed filing workbook and what stands in it.

    Refuses what is no workbook, no filing workbook, or one whose rows were moved.
    """
    host = FileHost(path)
    return host, take_snapshot(host)


def write(host: Host, snapshot: Snapshot, edits: Sequence[Edit]) -> None:
    """Write edits together with the values that all formulas have after them."""
    host.write(edits, snapshot.live)


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
