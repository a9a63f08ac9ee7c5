"""Rows or columns of a table found again by their labels, after some came, went or moved on."""

from collections.abc import Sequence
from itertools import pairwise

Labels = frozenset[str]


def aligned(official: Sequence[Labels], found: Sequence[Labels]) -> dict[int, int]:
    """Return for each official line, by index, the found line that it is; lost ones are absent.

    The order is kept and as many labels as possible agree (global alignment after Needleman
    and Wunsch, J. Mol. Biol. 48, 1970). Lines without a common label stand for each other
    where as many lie between the same two neighbours on both sides; behind the last label
    only lines that never had one are looked for.
    """
    best = _scores(official, found)
    pairs: list[tuple[int, int]] = []
    i, j = len(official), len(found)
    while i and j:
        common = len(official[i - 1] & found[j - 1])
        if common and best[i][j] == best[i - 1][j - 1] + common:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            j -= 1
    pairs.reverse()
    return dict(pairs) | _between(pairs) | _behind(pairs, official)


def _scores(official: Sequence[Labels], found: Sequence[Labels]) -> list[list[int]]:
    """Return the most labels that agree in the first i and the first j lines."""
    best = [[0] * (len(found) + 1) for _ in range(len(official) + 1)]
    for i, labels in enumerate(official, 1):
        for j, others in enumerate(found, 1):
            common = len(labels & others)
            best[i][j] = max(best[i - 1][j], best[i][j - 1], best[i - 1][j - 1] + common)
    return best


def _between(pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    filled: dict[int, int] = {}
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *pairs]):
        if next_i - i == next_j - j:
            filled |= {i + step: j + step for step in range(1, next_i - i)}
    return filled


def _behind(pairs: Sequence[tuple[int, int]], official: Sequence[Labels]) -> dict[int, int]:
    if not pairs:
        return {}
    i, j = pairs[-1]
    steps = range(1, len(official) - i)
    return {} if any(official[i + 1 :]) else {i + step: j + step for step in steps}
