"""A table in the lines of a text that was laid out like a page: read by the places of its words.

Such a text may count a Chinese character as one column, as pdftotext does, or as two.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nianbao.recover.notes import Notes
from nianbao.recover.pdf_unruled import unruled_table
from nianbao.recover.source import Glyph, PrintedLine, width_of
from nianbao.recover.table_labels import TableLabels
from nianbao.recover.unstructured_table import TableInLines

_ROW = re.compile(r"\d {2,}\d+ {2,}\d")
_ENOUGH = 3
# In lines: a label may go on below the line of its figures.
_HEIGHT = 1.2


def is_laid_out(lines: Sequence[PrintedLine]) -> bool:
    """Return whether several lines hold figures with blanks between them, as columns do."""
    return sum(_ROW.search(line.text) is not None for line in lines) >= _ENOUGH


def laid_out_tables(
    lines: Sequence[PrintedLine], words: TableLabels
) -> Iterator[tuple[Notes, TableInLines]]:
    """Yield the table as it is read with narrow and with wide characters, and the notes on it."""
    for wide in (1, 2):
        notes = Notes()
        placed = [_placed(line, wide) for line in lines]
        if read := unruled_table(placed, words, notes, drawn=False):
            yield notes, read


def _placed(line: PrintedLine, wide: int) -> PrintedLine:
    """Return a line with the place of each of its characters; its first one's is known."""
    glyphs: list[Glyph] = []
    left = line.left
    for character in line.text:
        width = wide if width_of(character) > 1 else 1
        if not character.isspace():
            glyphs.append(Glyph(character, left, left + width, 1))
        left += width
    return replace(line, bottom=line.top + _HEIGHT, glyphs=tuple(glyphs))
