"""The command ``season``: a department's January with its memory."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from nianbao.actions.season import Taken, approve, history, new_season, status, take
from nianbao.actions.season_documents import FORMATS, archive, check_published, write_page
from nianbao.actions.season_notices import state_words
from nianbao.cli.department import progress_bar
from nianbao.cli.options import EXIT_CODES, Commands, Run, add_verb, day, whole_number
from nianbao.cli.show import print_notes
from nianbao.season.project import Project
from nianbao.season.publication import sentence
from nianbao.words import Refusal, say

_PATHS = ("roster", "previous", "rules", "own", "last", "approved", "scoring")
_TEXTS = ("department", "contact", "phone")


def _new(options: argparse.Namespace) -> int:
    given = {name: getattr(options, name) for name in (*_PATHS, *_TEXTS, "deadline", "year")}
    inbox = options.inbox or options.folder / say("season.inbox")
    file, notes = new_season(Project(options.folder, inbox=inbox, **given))
    print(say("season.created", year=options.year, inbox=inbox))
    print(say("cli.written", path=file))
    print_notes(notes)
    return 0


def _take(options: argparse.Namespace) -> int:
    with progress_bar() as progress:
        taken = take(options.folder, options.received, options.jobs, progress)
    received = taken.received
    sentence = received.summary.sentence
    print(say("season.taken", number=taken.number, files=taken.new_files, sentence=sentence))
    _print_news(taken)
    for path in received.written:
        print(say("cli.written", path=path))
    print_notes(received.notes)
    return EXIT_CODES[received.summary.exit_state]


def _print_news(taken: Taken) -> None:
    if taken.number == 1:
        return
    count = len(taken.news)
    print(say("season.changed", count=count) if count else say("season.nothing_changed"))
    for one in taken.news:
        before, now = state_words(one.before), state_words(one.now)
        print(say("season.news", unit=one.now.unit, before=before, now=now))
        if one.changes:
            print(say("season.news_changes", words=one.changes))


def _status(options: argparse.Namespace) -> int:
    if options.unit:
        for line in history(options.folder, options.unit):
            print(line)
        return 0
    overview = status(options.folder)
    print(overview.sentence)
    rows = [
        [
            one.standing.unit, state_words(one.standing), one.came, str(one.returned),
            str(one.reminded), one.last_sent, one.standing.file,
        ]
        for one in overview.units
    ]  # fmt: skip
    _print_table([say("season.heads").split("|"), *rows])
    return 0


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns; a Chinese character is as wide as two letters."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)
        ]
        print("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return len(text.encode("gb18030", "replace"))


def _approve(options: argparse.Namespace) -> int:
    approve(options.folder, options.unit, options.rule, options.reason, options.by)
    print(say("season.approved", unit=options.unit, rule=options.rule))
    return 0


def _page(options: argparse.Namespace) -> int:
    formats = options.to.split(",") if options.to else FORMATS
    if unknown := set(formats) - set(FORMATS):
        raise Refusal("season.no_format", given="、".join(unknown), known="、".join(FORMATS))
    for path in write_page(options.folder, options.out, formats).written:
        print(say("cli.written", path=path))
    return 0


def _published(options: argparse.Namespace) -> int:
    found = check_published(options.folder, options.pages, options.out)
    print(sentence(found))
    print(say("cli.written", path=options.out))
    return 0 if all(one.kind == "same" for one in found) else EXIT_CODES["blocked"]


def _archive(options: argparse.Namespace) -> int:
    done = archive(options.folders, options.out, options.page)
    years = "、".join(map(str, done.years))
    print(say("season.archived", years=years, units=done.units, figures=done.figures))
    for path in done.written:
        print(say("cli.written", path=path))
    return 0


def _archive_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders", type=Path, nargs="+", metavar="DIR", help=say("cli.season.folder")
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="OUT.csv", help=say("cli.season.archive_out")
    )
    parser.add_argument(
        "--page", type=Path, metavar="PAGE.html", help=say("cli.season.archive_page")
    )


def _season(options: argparse.Namespace) -> int:
    return options.verb(options)


def _season_options(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar=say("cli.season.verb"), dest="what")
    new = _verb(verbs, "new", _new)
    new.add_argument(
        "--year", type=whole_number, required=True, metavar="年度", help=say("season.project.year")
    )
    for name in ("inbox", *_PATHS):
        new.add_argument(f"--{name}", type=Path, metavar="PATH", help=say(f"season.project.{name}"))
    for name in _TEXTS:
        new.add_argument(f"--{name}", default="", help=say(f"season.project.{name}"))
    new.add_argument("--deadline", type=day, metavar="DATE", help=say("season.project.deadline"))
    taking = _verb(verbs, "take", _take)
    taking.add_argument("--received", type=day, metavar="DATE", help=say("cli.season.received"))
    taking.add_argument("--jobs", type=whole_number, metavar="N", help=say("cli.help.jobs"))
    looking = _verb(verbs, "status", _status)
    looking.add_argument("unit", nargs="?", metavar="全称", help=say("cli.season.one_unit"))
    paging = _verb(verbs, "page", _page)
    paging.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=say("cli.season.page_out")
    )
    paging.add_argument("--to", metavar="docx,html,pdf", help=say("cli.help.to"))
    comparing = _verb(verbs, "published", _published)
    comparing.add_argument("pages", type=Path, metavar="PAGES", help=say("cli.season.pages"))
    comparing.add_argument(
        "--out", type=Path, required=True, metavar="TABLE.xlsx", help=say("cli.help.intake_out")
    )
    passing = _verb(verbs, "approve", _approve)
    passing.add_argument("unit", metavar="全称", help=say("cli.season.unit"))
    passing.add_argument("rule", metavar="R086", help=say("cli.help.explain_rule"))
    passing.add_argument("--reason", required=True, help=say("cli.season.reason"))
    passing.add_argument("--by", required=True, help=say("cli.season.by"))


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Run
) -> argparse.ArgumentParser:
    parser = add_verb(verbs, name, run, say(f"cli.season.{name}"))
    parser.add_argument("folder", type=Path, metavar="DIR", help=say("cli.season.folder"))
    return parser


COMMANDS: Commands = {
    "season": (_season, _season_options),
    "archive": (_archive, _archive_options),
}
