"""What a season comes to for those who lead: filed, on time, sent back, faults, sums, ranking."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from nianbao.form.filing import Number
from nianbao.intake.entry import Entry
from nianbao.intake.yearly import brief_figures, compared_figures, yearly
from nianbao.season.memory import Kept, Memory
from nianbao.season.project import Project
from nianbao.season.standing import Standing

GOOD = ("ready", "explain", "recovered")
FILED = (*GOOD, "blocked", "unsettled")


@dataclass(frozen=True, slots=True)
class Sum:
    """One figure over all units: this year of all, and of those compared this year and last."""

    words: str
    all_now: Number
    now: Number
    last: Number


@dataclass(frozen=True)
class Balance:
    """A season after its last round.

    ``faults`` are of each unit what is counted against it; ``rules`` says in how many units each
    rule was ever broken, ``compared`` how many units have figures of last year.
    """

    round: int
    day: str
    standings: Mapping[str, Standing]
    faults: Mapping[str, Mapping[str, int]]
    rules: Counter[str]
    sums: tuple[Sum, ...]
    compared: int

    def count(self, *states: str) -> int:
        """Return how many units are in one of these states."""
        return sum(one.state in states for one in self.standings.values())

    def total(self, fault: str) -> int:
        """Return how often something is counted against all units."""
        return sum(own[fault] for own in self.faults.values())


def balance(project: Project, memory: Memory) -> Balance:
    """Return what a season comes to after its last round."""
    number, day = memory.rounds()[-1]
    standings = memory.standings(number)
    entries = {unit: memory.entry(one.key) for unit, one in standings.items()}
    files = memory.files()
    good = [entry for unit, entry in entries.items() if entry and standings[unit].state in GOOD]
    compared = [entry for entry in good if any(n is not None for n in entry.last)]
    return Balance(
        number,
        day,
        standings,
        {
            unit: _faults(project, memory, one, entries[unit], files)
            for unit, one in standings.items()
        },
        _rules(memory, files),
        tuple(_sums(good, compared)),
        len(compared),
    )


def _faults(
    project: Project, memory: Memory, one: Standing, entry: Entry | None, files: list[Kept]
) -> dict[str, int]:
    own = [kept for kept in files if kept.unit == one.unit and kept.year == project.year]
    first = min((kept.came for kept in own if kept.came), default="")
    sent = Counter(letter.kind for letter in memory.sent() if letter.unit == one.unit)
    late = bool(project.deadline and first > project.deadline.isoformat())
    return {
        "absent": int(one.state in ("absent", "unread")),
        "late": int(late),
        "returned": sent["back"],
        "reminded": sent["remind"],
        "errors": one.errors,
        "unexplained": one.unexplained,
        # what stands against it beyond its own findings is prose that others have too
        "copied": one.unexplained - entry.unexplained if entry else 0,
    }


def _rules(memory: Memory, files: list[Kept]) -> Counter[str]:
    """Return in how many units each rule stood against any of their files."""
    broken: set[tuple[str, str]] = set()
    for kept in files:
        entry = memory.entry(kept.key)
        unresolved = (r.rule for r in entry.remarks if r.unresolved) if entry else ()
        broken |= {(kept.unit or kept.name, rule) for rule in unresolved}
    return Counter(rule for _, rule in broken)


def _sums(good: list[Entry], compared: list[Entry]) -> list[Sum]:
    every, both = [yearly(entry) for entry in good], [yearly(entry) for entry in compared]
    return [
        Sum(
            words,
            sum(own[i].now or 0 for own in every),
            sum(own[i].now or 0 for own in both),
            sum(own[i].last or 0 for own in both),
        )
        for i, (words, _) in enumerate(compared_figures())
        if words in brief_figures()
    ]
