"""One page of a PDF: its ruled tables as cells with their text, and the lines outside them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from nianbao.recover.source import Glyph, PrintedLine, stripped
from nianbao.recover.superscripts import raised
from nianbao.words import say

Char = dict[str, Any]

# Rules no farther apart than this (points) are one.
NEAR = 3.0
# A filled area without an outline is a background, and no rule, unless it is as thin as one.
_THIN = 2.5
# A gap of this share of a character is a blank.
_GAP = 0.5
# So many figures one below the other are several rows.
_ROWS = 4
# Digits no farther apart than these shares, across and up and down, may be of one number; so
# near to each other, or so far beyond a rule, they are not parted by it.
_NEXT, _LEVEL, _SOLID = 0.1, 0.3, 0.03
# A character that is so much taller makes its line higher.
_TALLER = 1.1
# Smaller than this beside its neighbours, a digit is a footnote's mark.
_SMALL = 0.75


@dataclass(frozen=True, slots=True)
class PdfCell:
    """A cell between two rules; ``repeated`` below the first row of one merged downwards."""

    text: str
    left: float
    right: float
    repeated: bool


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A ruled table as rows of cells from left to right."""

    rows: tuple[tuple[PdfCell, ...], ...]
    left: float
    right: float
    top: float
    bottom: float
    page: int


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: what stands on it from top to bottom."""

    number: int
    items: tuple[PrintedLine | PdfTable, ...]
    has_text: bool


def read_page(page: Any, *, has_text: bool) -> PdfPage:
    """Return the lines and tables of one page of pdfplumber's."""
    plain = page.filter(_is_kept).dedupe_chars(tolerance=1)
    chars: list[Char] = [char for char in plain.chars if char["upright"]]
    tables: list[PdfTable] = []
    free = chars
    for found in plain.find_tables({"explicit_horizontal_lines": _lost_rules(plain)}):
        left, top, right, bottom = found.bbox
        inside = [c for c in free if left <= _x(c) <= right and top <= _y(c) <= bottom]
        table = _table(found.cells, inside, page.page_number)
        if table is not None:
            tables.append(table)
            taken = {id(char) for char in inside}
            free = [char for char in free if id(char) not in taken]
    items = [*tables, *_lines(free, page.page_number)]
    return PdfPage(page.page_number, tuple(sorted(items, key=lambda x: x.top)), has_text)


def _is_kept(thing: Char) -> bool:
    """Return whether an object of the page may be a rule or a character."""
    if thing["object_type"] != "rect":
        return True
    is_thin = min(thing["width"], thing["height"]) <= _THIN
    return bool(thing.get("stroke")) or (is_thin and not _is_white(thing))


def _is_white(thing: Char) -> bool:
    colour = thing.get("non_stroking_color")
    values = colour if isinstance(colour, (list, tuple)) else (colour,)
    return len(values) in (1, 3) and all(value == 1 for value in values)


def _lost_rules(page: Any) -> list[Char]:
    """Return rules across the outermost ends of upright ones, where a page cut a table open."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    level = [edge for edge in page.edges if edge["orientation"] == "h"]
    lost = []
    for side, outermost in (("top", min), ("bottom", max)):
        y = outermost((edge[side] for edge in upright), default=0)
        ends = [edge for edge in upright if abs(edge[side] - y) <= NEAR]
        left, right = (
            min((e["x0"] for e in ends), default=0),
            max((e["x1"] for e in ends), default=0),
        )
        near = [edge for edge in level if abs(edge["top"] - y) <= NEAR]
        if len(ends) > 1 and sum(edge["width"] for edge in near) < right - left - NEAR:
            rule = {"x0": left, "x1": right, "width": right - left, "height": 0}
            lost.append({**ends[0], **rule, "top": y, "bottom": y, "orientation": "h"})
    return lost


def _table(boxes: Sequence[tuple[float, ...]], chars: list[Char], page: int) -> PdfTable | None:
    """Return a table; None for a frame around text, whose lines stand for themselves.

    So do those of a table that has rules between its columns only.
    """
    xs = near_together(x for box in boxes for x in (box[0], box[2]))
    ys = near_together(y for box in boxes for y in (box[1], box[3]))
    if len(xs) <= 2:
        return None
    owner: dict[tuple[int, int], int] = {}
    for number, (left, top, right, bottom) in enumerate(boxes):
        for row in range(place_of(ys, top), place_of(ys, bottom)):
            for column in range(place_of(xs, left), place_of(xs, right)):
                owner[row, column] = number
    width, height = len(xs) - 1, len(ys) - 1
    _fill_gaps(owner, width, height)
    owners: dict[int, int] = {}
    for char in chars:
        row = min(max(bisect_right(ys, _y(char)) - 1, 0), height - 1)
        column = min(max(bisect_right(xs, _x(char)) - 1, 0), width - 1)
        owners[id(char)] = owner[row, column]
    texts: dict[int, list[Char]] = defaultdict(list)
    for char in chars:
        texts[owners[id(char)]].append(char)
    words = {number: _cell_text(found) for number, found in texts.items()}
    if any(_holds_rows(text, is_only=height == 1) for text in words.values()):
        return None
    words |= _across_rules(chars, owners, xs)
    rows = tuple(_row(owner, row, xs, words) for row in range(height))
    return PdfTable(rows, xs[0], xs[-1], ys[0], ys[-1], page)


def _holds_rows(text: str, *, is_only: bool) -> bool:
    """Return whether a cell holds several rows: figures, or a header and figures below it.

    ``is_only`` is true where its table has no other row.
    """
    lines = text.split("\n")
    figures = [i for i, line in enumerate(lines) if line and all(map(str.isdigit, line.split()))]
    has_head = is_only and bool(figures) and not any(c.isdigit() for c in lines[0])
    return len(figures) >= _ROWS or has_head


def _across_rules(chars: list[Char], owners: dict[int, int], xs: Sequence[float]) -> dict[int, str]:
    """Return the text of cells between which digits run over a rule, as in 「194/1066」.

    Nobody can tell where the one number ends, so that it must be no number in either cell.
    """
    found: dict[int, str] = {}
    for line in _rows(chars):
        run: list[Char] = []
        for char in [*line, None]:
            if char and char["text"].isdigit() and (not run or _touch(run[-1], char)):
                run.append(char)
                continue
            parts = [(n, "".join(c["text"] for c in part)) for n, part in
                     groupby(run, key=lambda c: owners[id(c)])]  # fmt: skip
            if len(parts) > 1 and any(_cross(*pair, xs) for pair in pairwise(run)):
                found |= dict.fromkeys((n for n, _ in parts), "/".join(x for _, x in parts))
            run = [char] if char and char["text"].isdigit() else []
    return found


def _touch(before: Char, char: Char) -> bool:
    is_level = abs(_y(before) - _y(char)) < _LEVEL * char["size"]
    return is_level and char["x0"] - before["x1"] < _NEXT * char["size"]


def _cross(before: Char, char: Char, xs: Sequence[float]) -> bool:
    """Return whether a rule between two digits goes through one, or finds no room between them."""
    rules = [x for x in xs if _x(before) < x <= _x(char)]
    hair = _SOLID * char["size"]
    return any(
        before["x1"] > rule + hair or char["x0"] < rule - hair or char["x0"] - before["x1"] < hair
        for rule in rules
    )


def _fill_gaps(owner: dict[tuple[int, int], int], width: int, height: int) -> None:
    """Make a cell of every stretch of a row that no rules enclose: it may hold text."""
    number = -1
    for row in range(height):
        for column in range(width):
            if (row, column) not in owner:
                owner[row, column] = number
                if (row, column + 1) in owner:
                    number -= 1
        number -= 1


def _row(
    owner: dict[tuple[int, int], int], row: int, xs: Sequence[float], words: dict[int, str]
) -> tuple[PdfCell, ...]:
    cells: list[PdfCell] = []
    column, width = 0, len(xs) - 1
    while column < width:
        number, left = owner[row, column], column
        while column < width and owner[row, column] == number:
            column += 1
        repeated = owner.get((row - 1, left)) == number
        cells.append(PdfCell(words.get(number, ""), xs[left], xs[column], repeated))
    return tuple(cells)


def near_together(values: Iterable[float]) -> list[float]:
    """Return the places of rules in order, those within a hair of each other as one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return places


def place_of(places: Sequence[float], value: float) -> int:
    """Return the index of the rule that stands nearest to a value."""
    return min(range(len(places)), key=lambda i: abs(places[i] - value))


def _cell_text(chars: list[Char]) -> str:
    return stripped("\n".join(stripped(_joined(line)) for line in _rows(chars)))


def _lines(chars: list[Char], page: int) -> list[PrintedLine]:
    lines = []
    for row in _rows(chars):
        text = stripped(_joined(row))
        seen = [char for char in row if char["text"].strip()]
        if text and seen:
            left, right = min(c["x0"] for c in seen), max(c["x1"] for c in seen)
            top, bottom = min(c["top"] for c in seen), max(c["bottom"] for c in seen)
            size = sorted(c["size"] for c in seen)[len(seen) // 2]
            glyphs = tuple(Glyph(c["text"], c["x0"], c["x1"], c["size"]) for c in seen)
            at = say("recover.at.page", page=page)
            lines.append(PrintedLine(text, at, page, left, right, top, bottom, size, glyphs))
    return lines


def _rows(chars: list[Char]) -> list[list[Char]]:
    """Return characters by printed line, each line from left to right."""
    lines: list[list[Char]] = []
    floor = tallest = 0.0
    for char in sorted(chars, key=_y):
        height = char["bottom"] - char["top"]
        is_new = not lines or _y(char) >= floor
        if is_new:
            lines.append([])
            tallest = 0.0
        lines[-1].append(char)
        # The next character's middle must lie below the tallest one of the line. Others as tall
        # do not reach farther down: lines of cells side by side would be chained together.
        if height > _TALLER * tallest:
            floor, tallest = char["bottom"] - 0.1 * height, height
    return [sorted(line, key=lambda char: char["x0"]) for line in lines]


def _joined(line: list[Char]) -> str:
    """Return the text of a line, with blanks where its characters stand apart."""
    text, end = "", None
    glyphs = [Glyph(char["text"], char["x0"], char["x1"], char["size"]) for char in line]
    for glyph, shown in zip(glyphs, with_raised(glyphs), strict=True):
        if end is not None and glyph.left - end > _GAP * glyph.size and not text.endswith(" "):
            text += " "
        text += shown
        end = glyph.right
    return text


def with_raised(glyphs: Sequence[Glyph]) -> Iterator[str]:
    """Yield the text of each character, digits that are small beside others as raised ones."""
    largest = max(glyph.size for glyph in glyphs)
    for glyph in glyphs:
        yield raised(glyph.text) if glyph.size < _SMALL * largest else glyph.text


def _x(char: Char) -> float:
    return (char["x0"] + char["x1"]) / 2


def _y(char: Char) -> float:
    return (char["top"] + char["bottom"]) / 2
