"""The report as a PDF made by typst, which needs no office program."""

import json
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from nianbao.publish.mark import mark_of
from nianbao.publish.pdf_content import WATERMARK, content, pieces
from nianbao.publish.pdf_fonts import Library, choose, coverage, font_folders
from nianbao.publish.pdf_outlines import FaceOf, outlined
from nianbao.publish.report import Report
from nianbao.words import Refusal, say

# With tags, embedded fonts and a Unicode meaning for every glyph; what a viewer shows is fixed.
STANDARD = "a-2a"


def is_available() -> bool:
    """Return whether typst and fontTools are installed: the extra ``pdf``."""
    return all(find_spec(name) for name in ("typst", "fontTools"))


def make(report: Report, *, draft: bool) -> tuple[bytes, tuple[str, ...]]:
    """Return the PDF, and a sentence for every font or character that something stands in for.

    Refuses where a font or a character is missing and nothing can stand in.
    """
    import typst  # noqa: PLC0415 - belongs to the extra ``pdf``

    fonts, library, face_of = installed_fonts()
    families, notes = choose(pieces(report, draft=draft), library)
    drawn = outlined(mark_of(report, draft=draft), families[WATERMARK], library, face_of)
    data = json.dumps(content(report, families, drawn, draft=draft), ensure_ascii=False)
    template = files("nianbao.publish").joinpath("report.typ").read_bytes()
    try:
        pdf, warnings = typst.compile_with_warnings(
            template,
            format="pdf",
            font_paths=fonts,
            sys_inputs={"report": data},
            pdf_standards=STANDARD,
        )
    except typst.TypstError as error:
        raise Refusal("pdf.typst_failed", reason=error.message) from error
    if warnings:  # such as a font that typst could not find after all
        reason = "；".join(warning.message for warning in warnings)
        raise Refusal("pdf.typst_failed", reason=reason)
    assert isinstance(pdf, bytes)
    return pdf, (say("pdf.by_typst"), *notes)


def installed_fonts() -> tuple[Any, Library, FaceOf]:
    """Return all fonts of the machine and of the folders named for it, as typst finds them.

    The last tells the file of a family's face, and its place in that file.
    """
    return _installed(tuple(str(folder) for folder in font_folders()))


@cache
def _installed(folders: tuple[str, ...]) -> tuple[Any, Library, FaceOf]:
    import typst  # noqa: PLC0415 - belongs to the extra ``pdf``

    fonts = typst.Fonts(include_embedded_fonts=False, font_paths=list(folders))
    best: dict[str, Any] = {}
    for face in fonts.fonts():
        name = face.family.casefold()
        if name not in best or _strangeness(face) < _strangeness(best[name]):
            best[name] = face

    def face_of(family: str) -> tuple[str, int]:
        face = best[family.casefold()]
        return face.path, face.index

    def covers(family: str) -> frozenset[int]:
        return coverage(*face_of(family))

    return fonts, Library({name: face.family for name, face in best.items()}, covers), face_of


def _strangeness(face: Any) -> tuple[bool, int]:
    """Return how far a face is from an upright one of normal weight."""
    return face.style != "normal", abs(face.weight - 400)
