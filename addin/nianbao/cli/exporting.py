"""Commands that hand out the finished report, and what is handed in."""

import argparse
from pathlib import Path

from nianbao.actions.chart import chart
from nianbao.actions.check import Terms
from nianbao.actions.export import export, owed
from nianbao.actions.formats import FORMATS
from nianbao.actions.submit import submit
from nianbao.cli.options import Commands, day, opened_to_write, option_file, option_written_file
from nianbao.cli.show import print_notes
from nianbao.host.file import FileHost
from nianbao.words import say

_NOT_ALL = 2  # a format asked for could not be made


def _export(options: argparse.Namespace) -> int:
    to: str | None = options.to
    formats = None if to is None else [name.strip() for name in to.split(",") if name.strip()]
    done = export(
        FileHost(options.file),
        options.out,
        formats,
        draft=options.draft,
        review=options.review,
        signed_on=options.date,
        with_last_year=options.with_last_year,
    )
    for path in done.paths:
        print(say("cli.written", path=path))
    print_notes([*owed(done.checked, listed=True), *done.notes])
    return 0 if done.is_whole or formats is None else _NOT_ALL


def _chart(options: argparse.Namespace) -> int:
    done = chart(FileHost(options.file), options.out, draft=options.draft)
    for path in done.paths:
        print(say("cli.written", path=path))
    print_notes([*owed(done.checked, listed=True), *done.notes])
    return 0 if done.is_whole else _NOT_ALL


def _submit(options: argparse.Namespace) -> int:
    terms = Terms(previous=options.previous, overlay=options.rules)
    done = submit(opened_to_write(options), options.out, mark=options.write, terms=terms)
    print(say("submit.done", number=done.receipt.number))
    for path in (done.workbook, *done.exports):
        print(say("cli.written", path=path))
    print(say("submit.hint", name=done.workbook.name))
    print_notes(done.notes)
    return 0


def _export_options(parser: argparse.ArgumentParser) -> None:
    option_file(parser)
    parser.add_argument("--to", metavar=",".join(FORMATS), help=say("cli.help.to"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("cli.help.export_out"))
    parser.add_argument("--date", type=day, metavar="DATE", help=say("cli.help.signed_on"))
    words = say("cli.help.with_last_year")
    parser.add_argument("--with-last-year", action="store_true", help=words)
    marked = parser.add_mutually_exclusive_group()
    marked.add_argument("--draft", action="store_true", help=say("cli.help.export_draft"))
    marked.add_argument("--review", action="store_true", help=say("cli.help.review"))


def _chart_options(parser: argparse.ArgumentParser) -> None:
    option_file(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("cli.help.export_out"))
    parser.add_argument("--draft", action="store_true", help=say("cli.help.export_draft"))


def _submit_options(parser: argparse.ArgumentParser) -> None:
    option_written_file(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=say("cli.help.submit_out")
    )
    parser.add_argument("--previous", type=Path, metavar="LAST", help=say("cli.help.previous"))
    parser.add_argument("--rules", type=Path, metavar="RULES.toml", help=say("cli.help.overlay"))
    parser.add_argument("--write", action="store_true", help=say("cli.help.submit_write"))


COMMANDS: Commands = {
    "export": (_export, _export_options),
    "chart": (_chart, _chart_options),
    "submit": (_submit, _submit_options),
}
