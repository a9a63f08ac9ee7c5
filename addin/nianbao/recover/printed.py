"""What is printed in one cell: a figure, or words; and the figure that it makes."""

import re

from nianbao.form import Cell, Edition, Figure
from nianbao.form.filing import figure_from_text, plain_number
from nianbao.form.numbers import BLANK_MARKS
from nianbao.recover.labels import plain
from nianbao.recover.notes import Notes, quoted
from nianbao.recover.source import PrintedCell
from nianbao.rules.cell_names import place
from nianbao.words import say

# A number, alone or with what people add to one: a unit, a bracket, a second number.
_VALUE = re.compile(r"[约近共计]?[-+]?\d[\d,]*(\.\d+)?(%|[件个项宗份起条次元万亿余多(\[【/~-].*)?")
_NUMERALS = re.compile(r"[零〇○一二两三四五六七八九十百千万]+")
# A unit as labels print it: (元), (单位:万元).
_UNIT = re.compile(r"(?<=[(:位])[万亿]?元")


def is_value(text: str) -> bool:
    """Return whether a cell holds a number or a mark for none, readable or not."""
    narrow = plain(text)
    return (
        narrow in BLANK_MARKS
        or _VALUE.fullmatch(narrow) is not None
        or _NUMERALS.fullmatch(narrow) is not None
    )


def figure_of(cell: Cell, printed: PrintedCell, labels: str) -> Figure:
    """Return the figure that a printed cell makes in a cell of the form.

    ``labels`` are the printed labels beside and above it: for money they may name a unit
    other than the form's.
    """
    parts = [part for part in printed.text.split("\n") if part.strip()]
    is_split = len(parts) > 1 and _is_split(parts)
    raw = " ".join(parts) if is_split else "".join(parts)
    figure = figure_from_text(cell, raw, printed.at)
    unit = _UNIT.search(plain(labels)) if cell.measure == "money" else None
    has_own = {"unit", "converted"} & set(figure.notes)
    if unit and unit[0] != cell.unit and figure.number is not None and not has_own:
        figure = figure_from_text(cell, f"{raw}{unit[0]}", printed.at)._replace(raw=raw)
    if is_split:
        return figure._replace(number=None, notes=(), problem="unreadable")
    return figure


def _is_split(parts: list[str]) -> bool:
    """Return whether digits stand on several lines: one number or two, nobody can tell."""
    return sum(any(c.isdigit() for c in part) for part in parts) > 1


def note_figure(figure: Figure, cell: Cell, edition: Edition, notes: Notes) -> None:
    """Say why a figure could not be read, or what was overlooked to read it."""
    slots = {"at": figure.at, "place": place(cell, edition), "raw": quoted(figure.raw)}
    if figure.problem:
        notes.add(f"figure.{figure.problem}", **slots)
    else:
        reasons = [say(f"finding.note.{note}", unit=cell.unit) for note in figure.notes]
        why = say("finding.note.and").join(reasons)
        notes.add("figure.read", **slots, number=plain_number(figure.number), why=why)
