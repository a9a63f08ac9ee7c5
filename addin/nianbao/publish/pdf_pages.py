"""What stands where on the pages of a PDF, read back with pdfium."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, NamedTuple


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
    """One page: size in mm, characters in the order of the file, drawn lines, fonts.

    Text that runs aslant, which only the mark of a draft does, is left out.
    """

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    lines: tuple[Box, ...]
    fonts_outside: frozenset[str]

    @property
    def text(self) -> str:
        """Return all characters of the page without blanks."""
        return "".join(glyph.text for glyph in self.glyphs)


def can_read() -> bool:
    """Return whether pdfium is installed: the extra ``pdf``."""
    return find_spec("pypdfium2") is not None


def read_pages(data: bytes) -> list[Page]:
    """Return the pages of a PDF."""
    import pypdfium2  # noqa: PLC0415 - belongs to the extra ``pdf``

    document = pypdfium2.PdfDocument(data)
    try:
        return [_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _page(page: Any) -> Page:
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - belongs to the extra ``pdf``

    width, height = page.get_size()
    lines: list[Box] = []
    outside: set[str] = set()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_TEXT]):
        if item.type == pdfium.FPDF_PAGEOBJ_PATH:
            lines.append(_box(height, *item.get_bounds()))
        else:
            outside.update(_font_outside(pdfium, item.raw))
    glyphs = tuple(_glyphs(pdfium, page.get_textpage(), height))
    return Page(_mm(width), _mm(height), glyphs, tuple(lines), frozenset(outside))


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


def _font_outside(pdfium: Any, item: Any) -> Iterator[str]:
    """Yield the name of a text's font if it is not embedded in the file."""
    font = pdfium.FPDFTextObj_GetFont(item)
    if font and pdfium.FPDFFont_GetIsEmbedded(font) == 0:
        size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
        name = ctypes.create_string_buffer(size)
        pdfium.FPDFFont_GetBaseFontName(font, name, size)
        yield name.value.decode("utf-8", "replace")


def _box(height: float, left: float, bottom: float, right: float, top: float) -> Box:
    return Box(_mm(left), _mm(height - top), _mm(right), _mm(height - bottom))


def _mm(points: float) -> float:
    return points * 25.4 / 72
