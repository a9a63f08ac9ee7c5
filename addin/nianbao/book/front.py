"""The states on the first sheet: what is still to be filled, what is out of balance, what next."""

from collections.abc import Iterator

from nianbao.book.layout import (
    FINDINGS,
    PROFILE,
    RECEIPT,
    SECTION_SHEETS,
    STATE_ROW,
    STATES,
    STATES_TOP,
    VERDICT,
    Layout,
)
from nianbao.book.rectangles import rectangles
from nianbao.book.references import in_sheet, reference, squares
from nianbao.form.a1 import Range, format_a1
from nianbao.form.profile import FIELDS
from nianbao.words import around, say


def front_formulas(layout: Layout) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and formula of every state on the first sheet."""
    makers = (_figures, _prose, _balance, _checked, _submit, _receipt)
    for row, maker in enumerate(makers, STATES_TOP):
        yield row, 3, maker(layout)
    for column, name in enumerate(("checked", "submit"), 3):
        yield STATE_ROW, column, format_a1(STATES_TOP + STATES.index(name), 3)


def stale_formula(layout: Layout) -> str:
    """Return the formula that says when cells were changed since the last check."""
    places = [(table.sheet, *table.changed_at) for table in layout.tables]
    places += [(copy.sheet, copy.top - 1, copy.left) for _, copy in layout.copies]
    counts = "+".join(in_sheet(format_a1(row, left), sheet) for sheet, row, left in places)
    return f'IF({counts}>0,"{say("sheet.stale")}","")'


def _blank_cells(layout: Layout) -> str:
    """Return the number of figures that are still to be filled in."""
    references, inputs = [], 0
    for sheet in layout.tables:
        cells = [cell for cell in sheet.table.cells if not cell.is_total]
        references.append(reference(squares(cells), sheet.sheet))
        inputs += len(cells)
    return f"({inputs}-COUNTA({','.join(references)}))"


def _figures(layout: Layout) -> str:
    count = _blank_cells(layout)
    before, after = around("sheet.front.figures_open")
    done = say("sheet.front.figures_done")
    return f'IF({count}=0,"{done}","{before}"&{count}&"{after}")'


def _prose(layout: Layout) -> str:
    parts = []
    for number, block in layout.prose.items():
        column = str(Range(block.top, block.left, block.top + block.rows - 1, block.left))
        name = SECTION_SHEETS[number]
        parts.append(f'IF(COUNTA({in_sheet(column, name)})=0,"「{name}」","")')
    joined = "&".join(parts)
    done, open_ = say("sheet.front.prose_done"), say("sheet.front.prose_open")
    return f'IF({joined}="","{done}","{open_}"&{joined})'


def _count_flags(layout: Layout, beginning: str) -> str:
    """Return the number of flags of all table sheets that begin with certain words."""
    parts = [
        f'COUNTIF({in_sheet(str(area), sheet.sheet)},"{beginning}*")'
        for sheet in layout.tables
        for area in rectangles((flag.row, flag.left) for flag in layout.flags(sheet))
    ]
    return f"({'+'.join(parts)})"


def _balance(layout: Layout) -> str:
    broken = _count_flags(layout, say("sheet.flag.broken")[0])
    unknown = _count_flags(layout, say("sheet.flag.unknown"))
    before, after = around("sheet.front.balance_broken")
    undecided, holds = say("sheet.front.balance_unknown"), say("sheet.front.balance_holds")
    return f'IF({broken}>0,"{before}"&{broken}&"{after}",IF({unknown}>0,"{undecided}","{holds}"))'


def _checked(layout: Layout) -> str:
    """Return the last verdict, unless what stands here now cannot be filed as it is."""
    stale, verdict = in_sheet("A3", FINDINGS), in_sheet(format_a1(VERDICT.top, 1), FINDINGS)
    names = ",".join(
        format_a1(PROFILE.top + FIELDS.index(name), PROFILE.left) for name in ("unit", "year")
    )
    gaps = f"{_blank_cells(layout)}>0,COUNTA({names})<2"
    sound = ",".join(_begins(verdict, say(f"finding.verdict.{x}")) for x in ("ready", "explain"))
    unfilled = f"AND(OR({sound}),OR({gaps}))"
    return f'IF({stale}<>"",{stale},IF({unfilled},"{say("sheet.unfilled")}",{verdict}))'


def _submit(_: Layout) -> str:
    checked = format_a1(STATES_TOP + STATES.index("checked"), 3)
    formula = f'"{say("sheet.front.submit_wait")}"'
    for state in ("blocked", "explain", "ready"):
        step = say(f"sheet.front.submit_{state}")
        formula = f'IF({_begins(checked, say(f"finding.verdict.{state}"))},"{step}",{formula})'
    unfilled = _begins(checked, say("sheet.unfilled"))
    return f'IF({unfilled},"{say("sheet.front.submit_unfilled")}",{formula})'


def _begins(at: str, word: str) -> str:
    return f'LEFT({at},{len(word)})="{word}"'


def _receipt(_: Layout) -> str:
    number, time = (format_a1(RECEIPT.top, RECEIPT.left + column) for column in (0, 1))
    none, gone = say("sheet.front.receipt_none"), say("sheet.front.receipt_stale")
    before, behind = around("sheet.front.receipt")
    shown = f'{number}&"{before}"&{time}&"{behind}"'
    return f'IF({number}="","{none}",IF({in_sheet("A3", FINDINGS)}<>"","{gone}",{shown}))'
