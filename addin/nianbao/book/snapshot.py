"""One reading of a workbook: what stands in its blocks, and the filing that it makes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nianbao.book.block import Area, Block, Edit, Formula, Keep, Stood, Value
from nianbao.book.grid import as_held, as_text, number_of
from nianbao.book.layout import (
    FINDING_COLUMNS,
    FINDING_ROWS,
    PREVIOUS_SOURCE,
    PREVIOUS_UNIT,
    PROFILE,
    RECEIPT,
    RECEIPT_FIELDS,
    Layout,
)
from nianbao.book.live import total_formula
from nianbao.book.prose import prose_paragraphs
from nianbao.form import Cell, Figure, Filing, Paragraph, Profile
from nianbao.form.a1 import format_a1
from nianbao.form.filing import Number
from nianbao.form.numbers import read_value
from nianbao.form.profile import FIELDS, read_year
from nianbao.rules import Explanation, LayoutChange
from nianbao.words import say

_CELLS = "[A-Z]{1,2}[1-9][0-9]{0,5}"
_SUM = re.compile(rf"SUM\(({_CELLS}(?::{_CELLS})?(?:,{_CELLS}(?::{_CELLS})?)*)\)")
_ADDED = re.compile(rf"{_CELLS}(?:\+{_CELLS})+")


@dataclass(frozen=True)
class Snapshot:
    """What stood in a workbook's blocks, and where its form differed from the official one."""

    layout: Layout
    areas: Mapping[str, Area]
    changes: Sequence[LayoutChange] = ()

    @cached_property
    def typed_totals(self) -> frozenset[str]:
        """Return the totals that stand as values, or as another formula than the form's."""
        return frozenset(cell.id for cell in self.layout.ruleset.totals if not self._is_live(cell))

    @cached_property
    def filing(self) -> Filing:
        """Return the filing that stands in the workbook; totals are computed, never trusted."""
        inputs = [self._input(cell) for cell in self.layout.edition.cells if not cell.is_total]
        figures = {figure.cell: figure for figure in inputs}
        for cell in self.layout.ruleset.totals:
            figures[cell.id] = self._total(cell, figures)
        sections = self._sections(self.layout.prose)
        return Filing.of(self.layout.edition, self._profile(), figures.values(), sections)

    @cached_property
    def previous(self) -> Filing | None:
        """Return last year's data as they stand in the workbook, or None where there are none.

        Figures are those of the cells of this year's form that last year's had as well.
        """
        edition, sections = self.layout.edition, self._sections(self.layout.last_prose)
        values = [row[0] for row in self.areas[self.layout.previous.name].values]
        if all(value is None or value == "" for value in values) and not any(sections.values()):
            return None
        figures = []
        for cell, value, at in zip(
            edition.cells, values, self.layout.previous_addresses, strict=True
        ):
            reading = read_value(value, cell.measure, cell.unit)
            figures.append(
                Figure(cell.id, as_text(value), reading.number, at, reading.notes, reading.problem)
            )
        year = read_year(as_text(self.areas[PREVIOUS_SOURCE.name].values[0][0]))
        return Filing.of(edition, Profile(unit=self.previous_unit, year=year), figures, sections)

    @property
    def previous_unit(self) -> str:
        """Return whose report last year's data are; blank in workbooks that do not say."""
        area = self.areas.get(PREVIOUS_UNIT.name)
        return as_text(area.values[0][0]).strip() if area else ""

    def texts(self, block: Block, down: int) -> list[str]:
        """Return what the cells of a row of a block hold, as texts."""
        return [as_text(value) for value in self.areas[block.name].values[down]]

    @property
    def previous_source(self) -> str:
        """Return from which file last year's figures came."""
        return as_text(self.areas[PREVIOUS_SOURCE.name].values[0][2])

    @property
    def previous_origins(self) -> Mapping[str, str]:
        """Return what is said beside each of last year's figures: its place in that file."""
        rows = self.areas[self.layout.previous.name].values
        cells = self.layout.edition.cells
        return {cell.id: as_text(row[1]) for cell, row in zip(cells, rows, strict=True)}

    @cached_property
    def explanations(self) -> tuple[Explanation, ...]:
        """Return what people wrote beside the findings of the last check."""
        found = []
        written = FINDING_COLUMNS.index("explanation")
        for row in self.areas[FINDING_ROWS.name].values:
            if row[written] is None:
                continue
            entry = dict(zip(FINDING_COLUMNS, (as_text(value) for value in row), strict=True))
            if entry["explanation"].strip() and entry["rule"]:
                found.append(
                    Explanation(entry["rule"], entry["digest"], entry["explanation"].strip())
                )
        return tuple(found)

    @property
    def receipt(self) -> dict[str, str]:
        """Return the fields of the receipt that stands in the workbook, all blank without one."""
        values = (as_text(value) for value in self.areas[RECEIPT.name].values[0])
        return dict(zip(RECEIPT_FIELDS, values, strict=True))

    @property
    def notes(self) -> tuple[str, ...]:
        """Return sentences on what is unusual in the workbook but no breach of a rule."""
        return (*self._year_notes(), *self._formula_notes(), *self._stale_notes())

    def values(self, edits: Sequence[Edit] = ()) -> dict[str, Value]:
        """Return what the cells of the form hold after ``edits``, live totals computed."""
        found = {cell.id: as_held(self._value(cell)) for cell in self.layout.edition.cells}
        typed = set(self.typed_totals)
        for sheet, row, column, content in _contents(edits):
            cell_id = self.layout.cells_by_place.get((sheet, row, column))
            if cell_id is None or isinstance(content, Keep):
                continue
            put = content.plain if isinstance(content, Stood) else content
            if isinstance(put, Formula):
                typed.discard(cell_id)
                found[cell_id] = put.cached
            else:
                typed.add(cell_id)
                found[cell_id] = put
        for cell in self.layout.ruleset.totals:
            if cell.id not in typed:
                found[cell.id] = self.sum_of(cell, found)
        return found

    def sum_of(self, total: Cell, values: Mapping[str, Value]) -> Number:
        """Return what a total comes to with these values of its parts, texts counting nothing."""
        terms = self.layout.ruleset.definitions[total.id].right
        return sum(term.factor * number_of(values[term.cell.id]) for term in terms)

    def formula_of(self, cell: Cell) -> str | None:
        """Return the formula that stands in a cell of the form, None where it holds a value."""
        return self.areas[cell.table].formulas[cell.range.top - 1][cell.range.left - 1]

    @cached_property
    def live(self) -> tuple[Block, ...]:
        """Return where the workbook's own formulas stand, and none of a person's."""
        return (*self.layout.live, *self.layout.totals_but(self.typed_totals))

    def _value(self, cell: Cell) -> Value:
        return self.areas[cell.table].values[cell.range.top - 1][cell.range.left - 1]

    def _is_live(self, total: Cell) -> bool:
        """Return whether the form's formula stands in a total, in whatever words a release has."""
        formula, rules = self.formula_of(total) or "", self.layout.ruleset
        if formula == total_formula(rules, total):
            return True
        plain = formula.replace("$", "").replace(" ", "").upper()
        summed = _SUM.fullmatch(plain)
        named = summed[1] if summed else plain.replace("+", ",") if _ADDED.fullmatch(plain) else ""
        parts = self.layout.cells_in(total.table, named) if named else []
        return total not in parts and rules.inputs_of(parts) == rules.inputs_of([total])

    def _input(self, cell: Cell) -> Figure:
        value = self._value(cell)
        reading = read_value(value, cell.measure, cell.unit)
        at = self.layout.address_of(cell)
        return Figure(cell.id, as_text(value), reading.number, at, reading.notes, reading.problem)

    def _total(self, cell: Cell, figures: Mapping[str, Figure]) -> Figure:
        """Return a total: what was typed over it, or the sum of its parts as they could be read."""
        if cell.id in self.typed_totals:
            typed = self._input(cell)
            return Figure(
                cell.id, typed.raw, typed.number, typed.at, typed.notes, typed.problem, typed=True
            )
        parts = [figures[t.cell.id] for t in self.layout.ruleset.definitions[cell.id].right]
        at = self.layout.address_of(cell)
        if any(part.problem for part in parts):
            return Figure(cell.id, "", None, at, problem="part")
        total = sum(part.number or 0 for part in parts)
        return Figure(cell.id, as_text(total), total, at)

    def _sections(self, blocks: Mapping[int, Block]) -> dict[int, tuple[Paragraph, ...]]:
        """Return the prose that stands in each of these blocks."""
        return {
            number: tuple(prose_paragraphs(block, self.areas[block.name]))
            for number, block in blocks.items()
        }

    def _profile(self) -> Profile:
        values = {
            name: as_text(row[0]).strip()
            for name, row in zip(FIELDS, self.areas[PROFILE.name].values, strict=True)
        }
        return Profile(year=read_year(values.pop("year")), **values)

    def _year_notes(self) -> list[str]:
        """Return a note where the year is written otherwise than in four digits."""
        row = FIELDS.index("year")
        written, year = as_text(self.areas[PROFILE.name].values[row][0]), self.filing.profile.year
        if year is None or written == str(year):
            return []
        at = f"{PROFILE.sheet}!{format_a1(PROFILE.top + row, PROFILE.left)}"
        return [say("book.note.year", at=at, text=written.strip(), year=year)]

    def _formula_notes(self) -> list[str]:
        found: list[str] = []
        for cell in self.layout.edition.cells:
            formula, at = self.formula_of(cell), self.layout.address_of(cell)
            if not formula or (cell.is_total and cell.id not in self.typed_totals):
                continue
            if self._value(cell) is None:
                found.append(say("book.note.formula_open", at=at, formula=f"={formula}"))
            elif not cell.is_total:
                found.append(say("book.note.formula", at=at, formula=f"={formula}"))
        return found

    def _stale_notes(self) -> list[str]:
        """Return a note if a stored total differs from the sum of what is stored of its parts."""
        totals = [c for c in self.layout.ruleset.totals if c.id not in self.typed_totals]
        # the usual case, told apart without adding anything again
        if all(self._value(cell) == self.filing.figures[cell.id].number for cell in totals):
            return []
        values = self.values()
        stale = [self.layout.address_of(c) for c in totals if self._value(c) != values[c.id]]
        return [say("book.note.stale", count=len(stale), first=stale[0])] if stale else []


def _contents(
    edits: Sequence[Edit],
) -> Iterator[tuple[str, int, int, Value | Formula | Keep]]:
    """Yield sheet, row, column and content of every cell of the edits."""
    for edit in edits:
        for row, contents in enumerate(edit.contents, edit.block.top):
            for column, content in enumerate(contents, edit.block.left):
                meant = content.plain if isinstance(content, Stood) else content
                yield edit.block.sheet, row, column, meant
