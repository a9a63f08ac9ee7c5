"""A workbook that is not open: read part by part; a write changes only the cells asked for.

A write touches the parts of the sheets with changed cells, ``xl/workbook.xml`` (so that Excel
calculates on opening) and, where a formula went, the calculation chain. Every other part
stays byte for byte.
"""

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path

from nianbao.book.block import Area, Block, Edit
from nianbao.book.out_of_place import Surroundings
from nianbao.form.a1 import Range
from nianbao.host import Seal, calcchain, disk, locks
from nianbao.host.parsed_workbook import ParsedWorkbook
from nianbao.host.plan import Changes, plan
from nianbao.host.sheet import SheetPart
from nianbao.host.sights import surroundings
from nianbao.host.strings import Strings
from nianbao.words import Refusal, say

SIGNED = "host.signed"  # the refusal to break a signature without consent
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx"})


class FileHost:
    """A closed workbook file (.xlsx, .xlsm, .xltx), as it was when this host was made.

    Making it refuses whatever is no workbook that can be read safely. The file is read once,
    unless its bytes are given as ``data``; ``write`` refuses when it has changed on disk since.
    A workbook with a digital signature is written to only where ``unsign`` consents to its end;
    the signature then goes with all its parts.
    """

    def __init__(
        self, path: str | PathLike[str], data: bytes | None = None, *, unsign: bool = False
    ) -> None:
        self._path = Path(path)
        self._unsign = unsign
        content = disk.read(self._path) if data is None else data
        self._file = ParsedWorkbook(content, self._path.name)

    @property
    def path(self) -> Path:
        """Return where the file is."""
        return self._path

    @property
    def seal(self) -> Seal:
        """Return whether its author signed the workbook or marked it as final; blank if neither."""
        package = self._file.package
        return "signed" if package.signature else "final" if package.is_final else ""

    def sheets(self) -> list[str]:
        """Return the names of all worksheets in their order, hidden ones too; no chart sheets."""
        return list(self._file.workbook.places)

    def merges(self, sheet: str) -> frozenset[Range]:
        """Return the merged ranges of a sheet as (top, left, bottom, right), counted from 1."""
        return self._file.sheet(sheet).merges

    def surroundings(self, blocks: Sequence[Block]) -> Surroundings:
        """Return what is to be seen of the workbook beside its values, in these blocks."""
        return surroundings(self._file, blocks)

    def read(self, blocks: Sequence[Block]) -> dict[str, Area]:
        """Return what stands in each block, by the block's name.

        An error value is its text (``#DIV/0!``), a date its ISO text. A formula is given for
        every cell whose value it determines, also where it is written down in another one.
        """
        return {block.name: self._file.sheet(block.sheet).area(block) for block in blocks}

    def write(self, edits: Sequence[Edit], live: Sequence[Block] = ()) -> None:
        """Write every edit, or none; the file is replaced in one step.

        A cell that already shows the wanted content is left alone, and when all do, so is the
        file. Formulas in the ``live`` blocks get the value that they have after the edits, where
        they are of the kinds that templates use; any other keeps what it shows. Refuses when the
        workbook is open elsewhere, may not be written or has changed since it was read, when a
        sheet is missing, a text is too long, or a cell belongs to a formula that fills several.
        Raises ValueError for contents of another shape than their block, or what is no number.
        """
        locks.refuse_if_open(self.path)
        changes = plan(self._file, edits, live)
        parts = self._parts(changes)
        if parts:
            if self.seal == "signed" and not self._unsign:
                raise Refusal(SIGNED, name=self.path.name)
            data = self._file.package.with_parts(parts)
            # what cannot be opened again is not written
            written = ParsedWorkbook(data, self.path.name)
            disk.replace(self.path, data, seen=self._file.package.data)
            self._file = written

    def copy_to(self, new_path: str | PathLike[str]) -> "FileHost":
        """Return the host of a new file with the same bytes; refuses where a file stands."""
        disk.create(Path(new_path), self._file.package.data)
        return FileHost(new_path, unsign=self._unsign)

    def _parts(self, changes: Mapping[str, Changes]) -> dict[str, bytes | None]:
        """Return the parts that the changes bring about; None for one that goes."""
        workbook, parts = self._file.workbook, {}
        strings = self._file.strings
        for sheet, change in changes.items():
            content = self._sheet_part(sheet, change, strings)
            if content is not None:
                parts[workbook.place(sheet).part] = content
        if parts:
            parts |= workbook.recalculated_on_load()
            parts |= self._parts_around(changes)
        return parts

    def _sheet_part(self, sheet: str, change: Changes, strings: Strings) -> bytes | None:
        package, workbook = self._file.package, self._file.workbook
        try:
            content = package.part(workbook.place(sheet).part)
            part = SheetPart(content, strings, self._file.moments, self._file.inputs)
            for shared, others in change.formulas_to_rehome(self._file.sheet(sheet).formulas):
                part.rehome_formula(others[0], shared.at(others[0]), Range.around(others))
            for at, content in change.cells.items():
                part.put(at, content)
            for at, result in change.results.items():
                part.show(at, result)
            for row, points in change.heights.items():
                part.set_height(row, points)
            for cells, heights in change.fits:
                part.fit(cells, heights, self._file.wrapping)
            if filled := change.filled():
                part.widen(Range.around(filled))
        except ValueError as error:
            raise package.damaged(say("host.part.sheet", sheet=sheet)) from error
        return part.content()

    def _parts_around(self, changes: Mapping[str, Changes]) -> dict[str, bytes | None]:
        """Return the calculation chain without the formulas that go, and without a signature."""
        package, chain = self._file.package, self._file.workbook.calculation_chain
        content = self._chain(changes)
        gone, owners = set(package.signature), {""} if package.signature else set[str]()
        if chain and content == b"":
            gone.add(chain)
            owners.add(package.workbook)
        kept = {chain: content} if chain and content else {}
        return kept | (package.without(gone, owners) if gone else {})

    def _chain(self, changes: Mapping[str, Changes]) -> bytes | None:
        """Return the calculation chain, nothing of which may be left; None where it stays."""
        package, workbook = self._file.package, self._file.workbook
        gone = {
            (workbook.place(sheet).number, str(at))
            for sheet, change in changes.items()
            for at in change.formulas_gone(self._file.sheet(sheet).formulas)
        }
        part = workbook.calculation_chain
        if part is None or not gone:
            return None
        return calcchain.without(package.tree(part), package.part(part), gone)
