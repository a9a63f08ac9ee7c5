"""What a reader sees of a sheet beside the values in its cells: struck text, pictures, comments.

Nothing of a workbook in which there is none of it is parsed for this.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from nianbao.book.block import Block
from nianbao.book.out_of_place import Sight, Surroundings
from nianbao.form.a1 import Range, format_a1, parse_a1
from nianbao.host.markup import Element, below, local, parse, text_in
from nianbao.host.package import links_part
from nianbao.host.parsed_workbook import ParsedWorkbook, Sheet
from nianbao.host.strings import text_of

_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\s(min|max|hidden)="([^"]*)"')
_RUNS = b"rPr"
_UNSEEN_FORMAT = ";;;"
_LEAST_CONTRAST = 1.25  # of text and ground, as WCAG 2 measures it; black on white has 21
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_THEME = {"0": _WHITE, "1": _BLACK}
_INDEXED = {"0": _BLACK, "1": _WHITE, "8": _BLACK, "9": _WHITE}
_ON = ("1", "true")
_MOST_COLUMNS = 1000
_OBJECTS = {"pic": "picture", "sp": "shape", "grpSp": "shape", "graphicFrame": "chart"}

Colour = tuple[int, int, int]


def surroundings(file: ParsedWorkbook, blocks: Sequence[Block]) -> Surroundings:
    """Return what is to be seen of a workbook, cells of these blocks being looked at one by one."""
    sheets = {block.sheet: file.sheet(block.sheet) for block in blocks}
    cells = (sight for block in blocks for sight in _cells(file, sheets[block.sheet], block))
    objects = (sight for sheet in sheets.values() for sight in _objects(sheet))
    return Surroundings(
        sheets=list(file.workbook.places),
        hidden_sheets=file.workbook.hidden,
        hidden_rows={name: sheet.hidden_rows for name, sheet in sheets.items()},
        hidden_columns={name: _hidden_columns(_head(sheet)) for name, sheet in sheets.items()},
        sights=(*cells, *objects),
    )


@lru_cache(256)  # thousands of files are made from the same template
def _hidden_columns(head: bytes) -> frozenset[int]:
    """Return the numbers of the columns that what stands before a sheet's rows hides."""
    found: list[int] = []
    for column in _COLUMN.findall(head):
        given = {name: value.decode() for name, value in _ATTRIBUTE.findall(column)}
        if given.get(b"hidden") in _ON:
            found += range(int(given[b"min"]), min(int(given[b"max"]), _MOST_COLUMNS) + 1)
    return frozenset(found)


def _head(sheet: Sheet) -> bytes:
    part = sheet.package.part(sheet.part)
    return part[: max(part.find(b"sheetData"), 0)]


def _cells(file: ParsedWorkbook, sheet: Sheet, block: Block) -> Iterator[Sight]:
    """Yield the cells of a block whose text is struck or hardly seen, in whole or in part."""
    package = file.package
    styles = package.made_of(package.styles, _unseen) if package.styles else {}
    is_rich = bool(package.strings) and _RUNS in package.part(package.strings or "")
    inline = _inline(sheet) if _RUNS in package.part(sheet.part) else {}
    if not (styles or is_rich or inline):
        return
    place = Range.of(block.top, block.left, block.rows, block.columns)
    for at, (style, kind, text) in sheet.cells.filled.items():
        row, column = parse_a1(at)
        inside = place.top <= row <= place.bottom and place.left <= column <= place.right
        if not inside:
            continue
        if whole := styles.get(style or "0"):
            yield Sight(whole, sheet.name, at, _text(sheet, at))
            continue
        item = file.strings.item(text) if is_rich and kind == "s" else inline.get(at)
        for found, words in _runs(item) if item is not None else ():
            yield Sight(found, sheet.name, at, words)


def _text(sheet: Sheet, at: str) -> str:
    value = sheet.value(parse_a1(at))
    return "" if value is None else str(value)


def _inline(sheet: Sheet) -> dict[str, Element]:
    cells = below(sheet.package.tree(sheet.part), "sheetData", "row", "c")
    found = ((cell.get("r"), _first(cell, "is")) for cell in cells)
    return {at: item for at, item in found if at and item is not None}


def _runs(item: Element) -> Iterator[tuple[str, str]]:
    """Yield how the runs of a text are struck or hardly seen, a kind with all its words."""
    found: dict[str, str] = {}
    for run in below(item, "r"):
        font = _first(run, "rPr")
        kind = _font_kind(font, _WHITE) if font is not None else ""
        if kind and (words := text_of(run).strip() or text_in(run).strip()):
            found[kind] = found.get(kind, "") + words
    yield from found.items()


@lru_cache(16)
def _unseen(part: bytes) -> dict[str, str]:
    """Return which cell formats strike their text or show it hardly or not at all, by number."""
    root = parse(part)
    fonts = list(below(root, "fonts", "font"))
    fills = list(below(root, "fills", "fill"))
    codes = {
        node.get("numFmtId"): node.get("formatCode", "")
        for node in below(root, "numFmts", "numFmt")
    }
    found: dict[str, str] = {}
    for number, node in enumerate(below(root, "cellXfs", "xf")):
        font, fill = (_at(nodes, node.get(f"{name}Id")) for nodes, name in (
            (fonts, "font"), (fills, "fill"),
        ))  # fmt: skip
        kind = _font_kind(font, _ground(fill)) if font is not None else ""
        if codes.get(node.get("numFmtId"), "").startswith(_UNSEEN_FORMAT):
            kind = "faint"
        if kind:
            found[str(number)] = kind
    return found


def _at(nodes: list[Element], number: str | None) -> Element | None:
    position = int(number or 0)
    return nodes[position] if 0 <= position < len(nodes) else None


def _font_kind(font: Element, ground: Colour | None) -> str:
    """Return ``struck``, ``faint`` where text and ground are hardly told apart, or nothing."""
    strike = _first(font, "strike")
    if strike is not None and strike.get("val", "1") in _ON:
        return "struck"
    ink = _colour(_first(font, "color"))
    return "faint" if ink and ground and _contrast(ink, ground) < _LEAST_CONTRAST else ""


def _ground(fill: Element | None) -> Colour | None:
    pattern = _first(fill, "patternFill") if fill is not None else None
    if pattern is None or pattern.get("patternType", "none") == "none":
        return _WHITE
    solid = pattern.get("patternType") == "solid"
    return _colour(_first(pattern, "fgColor")) if solid else None


def _colour(node: Element | None) -> Colour | None:
    """Return a colour, None where it is the program's own or one of the theme's accents."""
    if node is None:
        return None
    if re.fullmatch("[0-9A-Fa-f]{6,8}", node.get("rgb", "")):
        red, green, blue = bytes.fromhex(node.get("rgb", "")[-6:])
        return red, green, blue
    if node.get("theme") == "0" and node.get("tint", "0").startswith("-"):
        return None  # a grey
    return _THEME.get(node.get("theme", "")) or _INDEXED.get(node.get("indexed", ""))


def _contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = (part / 255 for part in colour)
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _objects(sheet: Sheet) -> Iterator[Sight]:
    """Yield what lies over the cells of a sheet, and the comments on them."""
    if links_part(sheet.part) not in sheet.package:
        return
    for link in sheet.package.links(sheet.part):
        if link.part not in sheet.package:
            continue
        if link.kind == "drawing":
            yield from _drawn(sheet.name, sheet.package.tree(link.part))
        elif link.kind == "comments":
            yield from _comments(sheet.name, sheet.package.tree(link.part))


def _drawn(sheet: str, root: Element) -> Iterator[Sight]:
    for anchor in root:
        kinds = (_OBJECTS[local(node)] for node in anchor if local(node) in _OBJECTS)
        if kind := next(kinds, ""):
            row, column = (_number(anchor, name) for name in ("row", "col"))
            yield Sight(kind, sheet, format_a1(row + 1, column + 1), _words(anchor))


def _number(anchor: Element, name: str) -> int:
    return next((int(text_in(node)) for node in below(anchor, "from", name)), 0)


def _comments(sheet: str, root: Element) -> Iterator[Sight]:
    for comment in below(root, "commentList", "comment"):
        yield Sight("comment", sheet, comment.get("ref", "A1"), _words(comment))


def _first(node: Element, name: str) -> Element | None:
    return next(below(node, name), None)


def _words(node: Element) -> str:
    found: Iterable[Element] = (part for part in node.iter() if local(part) == "t")
    return "".join(part.text or "" for part in found).strip()
