"""The places of a row under their headers: which cell of the form each one fills."""

from collections.abc import Sequence

from nianbao.form import Cell
from nianbao.form import Line as FormLine
from nianbao.recover.header import Header
from nianbao.recover.notes import Notes, quoted
from nianbao.recover.source import Line, PrintedCell, PrintedTable

Filled = list[tuple[Cell, PrintedCell]]
Columns = list[str | None]
Pairs = list[tuple[str | None, PrintedCell]]


def place_cells(
    line: FormLine,
    places: Sequence[PrintedCell],
    header: Header | None,
    table: PrintedTable,
    notes: Notes,
) -> Filled | None:
    """Return the cells of a line with what stands in them; None where nobody can tell.

    Where cells stand below their headers, these decide. Elsewhere all headers must be known,
    and a row must have exactly as many places as there are headers.
    """
    columns = _columns(line, header, table, notes)
    if header and header.is_straight and header.table is table:
        pairs = _below(places, header, columns) if _suits(line, columns) else None
    else:
        pairs = _in_order(places, columns, line)
    if pairs is None:
        return None
    by_column = {cell.column: cell for cell in line.cells}
    filled: Filled = []
    for column, printed in pairs:
        cell = by_column.get(column or "")
        if cell:
            filled.append((cell, printed))
        elif not printed.is_blank:
            notes.leave("column.stray", Line(printed.text, printed.at))
    return filled


def cells_in_order(
    line: FormLine, header: Header | None, table: PrintedTable, notes: Notes
) -> tuple[Cell, ...]:
    """Return the cells of a line as their columns are printed; none where a column is unknown."""
    by_column = {cell.column: cell for cell in line.cells}
    columns = [column for column in _columns(line, header, table, notes) if column in by_column]
    is_whole = sorted(columns) == sorted(by_column)
    return tuple(by_column[column] for column in columns) if is_whole else ()


def _columns(line: FormLine, header: Header | None, table: PrintedTable, notes: Notes) -> Columns:
    """Return the columns as printed; one that is not known is the one that is left over."""
    official = [cell.column for cell in line.cells]
    printed: Columns = [leaf.column for leaf in header.leaves] if header else [None] * len(official)
    over = [cell for cell in line.cells if cell.column not in printed]
    if len(printed) != len(official) or len(over) != 1 or printed.count(None) != 1:
        return printed
    name = over[0].column_labels[-1].text
    if header:
        unknown = header.leaves[printed.index(None)]
        if unknown.is_official:
            return printed
        found = quoted(unknown.cell.text)
        notes.add("column.left_over", at=unknown.cell.at, found=found, official=name)
    else:
        notes.add("column.none", at=table.at, official=name)
    return [column or over[0].column for column in printed]


def _suits(line: FormLine, columns: Columns) -> bool:
    """Return whether a header has all columns of a line, or as many, some of them unknown."""
    return len(columns) == len(line.cells) or {x.column for x in line.cells} <= set(columns)


def _in_order(places: Sequence[PrintedCell], columns: Columns, line: FormLine) -> Pairs | None:
    """Return the places paired with the columns in their order.

    A row with a surplus of places is read only where it holds one figure, or none at all.
    """
    if {cell.column for cell in line.cells} != set(columns):
        return None
    filled = [printed for printed in places if not printed.is_blank]
    if len(places) == len(columns) or (len(places) > len(columns) and not filled):
        return list(zip(columns, places, strict=False))
    return [(columns[0], filled[0])] if len(columns) == len(filled) == 1 else None


def _below(places: Sequence[PrintedCell], header: Header, columns: Columns) -> Pairs | None:
    """Return each place with the column whose header stands above it."""
    heads = [leaf.cell for leaf in header.leaves]
    if len(places) == len(heads):
        # Grids that do not quite agree still have their cells in the same order.
        if all(_overlap(place, head) for place, head in zip(places, heads, strict=True)):
            return list(zip(columns, places, strict=True))
        return None
    # A row that ends elsewhere than its header is shifted, nobody knows from where on.
    if places and places[-1].right != header.right:
        return None
    pairs: Pairs = []
    for place in places:
        above = [
            column for column, head in zip(columns, heads, strict=True) if _overlap(place, head)
        ]
        if len(above) != 1 and not place.is_blank:
            return None
        pairs += [(column, place) for column in above] or [(None, place)]
    # A row that leaves a header without a place has lost a cell, nobody knows which.
    covered = {column for column, _ in pairs}
    return _once(pairs) if covered.issuperset(columns) else None


def _once(pairs: Pairs) -> Pairs | None:
    """Return the pairs with one place to a column: the filled one, else the first."""
    chosen: dict[str, PrintedCell] = {}
    strays: Pairs = []
    for column, printed in pairs:
        if column is None:
            strays.append((None, printed))
        elif column not in chosen or chosen[column].is_blank:
            chosen[column] = printed
        elif not printed.is_blank:
            return None
    return [*chosen.items(), *strays]


def _overlap(place: PrintedCell, head: PrintedCell) -> bool:
    return min(place.right, head.right) > max(place.left, head.left)
