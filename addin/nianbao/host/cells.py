"""The cells of a sheet's part as they are written there: what kind of value, its text, formulas.

A part in the manner of all spreadsheet programs is taken apart by one pattern, which must account
for every character between the first row and the last. A part with anything else in it (prefixes,
comments, formatted runs, cells without addresses) is parsed instead; both ways read the same.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from nianbao.form.a1 import Address, Range, parse_a1, parse_range
from nianbao.host.formulas import Formulas, collected
from nianbao.host.markup import Element, below, check, local, parse, text_in
from nianbao.host.strings import text_of

Content = tuple[str | None, str | None, str]  # number of format, kind, and text of the value
_Written = tuple[str, str, str]  # a formula: its cell, its attributes as they are written, its text

_TOKEN = re.compile(
    r'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?(?:/>|>'
    r"(?:<f([^<>/]*)(?:/>|>([^<]*)</f>))?"
    r'(?:<v(?: xml:space="preserve")?>([^<]*)</v>|<v/>|'
    r'<is><t( xml:space="preserve")?(?:/>|>([^<]*)</t>)</is>)?</c>)'
    r"|</?row[^<>]*>"
)
_BEFORE, _AT, _STYLE, _KIND, _FORMULA, _FORMULA_TEXT, _VALUE, _SPACED, _LINE = range(9)
_INLINE, _TEXT = "inlineStr", "str"  # outer spaces of the first do not count
_ATTRIBUTES = re.compile(r'(?: [a-z][A-Za-z0-9]*="[^"<&]*")*')
_START, _END, _LAST = b"<sheetData>", b"</sheetData>", b"</worksheet>"
_MERGE = re.compile(rb'<mergeCell ref="([^"]*)"/>')
_FORMULA_ATTRIBUTE = re.compile(r' (t|si|ref)="([^"]*)"')
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NO_ENTITY = re.compile(rf"&(?!{_ENTITY.pattern[1:]})")
_ROW = re.compile(r"</?row[^<>]*>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BLANK = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?/>')
_LONG = 2**20  # bytes of a sheet from which its blank cells are passed over first
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


@dataclass(slots=True)
class Cells:
    """The filled cells of a sheet by address (``J4``), its merged ranges, its formulas as written.

    ``is_escaped`` is true where the texts still have XML's entities in them.
    """

    filled: dict[str, Content]
    merges: frozenset[Range]
    written: list[_Written]
    is_escaped: bool

    def text(self, written: str) -> str:
        """Return what a text of this sheet stands for; ValueError where it is no sound text."""
        return _unescaped(written) if self.is_escaped and "&" in written else written

    def formulas(self) -> Formulas:
        """Return the formulas of the sheet; ValueError where one is not sound."""
        return collected(
            (parse_a1(at), self.text(text), dict(_FORMULA_ATTRIBUTE.findall(attributes)))
            for at, attributes, text in self.written
        )


def cells_of(part: bytes) -> Cells:
    """Return the cells of a sheet's part.

    Raises ParseError, ValueError or UnsafeMarkupError for a part that is not sound.
    """
    return _scanned(part) or _parsed(parse(part))


def _scanned(part: bytes) -> Cells | None:
    """Return the cells of a part as all programs write it, None for another one."""
    start, end = part.find(_START), part.rfind(_END)
    head, tail = part[: max(start, 0)], part[end:]
    merges = _MERGE.findall(tail)
    if min(start, end) < 0 or b"<!" in head or b"<!" in tail or not tail.rstrip().endswith(_LAST):
        return None
    if len(merges) != tail.count(b"mergeCell "):
        return None
    inner = part[start + len(_START) : end]
    text = (_BLANK.sub(b"", inner) if len(inner) > _LONG else inner).decode("utf-8")
    if "\r" in text:  # as every parser of XML reads line ends
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    tokens = _TOKEN.split(text)
    columns = [tokens[group :: _TOKEN.groups + 1] for group in range(_TOKEN.groups + 1)]
    is_escaped, formulas = "&" in text, _formulas(columns)
    if any(columns[_BEFORE]) or (is_escaped and _NO_ENTITY.search(text)) or _NOT_XML.search(text):
        return None
    _refuse_unsound(head + _START + "".join(_ROW.findall(text)).encode() + tail)
    if "&#" in text:
        _unescaped(text)
    if not all(_ATTRIBUTES.fullmatch(attributes) for _, attributes, _ in formulas):
        return None
    ranges = frozenset(parse_range(ref.decode("ascii")) for ref in merges)
    return Cells(_filled(columns), ranges, formulas, is_escaped)


@lru_cache(256)  # thousands of files are made from the same template
def _refuse_unsound(skeleton: bytes) -> None:
    """Refuse what is no XML beside the cells, whose pattern allows nothing else."""
    check(skeleton)


def _filled(columns: list[list[str]]) -> dict[str, Content]:
    groups = (columns[group] for group in (_AT, _STYLE, _KIND, _VALUE, _SPACED, _LINE))
    return {
        at: (style, kind, value) if value else (style, _TEXT if spaced else _INLINE, line)
        for at, style, kind, value, spaced, line in zip(*groups, strict=True)
        if value or line
    }


def _formulas(columns: list[list[str]]) -> list[_Written]:
    groups = (columns[group] for group in (_AT, _FORMULA, _FORMULA_TEXT))
    return [
        (at, attributes, text or "")
        for at, attributes, text in zip(*groups, strict=True)
        if attributes is not None
    ]


@lru_cache(4096)  # the official labels are the same in thousands of files
def _unescaped(text: str) -> str:
    return _ENTITY.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    name, decimal, hexadecimal = found.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000 or _NOT_XML.match(chr(code)):
        raise ValueError(found[0])
    return chr(code)


def _parsed(root: Element) -> Cells:
    filled: dict[str, Content] = {}
    written: list[_Written] = []
    rows = list(below(root, "sheetData", "row"))
    for number, row in zip(positions(rows), rows, strict=True):
        cells = [node for node in row if local(node) == "c"]
        for column, cell in zip(columns(cells), cells, strict=True):
            inside = {local(node): node for node in cell}
            # a cell is where it says, wherever it stands
            at = str(parse_a1(cell.get("r")) if cell.get("r") else Address(number, column))
            kind, text = _value(cell, inside)
            if text:
                filled[at] = (cell.get("s"), kind, text)
            if "f" in inside:
                formula = inside["f"]
                written.append((at, _attributes(formula), text_in(formula)))
    merges = below(root, "mergeCells", "mergeCell")
    ranges = frozenset(parse_range(merge.get("ref", "")) for merge in merges)
    return Cells(filled, ranges, written, is_escaped=False)


def _value(cell: Element, inside: dict[str, Element]) -> tuple[str | None, str]:
    if "is" in inside:
        return _TEXT, text_of(inside["is"])
    return cell.get("t"), text_in(inside["v"]) if "v" in inside else ""


def _attributes(element: Element) -> str:
    return "".join(f' {name}="{value}"' for name, value in element.attrib.items())


def positions(rows: list[Element]) -> list[int]:
    """Return the numbers of rows: those they bear, or the one after the row before."""
    numbers: list[int] = []
    for row in rows:
        given = row.get("r")
        numbers.append(int(given) if given else (numbers[-1] + 1 if numbers else 1))
    return numbers


def columns(cells: list[Element]) -> list[int]:
    """Return the columns of a row's cells: those they bear, or the one after the cell before."""
    numbers: list[int] = []
    for cell in cells:
        given = cell.get("r")
        numbers.append(parse_a1(given).column if given else (numbers[-1] + 1 if numbers else 1))
    return numbers
