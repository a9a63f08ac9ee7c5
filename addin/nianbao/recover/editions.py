"""On which edition of the form a report was made, told by all the labels that it prints."""

import re
from collections.abc import Iterable
from functools import cache

from nianbao.form import Edition, Table, edition_of_year
from nianbao.form.edition import edition, editions
from nianbao.recover.labels import bare, plain
from nianbao.recover.notes import Notes

# A table is there where this part of its labels is printed.
_PRESENT = 0.5


def edition_of(texts: Iterable[str], year: int | None, notes: Notes) -> Edition:
    """Return the edition of which most labels are printed; among several, the year's.

    Without a year it is the one of which the fewest labels are lacking. Refuses a year before
    the unified form when no label tells otherwise.
    """
    printed = labels_in(texts)
    likely = _likely(printed)
    if len(likely) > 1 and year is not None:
        return edition_of_year(year)
    lacking = {x.id: _lacking(x, printed) for x in likely}
    best = [x for x in likely if lacking[x.id] == min(lacking.values())]
    if len(best) > 1:
        notes.add("edition.unknown", edition=best[-1].name)
    elif year is not None and not best[0].covers(year):
        notes.add("edition.differs", year=year, edition=best[0].name)
    return best[-1]


def labels_in(texts: Iterable[str]) -> frozenset[str]:
    """Return every label of the form's tables in the texts, in the form that is compared.

    They may stand in cells of their own, or one behind the other in a line; one within a longer
    one is not counted.
    """
    return frozenset(_pattern().findall("\n".join(map(plain, texts))))


def _likely(printed: frozenset[str]) -> list[Edition]:
    counts = {name: len(printed & _labels(edition(name).tables)) for name in editions()}
    return [edition(name) for name in editions() if counts[name] == max(counts.values())]


def _lacking(form: Edition, printed: frozenset[str]) -> int:
    """Return how many labels are not printed of the tables that are there."""
    wanted = [_labels((table,)) for table in form.tables]
    return sum(len(x - printed) for x in wanted if len(x & printed) >= _PRESENT * len(x))


@cache
def _labels(tables: tuple[Table, ...]) -> frozenset[str]:
    return frozenset(bare(label.text) for table in tables for label in table.labels)


@cache
def _pattern() -> re.Pattern[str]:
    known = {label for name in editions() for label in _labels(edition(name).tables)}
    return re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
