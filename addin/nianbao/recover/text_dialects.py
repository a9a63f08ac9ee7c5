"""Texts that part their cells in ways of their own, or quote a report, put into the usual form.

Usual are a line for each row with cells parted by 「|」, and a line for each cell.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence

# Lines drawn between rows, in ASCII or with the characters for boxes.
_RULE = re.compile(r"[|+:]*(?:[-=_*~#─━═┄┅┈┉]{3,}|[—–]{4,})[-=_*~#─━═┄┅┈┉—–|+:]*"
                   r"|(?!\|+\Z)[|─━═┼╋╬┬┴├┤┌┐└┘┏┓┗┛╔╗╚╝╠╣╦╩]{3,}")  # fmt: skip
_BARS = str.maketrans("│┃║¦∣", "|||||")
_QUOTE = re.compile(r"\s{0,3}(?:[>＞]\s?)+")
# What parts cells within a line, and what ends or begins a cell that has a line of its own.
_PARTING = ",，;；"
_BULLETS = "-*•·●"
_ENDED = re.compile(rf"\d[\d.]*([{_PARTING}])")
_BEGUN = re.compile(rf"([{_BULLETS}])\s+\d[\d.]*")
_NOTHING = re.compile(r"\A")
# So many lines of figures show a habit; so many figures stand in such a line.
_ENOUGH, _FIGURES = 8, 3
_FIGURE = re.compile(r'\s*"?\d[\d.]*"?\s*')
_CHINESE = re.compile(r"[⺀-鿿]")
# The form's widest row has 15 figures; longer lines are no rows.
_WIDEST = 40
_SENTENCE = re.compile(r"[。！？]")
# A cell is no longer, and a figure with what ends it.
_LONGEST_CELL, _LONGEST_FIGURE = 60, 20


def in_usual_form(lines: Sequence[str]) -> list[str]:
    """Return the lines of a text in the usual form; as many as before, so that places hold."""
    found = _unquoted(lines)
    found = ["" if _is_rule(line) else line.translate(_BARS) for line in found]
    return _unparted(_by_lines(_by_bars(found)))


def _is_rule(line: str) -> bool:
    """Return whether a line only draws; a cell in a line of its own may hold dashes for nothing."""
    first = line.lstrip()[:1]
    if not first or first.isalnum() or first in "（(“" or line[0] == "\t":
        return False
    return _RULE.fullmatch("".join(line.split())) is not None


def _unquoted(lines: Sequence[str]) -> list[str]:
    """Return the lines without the marks of a quotation, where most have them."""
    printed = [line for line in lines if line.strip()]
    quoted = sum(_QUOTE.match(line) is not None for line in printed)
    return (
        [_QUOTE.sub("", line, count=1) for line in lines] if quoted * 2 > len(printed) else [*lines]
    )


def _by_bars(lines: Sequence[str]) -> list[str]:
    """Return the lines with one bar where all stand in pairs, and none where no two cells meet."""
    # in one long line bars part rows as well, so that no cell can be told by them
    lines = [line.replace("|", " ") if line.count("|") > _WIDEST else line for line in lines]
    barred = [line for line in lines if "|" in line]
    if barred and all("|" not in line.replace("||", "") for line in barred):
        return [line.replace("||", "|") for line in lines]
    if any(len([cell for cell in line.split("|") if cell.strip()]) > 1 for line in barred):
        return [*lines]
    return [line.replace("|", "") for line in lines]


def _by_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines without what ends or begins each cell, where each has a line."""
    short = [line.strip() for line in lines if 1 < len(line) <= _LONGEST_FIGURE]
    end = _habit(_ENDED, [line for line in short if line[-1:] in _PARTING])
    begin = _habit(_BEGUN, [line for line in short if line[:1] in _BULLETS])
    if not end and not begin:
        return [*lines]
    bullet = re.compile(rf"\s*{re.escape(begin)}\s+") if begin else _NOTHING
    return [
        line
        if len(line) > _LONGEST_CELL or _SENTENCE.search(line)
        else bullet.sub("", line, count=1).rstrip().removesuffix(end)
        for line in lines
    ]


def _habit(pattern: re.Pattern[str], lines: Sequence[str]) -> str:
    """Return the mark that a pattern finds in most lines of figures; blank where in few."""
    found = Counter(match[1] for line in lines if (match := pattern.fullmatch(line)))
    return next((mark for mark, count in found.most_common(1) if count >= _ENOUGH), "")


def _unparted(lines: Sequence[str]) -> list[str]:
    """Return the lines with bars between their cells, where tabs or commas part them."""
    if sum("|" in line for line in lines) >= _ENOUGH:
        return [*lines]
    whole = "".join(lines)
    marks = (x for x in ("\t", *_PARTING) if whole.count(x) >= _ENOUGH * _FIGURES)
    mark = next((x for x in marks if _parts(lines, x)), "")
    return [_barred(line, mark) for line in lines] if mark else [*lines]


def _parts(lines: Sequence[str], mark: str) -> bool:
    """Return whether a mark stands between the cells of rows, each a label and its figures."""
    rows = (line.split(mark) for line in lines if line.count(mark) >= _FIGURES)
    return sum(_is_row(cells) for cells in rows if len(cells) <= _WIDEST) >= _ENOUGH


def _is_row(cells: Sequence[str]) -> bool:
    figures = sum(_FIGURE.fullmatch(cell) is not None for cell in cells)
    return figures >= _FIGURES and any(_CHINESE.search(cell) for cell in cells)


def _barred(line: str, mark: str) -> str:
    """Return a row with bars between its cells; a sentence, or a line without any, as it is."""
    text = line.strip(" \u3000\r\n")
    if mark not in text or _SENTENCE.search(text):
        return line
    # A mark within brackets is the label's own, as one within quotation marks is.
    hidden = re.sub(r"（[^（）]*）|\([^()]*\)", lambda x: x[0].replace(mark, "\0"), text)
    cells = next(csv.reader([hidden], delimiter=mark))
    return "|".join(cell.replace("\0", mark).replace("|", "｜") for cell in cells)
