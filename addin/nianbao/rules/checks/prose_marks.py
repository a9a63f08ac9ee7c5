"""Punctuation, brackets and words written twice."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from nianbao.rules.checks.case import Case
from nianbao.rules.checks.prose_text import Hit, Part, broken_at, hits, parts_of
from nianbao.rules.checks.prose_words import (
    miscounted,
    misspelt_terms,
    self_names,
    unfinished,
)
from nianbao.rules.finding import Finding

_MARGIN = 6


def writing_slips(case: Case) -> Iterator[Finding]:
    """Yield slips of writing, at most one finding of each kind."""
    options, parts = case.rule.options, parts_of(case.filing)
    found: dict[str, list[Hit]] = {}
    for slip in options["slips"]:
        unless = re.compile(slip.get("unless", "(?!)"))
        wanted = [hit for hit in hits(parts, slip["pattern"]) if not unless.match(hit.match[0])]
        found.setdefault(slip["id"], []).extend(wanted)
    for part in parts:
        for kind, match in _mispaired(part, options):
            found.setdefault(kind, []).append(Hit(part, match))
    for kind, slips in found.items():
        if slips:
            yield broken_at(case, kind, slips, around=slips[0].within(_MARGIN))
    for check in (misspelt_terms, unfinished, miscounted, self_names):
        yield from check(case)


def _mispaired(part: Part, options: Mapping[str, Any]) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield marks without their other half, and opening marks closed in another width."""
    # a pair is written in both widths: （）()
    pair_of = {mark: pair for pair in options["pairs"] for mark in pair}
    waiting: list[re.Match[str]] = []
    for match in re.finditer(f"[{re.escape(''.join(pair_of))}]", part.text):
        mark, pair = match[0], pair_of[match[0]]
        if mark in pair[::2]:
            waiting.append(match)
            continue
        place = next((i for i in reversed(range(len(waiting))) if waiting[i][0] in pair), None)
        if place is None:
            if not re.search(options["point"], part.text[: match.end()][-_MARGIN:]):
                yield "unpaired", match
            continue
        yield from (("unpaired", left) for left in waiting[place + 1 :])
        if pair.index(waiting[place][0]) + 1 != pair.index(mark):
            yield "two_widths", waiting[place]
        del waiting[place:]
    yield from (("unpaired", left) for left in waiting)
