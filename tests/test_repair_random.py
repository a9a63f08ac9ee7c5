"""Random filings, random corruption: what the search returns repairs, and is the smallest there is.

Compared with a mixed-integer program (scipy) on small values.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nianbao.form import Filing
from nianbao.rules import ruleset
from nianbao.rules.repair import Repair, Repairs, repairs_of
from nianbao.rules.repair_search import SETS
from repair_figures import changed, live
from repair_milp import Program
from tables import LETTERS, SHEETS, filing, result_rows

RULES = ruleset("2021")
IDS = SHEETS["2021"].ids
TOTALS = [cell.id for cell in RULES.totals]
INPUTS = [
    cell.id for cell in RULES.edition.cells if cell.table != "proactive" and not cell.is_total
]

checked = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
compared = settings(checked, max_examples=60)
enumerated = settings(checked, max_examples=15)

small = st.integers(0, 12)


class Corrupted:
    """A filing that balanced, and the same with other numbers in some cells."""

    def __init__(self, before: Filing, wrong: dict[str, int], witnesses: tuple[str, ...]) -> None:
        self.before = before
        self.after = added_up(changed(before, wrong))
        self.wrong = wrong
        self.witnesses = witnesses

    def __repr__(self) -> str:
        names = {cell: short for short, cell in IDS.items()}
        numbers = {short: self.before.figures[cell].number for short, cell in IDS.items()}
        held = " ".join(f"{short}={number}" for short, number in numbers.items() if number)
        typed = " ".join(names[cell] for cell in self.witnesses if cell in TOTALS)
        wrong = " ".join(f"{names[cell]}={number}" for cell, number in self.wrong.items())
        return f"{held}; typed: {typed}; wrong: {wrong}"


@st.composite
def balanced(draw: st.DrawFn, values: st.SearchStrategy[int] = small) -> Filing:
    """A filing with live totals in which everything holds."""
    rows = [*result_rows("2021"), "r25"]
    numbers: dict[str, int] = {}
    for letter in LETTERS[:-1]:
        filled = draw(st.dictionaries(st.sampled_from(rows), values, max_size=5))
        total = sum(filled.values())
        carried_in = draw(st.integers(0, total))
        numbers |= {IDS[f"{row}.{letter}"]: number for row, number in filled.items()}
        numbers |= {
            IDS[f"r01.{letter}"]: total - carried_in,
            IDS[f"r02.{letter}"]: carried_in,
        }
    for cell in INPUTS:
        if cell.startswith("disputes") and draw(st.booleans()):
            numbers[cell] = draw(values)
    return live(changed(filing(), numbers))


@st.composite
def corrupted(
    draw: st.DrawFn,
    typed: st.SearchStrategy[Iterable[str]],
    *,
    most: int = 3,
    values: st.SearchStrategy[int] = small,
) -> Corrupted:
    """A balanced filing in which some totals were typed and 1 to ``most`` cells are wrong."""
    before = draw(balanced(values))
    by_hand = frozenset(draw(typed))
    figures = {
        cell: figure._replace(typed=cell in by_hand) for cell, figure in before.figures.items()
    }
    before = replace(before, figures=figures)
    witnesses = (*INPUTS, *by_hand)
    wrong = draw(st.dictionaries(st.sampled_from(witnesses), values, min_size=1, max_size=most))
    wrong = {cell: n for cell, n in wrong.items() if n != before.figures[cell].number}
    return Corrupted(before, wrong, witnesses)


def added_up(before: Filing) -> Filing:
    """The filing with its live totals computed anew."""
    figures = dict(before.figures)
    for cell in RULES.totals:
        if not figures[cell.id].typed:
            parts = RULES.definitions[cell.id].right
            total = sum(figures[part.cell.id].number or 0 for part in parts)
            figures[cell.id] = figures[cell.id]._replace(number=total, raw=str(total))
    return replace(before, figures=figures)


every_total = st.just(TOTALS)
no_total = st.just(())
some_totals = st.sets(st.sampled_from(TOTALS), max_size=12)
any_totals = st.one_of(every_total, no_total, some_totals)


def repaired(after: Filing, repairs: Iterable[Repair]) -> Filing:
    numbers = {cell: new for r in repairs for cell, (_, new) in r.cells.items()}
    return added_up(changed(after, numbers))


def holds(figures: Filing) -> bool:
    broken = RULES.compiled.broken([number or 0 for number in figures.numbers()])
    return all(RULES.equations[place][0].severity != "error" for place, _, _ in broken)


def choices(repairs: Repairs) -> list[tuple[Repair, ...]]:
    """One repair of each group, the first of all and each of the others with the firsts."""
    firsts = tuple(group.repairs[0] for group in repairs.groups)
    return [
        (*firsts[:place], repair, *firsts[place + 1 :])
        for place, group in enumerate(repairs.groups)
        for repair in group.repairs
    ]


@checked
@given(corrupted(any_totals))
def test_every_repair_makes_everything_hold(case: Corrupted) -> None:
    repairs = repairs_of(case.after, RULES)

    assert not repairs.exceeded or len(repairs.found) >= SETS
    assert bool(repairs.groups) == (not holds(case.after))
    for choice in choices(repairs):
        assert holds(repaired(case.after, choice))
    for repair in repairs.found:
        for cell, (old, new) in repair.cells.items():
            assert old == case.after.figures[cell].number != new >= 0


@checked
@given(corrupted(any_totals))
def test_the_true_cells_are_among_the_answers_where_these_are_as_many(case: Corrupted) -> None:
    repairs = repairs_of(case.after, RULES)

    sizes = [group.repairs[0].size for group in repairs.groups]
    assert sum(sizes) <= len(case.wrong)
    if sum(sizes) < len(case.wrong) or repairs.exceeded:
        return
    sets = [{frozenset(r.cells) for r in group.repairs} for group in repairs.groups]
    assert any(frozenset().union(*pick) == case.wrong.keys() for pick in product(*sets))


@checked
@given(corrupted(every_total, most=1))
def test_with_typed_totals_one_wrong_cell_is_the_only_answer_in_table_three(
    case: Corrupted,
) -> None:
    repairs = repairs_of(case.after, RULES)

    for cell, number in case.wrong.items():
        true = {cell: (number, case.before.figures[cell].number)}
        answers = [dict(repair.cells) for repair in repairs.found]
        assert true in answers
        assert answers == [true] or cell.startswith("disputes")


@checked
@given(corrupted(every_total, values=st.integers(0, 10**11)))
def test_great_numbers_are_as_exact_as_small_ones(case: Corrupted) -> None:
    repairs = repairs_of(case.after, RULES)

    assert not repairs.exceeded
    for choice in choices(repairs):
        assert holds(repaired(case.after, choice))


@compared
@given(corrupted(any_totals))
def test_no_smaller_set_repairs(case: Corrupted) -> None:
    sizes = [group.repairs[0].size for group in repairs_of(case.after, RULES).groups]
    program = Program(case.after, RULES, case.witnesses)

    assert sum(sizes) == len(program.smallest() or ())


@enumerated
@given(corrupted(st.one_of(every_total, some_totals), most=2))
def test_no_smallest_set_is_missing(case: Corrupted) -> None:
    groups = repairs_of(case.after, RULES).groups
    sets = [{frozenset(repair.cells) for repair in group.repairs} for group in groups]
    if not sets or sum(len(each) for each in sets) > 12:
        return
    program = Program(case.after, RULES, case.witnesses)

    together = {frozenset().union(*pick) for pick in product(*sets)}
    assert together == program.every_smallest()


@checked
@given(balanced(), st.sets(st.sampled_from(INPUTS[:144]), min_size=1, max_size=2))
def test_unreadable_cells_get_their_true_values(before: Filing, cells: set[str]) -> None:
    """Row and column of printed totals force two cells of table three wherever they stand."""
    figures = dict(before.figures)
    true = {cell: (None, figures[cell].number) for cell in cells}
    for cell in cells:
        figures[cell] = figures[cell]._replace(number=None, problem="unreadable", raw="?")
    printed = replace(before, figures=figures, title="年度报告")

    (repair,) = repairs_of(printed, RULES).found
    assert repair.cells == true
