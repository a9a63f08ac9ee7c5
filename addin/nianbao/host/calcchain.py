"""The calculation chain: the list of formula cells in the order of calculation.

An entry for a cell without a formula brings Excel's repair dialog, a missing entry does not.
"""

from collections.abc import Set as AbstractSet

from nianbao.host.markup import Element, below, serialise


def without(chain: Element, part: bytes, gone: AbstractSet[tuple[str, str]]) -> bytes | None:
    """Return a part, the chain, without the cells of ``gone``; None if unchanged.

    An entry that names no sheet (``i``) is of the sheet of the entry before it, also after
    that one has gone. An empty answer means that no entry is left.
    """
    sheet = named = None  # the entry's sheet; the sheet that the entries kept so far lead to
    changed = False
    for entry in list(below(chain, "c")):
        sheet = entry.get("i", sheet)
        if (sheet, entry.get("r")) in gone:
            chain.remove(entry)
            changed = True
            continue
        if named != sheet and sheet is not None and entry.get("i") is None:
            entry.set("i", sheet)
        named = sheet
    if not changed:
        return None
    return serialise(chain, part) if next(below(chain, "c"), None) is not None else b""
