"""The register of applications: made, and counted into a filing."""

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

from nianbao.actions.filling import Written, finish
from nianbao.actions.open_workbook import take_snapshot
from nianbao.book.filling import Filling
from nianbao.form.filing import plain_number
from nianbao.host import Host
from nianbao.host.disk import create
from nianbao.host.file import FileHost
from nianbao.register.counting import Counted, counted
from nianbao.register.entry import Register, Settings
from nianbao.register.reading import read_register
from nianbao.register.sheets import APPLICATIONS, DISPUTES
from nianbao.words import Refusal, say

_NAMED = 20


def new_register(path: Path, year: int | None = None, unit: str = "") -> Path:
    """Return where a fresh register was made. Refuses where a file stands already."""
    from nianbao.register.workbook import build_register  # noqa: PLC0415 - slow to load

    year = year or date.today().year
    create(path, build_register(Register(settings=Settings(year, unit)), year))
    return path


def take_figures(host: Host, source: Path) -> Written:
    """Return what changed when tables three and four were counted from a register.

    The filing keeps the counts and a digest of what was counted, nothing else of the register.
    Refuses a filing without its year, and a register with entries that cannot be counted.
    """
    snapshot = take_snapshot(host)
    year = snapshot.filing.profile.year
    if not year:
        raise Refusal("register.no_year")
    register = read_register(FileHost(source))
    found = counted(register, year, snapshot.layout.edition)
    refuse_uncounted(found)
    filling = Filling(snapshot)
    inputs = dict(found.counts)
    rules = snapshot.layout.ruleset
    totals = {
        cell.id: sum(inputs[part] * times for part, times in rules.inputs_of([cell]).items())
        for cell in rules.totals
        if cell.table in ("applications", "disputes")
    }
    filling.figures({**inputs, **totals})
    why = say("register.why", name=source.name, digest=digest_of_counts(register, year))
    return finish(host, filling, say("action.register"), why, notes_on(register, found))


def refuse_uncounted(found: Counted) -> None:
    """Refuse a register in which something is missing for a count, naming the rows."""
    rows = [
        say("register.row", sheet=sheet, row=entry.row, reason=say(f"register.obstacle.{reason}"))
        for sheet, entries in (
            (APPLICATIONS, found.uncounted),
            (DISPUTES, found.unsettled),
        )
        for entry in entries
        if (reason := entry.obstacle)
    ]
    if rows:
        named = "；".join(rows[:_NAMED]) + ("……" if len(rows) > _NAMED else "")
        raise Refusal("register.uncounted", count=len(rows), rows=named)


def notes_on(register: Register, found: Counted) -> tuple[str, ...]:
    """Return what should be said of a count: how many, and the fees for section six."""
    year = found.year
    sums = {
        name: sum(n for cell, n in found.counts.items() if cell.startswith(f"applications.{name}."))
        for name in ("new", "carried_in", "carried_out")
    }
    cases = sum(n for cell, n in found.counts.items() if cell.startswith("disputes."))
    notices = [e for e in register.entries if e.fee_notice and e.fee_notice.year == year]
    paid = [e for e in register.entries if e.paid and e.paid.year == year]
    fees = {
        "notices": len(notices),
        "asked": plain_number(sum((e.fee_asked or Decimal(0) for e in notices), Decimal(0))),
        "received": plain_number(sum((e.fee_received or Decimal(0) for e in paid), Decimal(0))),
    }
    return (
        say("register.counted", year=year, cases=cases, **sums),
        say("register.fees", year=year, **fees),
    )


def digest_of_counts(register: Register, year: int) -> str:
    """Return 12 hex digits over what was counted: dates, kinds and results, nothing personal."""
    facts = [
        (e.received, e.applicant, e.answered, e.result, register.weight(e))
        for e in register.entries
        if not e.obstacle
    ]
    cases = [(d.kind, d.filed, d.closed, d.outcome) for d in register.disputes if not d.obstacle]
    told = repr((year, sorted(map(repr, facts)), sorted(map(repr, cases))))
    return hashlib.sha256(told.encode()).hexdigest()[:12]
