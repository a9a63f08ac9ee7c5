"""Where the live flags of the balance rules stand around a table of a new workbook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nianbao.form import Table
from nianbao.form.a1 import Address, Range
from nianbao.rules import Equation, Rule, RuleSet

STATE_ROW = 2  # of the frozen head; the columns out of balance are named there


@dataclass(frozen=True, slots=True)
class Flag:
    """Where a live flag stands: the columns it spans in one row."""

    rule: Rule
    equation: Equation
    row: int
    left: int
    right: int


def column_flags(found: Iterable[Flag]) -> Range | None:
    """Return where the flags of columns stand, None where no column has one."""
    places = [Address(flag.row, flag.left) for flag in found if flag.equation.axis == "column"]
    return Range.around(places) if places else None


def foot_rules(table: Table, rules: RuleSet) -> tuple[str, ...]:
    """Return the keys of the rules that have a row of flags below a table, in order."""
    keys = [
        rule.key_of(equation)
        for rule, equation in _equations(table, rules)
        if equation.axis == "column" and rule.severity == "error"
    ]
    if any(equation.axis == "cells" for _, equation in _equations(table, rules)):
        keys.append("cells")
    return tuple(dict.fromkeys(keys))


def flags(table: Table, rules: RuleSet) -> tuple[Flag, ...]:
    """Return every live flag around a table: beside its rows and below its columns."""
    keys = foot_rules(table, rules)
    found = (_flag(table, keys, rule, equation) for rule, equation in _equations(table, rules))
    return tuple(flag for flag in found if flag)


def _equations(table: Table, rules: RuleSet) -> Iterator[tuple[Rule, Equation]]:
    return ((r, e) for r, e in rules.equations if e.cells[0].table == table.id)


def _flag(table: Table, keys: tuple[str, ...], rule: Rule, equation: Equation) -> Flag | None:
    place = equation.left[0].cell.range
    if equation.axis == "row":
        return Flag(rule, equation, place.top, table.columns + 1, table.columns + 1)
    key = "cells" if equation.axis == "cells" else rule.key_of(equation)
    if key not in keys:
        return None
    row = table.rows + 1 + keys.index(key)
    if equation.axis == "cells":
        lefts = [cell.range.left for cell in equation.cells]
        return Flag(rule, equation, row, min(lefts), max(lefts))
    return Flag(rule, equation, row, place.left, place.right)
