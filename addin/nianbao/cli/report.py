"""Commands that hand the finished report out."""

import argparse
from datetime import date
from pathlib import Path

from nianbao.actions.export import export
from nianbao.actions.formats import FORMATS
from nianbao.cli.options import Commands, option_file
from nianbao.cli.show import print_notes
from nianbao.host.file import FileHost
from nianbao.words import say


def _export(options: argparse.Namespace) -> int:
    to: str | None = options.to
    formats = None if to is None else [name.strip() for name in to.split(",") if name.strip()]
    done = export(
        FileHost(options.file), options.out, formats, draft=options.draft, signed_on=options.date
    )
    for path in done.paths:
        print(say("cli.written", path=path))
    print_notes(done.notes)
    return 0


def _export_options(parser: argparse.ArgumentParser) -> None:
    option_file(parser)
    parser.add_argument("--to", metavar=",".join(FORMATS), help=say("cli.help.to"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("cli.help.export_out"))
    parser.add_argument(
        "--date", type=date.fromisoformat, metavar="DATE", help=say("cli.help.signed_on")
    )
    parser.add_argument("--draft", action="store_true", help=say("cli.help.draft"))


COMMANDS: Commands = {
    "export": (_export, _export_options),
}
