"""The filer's side: one workbook, its findings, the report."""

import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from tkinter import filedialog, ttk
from typing import TYPE_CHECKING

from nianbao.actions.buttons import (
    ON_WORKBOOK,
    Line,
    Notice,
    check_on_handing_in,
    export,
    look,
    renew,
    submit,
)
from nianbao.host.file import FileHost
from nianbao.panel.frames import Buttons, Results, chosen_of
from nianbao.panel.workbook import Closed, Live, Workbook, open_filings
from nianbao.words import Refusal, say

if TYPE_CHECKING:
    from nianbao.panel.window import Window


class Filer(ttk.Frame):
    """Opens a workbook and does with it what the ribbon's buttons do."""

    def __init__(self, parent: tk.Misc, window: "Window") -> None:
        super().__init__(parent)
        self.window = window
        self.workbook: Workbook | None = None
        self.name = tk.StringVar(value=say("panel.no_file"))
        self.buttons = Buttons(
            self,
            [
                ("open", "Control-o", self.pick),
                ("attach", "Control-l", self.attach),
                ("check", "F5", lambda: self.act("check")),
                ("next", "F6", self.next),
                ("recompute", "F7", lambda: self.act("recompute")),
                ("export", "F8", self.export),
                ("submit", "F9", self.submit),
                ("undo", "Control-z", lambda: self.act("undo")),
                ("renew", "", self.renew),
            ],
        )
        self.buttons.pack(fill="x")
        ttk.Label(self, textvariable=self.name).pack(fill="x", padx=6)
        self.results = Results(self, "finding", self.jump)
        self.results.pack(fill="both", expand=True)
        self.results.show(Notice(say("panel.hint_filer")))

    def pick(self) -> None:
        """Ask which workbook to open."""
        kinds = [(say("panel.kinds_workbook"), "*.xlsx *.xlsm"), (say("panel.kinds_all"), "*")]
        title = say("panel.pick_workbook")
        if chosen := filedialog.askopenfilename(parent=self, title=title, filetypes=kinds):
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Work on a closed workbook from now on. Nothing is written to it yet."""
        self._look_at(Closed(path))

    def attach(self) -> None:
        """Work on a workbook that is open in Excel, WPS or LibreOffice."""
        self.window.do(say("panel.attach"), lambda _: open_filings(), self._choose)

    def _choose(self, found: Sequence[Live]) -> None:
        if not found:
            self.results.refuse(say("panel.none_open"))
            return
        self._look_at(found[0] if len(found) == 1 else chosen_of(self, found))

    def _look_at(self, workbook: Workbook | None) -> None:
        """Take up a workbook if it is a filing."""

        def take(notice: Notice) -> None:
            self.workbook = workbook
            self.name.set(workbook.words if workbook else "")
            self.results.show(notice)

        if workbook:
            self.window.do(say("panel.open"), lambda _: look(workbook.host()), take)

    def renew(self) -> None:
        """Ask for a workbook whose layout suffered and for a new name; move its contents there."""
        kinds = [(say("panel.kinds_workbook"), "*.xlsx *.xlsm")]
        title = say("panel.pick_damaged")
        chosen = filedialog.askopenfilename(parent=self, title=title, filetypes=kinds)
        if not chosen:
            return
        old = Path(chosen)
        new = filedialog.asksaveasfilename(
            parent=self,
            title=say("panel.pick_renewed"),
            initialdir=old.parent,
            initialfile=say("panel.renewed_name", stem=old.stem),
            defaultextension=".xlsx",
            confirmoverwrite=False,
        )
        if new:
            self.window.do(
                say("panel.renew"),
                lambda _: renew(FileHost(old), Path(new)),
                lambda notice: self._take_renewed(notice, Path(new)),
            )

    def _take_renewed(self, notice: Notice, path: Path) -> None:
        self.workbook = Closed(path)
        self.name.set(self.workbook.words)
        self.results.show(notice)

    def act(self, verb: str) -> None:
        """Do what a button stands for, in the background, and show the notice."""
        self._do(verb, lambda workbook: ON_WORKBOOK[verb](workbook.host()))

    def next(self) -> None:
        """Go on to the next finding."""
        self.results.next()

    def export(self) -> None:
        """Export the report; while errors stand, ask whether a draft is wanted."""

        def ask(refusal: Refusal) -> None:
            self.refused(str(refusal))
            if refusal.key == "export.blocked" and self.window.agrees(say("panel.draft")):
                self._do("export", lambda workbook: export(workbook.saved(), draft=True))

        self._do("export", lambda workbook: export(workbook.saved()), ask)

    def submit(self) -> None:
        """Make what is handed in; what hinders it is listed, and marked in the workbook."""
        found: list[Line] = []

        def run(workbook: Workbook) -> Notice:
            workbook.saved()  # what the person has not saved yet is not for us to save
            found.extend(check_on_handing_in(workbook.host()).lines)
            return submit(workbook.save())

        self._do("submit", run, lambda refusal: self.results.refuse(str(refusal), found))

    def jump(self, line: Line) -> None:
        """Go to where a finding stands, or say where that is."""
        sheet, _, cell = line.place.partition("!")
        workbook = self.workbook
        if not sheet or workbook is None:
            return
        if isinstance(workbook, Closed):
            self.window.say(workbook.show(sheet, cell))
            return
        self.window.do(say("panel.jump"), lambda _: workbook.show(sheet, cell), self.window.say)

    def refused(self, sentence: str) -> None:
        """Show why an action was not done."""
        self.results.refuse(sentence)

    def _do(
        self,
        verb: str,
        run: Callable[[Workbook], Notice],
        when_refused: Callable[[Refusal], None] | None = None,
    ) -> None:
        workbook = self.workbook
        if workbook is None:
            self.window.say(say("panel.no_file"))
            return
        self.window.do(
            say(f"panel.{verb}"), lambda _: run(workbook), self.results.show, when_refused
        )
