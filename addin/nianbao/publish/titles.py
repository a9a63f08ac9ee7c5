"""Where the title breaks into lines."""

import re
from unicodedata import east_asian_width

from nianbao.publish.report import Report
from nianbao.publish.style import style_data, text_styles

# The end of a place's name inside the name of a unit.
_PLACE = re.compile("人民政府|自治[区州县旗]|[省区县盟旗]|市(?![场政民])")


def title_lines(report: Report) -> list[str]:
    """Return the lines of the title, one where it fits.

    A longer title breaks behind the unit, a longer unit behind the name of a place, where the
    halves are most alike. Source: GB/T 9704-2012, 7.3.1, by which a title breaks where words end.
    """
    if _fits(report.title) or not report.unit or not report.title.startswith(report.unit):
        return [report.title]
    return [*_unit_lines(report.unit), report.title.removeprefix(report.unit)]


def _unit_lines(unit: str) -> list[str]:
    halves = [(unit[: place.end()], unit[place.end() :]) for place in _PLACE.finditer(unit)]
    fitting = [half for half in halves if half[1] and all(_fits(line) for line in half)]
    if _fits(unit) or not fitting:
        return [unit]
    return list(min(fitting, key=lambda half: abs(len(half[0]) - len(half[1]))))


def _fits(line: str) -> bool:
    page = style_data()["page"]
    available = (page["width"] - page["left"] - page["right"]) * 72 / 25.4
    return characters(line) * text_styles()["Title"].size <= available


def characters(line: str) -> float:
    """Return the width of a text in characters; Latin letters and digits are half as wide."""
    return sum(0.5 if east_asian_width(c) in ("Na", "H", "N") else 1 for c in line)
