"""Cells and sums in words: table › group › row › column, and both sides of an equation."""

from collections.abc import Sequence, Set
from functools import cache, lru_cache

from nianbao.form import Cell, Edition, Filing
from nianbao.form.filing import plain_number
from nianbao.rules.equation import Equation, Term
from nianbao.words import say

ARROW = " › "


@cache
def place(cell: Cell, edition: Edition) -> str:
    """Return where a cell stands, in the form's own labels."""
    table = edition.table(cell.table)
    return ARROW.join([table.name, *row_words(cell), *_column_words(cell, edition)])


def row_words(cell: Cell) -> list[str]:
    """Return the labels of a cell's row that are needed to find it, outermost first."""
    return [label.short for label in cell.row_labels if label.role in ("group", "line")]


def _column_words(cell: Cell, edition: Edition) -> list[str]:
    """Return the nearest column header, or the whole path where that header occurs twice."""
    nearest = cell.column_labels[-1]
    line = [c for c in edition.table(cell.table).cells if c.line == cell.line]
    twice = sum(c.column_labels[-1].text == nearest.text for c in line) > 1
    return [label.short for label in cell.column_labels] if twice else [nearest.short]


def subject_words(equation: Equation, edition: Edition) -> str:
    """Return the column or row for which an equation was written out."""
    cell = equation.left[0].cell
    if equation.axis == "row":
        return ARROW.join(row_words(cell))
    if equation.axis == "column":
        return _column_words(cell, edition)[-1]
    return ARROW.join(label.short for label in cell.column_labels[:-1])


def sum_words(
    terms: tuple[Term, ...], equation: Equation, filing: Filing, unfilled: Set[str]
) -> str:
    """Return one side with its numbers: 「一、本年新收 3 ＋ 二、上年结转 0 ＝ 3」.

    ``unfilled`` are the cells in which nothing is filled in, totals of such cells included. Of a
    long side only what is not 0 is named, rows of one group taken together.
    """
    parts, blank = _parts(terms, equation, filing.edition), say("finding.sum.blank")
    values = {name: _value(name_terms, filing, unfilled) for name, name_terms in parts.items()}
    is_blank = set(values.values()) == {blank}
    if len(parts) > 3:
        values = {name: value for name, value in values.items() if value not in ("0", blank)}
    words = _joined(list(values.items()), parts)
    if not words:
        return say("finding.sum.all_blank" if is_blank else "finding.sum.all_zero")
    return words if len(values) == 1 or is_blank else f"{words} ＝ {_number(terms, filing)}"


def _joined(values: list[tuple[str, str]], parts: dict[str, list[Term]]) -> str:
    words = ""
    for name, value in values:
        sign = " － " if parts[name][0].factor < 0 else " ＋ " if words else ""
        words += f"{sign}{name} {value}"
    return words


@lru_cache(maxsize=1024)
def _parts(terms: tuple[Term, ...], equation: Equation, edition: Edition) -> dict[str, list[Term]]:
    """Return the terms by the label that names them in a sentence."""
    parts: dict[str, list[Term]] = {}
    for term in terms:
        parts.setdefault(_name(term.cell, equation, edition), []).append(term)
    return parts


def _name(cell: Cell, equation: Equation, edition: Edition) -> str:
    """Return the label that tells a cell from the others of its equation."""
    if equation.axis == "column":
        outer = next(label for label in cell.row_labels if label.role in ("group", "line"))
        column = (c for c in edition.table(cell.table).cells if c.column == cell.column)
        is_whole = all(c in equation.cells for c in column if outer in c.row_labels)
        return outer.short if is_whole else ARROW.join(row_words(cell))
    if equation.axis == "cells" and equation.defined_total is None:
        # an equation that somebody added may join any cells
        return place(cell, edition)
    return cell.column_labels[-1].short


def _value(terms: Sequence[Term], filing: Filing, unfilled: Set[str]) -> str:
    figures = filing.figures
    if all(term.cell.id in unfilled for term in terms):
        return say("finding.sum.blank")
    return plain_number(sum(abs(t.factor) * (figures[t.cell.id].number or 0) for t in terms))


def _number(terms: Sequence[Term], filing: Filing) -> str:
    figures = filing.figures
    return plain_number(sum(t.factor * (figures[t.cell.id].number or 0) for t in terms))
