"""Live formulas of the workbook: each with its text and the value that it has now.

Text and value come from the same declaration, so that a file written without any
spreadsheet program carries the numbers that one would calculate.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from nianbao.book.block import Formula, Value
from nianbao.book.front import front_formulas, is_stale, stale_formula
from nianbao.book.grid import Grid, as_text, is_number, number_of
from nianbao.book.layout import (
    FINDING_ROWS,
    FINDINGS,
    FINDINGS_FOOT,
    FRONT,
    RECEIPT,
    RULES,
    RULES_TOP,
    VERDICT,
    Layout,
    TableSheet,
)
from nianbao.book.references import in_sheet, reference, squares
from nianbao.form import Cell
from nianbao.form.a1 import Range, format_a1, parse_a1
from nianbao.form.filing import Number, plain_number
from nianbao.rules import Equation, RuleSet, Term
from nianbao.words import around, say

Live = tuple[str, int, int, str, Value]
_RECEIPT_SHOWN = "D2"  # on the sheet of findings


def live_formulas(layout: Layout, grid: Grid) -> dict[tuple[str, str], Formula]:
    """Return every formula that stands always, and the foot of the list, with its present value.

    Each by sheet and address. ``grid`` holds what people and checks wrote; the values of the
    formulas are added to it, except over a total that was typed.
    """
    found: dict[tuple[str, str], Formula] = {}
    for source in (_table_formulas, _stale, _findings_foot, _front, _rule_rows):
        for sheet, row, column, text, value in source(layout, grid):
            found[sheet, format_a1(row, column)] = Formula(text, value)
            if grid.is_free(sheet, row, column):
                grid[sheet, row, column] = value
    return found


@cache
def total_formula(ruleset: RuleSet, cell: Cell) -> str:
    """Return the formula of a total: the sum that its defining equation declares."""
    return _sum_text(ruleset.definitions[cell.id].right, "")


@dataclass(frozen=True, eq=False)
class LiveTest:
    """One equation as a spreadsheet tests it."""

    ruleset: RuleSet
    sheet: TableSheet
    equation: Equation

    @cached_property
    def inputs(self) -> list[Cell]:
        """Return every cell of the table that people fill."""
        return [cell for cell in self.sheet.table.cells if not cell.is_total]

    @property
    def reach(self) -> tuple[Cell, ...]:
        """Return the equation's cells and all that the totals among them are made of."""
        return self.ruleset.reach(self.equation)

    @cached_property
    def sides_elsewhere(self) -> tuple[str, str]:
        """Return the formulas of both sides for a cell on another sheet."""
        return self._sides(self.sheet.sheet)

    @cached_property
    def flag(self) -> str:
        """Return the formula of the three-valued flag for a cell on the table's own sheet."""
        return self._flag("")

    @cached_property
    def flag_elsewhere(self) -> str:
        """Return the formula of the three-valued flag for a cell on another sheet."""
        return self._flag(self.sheet.sheet)

    def side_values(self, grid: Grid) -> tuple[Number, Number]:
        """Return what both sides come to now."""
        return self._sum(self.equation.left, grid), self._sum(self.equation.right, grid)

    def flag_value(self, grid: Grid) -> str:
        """Return what the flag shows now."""
        sheet = self.sheet.sheet
        if all(grid.figure(sheet, cell) is None for cell in self.inputs):
            return say("sheet.flag.empty")
        values = [grid.figure(sheet, cell) for cell in self.reach]
        if any(value is not None and not is_number(value) for value in values):
            return say("sheet.flag.text")
        left, right = self.side_values(grid)
        relation = self.equation.relation
        if (
            left == right
            or (relation == "<=" and left < right)
            or (relation == ">=" and left > right)
            or (self.equation.when and self._sum(self.equation.when, grid) != 0)
        ):
            return say("sheet.flag.holds")
        return say("sheet.flag.broken") + plain_number(abs(left - right))

    def _sides(self, sheet: str) -> tuple[str, str]:
        return _sum_text(self.equation.left, sheet), _sum_text(self.equation.right, sheet)

    def _flag(self, sheet: str) -> str:
        # SUM and COUNT skip texts, so a text never turns the flag into an error value
        left, right = self._sides(sheet)
        inputs = reference(squares(self.inputs), sheet)
        reach = reference(squares(self.reach), sheet)
        holds = f"{left}{self.equation.relation}{right}"
        if self.equation.when:
            holds = f"OR({_sum_text(self.equation.when, sheet)}<>0,{holds})"
        return (
            f'IF(COUNTA({inputs})=0,"{say("sheet.flag.empty")}",'
            f'IF(COUNTA({reach})<>COUNT({reach}),"{say("sheet.flag.text")}",'
            f'IF({holds},"{say("sheet.flag.holds")}",'
            f'"{say("sheet.flag.broken")}"&ABS({left}-({right})))))'
        )

    def _sum(self, terms: Sequence[Term], grid: Grid) -> Number:
        return sum(t.factor * number_of(grid.figure(self.sheet.sheet, t.cell)) for t in terms)


@cache
def _live_test(ruleset: RuleSet, sheet: TableSheet, equation: Equation) -> LiveTest:
    return LiveTest(ruleset, sheet, equation)


def _sum_text(terms: Sequence[Term], sheet: str) -> str:
    """Return a side of an equation as a formula: one SUM for each factor."""
    text = ""
    for factor in dict.fromkeys(term.factor for term in terms):
        cells = squares(term.cell for term in terms if term.factor == factor)
        sign = "-" if factor < 0 else "+" if text else ""
        times = "" if abs(factor) == 1 else f"{abs(factor)}*"
        text += f"{sign}{times}SUM({reference(cells, sheet)})"
    return text or "0"


def _table_formulas(layout: Layout, grid: Grid) -> Iterator[Live]:
    for sheet in layout.tables:
        for cell in layout.ruleset.totals:
            if cell.table == sheet.table.id:
                terms = layout.ruleset.definitions[cell.id].right
                value = sum(t.factor * number_of(grid.figure(sheet.sheet, t.cell)) for t in terms)
                formula = total_formula(layout.ruleset, cell)
                yield sheet.sheet, cell.range.top, cell.range.left, formula, value
        for flag in sheet.flags:
            test = _live_test(layout.ruleset, sheet, flag.equation)
            yield sheet.sheet, flag.row, flag.left, test.flag, test.flag_value(grid)
        yield _blank_count(sheet, grid)
        yield _changed_count(sheet, grid)


def _blank_count(sheet: TableSheet, grid: Grid) -> Live:
    inputs = [cell for cell in sheet.table.cells if not cell.is_total]
    count = f"({len(inputs)}-COUNTA({reference(squares(inputs))}))"
    before, after = around("sheet.blank_count")
    text = f'IF({count}=0,"","{before}"&{count}&"{after}")'
    blank = sum(grid.figure(sheet.sheet, cell) is None for cell in inputs)
    value = say("sheet.blank_count", count=blank) if blank else ""
    return sheet.sheet, sheet.blank_count_row, 1, text, value


def _changed_count(sheet: TableSheet, grid: Grid) -> Live:
    seen = sheet.checked
    shift = seen.left - sheet.region.left
    region = str(sheet.region)
    checked = str(
        Range(seen.top, seen.left, seen.top + seen.rows - 1, seen.left + seen.columns - 1)
    )
    text = f'IF(COUNTA({checked})=0,0,SUMPRODUCT(--NOT(EXACT({region}&"",{checked}&""))))'
    pairs = [
        (grid[sheet.sheet, row, column - shift], grid[sheet.sheet, row, column])
        for row, column in grid.places(seen)
    ]
    never_checked = all(value is None for _, value in pairs)
    changed = 0 if never_checked else sum(as_text(a) != as_text(b) for a, b in pairs)
    return sheet.sheet, *sheet.changed_at, text, changed


def _stale(layout: Layout, grid: Grid) -> Iterator[Live]:
    value = say("sheet.stale") if is_stale(layout, grid) else ""
    yield FINDINGS, 3, 1, stale_formula(layout), value
    number = in_sheet(format_a1(RECEIPT.top, RECEIPT.left), FRONT)
    text = f'IF({number}="","","{say("sheet.findings.receipt")}"&{number})'
    stored = as_text(grid[FRONT, RECEIPT.top, RECEIPT.left])
    row, column = parse_a1(_RECEIPT_SHOWN)
    yield FINDINGS, row, column, text, say("sheet.findings.receipt") + stored if stored else ""


def findings_foot_formula(*, is_empty: bool) -> str:
    """Return the formula of the line below the last finding: that is all, and the receipt."""
    words = say("sheet.findings.none" if is_empty else "sheet.findings.all")
    return f'"{words}"&IF({_RECEIPT_SHOWN}="","","　"&{_RECEIPT_SHOWN})'


def _findings_foot(_: Layout, grid: Grid) -> Iterator[Live]:
    if grid[FINDINGS, VERDICT.top, VERDICT.left] in (None, say("sheet.unchecked")):
        return
    row = FINDING_ROWS.top
    while grid[FINDINGS, row, FINDING_ROWS.left]:
        row += 1
    is_empty = row == FINDING_ROWS.top
    words = say("sheet.findings.none" if is_empty else "sheet.findings.all")
    receipt = as_text(grid[FINDINGS, *parse_a1(_RECEIPT_SHOWN)])
    value = f"{words}　{receipt}" if receipt else words
    yield FINDINGS, row, FINDINGS_FOOT, findings_foot_formula(is_empty=is_empty), value


def _front(layout: Layout, grid: Grid) -> Iterator[Live]:
    for row, text, value in front_formulas(layout, grid):
        yield FRONT, row, 3, text, value


def _rule_rows(layout: Layout, grid: Grid) -> Iterator[Live]:
    first = RULES_TOP + len(layout.check_rules)
    for row, (_, equation) in enumerate(layout.ruleset.equations, first):
        sheet = layout.sheet_of(equation.cells[0])
        test = _live_test(layout.ruleset, sheet, equation)
        texts, (left, right) = test.sides_elsewhere, test.side_values(grid)
        yield RULES, row, 5, texts[0], left
        yield RULES, row, 6, texts[1], right
        yield RULES, row, 7, f"{format_a1(row, 5)}-{format_a1(row, 6)}", left - right
        yield RULES, row, 8, test.flag_elsewhere, test.flag_value(grid)
