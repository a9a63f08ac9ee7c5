"""The command ``nianbao``: every action from a terminal. The only module that prints.

Exit codes: 0 done, or the report may be filed; 1 errors stand in it; 2 the request cannot
be carried out; 3 only warnings that want an explanation.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from nianbao import __version__
from nianbao.actions.check import Terms, as_json, check
from nianbao.actions.demo import demo
from nianbao.actions.explain import explain
from nianbao.actions.export import export
from nianbao.actions.filling import Written, fill, new, read, recompute
from nianbao.actions.rehearse import rehearse, rules_in_force
from nianbao.actions.workbook import open_workbook
from nianbao.book.filling import change_words, json_number
from nianbao.book.findings import finding_place, level_word, suspect_words, verdict_sentence
from nianbao.form.edition import EDITIONS
from nianbao.form.filing import plain_number
from nianbao.recover import Recovered
from nianbao.rules import Finding, Verdict
from nianbao.rules.places import place
from nianbao.rules.selfcheck import selfcheck
from nianbao.words import Refusal, say

_EXIT = {"ready": 0, "blocked": 1, "explain": 3}
_REFUSED = 2
_COMPLAINTS = (
    (r"invalid choice: '(?P<given>.*?)' \(choose from (?P<known>.*)\)", "cli.complaint.choice"),
    (r"are required: (?P<names>.*)", "cli.complaint.required"),
    (r"unrecognized arguments: (?P<given>.*)", "cli.complaint.unknown"),
    (r"argument (?P<name>\S+): expected one argument", "cli.complaint.no_value"),
    (r"argument (?P<name>\S+): invalid int value: '(?P<given>.*)'", "cli.complaint.number"),
    (r"argument (?P<name>\S+): invalid fromisoformat value: '(?P<given>.*)'", "cli.complaint.date"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code of one command."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal on Windows may not know every character; none may stop the work
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except Refusal as refusal:
        print(say("cli.refused", sentence=refusal), file=sys.stderr)
        return _REFUSED
    except BrokenPipeError:
        # whoever was reading has seen enough; nothing is left to be said or flushed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(say("cli.refused", sentence=say("cli.os_error", error=error)), file=sys.stderr)
        return _REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="nianbao", description=say("cli.about"), add_help=False)
    _help_option(parser)
    parser.add_argument(
        "--version", action="version", version=__version__, help=say("cli.help.version")
    )
    commands = parser.add_subparsers(
        required=True, metavar=say("cli.command"), title=say("cli.commands"), dest="command"
    )
    for name, (run, add_options) in _COMMANDS.items():
        command = commands.add_parser(
            name, help=say(f"cli.help.{name}"), description=say(f"cli.help.{name}"), add_help=False
        )
        _help_option(command)
        add_options(command)
        command.set_defaults(run=run)
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint about a wrong command line is Chinese."""

    def error(self, message: str) -> Any:
        for pattern, key in _COMPLAINTS:
            if match := re.search(pattern, message):
                message = say(key, **match.groupdict())
                break
        self.exit(_REFUSED, say("cli.usage", message=message, help=f"{self.prog} --help") + "\n")

    def format_help(self) -> str:
        text = super().format_help()
        for english in ("usage: ", "positional arguments:", "options:"):
            text = text.replace(english, say(f"cli.argparse.{english.strip(': ').split()[0]}"))
        return text


def _help_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help=say("cli.help.help"))


def _demo(options: argparse.Namespace) -> int:
    folder = options.out or _unused_folder(Path(say("cli.demo_folder")))
    done = demo(folder)
    print(say("cli.demo_read", source=done.source.name))
    _print_recovered(done.recovered)
    _print_verdict(done.checked.verdict, _places(done.checked))
    print(say("cli.written", path=done.workbook))
    for path in done.exports:
        print(say("cli.written", path=path))
    return 0


def _unused_folder(folder: Path) -> Path:
    number = 2
    candidate = folder
    while candidate.exists():
        candidate = folder.with_name(f"{folder.name}-{number}")
        number += 1
    return candidate


def _new(options: argparse.Namespace) -> int:
    written = new(options.file, options.unit, options.year, options.last)
    print(say("cli.written", path=written.path))
    _print_notes(written.notes)
    return 0


def _read(options: argparse.Namespace) -> int:
    written, recovered = read(options.source, options.file)
    if options.json:
        figures = recovered.filing.figures.values()
        _print_json(
            {
                "out": str(written.path),
                "edition": recovered.filing.edition.id,
                "found": sum(figure.number is not None for figure in figures),
                "missing": list(recovered.missing),
                "notes": list(written.notes),
            }
        )
        return 0
    print(say("cli.written", path=written.path))
    _print_recovered(recovered)
    return 0


def _fill(options: argparse.Namespace) -> int:
    _print_changes(fill(options.file, options.data))
    return 0


def _recompute(options: argparse.Namespace) -> int:
    _print_changes(recompute(options.file))
    return 0


def _figures(options: argparse.Namespace) -> int:
    filing = open_workbook(options.file)[1].filing
    figures = filing.figures
    if options.json:
        content = {
            cell: {"number": json_number(figure.number), "raw": figure.raw, "at": figure.at}
            for cell, figure in figures.items()
        }
        _print_json({"edition": filing.edition.id, "figures": content})
        return 0
    for cell in filing.edition.cells:
        figure = figures[cell.id]
        number = plain_number(figure.number) or say("book.blank")
        raw = "" if figure.raw in ("", number) else f"「{figure.raw}」"
        print(f"{figure.at}\t{place(cell, filing.edition)}\t{number}{raw}\t{cell.id}")
    return 0


def _check(options: argparse.Namespace) -> int:
    terms = Terms(options.previous, options.as_of, options.rules)
    checked = check(options.file, mark=options.write, terms=terms)
    if options.json:
        _print_json(as_json(checked))
    else:
        _print_verdict(checked.verdict, _places(checked))
        _print_search(checked.verdict)
        _print_notes(checked.snapshot.notes)
    return _EXIT[checked.verdict.state]


def _explain(options: argparse.Namespace) -> int:
    checked = explain(options.file, options.rule, options.cells, options.text)
    _print_verdict(checked.verdict, _places(checked))
    return _EXIT[checked.verdict.state]


def _rules(options: argparse.Namespace) -> int:
    if options.rehearse:
        return _rehearse(options)
    rules = rules_in_force(options.edition, options.rules)
    if options.selfcheck:
        for remark in selfcheck(rules):
            print(remark)
        return 0
    if options.json:
        fields = ("id", "severity", "statement", "remedy", "blank", "certainty", "source")
        content = [{field: getattr(rule, field) for field in fields} for rule in rules.rules]
        stamp = {"id": rules.id, "version": rules.version, "sha256": rules.sha256}
        _print_json({"ruleset": stamp, "rules": content})
        return 0
    for rule in rules.rules:
        severity = say(f"finding.severity.{rule.severity}")
        print(say("cli.rule", id=rule.id, severity=severity, statement=rule.statement))
        print(say("cli.rule_more", remedy=rule.remedy, source=rule.source))
    return 0


def _rehearse(options: argparse.Namespace) -> int:
    if not options.rules:
        raise Refusal("action.no_new_rules")
    rehearsal, unread = rehearse(options.rehearse, options.edition, options.rules)
    print(rehearsal)
    _print_notes(unread)
    return 0


def _export(options: argparse.Namespace) -> int:
    formats = tuple(options.to.split(","))
    for path in export(options.file, options.out, formats, draft=options.draft):
        print(say("cli.written", path=path))
    return 0


def _places(checked: Any) -> Callable[[Finding], str]:
    return lambda finding: finding_place(checked.snapshot.layout, finding)


def _print_verdict(verdict: Verdict, place_of: Callable[[Finding], str]) -> None:
    print(verdict_sentence(verdict))
    for number, finding in enumerate(verdict.findings):
        at = place_of(finding)
        head = say("cli.finding", level=level_word(finding), rule=finding.rule.id, at=at)
        print(f"{head.rstrip()}\n    {finding.message}")
        if finding.explanation:
            print(say("cli.explained", text=finding.explanation))
        if suspects := suspect_words(verdict, number):
            print(say("cli.suspects", text=suspects))
        if finding.status == "broken":
            print(say("cli.remedy", text=finding.remedy))


def _print_search(verdict: Verdict) -> None:
    if verdict.search_failure:
        _print_notes([say("cli.search_failed", error=verdict.search_failure)])


def _print_recovered(recovered: Recovered) -> None:
    figures = recovered.filing.figures.values()
    found = sum(figure.number is not None for figure in figures)
    print(say("cli.recovered", found=found, all=len(recovered.filing.edition.cells)))
    if recovered.missing:
        print(say("cli.missing", count=len(recovered.missing)))
        _print_missing(recovered)
    _print_notes(recovered.notes)


def _print_missing(recovered: Recovered) -> None:
    """Print what was not found, a table of which nothing was found in one line."""
    form = recovered.filing.edition
    for table in form.tables:
        cells = [cell for cell in table.cells if cell.id in recovered.missing]
        if len(cells) == len(table.cells):
            print(say("cli.missing_table", table=table.name))
            continue
        for cell in cells:
            print(f"    {place(cell, form)}")


def _print_changes(written: Written) -> None:
    if not written.changes:
        print(say("cli.nothing_changed"))
    for change in written.changes:
        print(change_words(change))
    if written.changes:
        print(say("cli.changed", count=len(written.changes), path=written.path))
    _print_notes(written.notes)


def _print_notes(notes: Sequence[str]) -> None:
    for note in notes:
        print(say("cli.note", text=note))


def _print_json(content: Any) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2))


Options = Callable[[argparse.ArgumentParser], None]


def _option_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help=say("cli.help.file"))


def _option_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))


def _demo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("cli.help.demo_out"))


def _new_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="OUT.xlsx", help=say("cli.help.out_file"))
    parser.add_argument("--unit", default="", metavar="全称", help=say("cli.help.unit"))
    parser.add_argument("--year", type=int, metavar="年度", help=say("cli.help.year"))
    parser.add_argument("--from", dest="last", type=Path, metavar="LAST", help=say("cli.help.from"))


def _read_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, metavar="SOURCE", help=say("cli.help.source"))
    parser.add_argument("file", type=Path, metavar="OUT.xlsx", help=say("cli.help.out_file"))
    _option_json(parser)


def _fill_options(parser: argparse.ArgumentParser) -> None:
    _option_file(parser)
    parser.add_argument("data", type=Path, metavar="DATA.json", help=say("cli.help.data"))


def _figures_options(parser: argparse.ArgumentParser) -> None:
    _option_file(parser)
    _option_json(parser)


def _check_options(parser: argparse.ArgumentParser) -> None:
    _figures_options(parser)
    parser.add_argument("--previous", type=Path, metavar="LAST", help=say("cli.help.previous"))
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="2026-01-20", help=say("cli.help.as_of")
    )
    parser.add_argument("--rules", type=Path, metavar="RULES.toml", help=say("cli.help.overlay"))
    parser.add_argument("--write", action="store_true", help=say("cli.help.write"))


def _explain_options(parser: argparse.ArgumentParser) -> None:
    _option_file(parser)
    parser.add_argument("rule", metavar="R038", help=say("cli.help.explain_rule"))
    parser.add_argument(
        "--cells", nargs="+", default=(), metavar="ID", help=say("cli.help.explain_cells")
    )
    parser.add_argument("--text", required=True, metavar="说明", help=say("cli.help.text"))


def _rules_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rules", type=Path, metavar="RULES.toml", help=say("cli.help.overlay"))
    parser.add_argument("--selfcheck", action="store_true", help=say("cli.help.selfcheck"))
    parser.add_argument("--rehearse", type=Path, metavar="DIR", help=say("cli.help.rehearse"))
    parser.add_argument("--edition", choices=EDITIONS, default="2021", help=say("cli.help.edition"))
    _option_json(parser)


def _export_options(parser: argparse.ArgumentParser) -> None:
    _option_file(parser)
    parser.add_argument("--to", default="docx", metavar="docx", help=say("cli.help.to"))
    parser.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help=say("cli.help.export_out")
    )
    parser.add_argument("--draft", action="store_true", help=say("cli.help.draft"))


_COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], int], Options]] = {
    "demo": (_demo, _demo_options),
    "new": (_new, _new_options),
    "read": (_read, _read_options),
    "fill": (_fill, _fill_options),
    "figures": (_figures, _figures_options),
    "check": (_check, _check_options),
    "recompute": (_recompute, _option_file),
    "explain": (_explain, _explain_options),
    "export": (_export, _export_options),
    "rules": (_rules, _rules_options),
}
