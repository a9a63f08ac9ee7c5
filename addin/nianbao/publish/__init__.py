"""The finished report: what it says, and how it is written as a Word file."""

from nianbao.publish.docx import docx_bytes
from nianbao.publish.fonts import font_notes
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
    "Part",
    "Report",
    "Text",
    "canonical_title",
    "docx_bytes",
    "file_stem",
    "font_notes",
    "report_of",
]
