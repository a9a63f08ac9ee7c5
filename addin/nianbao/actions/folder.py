"""A folder of filings being read: on what terms, and with what was done before."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nianbao.form.edition import editions
from nianbao.host.disk import stage
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

_NAMED = 5

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a folder is read.

    ``roster`` lists the units that must file, ``previous`` is last year's folder, ``overlay`` a
    department's own rules, ``jobs`` the number of processes; each may be left out. ``csv`` asks
    for every figure as a CSV beside the table. ``received`` is the day on which all came in, by
    which deadlines are judged; else they are judged by the days that the receipts name.
    """

    roster: Path | None = None
    previous: Path | None = None
    overlay: Path | None = None
    jobs: int | None = None
    csv: bool = False
    received: date | None = None


@dataclass(frozen=True)
class Reading:
    """A folder about to be read, with the list of units and notes on last year's folder.

    ``stage`` is a folder for work that goes away, ``store`` keeps each entry until all is done.
    """

    found: Sequence[Candidate]
    units: Sequence[Unit] | None
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
def reading(folder: Path, targets: Sequence[Path], terms: Terms) -> Iterator[Reading]:
    """Give a folder that is ready to be read.

    ``targets`` are written afterwards, and no filings; after the first one the store is named
    that lets an interrupted run go on. Refuses a folder without files.
    """
    units = read_roster(terms.roster) if terms.roster else None
    found = list(candidates(folder, [*targets, *([terms.roster] if terms.roster else [])]))
    if not found:
        raise Refusal("intake.nothing", folder=folder)
    with (
        stage() as place,
        _store(targets[0], terms) as store,
    ):
        last, notes = _last_year(place / "last.sqlite", terms)
        judging = Judging(terms.overlay, last, terms.received)
        yield Reading(found, units, place, store, judging, terms.jobs, notes)


def deadline_notes(files: Sequence[EntrySummary], received: date | None) -> tuple[str, ...]:
    """Return by which day deadlines were judged, if they were."""
    if received:
        return (say("intake.received", day=received.isoformat()),)
    return (say("intake.by_receipt"),) if any(f.receipt == "holds" for f in files) else ()


def _last_year(path: Path, terms: Terms) -> tuple[LastYear | None, tuple[str, ...]]:
    if not terms.previous:
        return None, ()
    found = list(candidates(terms.previous))
    last, unread = gather(path, found, processes(len(found), terms.jobs))
    if not unread:
        return last, ()
    names = "、".join(unread[:_NAMED]) + ("……" if len(unread) > _NAMED else "")
    return last, (say("intake.last_unread", count=len(unread), names=names),)


@contextmanager
def _store(target: Path, terms: Terms) -> Iterator[ResumeCache]:
    """Keep what is done until all is; what ends the run early leaves it for the next one."""
    overlay = content_of(terms.overlay) if terms.overlay else b""
    refuse_wrong(terms.overlay)
    last = [_stamp(c) for c in candidates(terms.previous)] if terms.previous else []
    store = ResumeCache(target, repr((overlay, last, terms.received)))
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
