"""What the formulas of a workbook file come to, as they stand there.

Known is what the formulas of our templates are written in, whichever release made them and
whichever program saved them since. A formula with anything else in it keeps the value it shows.
"""

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import Any

from nianbao.book.block import Block, Formula, Stood, Value
from nianbao.book.grid import as_held, as_text, is_number, number_of
from nianbao.form.a1 import Address, Range, parse_a1, parse_range
from nianbao.host.parsed_workbook import ParsedWorkbook
from nianbao.host.values import ERRORS

Contents = Mapping[str, Mapping[Address, Value | Formula | Stood]]
Result = Value | list[Value]  # a list where a formula speaks of several cells
Node = Callable[["Calculation", str], Result]  # the sheet on which the formula stands

_CELLS = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?"
_TOKEN = re.compile(
    rf"(?:('(?:[^']|'')+'|\w+)!)?({_CELLS})(?![\w(])|([0-9]+(?:\.[0-9]+)?)"
    r'|("(?:[^"]|"")*")|([A-Z]+)\(|(<=|>=|<>|\S)'
)
_SHEET, _RANGE, _NUMBER, _TEXT, _FUNCTION, _SIGN = range(6)
_END = ("",) * 6
_MOST_CELLS = 2_000_000  # thirty times what a template's formulas look at; a trap asks for more
_COUNTED = re.compile(r"[^*?~<>=]+\*")  # the one kind of condition that is counted: how it begins


class NotKnownError(Exception):
    """A formula that is left as it is."""


class CircleError(NotKnownError):
    """A formula that speaks of itself, if only by way of others."""


class CellError(Exception):
    """A formula that comes to an error value, such as ``#DIV/0!``."""


class Calculation:
    """The values of a workbook's cells after it is written to.

    ``contents`` are what cells will hold by sheet and address. Calculated are the formulas that
    stand in the ``live`` blocks, and those put in without a value; others keep what they show.
    """

    def __init__(self, file: ParsedWorkbook, contents: Contents, live: Sequence[Block]) -> None:
        self._file = file
        self._contents = contents
        self._live: dict[str, dict[Address, str]] = {}
        for block in live:
            self._live.setdefault(block.sheet, {}).update(self._standing(block))
        for sheet, cells in contents.items():
            for at, content in cells.items():
                if isinstance(content, Formula) and content.cached is None:
                    self._live.setdefault(sheet, {})[at] = content.text
        self._values: dict[tuple[str, Address], Value] = {}
        self._begun: set[tuple[str, Address]] = set()
        self._ranges: dict[tuple[str, Range], list[Value]] = {}
        self._filled: dict[str, Set[tuple[int, int]]] = {}
        self._looked_at = 0

    def results(self) -> Iterator[tuple[str, Address, Formula]]:
        """Yield sheet, address, text and present value of each formula that is understood."""
        for sheet, texts in self._live.items():
            for at, text in texts.items():
                try:
                    yield sheet, at, Formula(text, self._calculated(sheet, at, text))
                except NotKnownError:
                    continue

    def values(self, sheet: str, cells: Range) -> list[Value]:
        """Return what the cells of a rectangle hold, row by row."""
        self._looked_at += (cells.bottom - cells.top + 1) * (cells.right - cells.left + 1)
        if self._looked_at > _MOST_CELLS:
            raise NotKnownError(sheet)
        if (sheet, cells) not in self._ranges:
            if sheet not in self._file.workbook.places:
                raise NotKnownError(sheet)
            places = product(range(cells.top, cells.bottom + 1), range(cells.left, cells.right + 1))
            held = self._held(sheet)  # most cells of a list are blank
            self._ranges[sheet, cells] = [
                self._value(sheet, Address(*at)) if at in held else None for at in places
            ]
        return self._ranges[sheet, cells]

    def _standing(self, block: Block) -> Iterator[tuple[Address, str]]:
        """Yield each formula of a block that is not written over, with its place."""
        cells = Range.of(block.top, block.left, block.rows, block.columns)
        contents = self._contents.get(block.sheet, {})
        formulas = self._file.sheet(block.sheet).formulas
        for at in formulas.within(cells):
            if at not in contents and (text := formulas.at(at)) is not None:
                yield at, text

    def _held(self, sheet: str) -> Set[tuple[int, int]]:
        """Return the places on a sheet that hold anything."""
        if sheet not in self._filled:
            written = set(map(parse_a1, self._file.sheet(sheet).cells.filled))
            changed, live = self._contents.get(sheet, {}), self._live.get(sheet, {})
            self._filled[sheet] = written | changed.keys() | live.keys()
        return self._filled[sheet]

    def _value(self, sheet: str, at: Address) -> Value:
        text = self._live.get(sheet, {}).get(at)
        if text is not None:
            try:
                return self._calculated(sheet, at, text)
            except CircleError:
                raise
            except NotKnownError:
                pass
        return self._shown(sheet, at)

    def _shown(self, sheet: str, at: Address) -> Value:
        contents = self._contents.get(sheet, {})
        if at not in contents:
            return as_held(self._file.sheet(sheet).value(at))
        content = contents[at]
        content = content.plain if isinstance(content, Stood) else content
        return content.cached if isinstance(content, Formula) else content

    def _calculated(self, sheet: str, at: Address, text: str) -> Value:
        place = (sheet, at)
        if place in self._begun:
            raise CircleError(text)
        if place not in self._values:
            self._begun.add(place)
            try:
                value = _scalar(_compiled(text)(self, sheet))
                self._values[place] = 0 if value is None else value  # as a blank cell is shown
            except CellError as error:
                self._values[place] = str(error)
            except (RecursionError, TypeError, ValueError) as error:
                raise NotKnownError(text) from error
            finally:
                self._begun.discard(place)
        return self._values[place]


@lru_cache(8192)
def _compiled(text: str) -> Node:
    """Return the formula ready to be calculated. Raises NotKnownError."""
    try:
        reader = _Reader(text)
        node = reader.expression()
    except (RecursionError, ValueError) as error:
        raise NotKnownError(text) from error
    if reader.token is not _END:
        raise NotKnownError(text)
    return node


class _Reader:
    """A formula read from left to right; ``token`` is what comes next."""

    def __init__(self, text: str) -> None:
        self._tokens = iter(_TOKEN.findall(text))
        self._advance()

    def expression(self, least: int = 0) -> Node:
        """Return what comes next, as far as signs bind at least this much."""
        node = self._operand()
        while (sign := self.token[_SIGN]) in _SIGNS and _SIGNS[sign][0] > least:
            binding, work = _SIGNS[sign]
            self._advance()
            node = _joined(work, node, self.expression(binding))
        return node

    def _operand(self) -> Node:
        sheet, cells, number, text, function, sign = self.token
        self._advance()
        if cells:
            return _cells(sheet.strip("'").replace("''", "'"), cells)
        if number:
            return _constant(_number(number))
        if text:
            return _constant(text[1:-1].replace('""', '"'))
        if function:
            return self._function(function)
        if sign in ("-", "+"):
            operand = self.expression(_UNARY)
            return operand if sign == "+" else _joined(operator.sub, _constant(0), operand)
        if sign == "(":
            return self._arguments(1)[0]
        raise NotKnownError(sign)

    def _function(self, name: str) -> Node:
        if name not in _FUNCTIONS:
            raise NotKnownError(name)
        return _FUNCTIONS[name](self._arguments())

    def _arguments(self, most: int = 255) -> list[Node]:
        nodes = [self.expression()]
        while self.token[_SIGN] == "," and len(nodes) < most:
            self._advance()
            nodes.append(self.expression())
        if self.token[_SIGN] != ")":
            raise NotKnownError(self.token)
        self._advance()
        return nodes

    def _advance(self) -> None:
        self.token = next(self._tokens, _END)


def _number(text: str) -> int | Decimal:
    return Decimal(text) if "." in text else int(text)


def _constant(value: Value) -> Node:
    return lambda _calculation, _sheet: value


def _cells(own_sheet: str, text: str) -> Node:
    cells = parse_range(text.replace("$", ""))
    if (cells.top, cells.left) == (cells.bottom, cells.right):
        return lambda calculation, sheet: calculation.values(own_sheet or sheet, cells)[0]
    return lambda calculation, sheet: calculation.values(own_sheet or sheet, cells)


def _joined(work: Callable[..., Value], *nodes: Node) -> Node:
    """Return the work done on each cell, where one of the sides is a rectangle of them."""

    def node(calculation: Calculation, sheet: str) -> Result:
        sides = [side(calculation, sheet) for side in nodes]
        lengths = {len(side) for side in sides if isinstance(side, list)}
        if not lengths:
            return work(*sides)
        (length,) = lengths
        columns = [side if isinstance(side, list) else [side] * length for side in sides]
        return [work(*row) for row in zip(*columns, strict=True)]

    return node


def _over_all(work: Callable[[Iterable[Value]], Value]) -> Callable[[list[Node]], Node]:
    """Return a function over all the cells that its arguments name."""

    def function(nodes: list[Node]) -> Node:
        return lambda calculation, sheet: work(
            [
                value
                for side in (node(calculation, sheet) for node in nodes)
                for value in (side if isinstance(side, list) else (side,))
            ]
        )

    return function


def _each(work: Callable[..., Value]) -> Callable[[list[Node]], Node]:
    return lambda nodes: _joined(work, *nodes)


def _if(nodes: list[Node]) -> Node:
    condition, then, otherwise = nodes
    return lambda calculation, sheet: (then if _is_true(_scalar(condition(calculation, sheet)))
                                       else otherwise)(calculation, sheet)  # fmt: skip


def _scalar(result: Result) -> Value:
    if isinstance(result, list):
        raise NotKnownError
    return result


def _sound(value: Value) -> Value:
    """Return the value; raises CellError for an error value."""
    if isinstance(value, str) and value in ERRORS:
        raise CellError(value)
    return value


def _is_true(value: Value) -> bool:
    return bool(_figure(value))


def _figure(value: Value) -> int | Decimal:
    """Return what a value is in arithmetic."""
    if isinstance(_sound(value), str):
        raise NotKnownError(value)
    return value or 0  # pyright: ignore[reportReturnType]


def _words(value: Value) -> str:
    return as_text(_sound(value))


def _sum(values: Iterable[Value]) -> Value:
    return sum(map(number_of, map(_sound, values)))


def _count_if(nodes: list[Node]) -> Node:
    """Return how many texts begin with the words that a condition such as ``✗*`` names."""
    cells, condition = nodes

    def node(calculation: Calculation, sheet: str) -> Result:
        words, found = as_text(_scalar(condition(calculation, sheet))), cells(calculation, sheet)
        if not _COUNTED.fullmatch(words):
            raise NotKnownError(words)
        values = found if isinstance(found, list) else [found]
        return sum(isinstance(value, str) and value.startswith(words[:-1]) for value in values)

    return node


def _compared(holds: Callable[[Any, Any], bool]) -> Callable[[Value, Value], Value]:
    def compare(left: Value, right: Value) -> Value:
        left, right = _sound(left), _sound(right)
        if isinstance(left, str) or isinstance(right, str):
            if not isinstance(left or "", str) or not isinstance(right or "", str):
                raise NotKnownError
            return holds(as_text(left).casefold(), as_text(right).casefold())
        return holds(_figure(left), _figure(right))

    return compare


_SIGNS: dict[str, tuple[int, Callable[..., Value]]] = {
    "=": (1, _compared(operator.eq)),
    "<>": (1, _compared(operator.ne)),
    "<=": (1, _compared(operator.le)),
    ">=": (1, _compared(operator.ge)),
    "<": (1, _compared(operator.lt)),
    ">": (1, _compared(operator.gt)),
    "&": (2, lambda left, right: _words(left) + _words(right)),
    "+": (3, lambda left, right: _figure(left) + _figure(right)),
    "-": (3, lambda left, right: _figure(left) - _figure(right)),
    "*": (4, lambda left, right: _figure(left) * _figure(right)),
}
_UNARY = 5
_FUNCTIONS: dict[str, Callable[[list[Node]], Node]] = {
    "ABS": _each(lambda value: abs(_figure(value))),
    "AND": _over_all(lambda values: all(map(_is_true, values))),
    "COUNT": _over_all(lambda values: sum(map(is_number, values))),
    "COUNTA": _over_all(lambda values: sum(value is not None for value in values)),
    "COUNTIF": _count_if,
    "EXACT": _each(lambda left, right: _words(left) == _words(right)),
    "HYPERLINK": _each(lambda _, words: words),
    "IF": _if,
    "ISERROR": _each(lambda value: isinstance(value, str) and value in ERRORS),
    "LEFT": _each(lambda text, length: _words(text)[: int(_figure(length))]),
    "NOT": _each(lambda value: not _is_true(value)),
    "OR": _over_all(lambda values: any(map(_is_true, values))),
    "SUM": _over_all(_sum),
    "SUMPRODUCT": _over_all(_sum),
}
