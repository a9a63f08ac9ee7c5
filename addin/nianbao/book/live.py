"""Live formulas of the workbook: what a spreadsheet says with no program but itself.

What they come to is worked out where they stand (host/calculation.py), also in workbooks of
other releases, whose formulas may differ.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from nianbao.book.block import Block
from nianbao.book.comparison import comparison_formulas
from nianbao.book.flags import STATE_ROW, Flag, column_flags
from nianbao.book.front import front_formulas, stale_formula
from nianbao.book.layout import (
    FINDINGS,
    FINDINGS_FOOT,
    FRONT,
    PREVIOUS,
    PREVIOUS_LOOK,
    RECEIPT,
    RULES,
    RULES_TOP,
    VERDICT,
    Layout,
)
from nianbao.book.references import in_sheet, reference, squares
from nianbao.book.table_sheet import TableSheet
from nianbao.form import Cell
from nianbao.form.a1 import Range, format_a1, parse_a1
from nianbao.rules import Equation, RuleSet, Term
from nianbao.words import around, say

_RECEIPT_SHOWN = format_a1(2, FINDINGS_FOOT)  # on the sheet of findings

Live = tuple[str, int, int, str]


def live_formulas(layout: Layout) -> dict[tuple[str, str], str]:
    """Return every formula that stands in a new workbook, by sheet and address."""
    sources = (_table_formulas, _copies, _previous, _stale, _front, _rule_rows)
    return {
        (sheet, format_a1(row, column)): text
        for source in sources
        for sheet, row, column, text in source(layout)
    }


@cache
def total_formula(ruleset: RuleSet, cell: Cell) -> str:
    """Return the formula of a total: the sum that its defining equation declares."""
    return _sum_text(ruleset.definitions[cell.id].right, "")


@cache
def sides(equation: Equation, sheet: str) -> tuple[str, str]:
    """Return the formulas of both sides of an equation for a cell on another sheet."""
    return _sum_text(equation.left, sheet), _sum_text(equation.right, sheet)


def findings_foot_formula(*, is_empty: bool) -> str:
    """Return the formula of the line below the last finding: that is all, and the receipt."""
    words = say("sheet.findings.none" if is_empty else "sheet.findings.all")
    return f'"{words}"&IF({_RECEIPT_SHOWN}="","","　"&{_RECEIPT_SHOWN})'


def _flag(rules: RuleSet, place: TableSheet, equation: Equation, sheet: str = "") -> str:
    """Return the formula of a three-valued flag, ``sheet`` the table's if it stands elsewhere."""
    # SUM and COUNT skip texts, so a text never turns the flag into an error value
    left, right = sides(equation, sheet)
    inputs = reference(squares(_inputs(place)), sheet)
    reach = reference(squares(rules.reach(equation)), sheet)
    holds = f"{left}{equation.relation}{right}"
    if equation.when:
        holds = f"OR({_sum_text(equation.when, sheet)}<>0,{holds})"
    broken = f'"{say("sheet.flag.broken")}"&ABS({left}-({right}))'
    if is_unfinished := _unfinished(rules, equation, (left, right), sheet):
        broken = f'IF({is_unfinished},"{say("sheet.flag.unfinished")}",{broken})'
    return (
        f'IF(COUNTA({inputs})=0,"{say("sheet.flag.empty")}",'
        f'IF(COUNTA({reach})<>COUNT({reach}),"{say("sheet.flag.text")}",'
        f'IF({holds},"{say("sheet.flag.holds")}",{broken})))'
    )


def _unfinished(
    rules: RuleSet, equation: Equation, texts: tuple[str, str], sheet: str
) -> str | None:
    """Return the condition under which cells still blank may make up what a side lacks.

    None of a total, which people do not fill in (see nianbao.rules.open_cells).
    """
    if equation.defined_total:
        return None
    left, right = texts
    terms = (*equation.left, *(Term(-term.factor, term.cell) for term in equation.right))
    lacking = [
        f"AND({left}{sign}{right},{_has_blanks(rules, short, sheet)})"
        for sign, short in (
            (">", [t for t in terms if t.factor < 0]),
            ("<", [t for t in terms if t.factor > 0]),
        )
        if short and equation.relation != f"{sign}="
    ]
    if equation.when:
        lacking.append(_has_blanks(rules, equation.when, sheet))
    return f"OR({','.join(lacking)})" if len(lacking) > 1 else lacking[0]


def _has_blanks(rules: RuleSet, terms: Sequence[Term], sheet: str) -> str:
    cells = dict.fromkeys(part for term in terms for part in rules.parts_of(term.cell))
    return f"COUNT({reference(squares(cells), sheet)})<{len(cells)}"


def _inputs(place: TableSheet) -> list[Cell]:
    """Return every cell of a table that people fill."""
    return [cell for cell in place.table.cells if not cell.is_total]


def _sum_text(terms: Sequence[Term], sheet: str) -> str:
    """Return a side of an equation as a formula: one SUM for each factor."""
    text = ""
    for factor in dict.fromkeys(term.factor for term in terms):
        cells = squares(term.cell for term in terms if term.factor == factor)
        sign = "-" if factor < 0 else "+" if text else ""
        times = "" if abs(factor) == 1 else f"{abs(factor)}*"
        text += f"{sign}{times}SUM({reference(cells, sheet)})"
    return text or "0"


def _table_formulas(layout: Layout) -> Iterator[Live]:
    for place in layout.tables:
        for cell in layout.ruleset.totals:
            if cell.table == place.table.id:
                formula = total_formula(layout.ruleset, cell)
                yield place.sheet, cell.range.top, cell.range.left, formula
        for flag in layout.flags(place):
            text = _flag(layout.ruleset, place, flag.equation)
            yield place.sheet, flag.row, flag.left, text
        yield from _column_state(layout, place)
        yield _blank_count(place)
        yield _changed_count(place)
        yield from comparison_formulas(layout, place)


def _column_state(layout: Layout, place: TableSheet) -> Iterator[Live]:
    """Yield the formula that says in the frozen head which columns are out of balance."""
    flags = [flag for flag in layout.flags(place) if flag.equation.axis == "column"]
    shown = column_flags(flags)
    if not shown:
        return
    sign, unknown = say("sheet.flag.broken")[0], say("sheet.flag.unknown")
    broken = "&".join(
        _first_broken([flag for flag in flags if flag.left == left], sign)
        for left in dict.fromkeys(flag.left for flag in flags)
    )
    open_, holds = say("sheet.head.unknown"), say("sheet.head.holds")
    decided = f'IF(COUNTIF({shown},"{unknown}*")>0,"{open_}","{holds}")'
    text = f'IF(COUNTIF({shown},"{sign}*")=0,{decided},"{say("sheet.head.broken")}"&{broken})'
    yield place.sheet, STATE_ROW, place.row_flag_column, text


def _first_broken(flags: Sequence[Flag], sign: str) -> str:
    """Return the formula of a column's name and the first of its flags that is broken."""
    name, text = flags[0].equation.left[0].cell.column_labels[-1].short, '""'
    for flag in reversed(flags):
        at = format_a1(flag.row, flag.left)
        text = f'IF(LEFT({at},1)="{sign}","{name} "&{at}&"；",{text})'
    return text


def _blank_count(place: TableSheet) -> Live:
    inputs = _inputs(place)
    count = f"({len(inputs)}-COUNTA({reference(squares(inputs))}))"
    before, after = around("sheet.blank_count")
    text = f'IF({count}=0,"","{before}"&{count}&"{after}")'
    return place.sheet, place.blank_count_row, 1, text


def _changed_count(place: TableSheet) -> Live:
    checked = _area(place.checked)
    text = _differing(place.region, checked, f"COUNTA({checked})=0")
    return place.sheet, *place.changed_at, text


def _copies(layout: Layout) -> Iterator[Live]:
    verdict = in_sheet(format_a1(VERDICT.top, VERDICT.left), FINDINGS)
    for block, copy in layout.copies:
        text = _differing(_area(block), _area(copy), f'{verdict}="{say("sheet.unchecked")}"')
        yield copy.sheet, copy.top - 1, copy.left, text


def _differing(region: Range, checked: Range, never: str) -> str:
    """Return the formula of how many cells differ from the copy that the last check left.

    ``never`` is the condition under which there was no check. Error values are no
    texts to compare, LibreOffice passes them over: their number tells whether one came or went.
    """
    differing = f'SUMPRODUCT(--NOT(EXACT({region}&"",{checked}&"")))'
    errors = f"SUMPRODUCT(--ISERROR({region}))"
    known = f'COUNTIF({checked},"{say("sheet.checked_error")}*")'
    return f"IF({never},0,IF({errors}+{known}=0,{differing},IF({errors}={known},0,1)))"


def _area(block: Block) -> Range:
    return Range.of(block.top, block.left, block.rows, block.columns)


def _previous(layout: Layout) -> Iterator[Live]:
    """Yield what says how many of last year's figures are missing, and how many want a look."""
    block, at = layout.previous, parse_a1(PREVIOUS_LOOK)
    column = [
        str(Range.of(block.top, left, block.rows, 1)) for left in (block.left, block.left + 1)
    ]
    looks = f'COUNTIF({column[1]},"{say("sheet.previous.sign")}*")'
    missing = f"({block.rows}-COUNT({column[0]}))"
    words = [around("sheet.previous.to_look"), around("sheet.previous.missing")]
    parts = [
        f'IF({count}=0,"","{before}"&{count}&"{after}")'
        for count, (before, after) in zip((looks, missing), words, strict=True)
    ]
    yield PREVIOUS, at.row, at.column, f'IF(COUNTA({column[0]})=0,"",{"&".join(parts)})'


def _stale(layout: Layout) -> Iterator[Live]:
    yield FINDINGS, 3, 1, stale_formula(layout)
    number = in_sheet(format_a1(RECEIPT.top, RECEIPT.left), FRONT)
    text = f'IF({number}="","","{say("sheet.findings.receipt")}"&{number})'
    yield FINDINGS, 2, FINDINGS_FOOT, text


def _front(layout: Layout) -> Iterator[Live]:
    for row, column, text in front_formulas(layout):
        yield FRONT, row, column, text


def _rule_rows(layout: Layout) -> Iterator[Live]:
    for row, rule_row in enumerate(layout.rule_rows, RULES_TOP):
        equation = rule_row.equation
        if equation is None:
            continue
        place = layout.sheet_of(equation.cells[0])
        left, right = sides(equation, place.sheet)
        yield RULES, row, 5, left
        yield RULES, row, 6, right
        yield RULES, row, 7, f"{format_a1(row, 5)}-{format_a1(row, 6)}"
        yield RULES, row, 8, _flag(layout.ruleset, place, equation, place.sheet)
