"""Pages set in two columns: their lines put one behind the other, the left column's first.

A column counts as a page of its own, so that its lines are joined by its own margins.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from nianbao.recover.source import Block, Glyph, PrintedLine, width_of

# In characters: the gap between two columns is at least so wide.
_GAP = 1.0
# A column has at least so many lines of prose, and each of these so many Chinese characters.
_FEWEST, _PROSE = 5, 6
_CHINESE = re.compile(r"[⺀-鿿]")
_WORDS = re.compile(r"\S+(?: \S+)*")
_GAPPED = re.compile(r"\S\s{2,}\S")
# No page has more columns.
_MOST = 10


def in_one_column(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks, the lines of each page in the order in which they are read."""
    runs = groupby(blocks, lambda x: x.page if isinstance(x, PrintedLine) else None)
    pages = [list(run) for _, run in runs]
    gutters = [_gutter([x for x in page if isinstance(x, PrintedLine)]) for page in pages]
    if not any(gutters):
        return [block for page in pages for block in page]
    ordered: list[Block] = []
    for page, gutter in zip(pages, gutters, strict=True):
        lines = [x for x in page if isinstance(x, PrintedLine)]
        ordered += _ordered(lines, gutter) if lines else page
    return ordered


def _ordered(lines: Sequence[PrintedLine], gutter: float) -> Iterator[PrintedLine]:
    """Yield the lines of one page, those of the left column before those of the right."""
    printed = [(line, _pieces(line)) for line in lines]
    for is_parted, zone in groupby(printed, lambda x: gutter > 0 and _is_parted(x[1], gutter)):
        rows = list(zone)
        sides = _sides([own for _, own in rows], gutter)
        if is_parted and _are_columns(sides):
            yield from (_on(piece, 1) for piece in sides[0])
            yield from (_on(piece, 2, gutter) for piece in sides[1])
        else:
            yield from (_on(line, 0) for line, _ in rows)


def _gutter(printed: Sequence[PrintedLine]) -> float:
    """Return where the right column begins: where most lines are parted; 0 without columns."""
    if sum(bool(line.glyphs or _GAPPED.search(line.text)) for line in printed) < _FEWEST:
        return 0
    lines = [_pieces(line) for line in printed]
    right = max((own[-1].right for own in lines), default=0)
    pieces = [piece for own in lines for piece in own if _is_prose(piece)]
    best, most = 0.0, 0
    for gutter in sorted({p.left for p in pieces if right < 3 * p.left < 2 * right}):
        count = sum(len(side) for sides in _columns(lines, gutter) for side in sides)
        if count > most:
            best, most = gutter, count
    return best


def _columns(
    lines: Sequence[Sequence[PrintedLine]], gutter: float
) -> Iterator[tuple[list[PrintedLine], list[PrintedLine]]]:
    for is_parted, zone in groupby(lines, lambda own: _is_parted(own, gutter)):
        sides = _sides(list(zone), gutter)
        if is_parted and _are_columns(sides):
            yield sides


def _sides(
    lines: Sequence[Sequence[PrintedLine]], gutter: float
) -> tuple[list[PrintedLine], list[PrintedLine]]:
    pieces = [piece for own in lines for piece in own]
    return [p for p in pieces if p.left < gutter], [p for p in pieces if p.left >= gutter]


def _are_columns(sides: Iterable[Sequence[PrintedLine]]) -> bool:
    return all(sum(map(_is_prose, side)) >= _FEWEST for side in sides)


def _is_parted(pieces: Sequence[PrintedLine], gutter: float) -> bool:
    """Return whether a line may be of two columns: no piece of it reaches across the gutter."""
    sides = _sides([pieces], gutter)
    return all(len(side) < 2 for side in sides) and all(p.right <= gutter for p in sides[0])


def _is_prose(line: PrintedLine) -> bool:
    return len(_CHINESE.findall(line.text)) >= _PROSE


def _pieces(line: PrintedLine) -> list[PrintedLine]:
    """Return what stands apart on a line."""
    if not line.glyphs:
        return list(_words(line))
    groups: list[list[Glyph]] = []
    for glyph in line.glyphs:
        if groups and glyph.left - groups[-1][-1].right <= _GAP * glyph.size:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    if len(groups) == 1:
        return [line]
    return [
        replace(
            line,
            text="".join(glyph.text for glyph in group),
            left=group[0].left,
            right=group[-1].right,
            glyphs=tuple(group),
        )
        for group in groups
    ]


def _words(line: PrintedLine) -> Iterator[PrintedLine]:
    """Yield what stands apart in a text, where each character takes one column."""
    for match in _WORDS.finditer(line.text):
        left, text = line.left + match.start(), match[0]
        yield PrintedLine(
            text, line.at, line.page, left, left + len(text), *(line.top, line.bottom, line.size)
        )


def _on(line: PrintedLine, column: int, begin: float = 0) -> PrintedLine:
    """Return a line on the page that its column is; in a text, from where that begins."""
    page = line.page * _MOST + column
    if line.glyphs:
        return replace(line, page=page)
    left = line.left - begin
    return replace(line, page=page, left=left, right=left + width_of(line.text))
