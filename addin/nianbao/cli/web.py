"""The command that builds the page."""

import argparse
from pathlib import Path

from nianbao.cli.options import Commands
from nianbao.web.build import build
from nianbao.words import say

_MEGABYTE = 1_000_000


def _web(options: argparse.Namespace) -> int:
    built = build(options.out)
    raw, packed = (f"{size / _MEGABYTE:.1f}" for size in (built.raw, built.packed))
    print(say("web.done", path=built.path, raw=raw, packed=packed))
    return 0


def _web_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, metavar="OUT/", help=say("cli.help.web_out"))


COMMANDS: Commands = {
    "web": (_web, _web_options),
}
