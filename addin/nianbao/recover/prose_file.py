"""The prose of a report that somebody wrote in a file of its own, by section."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nianbao.form import Edition
from nianbao.form.filing import texts_of
from nianbao.recover.headings import Heading, find_headings
from nianbao.recover.notes import Notes
from nianbao.recover.opening import open_source
from nianbao.recover.paragraphs import Typesetting
from nianbao.recover.prose import Parts, divide, note_strangers, paragraphs, without_signature
from nianbao.recover.source import Block, Line, PrintedLine
from nianbao.recover.tables import classify, one_by_one
from nianbao.recover.title import title_lines


@dataclass(frozen=True, slots=True)
class ProseFile:
    """Paragraphs and rows of tables by section, sentences, and all texts that have no place.

    A blank text stands between two tables that follow each other.
    """

    sections: Mapping[int, Sequence[str]]
    notes: Sequence[str]
    left: Sequence[Line]


def read_prose_file(path: Path, form: Edition, unit: str) -> ProseFile:
    """Return the prose of a file, whose headings may be worded as in published reports.

    What stands before all headings belongs to section one. Tables of the form, a title, a preamble
    and a signature, which ``unit`` helps to tell, are left out and said. Refuses what cannot be
    read.
    """
    source = open_source(path)
    notes = Notes(source.notes)
    blocks, headings = find_headings(list(one_by_one(source.blocks)))
    if 1 not in {heading.section for heading in headings.values()}:
        blocks, headings = find_headings(list(_opened(blocks, headings, form, notes)))
    kinds = classify(blocks, headings)
    parts = divide(blocks, headings, kinds, notes)
    for index, kind in kinds.items():
        notes.add("prose.official", at=blocks[index].at, table=form.table(kind).name)
    if parts.front:
        notes.leave("prose.front", *parts.front)
    note_strangers(list(parts.beside_tables), notes)
    sections = dict(_sections(parts, form, unit, notes))
    return ProseFile(sections, notes.sentences(), (*notes.left(), *notes.left(aside=True)))


def _opened(
    blocks: Sequence[Block], headings: Mapping[int, Heading], form: Edition, notes: Notes
) -> Iterator[Block]:
    """Yield the blocks with the heading of section one before the text without any."""
    first = next((i for i, x in enumerate(blocks) if not isinstance(x, Line)), len(blocks))
    before = [x for x in blocks[: min([first, *headings])] if isinstance(x, Line)]
    begin = title_lines(before)
    yield from blocks[:begin]
    if begin < min([len(blocks), *headings]):
        heading = form.sections[0].heading
        notes.add("prose.opened", at=blocks[begin].at, official=heading)
        yield Line(heading, blocks[begin].at)
    yield from blocks[begin:]


def _sections(
    parts: Parts, form: Edition, unit: str, notes: Notes
) -> Iterator[tuple[int, list[str]]]:
    """Yield the texts of each section that has any; the last one goes without its signature."""
    filled = [x.number for x in form.prose_sections if parts.sections[x.number]]
    printed = any(isinstance(line, PrintedLine) for line in parts.prose)
    setting = Typesetting(parts.prose, parts.beside_tables, has_tables=True) if printed else None
    for number in filled:
        lines = parts.sections[number]
        lines = setting.paragraphs(lines, notes) if setting else lines
        if number == filled[-1]:
            lines = without_signature(lines, unit, notes)
        parted = [Line(text, x.at) for x in lines for text in x.text.split("\n")]
        yield number, texts_of(paragraphs(parted))
