"""Time the search for wrong cells against a mixed-integer program on the same filings.

    PYTHONPATH=addin:tests python benchmarks/localisation.py

Real reports' figures with printed totals, in which 1, 2, 3 cells of table three were changed to
random small numbers: median and worst of single calls in milliseconds, for the search with
everything that it ranks and says, and for the HiGHS solver of scipy (a test dependency; big-M,
the figures themselves not declared whole) with the program already built. ``agree``: how often
both come to the same number of cells; where more than 4 are needed the search says so. Then the
search alone: clean filings, live totals, and what no four cells repair.
"""

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from nianbao.form import Filing
from nianbao.rules import RuleSet, ruleset
from nianbao.rules.repair import Repairs, repairs_of
from repair_figures import REPORTS, changed, known, live, printed
from repair_injection import clean_cells
from repair_milp import Program

CASES = 200
NAMES = [name for name in REPORTS if name not in ("pingtan-2020", "hongze-2023")]


@dataclass(frozen=True)
class Case:
    filing: Filing
    rules: RuleSet


def cases(size: int, chance: random.Random, *, with_live_totals: bool = False) -> Iterable[Case]:
    for _ in range(CASES):
        before = printed(chance.choice(NAMES))
        cells = [cell for cell in clean_cells(before) if cell.table == "applications"]
        if with_live_totals:
            cells = [cell for cell in cells if not cell.is_total]
        chosen = chance.sample(cells, size)
        after = changed(before, {cell.id: chance.randrange(100) for cell in chosen})
        yield Case(live(after) if with_live_totals else after, ruleset(before.edition.id))


def timed(run: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = run()
    return (time.perf_counter() - start) * 1000, result


def searched(case: Case) -> Repairs:
    claims = known(case.filing) if not case.filing.title else ()
    repairs = repairs_of(case.filing, case.rules, claims)
    assert all(repairs.sentences)
    return repairs


def against_solver(size: int, chance: random.Random) -> str:
    ours, theirs, agree = [], [], 0
    for case in cases(size, chance):
        took, repairs = timed(lambda case=case: searched(case))
        ours.append(took)
        witnesses = [cell.id for cell in case.filing.edition.cells]
        program = Program(case.filing, case.rules, witnesses)
        took, smallest = timed(program.smallest)
        theirs.append(took)
        assert isinstance(repairs, Repairs)
        assert isinstance(smallest, frozenset)
        agree += len(smallest) == sum(group.repairs[0].size for group in repairs.groups)
    return (
        f"{size:5} {median(ours):8.2f} {max(ours):8.2f} {median(theirs):8.1f} {max(theirs):8.1f} "
        f"{median(theirs) / median(ours):6.0f} {agree:4}/{CASES}"
    )


def alone(name: str, some: Iterable[Case]) -> str:
    times = [timed(lambda case=case: searched(case))[0] for case in some]
    return f"{name:40} {median(times):8.3f} {max(times):8.2f}"


def main() -> None:
    chance = random.Random(2023)
    for name in NAMES:
        searched(Case(changed(printed(name), {"applications.new.total": 0}), rules_of(name)))
    print(f"{'':5} {'search, ms':>17} {'solver, ms':>17}")
    print("cells   median    worst   median    worst  ratio agree")
    for size in (1, 2, 3):
        print(against_solver(size, chance), flush=True)
    print(f"{'search alone, ms':40}   median    worst")
    print(alone("clean", cases(0, chance)))
    print(alone("live totals and claims, 1 cell", cases(1, chance, with_live_totals=True)))
    print(alone("live totals and claims, 3 cells", cases(3, chance, with_live_totals=True)))
    print(alone("4 cells", cases(4, chance)))
    print(alone("8 cells, given up", cases(8, chance)))


def rules_of(name: str) -> RuleSet:
    return ruleset(REPORTS[name])


if __name__ == "__main__":
    main()
