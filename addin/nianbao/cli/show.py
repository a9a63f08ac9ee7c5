"""What the commands print, in words that every command shares."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from nianbao.actions.filling import Written
from nianbao.book.filling import change_words
from nianbao.book.findings import finding_place, level_word, suspect_words, verdict_sentence
from nianbao.rules import Finding, Verdict
from nianbao.words import say

if TYPE_CHECKING:
    from nianbao.recover.source import Line as SourceLine


def places(checked: Any) -> Callable[[Finding], str]:
    """Return what says where each finding of a checked workbook stands."""
    return lambda finding: finding_place(checked.snapshot.layout, finding)


def print_verdict(
    verdict: Verdict, place_of: Callable[[Finding], str], words: str = "finding.verdict"
) -> None:
    """Print the verdict, its state in these words, and each finding with place and remedy."""
    print(verdict_sentence(verdict, words))
    for number, finding in enumerate(verdict.findings):
        at = place_of(finding)
        head = say("cli.finding", level=level_word(finding), rule=finding.rule.id, at=at)
        print(f"{head.rstrip()}\n    {finding.message}")
        if finding.explanation:
            print(say("cli.explained", text=finding.explanation))
        if suspects := suspect_words(verdict, number):
            print(say("cli.suspects", text=suspects))
        if finding.remedy:
            print(say("cli.remedy", text=finding.remedy))


def print_search(verdict: Verdict) -> None:
    """Print why the search for the wrong cell failed, if it did."""
    if verdict.search_failure:
        print_notes([say("cli.search_failed", error=verdict.search_failure)])


def print_changes(written: Written) -> None:
    """Print every cell that was changed, old and new."""
    if not written.changes:
        print(say("cli.nothing_changed"))
    for change in written.changes:
        print(change_words(change))
    if written.changes:
        print(say("cli.changed", count=len(written.changes), path=written.path))
    print_notes(written.notes)


def print_notes(notes: Sequence[str]) -> None:
    """Print notes, one a line."""
    for note in notes:
        print(say("cli.note", text=note))


def print_left(lines: Sequence["SourceLine"]) -> None:
    """Print every text of a file that found no place, whole."""
    if lines:
        print(say("cli.not_placed", count=len(lines)))
    for line in lines:
        print(f"    {line.at}：{line.text}")


def print_json(content: Any) -> None:
    """Print content for other programs."""
    print(json.dumps(content, ensure_ascii=False, indent=2))
