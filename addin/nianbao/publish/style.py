"""Measures and fonts of the printed report, read from ``style.toml``."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import floor
from typing import Any

SMALLEST = 7.0  # pt, the least that is read without a glass
_DIGIT = 0.56  # em: the widest digit of the fonts that may stand in
_NUMBER = re.compile(r"[-0-9.]+")


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A paragraph style; sizes in pt, indents in characters, space above and below in lines.

    ``line`` is an exact line height, 0 where lines stand on the page's grid; ``level`` is
    the outline level of a heading, 0 for other text.
    """

    id: str
    name: str
    font: str
    size: float
    align: str
    squeeze: float = 0
    line: float = 0
    first_line: float = 0
    left: float = 0
    right: float = 0
    lines_before: int = 0
    lines_after: int = 0
    level: int = 0


@cache
def style_data() -> dict[str, Any]:
    """Return the contents of ``style.toml``."""
    return tomllib.loads(files("nianbao.publish").joinpath("style.toml").read_text("utf-8"))


@cache
def text_styles() -> dict[str, TextStyle]:
    """Return every paragraph style by its id."""
    return {name: TextStyle(name, **entry) for name, entry in style_data()["styles"].items()}


def text_width() -> float:
    """Return the width of the type area in mm."""
    page = style_data()["page"]
    return page["width"] - page["left"] - page["right"]


def line_characters(style: str) -> float:
    """Return how many characters of a style's size stand in a line of the type area."""
    return text_width() * 72 / 25.4 / text_styles()[style].size


def figure_size(text: str, width: float) -> float:
    """Return the size of type in which a number fits a cell ``width`` mm wide, in half points.

    It is that of the style where it fits, and never too small to read; other text is broken
    into lines instead.
    """
    size = text_styles()["TableFigure"].size
    if not _NUMBER.fullmatch(text):
        return size
    fits = width * 72 / 25.4 / (len(text) * _DIGIT)
    return min(size, max(SMALLEST, floor(fits * 2) / 2))


def dxa(millimetres: float) -> int:
    """Return a length in twentieths of a point, Word's unit."""
    return round(millimetres * 1440 / 25.4)


def dxa_of_points(points: float) -> int:
    """Return a length given in points in twentieths of a point."""
    return round(points * 20)
