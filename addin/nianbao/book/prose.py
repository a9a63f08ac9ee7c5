"""The prose as it stands on its sheets: a column of paragraphs, tables across those beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from nianbao.book.block import KEEP, Area, Block, Content, Edit
from nianbao.book.grid import as_text
from nianbao.book.heights import prose_height
from nianbao.book.layout import Layout
from nianbao.form import Paragraph
from nianbao.form.a1 import format_a1
from nianbao.form.prose_table import TAB, cells_of, tables_in


class ProseRow(NamedTuple):
    """A row of a prose sheet: its number, the texts of its cells, and the table it is in, if any.

    In a workbook whose cells beside the column of prose are locked, and wherever people typed
    them so, the cells of a table are one text, parted by tabs.
    """

    number: int
    texts: list[str]
    cells: list[str]
    table: int


def prose_rows(block: Block, area: Area) -> list[ProseRow]:
    """Return every row from the first down to the last that holds anything."""
    blank = [None] * block.columns
    filled = [down for down, row in enumerate(area.values) if row != blank]
    rows = area.values[: filled[-1] + 1] if filled else []
    texts = [[as_text(value).strip(" \r\n") for value in row] for row in rows]
    cells = [_cells(row) for row in texts]
    return [
        ProseRow(block.top + down, *line)
        for down, line in enumerate(zip(texts, cells, tables_in(cells), strict=True))
    ]


def prose_paragraphs(block: Block, area: Area) -> Iterator[Paragraph]:
    """Yield the paragraphs and rows of tables; what stands beside a paragraph is none of it."""
    for row in prose_rows(block, area):
        at = f"{block.sheet}!{format_a1(row.number, block.left)}"
        if text := TAB.join(row.cells) if row.table else row.texts[0].strip():
            yield Paragraph(text, at, row.table)


def fit_edits(layout: Layout, areas: Mapping[str, Area]) -> list[Edit]:
    """Return the edits that have prose wrap and its rows show it, however it came to its sheet."""
    edits = []
    for block in layout.prose.values():
        rows = prose_rows(block, areas[block.name])
        heights = {row.number: prose_height(row.texts) for row in rows if any(row.texts)}
        if heights:
            contents: list[list[Content]] = [[KEEP] * block.columns] * len(rows)
            edits.append(Edit(replace(block, rows=len(rows)), contents, heights, block))
    return edits


def side_by_side(texts: Sequence[str], columns: int) -> list[list[str | None]]:
    """Return texts as the cells of rows; a table wider than the columns stays a text."""
    lines = [cells_of(text) for text in texts]
    tables = tables_in(lines)
    wide = {t for t, line in zip(tables, lines, strict=True) if len(line) > columns}
    rows: list[list[str | None]] = []
    for text, cells, table in zip(texts, lines, tables, strict=True):
        shown = cells if table and table not in wide else [text]
        rows.append([*(cell or None for cell in shown), *[None] * (columns - len(shown))])
    return rows


def _cells(texts: list[str]) -> list[str]:
    """Return the cells of a row: those side by side, or else those of the first text."""
    if any(texts[1:]):
        return cells_of(TAB.join(" ".join(text.split(TAB)) for text in texts))
    return cells_of(texts[0])
