"""Slips of the pen: misspelt terms, a missing full stop, lists that are miscounted, wrong names."""

import re
from collections.abc import Iterator
from functools import lru_cache

from nianbao.form.heading_level import heading_level
from nianbao.rules.checks.case import Case
from nianbao.rules.checks.prose_numbering import int_of
from nianbao.rules.checks.prose_text import Hit, Part, broken_at, clipped, hits, parts_of
from nianbao.rules.finding import Finding

_MARGIN = 6
# of a list that ends with 等 all but one are named rarely on purpose, if there are so many
_MANY = 5
# a line without a heading's number that is so long is a sentence
_SENTENCE = 15


def misspelt_terms(case: Case, terms: list[str], no_slip: str) -> Iterator[Finding]:
    """Yield every term that differs from its right spelling in one character."""
    parts = parts_of(case.filing)
    for term in terms:
        found = [
            hit
            for hit in hits(parts, _nearly(term))
            if term not in hit.within(len(term)) and not re.search(no_slip, hit.within(2))
        ]
        if found:
            yield broken_at(case, "term", found, around=found[0].within(_MARGIN), right=term)


@lru_cache(maxsize=64)
def _nearly(term: str) -> str:
    """Return a pattern of a term in which one inner character is another, or is missing."""
    inner = (f"{term[:i]}[一-龥]?{term[i + 1 :]}" for i in range(1, len(term) - 1))
    return f"(?!{term})(?:{'|'.join(inner)})"


def without_full_stop(case: Case, unfinished: str, addresses: str, stops: str) -> Iterator[Finding]:
    """Yield a finding on paragraphs that end without a full stop."""
    found = [
        hit
        for part in parts_of(case.filing)
        for hit in _unfinished(part, unfinished, addresses, stops)
    ]
    if found:
        words = re.split("[“”]", found[0].match[0][-2 * _MARGIN :])[-1]
        yield broken_at(case, "no_stop", found, words=words)


def _unfinished(part: Part, unfinished: str, addresses: str, stops: str) -> Iterator[Hit]:
    for start, line in part.lines:
        match = re.compile(unfinished).match(part.text, start)
        is_text = "。" in line or line[-1] in "，、" or ("，" in line and len(line) >= _SENTENCE)
        is_other = heading_level(line) or re.search(addresses, line)
        if match and is_text and not is_other and line[-1] not in stops:
            yield Hit(part, match)


def miscounted(case: Case, named: str) -> Iterator[Finding]:
    """Yield lists that name more or fewer things than they say."""
    for hit in hits(parts_of(case.filing), named):
        names = hit.match["names"]
        count = int_of((hit.match["count"] or hit.match["all"]).replace("两", "二"))
        told = names.count("、") + 1
        # the last two may be joined: 「甲、乙和丙三个方面」
        joined = told + len(re.findall("以及|[和及与]", names.rpartition("、")[2]))
        if hit.match["others"]:
            is_wrong = told > count or (told == joined == count - 1 and count >= _MANY)
        else:
            is_wrong = count not in range(told, joined + 1)
        if is_wrong:
            words = clipped(hit.match[0])
            yield broken_at(case, "named", [hit], words=words, named=str(told), count=str(count))


def wrong_self_names(case: Case, self_names: str) -> Iterator[Finding]:
    """Yield a finding where the report calls its unit what it is not: 我局 in that of a town."""
    profile = case.filing.profile
    own = profile.unit + profile.short_name
    found = [hit for hit in hits(parts_of(case.filing), self_names) if hit.match["body"] not in own]
    if found and own:
        yield broken_at(case, "self_name", found, unit=profile.unit)
