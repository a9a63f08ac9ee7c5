"""The command that builds the offline bundle."""

import argparse
from pathlib import Path

from nianbao.actions.bundle import bundle
from nianbao.bundle.wheels import PYTHONS
from nianbao.cli.options import Commands
from nianbao.cli.show import print_notes
from nianbao.words import say

_MEGABYTE = 1_000_000


def _bundle(options: argparse.Namespace) -> int:
    built = bundle(options.out, options.python or PYTHONS, options.wheel, options.page)
    size = built.path.stat().st_size // _MEGABYTE
    print(say("bundle.done", path=built.path, count=len(built.wheels), size=size))
    print_notes(built.notes)
    return 0


def _bundle_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, metavar="OUT.zip", help=say("cli.help.bundle_out"))
    parser.add_argument(
        "--python", action="append", choices=PYTHONS, help=say("cli.help.bundle_python")
    )
    parser.add_argument("--wheel", type=Path, metavar="WHEEL", help=say("cli.help.bundle_wheel"))
    parser.add_argument("--page", type=Path, metavar="DIR", help=say("cli.help.bundle_page"))


COMMANDS: Commands = {
    "bundle": (_bundle, _bundle_options),
}
