"""A published report read back into a filing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nianbao.form import Edition, Figure, Filing, Paragraph, Profile, Table
from nianbao.recover.details import Details, details_of
from nianbao.recover.editions import edition_of
from nianbao.recover.furniture import without_furniture
from nianbao.recover.headings import find_headings, split_headings
from nianbao.recover.labels import bare
from nianbao.recover.notes import Notes
from nianbao.recover.opening import open_source
from nianbao.recover.prose import Parts, divide, note_strangers, paragraphs, without_signature
from nianbao.recover.reading import Reading
from nianbao.recover.rows import read_rows
from nianbao.recover.serials import without_serials
from nianbao.recover.source import Block, Line, PrintedTable
from nianbao.recover.stream import sheet_of
from nianbao.recover.stream_tables import table_of
from nianbao.recover.tables import classify
from nianbao.recover.title import Title, read_title, without_second
from nianbao.recover.vocabulary import Words, words_of
from nianbao.recover.vocabulary import headings as official_headings
from nianbao.words import Refusal

# So many of the six headings within running text make it a report whose layout was lost.
_ENOUGH = 3
# So many lines where a table belongs, with numbers in them, are the table itself.
_LINES = 3
# The date below a report stands among its last lines.
_ENDING = 6


@dataclass(frozen=True, slots=True)
class Recovered:
    """A filing read from a published report, and how far it is to be trusted.

    ``notes`` are sentences on everything that was not exact; ``missing`` are the ids of the
    cells that were not found. A cell that was found blank is not missing: its figure has no
    number and says where it stands. ``readings`` say of every cell how it was read.
    """

    filing: Filing
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    readings: Mapping[str, Reading] = field(default_factory=dict)
    details: Details = field(default_factory=Details)

    @property
    def uncertain(self) -> list[Reading]:
        """Return what is to be compared with the report: all that was found but not exact."""
        return [x for x in self.readings.values() if not x.is_exact and x.state != "missing"]


def read_report(path: Path) -> Recovered:
    """Return the filing that a published report states: figures, prose, title, unit and year.

    Reads .docx, web pages, .pdf and text, and whatever LibreOffice turns into .docx. Raises
    Refusal for a file that cannot be read or is no report.
    """
    source = open_source(path)
    notes = Notes(source.notes)
    blocks = without_second(split_headings(source.blocks), notes)
    headings = find_headings(blocks)
    kinds = classify(blocks, headings)
    if not headings and not kinds:
        return _without_layout(blocks, notes, path)
    parts = divide(blocks, headings, kinds, notes)
    title = read_title(parts.front, notes)
    printed = {i: without_serials(x) for i, x in enumerate(blocks) if isinstance(x, PrintedTable)}
    texts = (cell.text for index in kinds for row in printed[index].rows for cell in row)
    edition = edition_of(texts, title.year, notes)
    readings: dict[str, Reading] = {}
    for words in words_of(edition.id):
        tables = [printed[index] for index, kind in kinds.items() if kind == words.table.id]
        lines = parts.sections[edition.section_of(words.table.id).number]
        if not tables and (table := _table_in(lines, words, notes)):
            tables, lines = [table], []
        found = read_rows(tables, words, edition, notes)
        readings |= found
        _note_table(words.table, tables, found, lines, notes)
    ending = [text for line in parts.sections[6][-_ENDING:] for text in line.text.split("\n")]
    recovered = _recovered(edition, title, readings, _sections(edition, parts, title, notes), notes)
    return _with_details(recovered, ending)


def _with_details(recovered: Recovered, ending: Sequence[str]) -> Recovered:
    """Return the report with its dates and how to reach the unit."""
    filing = recovered.filing
    details = details_of((p.text for p in filing.preamble), ending)
    profile = replace(filing.profile, contact=details.phone)
    return replace(recovered, filing=replace(filing, profile=profile), details=details)


def _without_layout(blocks: Sequence[Block], notes: Notes, path: Path) -> Recovered:
    """Return a report of which only the title could be read: its lines and cells run together."""
    lines = [block for block in blocks if isinstance(block, Line)]
    text = bare("".join(line.text for line in lines))
    if sum(known.bare in text for known in official_headings()) < _ENOUGH:
        raise Refusal("recover.refused.not_report", name=path.name)
    title = read_title(lines, notes)
    edition = edition_of([], title.year, notes)
    notes.add("layout.all", count=len(edition.cells))
    return _recovered(edition, Title(title.text, title.unit, title.year, ()), {}, {}, notes)


def _recovered(
    edition: Edition,
    title: Title,
    found: Mapping[str, Reading],
    sections: Mapping[int, tuple[Paragraph, ...]],
    notes: Notes,
) -> Recovered:
    readings = {x.id: found.get(x.id, Reading(Figure(x.id))) for x in edition.cells}
    figures = {cell: reading.figure for cell, reading in readings.items()}
    profile = Profile(unit=title.unit, year=title.year)
    preamble = paragraphs(title.behind)
    filing = Filing(edition, profile, figures, sections, title.text, preamble)
    missing = tuple(cell_id for cell_id in readings if cell_id not in found)
    return Recovered(filing, notes.sentences(), missing, readings)


def _sections(
    edition: Edition, parts: Parts, title: Title, notes: Notes
) -> dict[int, tuple[Paragraph, ...]]:
    """Return the prose sections, the last one without its signature."""
    last = edition.sections[-1].number
    signed = without_signature(parts.sections[last], title.unit, notes)
    lines = without_furniture(signed, notes, at_end=True)
    if len(lines) < len(signed):
        lines = without_signature(lines, title.unit, notes)
    parts.sections[last] = lines
    return {x.number: paragraphs(parts.sections[x.number]) for x in edition.prose_sections}


def _table_in(lines: Sequence[Line], words: Words, notes: Notes) -> PrintedTable | None:
    """Return the table that was pasted as text among a section's lines; None where it was not."""
    pieces = [(text, line.at) for line in lines for text in line.text.split("\n")]
    if not pieces or not any(c.isdigit() for text, _ in pieces for c in text):
        return None
    sheet = sheet_of([text for text, _ in pieces], [at for _, at in pieces])
    heard = Notes()
    table = table_of(sheet, 0, len(sheet.text), words, heard)
    # Prose may name some of the form's rows as well.
    if table is None or len(table.rows) * 2 < len(words.table.lines):
        return None
    notes.add("layout.text", at=table.at, table=words.table.name)
    notes.take(heard)
    return table


def _note_table(
    table: Table,
    printed: Sequence[PrintedTable],
    found: Mapping[str, Reading],
    lines: Sequence[Line],
    notes: Notes,
) -> None:
    """Say which figures of a table were not found, and what its section says besides."""
    count = sum(cell.id not in found for cell in table.cells)
    if not printed and len(lines) >= _LINES and any(c.isdigit() for x in lines for c in x.text):
        notes.add("layout.table", at=lines[0].at, table=table.name, count=count)
        notes.add("layout.prose")
        return
    if not printed:
        notes.add("table.missing", table=table.name, count=count)
    elif count:
        notes.add("table.incomplete", table=table.name, count=count)
    note_strangers(lines, notes)
