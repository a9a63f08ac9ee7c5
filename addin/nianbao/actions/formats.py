"""The formats of the finished report: what files each makes, and how each is read back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from nianbao.publish import Report, docx_bytes, font_notes, page_problems, pdf_of
from nianbao.publish.html import fragment_bytes, inline_bytes, page_bytes
from nianbao.publish.opendata import csv_bytes, json_bytes
from nianbao.publish.opendata_back import (
    Figures,
    figures_of_csv,
    figures_of_json,
    figures_of_xlsx,
)
from nianbao.publish.opendata_xlsx import xlsx_bytes
from nianbao.publish.pdf_back import figures_of_pdf
from nianbao.publish.release import Made, Release
from nianbao.recover import read_report
from nianbao.words import say


@dataclass(frozen=True, slots=True)
class Product:
    """One file of a format: how its name ends, what makes it, what reads its figures back.

    ``purpose`` says for whom it is: the key of a sentence in the note that lies beside the files.
    """

    suffix: str
    purpose: str
    make: Callable[[Release], Made]
    figures: Callable[[Path], Figures]


class _ReportWriter(Protocol):
    def __call__(self, report: Report, *, draft: bool) -> bytes: ...


def _docx(release: Release) -> Made:
    return Made(docx_bytes(release.report, draft=release.draft), font_notes())


def _pdf(release: Release) -> Made:
    """Return the PDF; what its finished pages show of faults is said beside it."""
    pdf = pdf_of(release.report, draft=release.draft)
    problems = page_problems(pdf.data, release.report)
    noticed = (say("geometry.noticed", message=problem.message) for problem in problems)
    return Made(pdf.data, (*pdf.notes, *noticed))


def _made(write: Callable[[Release], bytes]) -> Callable[[Release], Made]:
    return lambda release: Made(write(release))


def _report(write: _ReportWriter) -> Callable[[Release], Made]:
    return lambda release: Made(write(release.report, draft=release.draft))


def _recovered(path: Path) -> Figures:
    """Return the figures that the reader of published reports finds in a file."""
    figures = read_report(path).filing.figures
    return {cell: figure.number for cell, figure in figures.items()}


FORMATS: Mapping[str, tuple[Product, ...]] = {
    "docx": (Product(".docx", "sign", _docx, _recovered),),
    "pdf": (Product(".pdf", "publish", _pdf, figures_of_pdf),),
    "html": (Product(".html", "publish", _report(page_bytes), _recovered),),
    "site": (
        Product(say("export.fragment"), "column", _report(fragment_bytes), _recovered),
        Product(say("export.inline"), "editor", _report(inline_bytes), _recovered),
    ),
    "csv": (Product(".csv", "data", _made(csv_bytes), figures_of_csv),),
    "json": (Product(".json", "data", _made(json_bytes), figures_of_json),),
    "xlsx": (Product(say("export.data_workbook"), "data", _made(xlsx_bytes), figures_of_xlsx),),
}
USUAL = tuple(name for name in FORMATS if name != "site")  # where none are named
FOR_REVIEW = ("docx", "pdf")  # what can be marked 送审稿 and signed
