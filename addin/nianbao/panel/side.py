"""What both sides of the window do alike: buttons, an action's questions, its outcome."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tkinter import filedialog, simpledialog, ttk
from typing import Any, Protocol

from nianbao.actions.declaration import Action, Face, Otherwise, Question, declaration
from nianbao.actions.notice import Line, Notice
from nianbao.host.file import SIGNED
from nianbao.panel.buttons import Buttons
from nianbao.panel.results import Results
from nianbao.panel.worker import Job, Progress
from nianbao.words import Refusal, say


def unsigning() -> Otherwise:
    """Return what is offered where a workbook is signed: to write all the same."""
    return Otherwise(SIGNED, say("panel.unsign"), "unsign")


class Desk(Protocol):
    """What a side needs of its window."""

    def do(
        self,
        what: str,
        job: Job,
        when_done: Callable[[Any], None],
        when_refused: Callable[[Refusal], None] | None = None,
    ) -> None:
        """Have a job done in the background; ``when_done`` gets its result."""
        ...

    def say(self, sentence: str) -> None:
        """Put a sentence into the line of state."""
        ...

    def agrees(self, question: str) -> bool:
        """Return whether the person says yes."""
        ...


class Side(ttk.Frame):
    """One side of the window: the buttons of a face, what is worked on, and the results.

    ``own`` says by the id of an action what a press does where the declaration names no function.
    """

    def __init__(self, parent: tk.Misc, desk: Desk, face: Face, subject: str) -> None:
        super().__init__(parent)
        self.desk = desk
        self.own: Mapping[str, Callable[[], None]] = {}
        self.buttons = Buttons(self, declaration().on(face), self.press)
        self.buttons.pack(fill="x")
        self.facts = ttk.Frame(self)
        self.facts.pack(fill="x", padx=6)
        self.results = Results(self, subject, self.jump)
        self.results.pack(fill="both", expand=True)
        self.results.show(Notice(say(f"panel.hint_{face}")))

    def press(self, action: Action) -> None:
        """Do what a button stands for."""
        own = self.own.get(action.id)
        own() if own else self.act(action.id)

    def act(self, name: str) -> None:
        """Do what the declaration says of an action, and show the notice."""
        raise NotImplementedError

    def jump(self, line: Line) -> None:
        """Go to where a line of the results stands, or say where that is."""
        raise NotImplementedError

    def refused(self, refusal: Refusal) -> None:
        """Show why an action was not done."""
        self.results.tell(str(refusal))

    def perform(
        self,
        action: Action,
        run: Callable[..., Notice],
        when_done: Callable[[Notice], None],
        hindrances: Sequence[Line] = (),
    ) -> None:
        """Have an action done in the background.

        ``run`` takes the progress and options. Once refused, what the declaration offers instead
        is asked; ``hindrances`` are shown with the refusal.
        """

        def start(**options: bool) -> None:
            def job(progress: Progress) -> Notice:
                return run(progress, **options)

            def refused(refusal: Refusal) -> None:
                self.results.tell(str(refusal), hindrances)
                for offer in filter(None, (action.otherwise, unsigning())):
                    if refusal.key == offer.refusal and self.desk.agrees(offer.question):
                        start(**options, **{offer.option: True})

            self.desk.do(action.doing, job, when_done, refused)

        start()

    def answers(
        self, questions: Sequence[Question], near: Path | None
    ) -> tuple[Path | str, ...] | None:
        """Return what the person answers to an action's questions; None after one not answered.

        File dialogs begin beside ``near``; a name that is suggested is made from it, or from the
        file that was just opened.
        """
        given: list[Path | str] = []
        for question in questions:
            answer = self._answer(question, near)
            if not answer:
                return None
            given.append(answer)
            if question.what == "open":
                near = Path(answer)
        return tuple(given)

    def _answer(self, question: Question, near: Path | None) -> Path | str | None:
        if question.what == "text":
            return simpledialog.askstring(say("panel.title"), question.title, parent=self)
        shown: dict[str, Any] = {"parent": self, "title": question.title}
        if near:
            shown["initialdir"] = near.parent
        if question.what == "folder":
            chosen = filedialog.askdirectory(**shown, mustexist=False)
        elif question.what == "save":
            name = question.name.format(stem=near.stem if near else "")
            shown |= {"initialfile": name, "defaultextension": ".xlsx", "confirmoverwrite": False}
            chosen = filedialog.asksaveasfilename(**shown)
        else:
            kinds = [(question.kind.caption, " ".join(question.kind.patterns))]
            kinds.append((say("panel.kinds_all"), "*"))
            chosen = filedialog.askopenfilename(**shown, filetypes=kinds)
        return Path(chosen) if chosen else None
