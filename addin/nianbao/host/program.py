"""The calls that xlwings does not offer, behind one interface for Excel, WPS and LibreOffice."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import xlwings as xw

from nianbao.form.a1 import Range


class Program(Protocol):
    """A spreadsheet program: Excel or WPS over COM, or LibreOffice over UNO."""

    def description(self, app: xw.App) -> str:
        """Return the name and version of the program."""
        ...

    def full_name(self, book: xw.Book) -> str:
        """Return path or address of a workbook, the bare title of one that was never saved.

        xlwings would look into a configuration sheet of the workbook to turn an address into
        a path, and a workbook must not configure anything.
        """
        ...

    def merges(self, sheet: xw.Sheet) -> frozenset[Range] | None:
        """Return the merged ranges of a sheet, None when the program does not tell."""
        ...

    def percentages(self, cells: xw.Range, rows: int, columns: int) -> Iterable[tuple[int, int]]:
        """Yield which cells show a percentage though their value does not say so, counted from 0.

        These are row and column inside the range.
        """
        ...

    def dress(self, cells: xw.Range, size: tuple[int, int], model: xw.Range) -> None:
        """Have the cells that do not wrap, or are locked, look as a model cell does.

        ``size`` counts the rows and columns. What the cells hold stays, and how they show numbers.
        """
        ...

    def is_locked(self, cells: xw.Range) -> bool:
        """Return whether some of the cells are locked."""
        ...

    def is_protected(self, sheet: xw.Sheet) -> bool:
        """Return whether a sheet's locked cells are protected now."""
        ...

    def unprotect(self, sheet: xw.Sheet) -> Callable[[], None]:
        """Take the protection off a sheet, and return what puts it back as it was.

        Refuses when the sheet has a password.
        """
        ...

    def is_read_only(self, book: xw.Book) -> bool:
        """Return whether a workbook was opened for reading only."""
        ...

    def is_saved(self, book: xw.Book) -> bool:
        """Return whether the file holds all that the open workbook does."""
        ...

    def save_copy(self, book: xw.Book, path: Path) -> None:
        """Save a workbook as it stands to another file; the workbook itself stays unsaved."""
        ...

    def is_busy(self, error: BaseException) -> bool:
        """Return whether an error says that the program takes no orders at present."""
        ...

    def picked_file(self, book: xw.Book, title: str, kinds: str, patterns: str) -> Path | None:
        """Return the file that the user picks, None when none.

        ``kinds`` says in words which files are shown, ``patterns`` how their names end, like
        ``*.xlsx;*.docx``.
        """
        ...


def program_of(app: xw.App) -> Program:
    """Return the way to speak with the program behind xlwings' engine."""
    return program_named(app.engine.name)


def program_named(engine: str) -> Program:
    """Return the way to speak with the program behind the engine of this name."""
    if engine == "excel":
        from nianbao.host.excel import Excel  # noqa: PLC0415 - exists on Windows only

        return Excel()
    from nianbao.host.libreoffice.program import LibreOffice  # noqa: PLC0415 - needs UNO

    return LibreOffice()
