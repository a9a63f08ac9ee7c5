"""The short record of each file taken in, without its prose and findings.

All of a folder are held in memory at once; whole entries are not.
"""

import hashlib
from dataclasses import dataclass

from nianbao.intake.entry import Entry, EntryState
from nianbao.intake.receipt import ReceiptState


@dataclass(frozen=True, slots=True)
class EntrySummary:
    """Who filed what in which file, and how many findings of each kind stand against it.

    ``content`` is the same for files of the same figures, prose and explanations, however saved.
    ``gravest`` is the first finding that wants a correction or an explanation, in words.
    """

    path: str
    sha256: str
    content: str
    problem: str
    unit: str
    credit_code: str
    year: int | None
    edition: str
    state: EntryState
    errors: int
    unexplained: int
    explained: int
    hints: int
    layout_changes: int
    receipt: ReceiptState
    receipt_number: str
    receipt_rules: str
    rules: str
    submitted: str
    notes: tuple[str, ...]
    gravest: str


def summary_of(entry: Entry) -> EntrySummary:
    """Return the short record of an entry."""
    return EntrySummary(
        path=entry.path,
        sha256=entry.sha256,
        content=_content(entry),
        problem=entry.problem,
        unit=entry.unit,
        credit_code=entry.credit_code,
        year=entry.year,
        edition=entry.edition,
        state=entry.state,
        errors=entry.errors,
        unexplained=entry.unexplained,
        explained=entry.explained,
        hints=entry.hints,
        layout_changes=entry.layout_changes,
        receipt=entry.receipt,
        receipt_number=entry.receipt_number,
        receipt_rules=entry.receipt_rules,
        rules=entry.rules[0],
        submitted=entry.submitted,
        notes=entry.notes,
        gravest=next((remark.message for remark in entry.remarks if remark.unresolved), ""),
    )


def _content(entry: Entry) -> str:
    explanations = [remark.explanation for remark in entry.remarks]
    told = entry.edition, entry.numbers, sorted(entry.prose.items()), explanations
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()
