"""A folder of filings taken in: every one checked anew, the outcome in one table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nianbao.form.edition import EDITIONS
from nianbao.host.disk import create
from nianbao.intake.batch import entries, processes
from nianbao.intake.entry import Judging
from nianbao.intake.files import Candidate, candidates
from nianbao.intake.heads import Head
from nianbao.intake.last_year import LastYear, gather
from nianbao.intake.roster import Comparison, compare, read_roster
from nianbao.intake.store import Store
from nianbao.intake.summary import Summary
from nianbao.intake.table import Table
from nianbao.intake.tidy import Tidy
from nianbao.rules import Rule, ruleset
from nianbao.rules.catalogue import batch_rules
from nianbao.rules.overlay import overlaid
from nianbao.words import Refusal, say

_NAMED = 5

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a folder is taken in.

    ``roster`` lists the units that must file, ``previous`` is last year's folder, ``overlay`` a
    department's own rules, ``jobs`` the number of processes; each may be left out. ``csv`` asks
    for every figure as a CSV beside the table.
    """

    roster: Path | None = None
    previous: Path | None = None
    overlay: Path | None = None
    jobs: int | None = None
    csv: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """What was taken in: a head for each file, the summary, what was written, and notes."""

    heads: Sequence[Head]
    summary: Summary
    written: tuple[Path, ...]
    notes: tuple[str, ...]


def intake(
    folder: Path, table: Path, terms: Terms | None = None, progress: Progress | None = None
) -> Received:
    """Return what came in, with the table over all of it; not a byte of the folder is changed.

    ``progress`` is told how many files of how many are done. Refuses where the table stands
    already, and a folder without files; a file that cannot be read has its line and reason.
    What an interrupted run had done is not done again.
    """
    terms = terms or Terms()
    targets = [table, *([table.with_suffix(".csv")] if terms.csv else [])]
    for target in targets:
        if target.exists():
            raise Refusal("intake.exists", path=target)
    units = read_roster(terms.roster) if terms.roster else None
    found = _found(folder, [*targets, *([terms.roster] if terms.roster else [])])
    table.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(ignore_cleanup_errors=True) as stage, _store(table, terms) as store:
        last, notes = _last_year(Path(stage) / "last.sqlite", terms)
        made = [Path(stage) / target.name for target in targets]
        sheet = Table(made[0], _rules(terms.overlay))
        with ExitStack() as stack:
            tidy = stack.enter_context(_tidy(made[1])) if terms.csv else None
            judging = Judging(terms.overlay, last)
            for done, entry in enumerate(entries(found, judging, store, terms.jobs), 1):
                sheet.add(entry)
                if tidy:
                    tidy.add(entry)
                if progress:
                    progress(done, len(found))
        summary = sheet.finish(units, compare(units, sheet.heads))
        for path, target in zip(made, targets, strict=True):
            create(target, path.read_bytes())
    return Received(sheet.heads, summary, tuple(targets), notes)


def as_json(received: Received) -> dict[str, Any]:
    """Return the outcome in the shape that other programs rely on."""
    comparison = received.summary.comparison
    return {
        "verdict": received.summary.exit_state,
        "states": dict(received.summary.states),
        "year": comparison.year,
        "expected": comparison.expected,
        "absent": comparison.absent,
        "files": [_head_json(head, comparison) for head in received.heads],
        "roster": [
            {"kind": s.kind, "unit": s.unit, "files": list(s.files), "named": s.named}
            for s in comparison.standings
        ],
        "notes": list(received.notes),
        "written": [str(path) for path in received.written],
    }


def _head_json(head: Head, comparison: Comparison) -> Mapping[str, Any]:
    return {
        "file": head.path,
        "sha256": head.sha256,
        "unit": comparison.names.get(head.path, head.unit),
        "year": head.year,
        "edition": head.edition,
        "state": head.state,
        "errors": head.errors,
        "unexplained": head.unexplained,
        "explained": head.explained,
        "hints": head.hints,
        "layout_changes": head.layout_changes,
        "receipt": {"state": head.receipt, "number": head.receipt_number, "time": head.submitted},
        "problem": head.problem,
        "notes": list(head.notes),
    }


def _found(folder: Path, leave_out: Sequence[Path]) -> list[Candidate]:
    found = list(candidates(folder, leave_out))
    if not found:
        raise Refusal("intake.nothing", folder=folder)
    return found


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
def _store(table: Path, terms: Terms) -> Iterator[Store]:
    """Keep what is done until all is; what ends the run early leaves it for the next one."""
    overlay = terms.overlay.read_text("utf-8") if terms.overlay else ""
    last = [_stamp(c) for c in candidates(terms.previous)] if terms.previous else []
    store = Store(table, repr((overlay, last)))
    try:
        yield store
    except BaseException:
        store.close(done=False)
        raise
    store.close(done=True)


def _stamp(candidate: Candidate) -> tuple[str, int, int]:
    """Return by what it is told that a file of last year has changed."""
    changed = 0 if candidate.problem else candidate.path.stat().st_mtime_ns
    return candidate.name, candidate.size, changed


@contextmanager
def _tidy(path: Path) -> Iterator[Tidy]:
    with path.open("w", encoding="utf-8", newline="") as stream:
        yield Tidy(stream)


def _rules(overlay: Path | None) -> dict[str, Rule]:
    """Return every rule by its id, of this form's edition where an earlier one has it too."""
    sets = [ruleset(name) for name in EDITIONS]
    sets = [overlaid(rules, overlay) for rules in sets] if overlay else sets
    return batch_rules() | {rule.id: rule for rules in sets for rule in rules.rules}
