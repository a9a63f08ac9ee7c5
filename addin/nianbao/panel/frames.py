"""Parts that both sides of the window share: buttons, the list of lines, the full sentence."""

import tkinter as tk
import tkinter.font
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Protocol, TypeVar

from nianbao.actions.buttons import Line, Notice
from nianbao.words import say

_COLUMNS = ("level", "place", "message", "suspects")
_WIDTHS = (8, 18, 32, 14)  # at the least; the last two share what room there is
_ORANGE, _BLUE, _GREY = "#FCE4D6", "#DDEBF7", "#F2F2F2"
_COLOURS = {
    "finding.severity.error": _ORANGE,
    "finding.severity.warning": _BLUE,
    "finding.severity.hint": _GREY,
    "intake.state.blocked": _ORANGE,
    "intake.state.unread": _ORANGE,
    "intake.state.absent": _ORANGE,
    "intake.state.explain": _BLUE,
}

_GAP = 6

Press = Callable[[], None]


class HasWords(Protocol):
    """What can be chosen in a list, by the words that tell what it is."""

    @property
    def words(self) -> str:
        """Return the words."""
        ...


Choice = TypeVar("Choice", bound=HasWords)


def chosen_of(parent: tk.Misc, choices: Sequence[Choice]) -> Choice | None:
    """Return the one that the person chooses in a small window; None when it is closed."""
    window = tk.Toplevel(parent)
    window.title(say("panel.pick_open", count=len(choices)))
    listed = tk.Listbox(window, width=80, height=min(len(choices), 10), font="TkDefaultFont")
    listed.insert("end", *(choice.words for choice in choices))
    listed.selection_set(0)
    listed.pack(fill="both", expand=True, padx=8, pady=8)
    chosen: list[Choice] = []

    def choose(_: object = None) -> None:
        if picked := listed.curselection():
            chosen.append(choices[picked[0]])
            window.destroy()

    ttk.Button(window, text=say("panel.choose"), command=choose).pack(pady=(0, 8))
    listed.bind("<Double-1>", choose)
    window.bind("<Return>", choose)
    window.bind("<Escape>", lambda _: window.destroy())
    listed.focus_set()
    window.grab_set()
    parent.wait_window(window)
    return chosen[0] if chosen else None


class Buttons(ttk.Frame):
    """Buttons, in as many rows as they need; each can be pressed by its key as well."""

    def __init__(self, parent: tk.Misc, entries: Sequence[tuple[str, str, Press]]) -> None:
        super().__init__(parent)
        self.presses = {name: press for name, _, press in entries}
        self.by_key = {key: name for name, key, _ in entries if key}
        self.buttons: dict[str, ttk.Button] = {}
        for name, key, press in entries:
            text = say(f"panel.{name}")
            shown = f"{text}（{key.replace('Control-', 'Ctrl+').upper()}）" if key else text
            button = ttk.Button(self, text=shown.replace("CTRL", "Ctrl"), command=press)
            self.buttons[name] = button
        self.bind("<Configure>", lambda event: self._flow(event.width))

    def allow(self, allowed: bool) -> None:
        """Let the buttons be pressed, or not while work is under way."""
        for button in self.buttons.values():
            button.state(["!disabled" if allowed else "disabled"])

    def press(self, key: str) -> None:
        """Do what the button with this key does, unless it may not be pressed now."""
        name = self.by_key.get(key)
        if name and not self.buttons[name].instate(["disabled"]):
            self.presses[name]()

    def _flow(self, width: int) -> None:
        """Place the buttons from left to right, in a new row where the width is used up."""
        left = top = below = 0
        for button in self.buttons.values():
            wide, high = button.winfo_reqwidth() + _GAP, button.winfo_reqheight() + _GAP
            if left and left + wide > width:
                left, top = 0, below
            button.place(x=left + _GAP // 2, y=top + _GAP // 2)
            left, below = left + wide, top + high
        self.configure(height=below)


class Results(ttk.Frame):
    """The lines of a notice as a list, and below it the chosen line in full.

    ``subject`` tells what a line is about: ``finding`` or ``filing``.
    """

    def __init__(self, parent: tk.Misc, subject: str, jump: Callable[[Line], None]) -> None:
        super().__init__(parent)
        self._subject = subject
        self.lines: tuple[Line, ...] = ()
        self._jump = jump
        self.sentence = tk.StringVar()
        head = ttk.Label(self, textvariable=self.sentence, style="Verdict.TLabel")
        head.pack(fill="x", padx=6, pady=(2, 6))
        head.bind("<Configure>", lambda event: head.configure(wraplength=event.width))
        self.detail = self._detail()  # first, so that a small window takes rows off the list
        self.list = self._list()

    def show(self, notice: Notice) -> None:
        """Show a notice; its first line is chosen."""
        self.sentence.set(notice.sentence)
        self.lines = notice.lines
        self.list.delete(*self.list.get_children())
        words = {say(key): key for key in _COLOURS}
        for number, line in enumerate(notice.lines):
            values = (line.level, line.place.replace("!", " "), line.message, line.suspects)
            tag = words.get(line.level, "")
            self.list.insert("", "end", iid=str(number), values=values, tags=(tag,))
        notes = [say("panel.note", text=note) for note in notice.notes]
        paths = [say("panel.path", path=path) for path in notice.paths]
        if notice.lines and not paths:
            self.choose(0)
        else:
            self._write("\n".join([*paths, *notes]))

    def refuse(self, sentence: str, lines: Sequence[Line] = ()) -> None:
        """Show why something was not done: the first line large, the others below.

        With ``lines``, the findings that hinder it, these are listed instead of the others.
        """
        first, _, rest = sentence.partition("\n")
        self.show(Notice(first, tuple(lines)))
        if not lines:
            self._write(rest)

    def choose(self, number: int) -> None:
        """Choose a line and bring it into sight."""
        self.list.selection_set(str(number))
        self.list.focus(str(number))
        self.list.see(str(number))

    def chosen(self) -> int | None:
        """Return the number of the chosen line."""
        chosen = self.list.selection()
        return int(chosen[0]) if chosen else None

    def next(self) -> None:
        """Go on to the next line, from the last one to the first, and jump there."""
        if self.lines:
            chosen = self.chosen()
            # the first press after a check goes to the first line
            self.choose(0 if chosen is None else (chosen + 1) % len(self.lines))
            self._jump_there()

    def _list(self) -> ttk.Treeview:
        frame = ttk.Frame(self)
        frame.pack(fill="both", expand=True, padx=6)
        tree = ttk.Treeview(frame, columns=_COLUMNS, show="headings", selectmode="browse")
        unit = tkinter.font.nametofont("TkDefaultFont").measure("0")
        for column, name, width in zip(
            _COLUMNS, say(f"panel.{self._subject}.columns").split("|"), _WIDTHS, strict=True
        ):
            tree.heading(column, text=name, anchor="w")
            tree.column(column, width=width * unit, stretch=column in ("message", "suspects"))
        for tag, colour in _COLOURS.items():
            tree.tag_configure(tag, background=colour)
        bar = ttk.Scrollbar(frame, command=tree.yview)
        tree.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
        tree.pack(side="left", fill="both", expand=True)
        tree.bind("<<TreeviewSelect>>", lambda _: self._describe())
        tree.bind("<Double-1>", lambda _: self._jump_there())
        tree.bind("<Return>", lambda _: self._jump_there())
        return tree

    def _detail(self) -> tk.Text:
        frame = ttk.Frame(self)
        frame.pack(side="bottom", fill="x", padx=6, pady=6)
        text = tk.Text(frame, height=8, wrap="char", relief="flat", padx=8, pady=6)
        text.configure(font="TkDefaultFont", background="#FAFAFA", spacing3=3)
        bar = ttk.Scrollbar(frame, command=text.yview)
        text.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
        text.pack(side="left", fill="both", expand=True)
        text.configure(state="disabled")
        return text

    def _describe(self) -> None:
        chosen = self.chosen()
        if chosen is None:
            return
        line = self.lines[chosen]
        said = [f"{line.level}　{line.place.replace('!', ' ')}".strip(), line.message]
        for name in ("suspects", "remedy", "explanation"):
            if text := getattr(line, name):
                said.append(say(f"panel.{self._subject}.{name}", text=text))
        self._write("\n".join(said))

    def _jump_there(self) -> None:
        chosen = self.chosen()
        if chosen is not None:
            self._jump(self.lines[chosen])

    def _write(self, text: str) -> None:
        self.detail.configure(state="normal")
        self.detail.delete("1.0", "end")
        self.detail.insert("1.0", text)
        self.detail.configure(state="disabled")
