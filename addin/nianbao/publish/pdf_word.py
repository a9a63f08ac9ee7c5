"""The report as a PDF made by Microsoft Word, from the Word file.

Word is spoken to through COM, here and nowhere else. It has never been run on a real Word:
it follows the documentation of Documents.Open and Document.ExportAsFixedFormat.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nianbao.publish.docx import docx_bytes
from nianbao.publish.fonts import font_notes
from nianbao.publish.report import Report
from nianbao.words import say

_PROGRAM = "Word.Application"
_PDF = 17  # wdExportFormatPDF
_HEADINGS = 1  # wdExportCreateHeadingBookmarks
_NO_ALERTS = 0  # wdAlertsNone
_NO_MACROS = 3  # msoAutomationSecurityForceDisable
_DO_NOT_SAVE = 0  # wdDoNotSaveChanges


class WordFailed(Exception):  # noqa: N818 - named after what happened
    """Word did not make the PDF; ``str()`` is what it said."""


def is_available() -> bool:
    """Return whether a program is registered as Word, and can be spoken to."""
    if sys.platform != "win32" or not find_spec("win32com"):
        return False
    pythoncom: Any = import_module("pythoncom")
    try:
        pythoncom.CLSIDFromProgID(_PROGRAM)
    except pythoncom.com_error:
        return False
    return True


def make(report: Report, *, draft: bool) -> tuple[bytes, tuple[str, ...]]:
    """Return the PDF (tagged, PDF/A-1 as Word can) and sentences on missing fonts.

    Raises WordFailed where Word, or a program in its place, did not make one.
    """
    pythoncom: Any = import_module("pythoncom")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "report.docx", Path(folder) / "report.pdf"
        source.write_bytes(docx_bytes(report, draft=draft))
        pythoncom.CoInitialize()
        try:
            _export(source, target)
            return target.read_bytes(), (say("pdf.by_word"), *font_notes())
        except (pythoncom.com_error, OSError) as error:
            raise WordFailed(str(error)) from error
        finally:
            pythoncom.CoUninitialize()


def _export(source: Path, target: Path) -> None:
    """Export the PDF with a hidden Word instance of our own; open documents are left alone."""
    word: Any = import_module("win32com.client").DispatchEx(_PROGRAM)
    try:
        word.Visible = False
        word.DisplayAlerts = _NO_ALERTS
        word.AutomationSecurity = _NO_MACROS
        if "Microsoft" not in str(word.Name):  # WPS registers itself under Word's name
            raise WordFailed(str(word.Name))
        document = word.Documents.Open(
            str(source), ConfirmConversions=False, ReadOnly=True, AddToRecentFiles=False
        )
        try:
            document.ExportAsFixedFormat(
                OutputFileName=str(target),
                ExportFormat=_PDF,
                OpenAfterExport=False,
                IncludeDocProps=True,
                CreateBookmarks=_HEADINGS,
                DocStructureTags=True,
                BitmapMissingFonts=False,
                UseISO19005_1=True,
            )
        finally:
            document.Close(_DO_NOT_SAVE)
    finally:
        word.Quit(_DO_NOT_SAVE)
