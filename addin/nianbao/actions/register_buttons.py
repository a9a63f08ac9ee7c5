"""What the buttons on a register do, and those that need one."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from nianbao.actions.notice import Line, Notice, changed_lines
from nianbao.actions.register import new_register, take_figures
from nianbao.actions.register_check import CheckedRegister, check_register, explain_in_register
from nianbao.actions.register_due import line_of, remind
from nianbao.actions.register_import import import_register
from nianbao.book.findings import level_word, verdict_sentence
from nianbao.host import Host
from nianbao.register.judging import WORDS
from nianbao.register.reading import read_register
from nianbao.rules import Finding
from nianbao.words import say


def look(host: Host) -> Notice:
    """Return what a register holds; nothing is written."""
    register = read_register(host)
    slots = {"entries": len(register.entries), "disputes": len(register.disputes)}
    return Notice(say("button.looked_at_register", **slots), paths=(host.path,))


def new(path: Path) -> Notice:
    """Return a fresh register."""
    return Notice(say("button.register_made"), paths=(new_register(path),))


def read(source: Path, path: Path) -> Notice:
    """Return the register made of a list that people keep, and how much was not understood."""
    done = import_register(source, path)
    return Notice(done.sentence, paths=(path,))


def take(host: Host, source: Path) -> Notice:
    """Return which figures changed when tables three and four were counted from a register."""
    written = take_figures(host, source)
    lines = changed_lines(written)
    key = "button.taken" if lines else "button.nothing_to_take"
    return Notice(say(key, count=len(lines)), lines, written.notes)


def check(host: Host) -> Notice:
    """Return the verdict on a register and every finding, after marking them in it."""
    return _judged(check_register(host, mark=True))


def recheck(host: Host) -> Notice:
    """Return the verdict on a register; nothing is written to it."""
    return _judged(check_register(host))


def explain(host: Host, finding: Finding, text: str) -> Notice:
    """Return the verdict on a register after a reason was recorded for one of its findings."""
    return _judged(explain_in_register(host, finding, text))


def due(host: Host) -> Notice:
    """Return what is due, as a table to print and a calendar file beside the register."""
    stem = say("register.due.file", day=date.today())
    table, calendar = (_unused(host.path.with_name(stem + end)) for end in (".xlsx", ".ics"))
    done = remind(host, print_to=table, calendar_to=calendar)
    lines = tuple(Line("", f"{item.entry.row}", line_of(item)) for item in done.items)
    return Notice(done.sentence, lines, paths=done.paths)


def _unused(path: Path) -> Path:
    """Return a path at which no file stands, numbered where one does."""
    return next(candidate for candidate in _names(path) if not candidate.exists())


def _names(path: Path) -> Iterator[Path]:
    yield path
    number = 2
    while True:
        yield path.with_stem(f"{path.stem}-{number}")
        number += 1


def _judged(checked: CheckedRegister) -> Notice:
    lines = tuple(
        Line(level_word(f), f.at, f.message, "", f.remedy, f.explanation, f)
        for f in checked.verdict.findings
    )
    return Notice(verdict_sentence(checked.verdict, WORDS), lines)
