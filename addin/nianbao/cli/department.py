"""Commands between a unit and its supervising department."""

import argparse
from pathlib import Path

from nianbao.actions.check import Terms
from nianbao.actions.submit import submit
from nianbao.cli.options import Commands, option_file
from nianbao.host.file import FileHost
from nianbao.words import say


def _submit(options: argparse.Namespace) -> int:
    terms = Terms(previous=options.previous, overlay=options.rules)
    done = submit(FileHost(options.file), options.out, mark=options.write, terms=terms)
    print(say("submit.done", number=done.receipt.number))
    for path in (done.workbook, *done.exports):
        print(say("cli.written", path=path))
    print(say("submit.hint", name=done.workbook.name))
    return 0


def _submit_options(parser: argparse.ArgumentParser) -> None:
    option_file(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=say("cli.help.submit_out")
    )
    parser.add_argument("--previous", type=Path, metavar="LAST", help=say("cli.help.previous"))
    parser.add_argument("--rules", type=Path, metavar="RULES.toml", help=say("cli.help.overlay"))
    parser.add_argument("--write", action="store_true", help=say("cli.help.submit_write"))


COMMANDS: Commands = {
    "submit": (_submit, _submit_options),
}
