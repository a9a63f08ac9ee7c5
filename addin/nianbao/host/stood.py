"""A cell as its file writes it, kept as text so that it can be put back exactly.

The text is a row element with the row's own height and, where the value alone would not bring the
cell back (formulas, formatted runs, error values, numbers shown as dates), the cell itself with
its shared texts written out.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

from nianbao.host.markup import (
    Element,
    ParseError,
    UnsafeMarkupError,
    declarations,
    fragment,
    local,
    parse,
    prefix,
)
from nianbao.host.sheet_rows import SheetRows
from nianbao.host.values import escaped

HEIGHT = ("ht", "customHeight")
_PLAIN = frozenset((None, "n", "s", "inlineStr", "b"))
_PARTS = frozenset(("f", "v", "is", "extLst"))
_AS_WE_WRITE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,9}[1-9])?")
# where a cell is and how it looks stays as it is, but for a look that a number takes away
_OWN = ("r", "s")


def markup_of(
    rows: SheetRows, row: Element | None, cell: Element | None, *, is_moment: bool
) -> str:
    """Return the markup of a cell written out, and of its row; None for what the file lacks.

    ``rows`` are those of the sheet; ``is_moment`` says whether the cell's format shows numbers
    as dates.
    """
    kept = Element(f"{rows.prefix}row")
    if row is not None:
        kept.attrib.update({name: row.attrib[name] for name in HEIGHT if name in row.attrib})
    if cell is not None and not _is_plain(cell, is_moment):
        for name in ("r",) if is_moment else _OWN:
            cell.attrib.pop(name, None)
        kept.append(cell)
    used = {"xmlns" + (f":{one}" if one else "") for one in _prefixes(kept)}
    space = {name: uri for name, uri in rows.namespaces.items() if name in used}
    kept.attrib = space | kept.attrib
    return fragment(kept).decode()


def _prefixes(element: Element) -> Iterator[str]:
    """Yield the prefixes of all names in an element, blank for names without one."""
    for node in element.iter():
        if isinstance(node.tag, str):
            yield prefix(node)[:-1]
            yield from (name.partition(":")[0] for name in node.attrib if ":" in name)


def written_out(cell: Element, formula: str | None, shared: Callable[[str], Element]) -> Element:
    """Return a copy of a cell that holds its formula and its text itself.

    ``formula`` is the cell's formula as it reads there, ``shared`` gives a shared string by its
    number. Raises ValueError where there is no such string.
    """
    copy = deepcopy(cell)
    inside = {local(node): node for node in copy}
    if "f" in inside and inside["f"].get("t") == "shared":
        inside["f"].text = escaped(formula or "")
        for name in ("t", "si", "ref"):
            inside["f"].attrib.pop(name, None)
    if copy.get("t") == "s" and "v" in inside:
        line = Element(prefix(copy) + "is")
        line.extend(_named(node, prefix(copy)) for node in shared(inside["v"].text or ""))
        copy[list(copy).index(inside["v"])] = line
        copy.set("t", "inlineStr")
    return copy


def _named(element: Element, space: str) -> Element:
    """Return a copy of an element from another part, with the prefix of this one."""
    copy = deepcopy(element)
    for node in copy.iter():
        if isinstance(node.tag, str):
            node.tag = space + local(node)
    return copy


def parsed(markup: str, rows: SheetRows) -> Element | None:
    """Return the row that a markup tells of; None where it is none of ours, or of these rows'."""
    try:
        row = parse(markup.encode())
    except (ParseError, UnsafeMarkupError):
        return None
    cells = [node for node in row if local(node) == "c"]
    sound = row.tag == f"{rows.prefix}row" and len(row) == len(cells) <= 1
    sound &= _space(declarations(row), row) == _space(rows.namespaces, row)
    sound &= all(prefix(x) == rows.prefix and local(x) in _PARTS for c in cells for x in c)
    return row if sound else None


def _space(declared: Mapping[str, str], element: Element) -> str | None:
    return declared.get(f"xmlns:{prefix(element)}".rstrip(":"))


def is_simple(markup: str) -> bool:
    """Return whether a spreadsheet program can put the cell back: a value, or a formula of its own.

    It cannot where parts of a text have a look of their own, nor where a formula fills several.
    """
    for cell in parse(markup.encode()) if markup else ():
        nodes = {local(node): node for node in cell}
        formula, line = nodes.get("f"), nodes.get("is")
        runs = [local(run) for run in line] if line is not None else []
        is_own = formula is None or formula.get("t", "normal") == "normal"
        inside = set(nodes) <= {"f", "v", "is"} and set(cell.attrib) <= {*_OWN, "t"}
        if not (is_own and inside and runs in ([], ["t"])):
            return False
    return True


def number_in(markup: str) -> str | None:
    """Return the number as it is stored in a cell that holds one and no formula."""
    for cell in parse(markup.encode()) if markup else ():
        inside = {local(node): node for node in cell}
        if "v" in inside and "f" not in inside and cell.get("t") in (None, "n"):
            return inside["v"].text
    return None


def _is_plain(cell: Element, is_moment: bool) -> bool:
    """Return whether the value that the cell shows brings it back."""
    inside = {local(node): node for node in cell}
    kind = cell.get("t")
    if kind not in _PLAIN or (is_moment and kind in (None, "n")) or set(inside) - {"v", "is"}:
        return False
    if set(cell.attrib) - {*_OWN, "t"}:
        return False
    if kind in (None, "n") and "v" in inside:
        return bool(_AS_WE_WRITE.fullmatch(inside["v"].text or ""))
    runs = list(inside.get("is", ()))
    return not runs or (len(runs) == 1 and local(runs[0]) == "t" and not len(runs[0]))
