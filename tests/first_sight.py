"""What the program made of sentences when it first saw them: a record that only grows.

``data/first_sight/N.tsv`` holds a list of sentences with a careful reader's verdict, written
before the program was tried on it and never edited since. ``record.tsv`` holds, for each time
that a list was seen before anything was learnt from it, the program and what it found::

    @ list program digest
    list  line  rule/reading ...

A finding is named with its rule and the reading that led to it.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nianbao.rules.prose import certainty as certainty_module
from nianbao.rules.prose.certainty import kind_of
from text_cases import Sentence, findings_in, read_list

FOLDER = Path(__file__).parent / "data" / "first_sight"
RECORD = FOLDER / "record.tsv"
CERTAINTY = Path(certainty_module.__file__).with_name("certainty.toml")
_HEAD = (
    "# How many findings of each kind were right, of all on sentences that were new to the",
    "# program; written by tests/first_sight.py from its record.",
)


@dataclass
class Seen:
    """One list as one program saw it: what it found, by line, as rule/reading."""

    name: str
    program: str
    digest: str
    found: dict[int, list[str]] = field(default_factory=dict[int, list[str]])


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
            name, program, digested = line[2:].split(" ")
            seen.append(Seen(name, program, digested))
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


def latest() -> dict[str, Seen]:
    """Each list, by name, as it was seen last before anything was learnt from it."""
    return {seen.name: seen for seen in read_record()}


def found_now(sentence: Sentence) -> list[str]:
    """What the present program finds in a sentence."""
    return [
        f"{finding.rule.id}/{finding.reading}"
        for finding in findings_in(sentence.filing)
        if finding.status == "broken"
    ]


def record(name: str, program: str) -> None:
    """Add to the record what the present program finds in a list."""
    lines = [f"@ {name} {program} {digest(name)}"]
    for sentence in sentences(name):
        found = found_now(sentence)
        if found:
            lines.append("\t".join([name, str(sentence.line), *found]))
    with RECORD.open("a", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")


def ratio(verdicts: Counter[str], other: str) -> float:
    """Precision (``other`` is wrong) or recall (missed)."""
    return verdicts["right"] / max(1, verdicts["right"] + verdicts[other])


def certainty() -> str:
    """The file that tells the program how often its findings of each kind were right."""
    seen = Counter[str]()
    right = Counter[str]()
    for verdict in (j for listed in latest().values() for j in judged(listed)):
        if verdict.verdict != "missed":
            seen[kind_of(verdict.reading)] += 1
            right[kind_of(verdict.reading)] += verdict.verdict == "right"
    lines = [f"{kind} = {{ right = {right[kind]}, seen = {seen[kind]} }}" for kind in sorted(seen)]
    return "\n".join([*_HEAD, *lines]) + "\n"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        record(*sys.argv[1:])
    CERTAINTY.write_text(certainty(), "utf-8", newline="\n")
