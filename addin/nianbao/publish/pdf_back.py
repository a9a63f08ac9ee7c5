"""The tables of our own PDF read again, to prove what was written (R122).

A table is found by its ruled lines, and what stands between them is compared with the form:
every label must be at its place, so that a figure is never taken for its neighbour's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from nianbao.form import Edition, Table, edition
from nianbao.form.a1 import Range
from nianbao.form.edition import editions
from nianbao.form.filing import Number, figure_from_text
from nianbao.publish.pdf_pages import Box, Glyph, Page, read_pages

_THIN = 0.8  # mm: what is thicker is no ruled line
_SAME = 0.7  # mm between two lines that are one; the narrowest row is 6


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A ruled table: the edges of its columns and rows in mm, and the text on its page."""

    columns: list[float]
    rows: list[float]
    glyphs: tuple[Glyph, ...]

    def text(self, place: Range) -> str:
        """Return what stands in a cell, without blanks."""
        left, right = self.columns[place.left - 1], self.columns[place.right]
        top, bottom = self.rows[place.top - 1], self.rows[place.bottom]
        inside = [
            glyph
            for glyph in self.glyphs
            if left < (glyph.ink.left + glyph.ink.right) / 2 < right
            and top < (glyph.ink.top + glyph.ink.bottom) / 2 < bottom
        ]
        inside.sort(key=lambda glyph: (round(glyph.baseline), glyph.left))
        return "".join(glyph.text for glyph in inside)


def figures_of_pdf(path: Path) -> Mapping[str, Number | None]:
    """Return the figures of a PDF by their cells; None where a cell is blank.

    Tables among the prose are passed over. Raises ValueError where those of an edition of the
    form are not all there, in their order.
    """
    ruled = [table for page in read_pages(path.read_bytes()) for table in _ruled(page)]
    for name in editions():
        form, found = edition(name), list[_Ruled]()
        for table in ruled:
            if len(found) < len(form.tables) and _is_of_form(table, form.tables[len(found)]):
                found.append(table)
        if len(found) == len(form.tables):
            return dict(_figures(found, form))
    shapes = "、".join(f"{len(table.rows) - 1}×{len(table.columns) - 1}" for table in ruled)
    raise ValueError(shapes)


def _figures(ruled: list[_Ruled], form: Edition) -> Iterator[tuple[str, Number | None]]:
    for table, own in zip(ruled, form.tables, strict=True):
        for cell in own.cells:
            yield cell.id, figure_from_text(cell, table.text(cell.range), "").number


def _is_of_form(table: _Ruled, form: Table) -> bool:
    """Return whether a table has the shape of one of the form, and each label at its place."""
    shape = (len(table.rows) - 1, len(table.columns) - 1)
    return shape == (form.rows, form.columns) and all(
        table.text(label.range) == "".join(label.text.split()) for label in form.labels
    )


def _ruled(page: Page) -> Iterator[_Ruled]:
    """Yield the tables of a page, from above to below."""
    upright = [line for line in page.lines if line.right - line.left < _THIN < _height(line)]
    level = [line for line in page.lines if _height(line) < _THIN < line.right - line.left]
    rows = _edges([edge for line in level for edge in (line.top, line.bottom)])
    table: list[float] = rows[:1]
    for above, below in pairwise(rows):
        middle = (above + below) / 2
        if any(line.top < middle < line.bottom for line in upright):
            table.append(below)
            continue
        yield from _bounded(table, upright, page)
        table = [below]
    yield from _bounded(table, upright, page)


def _bounded(rows: list[float], upright: list[Box], page: Page) -> Iterator[_Ruled]:
    if len(rows) > 1:
        inside = [line for line in upright if rows[0] < (line.top + line.bottom) / 2 < rows[-1]]
        columns = _edges([edge for line in inside for edge in (line.left, line.right)])
        yield _Ruled(columns, rows, page.glyphs)


def _edges(places: list[float]) -> list[float]:
    """Return the middle of each group of places that are one line."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] < _SAME:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [(group[0] + group[-1]) / 2 for group in groups]


def _height(line: Box) -> float:
    return line.bottom - line.top
