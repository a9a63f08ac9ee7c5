"""The states on the first sheet: what is still to be filled, what is out of balance, what next."""

from collections.abc import Iterator
from dataclasses import dataclass

from nianbao.book.block import Value
from nianbao.book.grid import Grid, as_text
from nianbao.book.layout import FINDINGS, FRONT, RECEIPT, SECTION_SHEETS, VERDICT, Layout
from nianbao.book.rectangles import rectangles
from nianbao.book.references import in_sheet, reference, squares
from nianbao.form.a1 import Range, format_a1
from nianbao.words import around, say

STATES_TOP = 22
STATES = ("figures", "prose", "balance", "checked", "submit", "receipt")


def front_formulas(layout: Layout, grid: Grid) -> Iterator[tuple[int, str, Value]]:
    """Yield row, formula and present value of every state on the first sheet."""
    makers = (_figures, _prose, _balance, _checked, _submit, _receipt)
    for row, maker in enumerate(makers, STATES_TOP):
        text, value = maker(layout, grid)
        grid[FRONT, row, 3] = value
        yield row, text, value


def stale_formula(layout: Layout) -> str:
    """Return the formula that says when cells were changed since the last check."""
    counts = "+".join(
        in_sheet(format_a1(*table.changed_at), table.sheet) for table in layout.tables
    )
    return f'IF({counts}>0,"{say("sheet.stale")}","")'


def is_stale(layout: Layout, grid: Grid) -> bool:
    """Return whether cells were changed since the last check."""
    return any(grid[sheet.sheet, *sheet.changed_at] for sheet in layout.tables)


def _figures(layout: Layout, grid: Grid) -> tuple[str, str]:
    references, blank, inputs = [], 0, 0
    for sheet in layout.tables:
        cells = [cell for cell in sheet.table.cells if not cell.is_total]
        references.append(reference(squares(cells), sheet.sheet))
        inputs += len(cells)
        blank += sum(grid.figure(sheet.sheet, cell) is None for cell in cells)
    count = f"({inputs}-COUNTA({','.join(references)}))"
    before, after = around("sheet.front.figures_open")
    done = say("sheet.front.figures_done")
    text = f'IF({count}=0,"{done}","{before}"&{count}&"{after}")'
    return text, say("sheet.front.figures_open", count=blank) if blank else done


def _prose(layout: Layout, grid: Grid) -> tuple[str, str]:
    parts, missing = [], ""
    for number, block in layout.prose.items():
        column = str(Range(block.top, block.left, block.top + block.rows - 1, block.left))
        name = SECTION_SHEETS[number]
        shown = f"「{name}」"
        parts.append(f'IF(COUNTA({in_sheet(column, name)})=0,"{shown}","")')
        if all(value is None for value in grid.column(block)):
            missing += shown
    joined = "&".join(parts)
    done, open_ = say("sheet.front.prose_done"), say("sheet.front.prose_open")
    text = f'IF({joined}="","{done}","{open_}"&{joined})'
    return text, f"{open_}{missing}" if missing else done


@dataclass(frozen=True, slots=True)
class _Flags:
    """The flags of all table sheets that begin with certain words."""

    formula: str
    count: int


def _count_flags(layout: Layout, grid: Grid, beginning: str) -> _Flags:
    parts: list[str] = []
    count = 0
    for sheet in layout.tables:
        places = [(flag.row, flag.left) for flag in sheet.flags]
        count += sum(
            str(grid[sheet.sheet, row, column]).startswith(beginning) for row, column in places
        )
        parts += [
            f'COUNTIF({in_sheet(str(area), sheet.sheet)},"{beginning}*")'
            for area in rectangles(places)
        ]
    return _Flags(f"({'+'.join(parts)})", count)


def _balance(layout: Layout, grid: Grid) -> tuple[str, str]:
    broken = _count_flags(layout, grid, say("sheet.flag.broken")[0])
    unknown = _count_flags(layout, grid, say("sheet.flag.unknown"))
    before, after = around("sheet.front.balance_broken")
    undecided, holds = say("sheet.front.balance_unknown"), say("sheet.front.balance_holds")
    text = (
        f'IF({broken.formula}>0,"{before}"&{broken.formula}&"{after}",'
        f'IF({unknown.formula}>0,"{undecided}","{holds}"))'
    )
    if broken.count:
        return text, say("sheet.front.balance_broken", count=broken.count)
    return text, undecided if unknown.count else holds


def _checked(_: Layout, grid: Grid) -> tuple[str, Value]:
    stale, verdict = in_sheet("A3", FINDINGS), in_sheet(format_a1(VERDICT.top, 1), FINDINGS)
    value = grid[FINDINGS, 3, 1] or grid[FINDINGS, VERDICT.top, 1]
    return f'IF({stale}<>"",{stale},{verdict})', value


def _submit(_: Layout, grid: Grid) -> tuple[str, str]:
    ready = say("finding.verdict.ready")
    checked = format_a1(STATES_TOP + STATES.index("checked"), 3)
    yes, no = say("sheet.front.submit_ready"), say("sheet.front.submit_wait")
    text = f'IF(LEFT({checked},{len(ready)})="{ready}","{yes}","{no}")'
    state = str(grid[FRONT, STATES_TOP + STATES.index("checked"), 3])
    return text, yes if state.startswith(ready) else no


def _receipt(layout: Layout, grid: Grid) -> tuple[str, str]:
    number, time = (format_a1(RECEIPT.top, RECEIPT.left + column) for column in (0, 1))
    none, gone = say("sheet.front.receipt_none"), say("sheet.front.receipt_stale")
    before, behind = around("sheet.front.receipt")
    shown = f'{number}&"{before}"&{time}&"{behind}"'
    text = f'IF({number}="","{none}",IF({in_sheet("A3", FINDINGS)}<>"","{gone}",{shown}))'
    value, when = (as_text(grid[FRONT, RECEIPT.top, RECEIPT.left + column]) for column in (0, 1))
    if not value:
        return text, none
    return text, gone if is_stale(layout, grid) else value + say("sheet.front.receipt", time=when)
