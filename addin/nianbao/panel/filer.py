"""The filer's side: one workbook, its findings, the report."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tkinter import filedialog, ttk
from typing import TYPE_CHECKING

from nianbao.actions.buttons import ON_WORKBOOK, Line, Notice, export, look, renew
from nianbao.host import Host
from nianbao.host.file import FileHost
from nianbao.panel.frames import Buttons, Results
from nianbao.panel.worker import Job
from nianbao.words import Refusal, say

if TYPE_CHECKING:
    from nianbao.panel.window import Window

# Makes the host of the workbook anew for each action: the file may have changed in between.
MakeHost = Callable[[], Host]


class Filer(ttk.Frame):
    """Opens a workbook and does with it what the ribbon's buttons do."""

    def __init__(self, parent: tk.Misc, window: "Window") -> None:
        super().__init__(parent)
        self.window = window
        self.host: MakeHost | None = None
        self.name = tk.StringVar(value=say("panel.no_file"))
        self.buttons = Buttons(
            self,
            [
                ("open", "Control-o", self.pick),
                ("check", "F5", lambda: self.act("check")),
                ("next", "F6", self.next),
                ("recompute", "F7", lambda: self.act("recompute")),
                ("export", "F8", self.export),
                ("submit", "F9", lambda: self.act("submit")),
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
        self.window.do(say("panel.open"), lambda _: look(FileHost(path)), self._take)

    def _take(self, notice: Notice) -> None:
        """Work on the workbook of a notice from now on."""
        path = notice.paths[0]
        self.host = lambda: FileHost(path)
        self.name.set(say("panel.file", path=path))
        self.results.show(notice)

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
            job: Job = lambda _: renew(FileHost(old), Path(new))  # noqa: E731
            self.window.do(say("panel.renew"), job, self._take)

    def act(self, verb: str) -> None:
        """Do what a button stands for, in the background, and show the notice."""
        self._do(verb, ON_WORKBOOK[verb])

    def next(self) -> None:
        """Go on to the next finding."""
        self.results.next()

    def export(self) -> None:
        """Export the report; while errors stand, ask whether a draft is wanted."""

        def ask(refusal: Refusal) -> None:
            self.refused(str(refusal))
            if refusal.key == "export.blocked" and self.window.agrees(say("panel.draft")):
                self._do("export", partial(export, draft=True))

        self._do("export", export, ask)

    def jump(self, line: Line) -> None:
        """Show where a finding stands: in words, since the file is closed."""
        sheet, _, cell = line.place.partition("!")
        if sheet:
            self.window.say(say("panel.place_words", sheet=sheet, cell=cell))

    def refused(self, sentence: str) -> None:
        """Show why an action was not done."""
        self.results.refuse(sentence)

    def _do(
        self,
        verb: str,
        run: Callable[[Host], Notice],
        when_refused: Callable[[Refusal], None] | None = None,
    ) -> None:
        if self.host is None:
            self.window.say(say("panel.no_file"))
            return
        make = self.host
        job: Job = lambda _: run(make())  # noqa: E731
        self.window.do(say(f"panel.{verb}"), job, self.results.show, when_refused)
