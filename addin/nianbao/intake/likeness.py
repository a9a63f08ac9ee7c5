"""Which texts of a batch may be alike, so that no text is compared with every other one.

MinHash signatures tell it, of 2 kB a text. A browser has no rensa for them; there a quarter of the
runs of characters is kept as it is, some 20 kB a text.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any, Protocol
from zlib import crc32

_SEED = 42
_HASHES = 128
_BANDS = 32  # of 4 hashes each: of texts that are half alike, 87 in 100 pairs are looked at
_KEPT_OF = 4
_LEAST = 0.4  # of texts so much alike, signatures look at every second pair


class Likeness(Protocol):
    """Texts by number, found again by the runs of characters that another one shares."""

    def near(self, number: int, runs: Collection[str]) -> Mapping[int, float]:
        """Return of a new text which entered ones may be like it, and how much (0 to 1)."""
        ...

    def enter(self, number: int) -> None:
        """Let a text be found from now on."""
        ...


def likeness() -> Likeness:
    """Return an empty collection of texts, as good as this Python allows."""
    try:
        return Signatures()
    except ImportError:
        return Runs()


class Signatures:
    """Texts by their MinHash signatures."""

    def __init__(self) -> None:
        # only a whole folder needs it
        from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415  # pyright: ignore[reportAttributeAccessIssue]

        self._new = RMinHash
        self._index = RMinHashLSH(threshold=0.5, num_perm=_HASHES, num_bands=_BANDS)
        self._known: dict[int, Any] = {}

    def near(self, number: int, runs: Collection[str]) -> Mapping[int, float]:
        """Return of a new text which entered ones may be like it, and how much."""
        own = self._known[number] = self._new(num_perm=_HASHES, seed=_SEED)
        own.update(list(runs))
        return {other: own.jaccard(self._known[other]) for other in self._index.query(own)}

    def enter(self, number: int) -> None:
        """Let a text be found from now on."""
        self._index.insert(number, self._known[number])


class Runs:
    """Texts by a quarter of their runs, the same quarter of all."""

    def __init__(self) -> None:
        self._known: dict[int, frozenset[int]] = {}
        self._with: defaultdict[int, list[int]] = defaultdict(list)

    def near(self, number: int, runs: Collection[str]) -> Mapping[int, float]:
        """Return of a new text which entered ones are like it, and how much."""
        digests = (crc32(run.encode("utf-8", "surrogatepass")) for run in runs)
        own = self._known[number] = frozenset(d for d in digests if d % _KEPT_OF == 0)
        shared = Counter(other for digest in own for other in self._with.get(digest, ()))
        shares = {x: n / (len(own) + len(self._known[x]) - n) for x, n in shared.items()}
        return {other: share for other, share in shares.items() if share >= _LEAST}

    def enter(self, number: int) -> None:
        """Let a text be found from now on."""
        for digest in self._known[number]:
            self._with[digest].append(number)
