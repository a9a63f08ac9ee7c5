"""Reading text: lines, dumps with one cell a line, and tables whose cells are parted by 「|」."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from nianbao.recover.decoding import decoded
from nianbao.recover.page_columns import in_one_column
from nianbao.recover.source import (
    Block,
    PrintedCell,
    PrintedLine,
    PrintedRow,
    PrintedTable,
    Source,
    stripped,
    width_of,
)
from nianbao.recover.text_dialects import in_usual_form
from nianbao.words import say

_BREAK = re.compile(r"\r\n|\r|\n")
_PIPE = re.compile(r"[|｜]")
# A label that fills a row of its own, such as 「第二十条第（一）项」, is no longer than this.
_LONGEST_BAND = 20
_PAGE_NUMBER = re.compile(r"\s*[-—–]\s*\d{1,3}\s*[-—–]\s*")
# No page number is longer.
_NUMBERED = 12
_BARE_NUMBER = re.compile(r"\s*\d{1,3}\s*")
# Markdown's marks of a heading and of bold type, and its line below a table's header.
_MARKUP = re.compile(r"\A\s{0,3}#{1,6}\s+|\*\*|__")
_MARKS = frozenset("#*_\f")
_UNDERLINE = re.compile(r":?-{3,}:?|:-+:?|-+:")


def read_text(path: Path) -> Source:
    """Return the lines and tables of a text file.

    UTF-8, UTF-16 or GB18030; refuses other encodings.
    """
    return _Builder(decoded(path.read_bytes(), path)).source()


class _Builder:
    """Blocks in the making: ``row`` and ``rows`` are those not yet closed."""

    def __init__(self, text: str) -> None:
        self.lines, self.pages = _without_numbers(in_usual_form(_BREAK.split(text)))
        self.blocks: list[Block] = []
        self.rows: list[PrintedRow] = []
        self.row: list[PrintedCell] = []

    def source(self) -> Source:
        """Return all lines as blocks."""
        for index, line in enumerate(self.lines):
            self._take(line, index)
        self._close_table()
        return Source(tuple(in_one_column(self.blocks)))

    def _take(self, line: str, index: int) -> None:
        at = say("recover.at.line", line=index + 1)
        text = stripped(line)
        if _PIPE.search(line) or self._is_band(text, index):
            self._take_row(line, at)
        elif line.startswith("\t"):
            self.row += [_cell(cell, at, len(self.row)) for cell in line[1:].split("\t")]
        elif not text:
            self._close_row()
        elif self.row:
            # The text of a cell goes on; the break is kept, so that no two numbers join.
            last = self.row.pop()
            self.row.append(_cell(f"{last.text}\n{text}", last.at, last.left))
        else:
            self._close_table()
            left = len(line) - len(line.lstrip(" \u3000"))
            right, top = width_of(line), index
            self.blocks.append(PrintedLine(text, at, self.pages[index], left, right, top, top + 1))

    def _take_row(self, line: str, at: str) -> None:
        self._close_row()
        cells = [stripped(cell) for cell in _PIPE.split(line)]
        for texts in _unfolded(cells):
            self.rows.append(tuple(_cell(text, at, i) for i, text in enumerate(texts)))

    def _is_band(self, text: str, index: int) -> bool:
        """Return whether a line without cells is a row of the table that goes on below it."""
        below = self.lines[index + 1] if index + 1 < len(self.lines) else ""
        return (
            bool(text)
            and not self.row
            and len(text) <= _LONGEST_BAND
            and not re.search(r"[。；：，]", text)
            and _PIPE.search(below) is not None
        )

    def _close_row(self) -> None:
        if self.row:
            self.rows.append(tuple(self.row))
            self.row = []

    def _close_table(self) -> None:
        self._close_row()
        if self.rows:
            at = next(cell.at for row in self.rows for cell in row)
            rows = tuple(_without_frame(self.rows))
            self.blocks.append(PrintedTable(rows, at, aligned=False))
            self.rows = []


def _without_numbers(lines: list[str]) -> tuple[list[str], list[int]]:
    """Return the lines without markup and page numbers, and the page on which each stands."""
    pages: list[int] = []
    for line in lines:
        pages.append((pages[-1] if pages else 0) + line.count("\f"))
    edges: set[int] = set()
    printed = [i for i, line in enumerate(lines) if line.strip()] if pages[-1] else []
    for _, group in groupby(printed, key=lambda i: pages[i]):
        own = list(group)
        edges |= {own[0], own[-1]}
    for index in edges:
        if _BARE_NUMBER.fullmatch(lines[index]):
            lines[index] = ""
    return [_plain(line) for line in lines], pages


def _plain(line: str) -> str:
    """Return a line without markup, blank where it is a page's number."""
    if 0 < len(line.strip()) <= _NUMBERED and _PAGE_NUMBER.fullmatch(line):
        return ""
    return _MARKUP.sub("", line.replace("\f", "")) if _MARKS.intersection(line) else line


def _without_frame(rows: Sequence[PrintedRow]) -> Iterator[PrintedRow]:
    """Yield the rows without the outer bars of Markdown and the line below its header."""
    wide = [row for row in rows if len(row) > 1]
    is_framed = all(len(row) > 2 and row[0].is_blank and row[-1].is_blank for row in wide)
    for row in rows:
        inner = row[1:-1] if is_framed and len(row) > 1 else row
        if not all(_UNDERLINE.fullmatch(cell.text) for cell in inner):
            yield inner


def _cell(text: str, at: str, index: int) -> PrintedCell:
    return PrintedCell(stripped(text), at, index, index + 1)


def _unfolded(cells: list[str]) -> list[list[str]]:
    """Return a row, and the row below it where a merged header prints its parts in brackets.

    「A | B（C | D）| E」 stands for A, B, E above C, D.
    """
    upper: list[str] = []
    lower: list[str] = []
    inside = False
    for cell in cells:
        if inside:
            inside = cell.count("）") + cell.count(")") <= cell.count("（") + cell.count("(")
            lower.append(cell if inside else cell[:-1])
        elif re.fullmatch(r"[^（(]+[（(][^）)]*", cell):
            head, part = re.split(r"[（(]", cell, maxsplit=1)
            upper.append(head)
            lower.append(part)
            inside = True
        else:
            upper.append(cell)
    return [cells] if inside or not lower else [upper, lower]
