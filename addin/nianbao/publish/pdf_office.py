"""The report as a PDF made by LibreOffice, from the Word file."""

import json

from nianbao.host.conversion import ConversionTimeoutError, convert, libreoffice
from nianbao.host.disk import stage
from nianbao.publish.docx import docx_bytes
from nianbao.publish.fonts import font_notes, installed_for
from nianbao.publish.pdf_content import pieces
from nianbao.publish.pdf_fonts import lost_sentences
from nianbao.publish.report import Report
from nianbao.words import Refusal, say

TIMEOUT = 180  # seconds; a cold start on a slow disk takes some thirty
_FILTER = {
    "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b, the most it knows
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}


def is_available() -> bool:
    """Return whether LibreOffice is on this machine."""
    return libreoffice() is not None


def make(report: Report, *, draft: bool) -> tuple[bytes, tuple[str, ...]]:
    """Return the PDF (tagged, PDF/A-2b) and sentences on fonts.

    Refuses where a character is in no font here, and where LibreOffice fails or hangs.
    """
    said = list(pieces(report, draft=draft))
    rare = {c for piece in said for c in piece.text if not _is_common(c)}
    known = installed_for(rare)
    if known is None:
        unchecked = (say("pdf.characters_unchecked", characters="".join(sorted(rare))),)
    else:
        lost = [(c, piece.place) for piece in said for c in piece.text if c in rare - known]
        if lost:
            raise Refusal("fonts.no_glyph", characters=lost_sentences(lost))
        unchecked = ()
    data = _converted(docx_bytes(report, draft=draft))
    return data, (say("pdf.by_office"), *font_notes(), *unchecked)


def _is_common(character: str) -> bool:
    """Return whether every Chinese font has a character: those of GB 2312 and ASCII."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return character in "—·\u00a0"  # they have another place in that table
    return True


def _converted(data: bytes) -> bytes:
    """Return a Word file as PDF; refuses where LibreOffice does not start or end in time."""
    program = libreoffice()
    assert program
    with stage() as place:
        word, target = place / "report.docx", place / "report.pdf"
        word.write_bytes(data)
        kind = f"pdf:writer_pdf_Export:{json.dumps(_FILTER)}"
        try:
            said = convert(program, word, kind, TIMEOUT)
        except OSError as error:
            raise Refusal("pdf.office_failed", reason=error) from error
        except ConversionTimeoutError:
            raise Refusal("pdf.office_hangs", seconds=TIMEOUT) from None
        if not target.exists():
            raise Refusal("pdf.office_failed", reason=said or say("pdf.silence"))
        return target.read_bytes()
