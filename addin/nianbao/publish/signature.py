"""Where the unit and the day stand below the text.

Source: GB/T 9704-2012, 7.3.5.2 (a report without seal): the unit stands two characters from
the right; the day below begins two characters right of the unit's first character; a day too
long for that stands two characters from the right itself, and the unit moves to the left.
The standard says nothing of a unit longer than a line: its lines end where one would.
"""

import re
from dataclasses import dataclass

from nianbao.publish.report import Report
from nianbao.publish.style import line_characters
from nianbao.publish.titles import characters, name_lines

_GAP = 2.0
_SEAM = re.compile(r"(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Unit or day, and its distance from the right edge of the text in characters.

    A unit too long for one line is broken into several.
    """

    lines: tuple[str, ...]
    right: float


def signature_lines(report: Report) -> list[SignatureLine]:
    """Return unit and day as far as they are known."""
    name = name_lines(report.unit, line_characters("Signature") - _GAP) if report.unit else []
    # The day is placed by the last line of a long name.
    unit, day = _width("".join(name[-1:])), _width(report.date)
    is_long = bool(name) and day > unit
    unit_right = _GAP + day + _GAP - unit if is_long and len(name) == 1 else _GAP
    day_right = unit - day if name and not is_long else _GAP
    lines = [SignatureLine(tuple(name), unit_right), SignatureLine((report.date,), day_right)]
    return [line for line in lines if any(line.lines)]


def _width(line: str) -> float:
    """Return a width in characters, a quarter being set between digits and Chinese."""
    return characters(line) + len(_SEAM.findall(line)) / 4
