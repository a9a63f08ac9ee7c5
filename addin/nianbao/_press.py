"""Buttons pressed on an open workbook: what is done there, and what the user is told of it.

An empty sentence means that the user sees what happened.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

import xlwings as xw

from nianbao import _findings
from nianbao._log import log_path
from nianbao.actions import buttons
from nianbao.actions.buttons import Notice
from nianbao.book.layout import GUIDE
from nianbao.host.file import FileHost
from nianbao.host.live import LiveHost
from nianbao.host.program import program_of
from nianbao.words import Refusal, say

_LISTED = 10
_LAST_YEAR_FILES = "*.xlsx;*.xlsm;*.docx;*.doc;*.pdf;*.html;*.htm;*.txt"


def press(action: str, book: xw.Book, add_in: str) -> str:
    """Return what the user is told after a button was pressed. Refuses what cannot be done.

    ``add_in`` is the version of the add-in, which the examination of the machine reports.
    """
    if action == "doctor":  # also for a workbook on which nothing else works
        return _doctor(book, add_in)
    try:
        return _BUTTONS[action](LiveHost(book))
    except Refusal as refusal:
        raise _brief(refusal) from refusal.__cause__


def _check(host: LiveHost) -> str:
    with _at_work(host, "check"):
        notice = buttons.check(host)
    sentence = say("click.checked", verdict=notice.sentence)
    return "\n".join([sentence, *notice.notes[:_LISTED]])


def _written(action: str) -> Callable[[LiveHost], str]:
    """Return a button that writes and then lists what it wrote."""

    def press_it(host: LiveHost) -> str:
        with _at_work(host, action):
            return _with_lines(buttons.ON_WORKBOOK[action](host))

    return press_it


def _last_year(host: LiveHost) -> str:
    words = say("click.pick_last"), say("click.pick_kinds")
    picked = host.program.picked_file(host.book, *words, _LAST_YEAR_FILES)
    if picked is None:
        return say("click.no_pick")
    with _at_work(host, "last_year"):
        notice = buttons.last_year(host, picked)
    return "\n".join([notice.sentence, *notice.notes])


def _export(host: LiveHost) -> str:
    _save(host, "export")
    saved = FileHost(host.path)
    try:
        with _at_work(host, "export"):
            notice = buttons.export(saved)
    except Refusal as refusal:
        question = say("click.draft", refusal=_brief(refusal))
        if refusal.key != "export.blocked" or not _agrees(host, question):
            raise
        with _at_work(host, "export"):
            notice = buttons.export(saved, draft=True)
    return _with_files(notice)


def _submit(host: LiveHost) -> str:
    _save(host, "submit")
    with _at_work(host, "submit"):
        buttons.check_on_handing_in(host)
        host.book.save()
        # the saved file is copied, so that the open workbook keeps its name
        return _with_files(buttons.submit(FileHost(host.path)))


def _help(host: LiveHost) -> str:
    host.show(GUIDE, "A1")
    return ""


def _doctor(book: xw.Book, add_in: str) -> str:
    from nianbao.actions.doctor import Caller, doctor  # noqa: PLC0415 - slow to load

    program = program_of(book.app)
    report = doctor(
        Caller(
            application=program.description(book.app),
            workbook=program.full_name(book),
            read_only=program.is_read_only(book),
            add_in=add_in,
        )
    )
    path = log_path().with_name("doctor.txt")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report, "utf-8-sig")  # Notepad of older Windows needs the mark
    return say("click.doctor_kept", report=report, path=path)


def _save(host: LiveHost, action: str) -> None:
    """Have the open workbook saved under its own name. Refuses when the user does not want it."""
    if host.program.is_saved(host.book) and action != "submit":  # which marks it first
        return
    if host.program.is_read_only(host.book):
        raise Refusal("live.read_only", name=host.path.name)
    verb = say(f"click.save_{action}")
    if not _agrees(host, say("click.save_first", name=host.path.name, verb=verb)):
        raise Refusal("click.not_saved", verb=verb)
    host.book.save()


def _agrees(host: LiveHost, question: str) -> bool:
    return host.book.app.alert(question, say("click.title"), "ok_cancel", "info") == "ok"


def _brief(refusal: Refusal) -> Refusal:
    """Return a refusal that names no more findings than a message on the screen has room for."""
    lines = str(refusal.slots.get("findings", "")).split("\n")
    if len(lines) <= _LISTED:
        return refusal
    findings = "\n".join([*lines[:_LISTED], say("click.more_findings")])
    return Refusal(refusal.key, **refusal.slots | {"findings": findings})


def _with_lines(notice: Notice) -> str:
    """Return a notice with its first lines and all its notes below each other."""
    lines = [line.message for line in notice.lines[:_LISTED]]
    if len(notice.lines) > _LISTED:
        lines.append(say("click.more", count=len(notice.lines) - _LISTED))
    return "\n".join([notice.sentence, *lines, *notice.notes])


def _with_files(notice: Notice) -> str:
    return "\n".join([notice.sentence, *(path.name for path in notice.paths), *notice.notes])


def _at_work(host: LiveHost, action: str) -> AbstractContextManager[xw.App]:
    """Keep the screen still and say in the status bar what is being done."""
    return host.book.app.properties(screen_updating=False, status_bar=say(f"vba.running.{action}"))


_BUTTONS: dict[str, Callable[[LiveHost], str]] = {
    "check": _check,
    "recompute": _written("recompute"),
    "undo": _written("undo"),
    "clear_marks": _written("clear_marks"),
    "last_year": _last_year,
    "next_finding": _findings.go_to_next,
    "explain": _findings.go_to_explanation,
    "export": _export,
    "submit": _submit,
    "help": _help,
}
