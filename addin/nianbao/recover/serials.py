"""A column of serial numbers before a table's labels, which is no part of the form."""

from dataclasses import replace
from itertools import pairwise

from nianbao.recover.labels import bare, plain
from nianbao.recover.printed import is_value
from nianbao.recover.source import PrintedCell, PrintedRow, PrintedTable

# So many rows in a row must be numbered.
_FEWEST = 3
_HEADS = frozenset({"", "序号", "编号", "行次"})


def without_serials(table: PrintedTable) -> PrintedTable:
    """Return the table without its first column, where that counts the rows one by one."""
    numbers = [number for row in table.rows if (number := _serial(row)) is not None]
    is_counting = all(behind == before + 1 for before, behind in pairwise(numbers))
    if len(numbers) < _FEWEST or not is_counting:
        return table
    narrow = [row for row in table.rows if row and not _is_band(row[0])]
    others = [row[0] for row in narrow if _serial(row) is None and not row[0].repeated]
    if any(bare(cell.text) not in _HEADS for cell in others):
        return table
    return replace(table, rows=tuple(row[1:] if row in narrow else row for row in table.rows))


def _is_band(cell: PrintedCell) -> bool:
    """Return whether a cell reaches over the columns of labels as well."""
    return cell.right - cell.left > 1 and bare(cell.text) not in _HEADS


def _serial(row: PrintedRow) -> int | None:
    """Return the number before a row's label; None where the row begins otherwise."""
    if len(row) < 2 or not plain(row[0].text).isdecimal():
        return None
    is_label = _is_label(row[1]) or (row[1].is_blank and len(row) > 2 and _is_label(row[2]))
    return int(plain(row[0].text)) if is_label else None


def _is_label(cell: PrintedCell) -> bool:
    return not cell.is_blank and not is_value(cell.text)
