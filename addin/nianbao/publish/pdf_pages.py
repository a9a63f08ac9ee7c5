"""What stands where on the pages of a PDF, read back with pdfium."""

import ctypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, NamedTuple

_SUBSET = re.compile(r"^[A-Z]{6}\+")  # names the part of a font that a file holds


class Box(NamedTuple):
    """A rectangle in mm from the left and upper edge of the paper."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Glyph:
    """One visible, upright character: its ink, the point where it begins, its size in pt."""

    text: str
    ink: Box
    left: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page: size in mm, characters in the order of the file, drawn lines; its fonts by
    name, and whether each is embedded in the file.

    Text that runs aslant, which only a mark such as 草稿 does, is left out.
    """

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    lines: tuple[Box, ...]
    fonts: Mapping[str, bool]

    @property
    def text(self) -> str:
        """Return all characters of the page without blanks."""
        return "".join(glyph.text for glyph in self.glyphs)


def can_read() -> bool:
    """Return whether pdfium is installed: the extra ``pdf``."""
    return find_spec("pypdfium2") is not None


@lru_cache(maxsize=1)
def read_pages(data: bytes) -> tuple[Page, ...]:
    """Return the pages of a PDF; the last one is kept, for it is measured, then read back."""
    import pypdfium2  # noqa: PLC0415 - belongs to the extra ``pdf``

    document = pypdfium2.PdfDocument(data)
    try:
        return tuple(_page(document[number]) for number in range(len(document)))
    finally:
        document.close()


def _page(page: Any) -> Page:
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - belongs to the extra ``pdf``

    width, height = page.get_size()
    lines: list[Box] = []
    fonts: dict[str, bool] = {}
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_TEXT]):
        if item.type == pdfium.FPDF_PAGEOBJ_PATH:
            lines.append(_box(height, *item.get_bounds()))
        else:
            fonts.update(_font(pdfium, item.raw))
    glyphs = tuple(_glyphs(pdfium, page.get_textpage(), height))
    return Page(_mm(width), _mm(height), glyphs, tuple(lines), fonts)


def _glyphs(pdfium: Any, text: Any, height: float) -> Iterator[Glyph]:
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, index))
        aslant = abs(pdfium.FPDFText_GetCharAngle(text, index)) > 0.01
        if character.isspace() or aslant or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        yield Glyph(
            character,
            _box(height, *text.get_charbox(index)),
            _mm(x.value),
            _mm(height - y.value),
            pdfium.FPDFText_GetFontSize(text, index),
        )


def _font(pdfium: Any, item: Any) -> Iterator[tuple[str, bool]]:
    """Yield the name of a text's font, and whether it is embedded in the file."""
    if font := pdfium.FPDFTextObj_GetFont(item):
        size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
        name = ctypes.create_string_buffer(size)
        pdfium.FPDFFont_GetBaseFontName(font, name, size)
        shown = _SUBSET.sub("", name.value.decode("utf-8", "replace"))
        yield shown, pdfium.FPDFFont_GetIsEmbedded(font) == 1


def _box(height: float, left: float, bottom: float, right: float, top: float) -> Box:
    return Box(_mm(left), _mm(height - top), _mm(right), _mm(height - bottom))


def _mm(points: float) -> float:
    return points * 25.4 / 72
