"""This year beside last: a part of the report made on demand, and the rows of a sheet."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from nianbao.form import Cell, Filing
from nianbao.form.filing import plain_number
from nianbao.publish.report import Grid, Part, Text, text_table
from nianbao.rules.cell_names import ARROW, place
from nianbao.rules.differences import Difference, common_cells, shown, signed
from nianbao.words import say

_NUMERALS = "一二三四五六七八九十"
_LARGEST = 5
_TOTAL = "total"
_ORDINAL = re.compile(r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|\d+\.)")


def last_year_part(filing: Filing, previous: Filing) -> Part:
    """Return the largest changes in words, then a table for each table of the form.

    Of a table whose rows have a total only that is shown; what was 0 in both years is left out.
    """
    rows = list(_compared(filing, previous))
    paragraphs: list[Text | Grid] = [Text(_in_words(rows))]
    tables = groupby((row for row in rows if row.is_shown), key=lambda row: row.cell.table)
    for number, (table, shown_rows) in enumerate(tables):
        heading = filing.edition.section_of(table).heading.partition("、")[2]
        paragraphs.append(Text(f"（{_NUMERALS[number]}）{heading}", 2))
        paragraphs.append(text_table([_heads(filing, previous), *(r.texts for r in shown_rows)]))
    number = filing.edition.sections[-1].number + 1
    return Part(number, say("last_year_part.heading"), None, tuple(paragraphs))


def year_rows(filing: Filing, previous: Filing) -> Iterator[Sequence[str]]:
    """Yield the header of a sheet, then every figure that both forms have: place, years, change."""
    yield _heads(filing, previous)
    for row in _compared(filing, previous):
        yield (place(row.cell, filing.edition), *row.texts[1:])


def without_ordinal(label: str) -> str:
    """Return a label of the form without the number of its row."""
    return _ORDINAL.sub("", label)


class _Row:
    """One figure of both years."""

    def __init__(self, cell: Cell, filing: Filing, previous: Filing) -> None:
        self.cell = cell
        self.name = place(cell, filing.edition).partition(ARROW)[2]
        now, before = filing.figures[cell.id], previous.figures[cell.id]
        self.numbers = before.number, now.number
        self.change = Difference(cell, before, now).change
        change = say("last_year_part.same") if self.change == 0 else signed(self.change)
        self.texts = (_short(self.name), shown(before), shown(now), change)
        total = f"{cell.id.rpartition('.')[0]}.{_TOTAL}"
        is_main = total == cell.id or total not in filing.edition.by_id
        self.is_shown = any(self.numbers) and is_main

    @property
    def spoken(self) -> str:
        """Return what the figure is called in a sentence, without the numbers of its rows."""
        names = [without_ordinal(part) for part in _short(self.name).split(ARROW)]
        if names == [say("last_year_part.total")]:
            names = [without_ordinal(self.cell.row_labels[0].short) + names[0]]
        return names[0] + "".join(say("last_year_part.of", name=name) for name in names[1:])


def _compared(filing: Filing, previous: Filing) -> Iterator[_Row]:
    return (_Row(cell, filing, previous) for cell in common_cells(previous, filing))


def _heads(filing: Filing, previous: Filing) -> Sequence[str]:
    years = (previous.profile.year, filing.profile.year)
    return (
        say("last_year_part.item"),
        *(say("last_year_part.year", year=year) for year in years),
        say("last_year_part.change"),
    )


def _in_words(rows: Sequence[_Row]) -> str:
    """Return the largest changes of counts in one sentence."""
    changed = [row for row in rows if row.is_shown and row.change and row.cell.measure == "count"]
    largest = sorted(changed, key=lambda row: -abs(row.change or 0))[:_LARGEST]
    if not largest:
        return say("last_year_part.none")
    return say("last_year_part.largest", changes="；".join(map(_change, largest)))


def _change(row: _Row) -> str:
    before, now = map(plain_number, row.numbers)
    kind = "more" if (row.change or 0) > 0 else "less"
    slots = {"item": row.spoken, "before": before, "now": now}
    return say(f"last_year_part.{kind}", change=plain_number(abs(row.change or 0)), **slots)


def _short(name: str) -> str:
    """Return a figure's name without the column that all have in common."""
    return name.removesuffix(ARROW + say("last_year_part.total"))
