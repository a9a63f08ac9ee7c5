"""The workbook from which a button was clicked, found safely.

xlwings tells it by the arguments ``--wb=NAME --from_xl=1 --app=PATH --hwnd=NUMBER``, which
its RunPython and our own launcher pass alike.
"""

import os
import sys
from typing import Any

# without any key xlwings looks for one in a sheet of the open workbook while it is imported
os.environ.setdefault("XLWINGS_LICENSE_KEY", "none")

import xlwings as xw

from nianbao.host.program import program_of
from nianbao.words import Refusal

ENGINE, CONNECTION = "NIANBAO_ENGINE", "NIANBAO_UNO"


def prepare() -> None:
    """Make xlwings ready: the program chosen by the environment, its hazards out of the way.

    ``NIANBAO_ENGINE=libreoffice`` chooses the LibreOffice that listens on ``NIANBAO_UNO``
    (such as ``pipe,name=nianbao``); otherwise it is the platform's own, Excel.
    """
    sys.argv[:] = [_Argument(argument) for argument in sys.argv]
    if os.environ.get(ENGINE) == "libreoffice":
        from nianbao.host import libreoffice  # noqa: PLC0415 - only where it is wanted

        libreoffice.activate(os.environ.get(CONNECTION, "pipe,name=nianbao"))
    elif hasattr(xw, "_xlwindows"):
        from nianbao.host import excel  # noqa: PLC0415 - exists on Windows only

        excel.defuse()


def calling_book() -> xw.Book:
    """Return the workbook that called. Refuses when it is not open any more, or none called."""
    name = next((a[5:] for a in sys.argv if a.startswith("--wb=")), "")
    try:
        return xw.Book.caller()
    except Exception as error:
        app = xw.apps.active if xw.engines.active else None
        if app is not None and program_of(app).is_busy(error):
            raise Refusal("live.busy") from error
        key = "live.not_found" if name else "live.no_caller"
        raise Refusal(key, name=name) from error


class _Argument(str):
    """An argument that xlwings may cut at ``=``: it takes the second piece for the whole rest."""

    __slots__ = ()

    def split(self, sep: Any = None, maxsplit: Any = -1) -> list[str]:
        return super().split(sep, 1 if sep == "=" else maxsplit)
