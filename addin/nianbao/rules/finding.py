"""What a check finds: findings, each with its numbers; and what it may know."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from nianbao.form import Filing
from nianbao.form.filing import Number, plain_number
from nianbao.rules.catalogue import Rule, RuleSet, Severity
from nianbao.rules.equation import Axis
from nianbao.words import fill, say

# What a finding is about where no cell or paragraph takes part: last year's data, a section of the
# report by its number, or a field of the profile.
PREVIOUS, SECTION, FIELD = "previous", "section.", "profile."

Status = Literal["broken", "not_evaluated", "explained"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of a rule, or one place where a rule could not be evaluated.

    ``cells`` take part, the first being the place to look at; ``left`` and ``right`` are
    the two sides compared, where there are two; ``axis`` says whether an equation over a
    column, a row or single cells is meant; ``at`` is the paragraph's place, where prose is
    meant; ``about`` names the place in words of the form where neither is (PREVIOUS, SECTION with
    a number, FIELD with a name). ``sentence`` and ``slots`` make the message: it is one of the
    rule's own by its case, or one of the catalogue of words by its key.
    ``digest`` ties an explanation to the rule set and to the values found. ``own_severity`` is
    set where the case is graver than its rule, or less certain. ``is_gap`` is true where
    something is not filled in yet: while the workbook is edited that is no error, but it cannot be
    handed in. ``reading`` is how words of the
    prose were read, for findings that rest on that (rules/prose/certainty.toml). ``others`` are
    the ids of further rules that the same cells leave open. ``items`` are the reminders of which
    the list for checking consists, where it is that.
    """

    rule: Rule
    status: Status
    sentence: str
    slots: Mapping[str, str] = field(default_factory=dict)
    axis: Axis | None = None
    cells: tuple[str, ...] = ()
    at: str = ""
    about: str = ""
    left: Number | None = None
    right: Number | None = None
    digest: str = ""
    explanation: str = ""
    own_severity: Severity | None = None
    is_gap: bool = False
    reading: str = ""
    others: tuple[str, ...] = ()
    items: tuple["Finding", ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the ids of every rule that it speaks of."""
        return (self.rule.id, *self.others, *(item.rule.id for item in self.items[1:]))

    @property
    def severity(self) -> Severity:
        """Return how grave it is: as its rule says, unless the case differs."""
        return self.own_severity or self.rule.severity

    @property
    def difference(self) -> Number | None:
        """Return left minus right, or None where the rule compares nothing."""
        return None if self.left is None or self.right is None else self.left - self.right

    @property
    def message(self) -> str:
        """Return the sentence: where, both numbers, the difference."""
        own = self.rule.messages.get(self.sentence)
        return fill(own, self.slots) if own else say(self.sentence, **self.slots)

    @property
    def remedy(self) -> str:
        """Return what the filer should do; blank unless it is broken.

        Why a rule was not evaluated says its message; what to do about a break would mislead.
        """
        return self.rule.remedy if self.status == "broken" and not self.items else ""

    @property
    def blocks(self) -> bool:
        """Return whether the report may not be filed because of this."""
        return self._counts and self.severity == "error" and self.status != "explained"

    @property
    def is_unresolved(self) -> bool:
        """Return whether the report may not be filed, or not without an explanation."""
        return self.blocks or self.is_gap or self.wants_explanation

    @property
    def wants_explanation(self) -> bool:
        """Return whether a correction or an explanation is still owed."""
        return self._counts and self.severity == "warning" and self.status == "broken"

    @property
    def may_be_explained(self) -> bool:
        """Return whether a person's explanation settles it."""
        return self.severity == "warning" or self.rule.explainable

    @property
    def takes_note(self) -> bool:
        """Return whether a person may write a reason beside it, be it settled by that or not."""
        return self.severity != "error" or self.may_be_explained or self.status == "not_evaluated"

    @property
    def _counts(self) -> bool:
        return self.rule.switch == "on"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A person's reason why a finding may stand; it holds while the digest does."""

    rule: str
    digest: str
    text: str


@dataclass(frozen=True, slots=True)
class LayoutChange:
    """A place where the workbook's form is no longer the official one.

    ``sentence`` and ``slots`` say what was found there. ``at`` is the cell to look at; ``severity``
    and ``remedy`` are given where they are not those of the rule on the layout.
    """

    sentence: str
    slots: Mapping[str, str]
    at: str = ""
    severity: Severity | None = None
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may know beside the filing itself.

    ``previous`` is last year's filing (its edition may be another one). ``as_of`` is the day
    by which deadlines are judged; without it they are not. ``at_submit`` is true when the
    report is being handed in. ``recorded`` are last year's figures as this year's workbook has
    them, where ``previous`` is another source; ``published`` is this year's report as published.
    """

    explanations: Sequence[Explanation] = ()
    layout: Sequence[LayoutChange] = ()
    previous: Filing | None = None
    as_of: date | None = None
    at_submit: bool = False
    recorded: Filing | None = None
    published: Filing | None = None


def prose_digest(filing: Filing) -> str:
    """Return 16 hex digits over all prose, to which explanations under batch rules are tied."""
    texts = [f"{n}: {p.text}" for n in sorted(filing.sections) for p in filing.sections[n]]
    return hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def digest_of(
    rule: Rule, ruleset: RuleSet, filing: Filing, cells: Sequence[str], prose: str = ""
) -> str:
    """Return 16 hex digits over the rule, its version, these cells' values, and the prose meant.

    The version is that since which the rule is what it is: an explanation outlives a set in which
    other rules were changed.
    """
    parts = [rule.id, rule.since or ruleset.version, *([prose] if prose else [])]
    for cell in cells:
        figure = filing.figures[cell]
        value = figure.raw if figure.number is None else plain_number(figure.number)
        parts.append(f"{cell}={value}")
    return digest_of_text("\n".join(parts))


def digest_of_text(text: str) -> str:
    """Return 16 hex digits over a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
