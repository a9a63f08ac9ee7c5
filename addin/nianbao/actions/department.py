"""What the supervising department's buttons do, and the notice of what came of each."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nianbao.actions.folder import Progress, Terms
from nianbao.actions.give_back import give_back as send_back
from nianbao.actions.intake import Received
from nianbao.actions.intake import intake as take_in_folder
from nianbao.actions.notice import Line, Notice
from nianbao.actions.rollup import Rolled, make_rollup
from nianbao.actions.rollup import Terms as RollupTerms
from nianbao.actions.rollup import check_rollup as compare_rollup
from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.mismatch import mismatch_words
from nianbao.intake.summary import state_of
from nianbao.words import Refusal, say

# so that what wants a telephone call stands on top
_GRAVEST_FIRST = (
    "unread",
    "blocked",
    "unsettled",
    "explain",
    "recovered",
    "ready",
    "older",
    "output",
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the department chose to work with: what was handed in, and what it is read with.

    ``folder`` holds what the units handed in, ``roster`` lists the units that must file,
    ``previous`` is last year's folder, ``rules`` the department's own rules; ``own`` is its own
    filing, ``last`` last year's roll-up and ``unit`` its name, these three for the sum;
    ``approved`` lists which copied texts it let pass, ``day`` is when all came in. ``jobs``
    is the number of processes. Each may be missing.
    """

    folder: Path | None = None
    roster: Path | None = None
    previous: Path | None = None
    rules: Path | None = None
    own: Path | None = None
    last: Path | None = None
    approved: Path | None = None
    unit: str = ""
    day: str = ""
    jobs: int | None = None

    @property
    def handed_in(self) -> Path:
        """Return the folder, without which nothing is done."""
        assert self.folder
        return self.folder

    @property
    def terms(self) -> Terms:
        """Return on what terms the folder is read."""
        return Terms(**self._files, received=self.received, jobs=self.jobs)

    def rollup_terms(self, *, incomplete: bool = False) -> RollupTerms:
        """Return on what terms the folder is summed."""
        own = {"unit": self.unit, "own": self.own, "last": self.last}
        return RollupTerms(**self._files, **own, received=self.received, incomplete=incomplete)

    @property
    def _files(self) -> dict[str, Any]:
        return {
            "roster": self.roster,
            "previous": self.previous,
            "overlay": self.rules,
            "approved": self.approved,
        }

    @property
    def received(self) -> date | None:
        """Return the day on which all came in. Refuses a text that is no day."""
        try:
            return date.fromisoformat(self.day) if self.day else None
        except ValueError as error:
            raise Refusal("department.no_day", given=self.day) from error


def intake(chosen: Chosen, table: Path, *, progress: Progress | None = None) -> Notice:
    """Return who handed in what, with the table over all of it; no file of the folder changes."""
    received = take_in_folder(chosen.handed_in, table, chosen.terms, progress)
    return Notice(
        received.summary.sentence,
        (*_files(received), *_roster(received)),
        received.notes,
        received.written,
    )


def give_back(chosen: Chosen, out: Path, *, progress: Progress | None = None) -> Notice:
    """Return for whom a workbook of findings was written, and the list of who gets what."""
    returned = send_back(chosen.handed_in, out, chosen.terms, progress)
    paths = (returned.list, *returned.letters)
    return Notice(returned.sentence, notes=returned.notes, paths=paths)


def rollup(
    chosen: Chosen, out: Path, *, progress: Progress | None = None, incomplete: bool = False
) -> Notice:
    """Return the sum of a folder as a workbook, and what stands against it."""
    terms = chosen.rollup_terms(incomplete=incomplete)
    rolled = make_rollup(chosen.handed_in, out, terms, progress)
    return Notice(rolled.sentence, _remarks(rolled), rolled.notes, (out,))


def check_rollup(chosen: Chosen, sheet: Path, *, progress: Progress | None = None) -> Notice:
    """Return what no longer agrees between a sum and the folder as it is now."""
    rolled = compare_rollup(sheet, chosen.handed_in, chosen.rollup_terms(), progress)
    key = "rollup.agrees" if rolled.agrees else "rollup.differs"
    return Notice(say(key, count=len(rolled.rollup.members)), _remarks(rolled), rolled.notes)


def _remarks(rolled: Rolled) -> tuple[Line, ...]:
    return tuple(
        Line(
            say(f"finding.severity.{remark.severity}"),
            "、".join(remark.units),
            remark.message,
            remedy=remark.rule.remedy,
        )
        for remark in rolled.remarks
    )


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
