"""The buttons: each entry function works on the workbook from which it was called.

The launcher of the ribbon add-in starts exactly::

    <python> -I -X utf8 -m nianbao.addin ACTION --wb=NAME --from_xl=1 --app=PATH --hwnd=N
        --addin=VERSION

ACTION is the name of an entry function below; NAME is the workbook's name without its
folder, as it is, also with ``=`` and ``&`` in it; PATH and N are the folder and the window of
the spreadsheet program, as xlwings' own RunPython passes them; VERSION is that of the add-in.
The exit code is 0 when the user has been told what came of it, be it done, refused or failed;
1 when nobody could be told; 2 for a command line of another shape. Nothing is printed; what
happened stands in the log.

The entry functions take no arguments, so that RunPython may call them as well.
"""

import os
import sys
import time
import traceback
from collections.abc import Sequence

from nianbao import __version__
from nianbao._caller import calling_book, prepare, xw
from nianbao._log import log
from nianbao.words import Refusal, say

_WRONG_USE, _UNHEARD = 2, 1


@xw.script
def check() -> None:
    """Check the filing and show the verdict in the workbook."""
    _click("check")


@xw.script
def recompute() -> None:
    """Put every total back to formula and value."""
    _click("recompute")


@xw.script
def next_finding() -> None:
    """Go to the next place where something was found."""
    _click("next_finding")


@xw.script
def explain() -> None:
    """Go to where the finding at hand is explained."""
    _click("explain")


@xw.script
def export() -> None:
    """Write the finished report beside the workbook."""
    _click("export")


@xw.script
def submit() -> None:
    """Make what is handed in to the supervising department."""
    _click("submit")


@xw.script
def undo() -> None:
    """Take back what the last button or command changed."""
    _click("undo")


@xw.script
def clear_marks() -> None:
    """Clear the marks and the list of findings."""
    _click("clear_marks")


@xw.script
def last_year() -> None:
    """Put last year's figures beside this year's, from a file that the user picks."""
    _click("last_year")


@xw.script
def help() -> None:  # noqa: A001 - the name of the action
    """Show the guide."""
    _click("help")


@xw.script
def doctor() -> None:
    """Examine the machine."""
    _click("doctor")


ACTIONS = {
    entry.__name__: entry
    for entry in (
        check,
        recompute,
        next_finding,
        explain,
        export,
        submit,
        undo,
        clear_marks,
        last_year,
        help,
        doctor,
    )
}


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


def _click(action: str) -> None:
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
    log(f"{action}, {__version__}, {spent} ms: {sentence.partition(chr(10))[0]}")
    if sentence:
        _tell(app, sentence, mode)


def _tell(app: xw.App | None, sentence: str, mode: str) -> None:
    app = app or (xw.apps.active if xw.engines.active else None)
    if app is None:
        raise RuntimeError(sentence)
    app.alert(sentence, say("click.title"), "ok", mode)


def _refuse_other_version(action: str) -> None:
    """Refuse a click from an add-in of another version; only the examination goes on."""
    version = _add_in()
    if version not in ("", __version__) and action != "doctor":
        raise Refusal("click.other_version", add_in=version, program=__version__)


def _add_in() -> str:
    """Return the version of the add-in that was clicked, blank where none says it."""
    return next((a.partition("=")[2] for a in sys.argv if a.startswith("--addin=")), "")


if __name__ == "__main__":
    exit_code = main(sys.argv[1:])
    # everything is written and told; a bridge that breaks down while Python takes itself apart,
    # as that to LibreOffice sometimes does, must not make a failure of it
    os._exit(exit_code)
