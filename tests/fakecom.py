"""Excel behind COM as far as the live host touches it, so that xlwings' own Windows engine runs.

``xlwings._xlwindows`` is imported unchanged over stubs of pywin32. Every property and every
method of the imitation counts as one call into the other process.
"""

# ruff: noqa: N802, N803 - members are named as Excel names them

import ctypes
import importlib
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import MethodType, ModuleType, SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter, range_boundaries

from nianbao.book.block import Block
from nianbao.form.numbers import Displayed
from nianbao.host.file import FileHost

HWND = 1234
BUSY, FAILED = -2147418111, -2147352567
_REFUSED = -2146827284  # 0x800A03EC, run-time error 1004
_NOT_RUNNING = -2147221021  # MK_E_UNAVAILABLE
_VALUE = 6
_THIRD = 3


class ComError(Exception):
    """pywintypes.com_error: result code, words, details, argument."""

    def __init__(self, code: int) -> None:
        details = (0, "Microsoft Excel", "", None, 0, _REFUSED) if code == FAILED else None
        super().__init__(code, "", details, None)
        self.hresult = code


class CDispatch:
    """What pywin32's objects have in common."""


class Wrapped(CDispatch):
    """An object of Excel as another process sees it."""

    def __init__(self, target: Any, excel: "Excel") -> None:
        self.__dict__.update(target=target, excel=excel)

    def __getattr__(self, name: str) -> Any:
        if name == "_oleobj_":
            return _Ole(self.target, self.excel)
        self.excel.called(f"{type(self.target).__name__}.{name}")
        return self._wrapped(getattr(self.target, name))

    def __setattr__(self, name: str, value: Any) -> None:
        self.excel.called(f"{type(self.target).__name__}.{name}=")
        setattr(self.target, name, value)

    def __call__(self, *arguments: Any) -> Any:
        self.excel.called(f"{type(self.target).__name__}()")
        return self._wrapped(self.target(*arguments))

    def __iter__(self) -> Iterator[Any]:
        for item in self.target:
            self.excel.called(f"{type(self.target).__name__}[]")
            yield self._wrapped(item)

    def _wrapped(self, value: Any) -> Any:
        if isinstance(value, Member):
            return Wrapped(value, self.excel)
        if callable(value):  # pywin32 gives bound methods, by which xlwings knows them
            return MethodType(lambda _, *a, **k: self._wrapped(value(*map(_plain, a), **k)), self)
        return value


class _Ole:
    def __init__(self, target: Any, excel: "Excel") -> None:
        self.target, self.excel = target, excel

    def GetIDsOfNames(self, _language: int, name: str) -> int:
        self.excel.called("GetIDsOfNames")
        return {"Value": _VALUE}[name]

    def Invoke(self, number: int, *arguments: Any) -> Any:
        self.excel.called("Invoke")
        assert (number, *arguments) == (_VALUE, 0, 2, True, 11)
        return self.target.xml()


class Member:
    """A part of Excel's object model."""


class Excel(Member):
    """The application with one workbook.

    ``busy`` is how many calls it turns away; at the third call of ``busy_at`` it gets busy for
    ``busy_for`` calls. At the first call of ``fails_at`` it fails.
    """

    Name, Version, Hwnd = "Microsoft Excel", "16.0", HWND

    def __init__(self, path: Path, **properties: Any) -> None:
        self.calls: Counter[str] = Counter()
        self.busy = 0
        self.fails_at, self.busy_at, self.busy_for = "", "", 0
        self.ScreenUpdating: bool = True
        self.StatusBar: bool | str = False
        self.picks: str | bool = False
        self.book = Book(self, path)
        vars(self.book).update(properties)
        self.Workbooks = Books(self.book)
        self.Selection = Range(self.book.parts[0], "A1")

    def GetOpenFilename(self, FileFilter: str, FilterIndex: int, Title: str) -> str | bool:
        """Note what was asked for, and return what the user picks."""
        self.asked = (FileFilter, FilterIndex, Title)
        return self.picks

    def called(self, what: str) -> None:
        if self.busy:
            self.busy -= 1
            raise ComError(BUSY)
        self.calls[what] += 1
        if what == self.fails_at:
            self.fails_at = ""
            raise ComError(FAILED)
        if what == self.busy_at and self.calls[what] == _THIRD:
            self.busy = self.busy_for - 1
            raise ComError(BUSY)

    @property
    def count(self) -> int:
        return sum(self.calls.values())


class Books(Member):
    def __init__(self, book: "Book") -> None:
        self.book = book
        self.Count = 1

    def __call__(self, name: str) -> "Book":
        if name.lower() != self.book.Name.lower():
            raise ComError(FAILED)
        return self.book

    def __iter__(self) -> Iterator["Book"]:
        yield self.book


class Book(Member):
    ReadOnly, Saved = False, True

    def __init__(self, excel: Excel, path: Path) -> None:
        self.Application = excel
        self.Name, self.FullName = path.name, str(path)
        file, shapes = FileHost(path), openpyxl.load_workbook(path)
        self.parts = [Sheet(self, file, shapes[name]) for name in file.sheets()]
        self.Worksheets = Sheets(self.parts)

    def SaveCopyAs(self, path: str) -> None:
        shutil.copyfile(self.FullName, path)


class Sheets(Member):
    def __init__(self, parts: list["Sheet"]) -> None:
        self.parts, self.Count = parts, len(parts)

    def __call__(self, key: int | str) -> "Sheet":
        for number, sheet in enumerate(self.parts, 1):
            if key in (number, sheet.Name):
                return sheet
        raise ComError(FAILED)

    def __iter__(self) -> Iterator["Sheet"]:
        return iter(self.parts)


class Sheet(Member):
    """A sheet: values and formulas by place, and which places are locked."""

    ProtectionMode, EnableSelection = False, 0

    def __init__(self, book: Book, file: FileHost, shapes: Any) -> None:
        self.Parent, self.Name = book, shapes.title
        rows, columns = shapes.max_row, shapes.max_column
        area = file.read([Block("all", self.Name, 1, 1, rows, columns)])["all"]
        self.values = {(r, c): v for r, c, v in _places(area.values) if v is not None}
        self.formulas = {(r, c): f"={f}" for r, c, f in _places(area.formulas) if f is not None}
        self.shapes = shapes
        self.codes = {
            (cell.row, cell.column): cell.number_format
            for row in shapes.iter_rows()
            for cell in row
            if cell.has_style
        }
        self.merged = [_edges(str(area)) for area in shapes.merged_cells.ranges]
        self.edges = rows, columns
        self.password = ""
        self.fitted: list[str] = []
        self.loose: set[tuple[int, int]] = set()  # cells that do not wrap
        self.unlocked: dict[tuple[int, int], bool] = {}  # cells locked or unlocked since
        self.looks: dict[tuple[str, tuple[int, int]], dict[str, Any]] = {}
        self.ProtectContents = self.ProtectDrawingObjects = self.ProtectScenarios = True
        self.Protection = Options(AllowFormattingRows=True, AllowSorting=True)

    def is_open(self, row: int, column: int) -> bool:
        """Return whether a cell is unlocked, by its own format or that of its column."""
        if (row, column) in self.unlocked:
            return self.unlocked[row, column]
        cell = self.shapes.cell(row, column)
        if cell.has_style:
            return not cell.protection.locked
        for dimension in self.shapes.column_dimensions.values():
            if (dimension.min or 0) <= column <= (dimension.max or 0):
                return not dimension.protection.locked
        return False

    def look_of(self, places: set[tuple[int, int]], part: str) -> "Look":
        return Look([self.looks.setdefault((part, place), {}) for place in places])

    def Range(self, first: str, last: Any = None) -> "Range":
        if last is not None:
            first = f"{first}:{last.address.rpartition(':')[2]}"
        return Range(self, first)

    @property
    def UsedRange(self) -> "Range":
        return Range(self, f"A1:{get_column_letter(self.edges[1])}{self.edges[0]}")

    def Unprotect(self, Password: str) -> None:
        if Password != self.password:
            raise ComError(FAILED)
        self.ProtectContents = self.ProtectDrawingObjects = self.ProtectScenarios = False
        self.Protection = Options()

    def Protect(self, Contents: bool, UserInterfaceOnly: bool, **options: bool) -> None:
        self.ProtectContents, self.ProtectionMode = Contents, UserInterfaceOnly
        self.ProtectDrawingObjects = options.pop("DrawingObjects")
        self.ProtectScenarios = options.pop("Scenarios")
        self.Protection = Options(**options)


class Options(Member):
    """What a protected sheet still allows."""

    def __init__(self, **allowed: bool) -> None:
        for name in (
            *("FormattingCells", "FormattingColumns", "FormattingRows", "InsertingColumns"),
            *("InsertingRows", "InsertingHyperlinks", "DeletingColumns", "DeletingRows"),
            *("Sorting", "Filtering", "UsingPivotTables"),
        ):
            setattr(self, f"Allow{name}", allowed.get(f"Allow{name}", False))


class Look(Member):
    """The type or the ground of some cells; what was never set reads as 0."""

    def __init__(self, cells: list[dict[str, Any]]) -> None:
        vars(self)["cells"] = cells

    def __getattr__(self, name: str) -> Any:
        return self.cells[0].get(name, 0)

    def __setattr__(self, name: str, value: Any) -> None:
        for cell in self.cells:
            cell[name] = value


class Range(Member):
    """A rectangle of cells."""

    def __init__(self, sheet: Sheet, address: str) -> None:
        self.sheet, self.address = sheet, address
        left, top, right, bottom = _edges(address)
        self.columns, self.lines = range(left, right + 1), range(top, bottom + 1)
        self.Row, self.Column = self.lines[0], self.columns[0]

    @property
    def Value(self) -> Any:
        sheet = self.sheet
        return self._shaped(lambda place: _given(sheet.values.get(place), sheet.codes.get(place)))

    @Value.setter
    def Value(self, rows: Any) -> None:
        places = [(row, column) for row in self.lines for column in self.columns]
        if self.sheet.ProtectContents and self.Locked is not False:
            raise ComError(FAILED)
        contents = [cell for row in rows for cell in row]
        for place, content in zip(places, contents, strict=True):
            self._put(place, content)

    @property
    def Formula(self) -> Any:
        sheet = self.sheet
        return self._shaped(
            lambda place: sheet.formulas.get(place) or _typed(sheet.values.get(place))
        )

    def Range(self, Cell1: str) -> "Range":
        """Return the cells at an address that counts from this range's own corner."""
        left, top, right, bottom = _edges(Cell1)
        first, last = (
            f"{get_column_letter(self.Column + x - 1)}{self.Row + y - 1}"
            for x, y in ((left, top), (right, bottom))
        )
        return Range(self.sheet, f"{first}:{last}")

    @property
    def NumberFormat(self) -> str | None:
        codes = {
            self.sheet.codes.get((row, column), "General")
            for row in self.lines
            for column in self.columns
        }
        return codes.pop() if len(codes) == 1 else None

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:
        self.sheet.codes |= dict.fromkeys(self._to_format(), code)

    @property
    def Locked(self) -> bool | None:
        states = {self.sheet.is_open(*place) for place in self._places()}
        return None if len(states) == 2 else not states.pop()

    @Locked.setter
    def Locked(self, value: bool) -> None:
        self.sheet.unlocked |= dict.fromkeys(self._to_format(), not value)

    @property
    def WrapText(self) -> bool | None:
        loose = self._places() & self.sheet.loose
        return None if loose and loose != self._places() else not loose

    @WrapText.setter
    def WrapText(self, value: bool) -> None:
        places = self._to_format()
        self.sheet.loose = self.sheet.loose - places if value else self.sheet.loose | places

    @property
    def Font(self) -> "Look":
        return self.sheet.look_of(self._places(), "font")

    @property
    def Interior(self) -> "Look":
        return self.sheet.look_of(self._places(), "fill")

    def _places(self) -> set[tuple[int, int]]:
        return {(row, column) for row in self.lines for column in self.columns}

    def _to_format(self) -> set[tuple[int, int]]:
        """Return the places whose look is to change, which a protected sheet does not let."""
        if self.sheet.ProtectContents:
            raise ComError(FAILED)
        return self._places()

    @property
    def Rows(self) -> "Range":
        return self

    def AutoFit(self) -> None:
        self.sheet.fitted.append(self.address)

    def xml(self) -> str:
        """Return what ``Value(xlRangeValueXMLSpreadsheet)`` does: merged cells as spans."""
        spans = {(top, left): (bottom - top, right - left)
                 for left, top, right, bottom in self.sheet.merged}  # fmt: skip
        lines = ""
        for row in sorted({row for row, _ in spans}):
            lines += f'<Row ss:Index="{row}">'
            for column in sorted(column for line, column in spans if line == row):
                down, across = spans[row, column]
                text = escape(str(self.sheet.values.get((row, column), "")))
                lines += f'<Cell ss:Index="{column}" ss:MergeAcross="{across}"'
                lines += f' ss:MergeDown="{down}"><Data ss:Type="String">{text}</Data></Cell>'
            lines += "</Row>"
        name = "urn:schemas-microsoft-com:office:spreadsheet"
        head = f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}">'
        return f"{head}<Worksheet><Table>{lines}</Table></Worksheet></Workbook>"

    def _put(self, place: tuple[int, int], content: Any) -> None:
        sheet = self.sheet
        sheet.values.pop(place, None)
        sheet.formulas.pop(place, None)
        if isinstance(content, str) and content.startswith("="):
            sheet.formulas[place] = content
        elif isinstance(content, str):
            sheet.values[place] = content.removeprefix("'")
        elif content is not None:
            sheet.values[place] = content

    def _shaped(self, one: Any) -> Any:
        rows = tuple(tuple(one((row, column)) for column in self.columns) for row in self.lines)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def _edges(address: str) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom; whole rows (``5:9``) by their first cells."""
    left, top, right, bottom = range_boundaries(address)
    return left or 1, top or 1, right or 1, bottom or 1


def window(program: Excel) -> Wrapped:
    """Return the window from which the application is reached."""
    one = Member()
    vars(one)["Application"] = program
    return Wrapped(one, program)


def _places(rows: list[list[Any]]) -> Iterator[tuple[int, int, Any]]:
    for row, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells, 1):
            yield row, column, cell


def _given(value: Any, code: str | None) -> Any:
    """Return a value as COM passes it: every number as a float, or as a day by its format."""
    if isinstance(value, float) and is_date_format(code):
        return datetime(1899, 12, 30) + timedelta(days=value)
    if isinstance(value, Displayed):
        day = datetime(1899, 12, 30) + timedelta(days=float(value.number))
        return day if value.look == "date" else float(value.number)
    return value if value is None or isinstance(value, str | bool) else float(value)


def _typed(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _plain(argument: Any) -> Any:
    """Return the object behind the wrappers that come back as arguments."""
    inner = vars(argument).get("_inner", argument) if hasattr(argument, "__dict__") else argument
    return inner.target if isinstance(inner, Wrapped) else inner


def _nothing_runs(_name: str) -> Any:
    raise ComError(_NOT_RUNNING)


def install() -> ModuleType:
    """Return xlwings' module for Windows, imported over stubs."""
    if "xlwings._xlwindows" in sys.modules:
        return sys.modules["xlwings._xlwindows"]
    stubs: dict[str, dict[str, Any]] = {
        "pywintypes": {"com_error": ComError, "error": OSError, "TimeType": type("T", (), {})},
        "win32api": {},
        "win32con": {},
        "pythoncom": {
            "__file__": "pythoncom",
            "CoInitialize": lambda: None,
            "GetActiveObject": _nothing_runs,
            "IID_IDispatch": "IDispatch",
            "com_error": ComError,
            "ole_error": ComError,
        },
        "win32com": {},
        "win32com.client": dict.fromkeys(
            ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"), CDispatch
        )
        | {"Dispatch": lambda one: one, "DispatchEx": None},
        "win32com.client.dynamic": {"Dispatch": lambda one: one},
        "win32gui": {"FindWindowEx": lambda *_: HWND},
        "win32process": {"GetWindowThreadProcessId": lambda _: (1, 42)},
        "win32timezone": {},
    }
    for name, members in stubs.items():
        module = sys.modules[name] = ModuleType(name)
        vars(module).update(members)
    vars(sys.modules["win32com"])["client"] = client = sys.modules["win32com.client"]
    vars(client)["dynamic"] = sys.modules["win32com.client.dynamic"]
    library = SimpleNamespace(CLSIDFromString=lambda *_: 0)
    access = SimpleNamespace(AccessibleObjectFromWindow=lambda *_: 0)
    windows = {
        "oledll": SimpleNamespace(ole32=library, oleacc=access),
        "windll": SimpleNamespace(),
        "PyDLL": lambda _: SimpleNamespace(PyCom_PyObjectFromIUnknown=type("F", (), {})()),
    }
    before = {name: getattr(ctypes, name, None) for name in windows}
    for name, value in windows.items():
        setattr(ctypes, name, value)
    try:
        return importlib.import_module("xlwings._xlwindows")
    finally:
        for name, value in before.items():
            setattr(ctypes, name, value)
