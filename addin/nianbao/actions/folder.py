"""A folder of filings being read: on what terms, and with what was done before."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from nianbao.form.edition import editions
from nianbao.form.text import without_width
from nianbao.host.disk import stage
from nianbao.intake.approvals import Approvals, read_approvals
from nianbao.intake.batch import entries, processes
from nianbao.intake.entry import Entry, Judging
from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.files import Candidate, candidates
from nianbao.intake.known import Known
from nianbao.intake.last_year import LastYear, gather
from nianbao.intake.resume_cache import ResumeCache
from nianbao.intake.roster import Unit, read_roster
from nianbao.rules import ruleset
from nianbao.rules.overlay import content_of, fitted
from nianbao.season.memory import Memory, opened
from nianbao.season.project import Project, season_of
from nianbao.words import Refusal, say

_NAMED = 10

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a folder is read.

    ``roster`` lists the units that must file, ``previous`` is last year's folder, ``overlay`` a
    department's own rules, ``jobs`` the number of processes; each may be left out. ``csv`` asks
    for every figure as a CSV beside the table. ``received`` is the day on which all came in, by
    which deadlines are judged. ``approved`` lists which copied texts the department let pass,
    ``known`` is what a season knows of earlier files, and ``passed`` what its reviewers let pass.
    """

    roster: Path | None = None
    previous: Path | None = None
    overlay: Path | None = None
    jobs: int | None = None
    csv: bool = False
    received: date | None = None
    approved: Path | None = None
    known: Known | None = None
    passed: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def files(self) -> list[Path]:
        """Return the files that these terms name, which are no filings."""
        return [path for path in (self.roster, self.overlay, self.approved) if path]

    @property
    def season_files(self) -> list[Path]:
        """Return the season's own files, which may lie among the filings."""
        return [self.known.path, self.known.path.with_suffix(".toml")] if self.known else []


T = TypeVar("T", bound=Terms)
_OF_SEASON = {
    "roster": "roster",
    "previous": "previous",
    "overlay": "rules",
    "approved": "approved",
    "unit": "department",
    "own": "own",
    "last": "last",
}


def in_season(folder: Path, terms: T) -> tuple[Path, T]:
    """Return where the filings lie and on what terms they are read: those of the folder's season.

    What was given goes before. A bare folder and its terms stay as they are.
    """
    project = season_of(folder)
    if project is None or terms.known:
        return folder, terms
    with opened(project.memory) as memory:
        return project.inbox, of_season(project, memory, terms)


def of_season(project: Project, memory: Memory, terms: T) -> T:
    """Return terms with what a season gives and knows, where nothing was given."""
    names = {field.name for field in fields(terms)}
    given = {
        name: getattr(terms, name) or getattr(project, source)
        for name, source in _OF_SEASON.items()
        if name in names
    }
    passed = {
        (without_width(one.unit), one.rule): say(
            "intake.approved.words", reason=one.reason, by=one.by
        )
        for one in memory.approvals()
    }
    return replace(terms, **given, known=memory.known(project.year), passed=passed)


@dataclass(frozen=True)
class Reading:
    """A folder about to be read, with the list of units and notes on last year's folder.

    ``stage`` is a folder for work that goes away, ``store`` keeps each entry until all is done.
    ``approvals`` are what the department let pass; ``known`` is what a season knows.
    """

    found: Sequence[Candidate]
    units: Sequence[Unit] | None
    approvals: Approvals
    stage: Path
    store: ResumeCache
    judging: Judging
    jobs: int | None
    notes: tuple[str, ...]
    known: Known | None = None

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
    listed = read_approvals(terms.approved).reasons if terms.approved else {}
    approvals = Approvals({**listed, **terms.passed})
    found = list(candidates(folder, [*targets, *terms.files, *terms.season_files]))
    if not found:
        raise Refusal(nothing, folder=folder)
    with (
        stage() as place,
        _store(targets[0], terms) as store,
    ):
        last, notes = _last_year(place / "last.sqlite", terms, units or ())
        judging = Judging(terms.overlay, last, terms.received, terms.known)
        yield Reading(
            found, units, approvals, place, store, judging, terms.jobs, notes, terms.known
        )


def notes_on(files: Sequence[EntrySummary], received: date | None) -> tuple[str, ...]:
    """Return by which day deadlines were judged, and who was not compared with last year."""
    read = [file for file in files if file.dated and not file.summed]
    notes = [say("intake.received", day=received.isoformat())] if received else []
    told = [file for file in read if file.dated == "open" and file.receipt == "holds"]
    if open_ := [_name(file) for file in told]:
        notes.append(say("intake.deadline_open", count=len(open_), names=named(open_)))
    if lone := [f"{_name(file)}：{file.not_compared}" for file in read if file.not_compared]:
        notes.append(say("intake.not_compared", count=len(lone), names=named(lone)))
    return tuple(notes)


def _name(file: EntrySummary) -> str:
    return file.unit or file.path


def named(names: Sequence[str]) -> str:
    """Return names in one line, of many the first ones."""
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
    return last, (say("intake.last_unread", count=len(unread), names=named(unread)),)


@contextmanager
def _store(target: Path, terms: Terms) -> Iterator[ResumeCache]:
    """Keep what is done until all is; what ends the run early leaves it for the next one."""
    overlay = content_of(terms.overlay) if terms.overlay else b""
    refuse_wrong(terms.overlay)
    last = [_stamp(c) for c in candidates(terms.previous)] if terms.previous else []
    listed = terms.roster.read_bytes() if terms.roster and last else b""
    store = ResumeCache(target, repr((overlay, last, listed, terms.received, terms.known)))
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
