"""What the supervising department's buttons do, and the notice of what came of each."""

from collections.abc import Callable
from pathlib import Path

from nianbao.actions.buttons import Line, Notice
from nianbao.actions.intake import Received, Terms
from nianbao.actions.intake import intake as take_in_folder
from nianbao.intake.heads import Head
from nianbao.intake.roster import standing_words
from nianbao.words import say

# so that what wants a telephone call stands on top
_GRAVEST_FIRST = ("unread", "blocked", "explain", "ready")

Progress = Callable[[int, int], None]


def intake(
    folder: Path, table: Path, roster: Path | None = None, progress: Progress | None = None
) -> Notice:
    """Return who handed in what, with the table over all of it; no file of the folder changes."""
    received = take_in_folder(folder, table, Terms(roster=roster), progress)
    return Notice(
        received.summary.sentence,
        (*_files(received), *_roster(received)),
        received.notes,
        received.written,
    )


def _files(received: Received) -> list[Line]:
    names = received.summary.comparison.names
    return [
        Line(
            say(f"intake.state.{head.state}"),
            names.get(head.path) or head.unit or head.path,
            _words(head),
            head.path,
        )
        for head in sorted(received.heads, key=lambda head: _GRAVEST_FIRST.index(head.state))
    ]


def _words(head: Head) -> str:
    """Return why a file was not read, or the counts of its findings and the gravest one."""
    if head.problem:
        return head.problem
    slots = {"errors": head.errors, "unexplained": head.unexplained, "explained": head.explained}
    return say("department.counts", **slots) + head.gravest


def _roster(received: Received) -> list[Line]:
    return [
        Line(
            say(f"intake.standing.{standing.kind}.name"),
            standing.unit,
            standing_words(standing),
            "、".join(standing.files),
        )
        for standing in received.summary.comparison.standings
    ]
