"""What xlwings cannot ask of Excel or WPS, asked over COM. Nowhere else is ``.api`` used."""

import atexit
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import xlwings as xw

from nianbao.form.a1 import Range
from nianbao.host.moments import is_percentage
from nianbao.words import Refusal

ATTEMPTS = 200  # how often a busy program is asked again; each refusal takes about a millisecond

# 0x80010001, 0x8001010A and 0x800AC472: the call was turned away, for a cell is being edited or
# a dialog is open
_BUSY = frozenset({-2147418111, -2147417846, -2146777998})
_XML_SPREADSHEET = 11  # xlRangeValueXMLSpreadsheet
_PROPERTY_GET = 2  # DISPATCH_PROPERTYGET
_NS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_OPTIONS = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)
_TYPE = ("Name", "Size", "Color", "Bold", "Italic", "Underline")
_KINDS = {
    "DrawingObjects": "ProtectDrawingObjects",
    "Contents": "ProtectContents",
    "Scenarios": "ProtectScenarios",
    "UserInterfaceOnly": "ProtectionMode",
}


class Excel:
    """Excel, or WPS, which imitates its interface."""

    def description(self, app: xw.App) -> str:
        """Return the name and version of the program."""
        return f"{app.api.Name} {app.api.Version}"

    def full_name(self, book: xw.Book) -> str:
        """Return path or address of a workbook, the bare title of one that was never saved."""
        return book.api.FullName

    def merges(self, sheet: xw.Sheet) -> frozenset[Range] | None:
        """Return the merged ranges of a sheet, None when the program does not tell.

        One call gives the whole sheet as an XML spreadsheet; asking cell by cell would take
        thousands. WPS is not known to have it.
        """
        area = sheet.api.Range("A1", sheet.api.UsedRange)
        dispatch = area._oleobj_  # both of pywin32's bindings hide a property with an argument
        number = dispatch.GetIDsOfNames(0, "Value")
        try:
            text = dispatch.Invoke(number, 0, _PROPERTY_GET, True, _XML_SPREADSHEET)
        except Exception as error:
            if self.is_busy(error):
                raise
            return None
        return merges_in(text) if isinstance(text, str) else None

    def percentages(self, cells: xw.Range, rows: int, columns: int) -> Iterator[tuple[int, int]]:
        """Yield which cells of a range of this size show a percentage, counted from 0.

        A range of one format, the usual case, costs one call; one of several is halved.
        """
        whole = Range(1, 1, rows, columns)
        for part, code in _uniform(cells.api, whole, lambda found: found.NumberFormat):
            if is_percentage(code):
                yield from (
                    (row - 1, column - 1)
                    for row in range(part.top, part.bottom + 1)
                    for column in range(part.left, part.right + 1)
                )

    def dress(self, cells: xw.Range, size: tuple[int, int], model: xw.Range) -> None:
        """Have the cells that do not wrap, or are locked, look as a model cell does."""
        own, whole = cells.api, Range(1, 1, *size)
        tight = {part for part, wraps in _uniform(own, whole, lambda x: x.WrapText) if not wraps}
        tight |= {part for part, locked in _uniform(own, whole, lambda x: x.Locked) if locked}
        for part in tight:
            found = own.Range(str(part))
            found.WrapText, found.Locked = True, False
            found.Interior.Color = model.api.Interior.Color
            for name in _TYPE:
                setattr(found.Font, name, getattr(model.api.Font, name))

    def is_locked(self, cells: xw.Range) -> bool:
        """Return whether some of the cells are locked; Excel says neither for a mixture."""
        return cells.api.Locked is not False

    def is_protected(self, sheet: xw.Sheet) -> bool:
        """Return whether a sheet's locked cells are protected now."""
        return bool(sheet.api.ProtectContents) and not sheet.api.ProtectionMode

    def unprotect(self, sheet: xw.Sheet) -> Callable[[], None]:
        """Take the protection off a sheet, and return what puts it back as it was.

        Refuses when the sheet has a password.
        """
        own, protection = sheet.api, sheet.api.Protection
        options: dict[str, Any] = {name: getattr(protection, name) for name in _OPTIONS}
        options |= {name: getattr(own, source) for name, source in _KINDS.items()}
        selection = own.EnableSelection
        try:
            own.Unprotect("")  # without any argument Excel would ask the user for a password
        except Exception as error:
            if self.is_busy(error):
                raise
            raise Refusal("live.password", sheet=sheet.name) from error

        def protect() -> None:
            own.Protect(**options)
            own.EnableSelection = selection

        return protect

    def is_read_only(self, book: xw.Book) -> bool:
        """Return whether a workbook was opened for reading only."""
        return bool(book.api.ReadOnly)

    def is_saved(self, book: xw.Book) -> bool:
        """Return whether the file holds all that the open workbook does."""
        return bool(book.api.Saved)

    def save_copy(self, book: xw.Book, path: Path) -> None:
        """Save a workbook as it stands to another file; the workbook itself stays unsaved."""
        book.api.SaveCopyAs(str(path))

    def is_busy(self, error: BaseException) -> bool:
        """Return whether an error says that the program takes no orders at present."""
        return type(error).__name__ == "ExcelBusyError" or bool(_BUSY.intersection(_codes(error)))

    def picked_file(self, book: xw.Book, title: str, kinds: str, patterns: str) -> Path | None:
        """Return the file that the user picks, None when none; ``kinds`` without a comma."""
        picked = book.app.api.GetOpenFilename(f"{kinds},{patterns}", 1, title)
        return Path(picked) if isinstance(picked, str) else None


def merges_in(text: str) -> frozenset[Range]:
    """Return the merged ranges that an XML spreadsheet declares, its first cell being A1."""
    found: set[Range] = set()
    row = 0
    for line in ElementTree.fromstring(text).iter(f"{_NS}Row"):
        row = int(line.get(f"{_NS}Index", row + 1))
        column = 0
        for cell in line.iter(f"{_NS}Cell"):
            column = int(cell.get(f"{_NS}Index", column + 1))
            down, across = (int(cell.get(_NS + name, 0)) for name in ("MergeDown", "MergeAcross"))
            if down or across:
                found.add(Range(row, column, row + down, column + across))
            column += across
        row += int(line.get(f"{_NS}Span", 0))
    return frozenset(found)


def defuse() -> None:
    """Have xlwings neither wait for ever on a busy program nor end processes when Python ends.

    At exit xlwings ends every EXCEL.EXE without a workbook window, Protected View's among them.
    """
    from xlwings import _xlwindows  # noqa: PLC0415 - exists on Windows only

    atexit.unregister(_xlwindows.cleanup)
    if hasattr(_xlwindows, "N_COM_ATTEMPTS"):
        _xlwindows.N_COM_ATTEMPTS = ATTEMPTS


def running(name: str) -> xw.App | None:
    """Return the program that is registered as running under a ProgID, None where none is.

    Bound late, for the early binding made for Excel fails on WPS.
    """
    import pythoncom  # noqa: PLC0415 # pyright: ignore[reportMissingModuleSource]
    import win32com.client.dynamic  # noqa: PLC0415 # pyright: ignore[reportMissingModuleSource]
    from xlwings import _xlwindows  # noqa: PLC0415 - exists on Windows only

    pythoncom.CoInitialize()
    try:
        unknown = pythoncom.GetActiveObject(name)
    except pythoncom.com_error:
        return None
    program = win32com.client.dynamic.Dispatch(unknown.QueryInterface(pythoncom.IID_IDispatch))
    return xw.App(impl=_xlwindows.App(xl=_xlwindows.COMRetryObjectWrapper(program)))


def _uniform(cells: Any, whole: Range, look: Callable[[Any], Any]) -> Iterator[tuple[Range, Any]]:
    """Yield parts of a range of one look, and that; Excel tells None of a mixture."""
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        found = look(cells.Range(str(part)))
        if found is None:
            waiting += part.halves
        else:
            yield part, found


def _codes(error: BaseException | None) -> Iterator[int]:
    """Yield the result codes that a COM error carries."""
    for argument in getattr(error, "args", ()):
        parts = argument if isinstance(argument, tuple) else (argument,)
        yield from (part for part in parts if isinstance(part, int))
