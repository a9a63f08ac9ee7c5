"""The command that sums a folder of filings."""

import argparse
from itertools import groupby
from pathlib import Path

from nianbao.actions.rollup import Rolled, Terms, as_json, check_rollup, make_rollup
from nianbao.cli.department import progress_bar, reading_options, reading_terms
from nianbao.cli.judging import EXIT_CODES
from nianbao.cli.options import Commands, option_json
from nianbao.cli.show import print_json
from nianbao.words import say


def _rollup(options: argparse.Namespace) -> int:
    own = {"unit": options.unit, "own": options.own, "last": options.last}
    terms = Terms(**reading_terms(options), **own, incomplete=options.incomplete)
    with progress_bar() as progress:
        if options.check:
            rolled = check_rollup(options.check, options.folder, terms, progress)
        else:
            rolled = make_rollup(options.folder, options.out, terms, progress)
    if options.json:
        print_json(as_json(rolled))
    else:
        _print(rolled, is_new=not options.check)
    return EXIT_CODES[rolled.state]


def _print(rolled: Rolled, *, is_new: bool) -> None:
    count = len(rolled.rollup.members)
    if is_new:
        print(rolled.sentence)
    elif rolled.agrees:
        print(say("rollup.agrees", count=count))
    for note in rolled.notes:
        print(note)
    for rule, remarks in groupby(rolled.remarks, key=lambda remark: remark.rule):
        for remark in remarks:
            level = say(f"finding.severity.{remark.severity}")
            print(say("rollup.remark", level=level, rule=rule.id, message=remark.message))
        print(say("rollup.remedy", text=rule.remedy))
    if is_new and not rolled.remarks:
        print(say("rollup.none"))


def _rollup_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help=say("cli.help.rollup_folder"))
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--out", type=Path, metavar="OUT.xlsx", help=say("cli.help.rollup_out"))
    wanted.add_argument(
        "--check", type=Path, metavar="FILE.xlsx", help=say("cli.help.rollup_check")
    )
    parser.add_argument("--unit", default="", metavar="全称", help=say("cli.help.rollup_unit"))
    parser.add_argument("--own", type=Path, metavar="OWN.xlsx", help=say("cli.help.rollup_own"))
    parser.add_argument("--last", type=Path, metavar="LAST", help=say("cli.help.rollup_last"))
    reading_options(parser)
    parser.add_argument("--incomplete", action="store_true", help=say("cli.help.rollup_incomplete"))
    option_json(parser)


COMMANDS: Commands = {"rollup": (_rollup, _rollup_options)}
