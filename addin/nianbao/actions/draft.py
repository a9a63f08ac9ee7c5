"""Drafting: the sentences that follow from the figures, put into the prose of a workbook."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nianbao.actions.drafted import mark_change, marks_in, prose_place, rows_of
from nianbao.actions.filling import Written, finish
from nianbao.actions.open_workbook import take_snapshot
from nianbao.book.filling import Filling
from nianbao.book.grid import as_text
from nianbao.book.prose import side_by_side
from nianbao.book.snapshot import Snapshot
from nianbao.draft.patterns import patterns_with
from nianbao.draft.placing import Done, Mark, Placing, topics_of
from nianbao.draft.writing import draft as write_sentences
from nianbao.host import Host
from nianbao.words import Refusal, say

_WRITTEN = ("written", "renewed", "removed")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A drafted sentence in words: what became of it, where it stands (or belongs), the text."""

    outcome: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written, one sentence on it, and every sentence of the draft."""

    written: Written
    sentence: str
    sentences: tuple[Sentence, ...]


def draft(host: Host, patterns: Path | None = None) -> Draft:
    """Return what became of each sentence that follows from the figures.

    ``patterns`` are a department's own. Sentences drafted before are renewed where they still
    stand word for word; what a person wrote is not changed. Refuses a workbook without a year.
    """
    snapshot = take_snapshot(host)
    if snapshot.filing.profile.year is None:
        raise Refusal("draft.no_year")
    known = patterns_with(patterns)
    marks, rows = marks_in(host), rows_of(snapshot)
    placing = Placing(known, rows)
    placing.place(
        write_sentences(snapshot.filing, snapshot.previous, known),
        marks,
        topics_of(snapshot.filing, marks),
        {number for number in rows if not _can_be_written(snapshot, number, rows[number])},
    )
    written = _write(host, snapshot, placing, marks)
    sentences = tuple(_sentence(snapshot, placing, done) for done in placing.done)
    return Draft(written, _account(placing.done), sentences)


def _write(host: Host, snapshot: Snapshot, placing: Placing, marks: Mapping[str, Mark]) -> Written:
    """Write the sections that changed, and in the ledger what was drafted."""
    new = [done for done in placing.done if done.outcome in _WRITTEN]
    if not new:
        return Written(host.path, (), ())
    filling = Filling(snapshot)
    before = rows_of(snapshot)
    filling.sections({n: rows for n, rows in placing.rows.items() if rows != before[n]})
    filling.changes += [mark_change(d.drafted, marks.get(d.drafted.pattern.name)) for d in new]
    return finish(host, filling, say("action.draft"), say("action.why_draft"), ())


def _can_be_written(snapshot: Snapshot, number: int, rows: Sequence[str]) -> bool:
    """Return whether a section is nothing but rows of text and tables, so that they can be moved.

    A formula, a number or a text beside a paragraph would be lost.
    """
    block = snapshot.layout.prose[number]
    area = snapshot.areas[block.name]
    shown = side_by_side(rows, block.columns)
    stands = [[as_text(value).strip(" \r\n") or None for value in row] for row in area.values]
    has_formula = any(any(row) for row in area.formulas)
    return not has_formula and stands[: len(shown)] == shown


def _sentence(snapshot: Snapshot, placing: Placing, done: Done) -> Sentence:
    pattern = done.drafted.pattern
    section = next(p.section for p in placing.patterns.paragraphs if p.id == pattern.paragraph)
    stands = done.stands
    row = next((i for i, row in enumerate(placing.rows[section]) if stands and stands in row), 0)
    text = done.drafted.text or done.before or pattern.name
    if done.outcome == "renewed":
        text = say("draft.was", text=text, before=done.before)
    return Sentence(done.outcome, prose_place(snapshot, section, row), text)


def _account(done: Sequence[Done]) -> str:
    counts = Counter(one.outcome for one in done)
    if not any(counts[outcome] for outcome in _WRITTEN):
        waiting = counts["open"]
        return say("draft.waiting", count=waiting) if waiting else say("draft.nothing")
    parts = (
        say("draft.count", count=count, outcome=say(f"draft.outcome.{outcome}"))
        for outcome, count in counts.items()
    )
    return say("draft.done", account="，".join(parts))
