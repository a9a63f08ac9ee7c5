"""The companion window, for people whose Office runs no macros."""

from pathlib import Path


def run(path: Path | None = None) -> None:
    """Show the window until it is closed; it begins with the workbook ``path``, or the last one."""
    # a Python without Tk has the rest
    from nianbao.panel.recent import recent  # noqa: PLC0415
    from nianbao.panel.window import Window  # noqa: PLC0415

    Window(path or recent("workbook")).mainloop()
