"""Rules looked at themselves: their self-check, and a rehearsal over a folder of filings."""

from pathlib import Path

from nianbao.actions.open_workbook import open_workbook
from nianbao.form import Filing
from nianbao.host.file import WORKBOOKS
from nianbao.rules import RuleSet, ruleset
from nianbao.rules.overlay import overlaid
from nianbao.rules.rehearsal import Rehearsal
from nianbao.rules.rehearsal import rehearse as compare
from nianbao.words import Refusal, say


def rules_in_force(edition_id: str, overlay: Path | None) -> RuleSet:
    """Return an edition's rules, with a department's own laid over them if given."""
    official = ruleset(edition_id)
    return overlaid(official, overlay) if overlay else official


def rehearse(folder: Path, edition_id: str, overlay: Path) -> tuple[Rehearsal, list[str]]:
    """Return what new rules would change for the workbooks of a folder, and what was not read.

    Refuses a folder without a single filing workbook.
    """
    filings: list[Filing] = []
    unread: list[str] = []
    for path in sorted(folder.glob("*")):
        if path.suffix.lower() not in WORKBOOKS or path.name.startswith("~$"):
            continue
        try:
            filings.append(open_workbook(path)[1].filing)
        except Refusal as refusal:
            unread.append(say("action.unread", name=path.name, why=refusal))
    if not filings:
        raise Refusal("action.nothing_to_rehearse", folder=folder)
    return compare(filings, ruleset(edition_id), rules_in_force(edition_id, overlay)), unread
