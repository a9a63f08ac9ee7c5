"""A screen of its own for windows that are driven by mouse and keyboard."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def screen(width: int = 1400, height: int = 900) -> Iterator[str]:
    """Return the display of a fresh X server, which is the present one while it is open."""
    with server(width, height) as display, present(display):
        yield display


@contextmanager
def server(width: int = 1400, height: int = 900) -> Iterator[str]:
    """Return the display of a fresh X server.

    Tk asks every display that it ever spoke to, and Xlib ends a process whose server is gone: all
    windows of a process share one server.
    """
    read, write = os.pipe()
    size = f"{width}x{height}x24"
    process = subprocess.Popen(
        ["Xvfb", "-noreset", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        display = f":{pipe.readline().strip()}"
    try:
        yield display
    finally:
        process.terminate()
        process.wait()


@contextmanager
def present(display: str) -> Iterator[None]:
    """Make a display the present one for a while."""
    before = os.environ.get("DISPLAY")
    os.environ["DISPLAY"] = display
    try:
        yield
    finally:
        if before is None:
            del os.environ["DISPLAY"]
        else:
            os.environ["DISPLAY"] = before


def press(*keys: str) -> None:
    """Press keys, such as ``F5`` or ``ctrl+z``, in the window that has the focus."""
    subprocess.run(["xdotool", "key", *keys], check=True)


def write(text: str) -> None:
    """Type a text of Latin letters where the cursor is."""
    subprocess.run(["xdotool", "type", "--delay", "20", text], check=True)


def point(x: int, y: int) -> None:
    """Move the mouse to a place on the screen."""
    subprocess.run(["xdotool", "mousemove", str(x), str(y)], check=True)


def click(x: int, y: int, times: int = 1) -> None:
    """Click with the left mouse button at a place on the screen."""
    repeat = ["--repeat", str(times), "--delay", "60"]
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", *repeat, "1"], check=True)
