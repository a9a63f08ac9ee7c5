"""A workbook that is open in a spreadsheet program, reached through xlwings.

Each block is read by one bulk read and written by one bulk write; cells are never looped
over, since every call crosses into another process.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import Any

import xlwings as xw

from nianbao.book.block import Area, Block, Edit, Stood, Value
from nianbao.book.out_of_place import Surroundings
from nianbao.book.rectangles import Patch, patches
from nianbao.form.a1 import Address, Range
from nianbao.host import Seal
from nianbao.host import live_values as cells
from nianbao.host.disk import stage
from nianbao.host.file import SIGNED, FileHost
from nianbao.host.plan import NewContent, contents_of
from nianbao.host.program import Program, program_of
from nianbao.host.stood import is_simple
from nianbao.words import Refusal

PAUSE, _PATIENCE = 0.5, 60  # seconds between attempts to restore, and how many there are


class LiveHost:
    """A filing workbook open in Excel, WPS or LibreOffice.

    Making it refuses a workbook that was never saved or was opened from a web address. One whose
    file bears a digital signature is written to only where ``unsign`` consents to its end.
    """

    def __init__(self, book: xw.Book, *, unsign: bool = False) -> None:
        self.book = book
        self._unsign = unsign
        self.program: Program = program_of(book.app)
        self._sheets: dict[str, xw.Sheet] = {}
        with self._explained():
            place = self.program.full_name(book)
        if "://" in place:
            raise Refusal("live.address", name=place.rpartition("/")[2])
        self._path = Path(place)
        if not self._path.is_absolute():
            raise Refusal("live.never_saved", name=place)

    @property
    def path(self) -> Path:
        """Return the file of the workbook; the open workbook may hold more than its file."""
        return self._path

    def sheets(self) -> list[str]:
        """Return the names of all sheets in their order."""
        with self._explained():
            return self.book.sheet_names

    def merges(self, sheet: str) -> frozenset[Range]:
        """Return the merged ranges of a sheet as (top, left, bottom, right), counted from 1.

        A program that does not tell leaves it to the file as it was last saved.
        """
        with self._explained():
            found = self.program.merges(self._sheet(sheet))
        return FileHost(self.path).merges(sheet) if found is None else found

    def surroundings(self, blocks: Sequence[Block]) -> Surroundings:
        """Return what is to be seen of the workbook beside its values, in these blocks.

        A program would have to be asked cell by cell: what it saves is looked at instead, a copy
        of the workbook where that holds more than its file. Where none can be made it is the
        file as it was last saved.
        """
        with stage() as folder:
            saved = self._copy(folder / f"copy{self.path.suffix}") or self._saved
        known = set(saved.sheets())
        found = saved.surroundings([block for block in blocks if block.sheet in known])
        return replace(found, sheets=self.sheets())

    def _copy(self, path: Path) -> FileHost | None:
        """Return the workbook as it stands, None where its file holds it or no copy is made."""
        try:
            if self.program.is_saved(self.book):
                return None
            self.program.save_copy(self.book, path)
            return FileHost(path)
        except Exception as error:
            if self.program.is_busy(error):
                raise Refusal("live.busy") from error
            return None

    @property
    def seal(self) -> Seal:
        """Return whether its author signed the file or marked it as final; blank if neither."""
        try:
            return self._saved.seal
        except Refusal:  # the file has gone since
            return ""

    @cached_property
    def _saved(self) -> FileHost:
        return FileHost(self.path)

    def read(self, blocks: Sequence[Block]) -> dict[str, Area]:
        """Return what stands in each block, by the block's name; formulas when asked for."""
        with self._explained():
            return {block.name: self._area(block) for block in blocks}

    def write(self, edits: Sequence[Edit], live: Sequence[Block] = ()) -> None:
        """Write every edit, or none; the program calculates formulas itself.

        What already stands there is left alone. Locked cells are written by taking the
        protection off their sheet for the moment. Refuses a workbook opened for reading only,
        a sheet with a password, a text too long, a cell that stood as no program can be told to put
        it back, and a program that is busy; whatever was written before a failure is put back.
        """
        del live
        wanted: dict[str, dict[Address, NewContent]] = {}
        for edit in edits:
            wanted.setdefault(edit.block.sheet, {}).update(contents_of(edit))
        with self._explained():
            if self.program.is_read_only(self.book):
                raise Refusal("live.read_only", name=self.path.name)
            _refuse_rich(wanted)
            changes = self._changes(wanted)
            if changes and self.seal == "signed" and not self._unsign:
                raise Refusal(SIGNED, name=self.path.name)
            with ExitStack() as protections:
                self._write(changes, edits, protections)
                for edit in edits:
                    if edit.fits:
                        self._dress(edit.fits, protections)
            for edit in edits:
                self._fit_rows(edit)

    def show(self, sheet: str, address: str) -> None:
        """Bring a sheet to the front and select cells there, such as ``E4``."""
        with self._explained():
            shown = self._sheet(sheet)
            shown.select()
            shown.range(address).select()

    def copy_to(self, new_path: str | PathLike[str]) -> FileHost:
        """Return the host of a new closed file: a copy of the workbook as it was last saved.

        Refuses where a file stands already, and a workbook with changes not yet saved.
        """
        if not self.program.is_saved(self.book):
            raise Refusal("live.not_saved", name=self.path.name)
        return FileHost(self.path).copy_to(new_path)

    def _changes(self, wanted: Mapping[str, Mapping[Address, NewContent]]) -> list["_Change"]:
        """Return what is to change, rectangle by rectangle."""
        changes: list[_Change] = []
        for name, contents in wanted.items():
            for patch in patches(contents):
                area = self._sheet(name).range(str(patch.place))
                new = [[cells.to_write(content) for content in row] for row in patch.rows]
                change = _Change(name, area, new, _present(area, patch))
                if not change.is_idle:
                    changes.append(change)
        return changes

    def _write(
        self, changes: Sequence["_Change"], edits: Sequence[Edit], protections: ExitStack
    ) -> None:
        """Write all changes, or put back what was written before one of them failed."""
        protected: dict[str, bool] = {}
        done: list[_Change] = []
        try:
            for change in changes:
                sheet = self._sheet(change.sheet)
                if change.sheet not in protected:
                    protected[change.sheet] = self.program.is_protected(sheet)
                if protected[change.sheet] and self.program.is_locked(change.area):
                    protections.callback(self.program.unprotect(sheet))
                    protected[change.sheet] = False
                done.append(change)
                change.area.raw_value = change.new
            for edit in edits:
                if code := _number_format(edit):
                    self._unprotect(edit.block.sheet, protections)
                    self._range(edit.block).number_format = code
        except BaseException:
            self._put_back(done)
            raise

    def _put_back(self, done: Sequence["_Change"]) -> None:
        """Restore what was overwritten, waiting for a busy program; refuses when it fails."""
        try:
            for change in reversed(done):
                self._insist(change.area, change.old)
        except Exception as error:
            raise Refusal("live.half_written", name=self.path.name) from error

    def _insist(self, area: xw.Range, content: list[list[Any]]) -> None:
        for patience in range(_PATIENCE, -1, -1):
            try:
                area.raw_value = content
            except Exception as error:
                if not (patience and self.program.is_busy(error)):
                    raise
                time.sleep(PAUSE)
            else:
                return

    def _dress(self, block: Block, protections: ExitStack) -> None:
        """Have the cells of a block that do not wrap, or are locked, look as its last row does."""
        area = self._range(block)
        if area.wrap_text and not self.program.is_locked(area):
            return
        self._unprotect(block.sheet, protections)
        last = replace(block, top=block.top + block.rows - 1, rows=1, columns=1)
        self.program.dress(area, (block.rows, block.columns), self._range(last))

    def _unprotect(self, name: str, protections: ExitStack) -> None:
        sheet = self._sheet(name)
        if self.program.is_protected(sheet):
            protections.callback(self.program.unprotect(sheet))

    def _fit_rows(self, edit: Edit) -> None:
        """Have the program fit the rows whose text wraps, all at once."""
        if edit.heights:
            rows = self._sheet(edit.block.sheet).range(f"{min(edit.heights)}:{max(edit.heights)}")
            # where a sheet was protected without leave to set heights, a long text is cut
            # off on the screen, which is no reason to fail
            with suppress(Exception):
                rows.rows.autofit()

    def _area(self, block: Block) -> Area:
        area = self._range(block)
        raw = cells.rows_of(area.raw_value, block)

        def formulas() -> list[list[str | None]]:
            with self._explained():
                typed = cells.rows_of(area.formula, block)
            return [
                [cells.formula(text, shown) for text, shown in zip(line, values, strict=True)]
                for line, values in zip(typed, raw, strict=True)
            ]

        values: list[list[Value]] = [[cells.value(cell) for cell in row] for row in raw]
        for down, across in self._percentages(block, raw):
            raw[down][across] = cells.Percentage(raw[down][across])
            values[down][across] = cells.value(raw[down][across])
        return Area(values, formulas, lambda down, across: cells.markup(raw[down][across]))

    def _percentages(self, block: Block, raw: list[list[Any]]) -> Iterator[tuple[int, int]]:
        """Yield the places of the numbers that are shown as percentages, counted from 0."""
        rows = [down for down, row in enumerate(raw) if any(type(cell) is float for cell in row)]
        columns = [
            across
            for across, column in enumerate(zip(*raw, strict=True))
            if any(type(cell) is float for cell in column)
        ]
        if not rows:
            return
        top, left = rows[0], columns[0]
        height, width = rows[-1] - top + 1, columns[-1] - left + 1
        part = Range.of(block.top + top, block.left + left, height, width)
        shown = self._sheet(block.sheet).range(str(part))
        for down, across in self.program.percentages(shown, height, width):
            if type(raw[top + down][left + across]) is float:
                yield top + down, left + across

    def _range(self, block: Block) -> xw.Range:
        place = Range.of(block.top, block.left, block.rows, block.columns)
        return self._sheet(block.sheet).range(str(place))

    def _sheet(self, name: str) -> xw.Sheet:
        if name not in self._sheets:
            try:
                self._sheets[name] = self.book.sheets[name]
            except Exception as error:
                if self.program.is_busy(error):
                    raise
                raise Refusal("host.no_sheet", name=self.path.name, sheet=name) from error
        return self._sheets[name]

    def _explained(self) -> "_Explained":
        return _Explained(self.program)


@dataclass(frozen=True)
class _Change:
    """A rectangle of one sheet: what is to stand there, and what stands there now."""

    sheet: str
    area: xw.Range
    new: list[list[Any]]
    old: list[list[Any]]

    @property
    def is_idle(self) -> bool:
        """Return whether it already stands there; TRUE is not 1."""
        pairs = zip(chain(*self.old), chain(*self.new), strict=True)
        return all(a == b and isinstance(a, bool) is isinstance(b, bool) for a, b in pairs)


class _Explained:
    """Errors of a program turned into what can be said, or at least be handled, in Python.

    No generator, since errors that come over UNO cannot be thrown into one.
    """

    def __init__(self, program: Program) -> None:
        self._program = program

    def __enter__(self) -> None:
        """Begin to listen."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, Refusal):
            return
        if self._program.is_busy(error):
            raise Refusal("live.busy") from error
        if isinstance(error, Exception):
            raise ProgramError(str(error)) from error


class ProgramError(RuntimeError):
    """What a spreadsheet program could not do."""


def _refuse_rich(wanted: Mapping[str, Mapping[Address, NewContent]]) -> None:
    rich = [
        f"{sheet}!{at}"
        for sheet, contents in wanted.items()
        for at, content in contents.items()
        if isinstance(content, Stood) and not is_simple(content.markup)
    ]
    if rich:
        raise Refusal("live.rich", cells="、".join(rich))


def _number_format(edit: Edit) -> str:
    """Return the number format that a cell is to get, blank where its own stays.

    What is put back of a date or a percentage is shown as one again.
    """
    content = edit.contents[0][0]
    if not isinstance(content, Stood):
        return cells.PLAIN if edit.plain else ""
    return cells.format_put_back(content)


def _present(area: xw.Range, patch: Patch[NewContent]) -> list[list[Any]]:
    """Return what must be written to a range so that it holds again what it does now."""
    place = patch.place
    block = Block("", "", place.top, place.left, len(patch.rows), len(patch.rows[0]))
    shown, typed = cells.rows_of(area.raw_value, block), cells.rows_of(area.formula, block)
    return cells.to_restore_rows(typed, shown)
