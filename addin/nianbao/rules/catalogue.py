"""The rule catalogue: rules as data, a set for each edition, stamped with version and hash.

The shape of the package's files is checked when they are changed, not at every click: by the
tests, by the builder of the template and by the rules' self-check. What a department lays over
them is checked whenever it is used (overlay_checks.py).
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

from nianbao.form import Cell, Edition, edition
from nianbao.form.edition import editions
from nianbao.rules.equation import Compiled, Equation, expand

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what must hold, how grave a breach is, what to do about it, and on what ground.

    Either ``equations`` or ``check`` (a name in rules/checks/) says how it is tested; ``options``
    are the thresholds and words that a check asks for. ``switch``: an ``on`` rule counts, a
    ``beta`` rule is reported apart and never blocks, an ``off`` rule is not tried.
    ``explainable``: an explanation settles it although it is an error. ``needs`` names what must
    be at hand for it to be tried at all (rules/tried.py), parted by blanks; ``reason`` says why it
    is off.
    """

    id: str
    severity: Severity
    statement: str
    remedy: str
    blank: Literal["zero", "skip"]
    certainty: Literal["exact", "may_over_report"]
    source: str
    equations: tuple[str, ...] = ()
    check: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    switch: Literal["on", "beta", "off"] = "on"
    explainable: bool = False
    needs: str = ""
    reason: str = ""

    @property
    def is_local(self) -> bool:
        """Return whether a department added it; the ids of official rules begin with R."""
        return not self.id.startswith("R")

    def key_of(self, equation: Equation) -> str:
        """Return under which key words for one of its equations stand in the catalogue of words."""
        if self.is_local:
            is_total = equation.axis == "cells" and equation.defined_total
            return "local.total" if is_total else f"local.{equation.axis}"
        if len(self.equations) == 1:
            return self.id
        kind = f"{equation.axis}_total" if equation.defined_total else "balance"
        return f"{self.id}.{kind}"


@dataclass(frozen=True, eq=False)
class RuleSet:
    """The rules in force for one edition, with the version and hash that stamp every result.

    ``changes`` says in words what a department's overlay changed.
    """

    id: str
    version: str
    sha256: str
    edition: Edition
    rules: tuple[Rule, ...]
    changes: tuple[str, ...] = ()

    @cached_property
    def equations(self) -> tuple[tuple[Rule, Equation], ...]:
        """Return every equation that is tried, written out, with the rule that declares it."""
        return tuple(declared for declared in self._declared if declared[0].switch != "off")

    @cached_property
    def conditional(self) -> tuple[Rule, ...]:
        """Return the rules in force that are tried only where what they need is at hand."""
        return tuple(rule for rule in self.rules if rule.needs and rule.switch != "off")

    @cached_property
    def _declared(self) -> tuple[tuple[Rule, Equation], ...]:
        return tuple(
            (rule, equation)
            for rule in self.rules
            for text in rule.equations
            for equation in expand(text, self.edition)
        )

    @cached_property
    def compiled(self) -> Compiled:
        """Return the equations in the same order, ready to be evaluated."""
        return Compiled.of([equation for _, equation in self.equations])

    @cached_property
    def definitions(self) -> dict[str, Equation]:
        """Return the equation that defines each total, by the total's cell id.

        Where two do (a total of totals), the one declared last counts. What a total is made of
        is the form's own: no rule that is switched off or added changes it.
        """
        return {
            total.id: equation
            for rule, equation in self._declared
            if (total := equation.defined_total) is not None and not rule.is_local
        }

    def reach(self, equation: Equation) -> tuple[Cell, ...]:
        """Return the equation's cells and all that the totals among them are made of."""
        if equation not in self._reaches:
            reached: dict[str, Cell] = {}
            waiting = list(equation.cells)
            while waiting:
                cell = waiting.pop()
                if cell.id not in reached:
                    reached[cell.id] = cell
                    if cell.is_total:
                        waiting += [term.cell for term in self.definitions[cell.id].right]
            self._reaches[equation] = tuple(reached.values())
        return self._reaches[equation]

    @cached_property
    def _reaches(self) -> dict[Equation, tuple[Cell, ...]]:
        return {}

    @cached_property
    def totals(self) -> tuple[Cell, ...]:
        """Return the totals in an order in which each comes after those it is made of."""
        done: list[Cell] = []
        waiting = [cell for cell in self.edition.cells if cell.is_total]
        while waiting:
            ready = [
                cell
                for cell in waiting
                if not any(t.cell in waiting for t in self.definitions[cell.id].right)
            ]
            done += ready
            waiting = [cell for cell in waiting if cell not in ready]
        return tuple(done)


@cache
def ruleset(edition_id: str) -> RuleSet:
    """Return the rules in force for an edition of the form."""
    head, records = _load(edition_id)
    canonical = json.dumps([head, records], ensure_ascii=False, sort_keys=True)
    return RuleSet(
        id=head["id"],
        version=head["version"],
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        edition=edition(head["edition"]),
        rules=tuple(_rule(record) for record in records),
    )


@cache
def batch_rules() -> dict[str, Rule]:
    """Return the rules on several filings at once, by id; they belong to no edition."""
    rules = [_rule(record) for _, part in _parts("batch") for record in part["rules"]]
    return {rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)}


def _rule(record: dict[str, Any]) -> Rule:
    return Rule(**{**record, "equations": tuple(record.get("equations", ()))})


def misshapen(catalogue_id: str) -> Iterator[str]:
    """Yield where a file of a catalogue is not of the agreed shape, and in what way."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow to load

    text = files("nianbao.rules").joinpath("catalogues", "schema.json").read_text("utf-8")
    schema = json.loads(text)
    schema["properties"]["edition"]["enum"] = list(editions())
    validator = Draft202012Validator(schema)
    for name, content in _parts(catalogue_id):
        for error in validator.iter_errors(content):
            yield f"{catalogue_id}/{name} {error.json_path}: {error.message}"


def _parts(catalogue_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the content of each file of a catalogue."""
    for part in files("nianbao.rules").joinpath("catalogues", catalogue_id).iterdir():
        yield part.name, tomllib.loads(part.read_text("utf-8"))


def _load(catalogue_id: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Return the head of a catalogue and its rules by id, those it extends included."""
    content: dict[str, Any] = {"rules": []}
    for _, read in _parts(catalogue_id):
        content = {**content, **read, "rules": [*content["rules"], *read["rules"]]}
    ids = [record["id"] for record in content["rules"]]
    if len(ids) != len(set(ids)):
        raise ValueError(f"a rule stands twice in catalogue {catalogue_id}")
    records: dict[str, dict[str, Any]] = {}
    if "extends" in content:
        records = {record["id"]: record for record in _load(content["extends"])[1]}
    for rule_id in content.get("deleted", ()):
        del records[rule_id]
    records |= {record["id"]: record for record in content["rules"]}
    head = {key: content[key] for key in ("id", "version", "edition")}
    return head, [records[rule_id] for rule_id in sorted(records)]
