"""One reading of a workbook: what stands in its blocks, and the filing that it makes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nianbao.book.block import Area, Edit, Formula, Keep, Stood, Value
from nianbao.book.grid import Grid, as_text, number_of
from nianbao.book.layout import (
    FINDING_COLUMNS,
    FINDING_ROWS,
    PREVIOUS_SOURCE,
    PROFILE,
    RECEIPT,
    RECEIPT_FIELDS,
    TEMPLATE_VERSION,
    Layout,
    layout_of,
)
from nianbao.book.live import live_formulas, total_formula
from nianbao.form import Cell, Figure, Filing, Paragraph, Profile
from nianbao.form.a1 import format_a1
from nianbao.form.edition import editions
from nianbao.form.filing import Number
from nianbao.form.numbers import read_value
from nianbao.form.profile import FIELDS
from nianbao.rules import Explanation, LayoutChange
from nianbao.words import Refusal, say


def layout_by_stamp(stamp: Area) -> Layout:
    """Return the layout that a workbook's stamp names.

    Refuses a workbook that bears none, or that of another template version.
    """
    edition_id, version = (as_text(value) for value in stamp.values[0])
    if edition_id not in editions():
        raise Refusal("book.not_a_filing")
    if version != TEMPLATE_VERSION:
        raise Refusal("book.other_version", version=version, known=TEMPLATE_VERSION)
    return layout_of(edition_id)


@dataclass(frozen=True)
class Snapshot:
    """What stood in a workbook's blocks, and where its form differed from the official one."""

    layout: Layout
    areas: Mapping[str, Area]
    changes: Sequence[LayoutChange] = ()

    @cached_property
    def typed_totals(self) -> frozenset[str]:
        """Return the totals that stand as values, or as another formula than the form's."""
        return frozenset(
            cell.id
            for cell in self.layout.ruleset.totals
            if _same_formula(self._formula(cell), total_formula(self.layout.ruleset, cell)) is False
        )

    @cached_property
    def filing(self) -> Filing:
        """Return the filing that stands in the workbook; totals are computed, never trusted."""
        inputs = [self._input(cell) for cell in self.layout.edition.cells if not cell.is_total]
        figures = {figure.cell: figure for figure in inputs}
        for cell in self.layout.ruleset.totals:
            figures[cell.id] = self._total(cell, figures)
        sections = {
            number: tuple(
                Paragraph(as_text(row[0]).strip(), f"{block.sheet}!{format_a1(block.top + i, 2)}")
                for i, row in enumerate(self.areas[block.name].values)
                if row[0] is not None and as_text(row[0]).strip()
            )
            for number, block in self.layout.prose.items()
        }
        return Filing.of(self.layout.edition, self._profile(), figures.values(), sections)

    @cached_property
    def previous(self) -> Filing | None:
        """Return last year's figures as they stand in the workbook, or None where there are none.

        They are those cells of this year's form that last year's had as well.
        """
        edition = self.layout.edition
        values = [row[0] for row in self.areas[self.layout.previous.name].values]
        if all(value is None or value == "" for value in values):
            return None
        figures = []
        for cell, value, at in zip(
            edition.cells, values, self.layout.previous_addresses, strict=True
        ):
            reading = read_value(value, cell.measure, cell.unit)
            figures.append(
                Figure(cell.id, as_text(value), reading.number, at, reading.notes, reading.problem)
            )
        year = as_text(self.areas[PREVIOUS_SOURCE.name].values[0][0])
        return Filing.of(edition, Profile(year=int(year) if year.isdigit() else None), figures)

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
            if entry["explanation"].strip() and entry["digest"]:
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
        return (*self._formula_notes(), *self._stale_notes())

    def grid(self, edits: Sequence[Edit] = ()) -> Grid:
        """Return the workbook's values as the live formulas see them after ``edits``."""
        typed = {self._place(cell) for cell in self._cells(self.typed_totals)}
        blocks = [block for block in self.layout.blocks if block.name in self.areas]
        grid = Grid(blocks, self.areas, typed)
        for cell in self.layout.ruleset.totals:
            if cell.id not in self.typed_totals:
                grid[self._place(cell)] = None
        for edit in edits:
            _apply(edit, grid)
        return grid

    def cached(self, edits: Sequence[Edit] = ()) -> dict[tuple[str, str], Formula]:
        """Return the value that each of the template's formulas has after ``edits``."""
        return live_formulas(self.layout, self.grid(edits))

    def _value(self, cell: Cell) -> Value:
        return self.areas[cell.table].values[cell.range.top - 1][cell.range.left - 1]

    def _formula(self, cell: Cell) -> str | None:
        return self.areas[cell.table].formulas[cell.range.top - 1][cell.range.left - 1]

    def _place(self, cell: Cell) -> tuple[str, int, int]:
        return self.layout.sheet_of(cell).sheet, cell.range.top, cell.range.left

    def _cells(self, ids: frozenset[str]) -> list[Cell]:
        return [self.layout.edition.by_id[cell_id] for cell_id in ids]

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

    def _profile(self) -> Profile:
        values = {
            name: as_text(row[0]).strip()
            for name, row in zip(FIELDS, self.areas[PROFILE.name].values, strict=True)
        }
        year = re.fullmatch(r"(\d{4})年?(度)?", values.pop("year"))
        return Profile(year=int(year[1]) if year else None, **values)

    def _formula_notes(self) -> list[str]:
        return [
            say("book.note.formula", at=self.layout.address_of(cell), formula=f"={formula}")
            for cell in self.layout.edition.cells
            if not cell.is_total and (formula := self._formula(cell))
        ]

    def _stale_notes(self) -> list[str]:
        """Return one sentence when stored totals are not what their formulas come to."""
        totals = [c for c in self.layout.ruleset.totals if c.id not in self.typed_totals]
        # the usual case, told apart without adding anything again
        if all(self._value(cell) == self.filing.figures[cell.id].number for cell in totals):
            return []
        values: dict[str, Number] = {}
        stale = []
        for cell in self.layout.edition.cells:
            if not cell.is_total or cell.id in self.typed_totals:
                values[cell.id] = number_of(self._value(cell))
        for cell in totals:
            terms = self.layout.ruleset.definitions[cell.id].right
            values[cell.id] = sum(term.factor * values[term.cell.id] for term in terms)
            if self._value(cell) != values[cell.id]:
                stale.append(self.layout.address_of(cell))
        return [say("book.note.stale", count=len(stale), first=stale[0])] if stale else []


def _same_formula(found: str | None, ours: str) -> bool:
    plain = (found or "").replace("$", "").replace(" ", "").upper()
    return plain == ours.upper()


def _apply(edit: Edit, grid: Grid) -> None:
    block = edit.block
    for down, row in enumerate(edit.contents):
        for across, content in enumerate(row):
            place = (block.sheet, block.top + down, block.left + across)
            meant = content.plain if isinstance(content, Stood) else content
            if isinstance(meant, Formula):
                grid.free(place)
            elif not isinstance(meant, Keep):
                grid.hold(place, meant)
