"""The watermark of a PDF as a drawing of its letters.

Letters across a page are read by every program as words between the figures that they lie upon.
"""

from collections.abc import Callable, Sequence
from typing import Any

from nianbao.publish.pdf_fonts import Library
from nianbao.publish.style import style_data

FaceOf = Callable[[str], tuple[str, int]]
_SIZE = 1000  # of a letter's square in the drawing


def outlined(text: str, families: Sequence[str], library: Library, face_of: FaceOf) -> str:
    """Return a text as SVG, each letter in the first family that has it; blank without a text."""
    squares = [
        f'<path transform="translate({left * _SIZE} {_SIZE * 0.88}) scale(1 -1)" d="{outline}"/>'
        for left, outline in enumerate(_outline(c, families, library, face_of) for c in text)
    ]
    if not squares:
        return ""
    box = f"0 0 {len(squares) * _SIZE} {_SIZE}"
    drawn = f'<g fill="{_pale(style_data()["watermark"]["color"])}">{"".join(squares)}</g>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{drawn}</svg>'


def _outline(character: str, families: Sequence[str], library: Library, face_of: FaceOf) -> str:
    """Return a letter's outline as SVG draws it, in a square of ``_SIZE`` above the base line."""
    from fontTools.pens.svgPathPen import SVGPathPen  # noqa: PLC0415 - belongs to the extra ``pdf``
    from fontTools.pens.transformPen import TransformPen  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    family = next(name for name in families if ord(character) in library.covers(name))
    path, index = face_of(family)
    font: Any = TTFont(path, fontNumber=index, lazy=True)
    with font:
        glyphs, scale = font.getGlyphSet(), _SIZE / font["head"].unitsPerEm
        pen, name = SVGPathPen(glyphs), font.getBestCmap()[ord(character)]
        glyphs[name].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        return pen.getCommands()


def _pale(colour: str) -> str:
    """Return a colour ``#rrggbb`` half way to white."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{(part + 255) // 2:02x}" for part in parts)
