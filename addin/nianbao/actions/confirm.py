"""What is to be confirmed of a report that was read: 原文 ↔ 读数, row by row."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from nianbao.book.filling import json_number
from nianbao.form import Edition
from nianbao.form.filing import plain_number
from nianbao.recover import CellReading, Recovered, length_of
from nianbao.rules.cell_names import ARROW, place, row_words
from nianbao.words import say

STATES = ("found", "blank", "unreadable", "ambiguous", "missing")


def account(recovered: Recovered) -> str:
    """Return in one sentence what became of every figure of the form."""
    counts = Counter(reading.state for reading in recovered.readings.values())
    parts = [say(f"confirm.{state}", count=counts[state]) for state in STATES[1:] if counts[state]]
    rest = say("confirm.semicolon") + say("confirm.comma").join(parts) if parts else ""
    return say("confirm.account", found=counts["found"], total=len(recovered.readings), rest=rest)


def account_of_prose(recovered: Recovered) -> str:
    """Return in one sentence how much of the text is in the sections, and how much in none."""
    left = recovered.not_placed
    slots = {"placed": recovered.prose_length, "left": length_of(left), "count": len(left)}
    return say("confirm.prose_part" if left else "confirm.prose", **slots)


def lines_to_confirm(recovered: Recovered) -> list[str]:
    """Return what was not exact, one line for each row of the form or figure alone in it."""
    form = recovered.filing.edition
    uncertain = recovered.uncertain
    lines = {cell.id: f"{cell.table}.{cell.line}" for cell in form.cells}
    groups = groupby(uncertain, key=lambda x: (lines[x.figure.cell], x.why))
    return [line for _, group in groups for line in _lines(list(group), form)]


def described(recovered: Recovered) -> dict[str, Any]:
    """Return everything known of what was read, for other programs."""
    readings = recovered.readings
    return {
        "found": sum(reading.figure.number is not None for reading in readings.values()),
        "states": {state: [c for c, x in readings.items() if x.state == state] for state in STATES},
        "missing": list(recovered.missing),
        "whole": recovered.is_whole,
        "prose": {"placed": recovered.prose_length, "left": length_of(recovered.not_placed)},
        "not_placed": [asdict(line) for line in recovered.not_placed],
        "set_aside": [asdict(line) for line in recovered.set_aside],
        "confirm": lines_to_confirm(recovered),
        "figures": {cell: _described(reading) for cell, reading in readings.items()},
        "title": recovered.filing.title,
        "preamble": [paragraph.text for paragraph in recovered.filing.preamble],
        "details": asdict(recovered.details),
    }


def origin(reading: CellReading) -> str:
    """Return where a figure stands and how it was read, for the note beside it."""
    if not reading.figure.at:
        return ""
    if not reading.row:
        at = reading.figure.at
    else:
        slots = {"at": reading.figure.at, "row": reading.row, "column": reading.column}
        at = say("confirm.origin" if reading.column else "confirm.origin_row", **slots)
    # The sentences say where as well; once is enough.
    why = [sentence.removeprefix(f"{reading.figure.at}：") for sentence in reading.why]
    return say("confirm.semicolon").join([at, *why])


def _described(reading: CellReading) -> dict[str, Any]:
    figure = reading.figure
    return {
        "state": reading.state,
        "number": json_number(figure.number),
        "raw": figure.raw,
        "at": figure.at,
        "row": reading.row,
        "column": reading.column,
        "exact": reading.is_exact,
        "why": list(reading.why),
        "choices": list(reading.choices),
    }


def _lines(group: list[CellReading], form: Edition) -> Iterator[str]:
    """Yield one line for a row of figures, or for each where they need more words."""
    cells = [form.by_id[reading.figure.cell] for reading in group]
    whole = [x for x in form.cells if (x.table, x.line) == (cells[0].table, cells[0].line)]
    if len(group) < len(whole):
        for reading, cell in zip(group, cells, strict=True):
            yield _line(place(cell, form), [reading])
        return
    words = [form.table(cells[0].table).name, *row_words(cells[0])]
    yield _line(ARROW.join(words), group)


def _line(where: str, group: list[CellReading]) -> str:
    raws = [reading.figure.raw or say("book.blank") for reading in group]
    # Cells that run together are printed once for all of them.
    is_shared = not any(reading.is_alone for reading in group)
    printed = say("confirm.comma").join(dict.fromkeys(raws) if is_shared else raws)
    numbers = say("confirm.comma").join(_number(reading) for reading in group)
    slots = {"place": where, "at": group[0].figure.at, "printed": printed, "numbers": numbers}
    return say("confirm.line", **slots)


def _number(reading: CellReading) -> str:
    if reading.state == "ambiguous":
        return say("confirm.undecided")
    if reading.state == "unreadable":
        return say("confirm.unread")
    return plain_number(reading.figure.number) or say("book.blank")
