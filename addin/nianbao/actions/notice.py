"""What comes of an action, in words: the faces differ only in where they show it."""

from dataclasses import dataclass
from pathlib import Path

from nianbao.actions.filling import Written
from nianbao.book.filling import change_words
from nianbao.rules import Finding
from nianbao.words import say


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a notice: what was found or changed, and where (``三、依申请!E4``)."""

    level: str
    place: str
    message: str
    suspects: str = ""
    remedy: str = ""
    explanation: str = ""
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What came of an action, in words: one sentence, its lines, notes, and files made."""

    sentence: str
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()


def changed_lines(written: Written) -> tuple[Line, ...]:
    """Return a line for each cell that was changed."""
    level = say("button.changed")
    return tuple(Line(level, change.place, change_words(change)) for change in written.changes)
