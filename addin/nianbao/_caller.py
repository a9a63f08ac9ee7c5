"""The workbook from which a button was clicked, found safely.

xlwings tells it by the arguments ``--wb=NAME --from_xl=1 --app=PATH --hwnd=NUMBER``, which
its RunPython and our own launcher pass alike.
"""

import sys
from collections.abc import Iterator
from typing import Any

from nianbao.host.attach import activate
from nianbao.host.program import program_named, xw
from nianbao.words import Refusal


def prepare() -> None:
    """Make xlwings ready: the right program, and a file name with ``=`` in it understood."""
    sys.argv[:] = [_Argument(argument) for argument in sys.argv]
    activate()


def calling_book() -> xw.Book:
    """Return the workbook that called. Refuses when it is not open any more, or none called."""
    name = next((a[5:] for a in sys.argv if a.startswith("--wb=")), "")
    try:
        return xw.Book.caller()
    except Exception as error:
        engine = xw.engines.active
        if engine and any(map(program_named(engine.name).is_busy, _chain(error))):
            raise Refusal("live.busy") from error
        if not name:
            raise Refusal("live.no_caller") from error
        if isinstance(error, KeyError | FileNotFoundError):
            raise Refusal("live.not_found", name=name) from error
        raise


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it hides: of a busy program xlwings says that a name is missing."""
    while error is not None:
        yield error
        error = error.__context__


class _Argument(str):
    """An argument that xlwings may cut at ``=``: it takes the second piece for the whole rest."""

    __slots__ = ()

    def split(self, sep: Any = None, maxsplit: Any = -1) -> list[str]:
        return super().split(sep, 1 if sep == "=" else maxsplit)
