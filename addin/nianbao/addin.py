"""The buttons: each entry function works on the workbook from which it was called.

The launcher of the ribbon add-in starts exactly::

    <python> -I -X utf8 -m nianbao.addin ACTION --wb=NAME --from_xl=1 --app=PATH --hwnd=N
        --addin=VERSION

ACTION is the id of an action, which is the name of its entry function here; NAME is the
workbook's name without its folder, as it is, also with ``=`` and ``&`` in it; PATH and N are the
folder and the window of the spreadsheet program, as xlwings' own RunPython passes them; VERSION is
that of the add-in. The exit code is 0 when the user has been told what came of it, be it done,
refused or failed; 1 when nobody could be told; 2 for a command line of another shape. Nothing is
printed; what happened stands in the log.

The entry functions are made from the declaration of actions. They take no arguments, so that
RunPython may call them as well.
"""

import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence

from nianbao import __version__
from nianbao._caller import calling_book, prepare, xw
from nianbao._log import log
from nianbao.actions.declaration import Action, declaration
from nianbao.words import Refusal, say

_WRONG_USE, _UNHEARD = 2, 1


def _entry(action: Action) -> Callable[[], None]:
    @xw.script
    def entry() -> None:
        _click(action)

    entry.__name__ = entry.__qualname__ = action.id
    entry.__doc__ = action.supertip
    return entry


ACTIONS = {
    action.id: _entry(action) for action in declaration().actions.values() if action.is_entry
}
globals().update(ACTIONS)  # RunPython calls them as attributes of this module


def main(arguments: Sequence[str]) -> int:
    """Return the exit code of one click."""
    if not arguments or arguments[0] not in ACTIONS:
        log(f"unknown action: {list(arguments)}")
        return _WRONG_USE
    try:
        ACTIONS[arguments[0]]()
    except BaseException:
        log(traceback.format_exc())
        return _UNHEARD
    return 0


def _click(action: Action) -> None:
    """Do what a button stands for, and tell the user what came of it.

    Raises only what could not be told.
    """
    begun = time.perf_counter()
    app: xw.App | None = None
    try:
        prepare()
        book = calling_book()
        app = book.app
        _refuse_other_version(action)
        from nianbao._press import press  # noqa: PLC0415 - after what may refuse quickly

        sentence, mode = press(action, book, _add_in()), "info"
    except Refusal as refusal:
        if refusal.__cause__:
            log("".join(traceback.format_exception(refusal.__cause__)))
        sentence, mode = str(refusal), "critical"
    except Exception:
        path = log(traceback.format_exc())
        sentence, mode = say("click.failed", path=path), "critical"
    spent = round(1000 * (time.perf_counter() - begun))
    log(f"{action.id}, {__version__}, {spent} ms: {sentence.partition(chr(10))[0]}")
    if sentence:
        _tell(app, sentence, mode)


def _tell(app: xw.App | None, sentence: str, mode: str) -> None:
    app = app or (xw.apps.active if xw.engines.active else None)
    if app is None:
        raise RuntimeError(sentence)
    app.alert(sentence, declaration().caption, "ok", mode)


def _refuse_other_version(action: Action) -> None:
    """Refuse a click from an add-in of another version, unless no workbook is concerned."""
    version = _add_in()
    if version not in ("", __version__) and action.works_on != "nothing":
        raise Refusal("click.other_version", add_in=version, program=__version__)


def _add_in() -> str:
    """Return the version of the add-in that was clicked, blank where none says it."""
    return next((a.partition("=")[2] for a in sys.argv if a.startswith("--addin=")), "")


if __name__ == "__main__":
    exit_code = main(sys.argv[1:])
    # everything is written and told; a bridge that breaks down while Python takes itself apart,
    # as that to LibreOffice sometimes does, must not make a failure of it
    os._exit(exit_code)
