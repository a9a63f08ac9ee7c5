"""One file that was handed in, as the supervising department enters it in its books."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from nianbao.book.findings import finding_place, level_word, suspect_words
from nianbao.book.snapshot import Snapshot
from nianbao.form import Filing, edition
from nianbao.form.filing import Number
from nianbao.host.disk import refuse_odd
from nianbao.host.file import FileHost
from nianbao.host.filing import take_filing
from nianbao.intake.receipt import ReceiptState, receipt_state, stored_receipt
from nianbao.rules import Context, Verdict, check
from nianbao.rules.overlay import fitted
from nianbao.rules.verdict import State
from nianbao.rules.years import last_filing
from nianbao.words import Refusal, say

MOST_PROSE = 60_000  # characters; a report has some two thousand
_LAYOUT_RULE = "R005"

EntryState = State | Literal["unread"]


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
    is blank. ``numbers`` and ``last`` (last year's) are in the order of the edition's cells;
    totals are computed, never those stored. ``prose`` is the text of each section. ``rules``
    are version and hash of the rules by which it was judged, ``receipt_rules`` the version by
    which the filer had it judged.
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
    notes: tuple[str, ...] = ()

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


Last = Callable[[Filing], tuple[Filing, str] | None]


@dataclass(frozen=True)
class Judging:
    """On what terms files are judged.

    ``overlay`` are a department's own rules; ``last`` finds a unit's report of last year and
    says where it comes from; without it the workbook's own sheet of last year's data is used.
    ``received`` is the day by which deadlines are judged; without it, it is the day that a sound
    receipt names.
    """

    overlay: Path | None = None
    last: Last | None = None
    received: date | None = None


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
        snapshot = take_filing(FileHost(path, data))
        _refuse_endless(snapshot.filing)
        return _entry(name, data, snapshot, judging or Judging())
    except Refusal as refusal:
        problem = str(refusal)
    except OSError as error:
        problem = say("intake.unreadable", reason=error.strerror or str(error))
    except Exception as error:  # a file that breaks us must not stop ten thousand others
        problem = say("intake.failed", error=repr(error))
    return Entry(name, _digest(data), problem)


def _refuse_endless(filing: Filing) -> None:
    """Refuse prose so long that judging it would hold up all other files."""
    length = sum(len(paragraph.text) for prose in filing.sections.values() for paragraph in prose)
    if length > MOST_PROSE:
        raise Refusal("intake.endless", count=length, limit=MOST_PROSE)


def _entry(name: str, data: bytes, snapshot: Snapshot, judging: Judging) -> Entry:
    filing, receipt = snapshot.filing, stored_receipt(snapshot)
    state = receipt_state(snapshot)
    found = judging.last(filing) if judging.last else None
    last, source = found or (snapshot.previous, say("intake.own_sheet"))
    stamped = _day(receipt.time) if receipt and state == "holds" else None
    day = judging.received or stamped
    verdict = _verdict(snapshot, judging, last, day)
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
            _remark(snapshot, verdict, place)
            for place, finding in enumerate(verdict.findings)
            if not finding.items
        ),
        numbers=tuple(filing.numbers()),
        last=_beside(filing, last),
        last_source=source,
        prose={n: "\n".join(p.text for p in prose) for n, prose in filing.sections.items()},
        receipt=state,
        receipt_number=receipt.number if receipt else "",
        receipt_rules=receipt.version if receipt else "",
        submitted=receipt.time if receipt else "",
        notes=snapshot.notes,
    )


def _verdict(
    snapshot: Snapshot, judging: Judging, last: Filing | None, day: date | None
) -> Verdict:
    """Return the verdict; deadlines are judged by ``day``, not at all without one."""
    rules = snapshot.layout.ruleset
    if judging.overlay:
        rules = fitted(rules, judging.overlay)
    context = Context(snapshot.explanations, snapshot.changes, last, day, at_submit=True)
    return check(snapshot.filing, rules, context)


def _remark(snapshot: Snapshot, verdict: Verdict, place: int) -> Remark:
    finding = verdict.findings[place]
    return Remark(
        rule=finding.rule.id,
        severity=finding.severity,
        status=finding.status,
        level=level_word(finding),
        place=_place_words(finding_place(snapshot.layout, finding)),
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
