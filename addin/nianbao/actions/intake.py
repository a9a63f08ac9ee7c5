"""A folder of filings taken in: every one checked anew, the outcome in one table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nianbao.actions.folder import Progress, Reading, Terms, in_season, notes_on, reading
from nianbao.form.edition import editions
from nianbao.host.disk import create_all, refuse_target
from nianbao.intake.entry import Entry
from nianbao.intake.entry_summary import EntrySummary, summary_of
from nianbao.intake.roster_reconciliation import Comparison, compare
from nianbao.intake.summary import Summary, state_of
from nianbao.intake.table import Table
from nianbao.intake.tidy import Tidy
from nianbao.rules import Rule, ruleset
from nianbao.rules.catalogue import batch_rules
from nianbao.rules.overlay import fitted

Keeping = Callable[[Reading, Sequence[EntrySummary], Comparison], AbstractContextManager[object]]


def _nothing_kept(
    _: Reading, __: Sequence[EntrySummary], ___: Comparison
) -> AbstractContextManager[object]:
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Received:
    """What was taken in: the files, the summary, what was written, and notes."""

    files: Sequence[EntrySummary]
    summary: Summary
    written: tuple[Path, ...]
    notes: tuple[str, ...]


def intake(
    folder: Path,
    table: Path,
    terms: Terms | None = None,
    progress: Progress | None = None,
    keeping: Keeping = _nothing_kept,
) -> Received:
    """Return what came in, with the table over all of it; not a byte of the folder is changed.

    ``progress`` is told how many files of how many are done; the table is put in its place inside
    ``keeping``, which may remember what came. Refuses where the table stands
    already, and a folder without files; a file that cannot be read has its line and reason.
    What an interrupted run had done is not done again.
    """
    folder, terms = in_season(folder, terms or Terms())
    targets = [table, *([table.with_suffix(".csv")] if terms.csv else [])]
    for target in targets:
        refuse_target(target)
    with reading(folder, targets, terms) as batch:
        made = [batch.stage / target.name for target in targets]
        sheet = Table(made[0], every_rule(terms.overlay))
        files = [summary_of(entry) for entry in batch.entries(progress)]
        comparison = compare(batch.units, files, batch.known)
        with _tidy(made[1]) if terms.csv else nullcontext() as tidy:
            for entry in _counted(batch, files, comparison):
                sheet.add(entry)
                if tidy:
                    tidy.add(entry)
        files, summary = sheet.finish(files, batch.units, comparison, batch.approvals)
        with keeping(batch, files, comparison):
            create_all({t: p.read_bytes() for p, t in zip(made, targets, strict=True)})
    notes = (*batch.notes, *notes_on(files, terms.received))
    return Received(files, summary, tuple(targets), notes)


def _counted(
    batch: Reading, files: Sequence[EntrySummary], comparison: Comparison
) -> Iterator[Entry]:
    """Yield the whole entry of each file but earlier sums and versions."""
    for file in files:
        if file.path not in comparison.left_out | comparison.older:
            entry = batch.store.get(file.path, file.sha256)
            assert entry
            yield entry


def as_json(received: Received) -> dict[str, Any]:
    """Return the outcome in the shape that other programs rely on."""
    comparison = received.summary.comparison
    return {
        "verdict": received.summary.exit_state,
        "states": dict(received.summary.states),
        "year": comparison.year,
        "expected": comparison.expected,
        "absent": comparison.absent,
        "files": [_file_json(file, comparison) for file in received.files],
        "roster": [
            {"kind": s.kind, "unit": s.unit, "files": list(s.paths), "named": s.named}
            for s in comparison.mismatches
        ],
        "notes": list(received.notes),
        "written": [str(path) for path in received.written],
    }


def _file_json(file: EntrySummary, comparison: Comparison) -> Mapping[str, Any]:
    return {
        "file": file.path,
        "sha256": file.sha256,
        "unit": comparison.names.get(file.path, file.unit),
        "year": file.year,
        "edition": file.edition,
        "state": state_of(file, comparison),
        "errors": file.errors,
        "unexplained": file.unexplained,
        "explained": file.explained,
        "hints": file.hints,
        "layout_changes": file.layout_changes,
        "receipt": {"state": file.receipt, "number": file.receipt_number, "time": file.submitted},
        "arrived": file.arrived,
        "deadline_by": file.dated,
        "problem": file.problem,
        "notes": list(file.notes),
    }


@contextmanager
def _tidy(path: Path) -> Iterator[Tidy]:
    with path.open("w", encoding="utf-8", newline="") as stream:
        yield Tidy(stream)


def every_rule(overlay: Path | None) -> dict[str, Rule]:
    """Return every rule by its id, of this form's edition where an earlier one has it too."""
    sets = [ruleset(name) for name in editions()]
    sets = [fitted(rules, overlay) for rules in sets] if overlay else sets
    return batch_rules() | {rule.id: rule for rules in sets for rule in rules.rules}
