"""Opening a file: what kind it is, and which reader takes it."""

from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from nianbao.host.disk import refuse_odd
from nianbao.recover.office import read_office
from nianbao.recover.pdf import read_pdf
from nianbao.recover.source import Source
from nianbao.recover.text import read_text
from nianbao.recover.web import read_web
from nianbao.recover.word import read_word
from nianbao.words import Refusal, say

# What files begin with; the name may say something else.
_BEGINNINGS = (
    (b"PK\x03\x04", "package"),
    (b"\xd0\xcf\x11\xe0", "old_word"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
)
_SUFFIXES = {
    ".docx": "word",
    ".doc": "old_word",
    ".wps": "old_word",
    ".pdf": "pdf",
    ".rtf": "rtf",
    ".odt": "odt",
    ".htm": "html",
    ".html": "html",
    ".mht": "html",
    ".mhtml": "html",
}
_READERS: dict[str, Callable[[Path], Source]] = {
    "word": read_word,
    "html": read_web,
    "pdf": read_pdf,
    "text": read_text,
    "old_word": lambda path: read_office(path, "old_word"),
    "rtf": lambda path: read_office(path, "rtf"),
    "odt": lambda path: read_office(path, "odt"),
}
# In megabytes, below what is opened at all; a report with its pictures takes far less.
MOST = {"text": 2, "html": 10}
_PAGES = (b"<!doctype html", b"<html", b"<head", b"<meta")


def open_source(path: Path) -> Source:
    """Return a report as lines and tables.

    Refuses a file that is missing, empty, too large, not to be opened, or no document.
    """
    if not path.exists():
        raise Refusal("recover.refused.missing", path=path)
    if path.is_dir():
        raise Refusal("recover.refused.folder", path=path)
    try:
        refuse_odd(path)
        kind = _kind(path)
        most = MOST.get(kind)
        if most and path.stat().st_size > most * 1024**2:
            size = say("recover.size", megabytes=most)
            raise Refusal("recover.refused.large", name=path.name, most=size)
        if kind in _READERS:
            return _READERS[kind](path)
    except OSError as error:
        raise Refusal("recover.refused.unreadable", path=path, error=error) from error
    raise Refusal(f"recover.refused.{kind}", name=path.name)


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        beginning = file.read(512)
    if not beginning.strip():
        return "empty"
    for mark, kind in _BEGINNINGS:
        if beginning.startswith(mark):
            return _package(path) if kind == "package" else kind
    # UTF-16 has a zero beside every ASCII character.
    narrow = beginning.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if narrow.startswith(_PAGES) or (narrow.startswith(b"<?xml") and b"<html" in narrow):
        return "html"
    kind = _SUFFIXES.get(path.suffix.lower(), "text")
    if kind == "html" and b"<" not in narrow and b":" not in narrow:
        return "text"
    return "damaged" if kind in ("word", "pdf", "old_word", "rtf", "odt") else kind


def _package(path: Path) -> str:
    """Return what kind of document a zip package holds."""
    try:
        with ZipFile(path) as package:
            names = set(package.namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        return "damaged"
    if any(name.startswith("xl/workbook") for name in names):
        return "workbook"
    is_open_document = "content.xml" in names and "word/document.xml" not in names
    return "odt" if is_open_document else "word"
