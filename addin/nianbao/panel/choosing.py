"""A small window in which one of several open workbooks is chosen."""

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from nianbao.panel.opened import Live
from nianbao.words import say


def chosen_of(parent: tk.Misc, choices: Sequence[Live]) -> Live | None:
    """Return the one that the person chooses in a small window; None when it is closed."""
    window = tk.Toplevel(parent)
    window.title(say("panel.pick_open", count=len(choices)))
    listed = tk.Listbox(window, width=80, height=min(len(choices), 10), font="TkDefaultFont")
    listed.insert("end", *(choice.words for choice in choices))
    listed.selection_set(0)
    listed.pack(fill="both", expand=True, padx=8, pady=8)
    chosen: list[Live] = []

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
