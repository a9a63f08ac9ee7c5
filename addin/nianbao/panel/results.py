"""The outcome of an action in the window: a sentence, the list of lines, one of them in full."""

import tkinter as tk
import tkinter.font
from collections.abc import Callable, Sequence
from tkinter import ttk

from nianbao.actions.notice import Line, Notice
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


class Results(ttk.Frame):
    """The lines of a notice as a list, and below it the chosen line in full.

    ``subject`` tells what a line is about: ``finding`` or ``filing``.
    """

    def __init__(self, parent: tk.Misc, subject: str, jump: Callable[[Line], None]) -> None:
        super().__init__(parent)
        self._subject = subject
        self.lines: tuple[Line, ...] = ()
        self._is_walking = False
        self._jump = jump
        self.sentence = tk.StringVar()
        head = ttk.Label(self, textvariable=self.sentence, style="Verdict.TLabel")
        head.pack(fill="x", padx=6, pady=(2, 6))
        head.bind("<Configure>", lambda event: head.configure(wraplength=event.width))
        self.detail = self._detail()  # first, so that a small window takes rows off the list
        self.list = self._list()

    def show(self, notice: Notice) -> None:
        """Show a notice; its first line is chosen. Notes beside lines stand below them."""
        self.sentence.set(notice.sentence)
        noted = [Line(say("panel.noted"), "", note) for note in notice.notes]
        self.lines = (*notice.lines, *noted) if notice.lines and not notice.paths else notice.lines
        self._is_walking = False
        self.list.delete(*self.list.get_children())
        words = {say(key): key for key in _COLOURS}
        for number, line in enumerate(self.lines):
            first, _, _ = line.message.partition("\n")
            values = (line.level, line.place.replace("!", " "), first, line.suspects)
            tag = words.get(line.level, "")
            self.list.insert("", "end", iid=str(number), values=values, tags=(tag,))
        notes = [say("panel.note", text=note) for note in notice.notes]
        paths = [say("panel.path", path=path) for path in notice.paths]
        if notice.lines and not paths:
            self.choose(0)
        else:
            self._write("\n".join([*paths, *notes]))

    def tell(self, sentence: str, lines: Sequence[Line] = ()) -> None:
        """Show a sentence of several lines, such as a refusal: the first large, the others below.

        With ``lines``, such as the findings that hinder an action, these are listed instead.
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
            # a check chooses the first line, and the first press after it goes there
            begins = chosen is None or (chosen == 0 and not self._is_walking)
            self.choose(0 if begins else (chosen + 1) % len(self.lines))
            self._is_walking = True
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
