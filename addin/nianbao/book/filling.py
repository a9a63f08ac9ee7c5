"""Data put into a workbook: figures, prose and profile, with the changes for the ledger."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from nianbao.book.block import KEEP, Block, Content, Edit, Formula, Value
from nianbao.book.grid import as_text, is_number
from nianbao.book.heights import prose_height
from nianbao.book.layout import PREVIOUS_SOURCE, PREVIOUS_UNIT, PROFILE
from nianbao.book.ledger import Change, noted
from nianbao.book.live import total_formula
from nianbao.book.previous import row_heights
from nianbao.book.prose import side_by_side
from nianbao.book.snapshot import Snapshot
from nianbao.form import Cell, Filing
from nianbao.form.a1 import format_a1
from nianbao.form.filing import plain_number
from nianbao.form.numbers import Displayed
from nianbao.form.profile import FIELDS
from nianbao.rules.years import consecutive
from nianbao.words import Refusal, say

_LONGEST_TEXT = 32_000
_AMOUNT = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")


@dataclass
class Filling:
    """Edits being gathered for one workbook, the changes they make, and what is to be said."""

    snapshot: Snapshot
    edits: list[Edit] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _prose: dict[str, Sequence[Sequence[str | None]]] = field(default_factory=dict, repr=False)

    def figures(self, values: Mapping[str, Value]) -> None:
        """Put figures in by cell id; None clears a cell, a text is kept but for a plain amount.

        A total that equals what its formula comes to (a blank one: 0) leaves the formula;
        another is written over it, so that it is seen and found. Refuses ids that the form
        does not have.
        """
        by_id = self.snapshot.layout.edition.by_id
        unknown = [cell_id for cell_id in values if cell_id not in by_id]
        if unknown:
            raise Refusal("book.unknown_cells", ids="、".join(unknown[:5]), count=len(unknown))
        given = {name: _amount(value, by_id[name]) for name, value in values.items()}
        for cell_id, value in given.items():
            if not by_id[cell_id].is_total:
                self._write(by_id[cell_id], value)
        present = self.snapshot.values(self.edits)
        for cell in self.snapshot.layout.ruleset.totals:
            if cell.id in given:
                self._total(cell, given[cell.id], present)
            elif cell.id not in self.snapshot.typed_totals:
                present[cell.id] = self.snapshot.sum_of(cell, present)

    def looks(self) -> None:
        """Put the counts that are shown as dates or percentages in as plain numbers."""
        for cell in self.snapshot.layout.edition.cells:
            figure = self.snapshot.filing.figures[cell.id]
            is_typed = not cell.is_total and not self.snapshot.formula_of(cell)
            if is_typed and not {"date", "percentage"}.isdisjoint(figure.notes):
                self._write(cell, figure.number)

    def totals(self) -> None:
        """Put every total back to formula and value; the changes tell what they were."""
        present = self.snapshot.values(self.edits)
        for cell in self.snapshot.layout.ruleset.totals:
            self._total(cell, self.snapshot.sum_of(cell, present), present)

    def sections(self, paragraphs: Mapping[int, Sequence[str]]) -> None:
        """Put prose in, one paragraph a row, in place of what stood in these sections.

        Rows of a table, whose cells are parted by tabs, get a cell for each where there is room.
        """
        for number, texts in paragraphs.items():
            block = self.snapshot.layout.prose.get(number)
            if block is None:
                raise Refusal("book.no_prose_section", number=number)
            self._section(block, texts)

    def profile(self, fields: Mapping[str, Value]) -> None:
        """Put fields of the unit's profile in. Refuses fields that the form does not have."""
        unknown = [name for name in fields if name not in FIELDS]
        if unknown:
            raise Refusal("book.unknown_fields", names="、".join(unknown), known="、".join(FIELDS))
        for row, name in enumerate(FIELDS):
            if name in fields:
                self._square(PROFILE, row, 0, fields[name])

    def previous(self, last: Filing, source: str, read: str) -> None:
        """Put last year's figures and prose beside this year's, each figure with its origin.

        ``read`` says when they were read. The workbooks of the first releases have no room for
        prose.
        """
        self._square(PREVIOUS_SOURCE, 0, 0, last.profile.year)
        self._square(PREVIOUS_SOURCE, 0, 2, source)
        own, layout = self.snapshot.filing, self.snapshot.layout
        if layout.has_last_prose:
            self._square(PREVIOUS_UNIT, 0, 0, last.profile.unit or None)
            self._square(PREVIOUS_UNIT, 0, 2, read or None)
        elif any(last.sections.values()):
            self.notes.append(say("book.note.no_last_prose"))
        for number, block in layout.last_prose.items():
            self._section(block, [p.text for p in last.sections.get(number, ())])
        if last.profile.year is None:
            self.notes.append(say("book.note.no_year", source=source))
        elif own.profile.year and not consecutive(own, last):
            years = {"year": own.profile.year, "last": last.profile.year}
            expected = own.profile.year - 1
            self.notes.append(
                say("book.note.other_year", source=source, expected=expected, **years)
            )
        self._last_figures(last)

    def _last_figures(self, last: Filing) -> None:
        """Put in the figures of those cells that both editions have; the others stay blank."""
        block, form = self.snapshot.layout.previous, self.snapshot.layout.edition
        others = [cell for cell in form.cells if not _means_the_same(last, cell)]
        if others:
            count = len(others)
            self.notes.append(say("book.note.other_form", form=last.edition.name, count=count))
        notes: dict[str, str] = {}
        for row, cell in enumerate(form.cells):
            number, notes[cell.id] = None, say("sheet.previous.no_such")
            if cell not in others:
                figure = last.figures[cell.id]
                number = (figure.raw or None) if figure.problem else figure.number
                notes[cell.id] = figure.at
            self._square(block, row, 0, number)
            self._square(block, row, 1, notes[cell.id] or None)
        kept: list[list[Content]] = [[KEEP] * block.columns] * block.rows
        self.edits.append(Edit(block, kept, row_heights(self.snapshot.layout, notes)))

    def _total(self, cell: Cell, value: Value, present: dict[str, Value]) -> None:
        computed = self.snapshot.sum_of(cell, present)
        is_computed = value == computed or (value is None and computed == 0)
        present[cell.id] = computed if is_computed else value
        if not is_computed:
            self._write(cell, value)
        elif cell.id in self.snapshot.typed_totals:
            rules = self.snapshot.layout.ruleset
            self._write(cell, Formula(total_formula(rules, cell), computed))

    def _write(self, cell: Cell, content: Value | Formula) -> None:
        sheet = self.snapshot.layout.sheet_of(cell)
        is_live = cell.is_total and cell.id not in self.snapshot.typed_totals
        place = (cell.range.top - 1, cell.range.left - 1)
        self._square(sheet.block, *place, content, is_live=is_live)

    def _square(
        self,
        block: Block,
        down: int,
        across: int,
        content: Value | Formula,
        *,
        is_live: bool = False,
    ) -> None:
        """Write one cell of a block, and remember what stood there, unless it stays the same.

        ``is_live``: the form's own formula stands in the cell, whose value follows from it.
        """
        area = self.snapshot.areas[block.name]
        old, formula = area.values[down][across], area.formulas[down][across]
        old = noted(None if is_live else old, formula)
        new = noted(None, content.text) if isinstance(content, Formula) else noted(content)
        if old == new:
            return
        markup = area.markup(down, across)
        row, column = block.top + down, block.left + across
        place = Block(block.name, block.sheet, row, column, 1, 1)
        is_shown = isinstance(area.values[down][across], Displayed)
        self.edits.append(Edit(place, [[content]], plain=is_shown))
        self.changes.append(Change(f"{block.sheet}!{format_a1(row, column)}", old, new, markup))

    def _section(self, block: Block, texts: Sequence[str]) -> None:
        sheet = block.sheet
        lines = side_by_side(self._fitting(list(texts), block.rows, sheet), block.columns)
        area = self.snapshot.areas[block.name]
        old = [
            [
                noted(None if value == "" else value, formula)
                for value, formula in zip(*row, strict=True)
            ]
            for row in zip(area.values, area.formulas, strict=True)
        ]
        used = max([len(lines), *(i + 1 for i, row in enumerate(old) if any(row))])
        lines += [[None] * block.columns] * (used - len(lines))
        self._prose[block.name] = lines
        heights: dict[int, float] = {}
        contents = [list[Content](line) for line in lines]
        for down, line in enumerate(lines):
            heights[block.top + down] = self._height(block, down)
            for across, new in enumerate(line):
                if old[down][across] == noted(new):
                    contents[down][across] = KEEP
                else:
                    at = f"{sheet}!{format_a1(block.top + down, block.left + across)}"
                    markup = area.markup(down, across)
                    self.changes.append(Change(at, old[down][across], noted(new), markup))
        part = Block(block.name, sheet, block.top, block.left, used, block.columns)
        self.edits.append(Edit(part, contents, heights))

    def _height(self, block: Block, down: int) -> float:
        """Return the height at which a row shows what stands in it of both years."""
        pair = self.snapshot.layout.both_years(block) or ()
        return prose_height(*(self._texts(part, down) for part in pair))

    def _texts(self, block: Block, down: int) -> list[str]:
        """Return what the cells of a row of prose hold after what was put in."""
        lines = self._prose.get(block.name)
        if lines is None:
            return self.snapshot.texts(block, down)
        return [text or "" for text in lines[down]] if down < len(lines) else [""]

    def _fitting(self, texts: list[str], room: int, sheet: str) -> list[str]:
        """Return the paragraphs as rows that a sheet can hold, nothing left out."""
        pieces = list(_pieces(texts))
        if len(pieces) > len(texts):
            self.notes.append(say("book.note.prose_split", sheet=sheet, limit=_LONGEST_TEXT))
        if len(pieces) <= room:
            return pieces
        surplus = len(pieces) - room
        joined = "\n".join(pieces[room - 1 :])
        if len(joined) > _LONGEST_TEXT:
            raise Refusal("book.too_much_prose", sheet=sheet, room=room, count=len(pieces))
        note = say("book.note.prose_overflow", sheet=sheet, room=room, count=surplus)
        self.notes.append(note)
        return [*pieces[: room - 1], joined]


def _amount(value: Value, cell: Cell) -> Value:
    """Return an amount of money as a number, also where it is written out, as in JSON."""
    if cell.measure != "money" or not (is_number(value) or _AMOUNT.fullmatch(str(value))):
        return value
    return Decimal(str(value))


def _means_the_same(last: Filing, cell: Cell) -> bool:
    """Return whether last year's form has a cell of the same meaning; then it has its id."""
    twin = last.edition.by_id.get(cell.id)
    return twin is not None and twin.measure == cell.measure and cell.id in last.figures


def _pieces(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        for start in range(0, max(len(text), 1), _LONGEST_TEXT):
            yield text[start : start + _LONGEST_TEXT]


def change_words(change: Change) -> str:
    """Return a change in words: where, what it was, what it is."""
    blank = say("book.blank")
    old, new = (as_text(side).removeprefix("'") or blank for side in (change.old, change.new))
    return say("book.change", place=change.place, old=old, new=new)


def json_number(value: int | Decimal | None) -> int | str | None:
    """Return a number for JSON: counts as numbers, money as a decimal text."""
    return plain_number(value) if isinstance(value, Decimal) else value
