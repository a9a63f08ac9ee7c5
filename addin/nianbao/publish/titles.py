"""Where the title breaks into lines."""

import re
from functools import cache
from math import ceil
from textwrap import wrap
from unicodedata import east_asian_width

from nianbao.publish.report import Report
from nianbao.publish.style import line_characters

# The end of a place's or an office's name inside the name of a unit.
_PLACE = re.compile("人民政府|自治[区州县旗]|(?<![（(])[省区县盟旗]|市(?![场政民])")
_OFFICE = re.compile("委员会|办公室|中心|[局厅]")
_BRACKET = re.compile("[（(]")
# What it costs to break a name where no word is known to end, in squares of characters.
_TORN = 1000.0
_MOST_LINES = 8


def title_lines(report: Report) -> list[str]:
    """Return the lines of the title, one where it fits.

    A longer title breaks behind the unit, a longer unit behind the name of a place or an
    office. Source: GB/T 9704-2012, 7.3.1, by which a title breaks where words end.
    """
    room = line_characters("Title")
    if (
        characters(report.title) <= room
        or not report.unit
        or not report.title.startswith(report.unit)
    ):
        return [report.title]
    unit = name_lines(report.unit, room)
    return [*unit, report.title.removeprefix(report.unit)]


def name_lines(name: str, room: float) -> list[str]:
    """Return the lines of a unit's name, no more than must be, each within so many characters.

    They break where the name of a place or an office ends or a bracket opens, and are alike
    in length.
    """
    seams = {match.end() for words in (_PLACE, _OFFICE) for match in words.finditer(name)}
    seams |= {match.start() for match in _BRACKET.finditer(name)}
    count = max(1, ceil(characters(name) / room))
    if count > _MOST_LINES:  # no unit has such a name; it is printed all the same
        return wrap(name, int(room), break_on_hyphens=False)
    while True:
        ways = _broken(name, count, room, frozenset(seams))
        if ways is not None:
            return list(ways)
        count += 1


def _broken(name: str, count: int, room: float, seams: frozenset[int]) -> tuple[str, ...] | None:
    """Return the best way to break a name into so many lines; None where there is none."""
    mean = characters(name) / count

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[str, ...]] | None:
        if left == 1:
            line = name[start:]
            return ((characters(line) - mean) ** 2, (line,)) if characters(line) <= room else None
        found = []
        for end in range(start + 1, len(name)):
            line = name[start:end]
            if characters(line) > room:
                break
            if rest := best(end, left - 1):
                cost = (characters(line) - mean) ** 2 + (0 if end in seams else _TORN)
                found.append((cost + rest[0], (line, *rest[1])))
        return min(found, default=None)

    way = best(0, count)
    return way[1] if way else None


def characters(line: str) -> float:
    """Return the width of a text in characters; Latin letters and digits are half as wide."""
    return sum(0.5 if east_asian_width(c) in ("Na", "H", "N") else 1 for c in line)
