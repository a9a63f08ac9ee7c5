"""Reading PDF files: ruled tables, joined where a page ends within one, and the lines between."""

import logging
import re
import zlib
from pathlib import Path
from typing import Any

from nianbao.recover.notes import Notes
from nianbao.recover.page_columns import in_one_column
from nianbao.recover.pdf_flow import flow
from nianbao.recover.pdf_page import PdfPage, read_page
from nianbao.recover.source import Source
from nianbao.words import Refusal, say

# An annual report has some ten pages; these bounds keep any file within seconds.
MOST_PAGES = 200
_MOST_OBJECTS = 30_000
# Characters and rules of all pages; a full page of Chinese has some 600 characters.
MOST_IN_ALL = 35_000
# No part of a file may unpack to more; a scanned page in colour takes some 25 MB.
_MOST_UNPACKED = 64 * 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n")
# A page with fewer characters holds no text, at most a page number.
_FEWEST = 10
# A picture that covers so much of a page with text on it is a scan with recognised text.
_COVERED = 0.8


def read_pdf(path: Path) -> Source:
    """Return the lines and tables of a PDF file.

    Refuses a scan without text, a file that asks for a password, one that is damaged or
    beyond all reason, and every file where the reader is not installed.
    """
    try:
        import pdfplumber  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise Refusal("recover.refused.pdf_reader", name=path.name) from None
    # It prints to the user's screen what it finds strange in a file that it reads all the same.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    _refuse_bombs(path)
    notes = Notes()
    try:
        with pdfplumber.open(path) as pdf:
            pages = _pages(pdf, path, notes)
    except Refusal:
        raise
    # A damaged file makes its parser fail in every way there is.
    except Exception as error:
        key = "locked" if "Password" in repr(error) else "pdf_damaged"
        raise Refusal(f"recover.refused.{key}", name=path.name) from error
    if not any(page.has_text for page in pages):
        raise Refusal("recover.refused.scanned", name=path.name)
    return Source(tuple(in_one_column(flow(pages, notes))), notes.sentences())


def _pages(pdf: Any, path: Path, notes: Notes) -> list[PdfPage]:
    if len(pdf.pages) > MOST_PAGES:
        slots = {"count": len(pdf.pages), "most": MOST_PAGES}
        raise Refusal("recover.refused.pages", name=path.name, **slots)
    pages = []
    total = 0
    for page in pdf.pages:
        number = page.page_number
        if len(page.chars) < _FEWEST and page.images:
            notes.add("pdf.picture", page=number)
        elif _is_recognised(page):
            notes.add("pdf.recognised", page=number)
        count = sum(map(len, page.objects.values()))
        if count > _MOST_OBJECTS:
            raise Refusal("recover.refused.drawing", name=path.name, page=number)
        total += count
        if total > MOST_IN_ALL:
            slots = {"page": number, "count": total, "most": MOST_IN_ALL}
            raise Refusal("recover.refused.objects", name=path.name, **slots)
        pages.append(read_page(page, has_text=len(page.chars) >= _FEWEST))
        # What was parsed of a page is kept by the library until it is told to forget it.
        page.close()
    return pages


def _is_recognised(page: Any) -> bool:
    area = float(page.width * page.height)
    return any(x["width"] * x["height"] > _COVERED * area for x in page.images)


def _refuse_bombs(path: Path) -> None:
    """Refuse a file with a packed part that would fill the memory."""
    content = path.read_bytes()
    for match in _STREAM.finditer(content):
        unpacked = zlib.decompressobj()
        view = content[match.end() : match.end() + 2]
        # Only zlib data begins so; pictures and plain parts are left alone.
        if len(view) < 2 or view[0] & 0x0F != 8 or int.from_bytes(view) % 31:
            continue
        size, data = 0, content[match.end() :]
        try:
            while data and not unpacked.eof and size <= _MOST_UNPACKED:
                size += len(unpacked.decompress(data, 1 << 20))
                data = unpacked.unconsumed_tail
        except zlib.error:
            continue
        if size > _MOST_UNPACKED:
            raise Refusal("recover.refused.unpacked", name=path.name, most=say_size(_MOST_UNPACKED))


def say_size(size: int) -> str:
    """Return a size in words, in whole megabytes."""
    return say("recover.size", megabytes=size // (1024 * 1024))
