"""A filing: one agency's figures and prose for one year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from nianbao.form.edition import Cell, Edition
from nianbao.form.heading_level import heading_level
from nianbao.form.numbers import Note, Problem, read_text
from nianbao.form.profile import Profile
from nianbao.form.prose_table import TAB, cells_of, tables_in

Number = int | Decimal


class Figure(NamedTuple):
    """What stands in one cell of the form.

    ``raw`` is the text as found, ``number`` what it says (None: blank or unreadable),
    ``at`` where it was found: an address in a workbook, or a line of a report.
    ``typed`` is true for a total that stands as a value where a formula belongs.
    """

    cell: str
    raw: str = ""
    number: Number | None = None
    at: str = ""
    notes: tuple[Note, ...] = ()
    problem: Problem | None = None
    typed: bool = False

    @property
    def is_blank(self) -> bool:
        """Return whether the cell says nothing, though it may hold a mark such as 「-」."""
        return self.number is None and self.problem is None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of prose, and where it was found; or one row of a table among the prose.

    A row's ``text`` are its cells parted by tabs; ``table`` counts the tables of a section from 1.
    """

    text: str
    at: str = ""
    table: int = 0

    @property
    def level(self) -> int:
        """Return the heading level: 2 for （一）, 3 for 1., 0 for body text."""
        return 0 if self.table else heading_level(self.text)

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the cells of a row of a table, all others are one cell."""
        return tuple(self.text.split(TAB)) if self.table else (self.text,)


def paragraphs_of(texts: Iterable[tuple[str, str]]) -> tuple[Paragraph, ...]:
    """Return texts, each with its place, as paragraphs and as rows of tables; no blank ones."""
    given = [(text, cells_of(text), at) for text, at in texts]
    tables = tables_in([cells for _, cells, _ in given])
    return tuple(
        Paragraph(TAB.join(cells) if table else text.strip(), at, table)
        for (text, cells, at), table in zip(given, tables, strict=True)
        if cells
    )


def texts_of(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Return paragraphs as the texts that make them again, a blank one between two tables."""
    texts: list[str] = []
    before = 0
    for paragraph in paragraphs:
        if before and paragraph.table not in (0, before):
            texts.append("")
        texts.append(paragraph.text)
        before = paragraph.table
    return texts


@dataclass(frozen=True, eq=False)
class Filing:
    """A unit's profile, figures by cell id (every cell of the edition), and prose by section.

    Two filings are the same only where they are one object: what is worked out of one is cached.
    ``title`` and ``preamble`` are those of a published report, empty for a workbook.
    ``kind_by_name``: nobody chose the profile's kind, it is what the unit's name tells.
    """

    edition: Edition
    profile: Profile
    figures: Mapping[str, Figure]
    sections: Mapping[int, tuple[Paragraph, ...]] = field(default_factory=dict)
    title: str = ""
    preamble: tuple[Paragraph, ...] = ()
    kind_by_name: bool = False

    @classmethod
    def of(
        cls,
        edition: Edition,
        profile: Profile,
        figures: Iterable[Figure],
        sections: Mapping[int, tuple[Paragraph, ...]] | None = None,
    ) -> "Filing":
        """Return a filing in which every cell that is not given is blank."""
        given = {figure.cell: figure for figure in figures}
        complete = {cell.id: given.get(cell.id) or Figure(cell.id) for cell in edition.cells}
        return cls(edition, profile, complete, sections or {})

    @cached_property
    def unreadable(self) -> tuple[Figure, ...]:
        """Return the figures that cannot be read, in the order of the edition's cells."""
        figures = self.figures
        return tuple(figures[cell.id] for cell in self.edition.cells if figures[cell.id].problem)

    def numbers(self) -> list[Number | None]:
        """Return every number in the order of the edition's cells."""
        return [self.figures[cell.id].number for cell in self.edition.cells]


def sum_of(numbers: Iterable[Number | None]) -> Number | None:
    """Return the exact sum of the numbers that are known, None where none is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def figure_from_text(cell: Cell, text: str, at: str) -> Figure:
    """Return the figure that a written text makes in ``cell``."""
    reading = read_text(text, cell.measure, cell.unit)
    return Figure(cell.id, text, reading.number, at, reading.notes, reading.problem)


def plain_number(number: Number | None) -> str:
    """Return a number as people write it, without exponent; blank for None."""
    return "" if number is None else f"{number:f}" if isinstance(number, Decimal) else str(number)
