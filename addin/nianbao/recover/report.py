"""A published report read back into a filing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nianbao.form import Edition, Figure, Filing, Paragraph, Profile, Table
from nianbao.form.text import simplified
from nianbao.recover.cell_reading import CellReading
from nianbao.recover.details import Details, details_of
from nianbao.recover.editions import edition_of
from nianbao.recover.headings import find_headings, is_plain_heading
from nianbao.recover.notes import Notes, quoted
from nianbao.recover.opening import open_source
from nianbao.recover.paragraphs import Typesetting
from nianbao.recover.pdf_unruled import has_bands, unruled_table
from nianbao.recover.prose import (
    Parts,
    divide,
    note_lost,
    note_strangers,
    paragraphs,
    without_signature,
)
from nianbao.recover.rows import read_rows
from nianbao.recover.serials import without_serials
from nianbao.recover.source import Block, Line, PrintedLine, PrintedTable, Source, table_lines
from nianbao.recover.table_labels import TableLabels, labels_of
from nianbao.recover.tables import classify, kind_of, one_by_one
from nianbao.recover.text_layout import is_laid_out, laid_out_tables
from nianbao.recover.title import Title, read_title, second_report
from nianbao.recover.unstructured_table import TableInLines, table_of
from nianbao.recover.web_boilerplate import without_boilerplate
from nianbao.words import Refusal

# So many lines where a table belongs, with numbers in them, are the table itself.
_LINES = 3
_Read = tuple[dict[str, CellReading], Notes]
# The date below a report stands among its last lines.
_ENDING = 6


@dataclass(frozen=True, slots=True)
class Recovered:
    """A filing read from a published report, and how far it is to be trusted.

    ``notes`` are sentences on everything that was not exact; ``missing`` are the ids of the
    cells that were not found. A cell that was found blank is not missing: its figure has no
    number and says where it stands. ``readings`` say of every cell how it was read;
    ``not_placed`` are all texts of the source that are in no figure, section, title or preamble;
    those ``set_aside`` need no place: a signature, a web page's own lines.
    """

    filing: Filing
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    readings: Mapping[str, CellReading] = field(default_factory=dict)
    details: Details = field(default_factory=Details)
    not_placed: tuple[Line, ...] = ()
    set_aside: tuple[Line, ...] = ()

    @property
    def prose_length(self) -> int:
        """Return how many characters of prose stand in the sections."""
        return length_of(p for prose in self.filing.sections.values() for p in prose)

    @property
    def is_empty(self) -> bool:
        """Return whether there is neither a figure nor a paragraph."""
        return not self.prose_length and not any(x.figure.raw for x in self.readings.values())

    @property
    def is_whole(self) -> bool:
        """Return whether every figure was read, be it blank, and every text has its place."""
        states = {reading.state for reading in self.readings.values()}
        return states <= {"found", "blank"} and not self.not_placed

    @property
    def uncertain(self) -> list[CellReading]:
        """Return what is to be compared with the report: all that was found but not exact."""
        return [x for x in self.readings.values() if not x.is_exact and x.state != "missing"]


def length_of(texts: Iterable[Line | Paragraph]) -> int:
    """Return how many characters texts have, blanks not counted."""
    return sum(len("".join(x.text.split())) for x in texts)


def read_report(path: Path) -> Recovered:
    """Return the filing that a published report states: figures, prose, title, unit and year.

    Reads .docx, web pages, .pdf and text, and whatever LibreOffice turns into .docx. Raises
    Refusal for a file that cannot be read or is no report.
    """
    source = open_source(path)
    notes = Notes(source.notes)
    blocks, headings = find_headings(list(one_by_one(_of_report(source, notes))))
    kinds = classify(blocks, headings)
    printed_headings = (block.text for i in headings if isinstance(block := blocks[i], Line))
    if any(simplified(text) != text for text in printed_headings):
        notes.add("traditional")
    if not headings and not kinds:
        raise Refusal("recover.refused.not_report", name=path.name)
    parts = divide(blocks, headings, kinds, notes)
    note_lost(parts, notes)
    setting = Typesetting(parts.prose, parts.beside_tables, has_tables=bool(kinds))
    front = setting.paragraphs(parts.front, notes)
    title = read_title(front, (source.name, path.stem), notes)
    title = replace(title, behind=tuple(parts.open_lost(1, title.behind)))
    printed: dict[str, list[PrintedTable]] = {}
    for index, block in enumerate(blocks):
        if index in kinds and isinstance(block, PrintedTable):
            printed.setdefault(kinds[index], []).append(without_serials(block))
    form = edition_of(_table_texts(parts, printed), title.year, notes)
    tried: dict[str, _Read] = {}
    for words in labels_of(form.id):
        if words.table.id not in printed:
            printed[words.table.id] = _tables_in(parts, words, form, notes, tried)
    readings: dict[str, CellReading] = {}
    for words in labels_of(form.id):
        found, heard = tried.get(words.table.id) or _read(printed[words.table.id], words, form)
        notes.take(heard)
        readings |= found
        number = form.section_of(words.table.id).number
        lines = setting.paragraphs(parts.sections[number], notes)
        beside = parts.open_lost(number + 1, lines)
        _note_table(words.table, printed[words.table.id], found, beside, notes)
    for section in form.prose_sections:
        own = parts.sections[section.number]
        parts.sections[section.number] = setting.paragraphs(own, notes)
    return _recovered(form, title, readings, parts, notes)


def _of_report(source: Source, notes: Notes) -> Sequence[Block]:
    """Return the blocks without what a web page prints around the report, or a second report."""
    blocks = _in_frame(source, notes)
    end = second_report(blocks)
    second = list(_lines(blocks[end:]))
    if second:
        notes.leave("title.second", *second, title=quoted(second[0].text))
    return blocks[:end]


def _in_frame(source: Source, notes: Notes) -> Sequence[Block]:
    """Return the blocks without those behind the element that holds the whole report.

    What stands before it may be the title, so that stays.
    """
    blocks = enumerate(source.blocks) if source.around else ()
    anchors = [index for index, block in blocks if _is_anchor(block)]
    if not anchors:
        return source.blocks
    first, last = source.around[anchors[0]], source.around[anchors[-1]]
    shared = [one for one, other in zip(first, last, strict=False) if one == other][-1:]
    behind = range(anchors[-1] + 1, len(source.blocks))
    end = next((i for i in behind if shared[0] not in source.around[i]), 0) if shared else 0
    if end <= anchors[-1] + 1:
        return source.blocks
    notes.leave("web.behind", *_lines(source.blocks[end:]), count=len(source.blocks) - end)
    return source.blocks[:end]


def _lines(blocks: Iterable[Block]) -> Iterator[Line]:
    for block in blocks:
        yield from [block] if isinstance(block, Line) else table_lines(block)


def _is_anchor(block: Block) -> bool:
    if isinstance(block, PrintedTable):
        return kind_of(block) is not None
    return is_plain_heading(block.text)


def _table_texts(parts: Parts, printed: Mapping[str, Sequence[PrintedTable]]) -> Iterator[str]:
    """Yield everything printed where the form has tables."""
    for tables in printed.values():
        yield from (cell.text for table in tables for row in table.rows for cell in row)
    yield from (line.text for line in parts.beside_tables)


def _recovered(
    form: Edition, title: Title, found: Mapping[str, CellReading], parts: Parts, notes: Notes
) -> Recovered:
    readings = {x.id: found.get(x.id, CellReading(Figure(x.id))) for x in form.cells}
    figures = {cell: reading.figure for cell, reading in readings.items()}
    last = form.sections[-1].number
    ending = [text for line in parts.sections[last][-_ENDING:] for text in line.text.split("\n")]
    parts.sections[last] = _without_signature(parts.sections[last], title.unit, notes)
    sections = {x.number: paragraphs(parts.sections[x.number]) for x in form.prose_sections}
    preamble = paragraphs(title.behind)
    details = details_of((p.text for p in preamble), ending)
    profile = Profile(unit=title.unit, year=title.year, contact=details.phone)
    filing = Filing(form, profile, figures, sections, title.text, preamble)
    missing = tuple(cell_id for cell_id in readings if cell_id not in found)
    return Recovered(
        filing,
        notes.sentences(),
        missing,
        readings,
        details,
        notes.left(),
        notes.left(aside=True),
    )


def _without_signature(lines: Sequence[Line], unit: str, notes: Notes) -> list[Line]:
    """Return the last section without its signature, and what a page prints behind it."""
    signed = without_signature(lines, unit, notes)
    kept = without_boilerplate(signed, notes, at_end=True)
    return without_signature(kept, unit, notes) if len(kept) < len(signed) else kept


def _tables_in(
    parts: Parts, words: TableLabels, form: Edition, notes: Notes, tried: dict[str, _Read]
) -> list[PrintedTable]:
    """Return the table that stands as lines in a section, and take its lines out of it.

    ``tried`` keeps what its rows say where they had to be read.
    """
    section = form.section_of(words.table.id)
    lines = parts.sections[section.number]
    if not any(character.isdigit() for line in lines for character in line.text):
        return []
    printed = [line for line in lines if isinstance(line, PrintedLine)]
    has_glyphs = any(line.glyphs for line in printed)
    heard, read, found = _in_lines(lines, words, form)
    # Prose may name some of the form's rows as well.
    if read is None or (not printed and len(read.table.rows) * 2 < len(words.table.lines)):
        return []
    if has_glyphs or not printed:
        slots = {"at": read.table.at, "table": words.table.name, "section": section.heading}
        notes.add("pdf.unruled" if has_glyphs else "layout.text", **slots)
    notes.take(heard)
    if found:
        tried[words.table.id] = found
    parts.sections[section.number] = list(read.beside)
    return [read.table]


def _in_lines(
    lines: Sequence[Line], words: TableLabels, form: Edition
) -> tuple[Notes, TableInLines | None, _Read | None]:
    """Return the table that lines print, what is to be said of it, and its rows if they were read.

    In a text without glyphs, of several readings the one that finds most figures.
    """
    printed = [line for line in lines if isinstance(line, PrintedLine)]
    heard = Notes()
    if any(line.glyphs for line in printed):
        return heard, unruled_table(printed, words, heard), None
    read = table_of(lines, words, heard)
    if has_bands(words) or not is_laid_out(printed):
        return heard, read, None
    rows = _read([read.table] if read else [], words, form)
    others = laid_out_tables(printed, words) if len(rows[0]) < len(words.table.cells) else ()
    for other_heard, other in others:
        other_rows = _read([other.table], words, form)
        if len(other_rows[0]) > len(rows[0]):
            heard, read, rows = other_heard, other, other_rows
    return heard, read, rows


def _read(tables: Sequence[PrintedTable], words: TableLabels, form: Edition) -> _Read:
    notes = Notes()
    return read_rows(tables, words, form, notes), notes


def _note_table(
    table: Table,
    printed: Sequence[PrintedTable],
    found: Mapping[str, CellReading],
    lines: Sequence[Line],
    notes: Notes,
) -> None:
    """Say which figures of a table were not found, and what its section says besides."""
    count = sum(cell.id not in found for cell in table.cells)
    if not printed and len(lines) >= _LINES and any(c.isdigit() for x in lines for c in x.text):
        notes.leave("layout.table", *lines, table=table.name, count=count)
        return
    if not printed:
        notes.add("table.missing", table=table.name, count=count)
    elif count:
        notes.add("table.incomplete", table=table.name, count=count)
    note_strangers(lines, notes)
