"""What kind of body a name is of: which government, which government's department, or neither."""

import re
from dataclasses import replace
from functools import cache, lru_cache

from nianbao.form.filing import Filing
from nianbao.form.profile import Profile, profile_data
from nianbao.form.text import simplified

# A second name stands behind the first in brackets.
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]$")
_LEVELS = ("province", "prefecture", "county")
# Places have no longer names of their own.
_LONGEST_PLACE = 12


def with_kind(filing: Filing) -> Filing:
    """Return the filing with the kind that its unit's name tells, where none was chosen."""
    profile = filing.profile
    if profile.chosen_kind or not profile.unit:
        return filing
    kind = kind_of_name(profile.unit, prints_government=_prints_government(filing))
    known = replace(filing, profile=replace(profile, kind=kind), kind_by_name=True)
    return known if kind else filing


def belies_kind(profile: Profile) -> bool:
    """Return whether the unit's name is of another sort than the kind that was chosen.

    An outpost's may be either; an office reports for itself or for its government.
    """
    names = {kind_of_name(profile.unit, prints_government=either) for either in (False, True)}
    return bool(profile.chosen_kind) and not any(
        name in ("", "派出机构") or Profile(kind=name).is_government == profile.is_government
        for name in names
    )


def _prints_government(filing: Filing) -> bool:
    """Return whether figures are printed that an office cannot have of its own."""
    foreign = tuple(profile_data()["office_lacks"])
    return any(figure.number for cell, figure in filing.figures.items() if cell.startswith(foreign))


@lru_cache(maxsize=1024)
def kind_of_name(unit: str, *, prints_government: bool = False) -> str:
    """Return the kind, of those that the first sheet offers; blank where the name does not tell.

    A government's office that ``prints_government`` reports for its government, any other for
    itself alone. A city is taken for 设区的市 unless it is known to be a county's equal.
    """
    name = _BRACKETED.sub("", simplified("".join(unit.split())))
    body = next((x for x in profile_data()["bodies"] if re.search(x["name"], name)), None)
    if body is None or "kind" in body:
        return body["kind"] if body else ""
    is_government = prints_government if body.get("office") else body["government"]
    level = _level(name)
    kinds = (kind for kind in profile_data()["kinds"] if kind.get("level") == level)
    return next((k["name"] for k in kinds if k.get("government", False) == is_government), "")


def _level(name: str) -> str:
    """Return the level of the last of the places with which a name begins; blank without one."""
    places, level, at = profile_data()["places"], "", 0
    while match := _place().match(name, at):
        above, own = level, match["name"]
        level = next(x for x in _LEVELS if match[x])
        if match[0].endswith("市"):
            is_below = above == "prefecture" or own in places["county_cities"].split()
            is_municipality = own in places["municipalities"].split()
            level = "county" if is_below else "province" if is_municipality else level
        at = match.end()
    if not level and name.endswith("厅"):
        return "province"
    return level


@cache
def _place() -> re.Pattern[str]:
    """Return what finds a place; its own name is left out in 「市教育局」."""
    places = profile_data()["places"]
    suffix = "|".join(f"(?P<{level}>{places[level]})" for level in _LEVELS)
    return re.compile(rf"(?!{places['words']})(?P<name>\A|.{{1,{_LONGEST_PLACE}}}?)(?:{suffix})")
