"""The command ``nianbao``: every action from a terminal. Only this package prints.

Exit codes: 0 done, or the report may be filed; 1 errors stand in it; 2 the request cannot
be carried out; 3 only warnings that want an explanation.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from tempfile import gettempdir
from typing import Any

from nianbao import __version__
from nianbao.cli.options import Commands
from nianbao.words import Refusal, catalogue, say

# Which module holds which commands; only the one that is wanted is loaded.
_GROUPS = {
    "filing": ("demo", "new", "read", "fill", "figures", "recompute", "renew"),
    "changing": ("prose", "draft", "undo", "clear-marks", "last-year"),
    "comparing": ("compare",),
    "judging": ("check", "explain", "rules"),
    "exporting": ("export", "chart", "submit"),
    "department": ("intake", "return"),
    "rollup": ("rollup",),
    "season": ("season", "archive"),
    "register": ("register",),
    "panel": ("panel",),
    "machine": ("install", "uninstall", "doctor"),
    "bundling": ("bundle",),
    "web": ("web",),
}
_REFUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code of one command."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal on Windows may not know every character; none may stop the work
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser(given).parse_args(given)
    try:
        return options.run(options)
    except Refusal as refusal:
        print(say("cli.refused", sentence=refusal), file=sys.stderr)
        return _REFUSED
    except BrokenPipeError:
        # whoever was reading has seen enough; nothing is left to be said or flushed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        from nianbao.host.disk import is_full  # noqa: PLC0415 - seldom needed

        if is_full(error):
            sentence = say("cli.full", folder=gettempdir())
            sys.unraisablehook = lambda _: None  # files that libraries cannot end any more
        elif isinstance(error, OSError):
            sentence = say("cli.os_error", error=error)
        else:
            raise
        print(say("cli.refused", sentence=sentence), file=sys.stderr)
        return _REFUSED


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(prog="nianbao", description=say("cli.about"), add_help=False)
    _help_option(parser)
    parser.add_argument(
        "--version", action="version", version=__version__, help=say("cli.help.version")
    )
    commands = parser.add_subparsers(
        required=True, metavar=say("cli.command"), title=say("cli.commands"), dest="command"
    )
    for group, names in _GROUPS.items():
        for name in names:
            words = say(f"cli.help.{name}")
            command = commands.add_parser(name, help=words, description=words, add_help=False)
            _help_option(command)
            if name in given:
                run, add_options = _commands_of(group)[name]
                add_options(command)
                command.set_defaults(run=run)
    return parser


def _commands_of(group: str) -> Commands:
    return import_module(f"nianbao.cli.{group}").COMMANDS


class _Parser(argparse.ArgumentParser):
    """A parser that ends with the program's own exit code and sentence."""

    def error(self, message: str) -> Any:
        self.exit(_REFUSED, say("cli.usage", message=message, help=f"{self.prog} --help") + "\n")


def _translated(message: str) -> str:
    """Return the Chinese for a message of argparse, the message itself where there is none."""
    return catalogue().get(f"cli.argparse.{message}", message)


argparse._ = _translated  # pyright: ignore[reportAttributeAccessIssue] - its gettext


def _help_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help=say("cli.help.help"))
