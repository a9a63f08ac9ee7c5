"""Sentences of two texts set beside each other, and what was changed inside a sentence."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from nianbao.rules.similarity import letters

Kind = Literal["same", "changed", "moved", "added", "dropped"]
Place = tuple[int, int]  # a section, and a sentence in it

_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?][”’）)]*|[^。！？!?]+")
_WORD = re.compile(r"\d+(?:[.,]\d+)*[%％]?|[A-Za-z]+|.", re.DOTALL)
# of two sentences that share less, one was dropped and the other added
_ALIKE = 0.5
_MOVED = 0.8
# so many pairs are looked at where nothing stands in both texts; more would take minutes
_MOST_PAIRS = 250_000


class Span(NamedTuple):
    """A stretch of a changed sentence: what the first has, and what the second has there."""

    first: str
    second: str

    @property
    def is_same(self) -> bool:
        """Return whether both have the same there."""
        return self.first == self.second


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of the first text beside that of the second; one of them may be lacking."""

    kind: Kind
    first: str = ""
    second: str = ""

    @property
    def spans(self) -> list[Span]:
        """Return the sentences in stretches, word by word, what is the same and what is not."""
        if self.kind in ("added", "dropped"):
            return [Span(self.first, self.second)]
        return list(_spans(_WORD.findall(self.first), _WORD.findall(self.second)))


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text without the blanks around them."""
    return [found for part in _SENTENCE.findall(text) if (found := part.strip())]


def beside(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]]) -> list[list[Pair]]:
    """Return for each section the sentences of both texts beside each other.

    A sentence that stands elsewhere in the other text, in another section too, was moved.
    """
    aligned = [list(_aligned(*both)) for both in zip(first, second, strict=True)]
    moved = _moved(aligned)
    sections = []
    for number, pairs in enumerate(aligned):
        shown = []
        for at, (one, other) in enumerate(pairs):
            if one and other:
                shown.append(Pair("same" if key(one) == key(other) else "changed", one, other))
            elif other and (number, at) in moved:
                shown.append(Pair("moved", moved[number, at], other))
            elif other:
                shown.append(Pair("added", second=other))
            elif (number, at) not in moved:
                shown.append(Pair("dropped", one))
        sections.append(shown)
    return sections


def key(text: str) -> str:
    """Return what counts when two sentences are compared: no blanks, one width of characters."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _aligned(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the sentences in their order, alike ones together; blank where one has no partner."""
    matcher = SequenceMatcher(None, [*map(key, first)], [*map(key, second)], autojunk=False)
    for name, start, end, from_, to in matcher.get_opcodes():
        if name == "equal":
            yield from zip(first[start:end], second[from_:to], strict=True)
        else:
            yield from _paired(first[start:end], second[from_:to])


def _paired(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield sentences of which none stands in both, so that the likeness of pairs is greatest."""
    rows, columns = len(first), len(second)
    if rows * columns > _MOST_PAIRS:
        rows = columns = 0
    # best[i][j] is the greatest likeness of what follows sentence i of the one, j of the other
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    alike = [[likeness(one, other) for other in second] for one in first] if rows else []
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            together = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    i = j = 0
    while i < rows and j < columns:
        if best[i][j] == best[i + 1][j]:
            yield first[i], ""
            i += 1
        elif best[i][j] == best[i][j + 1]:
            yield "", second[j]
            j += 1
        else:
            yield first[i], second[j]
            i, j = i + 1, j + 1
    yield from ((one, "") for one in first[i:])
    yield from (("", other) for other in second[j:])


def _moved(aligned: Sequence[Sequence[tuple[str, str]]]) -> dict[Place, str]:
    """Return by their places the sentences that stand elsewhere in the other text.

    What was added there comes with the words it had; what was dropped is named too.
    """
    places = [(n, at) for n, pairs in enumerate(aligned) for at in range(len(pairs))]
    dropped = [(n, at) for n, at in places if not aligned[n][at][1]]
    added = [(n, at) for n, at in places if not aligned[n][at][0]]
    found: dict[Place, str] = {}
    if len(dropped) * len(added) > _MOST_PAIRS:
        return found
    for gone in dropped:
        was = aligned[gone[0]][gone[1]][0]
        likely = [(likeness(was, aligned[n][at][1]), (n, at)) for n, at in added]
        best, place = max(likely, default=(0, gone))
        if best >= _MOVED:
            added.remove(place)
            found |= {place: was, gone: was}
    return found


def likeness(one: str, other: str) -> float:
    """Return how alike two sentences are, from 0 to 1, by pairs of characters; numbers are one."""
    first, second = _pairs(one), _pairs(other)
    whole = first.total() + second.total()
    return 2 * (first & second).total() / whole if whole else float(key(one) == key(other))


@lru_cache(maxsize=4096)
def _pairs(text: str) -> Counter[str]:
    return Counter(a + b for a, b in pairwise(letters(text)))


def _spans(first: Sequence[str], second: Sequence[str]) -> Iterator[Span]:
    """Yield stretches; a single word that is the same between two changes is no island."""
    opcodes = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    one = other = ""
    for at, (name, start, end, from_, to) in enumerate(opcodes):
        is_island = end - start == 1 and 0 < at < len(opcodes) - 1
        if name == "equal" and not is_island:
            if one or other:
                yield Span(one, other)
            one = other = ""
            yield Span("".join(first[start:end]), "".join(second[from_:to]))
        else:
            one, other = one + "".join(first[start:end]), other + "".join(second[from_:to])
    if one or other:
        yield Span(one, other)
