"""The prose of a Word file put into its sections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nianbao.actions.filling import Written, finish
from nianbao.actions.open_workbook import take_snapshot
from nianbao.book.filling import Filling
from nianbao.book.layout import SECTION_SHEETS
from nianbao.book.snapshot import Snapshot
from nianbao.form import Paragraph
from nianbao.form.filing import paragraphs_of, texts_of
from nianbao.host import Host
from nianbao.recover.prose_file import read_prose_file
from nianbao.recover.source import Line
from nianbao.words import Refusal, say


@dataclass(frozen=True, slots=True)
class Imported:
    """What was written, one sentence on it, and the texts of the file that have no place."""

    written: Written
    sentence: str
    left: Sequence[Line]


def import_prose(host: Host, path: Path, *, replace: bool = False) -> Imported:
    """Return what became of the prose in a Word file; sections that it does not have stay.

    Refuses, and writes nothing, where other prose stands in one of its sections already, unless
    that is to be replaced, and where the file has none.
    """
    snapshot = take_snapshot(host)
    form, unit = snapshot.layout.edition, snapshot.filing.profile.unit
    found = read_prose_file(path, form, unit)
    if not any(found.sections.values()):
        raise Refusal("prose.nothing", name=path.name)
    others = {n: texts for n, texts in found.sections.items() if texts != _present(snapshot, n)}
    occupied = [say("prose.section", sheet=SECTION_SHEETS[n], count=len(_present(snapshot, n)))
                for n in others if _present(snapshot, n)]  # fmt: skip
    if occupied and not replace:
        raise Refusal("prose.occupied", sections="".join(occupied))
    filling = Filling(snapshot)
    filling.sections(others)
    written = finish(host, filling, say("action.prose"), path.name, tuple(found.notes))
    key = "prose.done" if others else "prose.same"
    return Imported(written, say(key, name=path.name, sections=_account(others)), found.left)


def _present(snapshot: Snapshot, number: int) -> list[str]:
    """Return what stands in a section."""
    return texts_of(snapshot.filing.sections[number])


def _account(sections: Mapping[int, Sequence[str]]) -> str:
    """Return how many paragraphs and tables each section got."""
    parts = []
    for number, texts in sections.items():
        paragraphs: Sequence[Paragraph] = paragraphs_of((text, "") for text in texts)
        tables = max(paragraph.table for paragraph in paragraphs)
        count = sum(not paragraph.table for paragraph in paragraphs)
        placed = say("prose.placed", sheet=SECTION_SHEETS[number], count=count)
        parts.append(placed + (say("prose.tables", count=tables) if tables else ""))
    return say("finding.note.and").join(parts)
