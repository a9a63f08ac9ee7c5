"""Commands of the supervising department over a folder of filings."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from nianbao.actions import intake as department
from nianbao.actions.folder import Progress, Terms
from nianbao.actions.give_back import give_back
from nianbao.cli.options import EXIT_CODES, Commands, day, option_json, whole_number
from nianbao.cli.show import print_json, print_notes
from nianbao.words import Refusal, say


def _intake(options: argparse.Namespace) -> int:
    terms = Terms(**reading_terms(options), csv=options.csv)
    with progress_bar() as progress:
        received = department.intake(options.folder, options.out, terms, progress)
    if options.json:
        print_json(department.as_json(received))
    else:
        print(received.summary.sentence)
        for path in received.written:
            print(say("cli.written", path=path))
        print_notes(received.notes)
    return EXIT_CODES[received.summary.exit_state]


def _return(options: argparse.Namespace) -> int:
    terms = Terms(**reading_terms(options))
    with progress_bar() as progress:
        returned = give_back(options.folder, options.out, terms, progress)
    print(returned.sentence)
    print(say("cli.written", path=returned.list))
    print_notes(returned.notes)
    return 0


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show on a terminal how far a long run has come; nothing goes into a file or a pipe."""
    with tqdm(
        desc=say("intake.progress"),
        unit=say("intake.progress_unit"),
        file=sys.stderr,
        disable=None,
        leave=False,
    ) as bar:

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        try:
            yield advance
        except KeyboardInterrupt:
            raise Refusal("intake.interrupted") from None


def _intake_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, required=True, metavar="TABLE.xlsx", help=say("cli.help.intake_out")
    )
    _folder_options(parser)
    parser.add_argument("--csv", action="store_true", help=say("cli.help.csv"))
    option_json(parser)


def _return_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=say("cli.help.return_out")
    )
    _folder_options(parser)


def reading_terms(options: argparse.Namespace) -> dict[str, Any]:
    """Return the terms on which a folder is read."""
    return {
        "roster": options.roster,
        "previous": options.previous,
        "overlay": options.rules,
        "jobs": options.jobs,
        "received": options.received,
        "approved": options.approved,
    }


def _folder_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=say("cli.help.folder"))
    reading_options(parser)


def reading_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say on what terms a folder is read."""
    parser.add_argument("--roster", type=Path, metavar="R.xlsx", help=say("cli.help.roster"))
    parser.add_argument("--previous", type=Path, metavar="FOLDER", help=say("cli.help.last_folder"))
    parser.add_argument("--rules", type=Path, metavar="RULES.toml", help=say("cli.help.overlay"))
    parser.add_argument("--received", type=day, metavar="DATE", help=say("cli.help.received"))
    parser.add_argument("--approved", type=Path, metavar="A.xlsx", help=say("cli.help.approved"))
    parser.add_argument("--jobs", type=whole_number, metavar="N", help=say("cli.help.jobs"))


COMMANDS: Commands = {
    "intake": (_intake, _intake_options),
    "return": (_return, _return_options),
}
