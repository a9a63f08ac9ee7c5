"""Prose of a text without layout: hard-wrapped lines joined, one long line parted."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nianbao.form.heading_level import heading_level
from nianbao.recover.notes import Notes
from nianbao.recover.source import Line, stripped
from nianbao.recover.wrapped import joined

if TYPE_CHECKING:
    from nianbao.recover.stream import Sheet

# Longer lines were never broken to fit a page.
_LONGEST = 130
# So many lines show whether they were.
_FEWEST = 5
# Columns: a line so much shorter than the page ends a paragraph; so much further in begins one.
_SHORT, _INDENT = 8, 2
# In one long line a paragraph can only begin with a chapter's number behind a sentence's end.
_CHAPTER = re.compile(r"(?<=[。；;：:！!”\s])(?=[（(][一二三四五六七八九十]+[）)])")


def page_width(sheet: "Sheet", parts: Sequence[tuple[int, int]]) -> int:
    """Return the width to which the lines of these parts were broken; 0 where they were not."""
    widths = sorted(_width(text) for start, end in parts for _, text in _lines(sheet, start, end))
    if len(widths) < _FEWEST:
        return 0
    # A few lines are set wider than they ought to be.
    wide = widths[len(widths) * 4 // 5]
    full = sum(width >= wide - _SHORT for width in widths)
    return wide if wide <= _LONGEST and full * 3 > len(widths) else 0


def prose_lines(sheet: "Sheet", start: int, end: int, notes: Notes) -> list[Line]:
    """Return the paragraphs between two places."""
    lines = _lines(sheet, start, end)
    if sheet.wide:
        groups = _groups(sheet, lines)
        return [Line(joined(stripped(x) for _, x in g), sheet.at(g[0][0])) for g in groups]
    paragraphs: list[Line] = []
    for at, text in lines:
        pieces = [stripped(text)]
        if _width(text) > 4 * _LONGEST:
            notes.add("stream.paragraphs")
            pieces = list(_parted(text))
        paragraphs += [Line(piece, sheet.at(at)) for piece in pieces]
    return paragraphs


def _lines(sheet: "Sheet", start: int, end: int) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    offset = start
    for line in sheet.text[start:end].split("\n"):
        if stripped(line):
            lines.append((offset, line))
        offset += len(line) + 1
    return lines


def _groups(sheet: "Sheet", lines: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield the lines of each paragraph."""
    indents: dict[int, int] = {}
    for at, text in lines:
        page = sheet.page(at)
        indents[page] = min(_indent(text), indents.get(page, _indent(text)))
    group: list[tuple[int, str]] = []
    for at, text in lines:
        begins = _indent(text) >= indents[sheet.page(at)] + _INDENT
        ends = bool(group) and _width(group[-1][1]) < sheet.wide - _SHORT
        if group and (begins or ends):
            yield group
            group = []
        group.append((at, text))
    if group:
        yield group


def _parted(text: str) -> Iterator[str]:
    """Yield the pieces of one long line: its head cut at blanks, its body before chapters."""
    for piece in _CHAPTER.split(text):
        words = piece.split()
        while len(words) > 1 and _is_apart(words[0]):
            yield words.pop(0)
        tail: list[str] = []
        while len(words) > 1 and _is_apart(words[-1]):
            tail.insert(0, words.pop())
        yield stripped(" ".join(words))
        yield from tail


def _is_apart(word: str) -> bool:
    """Return whether a word between blanks is a line of its own, and no part of a sentence."""
    return len(word) <= 60 and not re.search(r"[。；;，,]", word) and not heading_level(word)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" \u3000"))


def _width(text: str) -> int:
    """Return how wide a line is set; a Chinese character takes two columns."""
    return sum(1 + (ord(character) > 0x2E7F) for character in text.rstrip())
