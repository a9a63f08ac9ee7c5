"""Tables inside prose: rows of cells side by side, or texts whose cells are parted by tabs.

People paste, type and import them among their paragraphs, and nothing marks where one begins. So
it is told by its shape, in one place: two rows or more, below a head of short words.
"""

import re
from collections.abc import Iterator, Sequence

from nianbao.form.heading_level import heading_level

TAB = "\t"
# a head names its columns in so many characters at most, a row within a table what follows
_LONGEST_NAME = 40
# a list that was copied together with its numbers is none
_ENUMERATOR = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、.．]|[①-⑳•●◆■·—-]")
_SENTENCE_ENDS = "。！？；：，"
_CAPTION = re.compile(r"[附图表][\d一二三四五六七八九十]")


def tables_in(lines: Sequence[Sequence[str]]) -> list[int]:
    """Return of each line which table it is in, counted from 1; 0 for what is in none.

    A line is given as its cells without blanks around them. One of a single cell belongs to the
    table around it when it reads like a name for what follows.
    """
    tables = [0] * len(lines)
    runs = [(start, end) for start, end in _runs(lines) if _is_table(lines[start:end])]
    for number, (start, end) in enumerate(runs, 1):
        tables[start:end] = [number] * (end - start)
    return tables


def cells_of(text: str) -> list[str]:
    """Return the cells of a text, parted by tabs; blank ones at its end are none."""
    cells = [cell.strip() for cell in text.split(TAB)]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _runs(lines: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Yield where rows follow each other: the first, and the one behind the last."""
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines):
            if _is_row(lines[end]):
                end += 1
            elif start < end < len(lines) - 1 and _is_band(lines[end]) and _is_row(lines[end + 1]):
                end += 2
            else:
                break
        if end > start:
            yield start, end
        start = max(end, start + 1)


def _is_row(cells: Sequence[str]) -> bool:
    return any(cells[1:])


def _is_band(cells: Sequence[str]) -> bool:
    """Return whether a line may stand across the columns of a table, between two of its rows."""
    text = next(iter(cells), "")
    return (
        0 < len(text) <= _LONGEST_NAME
        and text[-1] not in _SENTENCE_ENDS
        and not heading_level(text)
        and not _CAPTION.match(text)
    )


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    head = [cell for cell in rows[0] if cell]
    is_head = all(len(cell) <= _LONGEST_NAME and not cell.endswith("。") for cell in head)
    is_list = _ENUMERATOR.fullmatch(rows[0][0]) is not None
    return sum(map(_is_row, rows)) > 1 and len(head) > 1 and is_head and not is_list
