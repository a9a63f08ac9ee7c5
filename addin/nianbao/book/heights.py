"""Row heights that show the whole of a wrapped text.

A file written without a spreadsheet program keeps rows one line high unless it says otherwise.
"""

import math
import unicodedata
from collections.abc import Sequence

TALLEST = 409.0

# widths of the columns whose rows are given a height when they are written
PROSE_WIDTH = 84.0
PROSE_SIZE = 12.0
TABLE_WIDTH = 9.0  # of each column beside the prose
MESSAGE_WIDTH = 42.0
SUSPECTS_WIDTH = 26.0
REMEDY_WIDTH = 26.0
LAST_PROSE_WIDTH = 48.0
LAST_PROSE_SIZE = 10.0
LABEL_WIDTH = 44.0
NOTE_WIDTH = 56.0
PREVIOUS_SIZE = 10.0
_USABLE = 0.94


def text_width(text: str) -> int:
    """Return the width of a text in half-width characters; an East Asian one counts 2."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def prose_height(texts: Sequence[str], last: Sequence[str] = ()) -> float:
    """Return the height at which a row of prose, or of a table in it, shows all its cells.

    ``last`` is the paragraph of last year's that stands beside it, if any.
    """
    first, *others = texts
    narrow = (row_height(text, TABLE_WIDTH, PROSE_SIZE) for text in others)
    beside = (row_height(text, LAST_PROSE_WIDTH, LAST_PROSE_SIZE) for text in last)
    return max(row_height(first, PROSE_WIDTH, PROSE_SIZE), *narrow, *beside, 0)


def row_height(text: str, column_width: float, font_size: float = 11) -> float:
    """Return the height in points at which a column ``column_width`` characters wide shows a text.

    ``column_width`` is in the spreadsheet's unit, the width of a digit at 11 points;
    the height never exceeds the 409 points that a row can have.
    """
    per_line = max(column_width * _USABLE * 11 / font_size, 2)
    lines = sum(max(1, math.ceil(text_width(part) / per_line)) for part in text.split("\n"))
    return min(round(lines * font_size * 1.4 + 4, 1), TALLEST)
