"""What this program made itself and then lies among the filings: tables, letters, earlier sums."""

import re
import zlib
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from nianbao.book.block import Block
from nianbao.book.grid import as_text
from nianbao.book.layout import Layout
from nianbao.host.file import FileHost
from nianbao.intake.rollup_parts import read_parts, sheet_name
from nianbao.words import Refusal, around, catalogue, say

_TITLED = ("intake.sheet.overview", "intake.letter", "intake.list")
_DOCUMENTS = (
    "season.letter.back.title",
    "season.letter.remind.title",
    "season.page.title",
    "export.note.title",
)
_TITLE = re.compile(r"<(?:dc:)?title>([^<]*)<")
_HEAD = 4_000  # bytes in which a document says its title
_OPEN_DATA = ("opendata.sheet.cover", "opendata.sheet.notes", "opendata.sheet.data")


def output_of(host: FileHost) -> str:
    """Return in words which table or letter of this program a workbook is; blank for any other."""
    sheets = host.sheets()
    if sheets == [say(name) for name in _OPEN_DATA]:
        return say("intake.output", what=say(_OPEN_DATA[-1]))
    for key in _TITLED:
        name = say(f"{key}.name")
        if sheets[:1] == [name] and _is_titled(host, name, f"{key}.title"):
            return say("intake.output", what=name)
    return ""


def document_of(name: str, data: bytes) -> str:
    """Return in words which letter, page or note of this program a document is, or a blank text."""
    title = _title(name, data)
    for key in _DOCUMENTS:
        before, slot, after = catalogue()[key].partition("{")
        behind = after.rpartition("}")[2]
        if slot and title and title.startswith(before) and title.endswith(behind):
            return say("intake.output", what=title)
    return ""


def _title(name: str, data: bytes) -> str:
    """Return the title that a Word file or a page gives itself, of a text its first line."""
    text = data[:_HEAD].decode("utf-8-sig", "ignore")
    if name.lower().endswith(".txt"):
        return text.strip().partition("\n")[0].strip()
    if name.lower().endswith(".docx"):
        try:
            with ZipFile(BytesIO(data)) as package, package.open("docProps/core.xml") as part:
                text = part.read(_HEAD).decode("utf-8", "ignore")
        except (BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, zlib.error):
            return ""
    found = _TITLE.search(text)
    return unescape(found[1]) if found else ""


def units_of_sum(host: FileHost, layout: Layout) -> dict[str, str]:
    """Return by unit the digests of the files of which a workbook is the sum."""
    if sheet_name() not in host.sheets():
        return {}
    try:
        return {member.unit: member.sha256 for member in read_parts(host, layout)}
    except Refusal:  # somebody made a sheet of that name, or changed it
        return {}


def _is_titled(host: FileHost, sheet: str, title: str) -> bool:
    block = Block("title", sheet, 1, 1, 1, 1)
    text = as_text(host.read([block])[block.name].values[0][0])
    before, after = around(title)
    return text.startswith(before) and text.endswith(after)
