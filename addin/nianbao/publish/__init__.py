"""The finished report: what it says, and how it is written as Word and PDF."""

from nianbao.publish.docx import docx_bytes
from nianbao.publish.fonts import font_notes
from nianbao.publish.geometry import PageProblem, page_problems
from nianbao.publish.pdf import Pdf, pdf_of
from nianbao.publish.report import (
    Grid,
    GridCell,
    Part,
    Report,
    Text,
    canonical_title,
    file_stem,
    report_of,
)

__all__ = [
    "Grid",
    "GridCell",
    "PageProblem",
    "Part",
    "Pdf",
    "Report",
    "Text",
    "canonical_title",
    "docx_bytes",
    "file_stem",
    "font_notes",
    "page_problems",
    "pdf_of",
    "report_of",
]
