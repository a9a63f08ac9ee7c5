"""Findings sent back: a workbook, in a season a letter, for each unit, and who gets what."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from nianbao.actions.folder import Progress, Reading, Terms, in_season, named, notes_on, reading
from nianbao.host.disk import TEMPORARY, create_all, folder_for
from nianbao.intake.entry import Entry
from nianbao.intake.entry_summary import EntrySummary, summary_of
from nianbao.intake.known import Known
from nianbao.intake.returns import (
    Letter,
    LetterKind,
    Look,
    counts,
    file_names,
    letters,
    write_letter,
    write_list,
)
from nianbao.intake.roster_reconciliation import compare
from nianbao.intake.shared_prose import Batch, judged, shared, told
from nianbao.publish import docx_bytes
from nianbao.season.letters import KINDS, letter_report, message
from nianbao.season.memory import Sent, opened
from nianbao.season.project import Project, season_of
from nianbao.words import Refusal, say


@dataclass(frozen=True, slots=True)
class Returned:
    """What was written: the list and a workbook for each unit concerned; and what is to be said."""

    list: Path
    letters: tuple[Path, ...]
    sentence: str
    notes: tuple[str, ...]


def give_back(
    folder: Path, out: Path, terms: Terms | None = None, progress: Progress | None = None
) -> Returned:
    """Return the findings workbooks of all units of whom something is wanted, and their list.

    In a season letters in Word go also to those who filed nothing, and are remembered. Nothing in
    ``folder`` is changed. Refuses where ``out`` holds anything, lest letters of two
    rounds be mixed up.
    """
    listing = say("intake.list.file")
    if out.exists() and any(not path.name.startswith(TEMPORARY) for path in out.iterdir()):
        raise Refusal("intake.list.taken", folder=out)
    project = season_of(folder)
    folder, terms = in_season(folder, terms or Terms())
    with reading(folder, [out / listing], terms) as batch:
        written, files = _letters(batch, progress, KINDS if project else None)
        if batch.known:
            _refuse_new(batch.known, files)
        notes = (*batch.notes, *notes_on(files, terms.received))

        def look(file: EntrySummary) -> Entry | None:
            return batch.store.get(file.path, file.sha256)

        messages = _season_letters(project, written, batch.stage, look) if project else None
        for letter, name in written:
            if name and not project:
                write_letter(batch.stage / name, letter, look)
        write_list(batch.stage / listing, written, batch.units, messages)
        made = [name for _, name in written if name]
        with folder_for(out), _remembered(project, written):
            create_all({out / n: (batch.stage / n).read_bytes() for n in (*made, listing)})
    sentence = say("intake.list.done", **counts(letter for letter, _ in written))
    return Returned(out / listing, tuple(out / name for name in made), sentence, notes)


def _refuse_new(known: Known, files: Sequence[EntrySummary]) -> None:
    """Refuse where files lie there that no round has taken in: nobody has seen their state."""
    new = [file.path for file in files if not known.seen(file.sha256 or file.path)]
    if new:
        raise Refusal("season.not_taken", count=len(new), names=named(new))


@contextmanager
def _remembered(project: Project | None, written: Sequence[tuple[Letter, str]]) -> Iterator[None]:
    """Let a season remember who was written to, once the letters are there."""
    if project is None:
        yield
        return
    at = datetime.now().isoformat(timespec="minutes")
    with opened(project.memory) as memory:
        number = memory.last_round
        sent = [
            Sent(at, number, letter.unit, letter.kind, name)
            for letter, name in written
            if letter.kind in ("back", "remind")
        ]
        with memory.sending(sent):
            yield


def _season_letters(
    project: Project, written: Sequence[tuple[Letter, str]], place: Path, look: Look
) -> dict[str, str]:
    """Write the letters of a season, and return each as a message, by unit."""
    messages = {}
    for letter, name in written:
        if name:
            report = letter_report(letter, look, project, date.today())
            (place / name).write_bytes(docx_bytes(report))
            messages[letter.unit] = message(letter, look, project)
    return messages


def _letters(
    batch: Reading, progress: Progress | None, keys: Mapping[LetterKind, str] | None
) -> tuple[list[tuple[Letter, str]], list[EntrySummary]]:
    """Return every unit's letter with its file name, and the files, of a folder read once."""
    prose, files = Batch(), []
    for entry in batch.entries(progress):
        files.append(summary_of(entry))
        if entry.edition:
            prose.add(entry.path, entry.unit, entry.prose)
    comparison = compare(batch.units, files, batch.known)
    told_ = told(*shared(prose, comparison, batch.units or ()))
    counted, found = judged(files, comparison, told_, batch.approvals)
    made = letters(counted, comparison, found, batch.units)
    named_ = file_names(made, say("intake.list.file"), *([keys] if keys else []))
    return list(named_), counted
