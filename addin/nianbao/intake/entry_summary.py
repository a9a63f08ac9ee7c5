"""The short record of each file taken in, without its prose and findings.

All of a folder are held in memory at once; whole entries are not.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields

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
    arrived: str
    dated: str
    not_compared: str
    summed: Mapping[str, str]
    batch_reasons: Mapping[str, str]
    notes: tuple[str, ...]
    is_report: bool
    gravest: str


def summary_of(entry: Entry) -> EntrySummary:
    """Return the short record of an entry."""
    names = {field.name for field in fields(EntrySummary)} - {"content", "rules", "gravest"}
    return EntrySummary(
        **{name: getattr(entry, name) for name in names},
        content=_content(entry),
        rules=entry.rules[0],
        gravest=next((remark.message for remark in entry.remarks if remark.unresolved), ""),
    )


def _content(entry: Entry) -> str:
    explanations = [remark.explanation for remark in entry.remarks]
    if entry.is_report:  # one report as Word and as PDF reads a little differently
        return hashlib.sha256(repr((entry.edition, entry.numbers)).encode()).hexdigest()
    told = entry.edition, entry.numbers, sorted(entry.prose.items()), explanations
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()
