"""A folder of filings being read: on what terms, and with what was done before."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nianbao.form.edition import editions
from nianbao.host.disk import stage
from nianbao.intake.approvals import Approvals, read_approvals
from nianbao.intake.batch import entries, processes
from nianbao.intake.entry import Entry, Judging
from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.files import Candidate, candidates
from nianbao.intake.last_year import LastYear, gather
from nianbao.intake.resume_cache import ResumeCache
from nianbao.intake.roster import Unit, read_roster
from nianbao.rules import ruleset
from nianbao.rules.overlay import content_of, fitted
from nianbao.words import Refusal, say

_NAMED = 10

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a folder is read.

    ``roster`` lists the units that must file, ``previous`` is last year's folder, ``overlay`` a
    department's own rules, ``jobs`` the number of processes; each may be left out. ``csv`` asks
    for every figure as a CSV beside the table. ``received`` is the day on which all came in, by
    which deadlines are judged. ``approved`` lists which copied texts the department let pass.
    """

    roster: Path | None = None
    previous: Path | None = None
    overlay: Path | None = None
    jobs: int | None = None
    csv: bool = False
    received: date | None = None
    approved: Path | None = None

    @property
    def files(self) -> list[Path]:
        """Return the files that these terms name, which are no filings."""
        return [path for path in (self.roster, self.overlay, self.approved) if path]


@dataclass(frozen=True)
class Reading:
    """A folder about to be read, with the list of units and notes on last year's folder.

    ``stage`` is a folder for work that goes away, ``store`` keeps each entry until all is done.
    ``approvals`` are what the department let pass.
    """

    found: Sequence[Candidate]
    units: Sequence[Unit] | None
    approvals: Approvals
    stage: Path
    store: ResumeCache
    judging: Judging
    jobs: int | None
    notes: tuple[str, ...]

    def entries(self, progress: Progress | None) -> Iterator[Entry]:
        """Yield what is known of each file, in the order of names."""
        every = entries(self.found, self.judging, self.store, self.jobs)
        for done, entry in enumerate(every, 1):
            yield entry
            if progress:
                progress(done, len(self.found))


@contextmanager
def reading(
    folder: Path, targets: Sequence[Path], terms: Terms, nothing: str = "intake.nothing"
) -> Iterator[Reading]:
    """Give a folder that is ready to be read.

    ``targets`` are written afterwards, and no filings; after the first one the store is named
    that lets an interrupted run go on. Refuses a folder without files, by the key ``nothing``.
    """
    units = read_roster(terms.roster) if terms.roster else None
    approvals = read_approvals(terms.approved) if terms.approved else Approvals()
    found = list(candidates(folder, [*targets, *terms.files]))
    if not found:
        raise Refusal(nothing, folder=folder)
    with (
        stage() as place,
        _store(targets[0], terms) as store,
    ):
        last, notes = _last_year(place / "last.sqlite", terms, units or ())
        judging = Judging(terms.overlay, last, terms.received)
        yield Reading(found, units, approvals, place, store, judging, terms.jobs, notes)


def notes_on(files: Sequence[EntrySummary], received: date | None) -> tuple[str, ...]:
    """Return by which day deadlines were judged, and who was not compared with last year."""
    read = [file for file in files if file.dated and not file.summed]
    notes = [say("intake.received", day=received.isoformat())] if received else []
    told = [file for file in read if file.dated == "open" and file.receipt == "holds"]
    if open_ := [_name(file) for file in told]:
        notes.append(say("intake.deadline_open", count=len(open_), names=_named(open_)))
    if lone := [f"{_name(file)}：{file.not_compared}" for file in read if file.not_compared]:
        notes.append(say("intake.not_compared", count=len(lone), names=_named(lone)))
    return tuple(notes)


def _name(file: EntrySummary) -> str:
    return file.unit or file.path


def _named(names: Sequence[str]) -> str:
    more = say("intake.and_more", count=len(names)) if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more


def _last_year(
    path: Path, terms: Terms, units: Sequence[Unit]
) -> tuple[LastYear | None, tuple[str, ...]]:
    if not terms.previous:
        return None, ()
    found = list(candidates(terms.previous))
    last, unread = gather(path, found, processes(len(found), terms.jobs), units)
    if not unread:
        return last, ()
    return last, (say("intake.last_unread", count=len(unread), names=_named(unread)),)


@contextmanager
def _store(target: Path, terms: Terms) -> Iterator[ResumeCache]:
    """Keep what is done until all is; what ends the run early leaves it for the next one."""
    overlay = content_of(terms.overlay) if terms.overlay else b""
    refuse_wrong(terms.overlay)
    last = [_stamp(c) for c in candidates(terms.previous)] if terms.previous else []
    listed = terms.roster.read_bytes() if terms.roster and last else b""
    store = ResumeCache(target, repr((overlay, last, listed, terms.received)))
    try:
        yield store
    except BaseException:
        store.close(done=False)
        raise
    store.close(done=True)


def refuse_wrong(overlay: Path | None) -> None:
    """Say what is wrong with a department's own rules once, before any filing is read."""
    if overlay:
        for name in editions():
            fitted(ruleset(name), overlay)


def _stamp(candidate: Candidate) -> tuple[str, int, int]:
    """Return by what it is told that a file of last year has changed."""
    changed = 0 if candidate.problem else candidate.path.stat().st_mtime_ns
    return candidate.name, candidate.size, changed
