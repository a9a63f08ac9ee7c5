"""xlwings' engine interface over UNO: application, workbooks, sheets, ranges."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nianbao.form.a1 import parse_range
from nianbao.host.libreoffice import cells
from nianbao.host.libreoffice.formulas import Translator
from nianbao.host.libreoffice.office import bridge

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_BOX_TYPE = "com.sun.star.awt.MessageBoxType"
_KINDS = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}


class Engine:
    """The engine of one running LibreOffice."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self, context: Any) -> None:
        self.apps = Apps(App(self, context))


class Apps:
    """The only application that an engine reaches."""

    def __init__(self, app: "App") -> None:
        self._app = app

    def __iter__(self) -> Iterator["App"]:
        yield self._app

    def __len__(self) -> int:
        return 1

    def keys(self) -> list[int]:
        """Return the process numbers of the applications."""
        return [self._app.pid]

    def __getitem__(self, pid: int) -> "App":
        if pid != self._app.pid:
            raise KeyError(pid)
        return self._app


class App:
    """A running LibreOffice."""

    # xlwings takes any version below 15 for an old Excel for the Mac; this is the Excel whose
    # behaviour is shown here
    version = "16.0"
    pid = 0  # UNO does not tell
    hwnd = None

    def __init__(self, engine: Engine, context: Any) -> None:
        self.engine = engine
        self.api = context
        self._status: str | bool = False

    @property
    def desktop(self) -> Any:
        """Return UNO's desktop, which knows all open documents."""
        return self.api.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self.api
        )

    @property
    def books(self) -> "Books":
        """Return the open workbooks."""
        return Books(self)

    @property
    def selection(self) -> "Range | None":
        """Return what is selected in the active workbook, None where it is no range."""
        book = self.books.active
        selected = book.api.CurrentSelection
        if not hasattr(selected, "RangeAddress"):
            return None
        return Range(Sheet(book, selected.Spreadsheet), selected)

    def activate(self, steal_focus: bool = False) -> None:
        """Bring the application to the front; it is the only one there is."""

    @property
    def screen_updating(self) -> bool:
        """Whether views follow changes."""
        return not self.books.active.api.hasControllersLocked()

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        document = self.books.active.api
        if value and document.hasControllersLocked():
            document.unlockControllers()
        elif not value:
            document.lockControllers()

    @property
    def status_bar(self) -> str | bool:
        """The words in the status bar, or False while LibreOffice has it for itself."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value
        indicator = self.books.active.api.CurrentController.StatusIndicator
        if value is False:
            indicator.end()
        else:
            indicator.start(str(value), 0)

    # xlwings switches it off while saving; LibreOffice asks nothing when saved in this way
    display_alerts = True

    def alert(
        self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: str | None
    ) -> str:
        """Show a message and return which button was pressed."""
        del callback  # of xlwings' web server alone
        uno = bridge()
        toolkit = self.api.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.Toolkit", self.api
        )
        window = self.books.active.api.CurrentController.Frame.ContainerWindow
        # an INFOBOX has no button but OK, whatever is asked for
        kind = uno.Enum(_BOX_TYPE, _KINDS[mode] if buttons == "ok" else "QUERYBOX")
        box = toolkit.createMessageBox(window, kind, _BUTTONS[buttons], title or "", prompt)
        try:
            return _ANSWERS[box.execute()]
        finally:
            box.dispose()


class Books:
    """The open workbooks, the active one first.

    Excel never has two of one name open; of these the one in front is meant.
    """

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def active(self) -> "Book":
        """Return the active workbook, or the first where no workbook is active."""
        return next(iter(self))

    def __iter__(self) -> Iterator["Book"]:
        desktop = self.app.desktop
        active = desktop.CurrentComponent
        documents = [active, *(part for part in desktop.Components if part != active)]
        names: set[str] = set()
        for document in documents:
            if _is_spreadsheet(document):
                book = Book(self.app, document)
                if book.name.lower() not in names:
                    names.add(book.name.lower())
                    yield book

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> "Book":
        """Return a workbook by its place or its name."""
        for place, book in enumerate(self, 1):
            if key == place or (isinstance(key, str) and book.name.lower() == key.lower()):
                return book
        raise KeyError(key)

    def open(self, fullname: str, *_: Any, **__: Any) -> "Book":
        """Raise KeyError: what is not open yet is none of an engine that works on open books."""
        raise KeyError(fullname)


class Book:
    """An open workbook."""

    def __init__(self, app: App, document: Any) -> None:
        self.app = app
        self.api = document
        self.translator = Translator(document)

    @property
    def name(self) -> str:
        """The name of the file, or the title of a workbook that was never saved."""
        return Path(self.fullname).name

    @property
    def fullname(self) -> str:
        """The path of the file; an address where it lies elsewhere, a title where nowhere."""
        address = self.api.URL
        if address.startswith("file:"):
            return bridge().fileUrlToSystemPath(address)
        return address or self.api.Title

    @property
    def sheets(self) -> "Sheets":
        """Return the sheets of the workbook."""
        return Sheets(self)

    def activate(self) -> None:
        """Bring the window of the workbook to the front."""
        self.api.CurrentController.Frame.activate()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save the workbook to the file that it was opened from."""
        if path or password:
            raise NotImplementedError
        self.api.store()


class Sheets:
    """The sheets of a workbook."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def active(self) -> "Sheet":
        """Return the sheet that is shown."""
        return Sheet(self._book, self._book.api.CurrentController.ActiveSheet)

    def __len__(self) -> int:
        return self._book.api.Sheets.Count

    def __iter__(self) -> Iterator["Sheet"]:
        for name in self._book.api.Sheets.ElementNames:
            yield self(name)

    def __call__(self, key: int | str) -> "Sheet":
        """Return a sheet by its place or its name."""
        all_sheets = self._book.api.Sheets
        if isinstance(key, int):
            return Sheet(self._book, all_sheets.getByIndex(key - 1))
        if not all_sheets.hasByName(key):
            raise KeyError(key)
        return Sheet(self._book, all_sheets.getByName(key))


class Sheet:
    """One sheet."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self.book = book
        self.api = sheet

    @property
    def name(self) -> str:
        """The name on the tab."""
        return self.api.Name

    def range(self, first: str, second: None = None) -> "Range":
        """Return the cells at an address, which may be of whole rows (``5:9``)."""
        if second is not None:
            raise NotImplementedError
        if rows := re.fullmatch(r"(\d+):(\d+)", first):
            return Range(self, self.api.Rows, (int(rows[1]), int(rows[2])))
        return Range(self, self.api.getCellRangeByPosition(*_edges(first)))

    def select(self) -> None:
        """Show the sheet."""
        self.book.api.CurrentController.setActiveSheet(self.api)


class Range:
    """A rectangle of cells, or a run of whole rows."""

    def __init__(self, sheet: Sheet, cells_: Any, rows: tuple[int, int] | None = None) -> None:
        self.sheet = sheet
        self.api = cells_
        self.options: dict[str, Any] = {}
        self._rows = rows

    @property
    def row(self) -> int:
        """The number of the first row."""
        return self.api.RangeAddress.StartRow + 1

    @property
    def column(self) -> int:
        """The number of the first column."""
        return self.api.RangeAddress.StartColumn + 1

    @property
    def raw_value(self) -> Any:
        """The values as Excel gives them: rows, or the value itself for a single cell."""
        return _alone(cells.values(self.api, self.sheet.book.api))

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows = data if isinstance(data, list | tuple) else [[data]]
        cells.put(self.api, self.sheet.api, rows, self.sheet.book.translator)

    @property
    def formula(self) -> Any:
        """The contents as they would be typed: rows, or the text itself for a single cell."""
        return _alone(cells.formulas(self.api, self.sheet.book.translator))

    @property
    def number_format(self) -> str:
        """The code of the number format, as Excel writes it."""
        return self._formats.getByKey(self.api.NumberFormat).FormatString

    @number_format.setter
    def number_format(self, value: str) -> None:
        english = bridge().createUnoStruct("com.sun.star.lang.Locale")
        english.Language, english.Country = "en", "US"
        known = self._formats.queryKey(value, english, False)
        self.api.NumberFormat = known if known >= 0 else self._formats.addNew(value, english)

    @property
    def _formats(self) -> Any:
        return self.sheet.book.api.NumberFormats

    @property
    def wrap_text(self) -> bool:
        """Whether the texts of all cells wrap."""
        return bool(self.api.IsTextWrapped)

    def select(self) -> None:
        """Select the cells."""
        self.sheet.book.api.CurrentController.select(self.api)

    def autofit(self, axis: str | None = None) -> None:
        """Give the rows the height that their text needs."""
        if axis != "r":
            raise NotImplementedError
        first, last = self._rows or (self.row, self.row)
        area = self.sheet.api.getCellRangeByPosition(0, first - 1, 0, last - 1)
        area.Rows.OptimalHeight = True


def _is_spreadsheet(component: Any) -> bool:
    """Return whether what a window of the office holds is a workbook.

    A window that is only just coming or going holds a bare pane, or nothing.
    """
    supports = getattr(component, "supportsService", None)
    return bool(supports and supports(_SPREADSHEET))


def _alone(rows: Any) -> Any:
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows


def _edges(address: str) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of an address, counted from 0."""
    place = parse_range(address)
    return place.left - 1, place.top - 1, place.right - 1, place.bottom - 1
