"""Which table of the form each printed table is, told by its labels."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from nianbao.form.edition import edition, editions
from nianbao.recover.headings import Heading
from nianbao.recover.labels import bare
from nianbao.recover.printed import is_value
from nianbao.recover.prose import SECTION_OF
from nianbao.recover.source import Block, Line, PrintedTable, part_of, prose_rows, table_lines
from nianbao.recover.table_labels import spellings

# So many different labels of one table make it that table, or a row the beginning of another.
_ENOUGH = 2


def classify(blocks: Sequence[Block], headings: Mapping[int, Heading]) -> dict[int, str]:
    """Return the id of the form's table that stands in each block, by the block's index.

    A table with too few labels goes on the one before it in the same section, as where a
    page ends within a table. One among prose that speaks of the same as a table of the form is
    none, where that stands in its own section.
    """
    kinds: dict[int, str] = {}
    sections: dict[int, int] = {}
    before: str | None = None
    current = 0
    for index, block in enumerate(blocks):
        if index in headings:
            before, current = None, headings[index].section
        if isinstance(block, PrintedTable):
            before = kind_of(block, before)
            if before:
                kinds[index], sections[index] = before, current
    at_home = {kind for index, kind in kinds.items() if sections[index] == SECTION_OF[kind]}
    own = SECTION_OF.values()
    return {
        index: kind
        for index, kind in kinds.items()
        if kind not in at_home or sections[index] in (0, *own)
    }


def one_by_one(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with each table of the form in one of its own.

    A text's table without any label of the form's, and without a head, is lines again.
    """
    for block in blocks:
        if isinstance(block, Line):
            yield block
            continue
        *_, second, most = sorted(_scores(block).values())
        if second >= _ENOUGH:
            yield from _parted(block)
        elif most or block.aligned or _is_bare(block) or prose_rows(block):
            yield block
        else:
            yield from table_lines(block)


def _parted(table: PrintedTable) -> Iterator[PrintedTable]:
    """Yield a table cut before each row with labels that only a later table of the form has."""
    start, order = 0, _table_ids()
    kinds: list[str] = []
    for index, row in enumerate(table.rows):
        texts = {bare(cell.text) for cell in row if not (cell.is_blank or cell.repeated)}
        for kind in order:
            others = kinds and order.index(kind) > max(map(order.index, kinds))
            if len(texts & _only_in(kind)) >= _ENOUGH or (not kinds and texts & _only_in(kind)):
                if others and start < index:
                    yield part_of(table, table.rows[start:index])
                    start = index
                kinds.append(kind)
    yield part_of(table, table.rows[start:])


@cache
def _only_in(table_id: str) -> frozenset[str]:
    """Return the spellings that only this table of the form has, in any edition."""
    own, others = (
        {x for kind in kinds for name in editions() for x in spellings(name, kind)}
        for kinds in ([table_id], [x for x in _table_ids() if x != table_id])
    )
    return frozenset(own - others)


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
