"""Prose as its authors meant it: by section, without stray blanks, broken lines put together."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from sys import maxsize
from typing import NamedTuple, TypedDict

from nianbao.form import Filing, Paragraph
from nianbao.form.heading_level import heading_level
from nianbao.rules.checks.case import Case
from nianbao.rules.finding import SECTION, Finding
from nianbao.words import say

_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_PAGE_NUMBER = re.compile(r"[-—–－]\s*\d{1,3}\s*[-—–－]")
# A printed line holds so many characters; one that is shorter or longer was ended by its author.
_LINE = range(18, 51)
_SENTENCE_ENDS = "。！？；…"
_CLOSING = "”’）)》"
_NUMBERED = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[）)、]|[.．](?!\d))")
_SHOWN = 30
_PREAMBLE = 0


@dataclass(frozen=True)
class Part:
    """A section of the prose, or what stands before section one.

    ``about`` names it where it has no paragraph to point at. ``text`` has one line for each
    paragraph; ``starts`` and ``pieces`` say from which position on it comes from which paragraph
    of the filing, for a paragraph may be broken over several. The row of a table is one line.
    """

    name: str
    text: str
    about: str
    starts: tuple[int, ...]
    pieces: tuple[Paragraph, ...]

    def paragraph(self, position: int) -> Paragraph:
        """Return the paragraph of the filing that stands at a position of the text."""
        return self.pieces[bisect_right(self.starts, position) - 1]

    @property
    def whole(self) -> Paragraph | None:
        """Return all of it as one paragraph at the place of its first, or None where it is empty.

        A finding on a whole section is about this, so that its explanation holds while the
        section stays as it is.
        """
        return Paragraph(self.text, self.pieces[0].at) if self.pieces else None

    @cached_property
    def lines(self) -> tuple[tuple[int, str], ...]:
        """Return every paragraph with its place in the text; rows of tables are none."""
        return tuple(
            (m.start(), m[0])
            for m in re.finditer(r"[^\n]+", self.text)
            if not self.paragraph(m.start()).table
        )

    @cached_property
    def length(self) -> int:
        """Return the number of characters without blanks."""
        return len(self.text) - self.text.count("\n") - self.text.count(" ")


class Mark(TypedDict):
    """What numbers an item: a pattern, and the marks behind which it may stand in a paragraph."""

    pattern: str
    after: str


class Subject(TypedDict):
    """Something that the prose should speak of, and words any of which will do."""

    name: str
    words: list[str]


class Hit(NamedTuple):
    """Words found in the prose."""

    part: Part
    match: re.Match[str]

    @property
    def words(self) -> str:
        """Return the words, a long passage only by its beginning."""
        return clipped(self.match[0])

    @property
    def paragraph(self) -> Paragraph:
        """Return the paragraph in which they begin."""
        return self.part.paragraph(self.match.start())

    def within(self, margin: int) -> str:
        """Return the words with so many characters of their line on either side."""
        text, (start, end) = self.part.text, self.match.span()
        first = max(text.rfind("\n", 0, start) + 1, start - margin)
        last = text.find("\n", end)
        return text[first : min(len(text) if last < 0 else last, end + margin)]


def parts_of(filing: Filing) -> list[Part]:
    """Return the prose of a filing: what stands before section one, then its sections."""
    return list(_parts(filing).values())


def preamble_of(filing: Filing) -> Part:
    """Return what stands before section one; a workbook has nothing there."""
    return _parts(filing)[_PREAMBLE]


def section_of(filing: Filing, number: int) -> Part:
    """Return one section of the prose; one that is not there is empty."""
    known = _parts(filing).get(number)
    return known or _section(filing, number)


# every check of one filing asks for the same
@lru_cache(maxsize=4)
def _parts(filing: Filing) -> dict[int, Part]:
    preamble = _part(say("finding.prose.preamble"), "", tuple(filing.preamble))
    sections = {number: _section(filing, number) for number in sorted(filing.sections)}
    return {_PREAMBLE: preamble, **sections}


def _section(filing: Filing, number: int) -> Part:
    name = next(s.heading for s in filing.edition.sections if s.number == number)
    return _part(name, f"{SECTION}{number}", tuple(filing.sections.get(number, ())))


def was_read(filing: Filing, number: int) -> bool:
    """Return whether a section is known, be it empty.

    Where a published report seems to lack one, its heading may only be worded otherwise.
    """
    return number in filing.sections and not (filing.title and not filing.sections[number])


def unread(case: Case, number: int) -> Finding:
    """Return that a rule could not be evaluated for want of a section's text, or of all prose."""
    if not case.filing.sections:
        return case.undecided("prose.none", {})
    part = section_of(case.filing, number)
    return case.undecided("prose.unread", {"section": part.name}, about=part.about)


def hits(parts: Iterable[Part], pattern: str, words: Sequence[str] = ()) -> Iterator[Hit]:
    """Yield every place that a regular expression finds; ``^`` begins a paragraph.

    Where words are given, only parts that hold one of them are searched.
    """
    find = _pattern(pattern).finditer
    for part in parts:
        if part.text and (not words or has_any(part.text, words)):
            for match in find(part.text):
                yield Hit(part, match)


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


def opened(part: Part, mark: Mark, start: int = 0, stop: int = maxsize) -> Iterator[re.Match[str]]:
    """Yield every number of a style that begins a paragraph or stands behind a given mark."""
    pattern, text = _pattern(mark["pattern"]), part.text
    if mark["after"]:
        before = "\n" + mark["after"]
        for match in pattern.finditer(text, start, stop):
            begins = match.start() == 0 or text[match.start() - 1] in before
            if begins and not part.paragraph(match.start()).table:
                yield match
        return
    for begin, _ in part.lines:
        if start <= begin < stop and (match := pattern.match(text, begin)):
            yield match


def has_any(text: str, words: Sequence[str]) -> bool:
    """Return whether one of the words stands in the text."""
    return any(word in text for word in words)


def broken_at(case: Case, sentence: str, found: list[Hit], **slots: str) -> Finding:
    """Return one finding on all these words: it quotes the first and says how many there are."""
    first = found[0]
    named = {
        "section": first.part.name,
        "words": first.words,
        "more": say("finding.prose.more", count=len(found)) if len(found) > 1 else "",
    }
    return case.broken(sentence, {**named, **slots}, paragraph=first.paragraph)


def clipped(text: str) -> str:
    """Return a text short enough to be quoted."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def listed(names: list[str]) -> str:
    """Return names as one enumeration."""
    return say("finding.list").join(names)


def lacking(groups: list[Subject], text: str) -> list[str]:
    """Return the names of those groups of which the text has none of the words."""
    return [group["name"] for group in groups if not has_any(text, group["words"])]


def _part(name: str, about: str, paragraphs: tuple[Paragraph, ...]) -> Part:
    lines = [
        (line, paragraph)
        for paragraph in paragraphs
        for raw in _raw_lines(paragraph)
        if (line := _without_blanks(raw)) and not _PAGE_NUMBER.fullmatch(line)
    ]
    text, starts = "", []
    for index, (line, paragraph) in enumerate(lines):
        above = lines[index - 1] if index else None
        if above and (above[1].table or paragraph.table or not _goes_on(above[0], line)):
            text += "\n"
        starts.append(len(text))
        text += line
    return Part(name, text, about, tuple(starts), tuple(paragraph for _, paragraph in lines))


def _raw_lines(paragraph: Paragraph) -> list[str]:
    """Return the lines of a paragraph; the cells of a row are one line, with bars between them."""
    if paragraph.table:
        return ["|".join(" ".join(cell.split()) for cell in paragraph.cells)]
    return paragraph.text.splitlines()


def _without_blanks(raw: str) -> str:
    """Return a line without blanks; one between two Latin words or numbers says something."""
    text = ""
    for word in _UNSEEN.sub("", raw).split():
        text += f" {word}" if _is_latin(text[-1:]) and _is_latin(word[0]) else word
    return text


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _goes_on(line: str, following: str) -> bool:
    """Return whether a line was broken by the page and not by its author."""
    return (
        len(line) in _LINE
        and line.rstrip(_CLOSING)[-1:] not in _SENTENCE_ENDS
        and not heading_level(line)
        and not _NUMBERED.match(following)
    )
