"""Time the rules: equations a second, compiled against a plain evaluation, and a whole check.

    PYTHONPATH=addin python benchmarks/rules.py

Every equation of 2021 is evaluated on filings of random numbers, in one run by three ways taken
in turn: compiled; plain, walking the terms of each equation over a list of numbers; and by name,
walking them over a mapping of cell ids. The goal is a million evaluations a second, compiled.
Then one check of a filing, from its figures to the verdict, on filings that balance and on
filings of random numbers, in which nearly every equation is broken and is put into words. Each
figure is the best of many runs.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence

from nianbao.form import Edition, Figure, Filing, Profile, edition
from nianbao.form.filing import Number
from nianbao.rules import Equation, Term, check, ruleset

FILINGS = 50
RUNS = 15
LARGEST = 10**6
GOAL = 1_000_000

Broken = list[tuple[int, Number, Number]]


def random_numbers(form: Edition, chance: random.Random) -> list[Number]:
    """Return one number for each cell; every fourth is 0."""
    return [
        chance.choice([0, chance.randrange(100), chance.randrange(LARGEST), 1]) for _ in form.cells
    ]


def plain(equations: Sequence[Equation], numbers: Sequence[Number]) -> Broken:
    """Return what ``Compiled.broken`` returns, term by term."""

    def total(terms: Sequence[Term]) -> Number:
        return sum(term.factor * numbers[term.cell.index] for term in terms)

    return _broken(equations, total)


def by_name(equations: Sequence[Equation], numbers: Mapping[str, Number]) -> Broken:
    """Return the same from numbers by cell id."""

    def total(terms: Sequence[Term]) -> Number:
        return sum(term.factor * numbers[term.cell.id] for term in terms)

    return _broken(equations, total)


def _broken(equations: Sequence[Equation], total: Callable[[Sequence[Term]], Number]) -> Broken:
    found: Broken = []
    for place, equation in enumerate(equations):
        left, right = total(equation.left), total(equation.right)
        if left == right or (equation.relation == "<=" and left < right):
            continue
        if equation.relation == ">=" and left > right:
            continue
        if not equation.when or total(equation.when) == 0:
            found.append((place, left, right))
    return found


def best(*ways: Callable[[], object]) -> list[float]:
    """Return the least time of each way in seconds, taken in turn."""
    times = [float("inf")] * len(ways)
    for _ in range(RUNS):
        for index, way in enumerate(ways):
            start = time.perf_counter()
            way()
            times[index] = min(times[index], time.perf_counter() - start)
    return times


def filed(form: Edition, numbers: Sequence[Number]) -> Filing:
    figures = [
        Figure(cell.id, str(number), number)
        for cell, number in zip(form.cells, numbers, strict=True)
    ]
    return Filing.of(form, Profile(unit="测试局", year=2025), figures)


def balanced(form: Edition, chance: random.Random) -> Filing:
    """Return a filing of which every equation holds: what was received was granted."""
    numbers = dict.fromkeys(form.by_id, 0)
    columns = [cell.column for cell in form.cells if cell.id.startswith("applications.new.")]
    for column in columns[:-1]:
        received = chance.randrange(1000)
        for row in ("new", "granted", "results_total"):
            numbers[f"applications.{row}.{column}"] = received
            numbers[f"applications.{row}.total"] += received
    return filed(form, list(numbers.values()))


def time_equations(form: Edition, chance: random.Random) -> None:
    rules = ruleset("2021")
    compiled = rules.compiled
    equations = compiled.equations
    lists = [random_numbers(form, chance) for _ in range(FILINGS)]
    named = [dict(zip(form.by_id, numbers, strict=True)) for numbers in lists]
    for numbers, names in zip(lists, named, strict=True):
        found = compiled.broken(numbers)
        assert found == plain(equations, numbers) == by_name(equations, names)
    fast, slow, slowest = best(
        lambda: [compiled.broken(numbers) for numbers in lists],
        lambda: [plain(equations, numbers) for numbers in lists],
        lambda: [by_name(equations, names) for names in named],
    )
    count = len(equations) * FILINGS
    print(f"{len(equations)} equations, {FILINGS} filings of random numbers, equations a second:")
    reached = "met" if count / fast >= GOAL else "MISSED"
    print(f"  compiled {count / fast:12,.0f}   goal {GOAL:,}: {reached}")
    print(f"  plain    {count / slow:12,.0f}   compiled is {slow / fast:.1f} times as fast")
    print(f"  by name  {count / slowest:12,.0f}   compiled is {slowest / fast:.1f} times as fast")


def time_checks(form: Edition, chance: random.Random) -> None:
    rules = ruleset("2021")
    good = [balanced(form, chance) for _ in range(10)]
    bad = [filed(form, random_numbers(form, chance)) for _ in range(10)]
    hard = {"R010", "R011", "R012", "R013", "R014", "R016", "R030", "R031", "R032"}
    assert not any(f.rule.id in hard for filing in good for f in check(filing, rules).findings)
    said = sum(len(check(filing, rules).findings) for filing in bad) // len(bad)
    fine, broken, worded = best(
        lambda: [check(filing, rules) for filing in good],
        lambda: [check(filing, rules) for filing in bad],
        lambda: [f.message for filing in bad for f in check(filing, rules).findings],
    )
    print(f"a check by {len(rules.rules)} rules, milliseconds a filing:")
    print(f"  all balances                   {fine / len(good) * 1000:8.2f}")
    print(f"  random, {said:3} findings           {broken / len(bad) * 1000:8.2f}")
    print(f"  the same with their sentences  {worded / len(bad) * 1000:8.2f}")


def main() -> None:
    chance = random.Random(2021)
    form = edition("2021")
    time_equations(form, chance)
    time_checks(form, chance)


if __name__ == "__main__":
    main()
