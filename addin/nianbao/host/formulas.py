"""The formulas of a sheet, found by a scan of its part.

Ordinary parts, as all spreadsheet programs write them, are scanned as bytes; whatever is
unusual in a part (a prefix, cells without addresses, comments, far cells) is parsed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import unescape
from typing import TYPE_CHECKING

from nianbao.host.a1 import Address, Range, address, column_number, span
from nianbao.host.markup import Element, local, parse
from nianbao.host.values import unescaped

if TYPE_CHECKING:
    from openpyxl.formula.translate import Translator

MOST_CELLS = 2_000_000  # calamine lays a sheet out as one dense rectangle, 44 bytes a cell

_UNUSUAL = re.compile(rb"""<(?:[!?]|c(?! r="[A-Z]{1,2}[0-9]{1,4}")|f\s[^>]*')""")
_VEILED_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]*<[!?]")
_FORMULA = re.compile(rb"<f(\s[^>]*?)?(?:/>|>([^<]*)</f>)")
_ATTRIBUTE = re.compile(rb'\s(t|si|ref)="([^"]*)"')
_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"')
_ERROR = re.compile(rb' t="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>')


class VeiledValueError(Exception):
    """A value stands beside a comment or in a CDATA section, where calamine does not see it."""


class TooWideError(Exception):
    """The sheet's contents reach too far to be laid out; ``at`` is how far."""

    def __init__(self, at: Address) -> None:
        super().__init__(str(at))
        self.at = at


@dataclass(frozen=True, slots=True)
class Shared:
    """A formula written once, at ``members[0]``, for several cells."""

    text: str
    members: list[Address]

    def at(self, place: Address) -> str:
        """Return the formula as it stands in one of its cells."""
        return self.text if place == self.members[0] else _moved(self.text, self.members[0], place)


@dataclass(slots=True)
class Formulas:
    """A sheet's formulas, and the error values that calamine leaves out.

    ``arrays`` are the formulas that fill several cells, which can only change together.
    """

    own: dict[Address, str] = field(default_factory=dict)
    shared: dict[Address, Shared] = field(default_factory=dict)
    arrays: list[tuple[Range, str]] = field(default_factory=list)
    errors: dict[Address, str] = field(default_factory=dict)

    def within(self, cells: Range) -> Iterator[Address]:
        """Yield the cells among these whose value a formula determines."""
        for known in (self.own, self.shared):
            for at in known:
                if cells.holds(*at):
                    yield at
        for filled, _ in self.arrays:
            yield from filled.common(cells)

    def at(self, place: Address) -> str | None:
        """Return the formula (without ``=``) whose value a cell shows, or None."""
        text = self.own.get(place)
        if text is None and place in self.shared:
            return self.shared[place].at(place)
        if text is None and self.arrays:
            return next((text for cells, text in self.arrays if cells.holds(*place)), None)
        return text


class Scan:
    """A sheet's part as it was looked through: error values at once, formulas when asked for.

    Raises ParseError, ValueError (also ``formulas``) or UnsafeMarkupError for a part that is not
    sound, TooWideError and VeiledValueError for contents that calamine cannot read.
    """

    def __init__(self, part: bytes) -> None:
        start, end = part.find(b"<sheetData"), part.rfind(b"</sheetData>")
        self._cells = part[start:end]
        self._parsed: Formulas | None = None
        if start < 0 or end < 0 or _UNUSUAL.search(self._cells):
            if _VEILED_VALUE.search(part):
                raise VeiledValueError
            self._parsed = _parsed(parse(part))
        self.errors = self._parsed.errors if self._parsed else self._errors()

    @cached_property
    def formulas(self) -> Formulas:
        """Return the formulas of the sheet."""
        if self._parsed:
            return self._parsed
        reader = _Reader()
        for found in _FORMULA.finditer(self._cells):
            attributes = _ATTRIBUTE.findall(found[1]) if found[1] else ()
            known = {key.decode(): value.decode() for key, value in attributes}
            reader.add(_cell_before(self._cells, found.start()), _text(found[2] or b""), **known)
        return reader.formulas

    def _errors(self) -> dict[Address, str]:
        cells, errors = self._cells, {}
        for found in _ERROR.finditer(cells):
            if b">" not in cells[cells.rfind(b"<c", 0, found.start()) : found.start()]:
                errors[_cell_before(cells, found.start())] = _text(found[1])
        return errors


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
        numbers.append(address(given).column if given else (numbers[-1] + 1 if numbers else 1))
    return numbers


class _Reader:
    """Collects formulas in the order of the part."""

    def __init__(self) -> None:
        self.formulas = Formulas()
        self._masters: dict[str, Shared] = {}

    def add(self, at: Address, text: str, t: str = "", **more: str) -> None:
        """Take one ``<f>`` with its attributes ``t``, ``si`` and ``ref``."""
        cells = span(more["ref"]) if "ref" in more else None
        if t == "shared":
            self._add_shared(at, text, more.get("si", ""), is_master=cells is not None)
        elif t in ("array", "dataTable") and cells and str(cells) != str(at):
            self.formulas.arrays.append((cells, text or "TABLE()"))
        elif text:
            self.formulas.own[at] = text

    def _add_shared(self, at: Address, text: str, group: str, *, is_master: bool) -> None:
        if text and (is_master or group not in self._masters):
            self._masters[group] = Shared(text, [])
        elif text:  # one that once belonged to the group and has its own text
            self.formulas.own[at] = text
            return
        if master := self._masters.get(group):
            master.members.append(at)
            self.formulas.shared[at] = master


def _parsed(root: Element) -> Formulas:
    reader, filled = _Reader(), []
    rows = root.findall("{*}sheetData/{*}row")
    for number, row in zip(positions(rows), rows, strict=True):
        cells = [node for node in row if local(node) == "c"]
        for column, cell in zip(columns(cells), cells, strict=True):
            inside = {local(node): node for node in cell}
            at = Address(number, column)
            if inside.keys() & {"v", "is"}:
                # calamine goes by the cell's own address, wherever the cell stands
                filled.append(address(cell.get("r")) if cell.get("r") else at)
            if "f" in inside:
                formula = inside["f"]
                reader.add(at, _flat(formula), **_known(formula))
            if cell.get("t") == "e" and "v" in inside:
                reader.formulas.errors[at] = _flat(inside["v"])
    _refuse_far(filled)
    return reader.formulas


def _refuse_far(filled: list[Address]) -> None:
    if filled:
        last = Address(max(at.row for at in filled), max(at.column for at in filled))
        if last.row * last.column > MOST_CELLS:
            raise TooWideError(last)


def _known(formula: Element) -> dict[str, str]:
    return {key: formula.get(key) for key in ("t", "si", "ref") if formula.get(key) is not None}


def _flat(node: Element) -> str:
    return unescaped(node.xpath("string()"))


def _cell_before(cells: bytes, place: int) -> Address:
    found = _CELL.match(cells, cells.rfind(b'<c r="', 0, place))
    if found is None:
        raise ValueError("a formula outside a cell")
    return Address(int(found[2]), column_number(found[1].decode()))


@lru_cache(4096)  # the template's own formulas are the same in thousands of files
def _text(raw: bytes) -> str:
    text = raw.decode("utf-8").replace("\r\n", "\n")
    return unescaped(unescape(text) if "&" in text else text)


def _moved(text: str, origin: Address, place: Address) -> str:
    translator = _translator(text, origin)
    return translator.translate_formula(str(place))[1:] if translator else text


@lru_cache(64)
def _translator(text: str, origin: Address) -> "Translator | None":
    """Return what moves a formula, or None for a text that is no formula."""
    from openpyxl.formula.tokenizer import TokenizerError  # noqa: PLC0415 - costs 0.1 s
    from openpyxl.formula.translate import Translator  # noqa: PLC0415

    try:
        return Translator("=" + text, str(origin))
    except TokenizerError:
        return None
