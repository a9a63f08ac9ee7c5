"""What the picture page draws: bars with their numbers, from the filing and the year before."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from importlib.resources import files
from typing import Any

from nianbao.form import Cell, Filing
from nianbao.publish.last_year_part import without_ordinal
from nianbao.rules.catalogue import ruleset
from nianbao.words import say


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure: what it is called, of which group, and its numbers, None where not filled in.

    ``before`` is last year's number, None also where there is none.
    """

    cell: str
    group: str
    name: str
    now: int | None
    before: int | None

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers that there are."""
        return tuple(number for number in (self.now, self.before) if number is not None)

    @property
    def label(self) -> str:
        """Return what the figure is called, its group first."""
        return say("chart.label", group=self.group, name=self.name) if self.group else self.name


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars of one subject, and of how many of its figures nothing is known this year."""

    title: str
    bars: tuple[Bar, ...]
    unfilled: int

    @property
    def most(self) -> int:
        """Return the largest number, at least 1."""
        return max((number for bar in self.bars for number in bar.numbers), default=1) or 1


def bands_of(filing: Filing, previous: Filing | None) -> list[list[Chart]]:
    """Return the charts of the picture page, those of one band side by side.

    What is 0 in both years is left out, except where the whole is told. What is not filled in
    has no bar; a total of which a part is not filled in counts as not filled in.
    """
    return [
        [_chart(record, filing, previous) for record in band["charts"]] for band in _data()["bands"]
    ]


def _chart(record: dict[str, Any], filing: Filing, previous: Filing | None) -> Chart:
    cells = list(_cells(record, filing))
    bars = [
        Bar(cell.id, group, name, _known(cell.id, filing), _known(cell.id, previous))
        for cell, (group, name) in zip(cells, _names(cells, record), strict=True)
    ]
    shown = (bar for bar in bars if bar.numbers and (record.get("zeros") or any(bar.numbers)))
    unfilled = sum(bar.now is None for bar in bars)
    return Chart(say(f"chart.title.{record['id']}"), tuple(shown), unfilled)


def _cells(record: dict[str, Any], filing: Filing) -> Iterator[Cell]:
    """Yield the cells of a chart: by their ids, or those that the patterns fit."""
    by_id, wanted = filing.edition.by_id, record["cells"]
    if all(name in by_id for name in wanted):
        yield from (by_id[name] for name in wanted)
        return
    for cell in filing.edition.cells:
        if _fits(cell.id, wanted) and not _fits(cell.id, record.get("but", ())):
            yield cell


def _fits(cell: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(cell, pattern) for pattern in patterns)


def _names(cells: Sequence[Cell], record: dict[str, Any]) -> list[tuple[str, str]]:
    """Return group and name of each bar; the group is blank where it is that of the whole chart."""
    if "names" in record:
        return [("", say(f"chart.name.{name}")) for name in record["names"]]
    paths = [_path(cell, record["labels"]) for cell in cells]
    shared = set.intersection(*(set(path[:-1]) for path in paths))
    return [("".join(x for x in path[-2:-1] if x not in shared), path[-1]) for path in paths]


def _path(cell: Cell, labels: str) -> list[str]:
    found = cell.row_labels if labels == "rows" else cell.column_labels
    roles = ("group", "line", "head")
    return [without_ordinal(label.short) for label in found if label.role in roles]


def _known(cell: str, filing: Filing | None) -> int | None:
    """Return a figure's number; None where it, or a part of it, is not filled in."""
    here = filing.edition.by_id.get(cell) if filing else None
    if not filing or not here:
        return None
    parts = ruleset(filing.edition.id).inputs_of([here])
    is_known = all(filing.figures[part].number is not None for part in parts)
    number = filing.figures[cell].number
    return number if is_known and isinstance(number, int) else None


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("nianbao.publish").joinpath("charts.toml").read_text("utf-8"))
