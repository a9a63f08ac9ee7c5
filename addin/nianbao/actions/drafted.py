"""What a workbook remembers of drafted sentences: their words, and the figures they rest on.

The ledger holds for each sentence its text and below it a line for each figure. The last entry
counts; a person who changes a word in the prose makes the sentence her own.
"""

from collections.abc import Sequence

from nianbao.book.grid import as_text
from nianbao.book.layout import LEDGER_ROWS, SECTION_SHEETS
from nianbao.book.ledger import Change, drafted_name, drafted_place, entries
from nianbao.book.prose import prose_rows
from nianbao.book.snapshot import Snapshot
from nianbao.draft.patterns import LAST
from nianbao.draft.placing import Mark, Rows, outdated
from nianbao.draft.writing import YEAR, Drafted
from nianbao.form import Edition
from nianbao.form.prose_table import TAB
from nianbao.host import Host
from nianbao.rules.cell_names import place
from nianbao.rules.prose.figures import sum_of
from nianbao.words import say


def marks_in(host: Host) -> dict[str, Mark]:
    """Return what was drafted last of each sentence, by its name."""
    found: dict[str, Mark] = {}
    for entry in entries(host.read([LEDGER_ROWS])[LEDGER_ROWS.name]):
        if name := drafted_name(entry.change.place):
            text, _, lines = as_text(entry.change.new).partition("\n")
            pairs = (line.partition("=") for line in lines.splitlines())
            rests_on = {expression: value for expression, _, value in pairs}
            found[name] = Mark(text, rests_on)
    return {name: mark for name, mark in found.items() if mark.text}


def mark_change(drafted: Drafted, before: Mark | None) -> Change:
    """Return the entry of the ledger by which a sentence is remembered, or forgotten."""
    after = Mark(drafted.text, drafted.rests_on or {}) if drafted.text else None
    place = drafted_place(drafted.pattern.name)
    return Change(place, _line(before), _line(after))


def rows_of(snapshot: Snapshot) -> Rows:
    """Return the text of every row of each prose section; the cells of a table parted by tabs."""
    return {
        number: [
            TAB.join(row.cells) if row.table else row.texts[0]
            for row in prose_rows(block, snapshot.areas[block.name])
        ]
        for number, block in snapshot.layout.prose.items()
    }


def outdated_words(host: Host, snapshot: Snapshot) -> tuple[str, ...]:
    """Return a sentence on each drafted sentence that rests on a figure that has changed since."""
    marks = marks_in(host)
    if not marks:
        return ()
    found = outdated(rows_of(snapshot), marks, snapshot.filing, snapshot.previous)
    form = snapshot.layout.edition
    return tuple(
        say(
            "draft.outdated",
            at=prose_place(snapshot, one.section, one.row),
            text=one.text,
            changes="；".join(_changed(change, form) for change in one.changes),
        )
        for one in found
    )


def prose_place(snapshot: Snapshot, section: int, row: int) -> str:
    """Return sheet and address of a row of prose, counted from 0."""
    top = snapshot.layout.prose[section].top
    return say("draft.place", sheet=SECTION_SHEETS[section], row=top + row)


def _line(mark: Mark | None) -> str | None:
    if mark is None:
        return None
    lines = (f"{expression}={value}" for expression, value in mark.rests_on.items())
    return "\n".join([mark.text, *lines])


def _changed(change: Sequence[str], form: Edition) -> str:
    """Return a change of a figure in words: where it stands, what it was, what it is."""
    expression, old, new = change
    words = expression_words(expression, form)
    return say("draft.changed", place=words, old=old, new=new or say("book.blank"))


def expression_words(expression: str, form: Edition) -> str:
    """Return in words where the figures of a sum stand."""
    if expression == YEAR:
        return say("draft.year")
    if expression.startswith(LAST):
        return say("draft.last_year", place=expression_words(expression[len(LAST) :], form))
    cells = [term.cell for term in sum_of(expression, form)]
    first = place(cells[0], form) if cells else expression
    return say("draft.several", place=first, count=len(cells)) if len(cells) > 1 else first
