"""Units ranked by a scheme that is data: from full points something is taken for each fault."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from nianbao.host import disk
from nianbao.words import Refusal

COUNTS = ("absent", "late", "returned", "reminded", "errors", "unexplained", "copied")


@dataclass(frozen=True, slots=True)
class Deduction:
    """What is taken for one kind of fault: ``points`` for each, at most ``most``."""

    counts: str
    words: str
    points: int
    most: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scoring scheme; ``shown`` of the first and the last units stand on the leader's page."""

    full: int
    shown: int
    deductions: tuple[Deduction, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's place (equal scores share one), its points, and what was taken for what."""

    place: int
    unit: str
    points: int
    taken: tuple[tuple[str, int], ...]


def read_scheme(path: Path | None = None) -> Scheme:
    """Return the scheme of a file, or the program's own; refuses a file that is wrong."""
    own = files("nianbao.season").joinpath("scoring.toml").read_bytes()
    data = disk.read(path) if path else own
    try:
        content: dict[str, Any] = tomllib.loads(data.decode("utf-8-sig"))
        deductions = tuple(Deduction(**one) for one in content.pop("deductions"))
        scheme = Scheme(**content, deductions=deductions)
    except (UnicodeDecodeError, TypeError, KeyError, ValueError) as error:
        raise _wrong(path) from error
    numbers = [scheme.full, scheme.shown]
    numbers += [number for one in deductions for number in (one.points, one.most)]
    are_known = all(one.counts in COUNTS and isinstance(one.words, str) for one in deductions)
    if not (are_known and all(type(number) is int and number >= 0 for number in numbers)):
        raise _wrong(path)
    return scheme


def _wrong(path: Path | None) -> Refusal:
    return Refusal("season.wrong_scheme", file=path.name if path else "", names="、".join(COUNTS))


def ranked(counts: Mapping[str, Mapping[str, int]], scheme: Scheme) -> list[Score]:
    """Return the units by their points, the best first; ``counts`` are each unit's faults."""
    scores = [(_taken(own, scheme.deductions), unit) for unit, own in counts.items()]
    points = {unit: max(0, scheme.full - sum(n for _, n in taken)) for taken, unit in scores}
    order = sorted(scores, key=lambda pair: -points[pair[1]])
    places = _places([points[unit] for _, unit in order])
    return [
        Score(place, unit, points[unit], taken)
        for place, (taken, unit) in zip(places, order, strict=True)
    ]


def _taken(own: Mapping[str, int], deductions: Iterable[Deduction]) -> tuple[tuple[str, int], ...]:
    taken = ((one.words, min(one.most, one.points * own[one.counts])) for one in deductions)
    return tuple((words, points) for words, points in taken if points)


def _places(points: Sequence[int]) -> list[int]:
    return [points.index(one) + 1 for one in points]
