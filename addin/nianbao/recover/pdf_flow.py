"""A PDF's pages as one text: page numbers left out, tables joined, lines made paragraphs again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nianbao.form import Edition
from nianbao.recover.editions import edition_of
from nianbao.recover.headings import heading_of, is_plain_heading
from nianbao.recover.labels import enumerator, plain
from nianbao.recover.notes import Notes, quoted
from nianbao.recover.pdf_page import PdfLine, PdfPage, PdfTable, near_together, place_of
from nianbao.recover.pdf_unruled import unruled_table
from nianbao.recover.source import Block, Line, PrintedCell, PrintedTable
from nianbao.recover.tables import kind_of
from nianbao.recover.wrapped import joined
from nianbao.words import say

_NUMBER = re.compile(r"[-—–_.·第/]*(\d{1,4})(?:页?[,/共]*\d{0,4}页?)?[-—–_.·/]*")
# Parts of one table on two pages end at the same margins, give or take so many points.
_MARGIN = 8.0
# A running head stands on at least so many pages.
_PAGES = 3
# So much larger than the text is a title's type.
_LARGE = 1.25
# In characters: a line this much short of the margin ends a paragraph, so much in begins one.
_SHORT, _INDENT = 2.5, 1.2

Part = tuple[PdfTable, ...]


def flow(pages: Sequence[PdfPage], notes: Notes) -> list[Block]:
    """Return everything on the pages as blocks in reading order."""
    pages = _without_margins(pages, notes)
    lines = [x.text for page in pages for x in page.items if isinstance(x, PdfLine)]
    form = edition_of(lines, None, Notes())
    blocks: list[Block] = []
    lines = []
    number = 0
    for part in _parts(pages):
        if isinstance(part, PdfLine):
            lines.append(part)
            continue
        blocks += _between(lines, form, notes)
        lines = []
        number += 1
        blocks.append(_table(part, number))
    return [*blocks, *_between(lines, form, notes)]


def _between(lines: Sequence[PdfLine], form: Edition, notes: Notes) -> Iterator[Block]:
    """Yield what stands between two ruled tables: paragraphs, and tables without rules."""
    prose: list[PdfLine] = []
    section = 0
    for section, own in _sections(lines):
        table = unruled_table(own[1:], section, form, notes) if section and own[1:] else None
        if table is None:
            prose += own
            continue
        notes.add("pdf.unruled", at=table.at, section=own[0].text)
        yield from _paragraphs([*prose, own[0]])
        yield table
        prose = []
    yield from _paragraphs(prose)


def _sections(lines: Sequence[PdfLine]) -> Iterator[tuple[int, list[PdfLine]]]:
    """Yield the lines from each heading to the next, with the section that it opens."""
    section, own = 0, list[PdfLine]()
    for line in lines:
        if is_plain_heading(line.text):
            yield section, own
            heading = heading_of(line.text)
            section, own = heading.section if heading else 0, []
        own.append(line)
    yield section, own


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


def _edges(page: PdfPage) -> list[PdfLine]:
    """Return the first and the last line of a page, where no table stands farther out."""
    ends = (page.items[:1], page.items[-1:])
    return [item for end in ends for item in end if isinstance(item, PdfLine)]


def _numbers(page: PdfPage) -> Iterator[tuple[PdfLine, int]]:
    for line in _edges(page):
        if match := _NUMBER.fullmatch(plain(line.text)):
            yield line, int(match[1])


def _parts(pages: Sequence[PdfPage]) -> Iterator[PdfLine | Part]:
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
            if isinstance(item, PdfLine):
                yield item
    if open_table:
        yield open_table


def _goes_on(before: Part, table: PdfTable) -> bool:
    """Return whether a table is the next page's part of the one before it."""
    last = before[-1]
    if table.page != last.page + 1:
        return False
    if max(abs(table.left - last.left), abs(table.right - last.right)) > _MARGIN:
        return False
    kinds = {kind_of(_table(x, 0)) for x in (before, (table,))} - {None}
    return len(kinds) <= 1


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


def _paragraphs(lines: Sequence[PdfLine]) -> list[Block]:
    """Return printed lines as paragraphs."""
    margins = {page: _margins([x for x in lines if x.page == page]) for page in
               {line.page for line in lines}}  # fmt: skip
    sizes = sorted(line.size for line in lines)
    large = _LARGE * sizes[len(sizes) // 2] if sizes else 0.0
    paragraphs: list[list[PdfLine]] = []
    for line in lines:
        above = paragraphs[-1][-1] if paragraphs else None
        if above and (_is_title(above, line, large) or _continues(above, line, margins)):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [
        Line(joined([x.text for x in group]), say("recover.at.page", page=group[0].page))
        for group in paragraphs
    ]


def _margins(lines: Sequence[PdfLine]) -> tuple[float, float]:
    return min(line.left for line in lines), max(line.right for line in lines)


def _is_title(above: PdfLine, line: PdfLine, large: float) -> bool:
    """Return whether two lines are set one below the other in a title's large type."""
    if enumerator(above.text) or enumerator(line.text):
        return False
    is_large = min(above.size, line.size) >= large
    return is_large and above.page == line.page and line.top - above.bottom < line.size


def _continues(above: PdfLine, line: PdfLine, margins: dict[int, tuple[float, float]]) -> bool:
    """Return whether a line goes on the paragraph of the line above it."""
    if is_plain_heading(above.text) or is_plain_heading(line.text):
        return False
    if abs(above.size - line.size) > 0.15 * above.size:
        return False
    _, right = margins[above.page]
    left, _ = margins[line.page]
    is_short = above.right < right - _SHORT * above.size
    return not is_short and line.left <= left + _INDENT * line.size
