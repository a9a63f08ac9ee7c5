"""Checking a register, and showing the verdict in it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from nianbao.actions.open_workbook import open_workbook
from nianbao.book.block import Block, Edit
from nianbao.book.filling import json_number
from nianbao.book.layout import FINDING_COLUMNS, FINDING_ROWS, FINDINGS
from nianbao.host import Host
from nianbao.host.file import FileHost
from nianbao.register.case import Known
from nianbao.register.judging import judge, verdict_edits
from nianbao.register.reading import explanations_in, form_of, read_register
from nianbao.register.workdays import WorkDays
from nianbao.rules import Finding, Verdict
from nianbao.words import Refusal


@dataclass(frozen=True, slots=True)
class Beside:
    """What a register is compared with: the filing that was filled from it, last year's register.

    ``as_of`` is the day by which it is judged; without it that of its settings, else today.
    """

    filing: Path | None = None
    last: Path | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class CheckedRegister:
    """A register as it was checked, and the verdict on it."""

    known: Known
    verdict: Verdict


def check_register(
    host: Host, *, mark: bool = False, beside: Beside | None = None
) -> CheckedRegister:
    """Return the verdict on a register; with ``mark`` it is also shown in its workbook."""
    known = known_of(host, beside)
    verdict = judge(known, explanations_in(host))
    if mark:
        host.write(verdict_edits(known, verdict, datetime.now()))
    return CheckedRegister(known, verdict)


def known_of(host: Host, beside: Beside | None = None) -> Known:
    """Return a register with all that is known beside it.

    Refuses a filing of another year than that of the register's settings.
    """
    beside = beside or Beside()
    register = read_register(host)
    settings = register.settings
    today = beside.as_of or settings.day or date.today()
    known = Known(
        register, form_of(settings), settings.year or today.year, today, WorkDays(settings.own_days)
    )
    if beside.last:
        known = replace(known, last=read_register(FileHost(beside.last)))
    if beside.filing:
        filing = open_workbook(beside.filing)[1].filing
        if not filing.profile.year:
            raise Refusal("register.no_year")
        known = replace(known, filing=filing, year=filing.profile.year)
    return known


def explain_in_register(host: Host, finding: Finding, text: str) -> CheckedRegister:
    """Return the verdict on a register after a reason was written beside one of its findings."""
    rows = host.read([FINDING_ROWS])[FINDING_ROWS.name].values
    digest, written = (FINDING_COLUMNS.index(name) for name in ("digest", "explanation"))
    number = next((i for i, row in enumerate(rows) if row[digest] == finding.digest), None)
    if number is None:
        raise Refusal("action.nothing_to_explain", rule=finding.rule.id)
    row, column = FINDING_ROWS.top + number, FINDING_ROWS.left + written
    host.write([Edit(Block("explanation", FINDINGS, row, column, 1, 1), [[text]])])
    return check_register(host, mark=True)


def as_json(checked: CheckedRegister) -> dict[str, Any]:
    """Return a verdict in the shape that other programs rely on; it names rows, no persons."""
    verdict = checked.verdict
    return {
        "year": checked.known.year,
        "as_of": checked.known.today.isoformat(),
        "ruleset": {
            "id": verdict.ruleset.id,
            "version": verdict.ruleset.version,
            "sha256": verdict.ruleset.sha256,
        },
        "verdict": verdict.state,
        "findings": [
            {
                "rule": f.rule.id,
                "severity": f.severity,
                "status": f.status,
                "at": f.at,
                "left": json_number(f.left),
                "right": json_number(f.right),
                "difference": json_number(f.difference),
                "message": f.message,
                "remedy": f.remedy,
                "explanation": f.explanation,
            }
            for f in verdict.findings
        ],
        "untried": sorted(verdict.untried),
    }
