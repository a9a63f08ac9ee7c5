"""What was read so far: numbers and statements in order, with the depth of their brackets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nianbao.rules.prose.mention import Mention, Year
from nianbao.rules.prose.numbers import Written
from nianbao.rules.prose.passage import Sentence
from nianbao.rules.prose.reporting_unit import Scope

# what is a difference from another number is never a total that is divided or of which a share is
NEVER = 99
# numbers; what was said farther back is not what is meant
_SIGHT = 120


@dataclass
class SentenceState:
    """What is known within one sentence: whose numbers, of which year, since which word."""

    sentence: Sentence
    scope: Scope | None = None
    year: Year | None = None
    is_aim: bool = False
    carry_ahead: bool = False
    disputes: list[str] = field(default_factory=list)
    loose: Written | None = None
    is_divided: bool = False
    is_unknown: bool = False
    whole_scope: Scope | None = None


class History:
    """The mentions read so far; ``here`` are those of the present sentence."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []
        self._depths: list[int] = []
        self._first = self._before = 0

    def begin_sentence(self) -> None:
        """Go on to the next sentence."""
        self._before, self._first = self._first, len(self.mentions)

    def add(self, mention: Mention, depth: int) -> None:
        """Add what was read within so many brackets."""
        self.mentions.append(mention)
        self._depths.append(depth)

    def replace(self, mention: Mention, changed: Mention) -> None:
        """Take a mention in another meaning."""
        self.mentions[self.mentions.index(mention)] = changed

    @property
    def here(self) -> Sequence[Mention]:
        """Return what the present sentence has said so far."""
        return self.mentions[self._first :]

    def last_number(self, depth: int) -> Mention | None:
        """Return the last number of this sentence within no more brackets than ``depth``."""
        return next(self._numbers(self._first, depth), None)

    def totals(self, depth: int) -> list[Mention]:
        """Return the numbers that 「其中」 may divide, the last said first.

        Where it begins the sentence these are the numbers of the sentence before.
        """
        found = list(self._numbers(self._first, depth)) or list(self._numbers(self._before, depth))
        found = found or list(self._numbers(0, depth))[:1]
        # within brackets it can only be the number before them
        return found[:1] if depth else found

    def _numbers(self, since: int, depth: int) -> Iterator[Mention]:
        last = len(self.mentions) - 1
        for i in range(last, max(since, last - _SIGHT) - 1, -1):
            mention = self.mentions[i]
            if self._depths[i] <= depth and not mention.is_statement and not mention.is_share:
                yield mention
