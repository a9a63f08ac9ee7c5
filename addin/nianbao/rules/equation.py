"""Linear equations over cell ids: the notation in which balance rules are declared.

``for each column of applications: new + carried_in = results_total + carried_out``
    one equation for every column of that table; a name is a row, or all rows below it.
``for each row of proactive.regulations, proactive.normative_documents: in_force >= issued``
    one equation for every such row (a table stands for all its rows); a name is a column.
``disputes.direct_suit.total = disputes.direct_suit.upheld + …``
    one equation over full ids.
``when new + carried_in = 0:`` before the equation restricts it to where that holds.
Numbers in front of a name are factors: ``2 * new``. Relations are ``=``, ``<=``, ``>=``.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Literal, NamedTuple

from nianbao.form import Cell, Edition, Line, Table
from nianbao.form.filing import Number

Relation = Literal["=", "<=", ">="]
Axis = Literal["column", "row", "cells"]

_EACH = re.compile(r"for each (column|row) of ([^:]+):(.*)")
_WHEN = re.compile(r"when (.+)= *0 *:(.*)")
_RELATION = re.compile(r"(.*?)(<=|>=|=)(.*)")
_TERM = re.compile(r"([+-]?) *(?:(\d+) *\* *)?([a-z_]+(?:\.[a-z_]+)*) *")


class Term(NamedTuple):
    """A cell and the integer it is multiplied by."""

    factor: int
    cell: Cell


@dataclass(frozen=True, eq=False)
class Equation:
    """One linear relation between cells.

    ``subject`` is what it was written out for: a column or a row of the table,
    or None; ``when`` holds the terms whose sum must be 0 for it to apply.
    """

    axis: Axis
    subject: str
    left: tuple[Term, ...]
    relation: Relation
    right: tuple[Term, ...]
    when: tuple[Term, ...] = ()

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Return every cell that takes part, each once, left side first."""
        return tuple(dict.fromkeys(t.cell for t in (*self.left, *self.right, *self.when)))

    def __str__(self) -> str:
        """Return the equation over full ids, in the notation of the catalogue."""
        sides = (_side_text(side) for side in (self.left, self.right))
        when = f"when {_side_text(self.when)} = 0: " if self.when else ""
        return when + f" {self.relation} ".join(sides)

    @property
    def defined_total(self) -> Cell | None:
        """Return the total that this equation defines as the sum of its right side, if it does."""
        if self.relation != "=" or len(self.left) != 1 or self.left[0].factor != 1:
            return None
        return self.left[0].cell if self.left[0].cell.is_total else None


def _side_text(terms: Sequence[Term]) -> str:
    text = "".join(f" {'-' if t.factor < 0 else '+'} {_times(t)}{t.cell.id}" for t in terms)
    return text.removeprefix(" + ").strip() or "0"


def _times(term: Term) -> str:
    return "" if abs(term.factor) == 1 else f"{abs(term.factor)} * "


class NotationError(ValueError):
    """An equation that cannot be understood, or that names what the form does not have."""


def expand(text: str, edition: Edition) -> list[Equation]:
    """Return every equation that one line of the notation stands for.

    Raises NotationError for a line that is not of the notation or names nothing.
    """
    each = _EACH.fullmatch(text.strip())
    if not each:
        return [_build("cells", "", text, lambda name: _named(edition, name))]
    axis, scope, body = each.groups()
    if axis == "column":
        cells = _table(edition, scope.strip()).cells
        return [
            _build("column", column, body, _below(cells, column, by_line=True))
            for column in dict.fromkeys(cell.column for cell in cells)
        ]
    return [
        _build("row", line.id, body, _below(line.cells, line.id, by_line=False))
        for part in scope.split(",")
        for line in _lines(edition, part.strip())
    ]


def _table(edition: Edition, name: str) -> Table:
    found = [table for table in edition.tables if table.id == name]
    if not found:
        raise NotationError(f"the form has no table {name}")
    return found[0]


def _below(cells: Sequence[Cell], subject: str, *, by_line: bool) -> Callable[[str], list[Cell]]:
    """Return a finder of the cells that a row's or column's name stands for."""

    def find(name: str) -> list[Cell]:
        if by_line:
            return [c for c in cells if c.column == subject and _is_below(c.line, name)]
        return [c for c in cells if _is_below(c.column, name)]

    return find


def _is_below(name: str, top: str) -> bool:
    return name == top or name.startswith(f"{top}.")


def _named(edition: Edition, name: str) -> list[Cell]:
    return [edition.by_id[name]] if name in edition.by_id else []


def _lines(edition: Edition, scope: str) -> list[Line]:
    table, _, line = scope.partition(".")
    lines = [x for x in _table(edition, table).lines if not line or _is_below(x.id, line)]
    if not lines:
        raise NotationError(f"no such row: {scope}")
    return lines


def _build(axis: Axis, subject: str, body: str, find: Callable[[str], list[Cell]]) -> Equation:
    condition = _WHEN.fullmatch(body.strip())
    when = _terms(condition[1], find) if condition else ()
    relation = _RELATION.fullmatch(condition[2] if condition else body)
    if not relation:
        raise NotationError(f"no relation in: {body}")
    left, sign, right = relation.groups()
    return Equation(axis, subject, _terms(left, find), _relation(sign), _terms(right, find), when)


def _relation(sign: str) -> Relation:
    return "<=" if sign == "<=" else ">=" if sign == ">=" else "="


def _terms(text: str, find: Callable[[str], list[Cell]]) -> tuple[Term, ...]:
    terms: list[Term] = []
    rest = text.strip()
    if rest == "0":
        return ()
    if not rest:
        raise NotationError("an equation has two sides; write 0 for nothing")
    while rest:
        match = _TERM.match(rest)
        if not match or (terms and not match[1]):
            raise NotationError(f"not a sum of names: {text}")
        cells = find(match[3])
        if not cells:
            raise NotationError(f"the form has no {match[3]}")
        factor = int(f"{match[1]}{match[2] or 1}")
        terms += [Term(factor, cell) for cell in cells]
        rest = rest[match.end() :]
    return tuple(terms)


Side = Callable[[Sequence[Number]], Number]


@dataclass(frozen=True)
class Compiled:
    """Equations over the positions of an edition's cells, ready to be evaluated many times."""

    equations: tuple[Equation, ...]
    _sides: tuple[tuple[Side, Relation, Side, Side | None], ...]

    @classmethod
    def of(cls, equations: Sequence[Equation]) -> "Compiled":
        """Return the equations compiled, in the order given."""
        sides: tuple[tuple[Side, Relation, Side, Side | None], ...] = tuple(
            (_side(e.left), e.relation, _side(e.right), _side(e.when) if e.when else None)
            for e in equations
        )
        return cls(tuple(equations), sides)

    def broken(self, numbers: Sequence[Number]) -> list[tuple[int, Number, Number]]:
        """Return place, left and right side of every equation that ``numbers`` break.

        ``numbers`` has one number for each cell of the edition; blanks are 0.
        """
        found: list[tuple[int, Number, Number]] = []
        for place, (left_of, relation, right_of, when) in enumerate(self._sides):
            left, right = left_of(numbers), right_of(numbers)
            if left == right or (relation == "<=" and left < right):
                continue
            if (relation == ">=" and left > right) or (when and when(numbers) != 0):
                continue
            found.append((place, left, right))
        return found


def _side(terms: Sequence[Term]) -> Side:
    plus = _plain_sum([t.cell.index for t in terms if t.factor == 1])
    rest = [(t.factor, t.cell.index) for t in terms if t.factor != 1]
    if not rest:
        return plus
    return lambda numbers: plus(numbers) + sum(factor * numbers[i] for factor, i in rest)


def _plain_sum(indexes: Sequence[int]) -> Side:
    if not indexes:
        return lambda _: 0
    if len(indexes) == 1:
        return itemgetter(indexes[0])
    pick = itemgetter(*indexes)
    return lambda numbers: sum(pick(numbers))
