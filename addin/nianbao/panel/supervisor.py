"""The supervising department's side: a folder taken in, findings sent back, the sum."""

import tkinter as tk
from pathlib import Path
from tkinter import filedialog, ttk
from typing import TYPE_CHECKING

from nianbao.actions.buttons import Notice
from nianbao.panel.frames import Buttons, Results
from nianbao.words import say

if TYPE_CHECKING:
    from nianbao.panel.window import Window


class Supervisor(ttk.Frame):
    """Takes in a folder of workbooks; the files in it are never changed."""

    def __init__(self, parent: tk.Misc, window: "Window") -> None:
        super().__init__(parent)
        self.window = window
        self.folder: Path | None = None
        self.name = tk.StringVar(value=say("panel.no_folder"))
        self.buttons = Buttons(self, [("choose_folder", "Control-o", self.pick)])
        self.buttons.pack(fill="x")
        ttk.Label(self, textvariable=self.name).pack(fill="x", padx=6)
        self.results = Results(self, lambda _: None)
        self.results.pack(fill="both", expand=True)
        self.results.show(Notice(say("panel.hint_supervisor")))

    def pick(self) -> None:
        """Ask which folder holds what the units handed in."""
        chosen = filedialog.askdirectory(parent=self, title=say("panel.pick_folder"))
        if chosen:
            self.folder = Path(chosen)
            self.name.set(say("panel.folder", path=self.folder))

    def refused(self, sentence: str) -> None:
        """Show why an action was not done."""
        self.results.show(Notice(sentence.split("\n", 1)[0], notes=tuple(sentence.split("\n")[1:])))
