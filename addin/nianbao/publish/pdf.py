"""The finished report as a PDF: by Word, else by typst, else by LibreOffice."""

from dataclasses import dataclass

from nianbao.publish import pdf_office, pdf_typst, pdf_word
from nianbao.publish.pdf_pages import can_read
from nianbao.publish.report import Report
from nianbao.words import Refusal, say


@dataclass(frozen=True, slots=True)
class Pdf:
    """The bytes of a PDF, and sentences on how it was made: fonts, programs, what is unchecked."""

    data: bytes
    notes: tuple[str, ...]


def pdf_of(report: Report, *, draft: bool = False) -> Pdf:
    """Return the report as a tagged PDF with its fonts inside; a draft is marked 草稿.

    Word has the agency's own fonts and comes first; where it fails, that is noted and the
    next program is tried. Refuses where there is none, where a character of the report is in
    no font, and without pdfium, for nothing is handed out that was not read back.
    """
    if not can_read():
        raise Refusal("pdf.nobody")
    notes: tuple[str, ...] = ()
    if pdf_word.is_available():
        try:
            data, said = pdf_word.make(report, draft=draft)
        except pdf_word.WordFailed as error:
            notes = (say("pdf.word_failed", reason=error),)
        else:
            return Pdf(data, said)
    for maker in (pdf_typst, pdf_office):
        if maker.is_available():
            data, said = maker.make(report, draft=draft)
            return Pdf(data, notes + said)
    raise Refusal("pdf.nobody")
