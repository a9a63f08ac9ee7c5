"""The command ``register``: the register of applications."""

import argparse
from pathlib import Path

from nianbao.actions.register import new_register
from nianbao.cli.options import Commands, Run, whole_number
from nianbao.words import say


def _new(options: argparse.Namespace) -> int:
    print(say("cli.written", path=new_register(options.file, options.year, options.unit)))
    return 0


def _register(options: argparse.Namespace) -> int:
    return options.verb(options)


def _register_options(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar=say("cli.register.verb"), dest="what")
    new = _verb(verbs, "new", _new)
    new.add_argument("file", type=Path, metavar="OUT.xlsx", help=say("cli.help.out_file"))
    new.add_argument("--year", type=whole_number, metavar="年度", help=say("cli.help.year"))
    new.add_argument("--unit", default="", metavar="全称", help=say("cli.help.unit"))


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Run
) -> argparse.ArgumentParser:
    words = say(f"cli.register.{name}")
    parser = verbs.add_parser(name, help=words, description=words, add_help=False)
    parser.add_argument("-h", "--help", action="help", help=say("cli.help.help"))
    parser.set_defaults(verb=run)
    return parser


COMMANDS: Commands = {"register": (_register, _register_options)}
