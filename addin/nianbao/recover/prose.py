"""The parts of a report: what stands before section one, and the lines of each section."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nianbao.form import Paragraph
from nianbao.form.edition import edition, editions
from nianbao.form.filing import paragraphs_of
from nianbao.recover.headings import Heading
from nianbao.recover.labels import bare, enumerator, plain
from nianbao.recover.notes import Notes, quoted
from nianbao.recover.source import Block, Line, PrintedTable, prose_rows, table_lines
from nianbao.recover.table_labels import headings as official_headings
from nianbao.recover.table_labels import spellings

_NUMERALS = r"[\d一二三四五六七八九十〇○零]"
_DATE = re.compile(rf"(?P<name>.*?){_NUMERALS}{{4}}年{_NUMERALS}{{1,2}}月{_NUMERALS}{{1,3}}日")
# How the names of public bodies end.
_BODY = re.compile(
    r"[^\d。;:,]{2,}(?:局|委|会|办|室|府|院|厅|处|部|中心|站|所|队|街道|镇|乡|公司|集团)"
)
_APPROVAL = re.compile(
    r"(?:拟稿|审核|签发):.*签名:.*年\d*月\d*日"
)  # at the end of a copy for review
_CAPTION = re.compile(r"\A表[一二三四]")
# A remark below a table, or what a report says of itself before section one.
_APART = re.compile(r"\A(?:注|备注|说明|附注):|条例》|编制|本报告|统计期限|如下[::。]|联系电话")
_LONGEST_NAME = 40
_NAME_LINES = 4
_SHORTEST_NAME = 3

_SECTIONS = edition(editions()[-1]).sections
SECTION_OF = {section.table: section.number for section in _SECTIONS if section.table}
_PROSE = frozenset(section.number for section in _SECTIONS if not section.table)


@dataclass
class Parts:
    """Lines before section one, and those of each section by its number.

    ``lost`` are the sections whose heading was not found.
    """

    front: list[Line] = field(default_factory=list)
    sections: dict[int, list[Line]] = field(default_factory=dict)
    lost: list[int] = field(default_factory=list)

    def open_lost(self, section: int, before: Sequence[Line]) -> list[Line]:
        """Return the lines before a section that are none of it.

        Where its heading is lost, it begins with the first sentence that belongs to no table
        and no preamble.
        """
        begin = next((i for i, line in enumerate(before) if _begins_prose(line.text)), len(before))
        if section not in self.lost or self.sections[section]:
            return list(before)
        self.sections[section] = list(before[begin:])
        return list(before[:begin])

    @property
    def prose(self) -> Iterator[Line]:
        """Yield every line outside the sections that are tables."""
        yield from self.front
        for number, lines in self.sections.items():
            if number not in SECTION_OF.values():
                yield from lines

    @property
    def beside_tables(self) -> Iterator[Line]:
        """Yield every line in the sections that are tables."""
        for number in SECTION_OF.values():
            yield from self.sections[number]


def divide(
    blocks: Sequence[Block],
    headings: Mapping[int, Heading],
    kinds: Mapping[int, str],
    notes: Notes,
) -> Parts:
    """Return the lines of a report by section.

    A table of the form opens its own section where the heading was not found. A table that is none
    of the form's is part of the prose where it stands among prose and has a head; otherwise it is
    quoted in a note, or a text's is taken as lines, for tabs may be an indent.
    """
    parts = Parts(sections={section.number: [] for section in _SECTIONS})
    current = 0
    for index, block in enumerate(blocks):
        if index in headings and isinstance(block, Line):
            heading = headings[index]
            current = heading.section
            _note_heading(heading, block, notes)
            parts.sections[current] += _rest(heading, block)
        elif index in kinds:
            current = max(current, SECTION_OF[kinds[index]])
        elif isinstance(block, PrintedTable) and current in _PROSE and (rows := prose_rows(block)):
            is_second = index and isinstance(blocks[index - 1], PrintedTable)
            parts.sections[current] += [Line("", block.at), *rows] if is_second else rows
        elif isinstance(block, PrintedTable) and block.aligned:
            notes.leave("table.strange", Line(_text(block), block.at))
        else:
            target = parts.sections[current] if current else parts.front
            target += [block] if isinstance(block, Line) else table_lines(block)
    found = {heading.section for heading in headings.values() if heading.match}
    parts.lost = [section.number for section in _SECTIONS if section.number not in found]
    return parts


def note_lost(parts: Parts, notes: Notes) -> None:
    """Say of which sections the heading was not found."""
    for section in _SECTIONS:
        if section.number in parts.lost:
            notes.add("heading.missing", official=section.heading)


def _begins_prose(text: str) -> bool:
    """Return whether a line may begin a section: no remark, no preamble, but a sentence."""
    narrow = plain(text)
    number = enumerator(text)
    is_sentence = "。" in narrow or (number is not None and number.style == "chapter")
    return is_sentence and not _APART.search(narrow)


def paragraphs(lines: Iterable[Line]) -> tuple[Paragraph, ...]:
    """Return lines as paragraphs and rows of tables."""
    return paragraphs_of((line.text, line.at) for line in lines)


def without_signature(lines: Sequence[Line], unit: str, notes: Notes) -> list[Line]:
    """Return the lines of the last section without the unit's name, the date and what follows.

    Whatever is left away is quoted in a note.
    """
    parted = [line.text.split("\n") for line in lines]
    pieces = [Line(x, line.at) for line, texts in zip(lines, parted, strict=True) for x in texts]
    approvals = (n for n, x in enumerate(pieces) if _APPROVAL.match(plain(x.text)))
    last = next(approvals, len(pieces))
    dates = [n for n, piece in enumerate(pieces[:last]) if _is_dated(piece.text, unit)]
    end = dates[0] if dates else last
    while count := _name_lines([piece.text for piece in pieces[:end]], unit, sure=not dates):
        end -= count
    if end == len(pieces):
        return list(lines)
    notes.leave("signature", *pieces[end:])
    kept: list[Line] = []
    for line, texts in zip(lines, parted, strict=True):
        if end > 0:
            kept.append(Line("\n".join(texts[:end]), line.at))
        end -= len(texts)
    return kept


def _name_lines(texts: Sequence[str], unit: str, *, sure: bool) -> int:
    """Return how many lines at the end are the unit's name, which may be broken."""
    for count in range(min(_NAME_LINES, len(texts)), 1, -1):
        name = plain("".join(texts[-count:]))
        if plain(unit).endswith(name) and len(name) >= _SHORTEST_NAME:
            return count
    return int(bool(texts) and _is_name(texts[-1], unit, sure=sure))


def _is_dated(text: str, unit: str) -> bool:
    """Return whether a line is a date, alone or behind the unit's name."""
    match = _DATE.fullmatch(plain(text))
    return match is not None and (not match["name"] or _is_name(match["name"], unit, sure=False))


def _is_name(text: str, unit: str, *, sure: bool) -> bool:
    """Return whether a line is the unit's name; before a date, any public body's will do."""
    name = plain(text)
    if unit and name == plain(unit):
        return True
    if len(name) > _LONGEST_NAME or len(name) < _SHORTEST_NAME:
        return False
    if unit and (name.endswith(plain(unit)) or plain(unit).endswith(name)):
        return True
    return not sure and _BODY.fullmatch(name) is not None


def note_strangers(lines: Sequence[Line], notes: Notes) -> None:
    """Quote the lines of a section that is a table, for the form has no place for them.

    Not quoted are a table's own labels, and its caption, which says the section's heading again.
    """
    captions = {known.bare for known in official_headings()}
    known = [spellings(name, table_id) for name in editions() for table_id in SECTION_OF]
    for line in lines:
        text = bare(_CAPTION.sub("", plain(line.text)))
        if text and text not in captions and not any(text in labels for labels in known):
            notes.leave("stranger", line, text=" ".join(line.text.split()))


def _rest(heading: Heading, line: Line) -> list[Line]:
    """Return what is no heading in the line that opens a section."""
    if heading.match is None:
        return [line]
    return [replace(line, text=heading.rest)] if heading.rest else []


def _note_heading(heading: Heading, line: Line, notes: Notes) -> None:
    if heading.match is None:
        return
    official = heading.match.term.text
    if heading.rest:
        notes.add("heading.rest", at=line.at, official=official)
    elif heading.rank:
        notes.add("heading.read", at=line.at, found=quoted(line.text), official=official)


def _text(table: PrintedTable) -> str:
    cells = [cell for row in table.rows for cell in row if not cell.repeated]
    return " ".join(cell.text for cell in cells if not cell.is_blank)
