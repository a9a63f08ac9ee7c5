"""Commands that hand the finished report out."""

import argparse
from pathlib import Path

from nianbao.actions.export import export
from nianbao.cli.options import Commands, option_file
from nianbao.host.file import FileHost
from nianbao.words import say


def _export(options: argparse.Namespace) -> int:
    formats = tuple(options.to.split(","))
    for path in export(FileHost(options.file), options.out, formats, draft=options.draft):
        print(say("cli.written", path=path))
    return 0


def _export_options(parser: argparse.ArgumentParser) -> None:
    option_file(parser)
    parser.add_argument("--to", default="docx", metavar="docx", help=say("cli.help.to"))
    parser.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help=say("cli.help.export_out")
    )
    parser.add_argument("--draft", action="store_true", help=say("cli.help.draft"))


COMMANDS: Commands = {
    "export": (_export, _export_options),
}
