"""Last year's filing, from its workbook or from the report that was published."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.actions.open_workbook import open_workbook
from nianbao.form import Figure
from nianbao.host.file import WORKBOOKS
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
