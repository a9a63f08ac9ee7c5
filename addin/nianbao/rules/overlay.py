"""A department's own rules, laid over an official set by a file that is checked line by line.

The file is TOML. It names itself and the edition it is meant for, changes severity, switch or
options of rules, and adds rules with ids of its own::

    name = "某市政务公开办2025年规则"
    edition = "2021"

    [[changes]]
    rule = "R022"
    severity = "warning"
    options = { least = 10 }

    [[changes]]
    rule = "R062"
    switch = "off"
    reason = "本市2025年机构改革，上年结转另行核对"

    [[rules]]
    id = "X001"
    severity = "warning"
    equations = ["proactive.coercive_measures.decisions <= proactive.penalties.decisions"]
    statement = "行政强制数量不应大于行政处罚数量"
    remedy = "核对两栏"
    source = "某市年报编制通知"

An added rule has equations, or a check that the program has, with options of its own. The
package is never edited, and every result is stamped with the name and hash of the overlay.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from nianbao.form.edition import editions
from nianbao.rules.catalogue import Rule, RuleSet
from nianbao.rules.overlay_checks import (
    Problem,
    problems_in_use,
    problems_of_sense,
    problems_of_shape,
)
from nianbao.rules.toml_lines import TomlLines
from nianbao.words import Refusal, say

_LARGEST = 2**22  # bytes
_SYNTAX_LINE = re.compile(r"at line (\d+)")


class OverlayRefusal(Refusal):
    """An overlay that cannot be used: every problem with its line, as one sentence each."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        super().__init__("overlay.problem")
        self.problems = tuple(sorted(set(problems)))
        self._file = path.name

    def __str__(self) -> str:
        return "\n".join(
            say("overlay.problem", file=self._file, line=line, reason=reason)
            for line, reason in self.problems
        )


def overlaid(rules: RuleSet, path: Path) -> RuleSet:
    """Return the rules with a department's changes and additions.

    Refuses a file that is wrong, with the file, each line and the reason (OverlayRefusal).
    """
    text = _text(path)
    content = _content(path, text)
    lines = TomlLines(text)
    problems = problems_of_shape(content, lines) or problems_of_sense(content, rules, lines)
    if problems:
        raise OverlayRefusal(path, problems)
    laid = _laid_over(rules, content)
    if problems := problems_in_use(content, laid, lines):
        raise OverlayRefusal(path, problems)
    return laid


def _laid_over(rules: RuleSet, content: Mapping[str, Any]) -> RuleSet:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    own = hashlib.sha256(canonical.encode()).hexdigest()
    changes = {change["rule"]: change for change in content.get("changes", ())}
    version = f"{rules.version}+{own[:8]}"
    changed = [
        replace(_changed(rule, changes[rule.id]), since=version) if rule.id in changes else rule
        for rule in rules.rules
    ]
    added = [replace(_added(record, rules), since=version) for record in content.get("rules", ())]
    return replace(
        rules,
        id=f"{rules.id}+{content['name']}",
        version=version,
        sha256=hashlib.sha256(f"{rules.sha256}\n{own}".encode()).hexdigest(),
        rules=(*changed, *sorted(added, key=lambda rule: rule.id)),
        changes=(*rules.changes, *_words(rules, content)),
    )


def fitted(rules: RuleSet, path: Path) -> RuleSet:
    """Return the rules with an overlay; as they are, where it is for another edition.

    For folders, in which filings of several editions may lie. Refuses what ``overlaid`` refuses.
    """
    named = _content(path, _text(path)).get("edition")
    return rules if named in editions() and named != rules.edition.id else overlaid(rules, path)


def content_of(path: Path) -> bytes:
    """Return what an overlay's file holds; refuses one that is not there or cannot be read."""
    try:
        if path.exists() and not path.is_file():  # a pipe or a device is never opened
            raise Refusal("overlay.unreadable", path=path, reason=say("overlay.no_file"))
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except OSError as error:
        key = "overlay.absent" if isinstance(error, FileNotFoundError) else "overlay.unreadable"
        raise Refusal(key, path=path, reason=error.strerror) from error


def _text(path: Path) -> str:
    content = content_of(path)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise OverlayRefusal(path, [(line, say("overlay.encoding"))]) from error


def _content(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        match = _SYNTAX_LINE.search(str(error))
        line = int(match[1]) if match else text.rstrip("\n").count("\n") + 1
        reason = say("overlay.syntax" if match else "overlay.unfinished")
        raise OverlayRefusal(path, [(line, reason)]) from error


def _changed(rule: Rule, change: Mapping[str, Any]) -> Rule:
    return replace(
        rule,
        severity=change.get("severity", rule.severity),
        switch=change.get("switch", rule.switch),
        options={**rule.options, **change.get("options", {})},
    )


def _added(record: Mapping[str, Any], rules: RuleSet) -> Rule:
    """Return an added rule; it says what the official rule with the same check says."""
    defaults = {"blank": "zero", "certainty": "exact"}
    models = (r.messages for r in rules.rules if r.check and r.check == record.get("check"))
    equations = tuple(record.get("equations", ()))
    return Rule(**{**defaults, **record, "equations": equations}, messages=next(models, {}))


def _words(rules: RuleSet, content: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each change and each added rule."""
    by_id = {rule.id: rule for rule in rules.rules}
    words = []
    for change in content.get("changes", ()):
        said = _change_words(by_id[change["rule"]], change)
        reason = change.get("reason")
        words += [
            say("overlay.change.reason", change=s, reason=reason) if reason else s for s in said
        ]
    for record in content.get("rules", ()):
        words.append(say("overlay.change.added", rule=record["id"], statement=record["statement"]))
    return words


def _change_words(rule: Rule, change: Mapping[str, Any]) -> list[str]:
    words = []
    if "severity" in change:
        before, after = (say(f"finding.severity.{s}") for s in (rule.severity, change["severity"]))
        words.append(say("overlay.change.severity", rule=rule.id, before=before, after=after))
    if "switch" in change:
        words.append(say(f"overlay.change.{change['switch']}", rule=rule.id))
    for key, value in change.get("options", {}).items():
        slots = {"before": _plain(rule.options[key]), "after": _plain(value)}
        words.append(say("overlay.change.option", rule=rule.id, name=key, **slots))
    return words


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
