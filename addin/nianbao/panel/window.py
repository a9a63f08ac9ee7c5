"""The companion window: the buttons for people whose Office runs no macros."""

import tkinter as tk
import tkinter.font
import traceback
from collections.abc import Callable
from pathlib import Path
from tkinter import messagebox, ttk
from typing import Any

from nianbao._log import log
from nianbao.actions.declaration import declaration
from nianbao.panel.filer import Filer
from nianbao.panel.supervisor import Supervisor
from nianbao.panel.worker import Cancelled, Job, Outcome, Worker
from nianbao.words import Refusal, say

_POLL_MS = 50
_WATCH_MS = 2000  # between two looks at when the file was saved
_KEYS = {action.key for action in declaration().actions.values() if action.key}


class Window(tk.Tk):
    """The window with its two sides, one line of state and one worker."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__(className="Nianbao")
        self.title(say("panel.title"))
        self.worker = Worker()
        self._what = ""
        self._is_closing = False
        self._look()
        self.state_line = tk.StringVar(value=say("panel.ready"))
        self.sides = ttk.Notebook(self)
        self.filer = Filer(self.sides, self)
        self.supervisor = Supervisor(self.sides, self)
        self.sides.add(self.filer, text=say("panel.filer"))
        self.sides.add(self.supervisor, text=say("panel.supervisor"))
        self._foot()
        self.sides.pack(fill="both", expand=True, padx=6, pady=(6, 0))
        for key in _KEYS:
            self.bind_all(f"<{key}>", lambda _, key=key: self._press(key))
        self.bind_all("<Escape>", lambda _: self.cancel())
        self.protocol("WM_DELETE_WINDOW", self.close)
        self._poll_id = self.after(_POLL_MS, self._poll)
        self._watch_id = self.after(_WATCH_MS, self._watch)
        if path:
            self.filer.open(path)

    def do(
        self,
        what: str,
        job: Job,
        when_done: Callable[[Any], None],
        when_refused: Callable[[Refusal], None] | None = None,
    ) -> None:
        """Have a job done in the background; ``when_done`` gets its result.

        A refusal, a cancellation and a failure are told in the line of state; the list shows a
        refusal in full, unless ``when_refused`` does something else with it.
        """
        if self.worker.is_busy:
            return
        self._what = what
        self._allow(False)
        self.state_line.set(say("click.running", doing=what))
        self.bar.configure(mode="indeterminate")
        self.bar.start(20)
        self.worker.start(job, lambda end: self._done(end, when_done, when_refused), self._progress)

    def cancel(self) -> None:
        """Ask the present work to stop."""
        if self.worker.is_busy:
            self.state_line.set(say("panel.cancelling"))
            self.worker.cancel()

    def close(self) -> None:
        """Close the window; work under way is ended first, so that no file is left half made."""
        if self.worker.is_busy:
            self._is_closing = True
            self.state_line.set(say("panel.closing", what=self._what))
            return
        self.after_cancel(self._poll_id)
        self.after_cancel(self._watch_id)
        self.worker.close()
        self.destroy()

    def say(self, sentence: str) -> None:
        """Put a sentence into the line of state."""
        self.state_line.set(sentence)

    def agrees(self, question: str) -> bool:
        """Return whether the person says yes."""
        return messagebox.askyesno(say("panel.title"), question, parent=self)

    def _done(
        self,
        outcome: Outcome,
        when_done: Callable[[Any], None],
        when_refused: Callable[[Refusal], None] | None,
    ) -> None:
        self.bar.stop()
        self.bar.configure(mode="determinate", value=0)
        self._allow(True)
        if outcome.refusal:
            self.say(str(outcome.refusal).partition("\n")[0])
            tell = when_refused or (lambda refusal: self._side().refused(refusal))
            tell(outcome.refusal)
        elif isinstance(outcome.error, Cancelled):
            self.say(say("panel.cancelled", what=self._what))
        elif outcome.error:
            path = log("".join(traceback.format_exception(outcome.error)))
            self.say(say("panel.failed", what=self._what, error=outcome.error, log=path))
        else:
            self.say(say("panel.ready"))
            when_done(outcome.result)
        self.filer.settle()  # what was saved by the job itself is no news

    def _progress(self, done: int, total: int, item: str) -> None:
        self.bar.stop()
        self.bar.configure(mode="determinate", maximum=max(total, 1), value=done)
        self.say(say("panel.progress", what=self._what, done=done, total=total, item=item))

    def _poll(self) -> None:
        self.worker.deliver()
        if self._is_closing and not self.worker.is_busy:
            self.close()
            return
        self._poll_id = self.after(_POLL_MS, self._poll)

    def _watch(self) -> None:
        if not self.worker.is_busy and not self.grab_current():
            self.filer.look_again()
        self._watch_id = self.after(_WATCH_MS, self._watch)

    def _side(self) -> Filer | Supervisor:
        return self.filer if self.sides.index("current") == 0 else self.supervisor

    def _press(self, key: str) -> None:
        if not self.grab_current():  # a question that is open has the keys for itself
            self._side().buttons.press(key)

    def _allow(self, allowed: bool) -> None:
        for side in (self.filer, self.supervisor):
            side.buttons.allow(allowed)
        self.cancel_button.state(["disabled" if allowed else "!disabled"])

    def _foot(self) -> None:
        foot = ttk.Frame(self)
        foot.pack(side="bottom", fill="x", padx=6, pady=6)
        self.cancel_button = ttk.Button(
            foot, text=f"{say('panel.cancel')}（Esc）", command=self.cancel, state="disabled"
        )
        self.cancel_button.pack(side="right", padx=3)
        self.bar = ttk.Progressbar(
            foot, length=tkinter.font.nametofont("TkDefaultFont").measure("0") * 18
        )
        self.bar.pack(side="right", padx=6)
        line = ttk.Label(foot, textvariable=self.state_line, anchor="w")
        line.pack(side="left", fill="x", expand=True)
        line.bind("<Configure>", lambda event: line.configure(wraplength=event.width))

    def _look(self) -> None:
        style = ttk.Style(self)
        if "vista" not in style.theme_names():
            style.theme_use("clam")
        font = tkinter.font.nametofont("TkDefaultFont")
        font.configure(size=max(font.cget("size"), 10))
        line = font.metrics("linespace")
        style.configure("Treeview", rowheight=round(line * 1.5))
        # these are drawn in pixels, which a dense screen makes small
        style.configure("TScrollbar", arrowsize=round(line * 0.8))
        style.configure("TProgressbar", thickness=line)
        bold = font.copy()
        bold.configure(size=font.cget("size") + 4, weight="bold")
        self._verdict_font = bold  # Tk forgets a font that nobody holds
        style.configure("Verdict.TLabel", font=bold)
        style.configure("Group.TLabel", foreground="#666666")
        unit = font.measure("0")
        # a title bar and a task bar want their room as well
        width, height = self.winfo_screenwidth() - unit * 2, self.winfo_screenheight() - line * 6
        self.geometry(f"{min(unit * 140, width)}x{min(line * 42, height)}")
        self.minsize(min(unit * 80, width), min(line * 22, height))
