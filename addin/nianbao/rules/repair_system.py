"""The equations of a rule set, written as plain sums over the cells that may be wrong.

A total that a formula computes proves nothing and cannot be wrong by itself: it is replaced by
its parts wherever it stands. An input that cannot be read has no value to keep: one equation
that holds it gives its value, and the others are rid of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nianbao.form.filing import Number
from nianbao.rules.catalogue import RuleSet
from nianbao.rules.equation import Equation, Relation, Term

# A sum: the place of each cell in the edition, and the integer it is multiplied by.
Form = dict[int, int]


@dataclass(frozen=True, slots=True)
class Guard:
    """A rule that only judges a repair: an inequality, or one with a condition."""

    form: Form
    relation: Relation
    when: Form

    def holds(self, difference: Number, condition: Number) -> bool:
        """Return whether the rule is kept where ``form`` and ``when`` come to these."""
        if self.when and condition:
            return True
        if self.relation == "=":
            return difference == 0
        return difference <= 0 if self.relation == "<=" else difference >= 0


@dataclass(frozen=True, slots=True)
class Part:
    """Equations that hang together, as bits; ``given`` are the unreadable cells among them."""

    equations: int
    given: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class System:
    """Every equation that takes part, ``forms[i]`` being the sum that must be 0.

    ``columns`` holds for each cell its equations and its factor in each, ``masks`` the same
    equations as bits, the shortest equation being bit 0. ``sums`` has the parts of each
    computed total; ``given`` the equation that gives each of the ``unreadable`` inputs, where
    one does.
    """

    equations: tuple[Equation, ...]
    forms: tuple[Form, ...]
    columns: dict[int, tuple[tuple[int, int], ...]]
    masks: dict[int, int]
    parts: tuple[Part, ...]
    guards: tuple[Guard, ...]
    sums: dict[int, Form]
    unreadable: frozenset[int]
    given: dict[int, Form]

    def reduced(self, terms: Iterable[Term]) -> tuple[Form, int]:
        """Return a sum over the cells that may be wrong, and how many times the sum it is."""
        return _without_given(_expanded(terms, (), self.sums), self.given)


def total(form: Form, values: Sequence[Number]) -> Number:
    """Return what a sum comes to."""
    return sum(factor * values[cell] for cell, factor in form.items())


def moved(form: Form, deltas: Mapping[int, int]) -> int:
    """Return by how much a sum changes when cells change by ``deltas``."""
    return sum(form.get(cell, 0) * change for cell, change in deltas.items())


def bits(mask: int) -> Iterator[int]:
    """Yield the places of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@lru_cache(maxsize=64)
def system_of(
    ruleset: RuleSet,
    tables: frozenset[str],
    computed: frozenset[int],
    unreadable: frozenset[int],
    unfinished: frozenset[Equation] = frozenset(),
) -> System:
    """Return the system of a rule set over ``tables``.

    ``computed`` are the totals that follow their parts, ``unreadable`` the inputs without a value.
    Equations that are ``unfinished`` judge nothing: blank cells leave them open.
    """
    sums = _sums(ruleset, computed)
    concerned = [
        equation
        for rule, equation in ruleset.equations
        if rule.severity == "error"
        and rule.switch == "on"
        and equation.left[0].cell.table in tables
        and equation not in unfinished
    ]
    pairs = [(_expanded(e.left, e.right, sums), e) for e in concerned if _is_searched(e)]
    pairs = [(form, equation) for form, equation in pairs if form]
    pairs, given = _eliminated(pairs, sorted(unreadable))
    pairs = _not_implied(sorted(pairs, key=lambda pair: len(pair[0])))
    forms = tuple(form for form, _ in pairs)
    columns = _columns(forms)
    return System(
        equations=tuple(equation for _, equation in pairs),
        forms=forms,
        columns=columns,
        masks={cell: sum(1 << i for i, _ in entries) for cell, entries in columns.items()},
        parts=_parts(forms, given),
        guards=tuple(
            guard
            for guard in _guards((e for e in concerned if not _is_searched(e)), sums, given)
            # one that hangs on an unreadable cell cannot be judged
            if unreadable.isdisjoint((*guard.form, *guard.when))
        ),
        sums=sums,
        unreadable=unreadable,
        given=given,
    )


def _is_searched(equation: Equation) -> bool:
    """Return whether the search has to make it hold: an equation between counts."""
    counts = all(term.cell.measure == "count" for term in (*equation.left, *equation.right))
    return equation.relation == "=" and not equation.when and counts


def _sums(ruleset: RuleSet, computed: frozenset[int]) -> dict[int, Form]:
    sums: dict[int, Form] = {}
    for cell in ruleset.totals:
        if cell.index in computed:
            sums[cell.index] = _expanded(ruleset.definitions[cell.id].right, (), sums)
    return sums


def _expanded(left: Iterable[Term], right: Iterable[Term], sums: dict[int, Form]) -> Form:
    """Return left minus right, computed totals replaced by their parts."""
    form: Form = {}
    for sign, terms in ((1, left), (-1, right)):
        for factor, cell in terms:
            for index, times in sums.get(cell.index, {cell.index: 1}).items():
                form[index] = form.get(index, 0) + sign * factor * times
    return {index: factor for index, factor in form.items() if factor}


def _eliminated(
    pairs: list[tuple[Form, Equation]], unreadable: list[int]
) -> tuple[list[tuple[Form, Equation]], dict[int, Form]]:
    """Return the equations without unreadable cells, and those that give the cells' values."""
    given: dict[int, Form] = {}
    for cell in unreadable:
        holding = [pair for pair in pairs if cell in pair[0]]
        if not holding:
            continue
        pivot = min(holding, key=lambda pair: len(pair[0]))
        rest = [(_without(f, cell, pivot[0])[0], e) for f, e in pairs if f is not pivot[0]]
        pairs = [(form, equation) for form, equation in rest if form]
        given = {c: _without(form, cell, pivot[0])[0] for c, form in given.items()}
        given[cell] = pivot[0]
    return pairs, given


def _without(form: Form, cell: int, pivot: Form) -> tuple[Form, int]:
    """Return a multiple of a sum with ``cell`` taken out by an equation, and which multiple."""
    if cell not in form:
        return form, 1
    sign = 1 if pivot[cell] > 0 else -1
    times, back = sign * pivot[cell], sign * form[cell]
    mixed = {i: times * form.get(i, 0) - back * pivot.get(i, 0) for i in {**form, **pivot}}
    return {i: factor for i, factor in mixed.items() if factor}, times


def _without_given(form: Form, given: dict[int, Form]) -> tuple[Form, int]:
    times = 1
    for cell, pivot in given.items():
        form, more = _without(form, cell, pivot)
        times *= more
    return form, times


def _not_implied(pairs: list[tuple[Form, Equation]]) -> list[tuple[Form, Equation]]:
    """Return the equations without those that are sums of shorter ones.

    With live totals the balance of the column 总计 is the sum of the others; kept, it would tie
    columns together that have nothing to do with each other.
    """
    kept: list[tuple[Form, Equation]] = []
    for form, equation in pairs:
        rest = dict(form)
        for shorter, _ in kept:
            if all(rest.get(cell) == factor for cell, factor in shorter.items()):
                for cell in shorter:
                    del rest[cell]
        if rest:
            kept.append((form, equation))
    return kept


def _columns(forms: Sequence[Form]) -> dict[int, tuple[tuple[int, int], ...]]:
    columns: dict[int, list[tuple[int, int]]] = {}
    for place, form in enumerate(forms):
        for cell, factor in form.items():
            columns.setdefault(cell, []).append((place, factor))
    return {cell: tuple(entries) for cell, entries in columns.items()}


def _parts(forms: Sequence[Form], given: dict[int, Form]) -> tuple[Part, ...]:
    """Return the equations in groups that share no cell."""
    waiting: list[tuple[int, tuple[int, ...], set[int]]]
    waiting = [(1 << place, (), set(form)) for place, form in enumerate(forms)]
    waiting += [(0, (cell,), set(form)) for cell, form in given.items()]
    parts: list[tuple[int, tuple[int, ...], set[int]]] = []
    for entry in waiting:
        joined = [part for part in (*parts, entry) if not part[2].isdisjoint(entry[2])]
        parts = [part for part in parts if part[2].isdisjoint(entry[2])]
        equations, cells, members = zip(*joined, strict=True)
        parts.append((sum(equations), sum(cells, ()), set().union(*members)))
    parts.sort(key=lambda part: min(part[2]))
    return tuple(Part(equations, cells) for equations, cells, _ in parts)


def _guards(
    equations: Iterable[Equation], sums: dict[int, Form], given: dict[int, Form]
) -> Iterable[Guard]:
    for equation in equations:
        form, _ = _without_given(_expanded(equation.left, equation.right, sums), given)
        when, _ = _without_given(_expanded(equation.when, (), sums), given)
        yield Guard(form, equation.relation, when)
