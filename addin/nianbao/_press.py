"""Buttons pressed on an open workbook: what is done there, and what the user is told of it.

An empty sentence means that the user sees what happened.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

import xlwings as xw

from nianbao.actions import buttons
from nianbao.actions.buttons import Notice
from nianbao.host.live import LiveHost
from nianbao.words import say

_LISTED = 10


def press(action: str, book: xw.Book) -> str:
    """Return what the user is told after a button was pressed. Refuses what cannot be done."""
    return _BUTTONS[action](LiveHost(book))


def _check(host: LiveHost) -> str:
    with _at_work(host, "check"):
        notice = buttons.check(host)
    return say("click.checked", verdict=notice.sentence)


def _recompute(host: LiveHost) -> str:
    with _at_work(host, "recompute"):
        return _with_lines(buttons.recompute(host))


def _with_lines(notice: Notice) -> str:
    """Return a notice with its first lines and all its notes below each other."""
    lines = [line.message for line in notice.lines[:_LISTED]]
    if len(notice.lines) > _LISTED:
        lines.append(say("click.more", count=len(notice.lines) - _LISTED))
    return "\n".join([notice.sentence, *lines, *notice.notes])


def _at_work(host: LiveHost, action: str) -> AbstractContextManager[xw.App]:
    """Keep the screen still and say in the status bar what is being done."""
    return host.book.app.properties(screen_updating=False, status_bar=say(f"vba.running.{action}"))


_BUTTONS: dict[str, Callable[[LiveHost], str]] = {
    "check": _check,
    "recompute": _recompute,
}
