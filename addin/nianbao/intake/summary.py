"""What stands above all single findings: how many units are in which state, which rules broke."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from nianbao.intake.entry import Entry, EntryState
from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.roster_reconciliation import Comparison
from nianbao.rules import Rule
from nianbao.rules.catalogue import SEVERITIES
from nianbao.words import say

_EXPLANATIONS_SHOWN = 20

FileState = EntryState | Literal["unsettled", "recovered", "older"]
STATES: tuple[FileState, ...] = (
    "ready",
    "explain",
    "recovered",
    "blocked",
    "unsettled",
    "unread",
    "older",
    "output",
)


def state_of(file: EntrySummary, comparison: Comparison) -> FileState:
    """Return the state of a file: ``unsettled`` where it is sound, but not known to count.

    An earlier sum of other files, or a report beside its workbook, is an ``output`` like a table of
    ours; ``older`` is one of which a season has a newer good one, ``recovered`` a sound report.
    """
    if file.path in comparison.left_out:
        return "output"
    if file.path in comparison.older:
        return "older"
    is_sound = file.state in ("ready", "explain")
    if is_sound and comparison.is_unsettled(file.path):
        return "unsettled"
    return "recovered" if is_sound and file.is_report else file.state


@dataclass
class RuleCount:
    """In how many files a rule was broken, in how many of them all was explained, and how.

    ``undecided`` counts the files in which it could not be evaluated; ``severity`` is the
    gravest that it had in any, blank where it was nowhere broken.
    """

    broken: int = 0
    explained: int = 0
    undecided: int = 0
    severity: str = ""
    reasons: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, unit: str, reasons: Iterable[str], *, is_settled: bool) -> None:
        """Count one file that breaks the rule."""
        self.broken += 1
        self.explained += is_settled
        for reason in dict.fromkeys(reasons):
            if len(self.reasons) < _EXPLANATIONS_SHOWN:
                self.reasons.append(say("intake.reason", unit=unit, text=reason))
            else:
                self.more += 1

    @property
    def words(self) -> str:
        """Return the explanations given, one a line."""
        more = [say("intake.more_reasons", count=self.more)] if self.more else []
        return "\n".join([*self.reasons, *more])


class RuleCounts:
    """The rules broken in a whole folder."""

    def __init__(self) -> None:
        self._counts: dict[str, RuleCount] = {}

    def add(self, entry: Entry) -> None:
        """Count the rules that a file breaks, and those that could not be evaluated."""
        for rule in {r.rule for r in entry.remarks if r.status == "not_evaluated"}:
            self._counts.setdefault(rule, RuleCount()).undecided += 1
        broken = [remark for remark in entry.remarks if remark.status != "not_evaluated"]
        for rule in dict.fromkeys(remark.rule for remark in broken):
            own = [remark for remark in broken if remark.rule == rule]
            reasons = [remark.explanation for remark in own if remark.explanation]
            settled = all(remark.status == "explained" for remark in own)
            count = self._counts.setdefault(rule, RuleCount())
            count.add(entry.unit or entry.path, reasons, is_settled=settled)
            found = {count.severity, *(remark.severity for remark in own)}
            count.severity = next((level for level in SEVERITIES if level in found), "")

    def add_batch(self, rule: Rule, unit: str, reasons: Sequence[str]) -> None:
        """Count a rule on several filings for a unit; each reason settles one of its findings."""
        count = self._counts.setdefault(rule.id, RuleCount(severity=rule.severity))
        count.add(unit, filter(None, reasons), is_settled=all(reasons))

    def commonest(self, rules: Mapping[str, Rule]) -> list[tuple[Rule, RuleCount]]:
        """Return the rules broken or not evaluated, those broken by most first."""
        found = [(rules[name], count) for name, count in self._counts.items()]
        return sorted(found, key=lambda pair: (-pair[1].broken, -pair[1].undecided, pair[0].id))


@dataclass(frozen=True)
class Summary:
    """How many files are in each state, and how many units of the list are absent."""

    states: Mapping[FileState, int]
    comparison: Comparison

    @classmethod
    def of(cls, files: Iterable[EntrySummary], comparison: Comparison) -> "Summary":
        """Return the summary of a folder."""
        return cls(Counter(state_of(file, comparison) for file in files), comparison)

    @property
    def exit_state(self) -> EntryState:
        """Return the gravest state: ``blocked`` wherever not all can be summed."""
        open_ = sum(self.states.get(state, 0) for state in ("blocked", "unsettled", "unread"))
        if open_ or self.comparison.absent:
            return "blocked"
        wanted = self.states.get("explain") or self.states.get("recovered")
        return "explain" if wanted else "ready"

    @property
    def sentence(self) -> str:
        """Return the summary in words."""
        parts = [
            say(f"intake.count.{state}", count=count)
            for state in STATES
            if (count := self.states.get(state, 0))
        ]
        files = say("intake.files", count=sum(self.states.values())) + "，".join(parts)
        expected, absent = self.comparison.expected, self.comparison.absent
        if expected is None:
            return files
        slots = {"expected": expected, "present": expected - absent, "absent": absent}
        return say("intake.listed", **slots) + files
