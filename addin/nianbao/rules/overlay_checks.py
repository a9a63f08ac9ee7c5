"""What is wrong with an overlay: first its shape, then whether it makes sense for the rules."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from nianbao.form import Edition, Figure, Filing, Paragraph, Profile
from nianbao.form.edition import editions
from nianbao.form.profile import profile_data
from nianbao.rules.catalogue import Rule, RuleSet
from nianbao.rules.checks import CHECKS
from nianbao.rules.engine import check
from nianbao.rules.equation import NotationError, expand
from nianbao.rules.finding import Context
from nianbao.rules.options import misfits, required, texts_in, types_of
from nianbao.rules.toml_lines import TomlLines
from nianbao.words import catalogue, say

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

Problem = tuple[int, str]

_PROSE = (
    "（一）依申请公开情况",
    "2023年，我局共收到申请1件，已全部办结。存在的问题：培训不够。下一步加强培训。",
)
_WORD = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")
_EACH = re.compile(r"for each (?:column|row) of ")


def problems_of_shape(content: Mapping[str, Any], lines: TomlLines) -> list[Problem]:
    """Return where the file has other keys or other values than an overlay may have."""
    return [
        (lines.of([*error.absolute_path, *below], error.instance), reason)
        for error in _validator().iter_errors(content)
        for below, reason in _reasons(error)
    ]


@cache
def _validator() -> "Draft202012Validator":
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow to load

    text = files("nianbao.rules").joinpath("catalogues", "overlay.json").read_text("utf-8")
    schema = json.loads(text)
    schema["properties"]["edition"]["enum"] = list(editions())
    return Draft202012Validator(schema)


def _reasons(error: "ValidationError") -> Iterator[tuple[list[str], str]]:
    """Yield what is wrong in words, and the key below the error's place that is meant."""
    key = next((str(k) for k in reversed(error.absolute_path) if isinstance(k, str)), "")
    limit: Any = error.validator_value
    value: Any = error.instance
    schema: Any = error.schema
    if error.validator == "additionalProperties":
        known = _listed(schema["properties"])
        for extra in value.keys() - schema["properties"].keys():
            yield [extra], say("overlay.unknown_key", name=extra, known=known)
    elif error.validator == "required":
        for name in [name for name in limit if name not in value]:
            yield [], say("overlay.missing", name=name)
    elif error.validator == "enum":
        yield [], say("overlay.choice", name=key, known=_listed(limit), value=value)
    elif error.validator == "type":
        yield [], say("overlay.kind", name=key, kind=say(f"overlay.type.{limit}"))
    elif error.validator == "pattern":
        yield [], say("overlay.bad_id", value=value)
    elif error.validator in ("minLength", "minItems"):
        yield [], say("overlay.empty", name=key)
    else:
        yield [], say("overlay.no_change" if error.validator == "anyOf" else "overlay.one_test")


def problems_of_sense(
    content: Mapping[str, Any], rules: RuleSet, lines: TomlLines
) -> list[Problem]:
    """Return where the file does not fit the rules over which it is laid, or the form."""
    problems: list[Problem] = []
    if content["edition"] != rules.edition.id:
        reason = say("overlay.edition", own=content["edition"], used=rules.edition.id)
        problems.append((lines.of(["edition"]), reason))
    seen: set[str] = set()
    taken = {rule.id for rule in rules.rules}
    for place, change in enumerate(content.get("changes", ())):
        for below, reason in _wrong_change(change, rules, seen):
            problems.append((lines.of(["changes", place, *below]), reason))
        seen.add(change["rule"])
    for place, record in enumerate(content.get("rules", ())):
        if record["id"] in taken:
            reason = say("overlay.same_id", value=record["id"])
            problems.append((lines.of(["rules", place, "id"]), reason))
        taken.add(record["id"])
        for below, reason in _wrong_rule(record, rules):
            value = record["equations"][below[1]] if below[0] == "equations" else None
            problems.append((lines.of(["rules", place, *below], value), reason))
    return problems


def problems_in_use(content: Mapping[str, Any], rules: RuleSet, lines: TomlLines) -> list[Problem]:
    """Return where the rules that were laid over fail on a filing that is judged by way of trial.

    What an option must look like is known to its check alone.
    """
    problems: list[Problem] = []
    for kind, key in (("changes", "rule"), ("rules", "id")):
        for place, entry in enumerate(content.get(kind, ())):
            rule = next(rule for rule in rules.rules if rule.id == entry[key])
            if error := _failure(replace(rules, rules=(rule,))):
                reason = say("overlay.fails", rule=rule.id, error=error)
                problems.append((lines.of([kind, place, "options"]), reason))
    return problems


def _failure(rules: RuleSet) -> str:
    for filing in _trials(rules.edition):
        context = Context(previous=filing, as_of=date(2000, 1, 1), at_submit=True)
        for finding in check(filing, rules, context).findings:
            if finding.sentence == "finding.failed":
                return finding.slots["error"]
            if finding.sentence not in (*finding.rule.messages, *catalogue()):
                return finding.sentence
    return ""


def _trials(form: Edition) -> Iterator[Filing]:
    """Yield a blank filing, and one in which every figure is 1 and every section is written."""
    yield Filing.of(form, Profile(), ())
    figures = [Figure(cell.id, "1", 1) for cell in form.cells]
    prose = tuple(Paragraph(text) for text in _PROSE)
    kind = profile_data()["kinds"][-1]["name"]
    profile = Profile(unit="某局", kind=kind, year=form.last_year or form.first_year)
    sections = {section.number: prose for section in form.prose_sections}
    yield Filing.of(form, profile, figures, sections)


Wrong = Iterator[tuple[list[Any], str]]


def _wrong_change(change: Mapping[str, Any], rules: RuleSet, seen: set[str]) -> Wrong:
    rule = next((rule for rule in rules.rules if rule.id == change["rule"]), None)
    if rule is None:
        yield ["rule"], say("overlay.unknown_rule", rule=change["rule"])
        return
    if rule.id in seen:
        yield ["rule"], say("overlay.changed_twice", rule=rule.id)
    if change.get("switch", "off") != "off" and not (rule.check or rule.equations):
        yield ["switch"], say("overlay.no_test", rule=rule.id, reason=rule.reason)
    if "reason" not in change and not rule.is_local:
        for key in [key for key in ("severity", "switch") if _weakens(rule, key, change)]:
            yield [key], say("overlay.reason", rule=rule.id)
    options = change.get("options", {})
    if options and not rule.options:
        yield ["options"], say("overlay.no_options", rule=rule.id)
        return
    for key in options:
        if key not in rule.options:
            slots = {"name": key, "known": _listed(rule.options)}
            yield ["options", key], say("overlay.unknown_option", rule=rule.id, **slots)
        else:
            kind = types_of(CHECKS[rule.check])[key]
            yield from _wrong_value(["options", key], options[key], kind, rules.edition)


def _weakens(rule: Rule, key: str, change: Mapping[str, Any]) -> bool:
    """Return whether a change takes an error out of what blocks."""
    if rule.severity != "error" or key not in change:
        return False
    return change[key] != ("on" if key == "switch" else "error")


def _wrong_rule(record: Mapping[str, Any], rules: RuleSet) -> Wrong:
    for place, text in enumerate(record.get("equations", ())):
        if reason := _wrong_equation(text, rules.edition):
            yield ["equations", place], reason
    if "check" not in record:
        return
    name, options = record["check"], record.get("options", {})
    if name not in CHECKS:
        yield ["check"], say("overlay.unknown_check", name=name, known=_listed(CHECKS))
        return
    types = types_of(CHECKS[name])
    for key, value in options.items():
        if key in types:
            yield from _wrong_value(["options", key], value, types[key], rules.edition)
        else:
            word = "overlay.check_option" if types else "overlay.check_no_options"
            yield ["options", key], say(word, check=name, name=key, known=_listed(sorted(types)))
    for key in required(CHECKS[name]):
        if key not in options:
            yield ["options"], say("overlay.check_wants", check=name, name=key)


def _wrong_value(path: list[str], value: object, kind: Any, form: Edition) -> Wrong:
    """Yield where an option is of another type than its check takes, or names no cell."""
    for text in texts_in(value):
        if not _may_be_used(text, form):
            yield path, say("overlay.unknown_cell", form=form.name, name=text)
    yield from misfits(value, kind, path)


def _may_be_used(text: str, form: Edition) -> bool:
    """Return whether a text is no cell's name, or names a cell or several below it."""
    if not any(text.startswith(f"{table.id}.") for table in form.tables):
        return True
    return any(f"{cell}.".startswith(f"{text}.") for cell in form.by_id)


def _wrong_equation(text: str, form: Edition) -> str:
    """Return why an equation cannot be used, empty where it can."""
    try:
        expand(text, form)
    except NotationError:
        unknown = [name for name in _names(text) if name not in _known(text, form)]
        if unknown:
            return say("overlay.unknown_cell", form=form.name, name=unknown[0])
        return say("overlay.equation", text=text, example=say("overlay.example"))
    return ""


def _names(text: str) -> list[str]:
    return [n for n in _WORD.findall(_EACH.sub("", text)) if n != "when"]


def _known(text: str, form: Edition) -> set[str]:
    """Return the names that an equation may use: cells, or tables, rows and columns."""
    if not _EACH.match(text.strip()):
        return set(form.by_id)
    whole = [n for c in form.cells for n in (f"{c.table}.{c.line}", c.line, c.column)]
    return {".".join(n.split(".")[:i]) for n in whole for i in range(1, n.count(".") + 2)}


def _listed(names: Iterable[str]) -> str:
    return say("overlay.list").join(names)
