"""Whose numbers: what the unit calls itself, and what it calls others."""

import re
from functools import cache
from typing import Literal, NamedTuple

from nianbao.form import Profile

Scope = Literal["own", "unstated", "other"]

# Names are hidden behind this character while a sentence is cut: they may hold any word.
MASK = "\ue000"
# Behind an area's name they make it the name of another body: 「云山市教育局」.
_OTHERS = "(?:人民)?政府|[一-龥]{0,8}?(?:局|委|办公|厅|法院|检察院|中心|街道|镇|乡|公司|大队|支队)"
# What a body calls itself for short, 「街道共收到」, where a verb or an adverb follows.
_SHORT = "(?:(?<![一-龥])|(?<=[年度]))(?:{})(?=共|累计|全年|本年|新收|收到|受理|办理|没有|未|无)"
_AREAS = "省市区县州旗盟镇乡"
_AREA = re.compile(rf"([{_AREAS}道])(?:(?:人民)?政府|办事处|管委会|管理委员会|$)")
_ENDINGS = frozenset("局委会办厅室院处部站所队府镇乡道行司校团")
_LONGEST_NAME = 24


class ReportingUnit(NamedTuple):
    """The unit that reports: its names, and whether its tables hold the sum of an area.

    ``area`` is how its area is called at the end, such as 区; empty for a department.
    ``place`` finds the area's own name where no other body's name goes on with it.
    ``is_lone``: an area's body that reports for itself alone, as a town does.
    """

    unit: str
    names: tuple[str, ...]
    area: str
    place: re.Pattern[str] | None
    is_lone: bool
    year: int | None

    @property
    def sums_up(self) -> bool:
        """Return whether its tables hold the figures of several bodies."""
        return bool(self.area) and not self.is_lone

    @property
    def default(self) -> Scope:
        """Return the scope of a number that is said to be nobody's."""
        return "unstated" if self.sums_up else "own"

    def mask(self, text: str) -> str:
        """Return the text with the unit's own names hidden, as long as before."""
        for name in self.names:
            text = text.replace(name, MASK * len(name))
        if self.place:
            text = self.place.sub(lambda match: MASK * len(match[0]), text)
        return text

    def is_own_name(self, text: str) -> bool:
        """Return whether a text is a name of the unit: some of its characters in their order."""
        if not 2 < len(text) <= _LONGEST_NAME or text[-1] not in _ENDINGS:
            return False
        return _is_within(text, self.unit) or _is_within(self.unit, text)

    def scope_of(self, kind: str, text: str) -> Scope:
        """Return whose numbers a class of words announces."""
        if kind == "area":
            fits = text[-1] in (self.area, "域") or (text[-1] == "街" and self.area == "道")
            return "own" if self.area and fits else "other"
        if kind == "whole":
            return "own" if self.sums_up else "other"
        if kind in ("office", "others"):
            is_own = self.unit.endswith(text) or (kind == "office" and self._is_own_office(text))
            return "own" if is_own and not self.sums_up else "other"
        # in the report of a whole area 「本机关」, 「区政府」 are the office alone
        return "own" if kind in ("own", "name") and not self.sums_up else "other"

    def _is_own_office(self, text: str) -> bool:
        """Return whether an office is the unit, or the one that serves a town."""
        return self.is_own_name(text) or (self.is_lone and text[0] in "镇乡街党")


def _is_within(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


@cache
def reporting_unit_of(profile: Profile) -> ReportingUnit:
    """Return what is known of the unit from its profile."""
    unit = profile.unit or profile.short_name
    is_area = profile.is_area
    is_lone = is_area and not profile.sums_up
    return ReportingUnit(
        unit=unit,
        names=() if is_area else _names(profile),
        area=_area(unit) if is_area else "",
        place=_place(unit, is_area, is_lone),
        is_lone=is_lone,
        year=profile.year,
    )


def _place(unit: str, is_area: bool, is_lone: bool) -> re.Pattern[str] | None:
    """Return what finds the name of the area, with and without the places before it."""
    if not is_area:
        short = unit[-1:]
        return re.compile(_SHORT.format(short)) if short in "局委办厅院" and short else None
    whole = _AREA.search(unit)
    name = unit[: whole.start(1) + 1] if whole else unit
    name = f"{name[:-1]}街道" if name.endswith("道") and not name.endswith("街道") else name
    starts = [0, *(i + 1 for i, letter in enumerate(name[:-1]) if letter in _AREAS)]
    names = [re.escape(name[i:]) for i in starts if len(name) - i > 2]
    found = [f"(?:{'|'.join(names)})(?!{_OTHERS})"] if names else []
    if is_lone and names:
        found.insert(0, f"(?:{'|'.join(names)})(?:人民政府|政府|办事处)(?:党政(?:综合)?)?办公室")
    if is_lone:
        found.append(_SHORT.format("街道|镇|乡"))
    return re.compile("|".join(found)) if found else None


def _names(profile: Profile) -> tuple[str, ...]:
    """Return the unit's names, with and without the places before them, longest first."""
    found: set[str] = set()
    for name in filter(None, (profile.unit, profile.short_name)):
        starts = [0]
        for i, letter in enumerate(name):
            if letter in _AREAS:
                starts += [i, i + 1]
        found |= {name[i:] for i in starts if len(name) - i > 2}
    return tuple(sorted(found, key=len, reverse=True))


def _area(unit: str) -> str:
    """Return how the area of a government is called at the end of its name."""
    match = _AREA.search(unit)
    return match[1] if match else "区"
