"""The note beside the files that are handed on: which of them goes to whom."""

from collections.abc import Mapping
from pathlib import Path

from nianbao.words import say

PURPOSES = ("submit", "review", "sign", "publish", "column", "editor", "data")


def note_name(folder: Path) -> str:
    """Return the name of the note, another one where an earlier note stands in the folder."""
    name, number = say("export.note.name"), 2
    while (folder / name).exists():
        name, number = say("export.note.next", number=number), number + 1
    return name


def note_bytes(title: str, purposes: Mapping[str, str], *, draft: bool = False) -> bytes:
    """Return the note on files by their purpose, as the Notepad of every Windows opens it."""
    lines = [say("export.note.title", title=title)]
    if draft:
        lines.append(say("export.note.draft"))
    for purpose in PURPOSES:
        if names := [name for name, meant in purposes.items() if meant == purpose]:
            lines += ["", say(f"export.note.{purpose}"), *(f"  {name}" for name in names)]
    lines += ["", say("export.note.foot"), ""]
    return "\r\n".join(lines).encode("utf-8-sig")
