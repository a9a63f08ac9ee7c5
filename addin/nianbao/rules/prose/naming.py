"""Figures in words: 「表三 › 一、本年新收 › 总计为 8」, in the form's own labels."""

from collections.abc import Sequence
from itertools import takewhile

from nianbao.form import Cell, Filing
from nianbao.form.filing import plain_number
from nianbao.rules.catalogue import RuleSet
from nianbao.rules.cell_names import ARROW, place, row_words
from nianbao.rules.prose.figures import Sum, value_of
from nianbao.words import say


def figures_in_words(terms: Sum, filing: Filing, ruleset: RuleSet) -> str:
    """Return a sum of figures with its place and value, its parts where they stand apart."""
    cells = [term.cell for term in terms]
    total = plain_number(value_of(terms, filing, ruleset))
    if len(cells) == 1:
        return say("finding.text.figure", place=place(cells[0], filing.edition), value=total)
    heads = list(dict.fromkeys(_head(cell) for cell in cells))
    table = filing.edition.table(cells[0].table).name
    if len(heads) == 1:
        path = ARROW.join([table, *_shared([row_words(cell) for cell in cells]), *_columns(cells)])
        return say("finding.text.figure", place=path, value=total)
    parts = {head: tuple(term for term in terms if _head(term.cell) == head) for head in heads}
    words = (
        f"{head} {plain_number(value_of(part, filing, ruleset))}" for head, part in parts.items()
    )
    column = _columns(cells)[-1]
    return say("finding.text.sum", table=table, column=column, sum=" ＋ ".join(words), value=total)


def figure_names(terms: Sum, filing: Filing) -> str:
    """Return the places of a sum's figures, the totals only where there are many."""
    return say("finding.list").join(place(term.cell, filing.edition) for term in terms)


def nonzero_in_words(terms: Sum, filing: Filing, ruleset: RuleSet) -> str:
    """Return each figure of a sum that is not 0, with its place and value."""
    values = [(term.cell, value_of((term,), filing, ruleset)) for term in terms]
    return say("finding.list").join(
        say("finding.text.figure", place=place(cell, filing.edition), value=plain_number(value))
        for cell, value in values
        if value
    )


def _head(cell: Cell) -> str:
    """Return the label that tells one row or block of a table from the others."""
    rows = row_words(cell)
    return rows[0] if rows else cell.column_labels[-2].short


def _columns(cells: Sequence[Cell]) -> list[str]:
    """Return the column header that several cells share, and where they are all of one block."""
    labels = _shared([[label.short for label in cell.column_labels] for cell in cells])
    return labels[-1:] or [cells[0].column_labels[-1].short]


def _shared(paths: Sequence[Sequence[str]]) -> list[str]:
    """Return the beginning that all paths have in common."""
    return [steps[0] for steps in takewhile(lambda s: len(set(s)) == 1, zip(*paths, strict=False))]
