"""The companion window as a person at the screen handles it."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from nianbao.panel.window import Window
from screen import click

PATIENCE = 20.0


def exists(window: Any) -> bool:
    try:
        return bool(window.winfo_exists())
    except Exception:
        return False


def settle(window: Window, done: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Let the window live until something has come about."""
    end = time.monotonic() + patience
    while not done():
        assert time.monotonic() < end, window.state_line.get()
        window.update()
        time.sleep(0.01)


def idle(window: Window) -> None:
    settle(window, lambda: not window.worker.is_busy)
    window.update()


def opened(window: Window, path: Path) -> None:
    window.filer.open(path)
    idle(window)
    window.focus_force()
    window.update()


def mouse(window: Window, widget: Any, times: int = 1) -> None:
    """Click in the middle of a widget, and return when the clicks have arrived there."""
    window.update()
    arrived: list[object] = []
    tags = widget.bindtags()
    window.bind_class("Arrived", "<ButtonRelease-1>", arrived.append)
    widget.bindtags(("Arrived", *tags))
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    while not arrived:  # without a window manager some clicks come to nothing under load
        click(x + widget.winfo_width() // 2, y + widget.winfo_height() // 2, times)
        with suppress(AssertionError):
            settle(window, lambda: len(arrived) >= times, 4.0)
    if exists(widget):
        widget.bindtags(tags)
    window.update()
