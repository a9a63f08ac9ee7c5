"""Single cells gathered into as few rectangles as their places allow."""

from collections.abc import Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

from nianbao.form.a1 import Address, Range

T = TypeVar("T")


class Patch(NamedTuple, Generic[T]):
    """A rectangle and the content of each of its cells."""

    place: Range
    rows: list[list[T]]


def rectangles(places: Iterable[tuple[int, int]]) -> list[Range]:
    """Return rectangles that cover exactly these cells (row, column), from the top down."""
    return [patch.place for patch in patches(dict.fromkeys(Address(*at) for at in places))]


def patches(cells: Mapping[Address, T]) -> list[Patch[T]]:
    """Return rectangles that hold exactly these cells, from the top down.

    Neighbours in a row come together first, then equally wide runs in rows below each other.
    """
    open_runs: dict[tuple[int, int], Patch[T]] = {}
    done: list[Patch[T]] = []
    for row, left, line in _runs(cells):
        edges = (left, left + len(line) - 1)
        above = open_runs.get(edges)
        if above is not None and above.place.bottom == row - 1:
            place = above.place._replace(bottom=row)
            open_runs[edges] = Patch(place, [*above.rows, line])
            continue
        if above is not None:
            done.append(above)
        open_runs[edges] = Patch(Range(row, edges[0], row, edges[1]), [line])
    return sorted([*done, *open_runs.values()], key=lambda patch: patch.place)


def _runs(cells: Mapping[Address, T]) -> list[tuple[int, int, list[T]]]:
    """Return row, first column and contents of each unbroken run of cells in a row."""
    runs: list[tuple[int, int, list[T]]] = []
    for at in sorted(cells):
        row, column = at
        if runs and runs[-1][0] == row and runs[-1][1] + len(runs[-1][2]) == column:
            runs[-1][2].append(cells[at])
        else:
            runs.append((row, column, [cells[at]]))
    return runs
