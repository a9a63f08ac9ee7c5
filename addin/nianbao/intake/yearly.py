"""Figures of a filing beside last year's."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nianbao.form import edition
from nianbao.form.filing import Number
from nianbao.intake.entry import Entry


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure this year and last; ``change`` is the difference, None where one is unknown."""

    now: Number | None
    last: Number | None

    @property
    def change(self) -> Number | None:
        """Return by how much it grew."""
        return None if self.now is None or self.last is None else self.now - self.last


@cache
def compared_figures() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the figures that are set beside last year's: words, and the cells added for each."""
    content = tomllib.loads(files("nianbao.intake").joinpath("yearly.toml").read_text("utf-8"))
    return tuple((entry["words"], tuple(entry["cells"])) for entry in content["figures"])


def yearly(entry: Entry) -> list[Compared]:
    """Return each of these figures of a filing beside last year's."""
    ids = [cell.id for cell in edition(entry.edition).cells]
    now = dict(zip(ids, entry.numbers, strict=True))
    last = dict(zip(ids, entry.last, strict=False))
    return [Compared(_sum(now, cells), _sum(last, cells)) for _, cells in compared_figures()]


def _sum(numbers: Mapping[str, Number | None], cells: tuple[str, ...]) -> Number | None:
    known = [number for cell in cells if (number := numbers.get(cell)) is not None]
    return sum(known) if known else None
