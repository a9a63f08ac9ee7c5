"""What a write has to change, sheet by sheet: the wanted contents less what already stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nianbao.book.block import Block, Edit, Formula, Keep, Stood, Value
from nianbao.form.a1 import LAST_COLUMN, LAST_ROW, Address, Range
from nianbao.host.calculation import Calculation
from nianbao.host.formulas import Formulas, Shared
from nianbao.host.parsed_workbook import ParsedWorkbook, Sheet
from nianbao.host.values import LONGEST_TEXT, digits, same, units
from nianbao.words import Refusal

NewContent = Value | Formula | Stood

_SHEET = Range(1, 1, LAST_ROW, LAST_COLUMN)


@dataclass(slots=True)
class Changes:
    """What happens to one sheet.

    ``cells`` are rewritten, ``results`` are new values shown by formulas that stay,
    ``heights`` are of rows, ``fits`` the least ones of rows whose cells in a range are to wrap.
    """

    cells: dict[Address, NewContent] = field(default_factory=dict)
    results: dict[Address, Value] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    fits: list[tuple[Range, Mapping[int, float]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.cells or self.results or self.heights or self.fits)

    def filled(self) -> list[Address]:
        """Return the cells that get content."""
        return [at for at, content in self.cells.items() if not _is_blank(content)]

    def formulas_gone(self, formulas: Formulas) -> Iterator[Address]:
        """Yield the cells that hold a formula now and will hold none."""
        for at, content in self.cells.items():
            if not isinstance(meant(content), Formula) and formulas.at(at) is not None:
                yield at

    def formulas_to_rehome(self, formulas: Formulas) -> Iterator[tuple[Shared, list[Address]]]:
        """Yield each shared formula whose text stands in a rewritten cell, with its other cells."""
        for at in self.cells:
            shared = formulas.shared.get(at)
            if shared is not None and shared.members[0] == at:
                others = [member for member in shared.members if member not in self.cells]
                if others:
                    yield shared, others


def plan(
    file: ParsedWorkbook, edits: Sequence[Edit], live: Sequence[Block] = ()
) -> dict[str, Changes]:
    """Return the changes of each sheet that has any.

    Formulas in the ``live`` blocks, which may name sheets that are missing, get the value that
    they have after the edits. Refuses missing sheets, texts too long for a cell, and cells of a
    formula that fills several; raises ValueError for contents that do not fit their block or no
    cell can hold.
    """
    wanted: dict[str, dict[Address, NewContent]] = {}
    for edit in edits:
        wanted.setdefault(edit.block.sheet, {}).update(contents_of(edit))
    present = [block for block in live if block.sheet in file.workbook.places]
    for sheet, at, formula in list(Calculation(file, wanted, present).results()):
        wanted.setdefault(sheet, {})[at] = _checked(formula, sheet, at)
    changes = {name: _changes(name, file.sheet(name), cells) for name, cells in wanted.items()}
    for edit in edits:
        change, block = changes[edit.block.sheet], edit.block
        if edit.fits:
            cells = Range.of(block.top, block.left, block.rows, block.columns)
            change.fits.append((cells, edit.heights))
        else:
            change.heights.update(edit.heights)
    return {name: change for name, change in changes.items() if change}


def _changes(name: str, sheet: Sheet, wanted: Mapping[Address, NewContent]) -> Changes:
    changes = Changes()
    for at, content in wanted.items():
        formula, shown = sheet.formulas.at(at), sheet.value(at)
        if isinstance(content, Stood):
            changes.cells[at] = content
        elif not isinstance(content, Formula):
            if formula is not None or not same(shown, content):
                changes.cells[at] = content
        elif formula != content.text:
            changes.cells[at] = content
        elif not same(shown, content.cached):
            changes.results[at] = content.cached
    for cells, _ in sheet.formulas.arrays:
        for at in changes.cells:
            if cells.holds(*at):
                raise Refusal("host.array", sheet=name, cell=at, range=cells)
    return changes


def contents_of(edit: Edit) -> dict[Address, NewContent]:
    """Return the cells that an edit does not keep.

    Refuses a text too long for a cell; raises ValueError for contents that do not fit their
    block or no cell can hold.
    """
    block = edit.block
    widths = {len(row) for row in edit.contents}
    if len(edit.contents) != block.rows or widths - {block.columns} or not _is_on_sheet(block):
        raise ValueError(block)
    cells: dict[Address, NewContent] = {}
    for row, contents in enumerate(edit.contents, block.top):
        for column, content in enumerate(contents, block.left):
            if not isinstance(content, Keep):
                at = Address(row, column)
                cells[at] = _checked(content, block.sheet, at)
    return cells


def _is_on_sheet(block: Block) -> bool:
    last_row, last_column = block.top + block.rows - 1, block.left + block.columns - 1
    return block.top >= 1 and block.left >= 1 and _SHEET.holds(last_row, last_column)


def _checked(content: NewContent, sheet: str, at: Address) -> NewContent:
    """Return the content, if a cell can hold it."""
    plain = meant(content)
    held = plain.cached if isinstance(plain, Formula) else plain
    if isinstance(held, str):
        if (length := units(held)) > LONGEST_TEXT:
            raise Refusal("host.long_text", sheet=sheet, cell=at, length=length)
    elif held is not None and not isinstance(held, bool):
        digits(held)
    return content


def meant(content: NewContent) -> Value | Formula:
    """Return what a content means, however it is written."""
    return content.plain if isinstance(content, Stood) else content


def _is_blank(content: NewContent) -> bool:
    return meant(content) in (None, "")
