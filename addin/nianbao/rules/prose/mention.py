"""What the reader finds: numbers and statements, lists of parts, shares."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from nianbao.form import Paragraph
from nianbao.form.filing import Number
from nianbao.rules.prose.reporting_unit import Scope

Year = Literal["this", "other"]


class Mention(NamedTuple):
    """A number in the prose with its interpretation, or a statement that something was zero.

    ``meaning`` is an id of meanings.toml, empty if unknown; ``whole`` is the meaning of the total
    that it is a part of. ``unit`` is as written, empty for a statement; money is in 万元.
    ``scope`` is whose number it is, ``unstated`` in a government's report that does not say.
    ``is_approximate``: the text says about, or rounds; ``is_qualified``: unknown words beside it
    may restrict it to a part. ``step`` is the unit of the last decimal written. ``quote`` is the
    sentence up to the number. ``label`` identifies a number without a meaning: the characters of
    its clause, sorted. ``is_least``: the text says so many or more. ``also`` are other meanings
    that the same clause names: 「因不掌握等原因无法提供 3 件」. What qualifies it is known words
    that divide a total (``is_part``) or unknown ones (``is_strange``); ``words`` stand before a
    number without a meaning.
    """

    meaning: str
    value: Number
    unit: str
    scope: Scope
    year: Year
    is_approximate: bool
    is_qualified: bool
    step: Decimal
    whole: str
    quote: str
    sentence: str
    paragraph: Paragraph
    section: int
    label: str = ""
    is_least: bool = False
    also: tuple[str, ...] = ()
    is_strange: bool = False
    is_part: bool = False
    words: str = ""

    @property
    def is_statement(self) -> bool:
        """Return whether it was said without a number."""
        return not self.unit

    @property
    def is_share(self) -> bool:
        """Return whether it is a percentage."""
        return self.unit == "%"

    @property
    def is_comparable(self) -> bool:
        """Return whether it speaks of the same as the tables, exactly, as far as words tell."""
        return bool(
            self.meaning
            and self.scope != "other"
            and self.year == "this"
            and not self.is_approximate
            and not self.is_qualified
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """A number and the parts that the text says it has: 「9件，其中……」.

    ``others`` are numbers beside the whole that may be divided together with it; ``is_complete``:
    the last part is said to be all the rest.
    """

    whole: Mention
    parts: tuple[Mention, ...]
    others: tuple[Mention, ...] = ()
    is_complete: bool = False

    @property
    def limit(self) -> Number:
        """Return what the parts may come to at most."""
        return self.whole.value + sum(other.value for other in self.others)


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage, the number of which it is said, and the whole that the text names.

    Without such a number it is said of what the percentage itself means.
    """

    percent: Mention
    part: Mention | None
    whole: Mention | None


@dataclass(frozen=True, slots=True)
class Growth:
    """A percentage by which a number is more (or less) than last year's.

    ``before`` is last year's number where the text has it: 「22件，比上年（31件）下降29%」.
    """

    percent: Mention
    now: Mention
    before: Number | None
    is_more: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """Everything that was read out of a filing's prose."""

    mentions: tuple[Mention, ...]
    parts: tuple[Parts, ...]
    shares: tuple[Share, ...]
    growths: tuple[Growth, ...] = ()
