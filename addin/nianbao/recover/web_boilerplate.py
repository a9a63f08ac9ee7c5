"""Lines that are a web page's own: where an article comes from, buttons, what is to be pressed."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from nianbao.recover.labels import plain
from nianbao.recover.notes import Notes
from nianbao.recover.source import Line


def without_boilerplate(lines: Sequence[Line], notes: Notes, *, at_end: bool) -> list[Line]:
    """Return the lines without those of the page at the beginning, or at the end.

    Whatever is left away is quoted in a note.
    """
    kept = list(lines)
    dropped: list[Line] = []
    while kept and _is_boilerplate(kept[-1 if at_end else 0].text):
        dropped.append(kept.pop(-1 if at_end else 0))
    if dropped:
        notes.leave("boilerplate", *(dropped[::-1] if at_end else dropped))
    return kept


def _is_boilerplate(text: str) -> bool:
    return _pattern().fullmatch(plain(text)) is not None


@cache
def _pattern() -> re.Pattern[str]:
    text = files("nianbao.recover").joinpath("web_boilerplate.toml").read_text("utf-8")
    return re.compile("|".join(tomllib.loads(text)["lines"]))
