"""What the program made of sentences when it first saw them: a record that only grows.

``data/first_sight/N.tsv`` holds a list of sentences with a careful reader's verdict, written
before the program was tried on it and never edited since. ``record.tsv`` holds, for each time
that a list was seen before anything was learnt from it, the program and what it found::

    @ list program digest
    list  line  rule/reading ...

A finding is named with its rule and the reading that led to it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from text_cases import Sentence, read_list

FOLDER = Path(__file__).parent / "data" / "first_sight"
RECORD = FOLDER / "record.tsv"


@dataclass
class Seen:
    """One list as one program saw it: what it found, by line, as rule/reading."""

    name: str
    program: str
    digest: str
    found: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """A finding and whether it was right, or a breach that was not found."""

    rule: str
    reading: str
    verdict: str  # right, wrong, missed


def read_record() -> list[Seen]:
    """Every time that a list was seen for the first time, in order."""
    seen: list[Seen] = []
    for line in RECORD.read_text("utf-8").splitlines():
        if line.startswith("@"):
            seen.append(Seen(*line[2:].split(" ")))
        elif not line.startswith("#"):
            _, number, *found = line.split("\t")
            seen[-1].found[int(number)] = found
    return seen


def sentences(name: str) -> list[Sentence]:
    """The sentences of a list."""
    return read_list(FOLDER / f"{name}.tsv")


def digest(name: str) -> str:
    """What a list is, to the letter."""
    return hashlib.sha256((FOLDER / f"{name}.tsv").read_bytes()).hexdigest()[:16]


def judge(sentence: Sentence, recorded: Iterable[str]) -> Iterator[Judged]:
    """Yield what was found in a sentence, right or wrong, and what was missed."""
    left = list(recorded)
    for rules in sentence.rules.elements():
        match = next((f for f in left if f.partition("/")[0] in rules.split("/")), None)
        if match:
            left.remove(match)
            yield judgement(match, "right")
        else:
            yield Judged(rules, "", "missed")
    yield from (judgement(found, "wrong") for found in left)


def judgement(found: str, verdict: str) -> Judged:
    """A finding as recorded, and whether it was right."""
    rule, _, reading = found.partition("/")
    return Judged(rule, reading, verdict)


def judged(seen: Seen) -> list[Judged]:
    """Everything that was found or missed in a list."""
    return [j for s in sentences(seen.name) for j in judge(s, seen.found.get(s.line, ()))]


def latest() -> list[Seen]:
    """Each list as it was seen last before anything was learnt from it."""
    return list({seen.name: seen for seen in read_record()}.values())


def ratio(verdicts: Counter[str], other: str) -> float:
    """Precision (``other`` is wrong) or recall (missed)."""
    return verdicts["right"] / max(1, verdicts["right"] + verdicts[other])
