"""What is not filled in yet: which blank cells may still make up a difference.

A blank adds nothing to a sum. While the sum lacks something that blank cells may bring, nothing
is wrong so far; where they can only make it worse, it is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from nianbao.form import Cell, Filing
from nianbao.form.filing import Number
from nianbao.rules.catalogue import RuleSet
from nianbao.rules.equation import Equation, Term


def open_cells(
    filing: Filing, ruleset: RuleSet, terms: Iterable[Term], difference: Number
) -> tuple[Cell, ...]:
    """Return the blank cells that bring ``difference``, the sum of ``terms``, nearer to 0.

    None where no rule of the set asks for blank cells to be filled in: there a blank means 0.
    """
    if not any(rule.check == "blanks" and rule.switch == "on" for rule in ruleset.rules):
        return ()
    weights: Counter[str] = Counter()
    for factor, cell in terms:
        for part, times in _inputs(filing, ruleset, cell).items():
            weights[part] += factor * times
    return tuple(
        cell
        for cell in filing.edition.cells
        if weights[cell.id] * difference < 0 and filing.figures[cell.id].is_blank
    )


def unfinished(filing: Filing, ruleset: RuleSet) -> Mapping[Equation, tuple[Cell, ...]]:
    """Return the blank cells that leave open each equation that does not hold so far.

    A total that was typed over its formula is a number of its own, which its parts must come to.
    """
    numbers = [number or 0 for number in filing.numbers()]
    found: dict[Equation, tuple[Cell, ...]] = {}
    for place, left, right in ruleset.compiled.broken(numbers):
        equation = ruleset.equations[place][1]
        if equation.defined_total:
            continue
        sides = (*equation.left, *(Term(-term.factor, term.cell) for term in equation.right))
        cells = {
            *open_cells(filing, ruleset, sides, left - right),
            # what is blank in the condition may come to more than 0, whereupon it does not apply
            *open_cells(filing, ruleset, equation.when, -1),
        }
        if cells:
            found[equation] = tuple(cell for cell in filing.edition.cells if cell in cells)
    return found


def _inputs(filing: Filing, ruleset: RuleSet, cell: Cell) -> Mapping[str, int]:
    """Return how often each input counts in a cell; a typed total is made of none."""
    if not cell.is_total:
        return {cell.id: 1}
    counts: Counter[str] = Counter()
    if not filing.figures[cell.id].typed:
        for factor, part in ruleset.definitions[cell.id].right:
            for name, times in _inputs(filing, ruleset, part).items():
                counts[name] += factor * times
    return counts
