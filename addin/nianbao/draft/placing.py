"""Drafted sentences put into the prose of a report; nothing that a person wrote is changed."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Literal

from nianbao.draft.patterns import Patterns, Place
from nianbao.draft.writing import Drafted, value_now
from nianbao.form import Filing
from nianbao.form.filing import paragraphs_of
from nianbao.rules.prose.lexicon import lexicon
from nianbao.rules.prose.reader import read_prose

_SENTENCE = re.compile(r"[^。]*。|[^。]+$")
_CHAPTER = re.compile(r"[（(][一二三四五六七八九十]+[）)]([^。]{0,25})")
_NUMERALS = "一二三四五六七八九十"

Outcome = Literal["written", "renewed", "removed", "kept", "offered", "rewritten", "open"]
Rows = dict[int, list[str]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence as it was drafted, and the figures on which it rested then."""

    text: str
    rests_on: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one sentence: it was written or renewed, or is only shown, and why.

    ``before`` is what stood there.
    """

    drafted: Drafted
    outcome: Outcome
    before: str = ""

    @property
    def stands(self) -> str:
        """Return the sentence as it stands in the prose now; blank where it does not."""
        if self.outcome == "open":
            return self.before
        return self.drafted.text if self.outcome in ("written", "renewed", "kept") else ""


@dataclass(frozen=True, slots=True)
class Outdated:
    """A drafted sentence that stands in the prose, and the figures that have changed since."""

    name: str
    section: int
    row: int
    text: str
    changes: Sequence[tuple[str, str, str]]


@dataclass
class Placing:
    """The rows of each prose section as they will be, and what became of each sentence."""

    patterns: Patterns
    rows: Rows
    done: list[Done] = field(default_factory=list)
    _blank: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self.rows = {number: list(rows) for number, rows in self.rows.items()}
        self._blank = frozenset(n for n, rows in self.rows.items() if not any(rows))

    def place(
        self,
        drafted: Sequence[Drafted],
        marks: Mapping[str, Mark],
        said: Mapping[int, Set[str]],
        locked: Set[int],
    ) -> None:
        """Put each sentence in, or in place of what was drafted before.

        A sentence is only shown where the section's own words speak of its topic (``said``), where
        a person rewrote or removed it, and in ``locked`` sections, which cannot be written anew.
        """
        for place in self.patterns.paragraphs:
            waiting: list[Drafted] = []
            for one in (d for d in drafted if d.pattern.paragraph == place.id):
                mark = marks.get(one.pattern.name)
                if not self._renew(one, place, mark):
                    shown = one.pattern.offered or one.pattern.topic in said[place.section]
                    if mark:
                        self.done.append(Done(one, "rewritten", mark.text))
                    elif shown or place.section in locked:
                        self.done.append(Done(one, "offered"))
                    else:
                        waiting.append(one)
            if waiting:
                self._insert(place, waiting)

    def _renew(self, one: Drafted, place: Place, mark: Mark | None) -> bool:
        """Return whether nothing is left to be placed; an old sentence is renewed where it is."""
        rows = self.rows[place.section]
        at = _row_of(rows, mark.text) if mark else None
        if mark is None or at is None:
            if one.is_open:
                self.done.append(Done(one, "open"))
            is_there = bool(one.text) and _row_of(rows, one.text) is not None
            return not one.text or is_there
        if one.is_open or one.text == mark.text:
            self.done.append(Done(one, "open" if one.is_open else "kept", mark.text))
            return True
        rows[at] = rows[at].replace(mark.text, one.text, 1)
        if not rows[at].strip():
            del rows[at]
        self.done.append(Done(one, "renewed" if one.text else "removed", mark.text))
        return True

    def _insert(self, place: Place, sentences: Sequence[Drafted]) -> None:
        rows, text = self.rows[place.section], "".join(one.text for one in sentences)
        outcome: Outcome = "written"
        if (at := self._beside(place)) is not None:
            self._join(at, place, sentences)
        elif not place.heading:
            rows.insert(0, text)
        elif (at := _end_of_chapter(rows, place.known_by)) is not None:
            rows.insert(at, text)
        elif place.section in self._blank:
            number = sum(bool(_CHAPTER.match(row)) for row in rows)
            rows += [f"（{_NUMERALS[number]}）{place.heading}", text]
        elif not any(map(_CHAPTER.match, rows)):
            rows.append(text)
        else:
            outcome = "offered"
        self.done += [Done(one, outcome) for one in sentences]

    def _beside(self, place: Place) -> int | None:
        """Return the row in which other sentences of the same paragraph stand."""
        own = (done for done in self.done if done.drafted.pattern.paragraph == place.id)
        found = (_row_of(self.rows[place.section], done.stands) for done in own if done.stands)
        return next((at for at in found if at is not None), None)

    def _join(self, at: int, place: Place, sentences: Sequence[Drafted]) -> None:
        """Put sentences behind the last of those before them in the order of the patterns."""
        rows = self.rows[place.section]
        order = {pattern.id: i for i, pattern in enumerate(self.patterns.sentences)}
        standing = {done.drafted.pattern.id: done.stands for done in self.done if done.stands}
        for one in sentences:
            standing[one.pattern.id] = one.text
            before = [text for i, text in standing.items() if order[i] < order[one.pattern.id]]
            known = [rows[at].index(t) + len(t) for t in before if t in _sentences(rows[at])]
            end = max(known, default=0)
            rows[at] = rows[at][:end] + one.text + rows[at][end:]


def topics_of(filing: Filing, marks: Mapping[str, Mark]) -> dict[int, set[str]]:
    """Return of what topics the figures a person's own words speak, by section.

    Sentences that were drafted and are as they were do not count.
    """
    texts = {mark.text for mark in marks.values()}
    own = {
        number: paragraphs_of((_without(p.text, texts), p.at) for p in paragraphs)
        for number, paragraphs in filing.sections.items()
    }
    found: dict[int, set[str]] = {number: set() for number in own}
    meanings = lexicon().meanings
    for mention in read_prose(replace(filing, sections=own)).mentions:
        if mention.meaning:
            found[mention.section].add(meanings[mention.meaning].topic)
    return found


def outdated(
    rows: Mapping[int, Sequence[str]],
    marks: Mapping[str, Mark],
    filing: Filing,
    previous: Filing | None,
) -> Iterator[Outdated]:
    """Yield every drafted sentence that still stands and rests on a figure that has changed."""
    for name, mark in marks.items():
        for number, section in rows.items():
            at = _row_of(section, mark.text)
            if at is None:
                continue
            now = ((e, old, value_now(e, filing, previous)) for e, old in mark.rests_on.items())
            changes = [change for change in now if change[1] != change[2]]
            if changes:
                yield Outdated(name, number, at, mark.text, changes)


def _sentences(row: str) -> list[str]:
    return [sentence.strip() for sentence in _SENTENCE.findall(row)]


def _row_of(rows: Sequence[str], sentence: str) -> int | None:
    return next((at for at, row in enumerate(rows) if sentence in _sentences(row)), None)


def _without(row: str, sentences: Set[str]) -> str:
    if sentences.isdisjoint(_sentences(row)):
        return row
    return "".join(s for s in _SENTENCE.findall(row) if s.strip() not in sentences)


def _end_of_chapter(rows: Sequence[str], known_by: Sequence[str]) -> int | None:
    """Return before which row a chapter ends whose heading is known by a pattern; None without."""
    chapters = {at: found[1] for at, row in enumerate(rows) if (found := _CHAPTER.match(row))}
    known = (at for by in known_by for at, heading in chapters.items() if re.search(by, heading))
    start = next(known, None)
    if start is None:
        return None
    end = next((at for at in chapters if at > start), len(rows))
    while not rows[end - 1].strip():
        end -= 1
    return end
