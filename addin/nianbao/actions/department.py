"""What the supervising department's buttons do, and the notice of what came of each."""

from pathlib import Path

from nianbao.actions.buttons import Line, Notice
from nianbao.actions.folder import Progress, Terms
from nianbao.actions.give_back import give_back as send_back
from nianbao.actions.intake import Received
from nianbao.actions.intake import intake as take_in_folder
from nianbao.actions.rollup import Terms as RollupTerms
from nianbao.actions.rollup import make_rollup
from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.roster_reconciliation import mismatch_words
from nianbao.intake.summary import state_of
from nianbao.words import say

# so that what wants a telephone call stands on top
_GRAVEST_FIRST = ("unread", "blocked", "unsettled", "explain", "ready")


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


def give_back(
    folder: Path, out: Path, roster: Path | None = None, progress: Progress | None = None
) -> Notice:
    """Return for whom a workbook of findings was written, and the list of who gets what."""
    returned = send_back(folder, out, Terms(roster=roster), progress)
    paths = (returned.list, *returned.letters)
    return Notice(returned.sentence, notes=returned.notes, paths=paths)


def rollup(
    folder: Path,
    out: Path,
    roster: Path | None = None,
    progress: Progress | None = None,
    *,
    incomplete: bool = False,
) -> Notice:
    """Return the sum of a folder as a workbook, and what stands against it."""
    terms = RollupTerms(roster=roster, incomplete=incomplete)
    rolled = make_rollup(folder, out, terms, progress)
    lines = tuple(
        Line(
            say(f"finding.severity.{remark.severity}"),
            "、".join(remark.units),
            remark.message,
            remedy=remark.rule.remedy,
        )
        for remark in rolled.remarks
    )
    sentence = say("rollup.done", count=len(rolled.rollup.members), path=out)
    return Notice(sentence, lines, rolled.notes, (out,))


def _files(received: Received) -> list[Line]:
    comparison = received.summary.comparison
    states = [(state_of(file, comparison), file) for file in received.files]
    return [
        Line(
            say(f"intake.state.{state}"),
            comparison.names.get(file.path) or file.unit or file.path,
            _words(file),
            file.path,
        )
        for state, file in sorted(states, key=lambda pair: _GRAVEST_FIRST.index(pair[0]))
    ]


def _words(file: EntrySummary) -> str:
    """Return why a file was not read, or the counts of its findings and the gravest one."""
    if file.problem:
        return file.problem
    slots = {"errors": file.errors, "unexplained": file.unexplained, "explained": file.explained}
    return say("department.counts", **slots) + file.gravest


def _roster(received: Received) -> list[Line]:
    return [
        Line(
            say(f"intake.mismatch.{mismatch.kind}.name"),
            mismatch.unit,
            mismatch_words(mismatch),
            "、".join(mismatch.paths),
        )
        for mismatch in received.summary.comparison.mismatches
    ]
