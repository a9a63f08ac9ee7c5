"""Everything of a filing moved into a clean workbook of the current template."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from nianbao.actions.check import judge_snapshot, lapsed
from nianbao.actions.filling import Written
from nianbao.actions.open_workbook import take_snapshot, write, write_with_ledger
from nianbao.actions.template import create_workbook
from nianbao.book.block import Block, Content, Edit
from nianbao.book.filling import Filling
from nianbao.book.grid import as_text
from nianbao.book.layout import LEDGER_ROWS, layout_of
from nianbao.book.ledger import Change
from nianbao.book.marks import mark_edits
from nianbao.book.snapshot import Snapshot
from nianbao.form.edition import editions
from nianbao.form.filing import plain_number
from nianbao.host import Host
from nianbao.host.disk import create, stage
from nianbao.host.file import FileHost
from nianbao.host.filing import refuse_newer
from nianbao.renew.damaged_workbook import Gathered, edition_in, gather, unmoved
from nianbao.renew.pages import Page, pages_of
from nianbao.words import say


def renew(host: Host, path: Path) -> Written:
    """Return a clean workbook at ``path`` with all that a workbook holds of a filing.

    Figures, prose, profile, explanations, ledger and last year's data are found by the
    template's own words where rows or columns moved, sheets were renamed, or formats fell
    apart. The notes name every cell that a person filled and that was not moved. The old
    workbook is left as it is. Refuses a workbook that shows neither stamp nor labels of the
    form, the workbook of a later release, and a place where a file stands already.
    """
    refuse_newer(host)
    with stage() as folder:
        # most of its sheets are the same in every edition
        blank = create_workbook(editions()[-1], folder / "blank.xlsx")
        edition_id = edition_in(pages_of(host, blank))
        blank = create_workbook(edition_id, folder / "template.xlsx")
        pages = pages_of(host, blank)
        found = gather(pages, layout_of(edition_id))
        notes = [*found.notes, *unmoved(pages.values(), found.taken), *_sheets(host, blank, pages)]
        filling = _filled(blank, found)
        changes = _settle(blank, filling, found, host.path.name)
        notes += _other_totals(found, take_snapshot(blank))
        create(path, blank.path.read_bytes())
    return Written(path, tuple(changes), (*notes, *filling.notes))


def _other_totals(found: Gathered, snapshot: Snapshot) -> Iterator[str]:
    """Yield a sentence for each total whose formula came to something else than the sum."""
    for cell, (at, formula, value) in found.totals.items():
        total = snapshot.filing.figures[cell].number
        if value is not None and value != total:
            slots = {"at": at, "formula": f"={formula}", "value": as_text(value)}
            yield say("renew.total", **slots, total=plain_number(total))


def _filled(blank: FileHost, found: Gathered) -> Filling:
    """Write what was found into the blank workbook, but for the ledger's last lines."""
    if found.ledger:
        rows: list[list[Content]] = [list(row) for row in found.ledger[: LEDGER_ROWS.rows]]
        block = Block("ledger", LEDGER_ROWS.sheet, LEDGER_ROWS.top, 1, len(rows), len(rows[0]))
        blank.write([Edit(block, rows)])
    filling = Filling(take_snapshot(blank))
    filling.profile(found.profile)
    filling.figures(found.figures)
    filling.sections(found.sections)
    if found.last:
        filling.previous(found.last, found.last_source, found.last_read)
    write(blank, filling.snapshot, filling.edits)
    return filling


def _settle(blank: FileHost, filling: Filling, found: Gathered, name: str) -> list[Change]:
    """Check the new workbook where the old one had been, and enter the move in the ledger."""
    snapshot = take_snapshot(blank)
    edits: list[Edit] = []
    entries = [Change(say("book.ledger.all_new"), None, say("renew.why", name=name))]
    if found.was_checked:
        verdict = judge_snapshot(snapshot, added=found.explanations)
        edits = mark_edits(snapshot, verdict, datetime.now())
        entries += lapsed(found.explanations, verdict)
    write_with_ledger(blank, snapshot, edits, entries, (say("renew.action"), name))
    return filling.changes


def _sheets(host: Host, blank: Host, pages: dict[str, Page]) -> list[str]:
    """Return a sentence for each sheet that is missing, and for each that is a stranger."""
    missing = [say("renew.sheet_missing", sheet=x) for x in blank.sheets() if x not in pages]
    known = {page.sheet for page in pages.values()}
    return missing + [say("renew.sheet_extra", sheet=x) for x in host.sheets() if x not in known]
