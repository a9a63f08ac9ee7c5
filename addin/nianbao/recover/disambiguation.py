"""Which reading of a row whose cells were lost is right: disambiguation by the form's equations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nianbao.form import Cell, Edition, Figure
from nianbao.form import Line as FormLine
from nianbao.form.filing import Number, plain_number
from nianbao.recover.cell_reading import CellReading
from nianbao.recover.digit_segmentation import OpenTexts, TooMany, Values, ways
from nianbao.recover.notes import Notes, quoted
from nianbao.recover.source import Line
from nianbao.rules import ruleset
from nianbao.rules.equation import Equation
from nianbao.words import say

# So many readings are quoted of a row that has more.
_QUOTED = 4


@dataclass(frozen=True)
class OpenRow:
    """A row of figures that could not be told apart, its cells in the order of their columns.

    ``why`` are sentences on its labels.
    """

    line: FormLine
    cells: tuple[Cell, ...]
    texts: OpenTexts
    at: str
    label: str
    why: tuple[str, ...]

    @property
    def printed(self) -> str:
        """Return the row's figures as they are printed."""
        return quoted(" ".join(self.texts.pieces))


def decide(
    rows: Sequence[OpenRow], read: Mapping[str, CellReading], edition: Edition, notes: Notes
) -> dict[str, CellReading]:
    """Return the readings of open rows, ``read`` being all that is certain.

    Digits that run together are cut where the row's own equations leave one reading, or where
    the columns' equations decide between several. A lost cell always fits some total, so that
    only the columns' equations prove where it stood. Cells on which all that is left agrees
    are read; of the others the possible numbers are listed.
    """
    open_rows = {row.line.id: _ways(row, edition) for row in rows}
    by_line = {row.line.id: row for row in rows}
    known = {cell: reading.figure.number or 0 for cell, reading in read.items()
             if not reading.figure.problem}  # fmt: skip
    changed = True
    while changed:
        changed = False
        for line_id, readings in open_rows.items():
            row = by_line[line_id]
            kept = _filtered(row, readings, known, edition)
            changed |= kept != readings
            open_rows[line_id] = kept
            if kept and (row.texts.run_together or _is_tested(row, known, edition)):
                for cell, value in zip(row.cells, _agreed(kept), strict=True):
                    if value and cell.id not in known:
                        known[cell.id] = value.number or 0
                        changed = True
    found: dict[str, CellReading] = {}
    for line_id, readings in open_rows.items():
        row = by_line[line_id]
        is_proved = row.texts.run_together or _is_tested(row, known, edition)
        found |= _readings(row, readings if is_proved else [], notes)
    return found


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What every reading of a row says of one cell."""

    number: Number | None


def _ways(row: OpenRow, edition: Edition) -> list[Values]:
    equations = []
    places = {cell.id: index for index, cell in enumerate(row.cells)}
    for equation in _concerning(row, edition):
        if all(cell.id in places for cell in equation.cells):
            factors = [0] * len(row.cells)
            for sign, terms in ((1, equation.left), (-1, equation.right)):
                for term in terms:
                    factors[places[term.cell.id]] += sign * term.factor
            equations.append(tuple(factors))
    try:
        return ways(row.texts, row.cells, equations)
    except TooMany:
        return []


def _concerning(row: OpenRow, edition: Edition) -> list[Equation]:
    """Return the equations that a row takes part in."""
    by_cell = _by_cell(edition.id)
    return list(dict.fromkeys(x for cell in row.cells for x in by_cell.get(cell.id, ())))


@cache
def _by_cell(edition_id: str) -> Mapping[str, Sequence[Equation]]:
    """Return by cell id the equations that must hold."""
    found: dict[str, list[Equation]] = {}
    for rule, equation in ruleset(edition_id).equations:
        if equation.relation == "=" and not equation.when and rule.severity == "error":
            for cell in equation.cells:
                found.setdefault(cell.id, []).append(equation)
    return found


def _filtered(
    row: OpenRow, readings: list[Values], known: Mapping[str, Number], edition: Edition
) -> list[Values]:
    """Return the readings that the other rows allow.

    Of cuts all stay where none is allowed: then it is the report that does not add up.
    """
    own = {cell.id: index for index, cell in enumerate(row.cells)}
    is_run = row.texts.run_together
    tests = _tests(row, known, edition)
    if is_run and len(readings) <= 1:
        return readings

    def holds(values: Values) -> bool:
        numbers = {**known, **{cell: values[index] or 0 for cell, index in own.items()}}
        return all(
            sum(t.factor * numbers[t.cell.id] for t in equation.left)
            == sum(t.factor * numbers[t.cell.id] for t in equation.right)
            for equation in tests
        )

    return [values for values in readings if holds(values)] or (readings if is_run else [])


def _tests(row: OpenRow, known: Mapping[str, Number], edition: Edition) -> list[Equation]:
    """Return the equations that this row takes part in and whose other cells are all known."""
    own = {cell.id for cell in row.cells}
    return [
        equation
        for equation in _concerning(row, edition)
        if all(cell.id in known or cell.id in own for cell in equation.cells)
    ]


def _is_tested(row: OpenRow, known: Mapping[str, Number], edition: Edition) -> bool:
    """Return whether every cell of a row takes part in an equation with other rows."""
    own = {cell.id for cell in row.cells}
    tested: set[str] = set()
    for equation in _tests(row, known, edition):
        cells = {cell.id for cell in equation.cells}
        if not cells <= own:
            tested |= cells
    return own <= tested


def _agreed(readings: Sequence[Values]) -> list[_Agreed | None]:
    """Return for each cell what all readings say; a blank cell and a 0 say the same."""
    agreed: list[_Agreed | None] = []
    for values in zip(*readings, strict=True):
        same = len({value or 0 for value in values}) == 1
        agreed.append(_Agreed(None if None in values else values[0]) if same else None)
    return agreed


def _readings(row: OpenRow, readings: list[Values], notes: Notes) -> dict[str, CellReading]:
    """Return what is read of a row, with the sentences that say how."""
    slots = {"at": row.at, "row": row.label, "printed": row.printed}
    if not readings:
        whole = Line(f"{row.label} {' '.join(row.texts.pieces)}", row.at)
        if row.texts.run_together:
            notes.leave("disambiguation.none", whole, **slots)
        else:
            notes.leave("row.places", whole)
        return {}
    with notes.heard() as why:
        key = "run_together" if row.texts.run_together else "lost"
        listed = "；".join(_words(values) for values in readings[:_QUOTED])
        more = say("recover.note.disambiguation.more") if len(readings) > _QUOTED else ""
        if len(readings) == 1 and _is_digit_by_digit(row):
            notes.add("disambiguation.digits")
        elif len(readings) == 1:
            notes.add(f"disambiguation.{key}", **slots, values=listed)
        else:
            count = len(readings)
            notes.add("disambiguation.ambiguous", **slots, values=listed + more, count=count)
    found = {}
    for index, (cell, value) in enumerate(zip(row.cells, _agreed(readings), strict=True)):
        choices = dict.fromkeys(plain_number(values[index]) or "0" for values in readings)
        number = value.number if value else None
        found[cell.id] = CellReading(
            Figure(cell.id, row.printed, number, row.at),
            row.label,
            cell.column_labels[-1].text,
            (*row.why, *why),
            () if value else tuple(choices),
            is_alone=False,
        )
    return found


def _is_digit_by_digit(row: OpenRow) -> bool:
    """Return whether a row prints exactly one digit for each cell."""
    return row.texts.run_together and len("".join(row.texts.pieces)) == len(row.cells)


def _words(values: Values) -> str:
    return "、".join(plain_number(value) or say("book.blank") for value in values)
