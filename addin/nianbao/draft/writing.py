"""What the figures say in sentences, each with the figures that it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from operator import eq, ge, gt, lt
from re import Match

from nianbao.draft.patterns import (
    CONDITION,
    LAST,
    SLOT,
    UNIT,
    Pattern,
    Patterns,
    Variant,
)
from nianbao.form import Filing
from nianbao.form.body_kind import with_kind
from nianbao.form.filing import Number, plain_number
from nianbao.form.profile import Profile
from nianbao.rules import ruleset
from nianbao.rules.prose.figures import sum_of
from nianbao.rules.prose.reporting_unit import reporting_unit_of
from nianbao.rules.years import consecutive
from nianbao.words import say

YEAR = "year"
_OPERATORS = {"=": eq, ">=": ge, ">": gt, "<": lt}
_PERCENT = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Drafted:
    """One sentence, or none where the figures call for none.

    ``rests_on`` are the figures that were looked at, by sums of cell ids, `last.` before last
    year's. ``is_open``: one of them is not filled in or cannot be read, so nothing can be said.
    """

    pattern: Pattern
    text: str = ""
    rests_on: Mapping[str, str] | None = None
    is_open: bool = False


def draft(filing: Filing, previous: Filing | None, patterns: Patterns) -> tuple[Drafted, ...]:
    """Return what the figures say, sentence by sentence in the order of the patterns.

    Last year's report counts where it is of the year before.
    """
    filing = with_kind(filing)
    last = previous if previous and consecutive(filing, previous) else None
    return tuple(_Writer(filing, last, patterns).write(p) for p in patterns.sentences)


def value_now(expression: str, filing: Filing, previous: Filing | None) -> str:
    """Return what a sum on which a sentence rests comes to; blank where that cannot be told."""
    if expression == YEAR:
        return str(filing.profile.year or "")
    is_last = expression.startswith(LAST)
    if is_last:
        return plain(_number(expression.removeprefix(LAST), previous))
    return plain(_number(expression, filing, whole=True))


def plain(number: Number | None) -> str:
    """Return a number as it stands in a sentence."""
    return plain_number(number.normalize() if isinstance(number, Decimal) else number)


def who(profile: Profile) -> str:
    """Return what the unit calls itself: the whole area where its figures are the area's."""
    if profile.sums_up:
        return say("draft.area", area=reporting_unit_of(profile).area)
    return profile.short_name or say("draft.own")


class _Open(Exception):  # noqa: N818 - it is no error
    """A figure that a sentence needs is not filled in."""


class _Lacking(Exception):  # noqa: N818 - it is no error
    """A figure that the edition of the form, or last year's report, does not have."""


class _Writer:
    def __init__(self, filing: Filing, last: Filing | None, patterns: Patterns) -> None:
        self._filing, self._last, self._patterns = filing, last, patterns
        self._seen: dict[str, str] = {}

    def write(self, pattern: Pattern) -> Drafted:
        """Return the sentence by the first variant that holds."""
        self._seen = {YEAR: str(self._filing.profile.year or "")}
        said = map(self._say, pattern.variants)
        try:
            text = next((text for text in said if text is not None), "")
        except _Open:
            return Drafted(pattern, is_open=True)
        return Drafted(pattern, text, dict(self._seen))

    def _say(self, variant: Variant) -> str | None:
        """Return the text of a variant, None where it does not hold."""
        try:
            conditions = map(CONDITION.fullmatch, filter(None, variant.when.split(", ")))
            if not all(self._holds(condition) for condition in conditions if condition):
                return None
            return SLOT.sub(self._slot, variant.text)
        except _Lacking:
            return None

    def _holds(self, condition: Match[str]) -> bool:
        left, operator, right = condition.groups()
        first, _, sign, second = _split(left)
        number = self._amount(first, sign, second)
        other = int(right) if right.isdigit() else self._amount(right)
        return _OPERATORS[operator](number, other)

    def _slot(self, slot: Match[str]) -> str:
        name, sign, second = slot.groups()
        if name == YEAR:
            return self._seen[YEAR]
        if name == "who":
            return who(self._filing.profile)
        if name in self._patterns.lists:
            return "、".join(self._parts(self._patterns.lists[name]))
        return plain(self._amount(name, sign, second))

    def _parts(self, parts: Sequence[Sequence[str]]) -> Iterator[str]:
        for label, name in parts:
            if number := self._amount(name):
                yield say("draft.part", label=label, number=plain(number))

    def _amount(self, name: str, sign: str | None = None, second: str | None = None) -> Number:
        """Return a figure, the difference of two, or by how many per cent they differ."""
        number = self._figure(name)
        if not sign or not second:
            return number
        other = self._figure(second)
        if sign == "-":
            return abs(number - other)
        if not other:
            raise _Lacking
        share = abs(Decimal(number) - Decimal(other)) * 100 / Decimal(other)
        return share.quantize(_PERCENT, ROUND_HALF_UP).normalize()

    def _figure(self, name: str) -> Number:
        if name.startswith(UNIT):
            return _fact(name.removeprefix(UNIT), self._filing.profile)
        is_last = name.startswith(LAST)
        filing = self._last if is_last else self._filing
        sums = self._patterns.figures[name.removeprefix(LAST)]
        found = next((s for s in sums if filing and sum_of(s, filing.edition)), None)
        if filing is None or found is None:
            raise _Lacking
        number = _number(found, filing, whole=not is_last)
        if number is None:
            raise _Lacking if is_last else _Open
        self._seen[(LAST if is_last else "") + found] = plain(number)
        return number


def _split(left: str) -> tuple[str, str, str | None, str | None]:
    for sign in "-%":
        first, found, second = left.partition(sign)
        if found:
            return first, left, sign, second
    return left, left, None, None


def _fact(name: str, profile: Profile) -> int:
    no = say("draft.no")
    if name == "regulations":
        return int(bool(profile.may_make_regulations))
    if name == "fees":
        return int(profile.collects_fees != no)
    powers = (profile.makes_licences, profile.makes_penalties, profile.makes_coercive_measures)
    return int(all(power == no for power in powers))


def _number(expression: str, filing: Filing | None, *, whole: bool = False) -> Number | None:
    """Return what a sum of cells comes to, None where one of them is not filled in.

    ``whole``: nor may any part of a total be blank.
    """
    terms = sum_of(expression, filing.edition) if filing else ()
    if not filing or not terms:
        return None
    rules = ruleset(filing.edition.id)
    total: Number = 0
    for term in terms:
        number = filing.figures[term.cell.id].number
        inputs = rules.inputs_of([term.cell]) if whole else ()
        if number is None or any(filing.figures[name].number is None for name in inputs):
            return None
        total += number
    return total
