"""The sum of a folder of filings as a workbook of the higher body, and that sum checked again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nianbao.actions.check import judge_snapshot
from nianbao.actions.folder import refuse_wrong
from nianbao.actions.last_year import last_filing
from nianbao.book.filling import Filling
from nianbao.book.layout import LEDGER_ROWS, Layout, layout_of
from nianbao.book.ledger import Change, ledger_edits
from nianbao.book.snapshot import Snapshot
from nianbao.book.template import build_template
from nianbao.form import Filing
from nianbao.host.disk import create, refuse_target
from nianbao.host.file import FileHost
from nianbao.host.filing import take_filing, take_snapshot
from nianbao.intake.batch import entries
from nianbao.intake.entry import Entry, Judging, take_in
from nianbao.intake.files import candidates
from nianbao.intake.resume_cache import ResumeCache
from nianbao.intake.rollup import BatchRemark, Member, RollUp, roll_up
from nianbao.intake.rollup_checks import remarks
from nianbao.intake.rollup_sheet import (
    MOST_MEMBERS,
    draw_parts,
    part_formulas,
    read_parts,
    sheet_name,
)
from nianbao.intake.roster import read_roster
from nianbao.words import Refusal, say

_GAPS_SHOWN = 20
_CARRIED_OVER = ("unit", "short_name", "kind", "credit_code", "contact", "helpline")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a folder is summed.

    ``unit`` is the name of the higher body, ``own`` its own filing, ``roster`` the list of units
    that must take part, ``last`` last year's roll-up or report; ``overlay`` are a department's
    own rules, by which it is told who has errors left; ``incomplete`` asks for the sum also while
    units are missing; ``jobs`` is the number of processes.
    """

    unit: str = ""
    own: Path | None = None
    roster: Path | None = None
    last: Path | None = None
    overlay: Path | None = None
    incomplete: bool = False
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class Rolled:
    """A sum as it was made or checked: the workbook, the sum, what stands against it."""

    path: Path
    rollup: RollUp
    remarks: tuple[BatchRemark, ...]

    @property
    def state(self) -> str:
        """Return ``blocked`` where an error stands, ``explain`` a warning, else ``ready``."""
        grave = {remark.severity for remark in self.remarks}
        return "blocked" if "error" in grave else "explain" if "warning" in grave else "ready"

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what is to be known of the sum beside the rules."""
        gaps, altered = self.rollup.gaps, self.rollup.altered
        notes = [say("rollup.incomplete", count=len(gaps))] if gaps else []
        notes += [say("rollup.altered", units="、".join(altered))] if altered else []
        return tuple(notes)

    @property
    def agrees(self) -> bool:
        """Return whether every cell is the sum of the filings that were counted."""
        return not any(remark.rule.check in ("sums", "changed_members") for remark in self.remarks)


def make_rollup(
    folder: Path, out: Path, terms: Terms | None = None, progress: Progress | None = None
) -> Rolled:
    """Return the sum of a folder of filings, written as a workbook of the higher body.

    Refuses, naming every gap, while units are missing or have errors, unless the incomplete sum
    is asked for, and where a file stands already; then nothing is written.
    """
    terms = terms or Terms()
    refuse_target(out)
    rollup = _summed(folder, [out], terms, progress)
    if rollup.gaps and not terms.incomplete:
        raise _open(rollup.gaps)
    if len(rollup.members) > MOST_MEMBERS:
        raise Refusal("rollup.too_many", limit=MOST_MEMBERS, count=len(rollup.members))
    now = datetime.now()
    with TemporaryDirectory() as stage:
        path = Path(stage) / out.name
        layout = layout_of(rollup.edition.id)
        draw = partial(draw_parts, layout=layout, rollup=rollup, now=now)
        path.write_bytes(build_template(layout, draw))
        host = FileHost(path)
        last = last_filing(terms.last).filing if terms.last else None
        _fill(host, layout, rollup, terms, last, now)
        snapshot = take_snapshot(FileHost(path))
        found = _remarks(rollup, snapshot, rollup.members, terms)
        create(out, path.read_bytes())
    return Rolled(out, rollup, found)


def check_rollup(
    workbook: Path, folder: Path, terms: Terms | None = None, progress: Progress | None = None
) -> Rolled:
    """Return what no longer agrees between a roll-up workbook and the filings in a folder.

    Nothing is written. Refuses a workbook that is no roll-up, and one of which the body's own
    filing is a part when that is not given.
    """
    terms = terms or Terms()
    host = FileHost(workbook)
    snapshot = take_filing(host)
    recorded = read_parts(host, snapshot.layout)
    own = next((member.unit for member in recorded if member.is_own), None)
    if own and not terms.own:
        raise Refusal("rollup.own_wanted", unit=own)
    before = {member.unit for member in recorded}
    rollup = _summed(folder, [workbook], terms, progress, before)
    return Rolled(workbook, rollup, _remarks(rollup, snapshot, recorded, terms))


def as_json(rolled: Rolled) -> dict[str, Any]:
    """Return a sum in the shape that other programs rely on."""
    return {
        "file": str(rolled.path),
        "year": rolled.rollup.year,
        "edition": rolled.rollup.edition.id,
        "state": rolled.state,
        "complete": not rolled.rollup.gaps,
        "notes": list(rolled.notes),
        "members": [
            {"unit": m.unit, "file": m.path, "sha256": m.sha256, "own": m.is_own}
            for m in rolled.rollup.members
        ],
        "remarks": [
            {
                "rule": remark.rule.id,
                "severity": remark.severity,
                "message": remark.message,
                "units": list(remark.units),
                "cells": list(remark.cells),
            }
            for remark in rolled.remarks
        ],
    }


def _summed(
    folder: Path,
    outcome: Sequence[Path],
    terms: Terms,
    progress: Progress | None,
    before: Collection[str] = (),
) -> RollUp:
    refuse_wrong(terms.overlay)
    judging = Judging(terms.overlay)
    beside = [path for path in (terms.own, terms.roster, terms.last, terms.overlay) if path]
    found = list(candidates(folder, [*outcome, *beside]))
    units = read_roster(terms.roster) if terms.roster else None
    read: list[Entry] = []
    with TemporaryDirectory() as stage:
        store = ResumeCache(Path(stage) / "rollup", "")
        try:
            for entry in entries(found, judging, store, terms.jobs):
                read.append(entry)
                if progress:
                    progress(len(read), len(found))
        finally:
            store.close(done=True)
    own = take_in(terms.own, judging=judging) if terms.own else None
    rollup = roll_up(read, own, units, before)
    if not rollup.members:
        raise _open(rollup.gaps, "no_member")
    return rollup


def _fill(
    host: FileHost,
    layout: Layout,
    rollup: RollUp,
    terms: Terms,
    last: Filing | None,
    now: datetime,
) -> None:
    """Write the sums, the profile and last year's figures, with the value of every formula."""
    snapshot = take_snapshot(host)
    filling = Filling(snapshot)
    carried = {k: v for k, v in last.profile.items() if k in _CARRIED_OVER and v} if last else {}
    named = {"unit": terms.unit} if terms.unit else {}
    filling.profile({**carried, **named, "year": rollup.year})
    by_id = layout.edition.by_id
    filling.figures({c: n for c, n in rollup.sums.items() if not by_id[c].is_total})
    if last and terms.last:
        source = say("rollup.previous", name=terms.last.name)
        filling.previous(last, source, now.strftime("%Y-%m-%d %H:%M"))
    why = say("rollup.why", count=len(rollup.members))
    entry = [Change(say("book.ledger.all_new"), None, why)]
    entry += [Change(sheet_name(), None, gap.message) for gap in rollup.gaps]
    ledger = host.read([LEDGER_ROWS])[LEDGER_ROWS.name]
    edits = [*filling.edits, *ledger_edits(ledger, say("rollup.action"), why, entry, now)]
    host.write(edits, [*snapshot.live, part_formulas(layout)])


def _remarks(
    rollup: RollUp, snapshot: Snapshot, recorded: Sequence[Member], terms: Terms
) -> tuple[BatchRemark, ...]:
    verdict = judge_snapshot(snapshot)
    last = None
    if terms.last:
        last = last_filing(terms.last).filing, _units_of(terms.last)
    return tuple(remarks(rollup, snapshot.filing, verdict, recorded, last))


def _units_of(last: Path) -> list[str] | None:
    """Return the units that last year's roll-up counted; None where the file does not say."""
    try:
        host = FileHost(last)
        return [member.unit for member in read_parts(host, take_filing(host).layout)]
    except Refusal:
        return None


def _open(gaps: Sequence[BatchRemark], key: str = "open") -> Refusal:
    lines = [
        say("rollup.line", number=number, message=gap.message)
        for number, gap in enumerate(gaps[:_GAPS_SHOWN], 1)
    ]
    if len(gaps) > _GAPS_SHOWN:
        lines.append(say("rollup.more_lines", count=len(gaps) - _GAPS_SHOWN))
    return Refusal(f"rollup.{key}", count=len(gaps), lines="\n".join(lines))
