"""The command that shows the companion window."""

import argparse
from pathlib import Path

from nianbao.cli.options import Commands
from nianbao.words import Refusal, say


def _panel(options: argparse.Namespace) -> int:
    try:
        import tkinter  # noqa: PLC0415 - a Python without it has all other commands
    except ImportError as error:
        raise Refusal("panel.no_tk") from error
    from nianbao.panel import run  # noqa: PLC0415 - needs tkinter

    try:
        run(options.file)
    except tkinter.TclError as error:
        raise Refusal("panel.no_screen", error=error) from error
    return 0


def _panel_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE.xlsx", help=say("cli.help.panel_file")
    )


COMMANDS: Commands = {
    "panel": (_panel, _panel_options),
}
