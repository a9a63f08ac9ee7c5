"""One sheet's part, changed cell by cell and otherwise left as it is."""

from collections.abc import Mapping

from nianbao.book.block import Formula, Stood, Value
from nianbao.form.a1 import Address, Range, parse_range
from nianbao.host.cells import columns
from nianbao.host.markup import Element, below, declarations, fragment, keep_spaces, local
from nianbao.host.moments import Moment
from nianbao.host.sheet_rows import SheetRows
from nianbao.host.stood import HEIGHT, parsed
from nianbao.host.strings import Strings
from nianbao.host.values import ERRORS, digits, escaped

_NEARLY = 0.8
_NEAR = 12  # rows up and down
_OWN_ATTRIBUTES = ("r", "s")  # what is left of a cell whose content goes: its place and style


class SheetPart:
    """A worksheet's part under change; ``content()`` is what it has become.

    Raises ValueError, also from its methods, where the part's own markup is not sound.
    """

    def __init__(
        self,
        part: bytes,
        strings: Strings,
        moments: Mapping[str, Moment] | None = None,
        inputs: frozenset[str] = frozenset(),
    ) -> None:
        self._rows = SheetRows(part)
        self._inputs = inputs
        self._moments = moments or {}
        self._strings = strings
        self._ns = self._rows.prefix
        self._cells: dict[int, dict[int, Element]] = {}
        self._changed: set[int] = set()

    def content(self) -> bytes | None:
        """Return the part as it is now, or None when nothing in it has changed."""
        return self._rows.joined(self._changed) if self._changed else None

    def put(self, at: Address, content: Value | Formula | Stood) -> None:
        """Give a cell new content; its style stays, a new cell takes its row's or column's.

        A number is shown as one: a style for dates or percentages gives way to its plain twin, or
        where the workbook has none to that of a cell beside it.
        """
        if isinstance(content, Stood):
            self._put_back(at, content)
            return
        cell = self._cell(at) if content in (None, "") else self._cell_made(at)
        if cell is None:
            return
        before = fragment(cell)
        _clear(cell, keep=("extLst",))
        if isinstance(content, Formula):
            self._add(cell, "f", escaped(content.text))
            self._add_result(cell, content.cached)
        elif isinstance(content, str) and content:
            self._add_text(cell, content)
        elif content is not None and content != "":
            self._add_result(cell, content)
            moment = None if isinstance(content, bool) else self._moments.get(cell.get("s", ""))
            if moment and (style := moment.plain or self._style_beside(at)):
                cell.set("s", style)
        self._note(at, cell, before)

    def _style_beside(self, at: Address) -> str | None:
        """Return the style of the nearest cell to be filled in, in this row or else this column."""
        row = sorted(self._cells_of(at.row).items(), key=lambda cell: abs(cell[0] - at.column))
        near = [cell for _, cell in row]
        for distance in range(1, _NEAR):
            near += filter(
                None, (self._cell(at._replace(row=at.row + n)) for n in (-distance, distance))
            )
        return next((s for cell in near if (s := cell.get("s", "")) in self._inputs), None)

    def _note(self, at: Address, cell: Element, before: bytes) -> None:
        if fragment(cell) != before:
            self._changed.add(at.row)

    def _put_back(self, at: Address, stood: Stood) -> None:
        """Give a cell the markup that it had, and its row the height."""
        row = parsed(stood.markup, self._rows)
        found = row if row is not None and len(row) else None
        if found is None:
            self.put(at, stood.plain)
        else:
            cell = self._cell_made(at)
            _clear(cell)
            for name, value in found[0].attrib.items():
                if name not in _OWN_ATTRIBUTES or (name == "s" and value in self._moments):
                    cell.set(name, value)
            cell.extend(list(found[0]))
            self._changed.add(at.row)
            for name, uri in declarations(row).items() if row is not None else ():
                if self._rows.namespaces.get(name) != uri:  # saved by another program since
                    cell.set(name, uri)
        if row is not None and at.row in self._rows:
            attributes = self._rows.row(at.row).attrib
            for name in HEIGHT:
                attributes.pop(name, None)
            attributes.update({name: row.attrib[name] for name in HEIGHT if row.get(name)})
            self._changed.add(at.row)

    def show(self, at: Address, value: Value) -> None:
        """Give the formula of a cell another present value."""
        cell = self._cell(at)
        if cell is None:
            return
        before = fragment(cell)
        for child in [node for node in cell if local(node) in ("v", "is")]:
            cell.remove(child)
        for name in ("t", "vm"):
            cell.attrib.pop(name, None)
        self._add_result(cell, value)
        self._note(at, cell, before)

    def set_height(self, row: int, points: float) -> None:
        """Fix a row's height."""
        element = self._row_made(row)
        height = f"{points:.10g}"
        if element.get("ht") != height or element.get("customHeight") not in ("1", "true"):
            element.set("ht", height)
            element.set("customHeight", "1")
            self._changed.add(row)

    def fit(self, cells: Range, heights: Mapping[int, float], wrapping: frozenset[str]) -> None:
        """Have cells that do not wrap look as their columns do, and rows be high enough.

        What is shown as a date or a percentage keeps its look, without which it reads otherwise. A
        row is left alone where its height nearly suffices: programs measure a text by themselves.
        """
        for number, points in heights.items():
            if number not in self._rows:
                continue
            row = self._rows.row(number)
            if float(row.get("ht") or 0) < _NEARLY * points:
                self.set_height(number, points)
            for column, cell in self._cells_of(number).items():
                own, style = cell.get("s", "0"), self._column_style(column)
                is_loose = own not in wrapping and own not in self._moments
                if cells.left <= column <= cells.right and is_loose and style in wrapping:
                    cell.set("s", style)
                    self._changed.add(number)

    def rehome_formula(self, at: Address, text: str, cells: Range) -> None:
        """Make a cell the one where a shared formula is written down, for ``cells``."""
        cell = self._cell(at)
        formula = cell.find(self._ns + "f") if cell is not None else None
        if formula is None:
            return
        self._changed.add(at.row)
        formula.text = escaped(text)
        if cells == Range(*at, *at):
            for name in ("t", "si", "ref"):
                formula.attrib.pop(name, None)
        else:
            formula.set("ref", str(cells))

    def widen(self, cells: Range) -> None:
        """Have the sheet's stated dimension include these cells, where it states one."""
        for dimension in below(self._rows.top, "dimension") if self._changed else ():
            stated = dimension.get("ref", "A1")
            old = parse_range(stated)
            least = (min(old.top, cells.top), min(old.left, cells.left))
            most = (max(old.bottom, cells.bottom), max(old.right, cells.right))
            self._rows.restate(stated, str(Range(*least, *most)))

    def _cell(self, at: Address) -> Element | None:
        return self._cells_of(at.row).get(at.column) if at.row in self._rows else None

    def _cell_made(self, at: Address) -> Element:
        row = self._row_made(at.row)
        cells = self._cells_of(at.row)
        if at.column not in cells:
            cell = Element(self._ns + "c", {"r": str(at)})
            style = self._style(row, at.column)
            if style:
                cell.set("s", style)
            right = [column for column in cells if column > at.column]
            row.insert(list(row).index(cells[min(right)]) if right else len(row), cell)
            cells[at.column] = cell
            _widen_spans(row, at.column)
        return cells[at.column]

    def _cells_of(self, number: int) -> dict[int, Element]:
        """Return a row's cells by column; each bears its address from now on."""
        if number not in self._cells:
            found = self._rows.row(number).findall(self._ns + "c")
            self._cells[number] = dict(zip(columns(found), found, strict=True))
            for column, cell in self._cells[number].items():
                if cell.get("r") is None:
                    cell.set("r", str(Address(number, column)))
        return self._cells[number]

    def _row_made(self, number: int) -> Element:
        return self._rows.row(number) if number in self._rows else self._rows.add(number)

    def _style(self, row: Element, column: int) -> str | None:
        if row.get("customFormat") in ("1", "true"):
            return row.get("s")
        return self._column_style(column)

    def _column_style(self, column: int) -> str | None:
        for group in below(self._rows.top, "cols", "col"):
            if int(group.get("min", "0")) <= column <= int(group.get("max", "0")):
                return group.get("style")
        return None

    def _add(self, cell: Element, name: str, text: str | None) -> Element:
        """Put a child in its place: ``f``, ``v``, ``is``, and ``extLst`` always last."""
        child = Element(self._ns + name, {})
        child.text = text
        cell.insert(sum(local(node) != "extLst" for node in cell), child)
        return child

    def _add_text(self, cell: Element, text: str) -> None:
        number = self._strings.number(text)
        if number is not None:
            cell.set("t", "s")
            self._add(cell, "v", str(number))
            return
        cell.set("t", "inlineStr")
        line = self._add(self._add(cell, "is", None), "t", escaped(text))
        if text != text.strip() or "\n" in text:
            keep_spaces(line)

    def _add_result(self, cell: Element, value: Value) -> None:
        """Put a number or truth value, or what a formula gives, into ``v``."""
        if value is None:
            return
        if isinstance(value, bool):
            cell.set("t", "b")
            self._add(cell, "v", str(int(value)))
        elif isinstance(value, str):
            cell.set("t", "e" if value in ERRORS else "str")
            self._add(cell, "v", escaped(value))
        else:
            self._add(cell, "v", digits(value))


def _clear(cell: Element, keep: tuple[str, ...] = ()) -> None:
    """Take a cell's content away; its place and style stay."""
    for child in [node for node in cell if local(node) not in keep]:
        cell.remove(child)
    for name in [name for name in cell.attrib if name not in _OWN_ATTRIBUTES]:
        del cell.attrib[name]


def _widen_spans(row: Element, column: int) -> None:
    """Have the row's ``spans``, a hint for readers, hold true with a new cell."""
    if spans := row.get("spans"):
        edges = [int(edge) for part in spans.split() for edge in part.split(":")]
        row.set("spans", f"{min(*edges, column)}:{max(*edges, column)}")
