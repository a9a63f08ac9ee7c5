"""The supervising department's side: a folder taken in, findings sent back, the sum."""

import tkinter as tk
from dataclasses import replace
from pathlib import Path
from tkinter import ttk

from nianbao.actions.declaration import Action, declaration, function
from nianbao.actions.department import Chosen
from nianbao.actions.notice import Line, Notice
from nianbao.panel.recent import recent, remember
from nianbao.panel.side import Desk, Side
from nianbao.panel.worker import Progress
from nianbao.words import say

_COLUMNS = 2


class Supervisor(Side):
    """Takes in a folder of workbooks; the files in it are never changed."""

    def __init__(self, parent: tk.Misc, desk: Desk) -> None:
        super().__init__(parent, desk, "supervisor", "filing")
        self.chosen = Chosen()
        self.own = {"start_over": lambda: self.choose(Chosen())}
        groups = declaration().on("supervisor")
        self._choices = [a for group in groups for a in group.actions if a.sets]
        self._shown = {action.sets: tk.StringVar() for action in self._choices}
        for number, shown in enumerate(self._shown.values()):
            row, column = divmod(number, _COLUMNS)
            label = ttk.Label(self.facts, textvariable=shown)
            label.grid(row=row, column=column, sticky="ew")
            label.bind("<Configure>", lambda event: event.widget.configure(wraplength=event.width))
            self.facts.columnconfigure(column, weight=1, uniform="facts")
        self.choose(self.chosen)

    @property
    def folder(self) -> Path | None:
        """Return the folder of what the units handed in."""
        return self.chosen.folder

    def open(self, folder: Path) -> None:
        """Work on a folder from now on."""
        self.choose(replace(self.chosen, folder=folder))
        remember("folder", folder)

    def choose(self, chosen: Chosen) -> None:
        """Work with these choices from now on, and show them."""
        self.chosen = chosen
        for action in self._choices:
            value = getattr(chosen, action.sets) or say("panel.not_chosen")
            self._shown[action.sets].set(say("panel.chosen", caption=action.caption, value=value))

    def act(self, name: str) -> None:
        """Ask for a choice; or do an action over the folder, in the background."""
        action, folder = declaration().actions[name], self.folder
        if folder is None and not action.sets:
            button = declaration().actions["choose_folder"]
            slots = {"button": button.caption, "shortcut": button.key_words}
            self.desk.say(say("panel.no_folder", **slots))
            return
        answers = self.answers(action.asks, folder or recent("folder"))
        if answers is None:
            return
        if action.sets:
            self._set(action, answers[0])
            return
        chosen = self.chosen

        def run(progress: Progress, **options: bool) -> Notice:
            return function(action.function)(chosen, *answers, progress=progress, **options)

        self.perform(action, run, self.results.show)

    def _set(self, action: Action, answer: Path | str) -> None:
        if isinstance(answer, Path) and action.sets == "folder":
            self.open(answer)
        else:
            self.choose(replace(self.chosen, **{action.sets: answer}))

    def jump(self, line: Line) -> None:
        """Show which file a line is about."""
        self.desk.say(say("panel.filing.suspects", text=line.suspects))
