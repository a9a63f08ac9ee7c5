"""Whether a workbook still has the official layout: labels in place, cells merged."""

from collections.abc import Iterator, Mapping, Set

from nianbao.book.block import Area
from nianbao.book.grid import as_text
from nianbao.book.layout import Layout
from nianbao.book.table_sheet import TableSheet
from nianbao.form import Label
from nianbao.form.a1 import Range, format_a1
from nianbao.form.text import without_width
from nianbao.rules import LayoutChange
from nianbao.words import Refusal


def layout_changes(
    layout: Layout, areas: Mapping[str, Area], merges: Mapping[str, Set[Range]]
) -> tuple[LayoutChange, ...]:
    """Return where labels were reworded, merged cells undone, or figures put beside their cell.

    Refuses a workbook in which rows or columns were deleted, inserted or moved, because its
    figures can no longer be told apart; the sentence names the first label that moved.
    """
    changes: list[LayoutChange] = []
    for sheet in layout.tables:
        area = areas[sheet.block.name]
        changes += _labels(sheet, area)
        changes += _merges(sheet, merges[sheet.sheet])
        changes += _strays(sheet, area)
    return tuple(changes)


def _labels(sheet: TableSheet, area: Area) -> Iterator[LayoutChange]:
    official = {without_width(label.text) for label in sheet.table.labels}
    for label in sheet.table.labels:
        found = _text(area, label)
        if without_width(found) == without_width(label.text):
            continue
        at = format_a1(label.range.top, label.range.left)
        slots = {"sheet": sheet.sheet, "at": at, "official": label.text, "found": found}
        if without_width(found) in official:
            raise Refusal("book.layout_moved", **slots)
        yield LayoutChange("label" if found else "missing", slots)


def _text(area: Area, label: Label) -> str:
    return as_text(area.values[label.range.top - 1][label.range.left - 1])


def _merges(sheet: TableSheet, found: Set[Range]) -> Iterator[LayoutChange]:
    ranges = [label.range for label in sheet.table.labels]
    ranges += [cell.range for cell in sheet.table.cells]
    for area in ranges:
        if not _is_single(area) and area not in found:
            yield LayoutChange("merge", {"sheet": sheet.sheet, "at": str(area)})


def _strays(sheet: TableSheet, area: Area) -> Iterator[LayoutChange]:
    """Yield what was put into a part of a merged figure that does not count."""
    for cell in sheet.table.cells:
        for column in range(cell.range.left + 1, cell.range.right + 1):
            value = as_text(area.values[cell.range.top - 1][column - 1])
            if value:
                slots = {
                    "sheet": sheet.sheet,
                    "at": format_a1(cell.range.top, column),
                    "value": value,
                    "right": format_a1(cell.range.top, cell.range.left),
                }
                yield LayoutChange("stray", slots)


def _is_single(area: Range) -> bool:
    return (area.top, area.left) == (area.bottom, area.right)
