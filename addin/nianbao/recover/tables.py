"""Which table of the form each printed table is, told by its labels."""

from collections.abc import Iterator, Mapping, Sequence

from nianbao.form.edition import edition, editions
from nianbao.recover.headings import Heading
from nianbao.recover.labels import bare
from nianbao.recover.printed import is_value
from nianbao.recover.source import Block, PrintedTable, table_lines
from nianbao.recover.vocabulary import spellings

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


def without_strange(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks; a text's table without any label of the form's is lines again."""
    for block in blocks:
        if (
            isinstance(block, PrintedTable)
            and not (block.aligned or _is_bare(block))
            and not max(_scores(block).values())
        ):
            yield from table_lines(block)
        else:
            yield block


def kind_of(table: PrintedTable, before: str | None = None) -> str | None:
    """Return the id of the form's table that a printed one is, ``before`` being the last one."""
    scores = _scores(table)
    top = max(scores.values())
    if before and scores[before] == top and (top or _is_bare(table)):
        return before
    best = [table_id for table_id, score in scores.items() if score == top]
    return best[0] if top >= _ENOUGH and len(best) == 1 else None


def _scores(table: PrintedTable) -> dict[str, int]:
    """Return how many labels of each table of the form a printed one holds."""
    texts = {bare(cell.text) for row in table.rows for cell in row if not cell.is_blank}
    return {
        table_id: max(len(texts & spellings(name, table_id)) for name in editions())
        for table_id in _table_ids()
    }


def _is_bare(table: PrintedTable) -> bool:
    """Return whether a table holds figures and nothing else."""
    return all(cell.is_blank or is_value(cell.text) for row in table.rows for cell in row)


def _table_ids() -> list[str]:
    return [table.id for table in edition(editions()[-1]).tables]
