"""One file that was handed in, as the supervising department enters it in its books."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Literal

from nianbao.book.findings import finding_place, level_word, suspect_words
from nianbao.book.layout import Layout, layout_of
from nianbao.book.snapshot import Snapshot
from nianbao.form import Filing, edition
from nianbao.form.filing import Number
from nianbao.host.disk import arrived_on, refuse_odd
from nianbao.host.file import FileHost
from nianbao.host.filing import take_filing
from nianbao.intake.approvals import RULES
from nianbao.intake.kinds import CONVERTED_REPORTS, CONVERTED_WORKBOOKS, REPORTS
from nianbao.intake.known import Known
from nianbao.intake.own_outputs import document_of, output_of, units_of_sum
from nianbao.intake.published import report_in, workbook_from
from nianbao.intake.receipt import Receipt, ReceiptState, receipt_state, stored_receipt
from nianbao.rules import Context, RuleSet, Verdict, check
from nianbao.rules.engine import is_late
from nianbao.rules.finding import Explanation, LayoutChange, prose_digest
from nianbao.rules.overlay import fitted
from nianbao.rules.verdict import State
from nianbao.rules.years import last_filing
from nianbao.words import Refusal, say

MOST_PROSE = 60_000  # characters; a report has some two thousand
_LAYOUT_RULE = "R005"

EntryState = State | Literal["unread", "output"]
Dated = Literal["received", "arrival", "receipt", "open", "none"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding in words: what it is, where it stands, and whether it was explained.

    ``level`` is the word for severity or status. ``unresolved`` is true while a correction or an
    explanation is still wanted.
    """

    rule: str
    severity: str
    status: str
    level: str
    place: str
    message: str
    suspects: str
    remedy: str
    explanation: str
    unresolved: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What the department knows of one file; small, and without anything that holds it open.

    ``problem`` says why the file could not be read; then ``state`` is ``unread`` and all else
    is blank, as it is of an ``output``, a table or letter that this program made. ``numbers`` and
    ``last`` (last year's) are in the order of the edition's cells; totals are computed, never
    those stored. ``prose`` is the text of each section. ``rules`` are version and hash of the
    rules by which it was judged, ``receipt_rules`` the version by which the filer had it judged.
    ``arrived`` is the day by which the file was here, ``dated`` says whose day deadlines were
    judged by. ``not_compared`` says why last year's folder was of no use. ``summed`` gives by unit
    the digests of the files of which it is the sum; ``batch_reasons`` are the unit's explanations
    under rules on several filings. ``is_report`` says that it was read from a report in Word, PDF
    or the like, and no workbook came.
    """

    path: str
    sha256: str = ""
    problem: str = ""
    unit: str = ""
    kind: str = ""
    credit_code: str = ""
    year: int | None = None
    edition: str = ""
    rules: tuple[str, str] = ("", "")
    state: EntryState = "unread"
    remarks: tuple[Remark, ...] = ()
    numbers: tuple[Number | None, ...] = ()
    last: tuple[Number | None, ...] = ()
    last_source: str = ""
    prose: Mapping[int, str] = field(default_factory=dict)
    receipt: ReceiptState = "none"
    receipt_number: str = ""
    receipt_rules: str = ""
    submitted: str = ""
    arrived: str = ""
    dated: Dated | Literal[""] = ""
    not_compared: str = ""
    summed: Mapping[str, str] = field(default_factory=dict)
    batch_reasons: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    is_report: bool = False

    @property
    def errors(self) -> int:
        """Return how many errors stand against it."""
        return sum(r.unresolved and r.severity == "error" for r in self.remarks)

    @property
    def unexplained(self) -> int:
        """Return how many warnings still want a correction or an explanation."""
        return sum(r.unresolved and r.severity == "warning" for r in self.remarks)

    @property
    def explained(self) -> int:
        """Return how many findings were explained."""
        return sum(r.status == "explained" for r in self.remarks)

    @property
    def hints(self) -> int:
        """Return how many hints were given."""
        return sum(r.severity == "hint" and r.status == "broken" for r in self.remarks)

    @property
    def layout_changes(self) -> int:
        """Return in how many places the official layout was changed."""
        return sum(r.rule == _LAYOUT_RULE for r in self.remarks)

    def noted(self, note: str) -> "Entry":
        """Return the entry with a note more."""
        return replace(self, notes=(*self.notes, note))

    def figures(self) -> dict[str, Number | None]:
        """Return every number by cell id."""
        if not self.edition:
            return {}
        cells = (cell.id for cell in edition(self.edition).cells)
        return dict(zip(cells, self.numbers, strict=True))


@dataclass(frozen=True, slots=True)
class Found:
    """A unit's report of last year and where it stands, or why there is none to compare.

    ``note`` is what should be looked at in it.
    """

    filing: Filing | None
    words: str
    note: str = ""


Last = Callable[[Filing], Found]


@dataclass(frozen=True)
class Judging:
    """On what terms files are judged.

    ``overlay`` are a department's own rules; ``last`` finds a unit's report of last year and
    says where it comes from; without it the workbook's own sheet of last year's data is used.
    ``received`` is the day by which deadlines are judged; without it see ``_judged_by``. A season
    has ``known`` on which day each earlier file came.
    """

    overlay: Path | None = None
    last: Last | None = None
    received: date | None = None
    known: Known | None = None

    def days_of(self, digest: str, arrived: date | None) -> tuple[date | None, date | None]:
        """Return the day of a file by the department's word, and the day by which it was here."""
        seen = self.known.seen(digest) if self.known else None
        if seen is None:
            return self.received, arrived
        days = [day for day in (seen.arrived, arrived) if day]
        return seen.received or self.received, min(days, default=None)

    def fitted(self, rules: RuleSet) -> RuleSet:
        """Return an edition's rules with those of the department laid over."""
        return fitted(rules, self.overlay) if self.overlay else rules


def take_in(
    path: Path, name: str = "", judging: Judging | None = None, data: bytes | None = None
) -> Entry:
    """Return what is known of one file after it was checked with all rules.

    ``name`` is what it is called in tables (its path inside the folder), ``data`` its bytes
    where it is no file of its own. Whatever cannot be read becomes an entry with its reason;
    nothing is ever raised because of a file.
    """
    name = name or path.name
    try:
        if data is None:
            refuse_odd(path)
            data = path.read_bytes()
        judging = judging or Judging()
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in REPORTS | CONVERTED_REPORTS:
            return _taken_report(path, name, data, judging)
        if suffix in CONVERTED_WORKBOOKS:
            host = FileHost(path.with_suffix(".xlsx"), workbook_from(name, data))
            entry = _taken_workbook(host, path, name, data, judging)
            return entry.noted(say("files.converted", suffix=suffix))
        return _taken_workbook(FileHost(path, data), path, name, data, judging)
    except Refusal as refusal:
        problem = str(refusal)
    except OSError as error:
        problem = say("intake.unreadable", reason=error.strerror or str(error))
    except Exception as error:  # a file that breaks us must not stop ten thousand others
        problem = say("intake.failed", error=repr(error))
    return Entry(name, _digest(data), problem)


def _taken_workbook(host: FileHost, path: Path, name: str, data: bytes, judging: Judging) -> Entry:
    if made := output_of(host):
        return Entry(name, _digest(data), state="output", notes=(made,))
    snapshot = take_filing(host)
    _refuse_endless(snapshot.filing)
    entry = _entry(name, data, _Read.of(snapshot), judging, arrived_on(path))
    return replace(entry, summed=units_of_sum(host, snapshot.layout))


def _taken_report(path: Path, name: str, data: bytes, judging: Judging) -> Entry:
    if made := document_of(name, data):
        return Entry(name, _digest(data), state="output", notes=(made,))
    recovered = report_in(path, name, data)
    filing = recovered.filing
    _refuse_endless(filing)
    notes = [say("intake.from_report")]
    if recovered.missing:
        notes.append(say("intake.report_missing", count=len(recovered.missing)))
    if recovered.uncertain:
        notes.append(say("intake.report_uncertain", count=len(recovered.uncertain)))
    read = _Read(filing, layout_of(filing.edition.id), tuple(notes))
    return replace(_entry(name, data, read, judging, arrived_on(path)), is_report=True)


def _refuse_endless(filing: Filing) -> None:
    """Refuse prose so long that judging it would hold up all other files."""
    length = sum(len(paragraph.text) for prose in filing.sections.values() for paragraph in prose)
    if length > MOST_PROSE:
        raise Refusal("intake.endless", count=length, limit=MOST_PROSE)


@dataclass(frozen=True)
class _Read:
    """What was read of a file, by which it is judged; a report has figures and prose alone."""

    filing: Filing
    layout: Layout
    notes: tuple[str, ...] = ()
    explanations: Sequence[Explanation] = ()
    changes: Sequence[LayoutChange] = ()
    previous: Filing | None = None
    receipt: Receipt | None = None
    receipt_state: ReceiptState = "none"

    @classmethod
    def of(cls, snapshot: Snapshot) -> "_Read":
        """Return what was read of a workbook."""
        return cls(
            snapshot.filing,
            snapshot.layout,
            tuple(snapshot.notes),
            snapshot.explanations,
            snapshot.changes,
            snapshot.previous,
            stored_receipt(snapshot),
            receipt_state(snapshot),
        )


def _entry(name: str, data: bytes, read: _Read, judging: Judging, arrived: date | None) -> Entry:
    filing, receipt, state = read.filing, read.receipt, read.receipt_state
    rules = judging.fitted(read.layout.ruleset)
    found = judging.last(filing) if judging.last else Found(None, "")
    last = found.filing or read.previous
    stamped = _day(receipt.time) if receipt and state == "holds" else None
    late = partial(is_late, filing, rules)
    received, arrived = judging.days_of(_digest(data), arrived)
    day, dated = _judged_by(received, arrived, stamped, late)
    context = Context(read.explanations, read.changes, last, day, at_submit=True)
    verdict = check(filing, rules, context)
    profile = filing.profile
    return Entry(
        path=name,
        sha256=_digest(data),
        unit=profile.unit,
        kind=profile.kind,
        credit_code=profile.credit_code,
        year=profile.year,
        edition=filing.edition.id,
        rules=(verdict.ruleset.version, verdict.ruleset.sha256),
        state=verdict.state,
        remarks=tuple(
            _remark(read.layout, verdict, place)
            for place, finding in enumerate(verdict.findings)
            # what the unit wrote under rules on several filings is counted with those
            if not (finding.items or finding.rule.id in RULES)
        ),
        numbers=tuple(filing.numbers()),
        last=_beside(filing, last),
        last_source=found.words if found.filing else say("intake.own_sheet"),
        prose={n: "\n".join(p.text for p in prose) for n, prose in filing.sections.items()},
        receipt=state,
        receipt_number=receipt.number if receipt else "",
        receipt_rules=receipt.version if receipt else "",
        submitted=receipt.time if receipt else "",
        arrived=arrived.isoformat() if arrived else "",
        dated=dated,
        not_compared="" if found.filing else found.words,
        batch_reasons=_batch_reasons(read),
        notes=(*read.notes, *filter(None, [found.note if found.filing else found.words])),
    )


def _judged_by(
    received: date | None,
    arrived: date | None,
    stamped: date | None,
    is_late: Callable[[date], bool],
) -> tuple[date | None, Dated]:
    """Return the day by which deadlines are judged, and whose it is.

    ``received`` is the department's word. Without it a file that was here in time is in time, and
    one that is late by its own receipt is late. For any other the filer's computer alone speaks,
    and proves nothing: that is left open. A unit for which no deadline is known is never late.
    """
    has_deadline = is_late(date.max)
    if received:
        return received, "received" if has_deadline else "none"
    if arrived and not is_late(arrived):
        return min(arrived, stamped or arrived), "arrival" if has_deadline else "none"
    return stamped, "receipt" if stamped and is_late(stamped) else "open"


def _batch_reasons(read: _Read) -> dict[str, str]:
    """Return what the unit explained under rules on several filings and its present prose."""
    digest = prose_digest(read.filing)
    return {e.rule: e.text for e in read.explanations if e.digest == digest}


def _remark(layout: Layout, verdict: Verdict, place: int) -> Remark:
    finding = verdict.findings[place]
    return Remark(
        rule=finding.rule.id,
        severity=finding.severity,
        status=finding.status,
        level=level_word(finding),
        place=_place_words(finding_place(layout, finding)),
        message=finding.message,
        suspects=suspect_words(verdict, place),
        remedy=finding.remedy,
        explanation=finding.explanation,
        unresolved=finding.is_unresolved,
    )


def _place_words(place: str) -> str:
    return place.replace("!", " ")


def _beside(filing: Filing, last: Filing | None) -> tuple[Number | None, ...]:
    """Return last year's numbers in the order of this year's cells, blank where there is none."""
    last = last_filing(filing, last)
    if last is None:
        return ()
    figures = last.figures
    return tuple(
        figures[cell.id].number if cell.id in figures else None for cell in filing.edition.cells
    )


def _day(time: str) -> date | None:
    try:
        return datetime.fromisoformat(time).date()
    except ValueError:
        return None


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()
