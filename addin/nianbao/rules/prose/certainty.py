"""How certain readings of the prose are, measured on sentences that were new to the program."""

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from importlib.resources import files

from nianbao.rules.prose.lexicon import lexicon

# A finding may hold a report up where its kind was right so often, in so many cases at least.
_ENOUGH, _LEAST = Fraction(95, 100), 20
# numbers that only the others of their sentence vouch for
SURMISE = "surmise"


def is_certain(reading: str) -> bool:
    """Return whether findings that rest on such a reading were right often enough."""
    right, seen = _measured().get(kind_of(reading), (0, 0))
    return seen >= _LEAST and right >= _ENOUGH * seen


def kind_of(reading: str) -> str:
    """Return the kind in which a reading is counted: its own where it is no meaning."""
    return lexicon().kinds.get(reading, reading)


@cache
def _measured() -> Mapping[str, tuple[int, int]]:
    text = files("nianbao.rules.prose").joinpath("certainty.toml").read_text("utf-8")
    return {kind: (counts["right"], counts["seen"]) for kind, counts in tomllib.loads(text).items()}
