"""Reading web pages: paragraphs and tables in their order, what surrounds the report left out."""

import email
import email.policy
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import Element

from nianbao.recover.decoding import decoded
from nianbao.recover.html_tree import html_tree, names
from nianbao.recover.notes import Notes
from nianbao.recover.source import Block, Line, PrintedTable, Source, stripped
from nianbao.recover.spans import WebGrid
from nianbao.recover.superscripts import raised
from nianbao.words import Refusal, say

# Never part of a report: scripts, what a page offers to press, and its own frame.
_PASSED_OVER = names(
    "head script style noscript template iframe object svg canvas select button nav footer aside"
    " datalist map"
    # what is written above a character, and the brackets for browsers that cannot do so
    " rt rp rtc"
)
_BLOCKS = names(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption"
    " figure form h1 h2 h3 h4 h5 h6 hr header html legend li main menu ol p pre section summary"
    " td th tr tbody tfoot thead title ul"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_STRUCK = re.compile(r"line-through", re.I)
_UP = re.compile(r"vertical-align\s*:\s*(super|text-top)", re.I)
# In Chinese a line's end in the source is no blank.
_WRAP = re.compile(r"(?<=[^\x00-\xff])[ \t]*[\r\n]+[ \t]*(?=[^\x00-\xff])")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLANKS = frozenset(" \t\r\n\f")
# A report has some 250 cells, one of every department side by side a few thousand.
MOST_CELLS = 50_000
_CELL = re.compile(r"<t[dh]\b", re.I)
_SINGLE_FILE = re.compile(rb"\A(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")


def read_web(path: Path) -> Source:
    """Return the lines and tables of a saved web page (.html, .mht).

    Refuses a page whose elements are nested, or whose cells are many, beyond all reason.
    """
    return read_page(path.read_bytes(), path)


def read_page(content: bytes, path: Path) -> Source:
    """Return the lines and tables of a page; ``path`` is the file in which it stands."""
    text = decoded(_page(content), path, declared=True)
    count = sum(1 for _ in _CELL.finditer(text))
    if count > MOST_CELLS:
        raise Refusal("recover.refused.cells", name=path.name, count=count, most=MOST_CELLS)
    try:
        root = html_tree(text)
    except ValueError as error:
        raise Refusal("recover.refused.nested", name=path.name) from error
    return _Builder().source(root)


def _page(content: bytes) -> bytes:
    """Return the page inside a web archive (.mht), and any other content as it is."""
    if not _SINGLE_FILE.match(content[:65536]) or b"MIME-Version" not in content[:65536]:
        return content
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            charset = part.get_content_charset("")
            mark = f"<meta charset={charset}>".encode() if charset else b""
            return mark + payload if isinstance(payload, bytes) else content
    return content


class _Builder:
    """Blocks in the making, each with the elements around it; ``inline`` is a line not closed.

    ``path`` are the elements around what comes next, ``struck`` counts texts left out because
    they are struck through.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.around: list[tuple[int, ...]] = []
        self.path: list[int] = []
        self.elements = 0
        self.inline: list[str] = []
        self.paragraphs = 0
        self.tables = 0
        self.struck = 0

    def source(self, root: Element) -> Source:
        """Return the whole page as blocks."""
        self._take(root)
        self._close()
        notes = Notes()
        if self.struck:
            notes.add("web.struck", count=self.struck)
        name = root.findtext(".//title") or ""
        return Source(tuple(self.blocks), notes.sentences(), tuple(self.around), name)

    def _take(self, element: Element) -> None:
        """Take an element and everything in it, but not the text behind it."""
        if element.tag in _PASSED_OVER or _is_hidden(element):
            return
        self.elements += 1
        self.path.append(self.elements)
        if element.tag == "table":
            self._close()
            self._take_table(element)
        elif _is_struck(element):
            self.struck += bool(stripped("".join(element.itertext())))
        else:
            self._take_inside(element)
        self.path.pop()

    def _take_inside(self, element: Element) -> None:
        is_block = element.tag in _BLOCKS
        if is_block or element.tag == "br":
            self._close()
        self._add(element.text, element)
        for child in element:
            self._take(child)
            self._add(child.tail, element)
        if is_block:
            self._close()

    def _add(self, text: str | None, owner: Element) -> None:
        if text:
            self.inline.append(raised(text) if _is_raised(owner) else text)

    def _close(self) -> None:
        whole, self.inline = "".join(self.inline), []
        if whole and not whole.isspace() and (text := stripped(unfolded(whole))):
            self.paragraphs += 1
            at = say("recover.at.paragraph", paragraph=self.paragraphs)
            self._append(Line(text, at))

    def _append(self, block: Block) -> None:
        self.blocks.append(block)
        self.around.append(tuple(self.path))

    def _take_table(self, table: Element) -> None:
        """Take a table; rows that only lay out the page are opened.

        Such are rows that hold further tables of several cells, and all rows of a single cell
        beside them or in a table that has no others.
        """
        rows = list(_rows(table))
        nested = [row for _, row in rows if any(map(_has_cells, row.iter("table")))]
        is_frame = bool(nested) or all(len(list(_cells(row))) <= 1 for _, row in rows)
        if not (is_frame and len(nested) == len(rows)):
            self.tables += 1
        grid = WebGrid(self.tables)
        for caption in table.findall("caption"):
            self._take(caption)
        for group, row in rows:
            if is_frame and (row in nested or len(list(_cells(row))) <= 1):
                self._close_table(grid)
                for cell in _cells(row):
                    self._take(cell)
            elif not _is_hidden(row):
                cells = [(cell, self._text(cell)) for cell in _cells(row) if not _is_hidden(cell)]
                grid.add(group, cells)
        self._close_table(grid)

    def _close_table(self, grid: WebGrid) -> None:
        if rows := grid.taken():
            self._append(PrintedTable(rows, grid.at, aligned=True))

    def _text(self, cell: Element) -> str:
        """Return the text of a cell, its paragraphs and breaks as lines.

        A picture in its place is said to be one, or the cell would pass for a blank one.
        """
        if not len(cell) and not cell.attrib and cell.text:  # as most are
            return stripped(unfolded(cell.text))
        lines = "".join(self._parts(cell)).split("\0")
        text = stripped("\n".join(x for line in lines if (x := stripped(unfolded(line)))))
        return text if text or cell.find(".//img") is None else say("recover.picture")

    def _parts(self, element: Element) -> Iterator[str]:
        if element.tag in _PASSED_OVER or _is_hidden(element):
            return
        if _is_struck(element):
            self.struck += bool(stripped("".join(element.itertext())))
            return
        if element.tag == "input" and element.get("type", "text") in ("text", "number"):
            yield element.get("value", "")
        edge = "\0" if element.tag in _BLOCKS or element.tag == "br" else ""
        up = raised if _is_raised(element) else str
        yield edge + up(element.text or "")
        for child in element:
            yield from self._parts(child)
            yield up(child.tail or "")
        yield edge


def unfolded(text: str) -> str:
    """Return the text of a page with its source's line ends and blanks as they are shown."""
    return text if _BLANKS.isdisjoint(text) else _SPACE.sub(" ", _WRAP.sub("", text))


def _is_hidden(element: Element) -> bool:
    look = element.attrib
    return bool(look) and ("hidden" in look or bool(_HIDDEN.search(look.get("style") or "")))


def _is_struck(element: Element) -> bool:
    style = element.get("style")
    return element.tag in ("del", "s", "strike") or bool(style and _STRUCK.search(style))


def _is_raised(element: Element) -> bool:
    style = element.get("style")
    return element.tag == "sup" or bool(style and _UP.search(style))


def _rows(table: Element) -> Iterator[tuple[Element, Element]]:
    """Yield the rows of a table, each with the group of rows in which its merges end."""
    for child in table:
        if child.tag == "tr":
            yield table, child
        elif child.tag in ("thead", "tbody", "tfoot"):
            for row in child.findall("tr"):
                yield child, row


def _has_cells(table: Element) -> bool:
    """Return whether a table has several cells; one around a single text is a frame of it."""
    cells = (node for node in table.iter() if node.tag in ("td", "th"))
    return len(list(islice(cells, 2))) > 1


def _cells(row: Element) -> Iterator[Element]:
    yield from (cell for cell in row if cell.tag in ("td", "th"))
