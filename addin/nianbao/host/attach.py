"""The spreadsheet programs that run on this machine, and the workbooks open in them."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import xlwings as xw

from nianbao.host.program import program_of
from nianbao.words import Refusal, say

if TYPE_CHECKING:
    from nianbao.host.live import LiveHost

ENGINE, CONNECTION = "NIANBAO_ENGINE", "NIANBAO_UNO"
_DEFAULT_CONNECTION = "pipe,name=nianbao"
# of WPS; under Excel's own name it can be found only where the user has set it so
_WPS = ("Ket.Application", "ET.Application")


@dataclass(frozen=True)
class Attached:
    """A workbook open in a program: the program's name in words, its path or its bare title."""

    program: str
    path: str
    book: xw.Book

    @property
    def name(self) -> str:
        """Return the name of the workbook without its folder."""
        return self.book.name

    def host(self, *, unsign: bool = False) -> "LiveHost":
        """Return the workbook as a host; ``unsign`` consents to the end of its file's signature.

        Refuses one never saved, or from a web address.
        """
        from nianbao.host.live import LiveHost  # noqa: PLC0415 - a click loads this module first

        return LiveHost(self.book, unsign=unsign)


def open_workbooks() -> list[Attached]:
    """Return the workbooks open in Excel, WPS and LibreOffice, none where none of them runs.

    LibreOffice is looked for where ``NIANBAO_UNO`` says how it listens. May be called from any
    thread, which alone may then use the workbooks. Refuses when a program is busy.
    """
    found: dict[str, Attached] = {}
    for program, app in _programs():
        adapter = program_of(app)
        try:
            for book in app.books:
                path = adapter.full_name(book)
                # WPS imitates Excel's windows, so that it may be found on both ways
                found.setdefault(path, Attached(say(f"live.program.{program}"), path, book))
        except Exception as error:
            if adapter.is_busy(error):
                raise Refusal("live.busy") from error
            raise
    return list(found.values())


def activate() -> None:
    """Make xlwings ready to be called from a program: its hazards out of the way.

    ``NIANBAO_ENGINE=libreoffice`` chooses the LibreOffice that listens on ``NIANBAO_UNO``
    (such as ``pipe,name=nianbao``); otherwise it is the platform's own, Excel.
    """
    if os.environ.get(ENGINE) == "libreoffice":
        from nianbao.host import libreoffice  # noqa: PLC0415 - only where it is wanted

        libreoffice.activate(os.environ.get(CONNECTION, _DEFAULT_CONNECTION))
    elif hasattr(xw, "_xlwindows"):
        from nianbao.host import excel  # noqa: PLC0415 - exists on Windows only

        excel.defuse()


def _programs() -> Iterator[tuple[str, xw.App]]:
    if hasattr(xw, "_xlwindows"):
        from nianbao.host import excel  # noqa: PLC0415 - exists on Windows only

        excel.defuse()
        for name in _WPS:
            if app := excel.running(name):
                yield "wps", app
        yield from (("excel", app) for app in _engine("excel").apps)
    if CONNECTION in os.environ:
        from nianbao.host import libreoffice  # noqa: PLC0415 - only where it is wanted

        with suppress(Refusal):  # it does not run now
            engine = libreoffice.engine_on(os.environ[CONNECTION])
            yield from (("libreoffice", app) for app in engine.apps)


def _engine(name: str) -> Any:
    return next(engine for engine in xw.engines if engine.name == name)
