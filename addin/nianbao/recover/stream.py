"""Text whose cells nothing parts: a page's layout in blanks, or everything in one line.

The official labels themselves are the landmarks: what stands between two of them are the
figures of the first. Sections are found by their numbered headings.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from nianbao.form.edition import edition
from nianbao.recover.editions import edition_of
from nianbao.recover.notes import Notes
from nianbao.recover.source import Block, Line, Source
from nianbao.recover.stream_prose import page_width, prose_lines
from nianbao.recover.stream_tables import table_of
from nianbao.recover.vocabulary import Words, headings, words_of
from nianbao.words import say

_NUMERALS = "一二三四五六"
_PAGE_NUMBER = re.compile(r"\s*[-—–]\s*\d{1,3}\s*[-—–]\s*")
_BARE_NUMBER = re.compile(r"\s*\d{1,3}\s*")
# So many of the headings must be there, those of the three tables among them.
_TABLES = (2, 3, 4)


@dataclass(frozen=True)
class Sheet:
    """A text, ``folded`` to half width as well, and the line in which each character stands.

    ``wide`` is the width of its lines where they were broken to fit a page, else 0. ``places``
    say where lines stand in a file in which they have no numbers.
    """

    text: str
    folded: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]
    pages: tuple[int, ...]
    wide: int = 0
    places: tuple[str, ...] = ()

    def line(self, offset: int) -> int:
        """Return the number of the line in which a character stands."""
        return self.numbers[bisect_right(self.starts, offset) - 1]

    def page(self, offset: int) -> int:
        """Return the page on which a character stands."""
        return self.pages[bisect_right(self.starts, offset) - 1]

    def at(self, offset: int) -> str:
        """Return where a character stands, in words."""
        if self.places:
            return self.places[bisect_right(self.starts, offset) - 1]
        return say("recover.at.line", line=self.line(offset))


def read_stream(text: str) -> Source | None:
    """Return the blocks of a text without parted cells; None where it has no such report."""
    sheet = _sheet(text)
    found = _headings(sheet.folded)
    if not all(number in found for number in _TABLES):
        return None
    notes = Notes()
    starts = sorted((m.start(), m.end(), number) for number, m in found.items())
    ends = [start for start, _, _ in starts[1:]] + [len(sheet.text)]
    printed = [
        sheet.folded[end:until]
        for (_, end, number), until in zip(starts, ends, strict=True)
        if number in _TABLES
    ]
    form = edition_of(printed, None, Notes()).id
    prose = [
        (end, until)
        for (_, end, number), until in zip(starts, ends, strict=True)
        if number not in _TABLES
    ]
    sheet = replace(sheet, wide=page_width(sheet, [(0, starts[0][0]), *prose]))
    blocks: list[Block] = list(prose_lines(sheet, 0, starts[0][0], notes))
    for (start, end, number), until in zip(starts, ends, strict=True):
        heading = "".join(sheet.text[start:end].split())
        blocks.append(Line(heading, sheet.at(start)))
        words = _words(form, number)
        if words is None:
            blocks += prose_lines(sheet, end, until, notes)
            continue
        table = table_of(sheet, end, until, words, notes)
        blocks += [table] if table else prose_lines(sheet, end, until, notes)
    return Source(tuple(blocks), notes.sentences())


def _words(form: str, number: int) -> Words | None:
    table = next(x.table for x in edition(form).sections if x.number == number)
    return next((words for words in words_of(form) if words.table.id == table), None)


def _sheet(text: str) -> Sheet:
    """Return the text without page numbers, each line as it is otherwise."""
    lines: list[str] = []
    numbers: list[int] = []
    pages: list[int] = []
    number = 1
    for page, content in enumerate(text.split("\f")):
        kept = content.split("\n")
        printed = [i for i, line in enumerate(kept) if line.strip()]
        edges = {*printed[:1], *printed[-1:]} if "\f" in text else set()
        for index, line in enumerate(kept):
            if index:
                number += 1
            is_number = _PAGE_NUMBER.fullmatch(line) or (
                index in edges and _BARE_NUMBER.fullmatch(line)
            )
            lines.append("" if is_number else line.rstrip("\r"))
            numbers.append(number)
            pages.append(page)
    return replace(sheet_of(lines), numbers=tuple(numbers), pages=tuple(pages))


def sheet_of(lines: Sequence[str], places: Sequence[str] = ()) -> Sheet:
    """Return the text that lines make, where each of them stands said by its place."""
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    whole = "\n".join(lines)
    folded = "".join(map(_folded, whole))
    numbers = tuple(range(1, len(lines) + 1))
    return Sheet(whole, folded, tuple(starts), numbers, (0,) * len(lines), places=tuple(places))


@cache
def _folded(character: str) -> str:
    """Return a character in half width where that is a single one."""
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if len(narrow) == 1 else character


def spaced(text: str) -> str:
    """Return a pattern of a text between whose characters there may be blanks."""
    return r"\s*".join(re.escape(character) for character in text)


def _headings(text: str) -> Mapping[int, re.Match[str]]:
    """Return each section's heading: the last one before the next section's.

    A table of contents or a preamble may name them all before.
    """
    found: dict[int, re.Match[str]] = {}
    until = len(text)
    for known in reversed(headings()):
        number = int(known.key)
        names = sorted({known.bare, *known.aliases}, key=len, reverse=True)
        pattern = rf"{_NUMERALS[number - 1]}\s*[、.,]\s*(?:{'|'.join(map(spaced, names))})"
        matches = [m for m in re.finditer(pattern, text) if m.end() <= until]
        if matches:
            found[number] = matches[-1]
            until = matches[-1].start()
    return found
