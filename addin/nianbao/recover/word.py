"""Reading Word files: paragraphs and tables in their order, merged cells laid out on a grid."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml.etree import LxmlError, XMLParser, _Element, fromstring

from nianbao.recover.source import (
    Block,
    Line,
    PrintedCell,
    PrintedRow,
    PrintedTable,
    Source,
    stripped,
)
from nianbao.recover.superscripts import raised
from nianbao.words import Refusal, say

_MARKS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
# Deleted or moved away, drawn in a text box, or said a second time for old programs.
_PASSED_OVER = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:pPr"),
    qn("w:rt"),  # the sound of the characters in w:rubyBase
    qn("w:txbxContent"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_CONTENT = {qn("w:p"), qn("w:tbl")}
_REVISIONS = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"))
# The form's widest table has 15 columns.
_MOST_COLUMNS = 100
_PICTURES = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
_STRUCK = (qn("w:strike"), qn("w:dstrike"))
# A report's own text takes some hundred kilobytes; its pictures may take much more.
MOST_TEXT = 20 * 1024 * 1024
MOST_UNPACKED = 256 * 1024 * 1024


def read_word(path: Path) -> Source:
    """Return the lines and tables of a .docx file; refuses a damaged or a swollen one."""
    try:
        _refuse_swollen(path)
        document = Document(str(path))
        return _Builder().source(document.element.body, _footnotes(document.part))
    except (OpcError, BadZipFile, zlib.error, LxmlError, KeyError, ValueError) as error:
        raise Refusal("recover.refused.damaged", name=path.name) from error


def _refuse_swollen(path: Path) -> None:
    """Refuse a file that unpacks to more than any report, before anything is unpacked."""
    with ZipFile(path) as package:
        parts = package.infolist()
    texts = [x.file_size for x in parts if x.filename.lower().endswith((".xml", ".rels"))]
    if max(texts, default=0) > MOST_TEXT or sum(x.file_size for x in parts) > MOST_UNPACKED:
        most = say("recover.size", megabytes=MOST_TEXT // 1024**2)
        raise Refusal("recover.refused.swollen", name=path.name, most=most)


def _footnotes(part: Part) -> list[str]:
    """Return the text of every footnote and endnote."""
    texts: list[str] = []
    for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
        for related in (x.target_part for x in part.rels.values() if x.reltype == kind):
            root = fromstring(related.blob, XMLParser(resolve_entities=False))
            texts += [stripped(_text(note)) for note in root.iterchildren()]
    return [text for text in texts if text]


class _Builder:
    """Blocks in the making; paragraphs and tables are counted as they come."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.paragraphs = 0
        self.numbered = 0
        self.tables = 0

    def source(self, body: _Element, footnotes: list[str]) -> Source:
        """Return the whole body as blocks."""
        self._take(body)
        return Source(tuple(self.blocks), (*self._notes(body), *_noted(footnotes)))

    def _take(self, parent: _Element) -> None:
        for child in _children(parent, _CONTENT):
            if child.tag == qn("w:p"):
                self._take_paragraph(child)
            else:
                self._take_table(child)

    def _take_paragraph(self, paragraph: _Element) -> None:
        self.paragraphs += 1
        text = stripped(_text(paragraph))
        if text:
            self.numbered += _is_numbered(paragraph)
            at = say("recover.at.paragraph", paragraph=self.paragraphs)
            self.blocks.append(Line(text, at))

    def _take_table(self, table: _Element) -> None:
        """Take a table; a row that holds further tables only lays out the page, and is opened."""
        self.tables += 1
        grid = _Grid(self.tables)
        for row in _children(table, {qn("w:tr")}):
            if row.find(f".//{qn('w:tbl')}") is None:
                grid.add(row)
                continue
            self._close(grid)
            for cell in _children(row, {qn("w:tc")}):
                self._take(cell)
        self._close(grid)

    def _close(self, grid: "_Grid") -> None:
        if grid.rows:
            self.blocks.append(PrintedTable(tuple(grid.rows), grid.at, aligned=True))
            grid.rows = []

    def _notes(self, body: _Element) -> Iterator[str]:
        if self.numbered:
            yield say("recover.note.word.numbered", count=self.numbered)
        if any(body.find(f".//{tag}") is not None for tag in _REVISIONS):
            yield say("recover.note.word.revisions")
        boxes = [_text(box) for box in body.iter(qn("w:txbxContent")) if not _is_second(box)]
        if text := " ".join(" ".join(boxes).split()):
            yield say("recover.note.word.boxes", text=text)
        if struck := sum(_is_on(body_run, _STRUCK) for body_run in body.iter(qn("w:r"))):
            yield say("recover.note.word.struck", count=struck)


def _noted(footnotes: list[str]) -> Iterator[str]:
    for number, text in enumerate(footnotes, 1):
        yield say("recover.note.word.footnote", number=number, text=" ".join(text.split()))


class _Grid:
    """Rows of a table in the making; a row remembers what the row above it holds."""

    def __init__(self, number: int) -> None:
        self.at = say("recover.at.table", table=number)
        self.number = number
        self.rows: list[PrintedRow] = []
        self.count = 0

    def add(self, row: _Element) -> None:
        """Add a row with its cells in their grid columns."""
        self.count += 1
        above = self.rows[-1] if self.rows else ()
        left = _number(row, f"{qn('w:trPr')}/{qn('w:gridBefore')}", 0)
        cells: list[PrintedCell] = []
        for element in _children(row, {qn("w:tc")}):
            right = left + _number(element, f"{qn('w:tcPr')}/{qn('w:gridSpan')}", 1)
            cells.append(self._cell(element, left, right, above))
            left = right
        self.rows.append(tuple(cells))

    def _cell(self, element: _Element, left: int, right: int, above: PrintedRow) -> PrintedCell:
        text = stripped("\n".join(_text(p) for p in _children(element, {qn("w:p")})))
        if _continues(element):
            upper = next((x for x in above if x.left <= left < x.right), None)
            if upper and not text:
                return PrintedCell(upper.text, upper.at, left, right, repeated=True)
        at = say("recover.at.cell", table=self.number, row=self.count, column=left + 1)
        if not text and any(element.find(f".//{tag}") is not None for tag in _PICTURES):
            text = say("recover.picture")
        return PrintedCell(text, at, left, right)


def _children(parent: _Element, tags: set[str]) -> Iterator[_Element]:
    """Yield the children with these tags, also those inside content controls and the like."""
    for child in parent.iterchildren():
        if child.tag in tags:
            yield child
        elif child.tag not in _CONTENT and child.tag not in _PASSED_OVER:
            yield from _children(child, tags)


def _text(parent: _Element) -> str:
    """Return the text of a paragraph as it is shown, its line breaks as such.

    Text that is struck through or hidden is left out; raised digits stay raised.
    """
    parts: list[str] = []
    for child in parent.iterchildren():
        if child.tag == qn("w:r") and child.find(qn("w:rPr")) is not None:
            if not _is_on(child, (*_STRUCK, qn("w:vanish"))):
                text = _text(child)
                parts.append(raised(text) if _is_raised(child) else text)
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in _MARKS:
            parts.append(_MARKS[child.tag])
        elif child.tag not in _PASSED_OVER:
            parts.append(_text(child))
    return "".join(parts)


def _is_on(run: _Element, tags: tuple[str, ...]) -> bool:
    """Return whether one of these properties is switched on for a run."""
    properties = run.find(qn("w:rPr"))
    found = [properties.find(tag) for tag in tags] if properties is not None else []
    return any(x is not None and x.get(qn("w:val"), "1") not in ("0", "false") for x in found)


def _is_raised(run: _Element) -> bool:
    up = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return up is not None and up.get(qn("w:val")) == "superscript"


def _is_numbered(paragraph: _Element) -> bool:
    """Return whether Word itself counts this paragraph; the number is not in its text."""
    number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    return number is not None and number.get(qn("w:val")) != "0"


def _is_second(box: _Element) -> bool:
    return any(parent.tag in _PASSED_OVER for parent in box.iterancestors())


def _number(element: _Element, path: str, default: int) -> int:
    found = element.find(path)
    number = default if found is None else int(found.get(qn("w:val"), default))
    return min(max(number, default), _MOST_COLUMNS)


def _continues(cell: _Element) -> bool:
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"
