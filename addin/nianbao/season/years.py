"""The figures of several seasons: one row a figure, and a page of trends by unit and indicator."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from nianbao.form import edition
from nianbao.form.filing import Number, plain_number, sum_of
from nianbao.form.text import neutralised
from nianbao.intake.entry import Entry
from nianbao.intake.yearly import compared_figures
from nianbao.publish.report import Part, Report, Text, text_table
from nianbao.rules.cell_names import place
from nianbao.words import say

COLUMNS = ("unit", "year", "edition", "cell", "place", "number", "state", "source", "sha256")


@dataclass(frozen=True, slots=True)
class YearOfUnit:
    """All figures of a unit in one year, the file that they are from, and how it stood."""

    unit: str
    year: int
    edition: str
    figures: Mapping[str, Number | None]
    state: str
    source: str
    sha256: str


def years_of(unit: str, state: str, entry: Entry) -> Iterator[YearOfUnit]:
    """Yield what a filing says of its own year, and of the year before as it was compared."""
    if not entry.year or not entry.edition:
        return
    own = (unit, entry.year, entry.edition, entry.figures(), state, entry.path, entry.sha256)
    yield YearOfUnit(*own)
    if any(number is not None for number in entry.last):
        last = dict(zip(entry.figures(), entry.last, strict=True))
        source = entry.last_source
        yield YearOfUnit(unit, entry.year - 1, entry.edition, last, "last_year", source, "")


def latest(found: Iterable[YearOfUnit]) -> list[YearOfUnit]:
    """Return one of each unit and year: its own filing before what the next year's had of it."""
    best: dict[tuple[str, int], YearOfUnit] = {}
    for one in found:
        kept = best.get((one.unit, one.year))
        if kept is None or (kept.state == "last_year" and one.state != "last_year"):
            best[one.unit, one.year] = one
    return sorted(best.values(), key=lambda one: (one.year, one.unit))


def tidy_csv(found: Iterable[YearOfUnit]) -> bytes:
    """Return one line a figure, in UTF-8 with the mark by which Excel knows it.

    A blank figure has a line without a number; money is in the form's own unit.
    """
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for one in found:
        form = edition(one.edition)
        for cell in form.cells:
            number = plain_number(one.figures.get(cell.id))
            words = (one.unit, one.year, one.edition, cell.id, place(cell, form), number)
            kept = (one.state, one.source, one.sha256)
            writer.writerow([neutralised(x) if isinstance(x, str) else x for x in (*words, *kept)])
    return ("\ufeff" + stream.getvalue()).encode("utf-8")


def trends(found: Sequence[YearOfUnit]) -> Report:
    """Return a page with a table for each indicator: its units, their years, and the sum of all.

    A year in which nothing is known of a unit is blank, and the sum counts what is known.
    """
    years = sorted({one.year for one in found})
    units = list(dict.fromkeys(one.unit for one in sorted(found, key=lambda one: one.unit)))
    by_key = {(one.unit, one.year): one.figures for one in found}
    parts = []
    for number, (words, cells) in enumerate(compared_figures(), 1):
        numbers = {
            key: sum_of([figures.get(cell) for cell in cells]) for key, figures in by_key.items()
        }
        rows = [
            [unit, *(plain_number(numbers.get((unit, year))) for year in years)] for unit in units
        ]
        sums = [sum_of([numbers.get((unit, year)) for unit in units]) for year in years]
        rows.append([say("season.trend.sum"), *map(plain_number, sums)])
        head = [say("season.trend.unit"), *(say("season.trend.year", year=year) for year in years)]
        table = text_table([head, *([str(cell) for cell in row] for row in rows)])
        parts.append(Part(number, words, None, (table,)))
    slots = {"first": years[0], "last": years[-1]} if years else {"first": "", "last": ""}
    hint = Text(say("season.trend.hint"))
    return Report(say("season.trend.title", **slots), (hint,), tuple(parts), unit="")
