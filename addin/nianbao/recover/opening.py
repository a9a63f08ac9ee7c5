"""Opening a file: what kind it is, and which reader takes it."""

from collections.abc import Callable
from pathlib import Path

from nianbao.recover.pdf import read_pdf
from nianbao.recover.source import Source
from nianbao.recover.text import read_text
from nianbao.recover.web import read_web
from nianbao.recover.word import read_word
from nianbao.words import Refusal

# What files begin with; the name may say something else.
_BEGINNINGS = (
    (b"PK\x03\x04", "word"),
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
    ".htm": "html",
    ".html": "html",
    ".mht": "html",
}
_READERS: dict[str, Callable[[Path], Source]] = {
    "word": read_word,
    "html": read_web,
    "pdf": read_pdf,
    "text": read_text,
}


def open_source(path: Path) -> Source:
    """Return a report as lines and tables.

    Refuses a file that is missing, empty, not to be opened, or of a kind that has no reader.
    """
    if not path.exists():
        raise Refusal("recover.refused.missing", path=path)
    if not path.is_file():
        raise Refusal("recover.refused.folder", path=path)
    try:
        kind = _kind(path)
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
            return kind
    # UTF-16 has a zero beside every ASCII character.
    narrow = beginning.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if narrow.startswith((b"<!doctype html", b"<html", b"<head", b"<meta")):
        return "html"
    if narrow.startswith(b"<?xml") and b"<html" in narrow:
        return "html"
    kind = _SUFFIXES.get(path.suffix.lower(), "text")
    return "text" if kind == "html" and b"<" not in narrow and b":" not in narrow else kind
