"""Buttons pressed on an open workbook: what is done there, and what the user is told of it.

An empty sentence means that the user sees what happened.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import xlwings as xw

from nianbao import _findings
from nianbao._log import log_path
from nianbao.actions.declaration import Action, Question, declaration, function
from nianbao.actions.notice import Notice
from nianbao.book.layout import GUIDE
from nianbao.host import Host
from nianbao.host.file import SIGNED, FileHost
from nianbao.host.live import LiveHost
from nianbao.host.program import program_of
from nianbao.words import Refusal, say

_LISTED = 10


def press(action: Action, book: xw.Book, add_in: str) -> str:
    """Return what the user is told after a button was pressed. Refuses what cannot be done.

    ``add_in`` is the version of the add-in, which the examination of the machine reports.
    """
    if action.id == "doctor":  # also for a workbook on which nothing else works
        return _doctor(book, add_in)
    host = LiveHost(book)
    try:
        if action.id in _OWN:
            return _OWN[action.id](host)
        _refuse_final(host, action)
        try:
            return _done(action, host)
        except Refusal as refusal:
            question = say("click.unsign", name=host.path.name)
            if refusal.key != SIGNED or not _agrees(host, question):
                raise
            return _done(action, LiveHost(book, unsign=True))
    except Refusal as refusal:
        raise _brief(refusal) from refusal.__cause__


def _refuse_final(host: LiveHost, action: Action) -> None:
    """Ask before a workbook marked as final is written; refuses where that is not wanted."""
    if not (action.writes and host.seal == "final"):
        return
    if not _agrees(host, say("click.final", name=host.path.name)):
        raise Refusal("click.not_final")


def _done(action: Action, host: LiveHost) -> str:
    """Do what the declaration says of an action; return what the user is told."""
    _findings.begin_anew()
    worked_on: list[Host] = [] if action.works_on == "nothing" else [host]
    if action.works_on in ("file", "any_file"):
        _save(host, action)
        worked_on = [FileHost(host.path)]  # so that the open workbook keeps its name
    answers = [_answer(question, host) for question in action.asks]
    if None in answers:
        return say("click.no_pick")

    def do(**options: bool) -> str:
        with _at_work(host, action):
            if action.first:
                function(action.first)(host)
                host.book.save()
            return _told(action, function(action.function)(*worked_on, *answers, **options))

    try:
        return do()
    except Refusal as refusal:
        offer = action.otherwise
        if not offer or refusal.key != offer.refusal:
            raise
        if not _agrees(host, f"{_brief(refusal)}\n\n{offer.question}"):
            raise
        return do(**{offer.option: True})


def _answer(question: Question, host: LiveHost) -> Path | None:
    """Return the file that the user picks, or the one beside the workbook that is to be made."""
    if question.what == "open":
        kind = question.kind
        patterns = ";".join(kind.patterns)
        return host.program.picked_file(host.book, question.title, kind.caption, patterns)
    return host.path.with_name(question.name.format(stem=host.path.stem))


def _told(action: Action, notice: Notice) -> str:
    """Return a notice as a message that a screen has room for."""
    lines = [line.message for line in notice.lines] if action.lists else []
    if len(lines) > _LISTED:
        lines[_LISTED:] = [say("click.more", count=len(lines) - _LISTED)]
    names = [path.name for path in notice.paths]
    after = [action.afterwards] if action.afterwards else []
    return "\n".join([notice.sentence, *lines, *after, *names, *notice.notes[:_LISTED]])


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


def _save(host: LiveHost, action: Action) -> None:
    """Have the open workbook saved under its own name. Refuses when the user does not want it."""
    if host.program.is_saved(host.book) and not action.first:  # which writes to it
        return
    if host.program.is_read_only(host.book):
        raise Refusal("live.read_only", name=host.path.name)
    if not _agrees(host, say("click.save_first", name=host.path.name, verb=action.doing)):
        raise Refusal("click.not_saved", verb=action.doing)
    host.book.save()


def _agrees(host: LiveHost, question: str) -> bool:
    return host.book.app.alert(question, declaration().caption, "yes_no", "info") == "yes"


def _brief(refusal: Refusal) -> Refusal:
    """Return a refusal that names no more findings than a message on the screen has room for."""
    lines = str(refusal.slots.get("findings", "")).split("\n")
    if len(lines) <= _LISTED:
        return refusal
    findings = "\n".join([*lines[:_LISTED], say("click.more_findings")])
    return Refusal(refusal.key, **refusal.slots | {"findings": findings})


def _at_work(host: LiveHost, action: Action) -> AbstractContextManager[xw.App]:
    """Keep the screen still and say in the status bar what is being done."""
    status = say("click.running", doing=action.doing)
    return host.book.app.properties(screen_updating=False, status_bar=status)


_OWN: dict[str, Callable[[LiveHost], str]] = {
    "next_finding": _findings.go_to_next,
    "explain": _findings.go_to_explanation,
    "help": _help,
}
