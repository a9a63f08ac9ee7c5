"""The buttons of one side of the window, in their groups; each explains itself under the mouse."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from nianbao.actions.declaration import Action, Group

_GAP = 6
_BETWEEN = 12  # groups in one row
_WAIT_MS = 600
_TIP_WIDTH = "90m"  # millimetres, as Tk writes them


class Buttons(ttk.Frame):
    """Buttons in groups, in as many rows as they need; many can be pressed by a key as well."""

    def __init__(
        self, parent: tk.Misc, groups: Sequence[Group], press: Callable[[Action], None]
    ) -> None:
        super().__init__(parent)
        self._press = press
        self._by_key = {a.key: a for group in groups for a in group.actions if a.key}
        self.buttons: dict[str, ttk.Button] = {}
        self._groups: list[list[tk.Widget]] = []
        for group in groups:
            heading = ttk.Label(self, text=group.caption, style="Group.TLabel")
            self._groups.append([heading, *map(self._button, group.actions)])
        self.bind("<Configure>", lambda event: self._flow(event.width))

    def allow(self, allowed: bool) -> None:
        """Let the buttons be pressed, or not while work is under way."""
        for button in self.buttons.values():
            button.state(["!disabled" if allowed else "disabled"])

    def press(self, key: str) -> None:
        """Do what the button with this key does, unless it may not be pressed now."""
        action = self._by_key.get(key)
        if action and not self.buttons[action.id].instate(["disabled"]):
            self._press(action)

    def _button(self, action: Action) -> ttk.Button:
        text = f"{action.caption}（{action.key_words}）" if action.key else action.caption
        button = ttk.Button(self, text=text, command=lambda: self._press(action))
        _Tip(button, action.supertip)
        self.buttons[action.id] = button
        return button

    def _flow(self, width: int) -> None:
        """Place the groups from left to right, each in a new row where it does not fit."""
        indent = max(heading.winfo_reqwidth() + _GAP for heading, *_ in self._groups)
        left = top = below = 0
        for heading, *buttons in self._groups:
            wide = sum(widget.winfo_reqwidth() + _GAP for widget in (heading, *buttons))
            high = buttons[0].winfo_reqheight() + _GAP
            if left and left + _BETWEEN + wide > width:
                left, top = 0, below
            left += _BETWEEN if left else 0
            heading.place(x=left + _GAP // 2, y=top + _GAP // 2, height=high - _GAP)
            left += heading.winfo_reqwidth() + _GAP if left else indent
            begun = top
            for button in buttons:
                if left > indent and left + button.winfo_reqwidth() + _GAP > width:
                    left, top = indent, top + high
                button.place(x=left + _GAP // 2, y=top + _GAP // 2, height=high - _GAP)
                left += button.winfo_reqwidth() + _GAP
            if top > begun:  # nothing follows a group of several rows
                left = width
            below = top + high
        self.configure(height=below)


class _Tip:
    """A text that appears under the mouse after a moment and goes with it."""

    def __init__(self, widget: tk.Widget, text: str) -> None:
        self._widget, self._text = widget, text
        self._shown: tk.Toplevel | None = None
        self._waiting = ""
        widget.bind("<Enter>", lambda _: self._wait())
        for event in ("<Leave>", "<ButtonPress>", "<Destroy>"):
            widget.bind(event, lambda _: self._hide())

    def _wait(self) -> None:
        self._hide()
        self._waiting = self._widget.after(_WAIT_MS, self._show)

    def _show(self) -> None:
        self._shown = tip = tk.Toplevel(self._widget)
        tip.wm_overrideredirect(boolean=True)
        label = tk.Label(tip, text=self._text, wraplength=_TIP_WIDTH, justify="left")
        label.configure(background="#FFFFE0", relief="solid", borderwidth=1, padx=8, pady=4)
        label.pack()
        right = self._widget.winfo_screenwidth() - label.winfo_reqwidth() - _GAP
        x = min(self._widget.winfo_rootx(), right)
        y = self._widget.winfo_rooty() + self._widget.winfo_height() + _GAP
        tip.wm_geometry(f"+{x}+{y}")

    def _hide(self) -> None:
        if self._waiting:
            self._widget.after_cancel(self._waiting)
            self._waiting = ""
        if self._shown:
            self._shown.destroy()
            self._shown = None
