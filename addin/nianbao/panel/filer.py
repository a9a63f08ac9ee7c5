"""The filer's side: one workbook, its findings, the report."""

import tkinter as tk
from collections.abc import Sequence
from pathlib import Path
from tkinter import simpledialog, ttk

from nianbao import __version__
from nianbao.actions.buttons import explain, look, recheck
from nianbao.actions.declaration import Action, Question, declaration, function
from nianbao.actions.doctor import doctor
from nianbao.actions.notice import Line, Notice
from nianbao.actions.user_paths import interpreter, user_paths
from nianbao.book.layout import GUIDE
from nianbao.host import Host
from nianbao.panel.choosing import chosen_of
from nianbao.panel.opened import Closed, Live, Workbook, open_filings
from nianbao.panel.recent import recent, remember
from nianbao.panel.side import Desk, Side
from nianbao.panel.worker import Progress
from nianbao.words import Refusal, say

_DAMAGED = Question("open", say("panel.pick_damaged"), files="workbook")


class Filer(Side):
    """Opens a workbook and does with it what the ribbon's buttons do."""

    def __init__(self, parent: tk.Misc, desk: Desk) -> None:
        super().__init__(parent, desk, "filer", "finding")
        self.workbook: Workbook | None = None
        self._seen = self._changed = self._stamp()
        self.name = tk.StringVar(value=say("panel.no_file"))
        ttk.Label(self.facts, textvariable=self.name).pack(fill="x")
        self.own = {
            "open": self.pick,
            "attach": self.attach,
            "next_finding": self.results.next,
            "explain": self.explain,
            "help": self.help,
            "doctor": self.examine,
            "about": self.about,
        }

    def pick(self) -> None:
        """Ask which workbook to open."""
        if answers := self.answers(declaration().actions["open"].asks, self._near()):
            self.open(Path(answers[0]))

    def open(self, path: Path) -> None:
        """Work on a closed workbook from now on. Nothing is written to it yet."""
        self._look_at(Closed(path))

    def attach(self) -> None:
        """Work on a workbook that is open in Excel, WPS or LibreOffice."""
        doing = declaration().actions["attach"].doing
        self.desk.do(doing, lambda _: open_filings(), self._choose)

    def _choose(self, found: Sequence[Live]) -> None:
        if not found:
            self.results.tell(say("panel.none_open"))
            return
        self._look_at(found[0] if len(found) == 1 else chosen_of(self, found))

    def _look_at(self, workbook: Workbook | None) -> None:
        """Take up a workbook if it is a filing."""
        if workbook:
            self.desk.do(
                declaration().actions["open"].doing,
                lambda _: look(workbook.host()),
                lambda notice: self._take_up(workbook, notice),
            )

    def _take_up(self, workbook: Workbook, notice: Notice) -> None:
        self.workbook = workbook
        self.name.set(workbook.words)
        self.results.show(notice)
        if isinstance(workbook, Closed):
            remember("workbook", workbook.path)

    def settle(self) -> None:
        """Take the file as it is now for what was looked at last."""
        self._seen = self._changed = self._stamp()

    def look_again(self) -> None:
        """Check the file again if another program has saved it and is done with that.

        Nothing is written: marks in the workbook are made by 校验 alone.
        """
        now, workbook = self._stamp(), self.workbook
        if workbook is None or now in (None, self._seen):
            return
        if now != self._changed:
            self._changed = now
            return
        self._seen = now
        doing = declaration().actions["check"].doing
        self.desk.do(doing, lambda _: recheck(workbook.path), self.results.show, self._not_read)

    def _not_read(self, refusal: Refusal) -> None:
        self.desk.say(str(refusal))

    def _stamp(self) -> tuple[int, int] | None:
        """Return when the file was saved and how large it is, None where it cannot be told."""
        try:
            found = self.workbook.path.stat() if self.workbook else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if found else None

    def act(self, name: str) -> None:
        """Do what the declaration says of an action, in the background, and show the notice."""
        action, workbook = declaration().actions[name], self.workbook
        if action.works_on in ("workbook", "file") and workbook is None:
            self.desk.say(say("panel.no_file"))
            return
        damaged = [_DAMAGED] if action.works_on == "any_file" else []
        answers = self.answers([*damaged, *action.asks], self._near())
        if answers is None:
            return
        if damaged:
            workbook, answers = Closed(Path(answers[0])), answers[1:]
        found: list[Line] = []

        def run(_: Progress, *, unsign: bool = False, **options: bool) -> Notice:
            worked_on = _worked_on(action, workbook, found, unsign=unsign)
            return function(action.function)(*worked_on, *answers, **options)

        def show(notice: Notice) -> None:
            if action.opens:
                self._take_up(Closed(notice.paths[0]), notice)
            else:
                self.results.show(notice)

        self.perform(action, run, show, found)

    def explain(self) -> None:
        """Ask why the chosen finding may stand, and record it."""
        number, workbook = self.results.chosen(), self.workbook
        finding = self.results.lines[number].finding if number is not None else None
        if not finding or not workbook:
            self.desk.say(say("panel.explain_choose"))
            return
        if not finding.takes_note:
            slots = {"rule": finding.rule.id, "message": finding.message}
            self.desk.say(say("click.explain_not", **slots))
            return
        action = declaration().actions["explain"]
        question = say("panel.explain_why", message=finding.message)
        text = simpledialog.askstring(
            say("panel.title"), question, initialvalue=finding.explanation, parent=self
        )
        if text:

            def run(_: Progress, *, unsign: bool = False) -> Notice:
                return explain(workbook.host(unsign=unsign), finding, text)

            self.perform(action, run, self.results.show)

    def help(self) -> None:
        """Show the guide in the workbook, or say where it stands."""
        self._go_to(GUIDE, "A1")

    def examine(self) -> None:
        """Examine the machine, and show the report."""
        doing = declaration().actions["doctor"].doing
        self.desk.do(doing, lambda _: doctor(), self.results.tell)

    def about(self) -> None:
        """Say which version this is, and where it keeps what."""
        program, settings = interpreter(), user_paths().settings
        slots = {"version": __version__, "program": program, "settings": settings}
        self.results.tell(say("panel.about", **slots))

    def jump(self, line: Line) -> None:
        """Go to where a finding stands, or say where that is."""
        sheet, _, cell = line.place.partition("!")
        if sheet:
            self._go_to(sheet, cell)

    def _go_to(self, sheet: str, cell: str) -> None:
        workbook = self.workbook
        if workbook is None:
            self.desk.say(say("panel.no_file"))
        elif isinstance(workbook, Closed):
            self.desk.say(workbook.show(sheet, cell))
        else:
            self.desk.do(say("panel.jump"), lambda _: workbook.show(sheet, cell), self.desk.say)

    def _near(self) -> Path | None:
        """Return the file beside which dialogs begin: the present one, else the last one."""
        return self.workbook.path if self.workbook else recent("workbook")


def _worked_on(
    action: Action, workbook: Workbook | None, found: list[Line], *, unsign: bool
) -> list[Host]:
    """Return what an action is given to work on; ``found`` gets what its first step lists.

    ``unsign`` consents to the end of a signature.
    """
    if workbook is None or action.works_on == "nothing":
        return []
    if action.works_on == "workbook":
        return [workbook.host(unsign=unsign)]
    # what the person has not saved yet is not for us to save
    saved = workbook.saved(unsign=unsign)
    if action.first:
        found.extend(function(action.first)(workbook.host(unsign=unsign)).lines)
        saved = workbook.save(unsign=unsign)
    return [saved]
