"""Where the unit and the day stand below the text.

Source: GB/T 9704-2012, 7.3.5.2 (a report without seal): the unit stands two characters from
the right; the day below begins two characters right of the unit's first character; a day too
long for that stands two characters from the right itself, and the unit moves to the left.
"""

import re
from dataclasses import dataclass

from nianbao.publish.report import Report
from nianbao.publish.titles import characters

_GAP = 2.0
_SEAM = re.compile(r"(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line, and its distance from the right edge of the text in characters."""

    text: str
    right: float


def signature_lines(report: Report) -> list[SignatureLine]:
    """Return unit and day as far as they are known."""
    unit, day = _width(report.unit), _width(report.date)
    is_long = bool(report.unit) and day > unit
    unit_right = _GAP + day + _GAP - unit if is_long else _GAP
    day_right = unit - day if report.unit and not is_long else _GAP
    lines = [SignatureLine(report.unit, unit_right), SignatureLine(report.date, day_right)]
    return [line for line in lines if line.text]


def _width(line: str) -> float:
    """Return a width in characters, a quarter being set between digits and Chinese."""
    return characters(line) + len(_SEAM.findall(line)) / 4
