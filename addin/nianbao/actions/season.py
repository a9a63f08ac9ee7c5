"""A season: begun, taken in round by round, looked at; what a reviewer lets pass in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import count
from pathlib import Path

from nianbao.actions.folder import Progress, Reading, Terms, of_season
from nianbao.actions.intake import Received, intake
from nianbao.host.disk import create_all, folder_for
from nianbao.intake.approvals import RULES
from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.roster_reconciliation import Comparison
from nianbao.season.changes import changes, in_short
from nianbao.season.memory import Approval, Memory, new_memory, opened
from nianbao.season.project import Project, outside, project_text, read_project
from nianbao.season.standing import Standing, standings
from nianbao.words import Refusal, say


@dataclass(frozen=True, slots=True)
class News:
    """A unit that stands otherwise than a round before, and what changed in its filing."""

    now: Standing
    before: Standing | None
    changes: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A round: its number, what was taken in, how many files were new, and whose state changed."""

    number: int
    received: Received
    new_files: int
    news: tuple[News, ...]


def new_season(project: Project) -> tuple[Path, tuple[str, ...]]:
    """Return the project file of a new season, and notes; its folder and inbox are made.

    Refuses where there is a season already; then nothing is changed.
    """
    with folder_for(project.inbox):
        create_all({project.file: project_text(project).encode(), project.memory: new_memory()})
    strange = [str(path) for path in outside(project)]
    return project.file, (say("season.outside", paths="、".join(strange)),) if strange else ()


def take(
    folder: Path,
    received: date | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> Taken:
    """Return what came in a new round of a season; the files themselves are not changed.

    ``received`` is the day on which the files came that are new in this round. The table is put
    beside the project file. The round is remembered whole or not at all.
    """
    project, now = read_project(folder), now or datetime.now()
    with opened(project.memory) as memory:
        number = memory.last_round + 1
        before = memory.standings(number - 1)
        known = {kept.key for kept in memory.files()}
        terms = of_season(project, memory, Terms(jobs=jobs, received=received))
        keeping = partial(_keeping, memory=memory, terms=terms, now=now)
        table = _free(folder, number)
        done = intake(project.inbox, table, replace(terms), progress, keeping)
        after = memory.standings(number)
        news = tuple(_news(memory, before, after)) if before else ()
        new = sum(kept.key not in known for kept in memory.files())
    return Taken(number, done, new, news)


@contextmanager
def _keeping(
    batch: Reading,
    files: Sequence[EntrySummary],
    comparison: Comparison,
    *,
    memory: Memory,
    terms: Terms,
    now: datetime,
) -> Iterator[None]:
    standing = list(standings(files, comparison, batch.units))
    entries = (batch.store.get(file.path, file.sha256) for file in files)
    day = terms.received.isoformat() if terms.received else ""
    at = now.isoformat(timespec="minutes")
    with memory.round(at, day, (entry for entry in entries if entry), standing):
        yield


def _news(
    memory: Memory,
    before: dict[str, Standing],
    after: dict[str, Standing],
) -> Iterator[News]:
    for unit, now in after.items():
        was = before.get(unit)
        if was and (was.state, was.key, was.newer) == (now.state, now.key, now.newer):
            continue
        one, other = memory.entry(was.key) if was else None, memory.entry(now.key)
        differ = one and other and one.sha256 != other.sha256 and one.edition
        words = in_short(changes(one, other)) if one and other and differ else ""
        yield News(now, was, words)


def _free(folder: Path, number: int) -> Path:
    """Return where the table of a round goes: one left by a round that was cut off stays."""
    names = (say("season.table", number=f"{number}{mark}") for mark in _marks())
    return next(path for name in names if not (path := folder / name).exists())


def _marks() -> Iterator[str]:
    yield ""
    yield from (f"-{number}" for number in count(2))


@dataclass(frozen=True, slots=True)
class Status:
    """How a unit stands: after which round, when its file came, how often it was written to."""

    standing: Standing
    came: str
    returned: int
    reminded: int
    last_sent: str


@dataclass(frozen=True, slots=True)
class Overview:
    """A season as it stands: its project, the last round with its day, and every unit."""

    project: Project
    round: int
    day: str
    units: tuple[Status, ...]

    @property
    def sentence(self) -> str:
        """Return in words how many units are in which state."""
        counts = Counter(one.standing.state for one in self.units)
        states = "，".join(f"{say(f'intake.state.{s}')} {n}" for s, n in counts.most_common())
        slots = {"round": self.round, "day": self.day, "count": len(self.units)}
        return say("season.status", year=self.project.year, states=states, **slots)


def status(folder: Path) -> Overview:
    """Return how each unit of a season stands after the last round."""
    project = read_project(folder)
    with opened(project.memory) as memory:
        rounds = memory.rounds()
        if not rounds:
            raise Refusal("season.no_round", file=project.memory.name)
        number, day = rounds[-1]
        sent = memory.sent()
        came = {kept.key: kept.came for kept in memory.files()}
        units = [
            Status(
                one,
                came.get(one.key, ""),
                sum(letter.unit == unit and letter.kind == "back" for letter in sent),
                sum(letter.unit == unit and letter.kind == "remind" for letter in sent),
                max((letter.at[:10] for letter in sent if letter.unit == unit), default=""),
            )
            for unit, one in memory.standings(number).items()
        ]
    return Overview(project, number, day, tuple(units))


def history(folder: Path, unit: str) -> list[str]:
    """Return in words what happened with a unit: what came, what changed, what was sent.

    Refuses a unit that the season does not know.
    """
    project = read_project(folder)
    with opened(project.memory) as memory:
        lines = list(_story(memory, unit))
        approved = [one for one in memory.approvals() if one.unit == unit]
    if not lines:
        raise Refusal("season.no_unit", unit=unit)
    marks = [
        say("season.history.approved", rule=a.rule, reason=a.reason, by=a.by) for a in approved
    ]
    return [*lines, *marks]


def _story(memory: Memory, unit: str) -> Iterator[str]:
    """Yield round by round the files of a unit, its state, and the letters it got."""
    files, sent, last = memory.files(), memory.sent(), None
    for number, day in memory.rounds():
        standing = memory.standings(number).get(unit)
        if standing is None:
            continue
        state = say(f"intake.state.{standing.state}")
        yield say("season.history.round", number=number, day=day, state=state)
        for kept in (kept for kept in files if kept.round == number and kept.unit == unit):
            yield say("season.history.came", file=kept.name, day=kept.came)
        entry = memory.entry(standing.key)
        if entry and last and entry.sha256 != last.sha256:
            yield say("season.history.changed", words="；".join(changes(last, entry)))
        last = entry or last
        for letter in (one for one in sent if one.unit == unit and one.round == number):
            kind = say(f"intake.list.{letter.kind}")
            yield say("season.history.sent", kind=kind, day=letter.at[:10], file=letter.file)
    for remark in last.remarks if last else ():
        if remark.status == "explained":
            slots = {"rule": remark.rule, "text": remark.explanation}
            yield say("season.history.explained", **slots)


def approve(
    folder: Path, unit: str, rule: str, reason: str, by: str, now: datetime | None = None
) -> None:
    """Remember that a reviewer lets a finding of a unit pass, with name and reason.

    Refuses a unit that the season does not know, and any rule that the unit itself must settle.
    """
    project = read_project(folder)
    if rule not in RULES:
        raise Refusal("season.no_approval", rule=rule, rules="、".join(RULES))
    if not (reason.strip() and by.strip()):
        raise Refusal("season.no_reason")
    at = (now or datetime.now()).isoformat(timespec="minutes")
    with opened(project.memory) as memory:
        if unit not in memory.standings(memory.last_round):
            raise Refusal("season.no_unit", unit=unit)
        memory.approve(Approval(unit, rule, reason.strip(), by.strip(), at))
