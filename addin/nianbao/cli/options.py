"""Options and exit codes that several commands share."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from nianbao.words import say

Run = Callable[[argparse.Namespace], int]
Options = Callable[[argparse.ArgumentParser], None]
Commands = dict[str, tuple[Run, Options]]

EXIT_CODES = {"ready": 0, "blocked": 1, "explain": 3}


def option_file(parser: argparse.ArgumentParser) -> None:
    """Add the workbook on which a command works."""
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help=say("cli.help.file"))


def option_json(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``: the output for other programs."""
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))


def whole_number(text: str) -> int:
    """Return the number given for an option."""
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(say("cli.wrong.number", given=text)) from error


def day(text: str) -> date:
    """Return the date given for an option."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(say("cli.wrong.date", given=text)) from error
