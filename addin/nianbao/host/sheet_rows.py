"""A sheet's part taken apart into its rows, so that a change parses the rows that it touches."""

import re
from bisect import insort
from functools import cached_property, lru_cache
from xml.etree.ElementTree import Element

from nianbao.host.cells import positions
from nianbao.host.markup import (
    below,
    declarations,
    fragment,
    in_utf8,
    parse,
    parse_fragment,
    prefix,
    serialise,
)

_ROOT = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)worksheet\b")
_NUMBER = re.compile(rb'<[^<>]*?\sr="([1-9][0-9]{0,6})"')


class SheetRows:
    """The rows of a sheet's part by their numbers; what stands around them stays as it is.

    ``prefix`` is that of the sheet's elements, ``numbers`` are of the rows, in order. Raises
    ValueError where the part has no cells, or rows that are not sound.
    """

    def __init__(self, part: bytes) -> None:
        found = _ROOT.search(part)
        self.prefix = found[1].decode() if found else ""
        pieces = _taken_apart(part, self.prefix) or _taken_apart(_addressed(part), self.prefix)
        if pieces is None:
            raise ValueError("no cells")
        self.head, rows, self.tail = pieces
        self.numbers = sorted(rows)
        self._written = rows
        self._parsed: dict[int, Element] = {}

    def __contains__(self, number: int) -> bool:
        return number in self._written or number in self._parsed

    def row(self, number: int) -> Element:
        """Return a row as an element, the same each time; raises KeyError where there is none."""
        if number not in self._parsed:
            self._parsed[number] = parse_fragment(self._written[number])
        return self._parsed[number]

    def add(self, number: int) -> Element:
        """Return a new row without cells."""
        self._parsed[number] = Element(self.prefix + "row", {"r": str(number)})
        insort(self.numbers, number)
        return self._parsed[number]

    def joined(self, changed: set[int]) -> bytes:
        """Return the part with these rows as they are now, and all others as they were."""
        rows = (
            fragment(self._parsed[number]) if number in changed else self._written[number]
            for number in self.numbers
            if number in changed or number in self._written
        )
        return b"".join((in_utf8(self.head), *rows, self.tail))

    def restate(self, dimension: str, new: str) -> None:
        """State another dimension of the sheet."""
        old = re.compile(
            rb"""(dimension\s[^<>]*?ref\s*=\s*["'])%s""" % re.escape(dimension.encode())
        )
        self.head = old.sub(rb"\g<1>%s" % new.encode(), self.head, 1)

    @cached_property
    def top(self) -> Element:
        """Return the root element with what stands before the rows."""
        closing = f"</{self.prefix}sheetData></{self.prefix}worksheet>"
        return parse_fragment(self.head + closing.encode())

    @property
    def namespaces(self) -> dict[str, str]:
        """Return the namespaces that hold for all rows, as they are declared."""
        return declarations(self.top)


@lru_cache(16)
def _patterns(prefix: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes], bytes]:
    """Return what finds the beginning of the rows and a row, and what ends the rows."""
    name = re.escape(prefix).encode()
    start = re.compile(rb"<%ssheetData((?:\s[^<>]*?)?)(/?)>" % name)
    row = re.compile(rb"<%srow(?:\s[^<>]*?)?(?:/>|>.*?</%srow\s*>)" % (name, name), re.DOTALL)
    return start, row, f"</{prefix}sheetData>".encode()


def _taken_apart(part: bytes, prefix: str) -> tuple[bytes, dict[int, bytes], bytes] | None:
    """Return head, rows, and tail; None where the rows are not written in the usual way."""
    start, row, end = _patterns(prefix)
    found = start.search(part)
    if found is None:
        return None
    if found[2]:
        opened = part[: found.end(1)] + b">"
        return opened, {}, end + part[found.end() :]
    last = part.rfind(end)
    inner = part[found.end() : last]
    written = row.findall(inner)
    numbers = [_NUMBER.match(one) for one in written]
    if last < 0 or not all(numbers) or sum(map(len, written)) != len(inner):
        return None
    rows = {int(number[1]): one for number, one in zip(numbers, written, strict=True) if number}
    if len(rows) != len(written) or list(rows) != sorted(rows):
        return None
    return part[: found.end()], rows, part[last:]


def _addressed(part: bytes) -> bytes:
    """Return a part with nothing between its rows, all of which bear their numbers."""
    root = parse(part)
    for data in below(root, "sheetData"):
        rows = data.findall(f"{prefix(root)}row")
        numbered = dict(zip(positions(rows), rows, strict=True))
        for number, row in numbered.items():
            row.set("r", str(number))
            row.tail = None
        data.text = None
        data[:] = [numbered[number] for number in sorted(numbered)]
    return serialise(root, part)
