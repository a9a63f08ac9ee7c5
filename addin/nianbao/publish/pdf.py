"""The finished report as a PDF: by Word, else by typst, else by LibreOffice."""

from dataclasses import dataclass

from nianbao.publish import pdf_office, pdf_typst, pdf_word
from nianbao.publish.pdf_pages import can_read, read_pages
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
            return Pdf(data, (*said, _fonts_of(data)))
    if pdf_typst.is_available():
        data, said = pdf_typst.make(report, draft=draft)
        return Pdf(data, notes + said)
    if pdf_office.is_available():
        data, said = pdf_office.make(report, draft=draft)
        return Pdf(data, (*notes, *said, _fonts_of(data)))
    raise Refusal("pdf.nobody")


def _fonts_of(data: bytes) -> str:
    """Return a sentence on the fonts in a PDF, which an office program has chosen by itself."""
    names = {name for page in read_pages(data) for name in page.fonts}
    return say("pdf.fonts_used", fonts="、".join(sorted(names)))
