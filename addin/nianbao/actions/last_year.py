"""Last year's filing, from its workbook or from the report that was published."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.actions.open_workbook import open_workbook
from nianbao.book.layout import Layout
from nianbao.form import Cell, Figure, Filing
from nianbao.host.file import WORKBOOKS
from nianbao.rules.cell_names import ARROW, row_words
from nianbao.words import say

if TYPE_CHECKING:
    from nianbao.recover import CellReading, Recovered


def last_filing(path: Path) -> "Recovered":
    """Return last year's filing; each figure says in words where and how it was found.

    What is to be compared with the original begins with ▲.
    """
    # reading reports takes long to load, and checks rarely need it
    from nianbao.recover import Recovered, read_report  # noqa: PLC0415

    if path.suffix.lower() not in WORKBOOKS:
        recovered = read_report(path)
        told = {cell: _told(reading) for cell, reading in recovered.readings.items()}
        return replace(recovered, filing=replace(recovered.filing, figures=told))
    _, snapshot = open_workbook(path)
    filing = snapshot.filing
    named = {cell: figure._replace(at=_noted(figure, f"{path.name} {figure.at}"))
             for cell, figure in filing.figures.items()}  # fmt: skip
    return Recovered(replace(filing, figures=named), snapshot.notes, ())


_LISTED = 10


@dataclass(frozen=True, slots=True)
class Look:
    """Figures of one row of the form that want a look: where the first stands, and in words."""

    place: str
    text: str


def looks(last: Filing, layout: Layout) -> tuple[Look, ...]:
    """Return which of last year's figures are to be compared with the original, row by row."""
    sign, places = say("sheet.previous.sign"), layout.previous_addresses
    marked = [
        (cell, place)
        for cell, place in zip(layout.edition.cells, places, strict=True)
        if cell.id in last.figures and last.figures[cell.id].at.startswith(sign)
    ]
    rows = groupby(marked, key=lambda found: (found[0].table, found[0].line))
    return tuple(_look([*found], layout) for _, found in rows)


def account(last: Filing, name: str, layout: Layout) -> tuple[str, ...]:
    """Return what was taken over of last year's report: a sentence, then what wants a look."""
    found = looks(last, layout)
    numbers = [
        figure.number is not None for cell in layout.edition.cells
        if (figure := last.figures.get(cell.id))
    ]  # fmt: skip
    profile = last.profile
    paragraphs = sum(map(len, last.sections.values())) if layout.has_last_prose else 0
    read = say(
        "last_year.read",
        unit=profile.unit or say("last_year.no_unit"),
        year=say("last_year.year", year=profile.year) if profile.year else say("last_year.no_year"),
        name=name,
        count=sum(numbers),
        total=len(layout.edition.cells),
        paragraphs=paragraphs,
    )
    if not found:
        return (read,)
    lines = [say("last_year.look", place=look.place, text=look.text) for look in found[:_LISTED]]
    more = [say("last_year.more", count=len(found) - _LISTED)] if len(found) > _LISTED else []
    return (read, say("last_year.looks", count=len(found)), *lines, *more)


def _look(found: Sequence[tuple[Cell, str]], layout: Layout) -> Look:
    first, place = found[0]
    words = [layout.edition.table(first.table).name, *row_words(first)]
    return Look(place, say("last_year.row", row=ARROW.join(words), count=len(found)))


def _told(reading: "CellReading") -> Figure:
    """Return a figure of a report with the place where it was found, and how it was read."""
    from nianbao.actions.confirm import origin  # noqa: PLC0415

    figure = reading.figure
    if reading.state == "missing":
        return figure._replace(at=say("sheet.previous.unread"))
    if reading.is_exact:
        return figure._replace(at=_noted(figure, origin(reading)))
    key = "odd" if figure.problem else "look"
    return figure._replace(at=say(f"sheet.previous.{key}", at=origin(reading)))


def _noted(figure: Figure, at: str) -> str:
    key = "odd" if figure.problem else "blank" if figure.is_blank else ""
    return say(f"sheet.previous.{key}", at=at) if key else at
