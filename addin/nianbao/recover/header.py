"""Column headers of a printed table: which figure stands in which place of a row."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from nianbao.recover.labels import Match, bare, enumerator, find
from nianbao.recover.notes import Notes, quoted
from nianbao.recover.printed import is_value
from nianbao.recover.source import PrintedCell, PrintedRow, PrintedTable
from nianbao.recover.table_labels import Node, TableLabels


@dataclass(frozen=True, slots=True)
class Leaf:
    """A lowest header: its column (None: not recognised) and the cell that prints it.

    ``is_official`` is true for a name of the form's, also where it stands in a strange place;
    ``why`` are the sentences on how it and the headers above it were understood.
    """

    column: str | None
    cell: PrintedCell
    is_official: bool
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """The lowest headers of a table in their order, and the table that prints them.

    In one that ``is_straight`` the figures stand below their headers, and rows end in the grid
    column ``right``.
    """

    leaves: tuple[Leaf, ...]
    table: PrintedTable
    is_straight: bool
    right: int

    @property
    def columns(self) -> list[str]:
        """Return the recognised columns in their order."""
        return [leaf.column for leaf in self.leaves if leaf.column is not None]

    @cached_property
    def above(self) -> Mapping[str | None, tuple[str, tuple[str, ...]]]:
        """Return of each column the headers as they are printed, and how they were understood."""
        found: dict[str | None, tuple[str, tuple[str, ...]]] = {}
        for leaf in self.leaves:
            text, why = found.get(leaf.column, ("", ()))
            found[leaf.column] = f"{text} {leaf.cell.text}".strip(), (*why, *leaf.why)
        return found


def is_header(row: PrintedRow, words: TableLabels) -> bool:
    """Return whether a row prints column headers, and not figures or a label."""
    cells = [cell for cell in row if not cell.is_blank]
    if any(is_value(cell.text) for cell in cells):
        return False
    heads = [match for cell in cells if (match := head_of(cell.text, words))]
    stubs = [cell for cell in cells if find(cell.text, words.stubs)]
    if not heads or len(cells) - len(heads) - len(stubs) >= len(heads):
        return False
    # A row 「其他」 or 「总计」 without its number reads like a header; one alone is none.
    rows = {known.bare for terms in words.lines.values() for known in terms}
    return bool(stubs) or len(heads) > 1 or bare(heads[0].term.text) not in rows


def head_of(text: str, words: TableLabels) -> Match | None:
    """Return the official header that a cell means; headers are never numbered."""
    return None if enumerator(text) else find(text, words.heads)


def read_header(
    rows: Sequence[PrintedRow], table: PrintedTable, words: TableLabels, notes: Notes
) -> Header:
    """Return the columns of a table from the rows that print its headers."""
    reading = _HeaderReader(rows, words, notes)
    # Rows that end in different places have lost a cell or a merge: only their order is left.
    is_straight = table.aligned and len({row[-1].right for row in rows}) == 1
    leaves = list(reading.straight() if is_straight else reading.ordered())
    if (
        leaves
        and leaves[0].column is None
        and (reading.has_lost_corner or _is_whole(leaves[1:], words))
    ):
        leaves.pop(0)
    counts = Counter(leaf.column for leaf in leaves)
    for index, leaf in enumerate(leaves):
        if leaf.column is None:
            key = "column.misplaced" if leaf.is_official else "column.unknown"
            notes.add(key, at=leaf.cell.at, found=quoted(leaf.cell.text))
        elif counts[leaf.column] > 1:
            notes.add("column.twice", at=leaf.cell.at, found=quoted(leaf.cell.text))
            leaves[index] = replace(leaf, column=None)
    return Header(tuple(leaves), table, is_straight, rows[0][-1].right)


def official_header(table: PrintedTable, words: TableLabels) -> Header:
    """Return the columns in the form's order, for a table whose figures were found to stand so."""
    leaves = tuple(
        Leaf(cell.column, PrintedCell(cell.column_labels[-1].text, table.at, i, i + 1), True)
        for i, cell in enumerate(words.table.lines[0].cells)
    )
    return Header(leaves, table, is_straight=False, right=len(leaves))


def _is_whole(leaves: Sequence[Leaf], words: TableLabels) -> bool:
    columns = {leaf.column for leaf in leaves}
    return any(columns == {cell.column for cell in line.cells} for line in words.table.lines)


class _HeaderReader:
    """The headers of one table being read."""

    def __init__(self, rows: Sequence[PrintedRow], words: TableLabels, notes: Notes) -> None:
        self.rows = rows
        self.words = words
        self.notes = notes
        matches = [head_of(cell.text, words) for row in rows for cell in row]
        self.printed = {match.term.text for match in matches if match}

    @property
    def has_lost_corner(self) -> bool:
        """Return whether the label of the corner was not recognised: it looks like a header."""
        cells = [cell for row in self.rows for cell in row]
        return bool(self.words.stubs) and not any(find(x.text, self.words.stubs) for x in cells)

    def straight(self) -> Iterator[Leaf]:
        """Yield the lowest headers where cells stand below their headers."""
        width = max((cell.right for row in self.rows for cell in row), default=0)
        stacks = ((column, self._stack(column)) for column in range(width))
        for lowest, group in groupby(stacks, key=lambda pair: pair[1][-1:]):
            if lowest:
                yield self._lowest(list(group))

    def _lowest(self, group: Sequence[tuple[int, tuple[PrintedCell, ...]]]) -> Leaf:
        """Return a lowest header from the grid columns that it spans.

        Grids that do not quite agree put it below a neighbour's header as well; that one has
        no such column below it.
        """
        found: dict[str, None] = {}
        with self.notes.heard() as why:
            for place, stack in group:
                path = [self._official(cell) for cell in stack]
                if column := self._only_column(path, self._blanks(place)):
                    found[column] = None
        places = [place for place, _ in group]
        cell = group[0][1][-1]
        lowest = PrintedCell(cell.text, cell.at, places[0], places[-1] + 1)
        leaf = self._leaf(next(iter(found)) if len(found) == 1 else None, lowest)
        return replace(leaf, why=tuple(dict.fromkeys(why)))

    def ordered(self) -> Iterator[Leaf]:
        """Yield the lowest headers where only the order of the cells is known."""
        printed = [deque(cell for cell in row if self._counts(cell)) for row in self.rows]
        levels = [level for level in printed if level]
        root = self.words.tree
        only = list(root.below)
        if len(only) == 1 and only[0] not in self.printed:
            root = root.below[only[0]]
        yield from self._expand(root, levels, 0)
        yield from (self._leaf(None, cell) for level in levels for cell in level)

    def _expand(self, node: Node, levels: list[deque[PrintedCell]], depth: int) -> Iterator[Leaf]:
        """Yield the lowest headers below ``node``, which takes its parts from the next level.

        It takes them until it has all, or one comes that is not its own, or comes a second
        time: that one belongs to the next header of the level above.
        """
        seen: list[str | None] = []
        while depth < len(levels) and levels[depth]:
            text = self._official(levels[depth][0])
            child = node.below.get(text) if text and text not in seen else None
            if depth and (len(seen) == len(node.below) or (text and child is None)):
                return
            cell = levels[depth].popleft()
            seen.append(text)
            if child and child.column is None:
                yield from self._expand(child, levels, depth + 1)
            else:
                yield self._leaf(child.column if child else self._only_column([text]), cell)

    def _stack(self, column: int) -> tuple[PrintedCell, ...]:
        """Return the headers above a grid column, from the top."""
        above = (cell for row in self.rows for cell in row if cell.left <= column < cell.right)
        return tuple(cell for cell in above if self._counts(cell))

    def _counts(self, cell: PrintedCell) -> bool:
        """Return whether a cell prints a header, and not the label of the corner."""
        return not (cell.is_blank or cell.repeated or find(cell.text, self.words.stubs))

    def _leaf(self, column: str | None, cell: PrintedCell) -> Leaf:
        with self.notes.heard() as why:
            is_official = self._official(cell) is not None
        return Leaf(column, cell, is_official, tuple(why))

    def _blanks(self, column: int) -> int:
        """Return how many empty header cells stand above a grid column."""
        above = (cell for row in self.rows for cell in row if cell.left <= column < cell.right)
        return sum(cell.is_blank and not cell.repeated for cell in above)

    def _only_column(self, path: Sequence[str | None], blanks: int = 0) -> str | None:
        """Return the one column whose headers agree with those printed above a place.

        A header of the column that is printed elsewhere only, but not here, speaks against it,
        unless an empty cell stands here in its place.
        """
        parents = {text for text in path[:-1] if text}
        allowed = blanks if parents else 0
        columns = [
            column
            for chain, column in self.words.chains()
            if chain[-1] == path[-1]
            and parents <= (around := self.printed & set(chain[:-1]))
            and len(around - parents) <= allowed
        ]
        return columns[0] if len(columns) == 1 else None

    def _official(self, cell: PrintedCell) -> str | None:
        match = head_of(cell.text, self.words)
        if match is None:
            return None
        self.notes.label(match, cell.text, cell.at)
        return match.term.text
