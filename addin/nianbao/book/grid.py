"""The values of a workbook's cells, as the live formulas see them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from nianbao.book.block import Area, Block, Value
from nianbao.form import Cell
from nianbao.form.filing import Number, plain_number

Place = tuple[str, int, int]


class Grid:
    """Values by sheet, row and column; what is absent is blank.

    ``typed`` are the places of totals that stand as values, or as other formulas than ours.
    """

    def __init__(
        self, blocks: Iterable[Block], areas: Mapping[str, Area], typed: Iterable[Place] = ()
    ) -> None:
        self._typed = set(typed)
        self._values: dict[Place, Value] = {}
        for block in blocks:
            for down, row in enumerate(areas[block.name].values):
                for across, value in enumerate(row):
                    if value is not None:
                        self[block.sheet, block.top + down, block.left + across] = value

    def __getitem__(self, place: Place) -> Value:
        return self._values.get(place)

    def __setitem__(self, place: Place, value: Value) -> None:
        self._values[place] = value

    def is_free(self, sheet: str, row: int, column: int) -> bool:
        """Return whether a formula may put its value here: not over a total that was typed."""
        return (sheet, row, column) not in self._typed

    def hold(self, place: Place, value: Value) -> None:
        """Put a value where a formula belongs."""
        self._typed.add(place)
        self[place] = value

    def free(self, place: Place) -> None:
        """Give a place back to its formula."""
        self._typed.discard(place)
        self[place] = None

    def figure(self, sheet: str, cell: Cell) -> Value:
        """Return what stands in the cell of a figure."""
        return self[sheet, cell.range.top, cell.range.left]

    def column(self, block: Block) -> list[Value]:
        """Return what stands in the first column of a block."""
        return [self[block.sheet, block.top + down, block.left] for down in range(block.rows)]

    def places(self, block: Block) -> Iterable[tuple[int, int]]:
        """Yield row and column of every cell of a block, row by row."""
        for down in range(block.rows):
            for across in range(block.columns):
                yield block.top + down, block.left + across


def number_of(value: Value) -> Number:
    """Return what the value adds to a SUM: 0 for blanks, texts and truth values."""
    return value if is_number(value) else 0  # pyright: ignore[reportReturnType]


def is_number(value: Value) -> bool:
    """Return whether a spreadsheet counts the value as a number; a truth value it does not."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def as_text(value: Value) -> str:
    """Return the value as a spreadsheet joins it to a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return plain_number(value.normalize()) if isinstance(value, Decimal) else str(value)
