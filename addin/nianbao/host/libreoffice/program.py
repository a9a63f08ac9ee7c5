"""What xlwings cannot ask of LibreOffice, asked over UNO."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import xlwings as xw

from nianbao.form.a1 import Address, Range
from nianbao.host.libreoffice.cells import is_locked
from nianbao.host.libreoffice.office import bridge
from nianbao.words import Refusal

_OK = 1
# in the order that UNO asks for
_LOOK = (
    *("CellBackColor", "CellProtection", "CharColor", "CharFontName", "CharFontNameAsian"),
    *("CharHeight", "CharHeightAsian", "CharPosture", "CharPostureAsian", "CharUnderline"),
    *("CharWeight", "CharWeightAsian", "HoriJustify", "IsTextWrapped", "ParaIndent", "VertJustify"),
)
_OPEN_FILE = 0  # com.sun.star.ui.dialogs.TemplateDescription.FILEOPEN_SIMPLE


class LibreOffice:
    """LibreOffice Calc."""

    def description(self, app: xw.App) -> str:
        """Return the name and version of the program."""
        names = _service(app.api, "com.sun.star.configuration.ConfigurationProvider")
        uno = bridge()
        path = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        path.Name, path.Value = "nodepath", "/org.openoffice.Setup/Product"
        product = names.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", (path,)
        )
        return f"{product.ooName} {product.ooSetupVersionAboutBox}"

    def full_name(self, book: xw.Book) -> str:
        """Return path or address of a workbook, the bare title of one that was never saved."""
        return book.fullname

    def merges(self, sheet: xw.Sheet) -> frozenset[Range] | None:
        """Return the merged ranges of a sheet."""
        probe = _Probe(sheet.api)
        return frozenset(
            Range(place.top + 1, place.left + 1, place.bottom + 1, place.right + 1)
            for place in probe.merges(probe.used)
        )

    def percentages(self, cells: xw.Range, rows: int, columns: int) -> tuple[()]:  # noqa: ARG002
        """Return none: our engine gives percentages as such."""
        return ()

    def dress(self, cells: xw.Range, size: tuple[int, int], model: xw.Range) -> None:  # noqa: ARG002
        """Have the cells that do not wrap, or are locked, look as a model cell does.

        LibreOffice gives pasted cells the look of its own default style, which is locked.
        """
        look = model.api.getPropertyValues(_LOOK)
        parts = cells.api.getCellFormatRanges()
        every = [parts.getByIndex(number) for number in range(parts.Count)]
        for part in [x for x in every if not x.IsTextWrapped or x.CellProtection.IsLocked]:
            part.setPropertyValues(_LOOK, look)

    def is_locked(self, cells: xw.Range) -> bool:
        """Return whether some of the cells are locked."""
        return is_locked(cells.api)

    def is_protected(self, sheet: xw.Sheet) -> bool:
        """Return whether a sheet's locked cells are protected now."""
        return sheet.api.isProtected()

    def unprotect(self, sheet: xw.Sheet) -> Callable[[], None]:
        """Take the protection off a sheet, and return what puts it back as it was.

        LibreOffice remembers the options of the protection meanwhile. Refuses when the sheet
        has a password.
        """
        own = sheet.api
        with suppress(Exception):  # some versions raise for a password, others do nothing
            own.unprotect("")
        if own.isProtected():
            raise Refusal("live.password", sheet=sheet.name)
        return lambda: own.protect("")

    def is_read_only(self, book: xw.Book) -> bool:
        """Return whether a workbook was opened for reading only."""
        return book.api.isReadonly()

    def is_saved(self, book: xw.Book) -> bool:
        """Return whether the file holds all that the open workbook does."""
        return not book.api.isModified()

    def save_copy(self, book: xw.Book, path: Path) -> None:
        """Save a workbook as it stands to another file; the workbook itself stays unsaved."""
        form = bridge().createUnoStruct("com.sun.star.beans.PropertyValue")
        form.Name, form.Value = "FilterName", "Calc MS Excel 2007 XML"
        book.api.storeToURL(bridge().systemPathToFileUrl(str(path)), (form,))

    def is_busy(self, error: BaseException) -> bool:
        """Return False: LibreOffice answers also while a cell is being edited."""
        del error
        return False

    def picked_file(self, book: xw.Book, title: str, kinds: str, patterns: str) -> Path | None:
        """Return the file that the user picks, looked for beside the workbook first."""
        picker = _service(book.app.api, "com.sun.star.ui.dialogs.FilePicker")
        # without its owner the dialog would leave the workbook open to the keyboard
        owner = bridge().createUnoStruct("com.sun.star.beans.NamedValue")
        owner.Name = "ParentWindow"
        owner.Value = book.api.CurrentController.Frame.ContainerWindow
        picker.initialize((_OPEN_FILE, owner))
        picker.setTitle(title)
        picker.appendFilter(kinds, patterns)
        picker.setDisplayDirectory(book.api.getURL().rpartition("/")[0])
        if picker.execute() != _OK:
            return None
        return Path(bridge().fileUrlToSystemPath(picker.getSelectedFiles()[0]))


def _service(context: Any, name: str) -> Any:
    return context.ServiceManager.createInstanceWithContext(name, context)


class _Probe:
    """One cursor for many questions, since every new object costs ten calls."""

    def __init__(self, sheet: Any) -> None:
        self._cursor = sheet.createCursor()
        self._cursor.gotoEndOfUsedArea(False)
        end = self._cursor.RangeAddress
        self.used = Range(0, 0, end.EndRow, end.EndColumn)
        self._cursor.gotoOffset(-end.StartColumn, -end.StartRow)
        self._at = Address(0, 0)

    def merges(self, area: Range) -> Iterator[Range]:
        """Yield the merged ranges that begin in an area, halving it until one cell is left."""
        self._move(area)
        if not self._cursor.getIsMerged():
            return
        if (area.top, area.left) == (area.bottom, area.right):
            self._cursor.collapseToMergedArea()
            place = self._cursor.RangeAddress
            yield Range(place.StartRow, place.StartColumn, place.EndRow, place.EndColumn)
            return
        for half in _halves(area):
            yield from self.merges(half)

    def _move(self, area: Range) -> None:
        self._cursor.gotoOffset(area.left - self._at.column, area.top - self._at.row)
        self._at = Address(area.top, area.left)
        self._cursor.collapseToSize(area.right - area.left + 1, area.bottom - area.top + 1)


def _halves(area: Range) -> tuple[Range, Range]:
    """Return an area of more than one cell cut across its longer side."""
    if area.bottom - area.top >= area.right - area.left:
        middle = (area.top + area.bottom) // 2
        return area._replace(bottom=middle), area._replace(top=middle + 1)
    middle = (area.left + area.right) // 2
    return area._replace(right=middle), area._replace(left=middle + 1)
