"""A rehearsal: another rule set run over filings that are at hand, before it is in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nianbao.form import Filing
from nianbao.rules import RuleSet, Verdict, check
from nianbao.words import say

_KINDS = ("newly", "no_longer", "newly_open")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What another rule set changes for one filing, by rule id; ``str()`` is one line.

    ``newly`` are the rules that it would newly break, ``no_longer`` those that it no longer
    breaks, ``newly_open`` those that could not be evaluated and were before.
    """

    name: str
    before: str
    after: str
    newly: tuple[str, ...]
    no_longer: tuple[str, ...]
    newly_open: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Return whether anything is different for this filing."""
        return self.before != self.after or any(getattr(self, kind) for kind in _KINDS)

    def __str__(self) -> str:
        changes = [
            say(f"selfcheck.rehearsal.{kind}", rules=say("finding.list").join(ids))
            for kind in _KINDS
            if (ids := getattr(self, kind))
        ]
        if self.before != self.after:
            states = {"before": self.before, "after": self.after}
            words = {key: say(f"finding.verdict.{state}") for key, state in states.items()}
            changes.append(say("selfcheck.rehearsal.state", **words))
        said = say("selfcheck.rehearsal.join").join(changes) or say("selfcheck.rehearsal.same")
        return say("selfcheck.rehearsal.filing", name=self.name, changes=said)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What another rule set changes for many filings; ``str()`` is the whole list.

    ``skipped`` are sentences on filings of another edition than the rules.
    """

    filings: tuple[Rehearsed, ...]
    skipped: tuple[str, ...]

    @property
    def changed(self) -> tuple[Rehearsed, ...]:
        """Return the filings for which something is different."""
        return tuple(filing for filing in self.filings if filing.is_changed)

    def in_sum(self) -> Mapping[str, Mapping[str, int]]:
        """Return by rule how many filings it newly breaks, no longer breaks, or leaves open."""
        ids = sorted({x for f in self.filings for kind in _KINDS for x in getattr(f, kind)})
        return {
            rule: {kind: sum(rule in getattr(f, kind) for f in self.filings) for kind in _KINDS}
            for rule in ids
        }

    def __str__(self) -> str:
        ready = {
            x: sum(getattr(f, x) != "blocked" for f in self.filings) for x in ("before", "after")
        }
        lines = [
            say("selfcheck.rehearsal.sum", count=len(self.filings), changed=len(self.changed)),
            say("selfcheck.rehearsal.states", **ready),
            *(
                say("selfcheck.rehearsal.rule", rule=rule, **counts)
                for rule, counts in self.in_sum().items()
            ),
            *map(str, self.changed),
            *self.skipped,
        ]
        return "\n".join(lines)


def rehearse(filings: Iterable[Filing], old: RuleSet, new: RuleSet) -> Rehearsal:
    """Return what the new rules would find otherwise than the old ones, filing by filing.

    Last year's figures and explanations take no part, so that only the rules make a difference.
    """
    rehearsed, skipped = [], []
    for filing in filings:
        name = _name(filing)
        if {filing.edition.id} == {old.edition.id, new.edition.id}:
            rehearsed.append(_compared(name, check(filing, old), check(filing, new)))
        else:
            slots = {"name": name, "used": filing.edition.name}
            skipped.append(say("selfcheck.rehearsal.skipped", **slots))
    return Rehearsal(tuple(rehearsed), tuple(skipped))


def _compared(name: str, before: Verdict, after: Verdict) -> Rehearsed:
    broken, then_broken = (_rules(verdict, "broken") for verdict in (before, after))
    left_open, then_open = (_rules(verdict, "not_evaluated") for verdict in (before, after))
    return Rehearsed(
        name,
        before.state,
        after.state,
        tuple(sorted(then_broken - broken)),
        tuple(sorted(broken - then_broken)),
        tuple(sorted(then_open - left_open)),
    )


def _rules(verdict: Verdict, status: str) -> set[str]:
    return {finding.rule.id for finding in verdict.findings if finding.status == status}


def _name(filing: Filing) -> str:
    unit = filing.profile.unit or say("selfcheck.rehearsal.nobody")
    if filing.profile.year is None:
        return unit
    return say("selfcheck.rehearsal.name", unit=unit, year=filing.profile.year)
