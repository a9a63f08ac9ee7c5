"""Reading Word files: paragraphs and tables in their order, merged cells laid out on a grid."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile

from nianbao.host.markup import ParseError, UnsafeMarkupError
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
from nianbao.recover.web import read_page
from nianbao.recover.word_left_out import HIDDEN, STRUCK, boxes_with_tables, is_on, left_out
from nianbao.recover.word_numbering import Numbering, written
from nianbao.recover.word_package import WordPackage, qn
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
_P, _R, _T, _ROW, _CELL, _TABLE = map(qn, ("w:p", "w:r", "w:t", "w:tr", "w:tc", "w:tbl"))
_RUN_LOOK, _CELL_LOOK, _ROW_LOOK, _LOOK = map(qn, ("w:rPr", "w:tcPr", "w:trPr", "w:pPr"))
_BEFORE, _SPAN, _MERGE = qn("w:gridBefore"), qn("w:gridSpan"), qn("w:vMerge")
_FIELD, _SYMBOL, _VALUE = qn("w:instrText"), qn("w:sym"), qn("w:val")
# the mark of a paragraph that runs on into the next
_GONE = (qn("w:del"), qn("w:moveFrom"))
_CONTENT = {qn("w:p"), qn("w:tbl"), qn("w:altChunk")}
# The form's widest table has 15 columns.
_MOST_COLUMNS = 100
# Around the instructions of fields, until they are understood; no text holds these characters.
_BEGIN, _END = "\ufdd0", "\ufdd1"
_CODE = re.compile(f"(?:{_BEGIN}[^{_END}]*{_END})+")
# 带圈字符: EQ \o\ac(○,1) draws a 1 in a circle.
_CIRCLE = re.compile(r"\bEQ\s*\\o\s*\\ac\s*\([^,，;；]*[,，;；]\s*([^)\s]+)\s*\)", re.IGNORECASE)
_CIRCLED = frozenset(map(str, range(1, 21)))
# Signs of Microsoft's symbol fonts by their places: figures in circles, boxes, and ticks.
_SYMBOLS: dict[str, dict[int, str]] = {
    "Wingdings": {
        **{0x80 + n: chr(0x245F + n) for n in range(1, 11)},
        **{0x8B + n: chr(0x245F + n) for n in range(1, 11)},
        0x6F: "□", 0xA8: "□", 0xFC: "√", 0xFE: "☑", 0xFD: "☒", 0x6C: "●", 0x6E: "■",
    },
}  # fmt: skip
_PICTURES = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
# A report's own text takes some hundred kilobytes; its pictures may take much more.
MOST_TEXT = 6 * 1024 * 1024
MOST_UNPACKED = 256 * 1024 * 1024

_UNSOUND = (
    *(BadZipFile, zlib.error, ParseError, UnsafeMarkupError),
    *(KeyError, ValueError, NotImplementedError, RecursionError),
)


def read_word(path: Path) -> Source:
    """Return the lines and tables of a .docx file; refuses a damaged or a swollen one."""
    try:
        _refuse_swollen(path)
        with ZipFile(path) as opened:
            package = WordPackage(opened)
            return _Builder(package, path).source()
    except _UNSOUND as error:
        raise Refusal("recover.refused.damaged", name=path.name) from error


def _refuse_swollen(path: Path) -> None:
    """Refuse a file that unpacks to more than any report, before anything is unpacked."""
    with ZipFile(path) as package:
        parts = package.infolist()
    texts = [x.file_size for x in parts if x.filename.lower().endswith((".xml", ".rels"))]
    if max(texts, default=0) > MOST_TEXT or sum(x.file_size for x in parts) > MOST_UNPACKED:
        most = say("recover.size", megabytes=MOST_TEXT // 1024**2)
        raise Refusal("recover.refused.swollen", name=path.name, most=most)


class _Builder:
    """Blocks in the making; paragraphs and tables are counted as they come."""

    def __init__(self, package: WordPackage, path: Path) -> None:
        self.package = package
        self.path = path
        self.notes: list[str] = []
        self.blocks: list[Block] = []
        self.paragraphs = 0
        self.tables = 0
        self.texts = _Texts(package)

    def source(self) -> Source:
        """Return the whole body as blocks."""
        root = self.package.root(self.package.document)
        self._take(root)
        counted = self.texts.numbered
        if counted:
            self.notes.append(say("recover.note.word.numbered", count=counted))
        unread = left_out(self.package, root, self.texts.places)
        return Source(tuple(self.blocks), (*self.notes, *unread))

    def _take(self, parent: Element) -> None:
        for child in _children(parent, _CONTENT):
            if child.tag == _P:
                self._take_paragraph(child)
            elif child.tag == _TABLE:
                self._take_table(child)
            else:
                self._take_chunk(child)

    def _take_chunk(self, chunk: Element) -> None:
        """Take a document of another kind that stands within this one: a page, or say it."""
        name = self.package.target(self.package.document, chunk.get(qn("r:id"), ""))
        if name and name.endswith((".htm", ".html", ".xhtml", ".mht", ".mhtml")):
            page = read_page(self.package.package.read(name), self.path)
            self.blocks += page.blocks
            self.notes += page.notes
        else:
            self.notes.append(say("recover.note.word.chunk", name=name or ""))

    def _take_paragraph(self, paragraph: Element) -> None:
        self.paragraphs += 1
        at = say("recover.at.paragraph", paragraph=self.paragraphs)
        if text := self.texts.of(paragraph, at):
            self.blocks.append(Line(text, at))
        for box in boxes_with_tables(paragraph):
            self.notes.append(say("recover.note.word.table_in_box", at=at))
            self._take(box)

    def _take_table(self, table: Element) -> None:
        """Take a table; a row that holds further tables only lays out the page, and is opened."""
        self.tables += 1
        grid = _Grid(self.tables, self.texts)
        for row in _children(table, {_ROW}):
            if next(row.iter(_TABLE), None) is None:
                grid.add(row)
                continue
            self._close(grid)
            for cell in _children(row, {_CELL}):
                self._take(cell)
        self._close(grid)

    def _close(self, grid: "_Grid") -> None:
        if grid.rows:
            self.blocks.append(PrintedTable(tuple(grid.rows), grid.at, aligned=True))
            grid.rows = []


class _Texts:
    """The texts of paragraphs, asked for in their order, with the numbers that Word counts.

    ``numbered`` says of how many Word does; ``places`` is where each of them stands.
    """

    def __init__(self, package: WordPackage) -> None:
        self.numbered = 0
        self.places: dict[Element, str] = {}
        self._numbering = Numbering(package)
        self._before = ""

    def of(self, paragraph: Element, at: str) -> str:
        """Return the text of a paragraph; one whose end was deleted is part of the next."""
        self.places[paragraph] = at
        text, self._before = stripped(self._before + _text(paragraph)), ""
        look = paragraph.find(_LOOK)
        end = look.find(_RUN_LOOK) if look is not None else None
        if end is not None and any(end.find(tag) is not None for tag in _GONE):
            self._before = text
            return ""
        if look is not None and not text and is_on(look, HIDDEN):
            return ""
        number = self._numbering.number_of(paragraph)
        if not number or not text:
            return text
        self.numbered += 1
        return written(number, text)


class _Grid:
    """Rows of a table in the making; a row remembers what the row above it holds."""

    def __init__(self, number: int, texts: _Texts) -> None:
        self.at = say("recover.at.table", table=number)
        self.number = number
        self.texts = texts
        self.rows: list[PrintedRow] = []
        self.count = 0

    def add(self, row: Element) -> None:
        """Add a row with its cells in their grid columns."""
        self.count += 1
        above = self.rows[-1] if self.rows else ()
        left = _number(row.find(_ROW_LOOK), _BEFORE, 0)
        cells: list[PrintedCell] = []
        for element in _children(row, {_CELL}):
            right = left + _number(element.find(_CELL_LOOK), _SPAN, 1)
            cells.append(self._cell(element, left, right, above))
            left = right
        self.rows.append(tuple(cells))

    def _cell(self, element: Element, left: int, right: int, above: PrintedRow) -> PrintedCell:
        at = say("recover.at.cell", table=self.number, row=self.count, column=left + 1)
        inside = _children(element, {_P})
        text = stripped("\n".join(self.texts.of(paragraph, at) for paragraph in inside))
        if _continues(element):
            upper = next((x for x in above if x.left <= left < x.right), None)
            if upper and not text:
                return PrintedCell(upper.text, upper.at, left, right, repeated=True)
        if not text and any(next(element.iter(tag), None) is not None for tag in _PICTURES):
            text = say("recover.picture")
        return PrintedCell(text, at, left, right)


def _children(parent: Element, tags: set[str]) -> Iterator[Element]:
    """Yield the children with these tags, also those inside content controls and the like."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag not in _CONTENT and child.tag not in _PASSED_OVER:
            yield from _children(child, tags)


def _text(parent: Element) -> str:
    """Return the text of a paragraph as it is shown, its line breaks as such.

    Text that is struck through or hidden is left out; raised digits stay raised, and those in
    a circle that Word draws are the encircled characters.
    """
    return _CODE.sub(_circled, _marked(parent))


def _circled(code: re.Match[str]) -> str:
    """Return what a field's instruction draws: a character in a circle, else nothing."""
    drawn = _CIRCLE.search(code[0].replace(_BEGIN, "").replace(_END, ""))
    if drawn is None:
        return ""
    return chr(0x245F + int(drawn[1])) if drawn[1] in _CIRCLED else drawn[1]


def _symbol(element: Element) -> str:
    """Return a character that is given by its place in a font of symbols."""
    code = int(element.get(qn("w:char"), "0"), 16)
    if code and not 0xE000 <= code <= 0xF8FF:
        return chr(code)
    font = element.get(qn("w:font"), "")
    known = _SYMBOLS.get(font.partition(" ")[0], {})
    if (place := code & 0xFF) in known:
        return known[place]
    return chr(place) if font == "Symbol" and chr(place).isdigit() else say("recover.symbol")


def _marked(parent: Element) -> str:
    """Return the text of a paragraph, with the instructions of fields between two marks."""
    parts: list[str] = []
    for child in parent:
        if child.tag == _R and child.find(_RUN_LOOK) is not None:
            if not is_on(child, STRUCK + HIDDEN):
                text = _marked(child)
                parts.append(raised(text) if _is_raised(child) else text)
            continue
        if child.tag == _T:
            parts.append(child.text or "")
        elif child.tag in _MARKS:
            parts.append(_MARKS[child.tag])
        elif child.tag == _FIELD:
            parts.append(f"{_BEGIN}{child.text or ''}{_END}")
        elif child.tag == _SYMBOL:
            parts.append(_symbol(child))
        elif child.tag not in _PASSED_OVER:
            parts.append(_marked(child))
    return "".join(parts)


def _is_raised(run: Element) -> bool:
    up = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return up is not None and up.get(_VALUE) == "superscript"


def _number(look: Element | None, tag: str, default: int) -> int:
    found = look.find(tag) if look is not None else None
    number = default if found is None else int(found.get(_VALUE, default))
    return min(max(number, default), _MOST_COLUMNS)


def _continues(cell: Element) -> bool:
    look = cell.find(_CELL_LOOK)
    merge = look.find(_MERGE) if look is not None else None
    return merge is not None and merge.get(_VALUE, "continue") == "continue"
