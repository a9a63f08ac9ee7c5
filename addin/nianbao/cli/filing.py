"""Commands that make and fill a filing workbook."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nianbao.actions.confirm import described
from nianbao.actions.demo import demo
from nianbao.actions.filling import fill, new, read, recompute
from nianbao.actions.open_workbook import open_workbook
from nianbao.actions.renew import renew
from nianbao.book.filling import json_number
from nianbao.book.snapshot import Snapshot
from nianbao.cli.options import (
    Commands,
    opened_to_write,
    option_file,
    option_json,
    option_written_file,
    whole_number,
)
from nianbao.cli.recovered import print_recovered
from nianbao.cli.show import (
    places,
    print_changes,
    print_json,
    print_notes,
    print_verdict,
)
from nianbao.form import Figure
from nianbao.form.filing import plain_number
from nianbao.host.file import FileHost
from nianbao.rules.cell_names import place
from nianbao.words import Refusal, say

# the exit code where a report's figures or texts did not all find their places
_READ_IN_PART = 3


def _demo(options: argparse.Namespace) -> int:
    folder = options.out or _unused_folder(Path(say("cli.demo_folder")))
    done = demo(folder)
    print(say("cli.demo_read", source=done.source.name))
    print_recovered(done.recovered)
    print_verdict(done.checked.verdict, places(done.checked))
    print(say("cli.written", path=done.workbook))
    for path in done.exports:
        print(say("cli.written", path=path))
    return 0


def _unused_folder(folder: Path) -> Path:
    number = 2
    candidate = folder
    while candidate.exists():
        candidate = folder.with_name(f"{folder.name}-{number}")
        number += 1
    return candidate


def _new(options: argparse.Namespace) -> int:
    written = new(options.file, options.unit, options.year, options.last)
    print(say("cli.written", path=written.path))
    for line in written.account:
        print(line)
    print_notes(written.notes)
    return 0


def _read(options: argparse.Namespace) -> int:
    written, recovered = read(options.source, options.file)
    if options.json:
        heading = {"out": str(written.path), "edition": recovered.filing.edition.id}
        print_json(heading | described(recovered) | {"notes": list(written.notes)})
    else:
        print(say("cli.written", path=written.path))
        print_recovered(recovered)
    return 0 if recovered.is_whole else _READ_IN_PART


def _fill(options: argparse.Namespace) -> int:
    if not options.data and not options.register:
        raise Refusal("register.nothing_to_fill")
    host = opened_to_write(options)
    if options.data:
        print_changes(fill(host, options.data))
    if options.register:
        from nianbao.actions.register import take_figures  # noqa: PLC0415 - slow to load

        print_changes(take_figures(host, options.register))
    return 0


def _renew(options: argparse.Namespace) -> int:
    written = renew(FileHost(options.file), options.out)
    print(say("renew.done", path=written.path))
    print_notes(written.notes)
    return 0


def _recompute(options: argparse.Namespace) -> int:
    print_changes(recompute(opened_to_write(options)))
    return 0


def _figures(options: argparse.Namespace) -> int:
    snapshot = open_workbook(options.file)[1]
    filing = snapshot.filing
    if options.json:
        content = {"edition": filing.edition.id, "figures": _described(filing.figures)}
        print_json(content | ({"previous": _previous(snapshot)} if snapshot.previous else {}))
        return 0
    for cell in filing.edition.cells:
        figure = filing.figures[cell.id]
        number = plain_number(figure.number) or say("book.blank")
        raw = "" if figure.raw in ("", number) else f"「{figure.raw}」"
        print(f"{figure.at}\t{place(cell, filing.edition)}\t{number}{raw}\t{cell.id}")
    return 0


def _described(figures: Mapping[str, Figure]) -> dict[str, dict[str, Any]]:
    return {
        cell: {"number": json_number(figure.number), "raw": figure.raw, "at": figure.at}
        for cell, figure in figures.items()
    }


def _previous(snapshot: Snapshot) -> dict[str, Any]:
    """Return last year's figures as they stand in the workbook, each with where it came from."""
    previous = snapshot.previous
    assert previous
    origins = snapshot.previous_origins
    figures = {cell: x | {"origin": origins[cell]} for cell, x in
               _described(previous.figures).items()}  # fmt: skip
    year, source = previous.profile.year, snapshot.previous_source
    return {"year": year, "source": source, "figures": figures}


def _demo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("cli.help.demo_out"))


def _new_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="OUT.xlsx", help=say("cli.help.out_file"))
    parser.add_argument("--unit", default="", metavar="全称", help=say("cli.help.unit"))
    parser.add_argument("--year", type=whole_number, metavar="年度", help=say("cli.help.year"))
    parser.add_argument("--from", dest="last", type=Path, metavar="LAST", help=say("cli.help.from"))


def _read_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, metavar="SOURCE", help=say("cli.help.source"))
    parser.add_argument("file", type=Path, metavar="OUT.xlsx", help=say("cli.help.out_file"))
    option_json(parser)


def _renew_options(parser: argparse.ArgumentParser) -> None:
    option_file(parser)
    parser.add_argument("out", type=Path, metavar="OUT.xlsx", help=say("cli.help.out_file"))


def _fill_options(parser: argparse.ArgumentParser) -> None:
    option_written_file(parser)
    parser.add_argument(
        "data", type=Path, nargs="?", metavar="DATA.json", help=say("cli.help.data")
    )
    parser.add_argument("--register", type=Path, metavar="R.xlsx", help=say("cli.register.source"))


def _figures_options(parser: argparse.ArgumentParser) -> None:
    option_file(parser)
    option_json(parser)


COMMANDS: Commands = {
    "demo": (_demo, _demo_options),
    "new": (_new, _new_options),
    "read": (_read, _read_options),
    "fill": (_fill, _fill_options),
    "figures": (_figures, _figures_options),
    "recompute": (_recompute, option_written_file),
    "renew": (_renew, _renew_options),
}
