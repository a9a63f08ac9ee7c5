"""Options and exit codes that several commands share."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.words import say

if TYPE_CHECKING:
    from nianbao.host.file import FileHost

Run = Callable[[argparse.Namespace], int]
Options = Callable[[argparse.ArgumentParser], None]
Commands = dict[str, tuple[Run, Options]]

EXIT_CODES = {"ready": 0, "blocked": 1, "explain": 3}


def option_file(parser: argparse.ArgumentParser) -> None:
    """Add the workbook on which a command works."""
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help=say("cli.help.file"))


def option_written_file(parser: argparse.ArgumentParser) -> None:
    """Add the workbook that a command writes to, and the consent to break its signature."""
    option_file(parser)
    parser.add_argument("--unsign", action="store_true", help=say("cli.help.unsign"))


def opened_to_write(options: argparse.Namespace) -> "FileHost":
    """Return the host of the workbook; says first if it was marked as final."""
    from nianbao.host.file import FileHost  # noqa: PLC0415 - slow to load

    host = FileHost(options.file, unsign=options.unsign)
    if host.seal == "final" and getattr(options, "write", True):
        print(say("cli.final", name=host.path.name), file=sys.stderr)
    return host


def option_json(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``: the output for other programs."""
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))


def add_verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Run, words: str
) -> argparse.ArgumentParser:
    """Return the parser of one verb of a command; ``words`` say what it does."""
    parser = verbs.add_parser(name, help=words, description=words, add_help=False)
    parser.add_argument("-h", "--help", action="help", help=say("cli.help.help"))
    parser.set_defaults(verb=run)
    return parser


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
