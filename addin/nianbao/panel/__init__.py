"""The companion window, for people whose Office runs no macros."""

from pathlib import Path


def run(path: Path | None = None) -> None:
    """Show the window until it is closed; ``path`` is a workbook to begin with."""
    from nianbao.panel.window import Window  # noqa: PLC0415 - a Python without Tk has the rest

    Window(path).mainloop()
