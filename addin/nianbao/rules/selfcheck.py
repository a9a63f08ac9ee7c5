"""Rules about the rules: their shape, contradictions, what follows from the rest, and gaps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from nianbao.form import Cell
from nianbao.form.edition import misshapen as misshapen_form
from nianbao.rules.catalogue import MESSAGE, Rule, RuleSet
from nianbao.rules.catalogue import misshapen as misshapen_rules
from nianbao.rules.cell_names import place, subject_words
from nianbao.rules.checks import CHECKS
from nianbao.rules.cone import Cone, Form, form_of
from nianbao.rules.equation import Equation
from nianbao.rules.options import misfits, required, texts_in, types_of
from nianbao.words import say

Kind = Literal[
    "misshapen",
    "always_zero",
    "implied",
    "untouched",
    "no_definition",
    "defined_twice",
    "no_words",
    "options",
]

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on a rule set: ``str()`` is its sentence."""

    kind: Kind
    sentence: str
    slots: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    def __str__(self) -> str:
        return say(f"selfcheck.{self.sentence}", **self.slots)


def selfcheck(rules: RuleSet) -> tuple[Remark, ...]:
    """Return every remark on a rule set and its form, the gravest first."""
    following = list(_following([equation for _, equation in rules.equations]))
    return (
        *misshapen(rules.edition.id),
        *_always_zero(rules, following),
        *_definitions(rules),
        *_words(rules),
        *_options(rules),
        *_untouched(rules),
        *_implied(rules, following),
    )


def misshapen(edition_id: str) -> Iterator[Remark]:
    """Yield where the files of a form or of its rules are not of the agreed shape."""
    for problem in (*misshapen_form(edition_id), *misshapen_rules(edition_id)):
        yield Remark("misshapen", "misshapen", {"problem": problem})


# --- contradictions


def _always_zero(rules: RuleSet, following: Sequence[Equation]) -> Iterator[Remark]:
    """Yield the figures that no filing may have above 0, with rules that forbid it together.

    A filing of nothing but 0 keeps every equation, so this is what a contradiction looks like.
    Equations that hold only ``when`` something is 0 forbid nothing by themselves.
    """
    declared = [(rule, e) for rule, e in rules.equations if not e.when]
    # what follows from the rest forbids nothing more
    cone = _cone(equation for _, equation in declared if equation not in following)
    waiting = {cell.index: cell for _, equation in declared for cell in equation.cells}
    by_culprits: dict[tuple[str, ...], list[Cell]] = {}
    while waiting:
        index, cell = next(iter(waiting.items()))
        held = cone.ray({index: Fraction(1)})
        waiting = {i: c for i, c in waiting.items() if i not in held and i != index}
        if not held:
            by_culprits.setdefault(_culprits(cell, declared), []).append(cell)
    for culprits, cells in by_culprits.items():
        slots = {"rules": _listed(culprits), "places": _places(cells, rules)}
        ids = tuple(cell.id for cell in cells)
        yield Remark("always_zero", "always_zero", slots, culprits, ids)


def _culprits(cell: Cell, declared: Sequence[tuple[Rule, Equation]]) -> tuple[str, ...]:
    """Return rules that together force a figure to 0, none of which can be spared."""
    kept = list(dict.fromkeys(rule.id for rule, _ in declared))
    for rule_id in list(kept):
        rest = [x for x in kept if x != rule_id]
        cone = _cone(equation for rule, equation in declared if rule.id in rest)
        if not cone.ray({cell.index: Fraction(1)}):
            kept = rest
    return tuple(kept)


def _cone(equations: Iterable[Equation]) -> Cone:
    cone = Cone()
    for equation in equations:
        cone.add_equation(equation)
    return cone


# --- what follows from the rest


def _implied(rules: RuleSet, following: Sequence[Equation]) -> Iterator[Remark]:
    """Yield for each rule those of its equations that follow from the others.

    Of several that follow from each other, the one over nothing but totals is named.
    """
    for rule in dict.fromkeys(rule.id for rule, _ in rules.equations):
        own = [e for r, e in rules.equations if r.id == rule]
        found = [equation for equation in own if equation in following]
        if found:
            all_of_it = len(found) == len(own)
            subjects = [_subject(equation, rules) for equation in found]
            slots = {"rule": rule, "count": str(len(found)), "subjects": _listed(subjects)}
            yield Remark("implied", "implied" if all_of_it else "implied_some", slots, (rule,))


def _subject(equation: Equation, rules: RuleSet) -> str:
    if equation.axis == "cells":
        return place(equation.left[0].cell, rules.edition)
    return subject_words(equation, rules.edition)


def _following(equations: Sequence[Equation]) -> Iterator[Equation]:
    plain = [e for e in equations if e.relation == "=" and not e.when]
    cone = Cone()
    for equation in sorted(plain, key=_rank):
        if not cone.add_zero(form_of(equation.left, equation.right)):
            yield equation
    limits = [e for e in equations if e.relation != "=" and not e.when]
    for equation in list(limits):
        others = cone.copy()
        for other in limits:
            if other is not equation:
                others.add_equation(other)
        if _holds(equation, others):
            limits.remove(equation)
            yield equation
    for equation in limits:
        cone.add_equation(equation)
    for equation in equations:
        if equation.when:
            narrowed = cone.copy()
            narrowed.add_zero(form_of(equation.when))
            if _holds(equation, narrowed):
                yield equation


def _rank(equation: Equation) -> int:
    """Return 0 for an equation over inputs, 1 for a total of totals, 2 for others over totals."""
    if not all(cell.is_total for cell in equation.cells):
        return 0
    return 1 if equation.defined_total else 2


def _holds(equation: Equation, cone: Cone) -> bool:
    """Return whether every solution keeps an equation."""
    more = form_of(equation.left, equation.right)
    less: Form = {variable: -factor for variable, factor in more.items()}
    ways = {"=": (more, less), "<=": (more,), ">=": (less,)}[equation.relation]
    return not any(cone.ray(way) for way in ways)


# --- gaps


def _untouched(rules: RuleSet) -> Iterator[Remark]:
    """Yield the figures of each table that no equation holds and no option names."""
    touched = {cell.id for _, equation in rules.equations for cell in equation.cells}
    for rule in rules.rules:
        if rule.switch != "off":
            for name in texts_in(rule.options):
                touched |= {c for c in rules.edition.by_id if f"{c}.".startswith(f"{name}.")}
    for table in rules.edition.tables:
        cells = [cell for cell in table.cells if cell.id not in touched]
        if cells:
            slots = {"count": str(len(cells)), "places": _places(cells, rules)}
            ids = tuple(cell.id for cell in cells)
            yield Remark("untouched", "untouched", slots, (), ids)


def _definitions(rules: RuleSet) -> Iterator[Remark]:
    """Yield the totals that no rule in force defines, and those that several do."""
    defining: dict[str, list[str]] = {c.id: [] for c in rules.edition.cells if c.is_total}
    for rule, equation in rules.equations:
        if equation.defined_total is not None:
            defining[equation.defined_total.id].append(rule.id)
    for cell_id, ids in defining.items():
        where = place(rules.edition.by_id[cell_id], rules.edition)
        if not ids:
            yield Remark("no_definition", "no_definition", {"place": where}, (), (cell_id,))
        elif len(ids) > 1:
            own = list(dict.fromkeys(ids))
            slots = {"place": where, "rules": _listed(own), "count": str(len(ids))}
            yield Remark("defined_twice", "defined_twice", slots, tuple(own), (cell_id,))


def _words(rules: RuleSet) -> Iterator[Remark]:
    """Yield the rules in force that lack words for a breach, or a check to find one."""
    missing = dict.fromkeys(
        (rule.id, key)
        for rule, equation in rules.equations
        for key in _missing(rule, equation)
        if not rule.is_local
    )
    for rule_id, key in missing:
        yield Remark("no_words", "no_words", {"rule": rule_id, "missing": key}, (rule_id,))
    for rule in rules.rules:
        if rule.check and rule.check not in CHECKS:
            slots = {"rule": rule.id, "check": rule.check}
            yield Remark("no_words", "no_check", slots, (rule.id,))


def _options(rules: RuleSet) -> Iterator[Remark]:
    """Yield where the options of a rule are not those that its check takes."""
    for rule in [rule for rule in rules.rules if rule.check in CHECKS]:
        for reason in _misfits(rule):
            slots = {"rule": rule.id, "check": rule.check, "reason": reason}
            yield Remark("options", "options", slots, (rule.id,))


def _misfits(rule: Rule) -> Iterator[str]:
    types = types_of(CHECKS[rule.check])
    for name in required(CHECKS[rule.check]):
        if name not in rule.options:
            yield say("overlay.check_wants", check=rule.check, name=name)
    for name, value in rule.options.items():
        if name not in types:
            known = say("overlay.list").join(types)
            yield say("overlay.check_option", check=rule.check, name=name, known=known)
        else:
            yield from (reason for _, reason in misfits(value, types[name], [name]))


def _missing(rule: Rule, equation: Equation) -> Iterator[str]:
    """Yield what an equation's record lacks: a message, or what stands beside its live flags."""
    case = rule.case_of(equation)
    has_row = equation.axis == "column" and rule.severity == "error"
    for key, words in ((MESSAGE, rule.messages), ("flag", rule.flags)):
        if case not in words and (key == MESSAGE or has_row):
            yield key if case == MESSAGE else f"{key}.{case}"


def _places(cells: Sequence[Cell], rules: RuleSet) -> str:
    named = _listed([place(cell, rules.edition) for cell in cells[:_NAMED]])
    if len(cells) <= _NAMED:
        return named
    return say("selfcheck.more", places=named, count=len(cells))


def _listed(names: Iterable[str]) -> str:
    return say("finding.list").join(names)
