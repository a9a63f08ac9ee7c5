"""The picture page as PDF and PNG, made by typst with the fonts of this machine."""

from dataclasses import dataclass
from typing import Any, Literal

from nianbao.publish.chart_svg import HEIGHT, WIDTH, Picture
from nianbao.publish.pdf_content import Piece, shown
from nianbao.publish.pdf_fonts import choose
from nianbao.publish.pdf_typst import STANDARD, installed_fonts
from nianbao.words import Refusal, say

_STYLE = "Heading1"  # a black letter
_RESOLUTION = 200  # pixels an inch: 1654 by 2339 pixels
_PAGE = f"""
#set document(title: sys.inputs.title)
#set page(width: {WIDTH}mm, height: {HEIGHT}mm, margin: 0mm)
#set text(lang: "zh", region: "cn")
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: sys.inputs.alt)
"""


@dataclass(frozen=True, slots=True)
class Pages:
    """The picture page as PDF and as PNG, and sentences on fonts that stand in."""

    pdf: bytes
    png: bytes
    notes: tuple[str, ...]


def pages_of(picture: Picture) -> Pages:
    """Return the picture page as PDF/A with its text as text, and as PNG.

    Refuses where there is no font for it, or a character is in none.
    """
    fonts, library, _ = installed_fonts()
    written = shown(picture.title + picture.description + picture.written)
    families, notes = choose([Piece(_STYLE, say("fonts.title"), written)], library)
    svg = picture.svg(families[_STYLE])
    inputs = {"svg": svg, "title": picture.title, "alt": picture.description}
    return Pages(_made("pdf", fonts, inputs), _made("png", fonts, inputs), notes)


def _made(kind: Literal["pdf", "png"], fonts: Any, inputs: dict[str, str]) -> bytes:
    import typst  # noqa: PLC0415 - belongs to the extra ``pdf``

    special: dict[str, Any] = {"pdf_standards": STANDARD} if kind == "pdf" else {"ppi": _RESOLUTION}
    try:
        data, warnings = typst.compile_with_warnings(
            _PAGE.encode(), format=kind, font_paths=fonts, sys_inputs=inputs, **special
        )
    except typst.TypstError as error:
        raise Refusal("pdf.typst_failed", reason=error.message) from error
    if warnings:
        reason = "；".join(warning.message for warning in warnings)
        raise Refusal("pdf.typst_failed", reason=reason)
    assert isinstance(data, bytes)
    return data
