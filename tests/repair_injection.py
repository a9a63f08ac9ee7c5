"""Injected errors: every change of every single cell of the real reports, and what is found.

    PYTHONPATH=addin:tests python tests/repair_injection.py [--write]

prints the table of data/repair/measured.tsv; with ``--write`` the file is made anew.

A change puts into one cell its number plus or minus 1, with two digits swapped, ten times as
much, or what stands beside, above or below it. Only figures that are clean before are changed,
and only to numbers that do differ. Of changes of two and three cells, drawn from these, some
are tried. ``printed``: every total is a number, as published. ``live``: totals are formulas
that follow the inputs, and nothing else is known. ``live+claims``: the prose gives 新收, 办结
and 结转下年度 in all, last year's report 上年结转 in each column; with live totals nothing binds
the figures of table four.

changes: how many were tried · found: the rules broke and the search came to an end · among: the
changed cells with their former numbers are among the smallest repairs · alone: they are the
only one · first, in-three, worst: their rank in the list, of several groups the lowest.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nianbao.form import Cell, Filing
from nianbao.rules import ruleset
from nianbao.rules.repair import Repair, Repairs, repairs_of
from repair_figures import FOLDER, REPORTS, changed, known, live, printed

MEASURED = FOLDER / "measured.tsv"
MODES = ("printed", "live", "live+claims")
SHARES = ("found", "among", "alone", "first", "in-three")
COLUMNS = ("totals", "table", "cells", "changes", *SHARES, "worst")
DRAWN = 150


@dataclass
class Tally:
    """How often the changed cells came out where among the repairs."""

    changes: int = 0
    found: int = 0
    alone: int = 0
    ranks: Counter[int] = field(default_factory=Counter)

    def within(self, rank: int) -> int:
        return sum(count for place, count in self.ranks.items() if place <= rank)

    def count(self, repairs: Repairs, meant: Mapping[str, int]) -> None:
        self.changes += 1
        self.found += bool(repairs.groups) and not repairs.exceeded
        self.alone += [new(repair) for repair in repairs.found] == [meant]
        if rank := rank_of(repairs, meant):
            self.ranks[rank] += 1

    @property
    def row(self) -> list[str]:
        counts = [self.found, self.ranks.total(), self.alone, self.within(1), self.within(3)]
        shares = [f"{100 * count / self.changes:.1f}" for count in counts]
        return [str(self.changes), *shares, str(max(self.ranks))]


def rank_of(repairs: Repairs, meant: Mapping[str, int]) -> int:
    """The lowest rank of the repairs that together bring back what was meant; 0 if none do."""
    worst, restored = 0, {}
    for group in repairs.groups:
        for rank, repair in enumerate(group.repairs, 1):
            if new(repair).items() <= meant.items():
                worst = max(worst, rank)
                restored |= new(repair)
                break
    return worst if restored == meant else 0


def new(repair: Repair) -> dict[str, int]:
    return {cell: number for cell, (_, number) in repair.cells.items()}


def injections(before: Filing, cells: Sequence[Cell]) -> Iterator[tuple[Cell, int]]:
    """Every cell with every other number that a slip puts there."""
    beside = {(c.table, c.range.top, c.range.left): before.figures[c.id].number for c in cells}
    for cell in cells:
        number = int(before.figures[cell.id].number or 0)
        top, left = cell.range.top, cell.range.left
        places = [(top, left - 1), (top, left + 1), (top - 1, left), (top + 1, left)]
        neighbours = [beside.get((cell.table, *place)) for place in places]
        slips = [number + 1, number - 1, 10 * number, *swaps(number), *neighbours]
        for slip in dict.fromkeys(int(slip) for slip in slips if slip is not None):
            if slip >= 0 and slip != number:
                yield cell, slip


def swaps(number: int) -> list[int]:
    """The number with two neighbouring digits swapped, in every place."""
    text = str(number)
    return [int(text[:i] + text[i + 1] + text[i] + text[i + 2 :]) for i in range(len(text) - 1)]


def clean_cells(before: Filing) -> list[Cell]:
    """The cells of equations that hold: table three as a whole, table four by procedure."""
    rules = ruleset(before.edition.id)
    values = [number or 0 for number in before.numbers()]
    broken = [rules.equations[place][1] for place, _, _ in rules.compiled.broken(values)]
    closed = {region(cell) for equation in broken for cell in equation.cells}
    touched = {cell for rule, e in rules.equations if rule.severity == "error" for cell in e.cells}
    return [c for c in before.edition.cells if c in touched and region(c) not in closed]


def region(cell: Cell) -> str:
    return cell.id.rpartition(".")[0] if cell.table == "disputes" else cell.table


def measure() -> dict[tuple[str, str, int], Tally]:
    """What was found: by what the totals are, by table, by how many cells were changed."""
    tallies: dict[tuple[str, str, int], Tally] = {}
    for mode in MODES:
        for table, size in (("applications", 1), ("applications", 2), ("applications", 3)):
            tallies[mode, table, size] = Tally()
    tallies["printed", "disputes", 1] = Tally()
    for (mode, table, size), tally in tallies.items():
        for name in REPORTS:
            measure_report(name, mode, table, size, tally)
    return tallies


def measure_report(name: str, mode: str, table: str, size: int, tally: Tally) -> None:
    before = filled_in(printed(name))
    closed = set(repairs_of(before, ruleset(before.edition.id)).found)
    cells = [c for c in clean_cells(before) if c.table == table]
    if mode != "printed":
        cells = [c for c in cells if not c.is_total]
    claims = known(before) if mode == "live+claims" else []
    for changes in drawn(list(injections(before, cells)), size, seed=f"{name} {mode}"):
        after = changed(before, {cell.id: number for cell, number in changes})
        after = after if mode == "printed" else live(after)
        repairs = repairs_of(after, ruleset(before.edition.id), claims)
        own = [g for g in repairs.groups if not closed.intersection(g.repairs)]
        meant = {cell.id: int(before.figures[cell.id].number or 0) for cell, _ in changes}
        tally.count(Repairs(tuple(own)), meant)


def filled_in(before: Filing) -> Filing:
    """Return a filing with 0 where nothing was printed: a cell that is open excuses a change."""
    blanks = {cell: 0 for cell, figure in before.figures.items() if figure.number is None}
    return changed(before, blanks)


def drawn(
    single: Sequence[tuple[Cell, int]], size: int, seed: str
) -> Iterator[Sequence[tuple[Cell, int]]]:
    """Every change of one cell; of several cells as many as are tried, always the same."""
    if size == 1:
        yield from ([change] for change in single)
        return
    chance = random.Random(seed)
    cells = list(dict.fromkeys(cell for cell, _ in single))
    for _ in range(DRAWN if cells else 0):
        chosen = chance.sample(cells, size)
        yield [chance.choice([change for change in single if change[0] is c]) for c in chosen]


def table() -> str:
    rows = [
        COLUMNS,
        *([*map(str, key), *tally.row] for key, tally in measure().items()),
    ]
    return "".join("\t".join(row) + "\n" for row in rows)


def main() -> None:
    measured = table()
    sys.stdout.write(measured)
    if "--write" in sys.argv:
        MEASURED.write_text(measured, "utf-8")


if __name__ == "__main__":
    main()
