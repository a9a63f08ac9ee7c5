"""Excel and Windows as far as the add-in's macros touch them, under pyOpenVBA's interpreter.

The macros run unchanged, out of the shipped file. Scripting objects are imitated here: a program
is not started but noted, a dialog is noted and answered.
"""

# ruff: noqa: N802, N803, ARG002 - members and parameters are named as Excel and Windows name them

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyopenvba.apps.excel import Application, ExcelApplication
from pyopenvba.apps.excel._bridge import ExcelBridge
from pyopenvba.apps.excel._io import load_workbook
from pyopenvba.apps.excel._model import Workbooks
from pyopenvba.exceptions import PyOpenVBAError
from pyopenvba.interpreter._intrinsics import INTRINSICS
from pyopenvba.interpreter._objects import VBAObject, member, method, setter
from pyopenvba.interpreter._runtime import Interpreter
from pyopenvba.interpreter._values import EMPTY, MISSING, NOTHING, error

CANNOT_OPEN, NO_SUCH_MEMBER, PERMISSION_DENIED = 1004, 438, 70
YES, NO = 6, 7


@dataclass
class Machine:
    """A Windows user: the profile's folder, and what programs and dialogs do."""

    profile: Path
    exit_code: int = 0
    looks_until_done: int = 3
    blocked: bool = False
    scripting: bool = True
    answers: list[int] = field(default_factory=list)
    started: list[str] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    while_running: Callable[[], object] = lambda: None


class Excel(ExcelApplication):
    """An Excel that has loaded the add-in on a machine."""

    def __init__(self, machine: Machine) -> None:
        self.application: Any = _Application()
        self.interpreter: Any = Interpreter(_Bridge(self.application, machine))
        self.application.interpreter = self.interpreter

    @classmethod
    def with_add_in(cls, path: Path, machine: Machine) -> "Excel":
        """Return an Excel in which the add-in, with every module, is loaded."""
        excel = cls(machine)
        excel.open_workbook(path)
        excel.load_vba(path)
        excel.application.active_book = None  # an add-in's workbook is never the active one
        return excel

    @property
    def modules(self) -> set[str]:
        """The names of the modules that were compiled."""
        return {module.name for module in self.interpreter.modules.values()}

    @property
    def free(self) -> bool:
        """Whether the user can work: input is taken, the status bar is Excel's own."""
        return self.application.interactive and self.application.StatusBar() is False


INTRINSICS["doevents"] = lambda *_: EMPTY


class _Bridge(ExcelBridge):
    def __init__(self, application: Any, machine: Machine) -> None:
        super().__init__(application)
        self._machine = machine

    def create(self, type_name_: str) -> Any:
        if not self._machine.scripting:
            raise error(PERMISSION_DENIED)
        kinds = {"WScript.Shell": _Shell, "Scripting.FileSystemObject": _Files}
        return kinds[type_name_](self._machine)


class _Application(Application):
    vba_type_name = "Application"

    def __init__(self) -> None:
        super().__init__()
        self.interactive = True
        self.protected_view = False
        self.is_excel = True
        self.workbooks_ = _Workbooks(self)

    @member
    def Interactive(self) -> object:
        return self.interactive

    @setter("Interactive")
    def _set_interactive(self, value: object) -> None:
        self._insist_on_excel()
        self.interactive = bool(value)

    def _insist_on_excel(self) -> None:
        if not self.is_excel:
            raise error(NO_SUCH_MEMBER)

    @member
    def Hwnd(self) -> object:
        return 1234

    @member
    def Path(self) -> object:
        return "C:\\Program Files\\Microsoft Office\\Office16"

    @member
    def ActiveProtectedViewWindow(self) -> object:
        self._insist_on_excel()
        return self if self.protected_view else NOTHING


class _Workbooks(Workbooks):
    @method
    def Add(self, Template: object = MISSING) -> object:
        if Template is MISSING:
            return super().Add()
        try:
            book = load_workbook(self.application, Path(str(Template)))
        except PyOpenVBAError as fault:
            raise error(CANNOT_OPEN, "cannot be opened") from fault
        self.books.append(book)
        self.application.activate_book(book)
        return book


class _Shell(VBAObject):
    vba_type_name = "IWshShell3"

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    @method
    def ExpandEnvironmentStrings(self, Src: object) -> object:
        return str(Src).replace("%LOCALAPPDATA%", str(self._machine.profile)).replace("\\", "/")

    @method
    def Exec(self, Command: object) -> object:
        if self._machine.blocked:
            raise error(PERMISSION_DENIED)
        self._machine.started.append(str(Command))
        return _Child(self._machine)

    @method
    def Popup(self, Text: object, Wait: object, Title: object, Type: object) -> object:
        self._machine.shown.append((str(Title), str(Text)))
        return self._machine.answers.pop(0) if self._machine.answers else 1


class _Child(VBAObject):
    vba_type_name = "IWshExec"

    def __init__(self, machine: Machine) -> None:
        self._machine, self._looks = machine, machine.looks_until_done

    @member
    def Status(self) -> object:
        self._machine.while_running()
        self._looks -= 1
        return 0 if self._looks > 0 else 1

    @member
    def ExitCode(self) -> object:
        return self._machine.exit_code


class _Files(VBAObject):
    vba_type_name = "FileSystemObject"

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    @method
    def FileExists(self, FileSpec: object) -> object:
        return Path(str(FileSpec)).is_file()

    @method
    def OpenTextFile(
        self, FileName: object, IOMode: object, Create: object, Format: object
    ) -> object:
        assert (int(str(IOMode)), int(str(Format))) == (1, -1), "for reading, as UTF-16"
        return _Stream(Path(str(FileName)).read_bytes().decode("utf-16"))


class _Stream(VBAObject):
    vba_type_name = "TextStream"

    def __init__(self, text: str) -> None:
        self._text = text

    @member
    def AtEndOfStream(self) -> object:
        return not self._text

    @method
    def ReadAll(self) -> object:
        return self._text

    @method
    def Close(self) -> object:
        return EMPTY
