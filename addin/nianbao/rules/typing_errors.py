"""Typing errors: what may have happened between the figure that was meant and the one found."""

from collections.abc import Container, Mapping
from typing import Literal

from nianbao.form import Cell, Filing
from nianbao.form.filing import Number
from nianbao.rules.catalogue import RuleSet

Slip = Literal[
    "unreadable",
    "blank",
    "swapped",
    "zero",
    "digit_more",
    "digit_less",
    "total_empty",
    "left",
    "above",
    "digit",
    "right",
    "below",
    "total",
    "",
]

# What explains a change better weighs less; several changes are added up.
WEIGHTS: Mapping[Slip, int] = {
    "unreadable": 0,
    "blank": 1,
    "swapped": 2,
    "total_empty": 2,
    "zero": 3,
    "digit_more": 4,
    "digit_less": 4,
    "left": 5,
    "above": 5,
    "digit": 6,
    "right": 7,
    "below": 7,
    "total": 8,
    "": 9,
}

_BESIDE: tuple[tuple[Slip, int, int], ...] = (
    ("left", 0, -1),
    ("above", -1, 0),
    ("right", 0, 1),
    ("below", 1, 0),
)


class Slips:
    """The figures of a filing by their place in the printed tables, to look for slips among."""

    def __init__(self, filing: Filing, ruleset: RuleSet) -> None:
        self._filing = filing
        self._definitions = ruleset.definitions
        self._numbers: dict[tuple[str, int, int], Number | None] = {}
        self._written: set[tuple[str, str]] = set()
        for cell in filing.edition.cells:
            number = filing.figures[cell.id].number
            self._numbers[cell.table, cell.range.top, cell.range.left] = number
            if number is not None and not cell.is_total:
                self._written.add((cell.table, cell.column))

    def slip(self, cell: Cell, new: int, changing: Container[int]) -> Slip:
        """Return what best explains that ``cell`` does not hold ``new``, or nothing.

        ``changing`` are the places of all cells that change.
        """
        figure = self._filing.figures[cell.id]
        if figure.problem:
            return "unreadable"
        if figure.number is None:
            # in a column left blank throughout, blanks are how this unit writes 0
            return "blank" if (cell.table, cell.column) in self._written else ""
        old = int(figure.number)
        found: list[Slip] = [
            digit_slip(old, new),
            self._beside(cell, old),
            self._in_total(cell, old, changing),
        ]
        return min(found, key=lambda slip: WEIGHTS[slip])

    def _beside(self, cell: Cell, old: int) -> Slip:
        """Return which neighbour has the same number, perhaps copied; a 0 says nothing."""
        place = cell.range
        for slip, down, across in _BESIDE:
            at = (cell.table, place.top + down, place.left + across)
            if old and self._numbers.get(at) == old:
                return slip
        return ""

    def _in_total(self, cell: Cell, old: int, changing: Container[int]) -> Slip:
        """Return that a total was added up wrongly, or not at all, its parts being right."""
        if not cell.is_total:
            return ""
        if any(term.cell.index in changing for term in self._definitions[cell.id].right):
            return ""
        return "total" if old else "total_empty"


def digit_slip(old: int, new: int) -> Slip:
    """Return by which slip of the fingers ``new`` became ``old``, if by one."""
    wrong, right = str(old), str(new)
    if len(wrong) == len(right) > 1:
        pairs = enumerate(zip(wrong, right, strict=True))
        differing = [place for place, (was, meant) in pairs if was != meant]
        if len(differing) == 1:
            return "digit"
        return "swapped" if _is_swapped(wrong, right, differing) else ""
    if old and new and (old == 10 * new or new == 10 * old):
        return "zero"
    if _is_one_more(wrong, right):
        return "digit_more"
    return "digit_less" if _is_one_more(right, wrong) else ""


def _is_swapped(wrong: str, right: str, differing: list[int]) -> bool:
    if len(differing) != 2 or differing[1] - differing[0] != 1:
        return False
    first, second = differing
    return wrong[first] == right[second] and wrong[second] == right[first]


def _is_one_more(longer: str, shorter: str) -> bool:
    """Return whether leaving out one digit makes the shorter number of the longer."""
    if len(longer) != len(shorter) + 1 or shorter == "0":
        return False
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
