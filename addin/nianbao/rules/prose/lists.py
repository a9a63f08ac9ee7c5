"""Lists of parts: 「收到9件，其中自然人6件，法人或其他组织3件」."""

from collections.abc import Sequence

from nianbao.rules.prose.mention import Mention, Parts
from nianbao.rules.prose.tokens import Token

_NUMBERS = frozenset("NPX")


class Lists:
    """Collects the parts behind 「其中」 as the reader goes along.

    ``begins`` are the classes with which a clause begins something new, ``asides`` the meanings
    of numbers that stand beside a total, which may be divided together with it.
    """

    def __init__(self, begins: frozenset[str], asides: frozenset[str]) -> None:
        self.done: list[Parts] = []
        self._begins, self._asides = begins, asides
        self._totals: list[Mention] = []
        self._parts: list[Mention] = []
        self._depth = 0
        self._is_new = self._is_nested = self._is_rest = False

    @property
    def whole(self) -> Mention | None:
        """Return the number that is being divided, None where that may be several together."""
        whole = self._totals[0] if self._totals else None
        return None if whole and whole.meaning in self._asides else whole

    def open(self, totals: Sequence[Mention], depth: int, *, is_nested: bool) -> None:
        """Begin a list of parts of the first of ``totals``, or of several of them together.

        A list is nested where it divides one item of another: it ends with that item.
        """
        divided = {id(part) for listed in self.done[-1:] for part in listed.parts}
        divided |= {id(part) for part in self._parts}
        self.close()
        own = [
            m
            for m in totals
            if (m.unit == totals[0].unit and id(m) not in divided) or m is totals[0]
        ]
        self._totals, self._depth, self._is_new, self._is_nested = own, depth, True, is_nested

    def ends_before(self, tokens: Sequence[Token], depth: int) -> bool:
        """Go into a clause: one without a number, or with a verb of its own, ends the list."""
        if not self._totals or depth > self._depth or not tokens:
            return False
        kinds = {token.kind for token in tokens}
        ends = depth < self._depth or not kinds & _NUMBERS or kinds & self._begins
        if ends and not (self._is_new and not self._parts):
            self.close()
        self._is_new = False
        self._is_rest = bool(self._totals) and tokens[0].kind == "rest"
        return not self._totals

    def end_item(self) -> None:
        """Go past a semicolon: it ends the list of one item's parts."""
        if self._is_nested:
            self.close()

    def add(self, mention: Mention, depth: int) -> None:
        """Add a number, if it is a part: what stands in a parenthesis within is part of a part."""
        if self._totals and depth == self._depth and mention.unit == self._totals[0].unit:
            self._parts.append(mention)

    def replace(self, mention: Mention, changed: Mention) -> None:
        """Take one number in another meaning."""
        self._totals = [changed if m is mention else m for m in self._totals]

    def close(self) -> None:
        """End the list."""
        if self._totals and self._parts:
            whole, *others = self._totals
            together = not whole.meaning or whole.meaning in self._asides
            parts = tuple(self._parts)
            self.done.append(Parts(whole, parts, tuple(others) if together else (), self._is_rest))
        self._totals, self._parts, self._is_rest = [], [], False
