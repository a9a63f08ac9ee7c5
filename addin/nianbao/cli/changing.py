"""Commands that change a filing workbook and whose change can be taken back."""

import argparse
from pathlib import Path

from nianbao.actions.clearing import clear_marks
from nianbao.actions.draft import draft
from nianbao.actions.filling import carry_over
from nianbao.actions.prose import import_prose
from nianbao.actions.undo import undo
from nianbao.cli.options import Commands, opened_to_write, option_written_file
from nianbao.cli.show import print_changes, print_left, print_notes
from nianbao.words import say


def _undo(options: argparse.Namespace) -> int:
    print_changes(undo(opened_to_write(options)))
    return 0


def _clear_marks(options: argparse.Namespace) -> int:
    print_changes(clear_marks(opened_to_write(options)))
    return 0


def _last_year(options: argparse.Namespace) -> int:
    written = carry_over(opened_to_write(options), options.last)
    print("\n".join(written.account))
    if options.details:
        print_changes(written)
        return 0
    print_notes(written.notes)
    print(say("cli.last_year_changed", count=len(written.changes), path=written.path))
    return 0


def _last_year_options(parser: argparse.ArgumentParser) -> None:
    option_written_file(parser)
    parser.add_argument("last", type=Path, metavar="LAST", help=say("cli.help.last_year_source"))
    parser.add_argument("--details", action="store_true", help=say("cli.help.last_year_details"))


def _prose(options: argparse.Namespace) -> int:
    done = import_prose(opened_to_write(options), options.text, replace=options.replace)
    print(done.sentence)
    print_notes(done.written.notes)
    print_left(done.left)
    return 0


def _prose_options(parser: argparse.ArgumentParser) -> None:
    option_written_file(parser)
    parser.add_argument("text", type=Path, metavar="TEXT.docx", help=say("cli.help.prose_text"))
    parser.add_argument("--replace", action="store_true", help=say("cli.help.prose_replace"))


def _draft(options: argparse.Namespace) -> int:
    done = draft(opened_to_write(options), options.sentences)
    print(done.sentence)
    for one in done.sentences:
        print(say("cli.drafted", level=say(f"draft.level.{one.outcome}"), at=one.place))
        print(f"    {one.text}")
    print_notes(done.written.notes)
    return 0


def _draft_options(parser: argparse.ArgumentParser) -> None:
    option_written_file(parser)
    words = say("cli.help.draft_sentences")
    parser.add_argument("--sentences", type=Path, metavar="SENTENCES.toml", help=words)


COMMANDS: Commands = {
    "draft": (_draft, _draft_options),
    "prose": (_prose, _prose_options),
    "undo": (_undo, option_written_file),
    "clear-marks": (_clear_marks, option_written_file),
    "last-year": (_last_year, _last_year_options),
}
