"""Comparing two reports, which may be workbooks or published, of any years."""

from dataclasses import dataclass
from pathlib import Path

from nianbao.actions.last_year import last_filing
from nianbao.actions.notice import Notice
from nianbao.compare.comparison import Comparison, Side
from nianbao.compare.page import page_bytes
from nianbao.compare.words import summary
from nianbao.form import Filing
from nianbao.host.disk import create, refuse_target
from nianbao.words import Refusal, say


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison, and sentences on how both reports were read."""

    comparison: Comparison
    notes: tuple[str, ...]


def compare(first: Path, second: Path, out: Path | None = None) -> Compared:
    """Return what differs between two reports; ``out`` is where the page goes.

    Refuses one file given twice, one in which nothing was read, and an existing place.
    """
    if first.resolve() == second.resolve():
        raise Refusal("compare.same_file", name=first.name)
    if out:
        refuse_target(out)
    sides: list[Side] = []
    notes: list[str] = []
    for path in (first, second):
        read = last_filing(path)
        if _is_empty(read.filing):
            raise Refusal("compare.unread", name=path.name)
        sides.append(Side(path.name, read.filing))
        notes += (say("compare.note", name=path.name, note=note) for note in read.notes)
    compared = Compared(Comparison(*sides), tuple(notes))
    if out:
        create(out, page_bytes(compared.comparison, compared.notes))
    return compared


def _is_empty(filing: Filing) -> bool:
    """Return whether there is neither a figure nor a sentence."""
    inputs = (cell.id for cell in filing.edition.cells if not cell.is_total)
    is_blank = all(filing.figures[cell].is_blank for cell in inputs)
    return is_blank and not any(filing.sections.values())


def compare_to_page(first: Path, second: Path, out: Path) -> Notice:
    """Return how much differs, and the page with all of it."""
    done = compare(first, second, out)
    sentence = say("compare.done", summary=summary(done.comparison), name=out.name)
    return Notice(sentence, notes=done.notes, paths=(out,))
