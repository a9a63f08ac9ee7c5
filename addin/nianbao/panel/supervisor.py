"""The supervising department's side: a folder taken in, findings sent back, the sum."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tkinter import filedialog, ttk
from typing import TYPE_CHECKING

from nianbao.actions import department
from nianbao.actions.buttons import Line, Notice
from nianbao.panel.frames import Buttons, Results
from nianbao.panel.worker import Progress
from nianbao.words import Refusal, say

if TYPE_CHECKING:
    from nianbao.panel.window import Window


Run = Callable[[Path, Path, Path | None, Progress], Notice]


class Supervisor(ttk.Frame):
    """Takes in a folder of workbooks; the files in it are never changed."""

    def __init__(self, parent: tk.Misc, window: "Window") -> None:
        super().__init__(parent)
        self.window = window
        self.folder: Path | None = None
        self.roster: Path | None = None
        self.name = tk.StringVar(value=say("panel.no_folder"))
        self.roster_name = tk.StringVar(value=say("panel.no_roster"))
        self.buttons = Buttons(
            self,
            [
                ("choose_folder", "Control-o", self.pick_folder),
                ("choose_roster", "", self.pick_roster),
                ("intake", "F5", self.intake),
                ("return", "F6", self.give_back),
                ("rollup", "F7", self.rollup),
            ],
        )
        self.buttons.pack(fill="x")
        ttk.Label(self, textvariable=self.name).pack(fill="x", padx=6)
        ttk.Label(self, textvariable=self.roster_name).pack(fill="x", padx=6)
        self.results = Results(self, "filing", self.jump)
        self.results.pack(fill="both", expand=True)
        self.results.show(Notice(say("panel.hint_supervisor")))

    def pick_folder(self) -> None:
        """Ask which folder holds what the units handed in."""
        if chosen := filedialog.askdirectory(parent=self, title=say("panel.pick_folder")):
            self.open(Path(chosen))

    def pick_roster(self) -> None:
        """Ask which file lists the units that must file."""
        kinds = [(say("panel.kinds_tables"), "*.xlsx *.xlsm *.csv"), (say("panel.kinds_all"), "*")]
        title = say("panel.pick_roster")
        if chosen := filedialog.askopenfilename(parent=self, title=title, filetypes=kinds):
            self.roster = Path(chosen)
            self.roster_name.set(say("panel.roster", path=self.roster))

    def open(self, folder: Path) -> None:
        """Work on a folder from now on."""
        self.folder = folder
        self.name.set(say("panel.folder", path=folder))

    def intake(self) -> None:
        """Take the folder in, and write the table where the person wants it."""
        if out := self._ask_file("intake", "table_name"):
            self._do("intake", department.intake, out)

    def give_back(self) -> None:
        """Write what goes back to each unit into an empty folder."""
        if self._has_folder():
            title = say("panel.pick_return")
            if chosen := filedialog.askdirectory(parent=self, title=title, mustexist=False):
                self._do("return", department.give_back, Path(chosen))

    def rollup(self) -> None:
        """Sum the folder; while units are missing or blocked, ask whether to sum the others."""
        out = self._ask_file("rollup", "rollup_name")
        if out is None:
            return

        def ask(refusal: Refusal) -> None:
            self.refused(str(refusal))
            if refusal.key == "rollup.open" and self.window.agrees(say("panel.incomplete")):
                self._do("rollup", partial(department.rollup, incomplete=True), out)

        self._do("rollup", department.rollup, out, ask)

    def jump(self, line: Line) -> None:
        """Show which file a line is about."""
        self.window.say(say("panel.filing.suspects", text=line.suspects))

    def refused(self, sentence: str) -> None:
        """Show why an action was not done."""
        self.results.refuse(sentence)

    def _has_folder(self) -> bool:
        if self.folder is None:
            self.window.say(say("panel.no_folder"))
        return self.folder is not None

    def _ask_file(self, verb: str, name: str) -> Path | None:
        """Ask where the outcome goes; None where there is no folder, or the person gave up."""
        if self.folder is None:
            self.window.say(say("panel.no_folder"))
            return None
        chosen = filedialog.asksaveasfilename(
            parent=self,
            title=say(f"panel.pick_{verb}"),
            initialdir=self.folder.parent,
            initialfile=say(f"panel.{name}"),
            defaultextension=".xlsx",
            confirmoverwrite=False,
        )
        return Path(chosen) if chosen else None

    def _do(
        self, verb: str, run: Run, out: Path, when_refused: Callable[[Refusal], None] | None = None
    ) -> None:
        folder, roster = self.folder, self.roster
        if folder is None:
            return

        def job(progress: Progress) -> Notice:
            return run(folder, out, roster, progress)

        self.window.do(say(f"panel.{verb}"), job, self.results.show, when_refused)
