"""Which table of the form each printed table is, and on which edition the report was made."""

from collections.abc import Collection, Mapping, Sequence

from nianbao.form import Edition, edition_of_year
from nianbao.form.edition import edition, editions
from nianbao.recover.headings import Heading
from nianbao.recover.labels import bare
from nianbao.recover.notes import Notes
from nianbao.recover.printed import is_value
from nianbao.recover.source import Block, PrintedTable
from nianbao.recover.vocabulary import own_labels, spellings

# So many different labels of one table make it that table.
_ENOUGH = 2


def classify(blocks: Sequence[Block], headings: Mapping[int, Heading]) -> dict[int, str]:
    """Return the id of the form's table that stands in each block, by the block's index.

    A table with too few labels goes on the one before it in the same section, as where a
    page ends within a table.
    """
    kinds: dict[int, str] = {}
    before: str | None = None
    for index, block in enumerate(blocks):
        if index in headings:
            before = None
        if isinstance(block, PrintedTable):
            before = kind_of(block, before)
            if before:
                kinds[index] = before
    return kinds


def edition_of(tables: Collection[PrintedTable], year: int | None, notes: Notes) -> Edition:
    """Return the edition whose own labels the tables print; where they print none, the year's.

    Refuses a year before the unified form when no label tells otherwise.
    """
    texts = {bare(cell.text) for table in tables for row in table.rows for cell in row}
    counts = {name: len(texts & own_labels(name)) for name in editions()}
    best = [name for name in editions() if counts[name] == max(counts.values())]
    if len(best) == 1:
        found = edition(best[0])
        if year is not None and not found.covers(year):
            notes.add("edition.differs", year=year, edition=found.name)
        return found
    if year is not None:
        return edition_of_year(year)
    found = edition(editions()[-1])
    notes.add("edition.unknown", edition=found.name)
    return found


def edition_in(text: str) -> Edition:
    """Return the edition of which a text prints most labels that the other does not have."""
    narrow = "".join(text.split())
    counts = {name: sum(label in narrow for label in own_labels(name)) for name in editions()}
    return edition(max(reversed(editions()), key=lambda name: counts[name]))


def kind_of(table: PrintedTable, before: str | None = None) -> str | None:
    """Return the id of the form's table that a printed one is, ``before`` being the last one."""
    texts = {bare(cell.text) for row in table.rows for cell in row if not cell.is_blank}
    scores = {
        table_id: max(len(texts & spellings(name, table_id)) for name in editions())
        for table_id in _table_ids()
    }
    top = max(scores.values())
    if before and scores[before] == top and (top or _is_bare(table)):
        return before
    best = [table_id for table_id, score in scores.items() if score == top]
    return best[0] if top >= _ENOUGH and len(best) == 1 else None


def _is_bare(table: PrintedTable) -> bool:
    """Return whether a table holds figures and nothing else."""
    return all(cell.is_blank or is_value(cell.text) for row in table.rows for cell in row)


def _table_ids() -> list[str]:
    return [table.id for table in edition(editions()[-1]).tables]
