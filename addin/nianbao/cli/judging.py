"""Commands that judge a filing, and the rules by which they do."""

import argparse
from pathlib import Path

from nianbao.actions.check import Terms, as_json, check
from nianbao.actions.explain import explain
from nianbao.actions.rehearse import rehearse, rules_in_force
from nianbao.cli.options import (
    EXIT_CODES,
    Commands,
    day,
    opened_to_write,
    option_json,
    option_written_file,
)
from nianbao.cli.show import places, print_json, print_notes, print_search, print_verdict
from nianbao.form.edition import editions
from nianbao.rules import Rule
from nianbao.rules.catalogue import register_rules
from nianbao.rules.selfcheck import selfcheck
from nianbao.words import Refusal, say

_FIELDS = ("id", "severity", "statement", "remedy", "blank", "certainty", "source", "switch")
_FIELDS += ("reason",)


def _check(options: argparse.Namespace) -> int:
    terms = Terms(options.previous, options.as_of, options.rules, options.published)
    checked = check(opened_to_write(options), mark=options.write, terms=terms)
    if options.json:
        print_json(as_json(checked))
    else:
        print_verdict(checked.verdict, places(checked))
        print_search(checked.verdict)
        print_notes(checked.notes)
    return EXIT_CODES[checked.verdict.state]


def _explain(options: argparse.Namespace) -> int:
    terms = Terms(as_of=options.as_of)
    checked = explain(opened_to_write(options), options.rule, options.cells, options.text, terms)
    print_verdict(checked.verdict, places(checked))
    return EXIT_CODES[checked.verdict.state]


def _rules(options: argparse.Namespace) -> int:
    if options.rehearse:
        return _rehearse(options)
    rules = rules_in_force(options.edition, options.rules)
    if options.selfcheck:
        for remark in selfcheck(rules):
            print(remark)
        return 0
    if options.json:
        content = [{field: getattr(rule, field) for field in _FIELDS} for rule in rules.rules]
        stamp = {"id": rules.id, "version": rules.version, "sha256": rules.sha256}
        print_json({"ruleset": stamp, "rules": content})
        return 0
    of_registers = {rule.id: rule for rule in register_rules(rules.edition.id).rules}
    for rule in rules.rules:
        if rule.id not in of_registers:
            _print_rule(rule)
    print(say("cli.rules_of_registers"))
    for rule in of_registers.values():
        _print_rule(rule)
    return 0


def _print_rule(rule: Rule) -> None:
    severity = say(f"finding.severity.{rule.severity}")
    if rule.switch != "on":
        severity = say(f"rules.{rule.switch}", severity=severity)
    print(say("cli.rule", id=rule.id, severity=severity, statement=rule.statement))
    print(say("cli.rule_more", remedy=rule.remedy, source=rule.source))
    if rule.switch == "off" and rule.reason:
        print(say("rules.reason", reason=rule.reason))


def _rehearse(options: argparse.Namespace) -> int:
    if not options.rules:
        raise Refusal("action.no_new_rules")
    rehearsal, unread = rehearse(options.rehearse, options.edition, options.rules)
    print(rehearsal)
    print_notes(unread)
    return 0


def _check_options(parser: argparse.ArgumentParser) -> None:
    option_written_file(parser)
    option_json(parser)
    parser.add_argument("--previous", type=Path, metavar="LAST", help=say("cli.help.previous"))
    _option_as_of(parser)
    parser.add_argument("--rules", type=Path, metavar="RULES.toml", help=say("cli.help.overlay"))
    parser.add_argument("--published", type=Path, metavar="PAGE", help=say("rules.published"))
    parser.add_argument("--write", action="store_true", help=say("cli.help.write"))


def _option_as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=day, metavar="2026-01-20", help=say("cli.help.as_of"))


def _explain_options(parser: argparse.ArgumentParser) -> None:
    option_written_file(parser)
    parser.add_argument("rule", metavar="R038", help=say("cli.help.explain_rule"))
    parser.add_argument(
        "--cells", nargs="+", default=(), metavar="ID", help=say("cli.help.explain_cells")
    )
    parser.add_argument("--text", required=True, metavar="说明", help=say("cli.help.text"))
    _option_as_of(parser)


def _rules_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rules", type=Path, metavar="RULES.toml", help=say("cli.help.overlay"))
    parser.add_argument("--selfcheck", action="store_true", help=say("cli.help.selfcheck"))
    parser.add_argument("--rehearse", type=Path, metavar="DIR", help=say("cli.help.rehearse"))
    parser.add_argument(
        "--edition", choices=editions(), default=editions()[-1], help=say("cli.help.edition")
    )
    option_json(parser)


COMMANDS: Commands = {
    "check": (_check, _check_options),
    "explain": (_explain, _explain_options),
    "rules": (_rules, _rules_options),
}
