"""The rule catalogue: rules as data, a set for each edition, stamped with version and hash.

A rule is one record in ``form/editions/<edition>/rules/``: what must hold, how it is tested, what
is said, what to do, on what ground, and examples. A set is that of the edition before it
(``extends``) without what it deletes, with its ``changes`` and its own ``rules``.

The shape of the package's files is checked when they are changed, not at every click: by the
tests, by the builder of the template and by the rules' self-check. What a department lays over
them is checked whenever it is used (overlay_checks.py).
"""

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from nianbao.form import Cell, Edition, edition
from nianbao.rules.equation import Compiled, Equation, expand

Severity = Literal["error", "warning", "hint", "reminder"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint", "reminder")
Record = dict[str, Any]

MESSAGE = "message"
BATCH, REGISTER = "batch", "register"
# What a record says and shows may become clearer without a new version: the hash leaves it out.
_WORDS = (MESSAGE, "flag", "examples")
_EXAMPLES = re.compile(r"^examples = '''.*?'''$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what must hold, how grave a breach is, what to do about it, and on what ground.

    Either ``equations`` or ``check`` (a name in rules/checks/) says how it is tested; ``options``
    are the thresholds and words that a check asks for. ``switch``: an ``on`` rule counts, a
    ``beta`` rule is reported apart and never blocks, an ``off`` rule is not tried.
    ``explainable``: an explanation settles it although it is an error. ``needs`` names what must
    be at hand for it to be tried at all (rules/applicability.py), parted by blanks; ``reason``
    says why it is off. ``messages`` are its own sentences by case, ``flags`` what stands beside a
    row of live flags; where there is only one, its case is ``message``. ``since`` is the version
    of its set that made it what it is.
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
    messages: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    since: str = ""

    @property
    def is_local(self) -> bool:
        """Return whether a department added it; the ids of official rules begin with R."""
        return not self.id.startswith("R")

    def case_of(self, equation: Equation) -> str:
        """Return under which key the words for one of its equations stand in the record."""
        if len(self.equations) == 1:
            return MESSAGE
        return f"{equation.axis}_total" if equation.defined_total else "balance"

    def key_of(self, equation: Equation) -> str:
        """Return what tells one kind of its equations from those of all rules."""
        case = self.case_of(equation)
        return self.id if case == MESSAGE else f"{self.id}.{case}"


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

    def inputs_of(self, cells: Iterable[Cell]) -> Counter[str]:
        """Return how often each input counts in the sum of these cells."""
        counts: Counter[str] = Counter()
        for cell in cells:
            if cell.is_total:
                counts += self.inputs_of(term.cell for term in self.definitions[cell.id].right)
            else:
                counts[cell.id] += 1
        return counts

    def reach(self, equation: Equation) -> tuple[Cell, ...]:
        """Return the equation's cells and all that the totals among them are made of."""
        if equation not in self._reaches:
            parts = (part for cell in equation.cells for part in self.parts_of(cell))
            self._reaches[equation] = tuple(dict.fromkeys(parts))
        return self._reaches[equation]

    def parts_of(self, cell: Cell) -> Iterator[Cell]:
        """Yield a cell and, of a total, all that it is made of; a part may come twice."""
        yield cell
        for term in self.definitions[cell.id].right if cell.is_total else ():
            yield from self.parts_of(term.cell)

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
    return _stamped(edition_id, edition_id)


@cache
def register_rules(edition_id: str) -> RuleSet:
    """Return the rules on a register of applications that is counted on an edition of the form."""
    return _stamped(REGISTER, edition_id)


def _stamped(set_id: str, edition_id: str) -> RuleSet:
    version, found = _load(set_id)
    since = _content(set_id, with_examples=False).get("since", {})
    changed = {rule_id: number for number, ids in since.items() for rule_id in ids}
    if not version:
        raise KeyError(f"the rules of {set_id} have no version")
    head = {"id": set_id, "edition": edition_id, "version": version}
    plain = [{k: v for k, v in record.items() if k not in _WORDS} for record in found]
    canonical = json.dumps([head, plain], ensure_ascii=False, sort_keys=True)
    first = f"{edition_id}.1" if set_id == edition_id else version
    return RuleSet(
        id=set_id,
        version=version,
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        edition=edition(edition_id),
        rules=tuple(
            replace(_rule(record), since=changed.get(record["id"], first)) for record in found
        ),
    )


@cache
def batch_rules() -> dict[str, Rule]:
    """Return the rules on several filings at once, by id; they belong to no edition."""
    return {record["id"]: _rule(record) for record in _load(BATCH)[1]}


def records(set_id: str) -> list[Record]:
    """Return the records of a set by id, those it takes over included, with their examples."""
    return _load(set_id, with_examples=True)[1]


def declared(set_id: str) -> list[Record]:
    """Return the records of a set's own files by id, changed ones in full, examples included."""
    content = _content(set_id, with_examples=False)
    own = {record["id"] for record in (*content["rules"], *content["changes"])}
    return [record for record in records(set_id) if record["id"] in own]


def _rule(record: Record) -> Rule:
    rest = {key: value for key, value in record.items() if key not in _WORDS}
    return Rule(
        **{**rest, "equations": tuple(record.get("equations", ()))},
        messages=_by_case(record.get(MESSAGE, {})),
        flags=_by_case(record.get("flag", {})),
    )


def _by_case(words: str | dict[str, str]) -> dict[str, str]:
    return {MESSAGE: words} if isinstance(words, str) else words


def misshapen(set_id: str) -> Iterator[str]:
    """Yield where a file of a rule set is not of the agreed shape, and in what way."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow to load

    schema = files("nianbao.rules").joinpath("catalogues", "schema.json").read_text("utf-8")
    validator = Draft202012Validator(json.loads(schema))
    for part in _folder(set_id).iterdir():
        for error in validator.iter_errors(tomllib.loads(part.read_text("utf-8"))):
            yield f"{set_id}/{part.name} {error.json_path}: {error.message}"


def _folder(set_id: str) -> Traversable:
    if set_id in (BATCH, REGISTER):
        return files("nianbao.rules").joinpath("catalogues", set_id)
    return files("nianbao.form").joinpath("editions", set_id, "rules")


def _content(set_id: str, *, with_examples: bool) -> dict[str, Any]:
    """Return what the files of a set hold together: its head, rules and changes."""
    content: dict[str, Any] = {"rules": [], "changes": []}
    for part in _folder(set_id).iterdir():
        text = part.read_text("utf-8")
        # they would take a sixth of the time in which a check reads its rules
        read = tomllib.loads(text if with_examples else _EXAMPLES.sub("", text))
        for kind in ("rules", "changes"):
            content[kind] += read.pop(kind, ())
        content |= read
    return content


@cache
def _load(set_id: str, *, with_examples: bool = False) -> tuple[str, list[Record]]:
    """Return the version of a set and its records by id, those inherited included.

    Raises ValueError where a rule stands twice, and KeyError where one that is changed or deleted
    is not there.
    """
    content = _content(set_id, with_examples=with_examples)
    records: dict[str, Record] = {}
    if "extends" in content:
        records = {
            record["id"]: record
            for record in _load(content["extends"], with_examples=with_examples)[1]
        }
    for rule_id in content.get("deleted", ()):
        del records[rule_id]
    for record in content["rules"]:
        if record["id"] in records:
            raise ValueError(f"rule {record['id']} stands twice in set {set_id}")
        records[record["id"]] = record
    for change in content["changes"]:
        records[change["id"]] = {**records[change["id"]], **change}
    return content.get("version", ""), [records[rule_id] for rule_id in sorted(records)]
