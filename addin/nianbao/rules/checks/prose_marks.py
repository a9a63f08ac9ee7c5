"""Punctuation, brackets and words written twice."""

import re
from collections.abc import Iterator
from typing import NotRequired, TypedDict

from nianbao.rules.checks.case import Case, check
from nianbao.rules.checks.prose_text import Hit, Part, broken_at, hits, parts_of
from nianbao.rules.checks.prose_words import (
    miscounted,
    misspelt_terms,
    without_full_stop,
    wrong_self_names,
)
from nianbao.rules.finding import Finding

_MARGIN = 6


class Slip(TypedDict):
    """A kind of slip: its pattern, and what looks like it and is none."""

    id: str
    pattern: str
    unless: NotRequired[str]


@check
def prose_slips(  # noqa: PLR0913 - as many as the record has options
    case: Case,
    *,
    slips: list[Slip],
    pairs: list[str],
    point: str,
    terms: list[str],
    no_slip: str,
    unfinished: str,
    addresses: str,
    stops: str,
    named: str,
    self_names: str,
) -> Iterator[Finding]:
    """Yield slips of writing, at most one finding of each kind."""
    parts = parts_of(case.filing)
    found: dict[str, list[Hit]] = {}
    for slip in slips:
        unless = re.compile(slip.get("unless", "(?!)"))
        wanted = [hit for hit in hits(parts, slip["pattern"]) if not unless.match(hit.match[0])]
        found.setdefault(slip["id"], []).extend(wanted)
    for part in parts:
        for kind, match in _mispaired(part, pairs, point):
            found.setdefault(kind, []).append(Hit(part, match))
    for kind, made in found.items():
        if made:
            yield broken_at(case, kind, made, around=made[0].within(_MARGIN))
    yield from misspelt_terms(case, terms, no_slip)
    yield from without_full_stop(case, unfinished, addresses, stops)
    yield from miscounted(case, named)
    yield from wrong_self_names(case, self_names)


def _mispaired(part: Part, pairs: list[str], point: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield marks without their other half, and opening marks closed in another width."""
    # a pair is written in both widths: （）()
    pair_of = {mark: pair for pair in pairs for mark in pair}
    waiting: list[re.Match[str]] = []
    for match in re.finditer(f"[{re.escape(''.join(pair_of))}]", part.text):
        mark, pair = match[0], pair_of[match[0]]
        if mark in pair[::2]:
            waiting.append(match)
            continue
        place = next((i for i in reversed(range(len(waiting))) if waiting[i][0] in pair), None)
        if place is None:
            if not re.search(point, part.text[: match.end()][-_MARGIN:]):
                yield "unpaired", match
            continue
        yield from (("unpaired", left) for left in waiting[place + 1 :])
        if pair.index(waiting[place][0]) + 1 != pair.index(mark):
            yield "two_widths", waiting[place]
        del waiting[place:]
    yield from (("unpaired", left) for left in waiting)
