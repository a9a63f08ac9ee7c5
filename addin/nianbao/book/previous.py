"""The list of last year's figures: the words before each, and rows that show words and note."""

from collections.abc import Mapping

from nianbao.book.heights import LABEL_WIDTH, NOTE_WIDTH, PREVIOUS_SIZE, row_height
from nianbao.book.layout import Layout
from nianbao.form import Cell, Edition
from nianbao.rules.cell_names import row_words


def words_before(cell: Cell, form: Edition) -> tuple[str, str, str]:
    """Return table, row and column of a figure as they stand before last year's number."""
    row = " › ".join(row_words(cell)) or cell.column_labels[0].short
    column = " › ".join(label.short for label in cell.column_labels[-2:])
    return form.table(cell.table).name, row, column


def row_heights(layout: Layout, notes: Mapping[str, str]) -> dict[int, float]:
    """Return the height of each row of the list, by the notes beside the figures."""
    heights: dict[int, float] = {}
    for row, cell in enumerate(layout.edition.cells, layout.previous.top):
        texts = ((words_before(cell, layout.edition)[1], LABEL_WIDTH), (notes[cell.id], NOTE_WIDTH))
        heights[row] = max(row_height(text, width, PREVIOUS_SIZE) for text, width in texts)
    return heights
