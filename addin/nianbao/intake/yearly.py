"""Figures of a filing beside last year's."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from nianbao.form.filing import Number, sum_of
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


def compared_figures() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the figures that are set beside last year's: words, and the cells added for each."""
    return tuple((entry["words"], tuple(entry["cells"])) for entry in _content()["figures"])


def brief_figures() -> frozenset[str]:
    """Return the words of those figures that stand where there is room for a few."""
    return frozenset(_content()["brief"])


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(files("nianbao.intake").joinpath("yearly.toml").read_text("utf-8"))


def yearly(entry: Entry) -> list[Compared]:
    """Return each of these figures of a filing beside last year's."""
    now = entry.figures()
    last = dict(zip(now, entry.last, strict=False))
    return [
        Compared(sum_of(map(now.get, cells)), sum_of(map(last.get, cells)))
        for _, cells in compared_figures()
    ]
