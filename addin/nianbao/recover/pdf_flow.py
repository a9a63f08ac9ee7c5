"""A PDF's pages as one text: page numbers and running heads left out, tables joined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nianbao.recover.labels import plain
from nianbao.recover.notes import Notes, quoted
from nianbao.recover.pdf_page import PdfPage, PdfTable, near_together, place_of
from nianbao.recover.source import Block, PrintedCell, PrintedLine, PrintedTable
from nianbao.words import say

_NUMBER = re.compile(r"[-—–_.·第/]*(\d{1,4})(?:页?[,/共]*\d{0,4}页?)?[-—–_.·/]*")
# Parts of one table on two pages end at the same margins, give or take so many points.
_MARGIN = 8.0
# A running head stands on at least so many pages.
_PAGES = 3

Part = tuple[PdfTable, ...]


def flow(pages: Sequence[PdfPage], notes: Notes) -> Iterator[Block]:
    """Yield everything on the pages in reading order, a table with all its parts."""
    number = 0
    for part in _parts(_without_margins(pages, notes)):
        if isinstance(part, PrintedLine):
            yield part
        else:
            number += 1
            yield _table(part, number)


def _without_margins(pages: Sequence[PdfPage], notes: Notes) -> list[PdfPage]:
    """Return the pages without their numbers and running heads."""
    offsets = Counter(
        found - page.number for page in pages for _, found in _numbers(page) if found is not None
    )
    edges = Counter(plain(x.text) for page in pages for x in dict.fromkeys(_edges(page)))
    heads = {text for text, count in edges.items() if count >= max(_PAGES, len(pages) // 2)}
    offset = offsets.most_common(1)[0][0] if offsets else 0
    result = []
    for page in pages:
        dropped = [line for line, found in _numbers(page) if found == page.number + offset]
        running = [line for line in _edges(page) if plain(line.text) in heads]
        for line in running:
            notes.add("pdf.running", text=quoted(line.text))
        kept = tuple(x for x in page.items if x not in dropped and x not in running)
        result.append(replace(page, items=kept))
    return result


def _edges(page: PdfPage) -> list[PrintedLine]:
    """Return the first and the last line of a page, where no table stands farther out."""
    ends = (page.items[:1], page.items[-1:])
    return [item for end in ends for item in end if isinstance(item, PrintedLine)]


def _numbers(page: PdfPage) -> Iterator[tuple[PrintedLine, int]]:
    for line in _edges(page):
        if match := _NUMBER.fullmatch(plain(line.text)):
            yield line, int(match[1])


def _parts(pages: Sequence[PdfPage]) -> Iterator[PrintedLine | Part]:
    """Yield lines, and tables with all their parts on further pages."""
    open_table: Part = ()
    for page in pages:
        for item in page.items:
            if isinstance(item, PdfTable) and open_table and _goes_on(open_table, item):
                open_table = (*open_table, item)
                continue
            if open_table:
                yield open_table
            open_table = (item,) if isinstance(item, PdfTable) else ()
            if isinstance(item, PrintedLine):
                yield item
    if open_table:
        yield open_table


def _goes_on(before: Part, table: PdfTable) -> bool:
    """Return whether a table is the next page's part of the one before it."""
    last = before[-1]
    if table.page != last.page + 1:
        return False
    return max(abs(table.left - last.left), abs(table.right - last.right)) <= _MARGIN


def _table(parts: Part, number: int) -> PrintedTable:
    """Return the parts of a table as one, on the grid of all their rules."""
    edges = near_together(
        x for part in parts for row in part.rows for cell in row for x in (cell.left, cell.right)
    )
    rows: list[tuple[PrintedCell, ...]] = []
    for part in parts:
        for count, row in enumerate(part.rows, 1):
            cells = []
            for cell in row:
                left, right = place_of(edges, cell.left), place_of(edges, cell.right)
                slots = {"page": part.page, "table": number, "row": count, "column": left + 1}
                at = say("recover.at.page_cell", **slots)
                above = _above(rows, left) if cell.repeated else None
                at = above.at if above else at
                cells.append(PrintedCell(cell.text, at, left, max(right, left + 1), cell.repeated))
            rows.append(tuple(cells))
    at = say("recover.at.page_table", page=parts[0].page, table=number)
    return PrintedTable(tuple(rows), at, aligned=True)


def _above(rows: Sequence[tuple[PrintedCell, ...]], left: int) -> PrintedCell | None:
    return next((x for x in rows[-1] if x.left <= left < x.right), None) if rows else None
