"""Lists of parts: 「收到9件，其中自然人6件，法人或其他组织3件」."""

from collections.abc import Sequence

from nianbao.rules.prose.mention import Mention, Parts
from nianbao.rules.prose.tokens import Token

_NUMBERS = frozenset("NPX")


class Lists:
    """Collects the parts behind 「其中」 as the reader goes along."""

    def __init__(self, begins: frozenset[str]) -> None:
        self._begins = begins
        self.done: list[Parts] = []
        self.whole: Mention | None = None
        self._parts: list[Mention] = []
        self._depth = 0
        self._is_new = False

    def open(self, whole: Mention | None, depth: int) -> None:
        """Begin a list of parts of ``whole``."""
        self.close()
        self.whole, self._depth, self._is_new = whole, depth, True

    def enter(self, tokens: Sequence[Token], depth: int) -> None:
        """Go into a clause: one without a number, or with a verb of its own, ends the list."""
        if not self.whole or depth > self._depth or not tokens:
            return
        kinds = {token.kind for token in tokens}
        ends = depth < self._depth or not kinds & _NUMBERS or kinds & self._begins
        if ends and not self._is_new:
            self.close()
        self._is_new = False

    def add(self, mention: Mention, depth: int) -> None:
        """Add a number, if it is a part: what stands in a parenthesis within is part of a part."""
        if self.whole and depth == self._depth and mention.unit == self.whole.unit:
            self._parts.append(mention)

    def replace(self, mention: Mention, changed: Mention) -> None:
        """Take one number in another meaning."""
        if self.whole is mention:
            self.whole = changed

    def close(self) -> None:
        """End the list."""
        if self.whole and self._parts:
            self.done.append(Parts(self.whole, tuple(self._parts)))
        self.whole = None
        self._parts = []
