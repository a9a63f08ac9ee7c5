"""The command ``register``: the register of applications."""

import argparse
from pathlib import Path

from nianbao.actions.register import new_register
from nianbao.actions.register_check import Beside, as_json, check_register
from nianbao.actions.register_due import DAYS, line_of, remind
from nianbao.actions.register_import import import_register, join_registers
from nianbao.cli.options import (
    EXIT_CODES,
    Commands,
    Run,
    add_verb,
    day,
    opened_to_write,
    option_json,
    option_written_file,
    whole_number,
)
from nianbao.cli.show import print_json, print_verdict
from nianbao.register.fees import Fee, by_item, by_volume
from nianbao.register.judging import WORDS
from nianbao.words import say


def _new(options: argparse.Namespace) -> int:
    print(say("cli.written", path=new_register(options.file, options.year, options.unit)))
    return 0


def _check(options: argparse.Namespace) -> int:
    beside = Beside(options.filing, options.last, options.as_of)
    checked = check_register(opened_to_write(options), mark=options.write, beside=beside)
    if options.json:
        print_json(as_json(checked))
    else:
        print_verdict(checked.verdict, lambda finding: finding.at, WORDS)
    return EXIT_CODES[checked.verdict.state]


def _due(options: argparse.Namespace) -> int:
    done = remind(
        opened_to_write(options),
        options.days,
        print_to=options.out,
        calendar_to=options.ics,
        beside=Beside(as_of=options.as_of),
    )
    print(done.sentence)
    for item in done.items:
        print(line_of(item))
    for path in done.paths:
        print(say("cli.written", path=path))
    return 0


def _import(options: argparse.Namespace) -> int:
    done = import_register(options.source, options.file, options.year, options.unit)
    print(done.sentence)
    print(say("cli.written", path=done.path))
    return 0


def _join(options: argparse.Namespace) -> int:
    done = join_registers(options.sources, options.file)
    print(done.sentence)
    print(say("cli.written", path=done.path))
    return 0


def _fees(options: argparse.Namespace) -> int:
    fees: list[Fee] = []
    if options.items is not None:
        fees.append(by_item(options.items))
    if options.pages is not None:
        fees.append(by_volume(options.pages))
    for fee in fees:
        print(say("cli.register.fee", amount=fee.amount, steps=fee.words))
    return 0


def _register(options: argparse.Namespace) -> int:
    return options.verb(options)


def _register_options(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar=say("cli.register.verb"), dest="what")
    new = _verb(verbs, "new", _new)
    _out_file(new)
    check = _verb(verbs, "check", _check)
    option_written_file(check)
    option_json(check)
    check.add_argument("--filing", type=Path, metavar="FILE.xlsx", help=say("cli.register.filing"))
    check.add_argument("--last", type=Path, metavar="LAST.xlsx", help=say("cli.register.last"))
    check.add_argument("--write", action="store_true", help=say("cli.help.write"))
    due = _verb(verbs, "due", _due)
    option_written_file(due)
    due.add_argument("--days", type=whole_number, default=DAYS, help=say("cli.register.days"))
    due.add_argument("--out", type=Path, metavar="TABLE.xlsx", help=say("cli.register.table"))
    due.add_argument("--ics", type=Path, metavar="F.ics", help=say("cli.register.ics"))
    for verb in (check, due):
        verb.add_argument("--as-of", type=day, metavar="2026-11-30", help=say("cli.register.as_of"))
    read = _verb(verbs, "import", _import)
    read.add_argument("source", type=Path, metavar="SOURCE", help=say("cli.register.list"))
    _out_file(read)
    join = _verb(verbs, "join", _join)
    join.add_argument("file", type=Path, metavar="OUT.xlsx", help=say("cli.help.out_file"))
    join.add_argument("sources", type=Path, nargs="+", metavar="R.xlsx")
    fees = _verb(verbs, "fees", _fees)
    fees.add_argument("--items", type=whole_number, help=say("cli.register.items"))
    fees.add_argument("--pages", type=whole_number, help=say("cli.register.pages"))


def _out_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="OUT.xlsx", help=say("cli.help.out_file"))
    parser.add_argument("--year", type=whole_number, metavar="年度", help=say("cli.help.year"))
    parser.add_argument("--unit", default="", metavar="全称", help=say("cli.help.unit"))


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Run
) -> argparse.ArgumentParser:
    return add_verb(verbs, name, run, say(f"cli.register.{name}"))


COMMANDS: Commands = {"register": (_register, _register_options)}
