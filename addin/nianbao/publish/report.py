"""The finished report as a plain tree: title, preamble, six sections, tables, unit.

Every format is written from this one description, so that they cannot say different things.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal
from unicodedata import category

from nianbao.book.heights import text_width as half_widths
from nianbao.form import Cell, Figure, Filing, Label, Paragraph, Section, Table
from nianbao.form.a1 import Range
from nianbao.form.edition import Role
from nianbao.form.filing import plain_number
from nianbao.host.disk import shortened
from nianbao.publish.style import figure_size, text_styles, text_width
from nianbao.words import say

Kind = Role | Literal["figure", "text"]

_FORBIDDEN_IN_FILE_NAMES = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_LONGEST_STEM = 180  # bytes; endings come behind it, and a file system allows 255
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
# of the tables among the prose: rows in mm, columns in half-width characters
_ROW_HEIGHT, _NARROWEST, _WIDEST = 7, 6, 40
_FIGURE = re.compile(r"[-+]?[\d,.]+[%％]?|[-—/／]?")


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; ``level`` is 0 for body text, 2 or 3 for a heading inside a section.

    A ``flush`` one begins at the edge, as the addressee of a letter does (in Word).
    """

    text: str
    level: int = 0
    flush: bool = False

    @property
    def style(self) -> str:
        """Return the id of its paragraph style."""
        return f"Heading{self.level}" if self.level else "BodyText"


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a printed table: a label, by its role, or a figure, by the id of its cell.

    Below the head of a table among the prose it is a text.
    ``style`` is that of its text on a page, and ``size`` of its type in pt. ``headers`` are the
    places of the labels that name a figure, outermost first, rows first.
    """

    text: str
    kind: Kind
    range: Range
    style: str
    size: float
    cell: str = ""
    headers: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A printed table, its cells in reading order; ``widths`` of its columns are in mm.

    ``head_rows`` rows on top name the columns of all that follow; it is 0 where a table
    changes its columns from band to band. One among the prose has no ``id`` and no ``name``.
    """

    id: str
    name: str
    rows: int
    row_height: float
    widths: tuple[float, ...]
    head_rows: int
    cells: tuple[GridCell, ...]

    @property
    def columns(self) -> int:
        """Return how many columns it has."""
        return len(self.widths)

    @property
    def lines(self) -> list[str]:
        """Return its rows as texts, with tabs between their cells."""
        rows = groupby(self.cells, key=lambda cell: cell.range.top)
        return ["\t".join(cell.text for cell in row) for _, row in rows]

    @property
    def text(self) -> str:
        """Return all that it says, a line for each row."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six sections: its heading, its table if it has one, then its paragraphs.

    Among the paragraphs stand the tables that people put into the prose.
    """

    number: int
    heading: str
    table: Grid | None
    paragraphs: tuple[Text | Grid, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that the report says, in the order in which it is printed.

    ``unit`` signs it, and is empty where the profile does not state it. ``date`` stands below
    the signature; it is empty unless the day was given, for a filing itself knows none and the
    day is the signatory's to choose. ``approvals`` are lines to sign at the end of a copy for
    review; one to be published has none.
    """

    title: str
    preamble: tuple[Text, ...]
    parts: tuple[Part, ...]
    unit: str
    date: str = ""
    year: int | None = None
    approvals: tuple[str, ...] = ()


def report_of(filing: Filing, *, signed_on: date | None = None) -> Report:
    """Return the report that a filing makes, dated where the day of its signature is given.

    The preamble is the filing's own, or else the standard sentence. A blank figure stays
    blank; an unreadable one is printed as it was written. Paragraphs of a section with a
    table follow the table.
    """
    own = _texts(filing.preamble)
    return Report(
        title=canonical_title(filing),
        preamble=own or (Text(say("publish.preamble")),),
        parts=tuple(_part(filing, section) for section in filing.edition.sections),
        unit=unit_name(filing),
        date=printed_day(signed_on) if signed_on else "",
        year=filing.profile.year,
    )


def canonical_title(filing: Filing) -> str:
    """Return 〔机关全称〕〔YYYY〕年政府信息公开工作年度报告 for the unit and year of the profile.

    What the profile does not state is left out.
    """
    year = filing.profile.year
    if year is None:
        return say("publish.title_without_year", unit=unit_name(filing))
    return say("publish.title", unit=unit_name(filing), year=year)


def file_stem(filing: Filing) -> str:
    """Return the canonical title as a file name without its ending.

    Characters that Windows does not allow in a file name become their full-width twins; a unit's
    name that would make it too long is cut, with a mark.
    """
    title, unit = canonical_title(filing), unit_name(filing)
    surplus = max(0, len(title.encode()) - _LONGEST_STEM)
    short = shortened(unit, max(len(unit.encode()) - surplus, 0))
    return (short + title.removeprefix(unit)).translate(_FORBIDDEN_IN_FILE_NAMES)


def printed_day(day: date) -> str:
    """Return a day in Arabic digits without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return say("publish.date", year=day.year, month=day.month, day=day.day)


def unit_name(filing: Filing) -> str:
    """Return the unit's name without blanks and characters that nobody sees."""
    name = filing.profile.unit
    return "".join(c for c in name if not c.isspace() and category(c) not in _UNSEEN)


def _part(filing: Filing, section: Section) -> Part:
    return Part(
        number=section.number,
        heading=section.heading,
        table=_grid(filing, filing.edition.table(section.table)) if section.table else None,
        paragraphs=tuple(_prose(filing.sections.get(section.number, ()))),
    )


def _prose(paragraphs: Sequence[Paragraph]) -> Iterator[Text | Grid]:
    for table, group in groupby(paragraphs, key=lambda paragraph: paragraph.table):
        if table:
            yield text_table([row.cells for row in group])
        else:
            yield from _texts(group)


def _texts(paragraphs: Iterable[Paragraph]) -> tuple[Text, ...]:
    """Return paragraphs without the blanks around them; line breaks part a paragraph."""
    lines = (line.strip() for paragraph in paragraphs for line in paragraph.text.splitlines())
    return tuple(Text(line, _level(line)) for line in lines if line)


def _level(line: str) -> int:
    level = Paragraph(line).level
    # Only the six sections are headings of the first level, whatever numbering prose uses.
    return max(level, 2) if level else 0


def _grid(filing: Filing, table: Table) -> Grid:
    widths = table.page.of(table.columns, text_width())
    labels = [_label_cell(label, table) for label in table.labels]
    figures = [_figure_cell(cell, filing.figures[cell.id], widths) for cell in table.cells]
    first_figure = min(cell.range.top for cell in table.cells)
    changes_columns = any(label.role == "band" for label in table.labels)
    return Grid(
        id=table.id,
        name=table.name,
        rows=table.rows,
        row_height=table.row_height,
        widths=widths,
        head_rows=0 if changes_columns else first_figure - 1,
        cells=tuple(sorted(labels + figures, key=lambda cell: cell.range)),
    )


def text_table(rows: Sequence[Sequence[str]]) -> Grid:
    """Return a table among the prose; its columns are as wide as their longest texts ask for."""
    columns = max(map(len, rows))
    texts = [[" ".join(text.split()) for text in row] for row in rows]
    lines = [line + [""] * (columns - len(line)) for line in texts]
    longest = [max(half_widths(line[column]) for line in lines) for column in range(columns)]
    shares = [min(max(width, _NARROWEST), _WIDEST) for width in longest]
    widths = tuple(text_width() * share / sum(shares) for share in shares)
    cells = tuple(
        _prose_cell(text, Range(row, column, row, column), widths[column - 1])
        for row, line in enumerate(lines, 1)
        for column, text in enumerate(line, 1)
    )
    return Grid("", "", len(lines), _ROW_HEIGHT, widths, 1, cells)


def _prose_cell(text: str, place: Range, width: float) -> GridCell:
    if place.top == 1:
        return GridCell(text, "head", place, "TableHead", text_styles()["TableHead"].size)
    if _FIGURE.fullmatch(text):
        return GridCell(text, "text", place, "TableFigure", figure_size(text, width))
    return GridCell(text, "text", place, "TableLabel", text_styles()["TableLabel"].size)


def _label_cell(label: Label, table: Table) -> GridCell:
    style = "TableLabel" if label.role in table.left else "TableHead"
    return GridCell(label.text, label.role, label.range, style, text_styles()[style].size)


def _figure_cell(cell: Cell, figure: Figure, widths: Sequence[float]) -> GridCell:
    text = _shown(figure)
    return GridCell(
        text=text,
        kind="figure",
        range=cell.range,
        style="TableFigure",
        size=figure_size(text, sum(widths[cell.range.left - 1 : cell.range.right])),
        cell=cell.id,
        headers=tuple(label.range for label in (*cell.row_labels, *cell.column_labels)),
    )


def _shown(figure: Figure) -> str:
    if figure.number is None and figure.problem:
        return " ".join(figure.raw.split())
    return plain_number(figure.number)
