"""What stands in the filing workbook that a host holds."""

from nianbao.book.block import Block
from nianbao.book.inspection import layout_changes
from nianbao.book.layout import (
    FINDING_ROWS,
    FRONT,
    LEDGER_ROWS,
    PREVIOUS_SOURCE,
    PREVIOUS_UNIT,
    PROFILE,
    RECEIPT,
    SECTION_SHEETS,
    SHEETS,
    STAMP,
    VERDICT,
    Layout,
    layout_of,
)
from nianbao.book.out_of_place import blocks_around_prose, out_of_place, seen_blocks, strangers
from nianbao.book.recognition import (
    is_current,
    may_be_newer,
    prose_head,
    stamp_of,
    standing_layout,
    telling_blocks,
    with_prose_of,
)
from nianbao.book.snapshot import Snapshot
from nianbao.host import Host
from nianbao.words import Refusal


def take_snapshot(host: Host) -> Snapshot:
    """Return what stands in a workbook; it can be written to with the values of its formulas.

    Refuses what is no filing workbook, lacks a sheet, or has rows moved.
    """
    layout = _layout(host, whole=True)
    unread = (LEDGER_ROWS, *(copy for _, copy in layout.copies))
    return _snapshot(host, layout, [block for block in layout.blocks if block not in unread])


def take_filing(host: Host) -> Snapshot:
    """Return only what a filer wrote and what a receipt needs, for a workbook not written to.

    Refuses as ``take_snapshot`` does. Grids of marks, the rule catalogue and the ledger, which
    take longest to read, are left out.
    """
    layout = _layout(host, whole=False)
    blocks = (
        STAMP,
        PROFILE,
        RECEIPT,
        *(sheet.block for sheet in layout.tables),
        *layout.prose.values(),
        *layout.last_prose.values(),
        PREVIOUS_SOURCE,
        *([PREVIOUS_UNIT] if layout.has_last_prose else []),
        layout.previous,
        VERDICT,
        FINDING_ROWS,
    )
    return _snapshot(host, layout, blocks)


def refuse_newer(host: Host) -> None:
    """Refuse a workbook of a later release, as far as a workbook whose layout suffered tells."""
    try:
        _layout(host, whole=False)
    except Refusal as refusal:
        if refusal.key == "book.newer":
            raise


def _layout(host: Host, *, whole: bool) -> Layout:
    """Return the layout of a workbook, ``whole`` with the rows that belong to rules.

    What a filer writes stands in one place in all releases, as far as they have it.
    """
    sheets = set(host.sheets())
    missing = [name for name in SHEETS if name not in sheets]
    has_front = FRONT in sheets
    # programs that export a workbook may put more behind the names of its sheets
    if not has_front and not any(
        known in name for known in SECTION_SHEETS.values() for name in sheets
    ):
        raise Refusal("book.not_a_filing")
    stamp = stamp_of(host.read([STAMP])[STAMP.name]) if has_front else None
    if stamp is None or missing:
        raise Refusal("book.sheets_missing", names="".join(f"「{name}」" for name in missing))
    layout = layout_of(stamp.edition)
    if is_current(stamp):
        return layout
    if not (whole or may_be_newer(stamp)):
        head = prose_head(layout)
        return with_prose_of(layout, host.read([head])[head.name])
    return standing_layout(stamp, host.read(telling_blocks(layout)))


def _snapshot(host: Host, layout: Layout, blocks: list[Block] | tuple[Block, ...]) -> Snapshot:
    surroundings = host.surroundings(seen_blocks(layout))
    around = [*blocks_around_prose(layout), *strangers(surroundings.sheets)]
    areas = host.read([*blocks, *around])
    merges = {place.sheet: host.merges(place.sheet) for place in layout.tables}
    changes = (
        *layout_changes(layout, areas, merges),
        *out_of_place(layout, areas, surroundings),
    )
    return Snapshot(layout, areas, changes)
