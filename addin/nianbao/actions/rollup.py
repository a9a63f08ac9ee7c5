"""The sum of a folder of filings as a workbook of the higher body, and that sum checked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nianbao.actions.check import judge_snapshot
from nianbao.actions.folder import Progress, in_season, notes_on, reading
from nianbao.actions.folder import Terms as ReadingTerms
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
from nianbao.intake.entry import take_in
from nianbao.intake.entry_summary import summary_of
from nianbao.intake.rollup import BatchRemark, RollUp, roll_up
from nianbao.intake.rollup_checks import remarks
from nianbao.intake.rollup_parts import MOST_MEMBERS, Member, read_parts, sheet_name
from nianbao.intake.rollup_sheet import draw_parts, part_formulas
from nianbao.words import Refusal, say

_GAPS_SHOWN = 20
_CARRIED_OVER = ("unit", "short_name", "kind", "credit_code", "contact", "helpline")


@dataclass(frozen=True, slots=True)
class Terms(ReadingTerms):
    """On what terms a folder is summed: those on which it is taken in, and of whom it is the sum.

    ``unit`` is the name of the higher body, ``own`` its own filing, ``last`` its roll-up or report
    of last year; ``incomplete`` asks for the sum also while units are missing.
    """

    unit: str = ""
    own: Path | None = None
    last: Path | None = None
    incomplete: bool = False

    @property
    def files(self) -> list[Path]:
        """Return the files that these terms name, which are none of the units' filings."""
        named = (self.roster, self.overlay, self.approved, self.own, self.last)
        return [path for path in named if path]


@dataclass(frozen=True, slots=True)
class Rolled:
    """A sum as it was made or checked: the workbook, the sum, what stands against it.

    ``said`` is what is to be known of the folder.
    """

    path: Path
    rollup: RollUp
    remarks: tuple[BatchRemark, ...]
    said: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """Return ``blocked`` where an error stands, ``explain`` a warning, else ``ready``."""
        grave = {remark.severity for remark in self.remarks}
        return "blocked" if "error" in grave else "explain" if "warning" in grave else "ready"

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what is to be known of the sum beside the rules."""
        gaps, altered, out = self.rollup.gaps, self.rollup.altered, self.rollup.left_out
        owed = [
            say("rollup.owed", unit=unit, count=count)
            for unit, count in self.rollup.unexplained.items()
        ]
        notes = [say("rollup.incomplete", count=len(gaps))] if gaps else []
        notes += [say("rollup.altered", units="、".join(altered))] if altered else []
        notes += [say("rollup.unexplained", units="、".join(owed))] if owed else []
        read = self.rollup.reports
        notes += [say("rollup.reports", count=len(read), units="、".join(read))] if read else []
        notes += [say("rollup.left_out", count=len(out), files="、".join(out))] if out else []
        return (*notes, *self.said)

    @property
    def sentence(self) -> str:
        """Return in words what was summed, an incomplete sum as one."""
        gaps, count = len(self.rollup.gaps), len(self.rollup.members)
        key = "rollup.done_incomplete" if gaps else "rollup.done"
        return say(key, count=count, gaps=gaps, path=self.path)

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
    folder, terms = in_season(folder, terms or Terms())
    refuse_target(out)
    rollup, said = _summed(folder, out, terms, progress)
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
    return Rolled(out, rollup, found, said)


def check_rollup(
    workbook: Path, folder: Path, terms: Terms | None = None, progress: Progress | None = None
) -> Rolled:
    """Return what no longer agrees between a roll-up workbook and the filings in a folder.

    Nothing is written. Refuses a workbook that is no roll-up, and one of which the body's own
    filing is a part when that is not given.
    """
    folder, terms = in_season(folder, terms or Terms())
    host = FileHost(workbook)
    snapshot = take_filing(host)
    recorded = read_parts(host, snapshot.layout)
    own = next((member.unit for member in recorded if member.is_own), None)
    if own and not terms.own:
        raise Refusal("rollup.own_wanted", unit=own)
    rollup, said = _summed(folder, workbook, terms, progress, recorded)
    return Rolled(workbook, rollup, _remarks(rollup, snapshot, recorded, terms), said)


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
    workbook: Path,
    terms: Terms,
    progress: Progress | None,
    before: Sequence[Member] = (),
) -> tuple[RollUp, tuple[str, ...]]:
    """Return the sum of a folder, and notes on it; ``workbook`` holds the sum."""
    with reading(folder, [workbook], terms, "rollup.nothing") as batch:
        read = list(batch.entries(progress))
        own = take_in(terms.own, judging=batch.judging) if terms.own else None
        rollup = roll_up(read, own, batch.units, before, batch.approvals, batch.known)
        notes = (*batch.notes, *notes_on([summary_of(entry) for entry in read], terms.received))
    if not rollup.members:
        raise _open(rollup.gaps, "no_member")
    return rollup, notes


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
