"""Figures that differ between two reports, of two years or two versions of one."""

from collections.abc import Iterator
from dataclasses import dataclass

from nianbao.form import Cell, Filing
from nianbao.form.filing import Figure, Number, plain_number
from nianbao.words import say


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell of the form that says other things in two reports."""

    cell: Cell
    first: Figure
    second: Figure

    @property
    def change(self) -> Number | None:
        """Return by how much the second is more than the first; None where one is no number."""
        if self.first.number is None or self.second.number is None:
            return None
        return self.second.number - self.first.number


def differences(first: Filing, second: Filing) -> Iterator[Difference]:
    """Yield the cells that both forms have, in the order of the second, whose figures differ."""
    for cell in common_cells(first, second):
        one, other = first.figures[cell.id], second.figures[cell.id]
        if shown(one) != shown(other) and not _is_same_number(one, other):
            yield Difference(cell, one, other)


def common_cells(first: Filing, second: Filing) -> Iterator[Cell]:
    """Yield the cells of the second form that the first has too, counted in the same unit."""
    for cell in second.edition.cells:
        twin = first.edition.by_id.get(cell.id)
        if twin is not None and twin.measure == cell.measure:
            yield cell


def shown(figure: Figure) -> str:
    """Return what stands in a cell; blank where nothing does."""
    if figure.number is None:
        return " ".join(figure.raw.split()) if figure.problem else ""
    return plain_number(figure.number)


def signed(number: Number | None) -> str:
    """Return a difference with its sign."""
    if number is None:
        return ""
    sign = say("differences.more") if number > 0 else say("differences.less") if number < 0 else ""
    return sign + plain_number(abs(number))


def _is_same_number(one: Figure, other: Figure) -> bool:
    return one.number is not None and one.number == other.number
