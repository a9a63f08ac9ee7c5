"""Walking through the findings of the last check in the open workbook.

Every press of a button is a process of its own: which place was shown last is kept in a file.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nianbao._log import log_path
from nianbao.book.grid import as_text
from nianbao.book.layout import (
    FINDING_COLUMNS,
    FINDING_LEVELS,
    FINDING_ROWS,
    FINDINGS,
    STAMP,
    VERDICT,
    layout_of,
)
from nianbao.book.recognition import stamp_of
from nianbao.form.a1 import format_a1, parse_a1
from nianbao.host.live import LiveHost
from nianbao.register.sheets import is_register
from nianbao.rules.finding import digest_of_text
from nianbao.words import Refusal, say

WALK = "walk.txt"  # beside the log

Place = tuple[str, str]


@dataclass(frozen=True)
class _Finding:
    """One line of the sheet of findings; ``place`` is the sheet and address to look at."""

    row: int
    place: Place
    level: str
    rule: str
    message: str
    remedy: str

    @property
    def line(self) -> Place:
        """Return the first cell of the line itself."""
        return FINDINGS, format_a1(self.row, FINDING_ROWS.left)

    def is_at(self, selected: Place) -> bool:
        """Return whether its place is selected, or its line where it has no other place."""
        sheet, at = self.place
        if self.place == self.line:
            return self.is_line(selected)
        return (sheet, at.partition(":")[0]) == selected

    def is_line(self, selected: Place) -> bool:
        """Return whether a cell of its line is selected."""
        sheet, at = selected
        return sheet == FINDINGS and parse_a1(at)[0] == self.row


def go_to_next(host: LiveHost) -> str:
    """Select the next place where something was found; return what was found there.

    After a check the first place comes first, then the one after that shown last, wherever the
    person has worked meanwhile; a line that was selected in the list is gone to. After the last
    place comes the first. A finding that has no place is shown in the list.
    """
    findings = _findings(host)
    if not findings:
        return say("click.no_findings")
    places = list(dict.fromkeys(f.place for f in findings))
    number = _next(places, findings, _selected(host), _walked(host, findings))
    host.show(*places[number])
    _remember(host, findings, places[number])
    there = [f for f in findings if f.place == places[number]]
    return say(
        "click.finding",
        number=number + 1,
        count=len(places),
        place="!".join(places[number]),
        lines="\n".join(
            say("click.finding_line", level=f.level, rule=f.rule, message=f.message)
            + (say("click.finding_remedy", remedy=f.remedy) if f.remedy else "")
            for f in there
        ),
        last=say("click.last_finding") if number and number == len(places) - 1 else "",
    )


def begin_anew() -> None:
    """Have the next walk begin at the first place."""
    _walk_file().unlink(missing_ok=True)


def _next(
    places: list[Place], findings: list[_Finding], selected: Place | None, last: Place | None
) -> int:
    if last not in places:
        return 0
    listed = next((f.place for f in findings if selected and f.is_line(selected)), last)
    return places.index(listed) if listed != last else (places.index(last) + 1) % len(places)


def _walked(host: LiveHost, findings: list[_Finding]) -> Place | None:
    """Return the place that was shown last in a walk through these very findings."""
    try:
        digest, sheet, at = _walk_file().read_text("utf-8").split("\n")
    except (OSError, ValueError):
        return None
    return (sheet, at) if digest == _digest(host, findings) else None


def _remember(host: LiveHost, findings: list[_Finding], place: Place) -> None:
    """Keep the place that is shown; a disk that refuses it is no hindrance."""
    with suppress(OSError):
        _walk_file().parent.mkdir(parents=True, exist_ok=True)
        _walk_file().write_text("\n".join((_digest(host, findings), *place)), "utf-8")


def _digest(host: LiveHost, findings: list[_Finding]) -> str:
    return digest_of_text(repr((str(host.path), findings)))


def _walk_file() -> Path:
    return log_path().with_name(WALK)


def go_to_explanation(host: LiveHost) -> str:
    """Select where the finding at hand is explained; return what to write there.

    At hand is the finding whose line, or whose cell, is selected. Refuses when there is none,
    or when it is an error that no explanation settles.
    """
    findings = _findings(host)
    selected = _selected(host)
    chosen = [f for f in findings if selected and (f.is_at(selected) or f.is_line(selected))]
    if not chosen:
        raise Refusal("click.explain_choose")
    finding = next((f for f in chosen if _may_be_explained(f, host)), None)
    if finding is None:
        raise Refusal("click.explain_not", rule=chosen[0].rule, message=chosen[0].message)
    column = FINDING_ROWS.left + FINDING_COLUMNS.index("explanation")
    host.show(FINDINGS, format_a1(finding.row, column))
    return say("click.explain_here", rule=finding.rule, message=finding.message)


def _findings(host: LiveHost) -> list[_Finding]:
    """Return what the last check listed. Refuses a workbook never checked."""
    areas = host.read([VERDICT, FINDING_LEVELS, FINDING_ROWS])
    if areas[VERDICT.name].values[0][0] == say("sheet.unchecked"):
        raise Refusal("click.not_checked")
    levels = areas[FINDING_LEVELS.name].values
    found: list[_Finding] = []
    for number, values in enumerate(areas[FINDING_ROWS.name].values):
        entry = dict(zip(FINDING_COLUMNS, map(as_text, values), strict=True))
        if not entry["message"]:
            continue
        row = FINDING_ROWS.top + number
        sheet, _, at = entry["address"].rpartition("!")
        place = (sheet.strip("'"), at) if at else (FINDINGS, format_a1(row, FINDING_ROWS.left))
        level = as_text(levels[number][0])
        rest = (entry[name] for name in ("rule", "message", "remedy"))
        found.append(_Finding(row, place, level, *rest))
    return found


def _may_be_explained(finding: _Finding, host: LiveHost) -> bool:
    if finding.level != say("finding.severity.error"):
        return True
    if is_register(host):  # where no rule lets an explanation settle an error
        return False
    layout = layout_of(stamp_of(host.read([STAMP])[STAMP.name]).edition)
    return any(rule.id == finding.rule and rule.explainable for rule in layout.ruleset.rules)


def _selected(host: LiveHost) -> Place | None:
    """Return sheet and address of the first selected cell, None where no cell is."""
    selection = host.book.app.selection
    if selection is None:
        return None
    return selection.sheet.name, format_a1(selection.row, selection.column)
