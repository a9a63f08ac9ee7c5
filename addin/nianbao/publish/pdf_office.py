"""The report as a PDF made by LibreOffice, from the Word file."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from nianbao.publish.docx import docx_bytes
from nianbao.publish.fonts import font_notes, installed_for
from nianbao.publish.pdf_content import pieces
from nianbao.publish.pdf_fonts import lost_sentences
from nianbao.publish.report import Report
from nianbao.words import Refusal, say

TIMEOUT = 180  # seconds; a cold start on a slow disk takes some thirty
_PLACES = ("ProgramFiles", "ProgramFiles(x86)")
_FILTER = {
    "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b, the most it knows
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}


def is_available() -> bool:
    """Return whether LibreOffice is on this machine."""
    return _program() is not None


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
    """Return a Word file as PDF; LibreOffice gets a profile of its own, and a time limit."""
    program = _program()
    assert program
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "report.docx").write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            f"pdf:writer_pdf_Export:{json.dumps(_FILTER)}",
            "--outdir",
            str(folder),
            str(folder / "report.docx"),
        ]
        said = _run(command, folder / "said.txt")
        target = folder / "report.pdf"
        if not target.exists():
            raise Refusal("pdf.office_failed", reason=said or say("pdf.silence"))
        return target.read_bytes()


def _run(command: list[str], log: Path) -> str:
    """Return what a program said; refuses when it does not start or end in time.

    LibreOffice starts others that do its work: they are stopped with it.
    """
    with log.open("wb") as out:
        try:
            program = subprocess.Popen(
                command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True
            )
        except OSError as error:
            raise Refusal("pdf.office_failed", reason=error) from error
        try:
            program.wait(TIMEOUT)
        except subprocess.TimeoutExpired as error:
            _stop(program.pid)
            program.wait()
            raise Refusal("pdf.office_hangs", seconds=TIMEOUT) from error
    return log.read_text("utf-8", "replace").strip()


def _stop(process: int) -> None:
    """End a process and all that it has started."""
    if sys.platform == "win32":
        kill = ["taskkill", "/T", "/F", "/PID", str(process)]
        subprocess.run(kill, check=False, capture_output=True)
    else:
        os.killpg(process, signal.SIGKILL)


def _program() -> str | None:
    if found := shutil.which("soffice") or shutil.which("libreoffice"):
        return found
    places = [os.environ[name] for name in _PLACES if name in os.environ]
    here = [Path(place) / "LibreOffice" / "program" / "soffice.exe" for place in places]
    return next((str(path) for path in here if path.exists()), None)
