"""The command that compares two reports."""

import argparse
from pathlib import Path

from nianbao.actions.compare import compare
from nianbao.cli.options import Commands, option_json
from nianbao.cli.show import print_json, print_notes
from nianbao.compare.words import as_json, lines
from nianbao.words import say


def _compare(options: argparse.Namespace) -> int:
    done = compare(options.first, options.second, options.out)
    if options.json:
        print_json(as_json(done.comparison) | {"notes": list(done.notes)})
        return 0
    for line in lines(done.comparison):
        print(line)
    print_notes(done.notes)
    if options.out:
        print(say("cli.written", path=options.out))
    return 0


def _compare_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("first", type=Path, metavar="A", help=say("cli.help.compare_first"))
    parser.add_argument("second", type=Path, metavar="B", help=say("cli.help.compare_second"))
    parser.add_argument("--out", type=Path, metavar="PAGE.html", help=say("cli.help.compare_out"))
    option_json(parser)


COMMANDS: Commands = {"compare": (_compare, _compare_options)}
