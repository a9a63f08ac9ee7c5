"""Prose that several units of a batch have in common, and units named in the prose of others.

Which reports may be alike is told by MinHash signatures, so that no report is compared with every
other one; how much of a text is copied is then counted exactly. What is kept of a report is its
signature and its packed text, some 2 kB.
"""

import re
import zlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from os import SEEK_END
from tempfile import TemporaryFile

from nianbao.form.edition import editions
from nianbao.form.text import without_width
from nianbao.intake.approvals import ALIKE, NAMED, Approvals
from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.likeness import likeness
from nianbao.intake.roster import Unit
from nianbao.intake.roster_reconciliation import Comparison
from nianbao.rules import Rule
from nianbao.rules.catalogue import batch_rules, ruleset
from nianbao.rules.similarity import RUN, copied_share, letters
from nianbao.words import say

_SO_ALIKE = 0.9  # whoever is so close to an earlier report is found through that one
_MOST_COMPARED = 3
_SAMPLE = 40
_SENTENCE_END = re.compile(r"[。；！？\n]")
_HEAD = 4  # characters by which a name is looked up


@dataclass(frozen=True, slots=True)
class Alike:
    """Two reports that share most of their prose.

    ``share`` is the larger share that one has of the other, ``sample`` the longest run of
    characters in common, as the first of them writes it.
    """

    path: str
    unit: str
    other_path: str
    other_unit: str
    share: Fraction
    sample: str

    @property
    def percent(self) -> int:
        """Return the share in whole percents, rounded down: 100 means all of it."""
        return int(self.share * 100)

    @property
    def message(self) -> str:
        """Return in words what the two have in common."""
        return say(
            "batch.alike",
            unit=self.unit or self.path,
            other=self.other_unit or self.other_path,
            percent=self.percent,
            sample=self.sample,
        )


@dataclass(frozen=True, slots=True)
class Named:
    """A report that names another unit as if it were its own, with the words around it."""

    path: str
    unit: str
    other_unit: str
    words: str

    @property
    def message(self) -> str:
        """Return in words whom the report names, and where."""
        return say("batch.named", other=self.other_unit, words=self.words)


@dataclass(frozen=True, slots=True)
class Told:
    """What one file is told under a rule on several filings, and why that may stand."""

    path: str
    rule: Rule
    message: str
    explanation: str = ""

    @property
    def level(self) -> str:
        """Return the key of the word for how grave it is, or that it was explained."""
        kind = "status.explained" if self.explanation else f"severity.{self.rule.severity}"
        return f"finding.{kind}"


@dataclass(frozen=True, slots=True)
class _Report:
    path: str
    unit: str
    place: int
    size: int


class Batch:
    """The prose of a batch, gathered report by report."""

    def __init__(self) -> None:
        self._reports: list[_Report] = []
        self._texts = TemporaryFile()  # noqa: SIM115 - gone with the batch
        self._texts_alike = likeness()
        self._close: list[tuple[int, int]] = []
        self._least = int(rule_of(ALIKE).options["letters"])

    def add(self, path: str, unit: str, prose: Mapping[int, str]) -> None:
        """Take in the prose of one report, by section."""
        text = "\n".join(prose[number] for number in sorted(prose))
        number = len(self._reports)
        self._reports.append(self._kept(path, unit, text))
        bare = letters(text)
        if len(bare) >= self._least:
            self._compare(number, [bare[i : i + RUN] for i in range(len(bare) - RUN + 1)])

    def alike(self, names: Mapping[str, str] | None = None) -> list[Alike]:
        """Return the pairs of reports that share more than the rule allows, the closest first.

        Of many reports that are all alike each is paired with the first of them. Files of one
        unit are no pair; ``names`` gives by path whose a file is that calls itself otherwise.
        """
        least = Fraction(rule_of(ALIKE).options["share"])
        names = names or {}
        found = []
        for later, earlier in self._close:
            one, other = self._reports[later], self._reports[earlier]
            units = [without_width(names.get(report.path, report.unit)) for report in (one, other)]
            if units[0] and units[0] == units[1]:
                continue
            texts = self._text(one), self._text(other)
            share = max(copied_share(*texts), copied_share(*reversed(texts)))
            if share >= least:
                sample = _as_written(longest_run(*map(letters, texts))[:_SAMPLE], texts[0])
                found.append(Alike(one.path, one.unit, other.path, other.unit, share, sample))
        return sorted(found, key=lambda pair: (-pair.share, pair.path, pair.other_path))

    def named(self, units: Collection[str]) -> list[Named]:
        """Return where reports name one of these units, or another of the batch."""
        names = _Names({*units, *(report.unit for report in self._reports)})
        return [
            Named(report.path, report.unit, name, words)
            for report in self._reports
            for name, words in names.strange_in(self._text(report), report.unit)
        ]

    def _kept(self, path: str, unit: str, text: str) -> _Report:
        packed = zlib.compress(text.encode("utf-8", "surrogatepass"), level=1)
        place = self._texts.seek(0, SEEK_END)
        self._texts.write(packed)
        return _Report(path, unit, place, len(packed))

    def _text(self, report: _Report) -> str:
        self._texts.seek(report.place)
        packed = self._texts.read(report.size)
        return zlib.decompress(packed).decode("utf-8", "surrogatepass")

    def _compare(self, number: int, runs: Collection[str]) -> None:
        """Note which earlier reports are close to this one, and enter it among them."""
        near = self._texts_alike.near(number, runs)
        closest = sorted(near, key=lambda earlier: (-near[earlier], earlier))
        self._close += [(number, earlier) for earlier in closest[:_MOST_COMPARED]]
        if not closest or near[closest[0]] < _SO_ALIKE:
            self._texts_alike.enter(number)


class _Names:
    """Names of units, found in a text without trying each."""

    def __init__(self, units: Iterable[str]) -> None:
        self._by_head: dict[str, list[str]] = {}
        for name in sorted(filter(lambda name: len(name) > _HEAD, units), key=len, reverse=True):
            self._by_head.setdefault(name[:_HEAD], []).append(name)

    def strange_in(self, text: str, own: str) -> Iterator[tuple[str, str]]:
        """Yield each other unit that is named without any word of common work, once."""
        options = rule_of(NAMED).options
        margin, seen = int(options["margin"]), set()
        for start, end, name in self._all_in(text):
            before, behind = text[max(0, start - margin) : start], text[end : end + margin]
            around = _SENTENCE_END.split(before)[-1] + name + _SENTENCE_END.split(behind)[0]
            is_own = name == own or name in own
            if not is_own and name not in seen and not _has(around, options["together"]):
                seen.add(name)
                yield name, around

    def _all_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        heads, end = self._by_head, 0
        for start in range(len(text) - _HEAD + 1):
            if text[start : start + _HEAD] in heads and start >= end:
                names = heads[text[start : start + _HEAD]]
                name = next((name for name in names if text.startswith(name, start)), None)
                if name:
                    end = start + len(name)
                    yield start, end, name


def judged(
    files: Sequence[EntrySummary],
    comparison: Comparison,
    found: Iterable[Told],
    approvals: Approvals,
) -> tuple[list[EntrySummary], list[Told]]:
    """Return the files with what they are told under rules on several filings, counted in.

    The unit's own explanation closes it, or the department's approval.
    """
    by_path = {file.path: file for file in files}
    settled: defaultdict[str, list[Told]] = defaultdict(list)
    for one in found:
        file = by_path[one.path]
        unit = comparison.names.get(file.path, file.unit)
        reason = file.batch_reasons.get(one.rule.id) or approvals.reason(unit, one.rule.id)
        settled[file.path].append(replace(one, explanation=reason))
    counted = [_counting(file, settled[file.path]) for file in files]
    return counted, [one for path in settled for one in settled[path]]


def _counting(file: EntrySummary, found: Sequence[Told]) -> EntrySummary:
    unresolved = [one.message for one in found if not one.explanation]
    return replace(
        file,
        state="explain" if unresolved and file.state == "ready" else file.state,
        unexplained=file.unexplained + len(unresolved),
        explained=file.explained + len(found) - len(unresolved),
        gravest=file.gravest or next(iter(unresolved), ""),
    )


def told(alike: Iterable[Alike], named: Iterable[Named]) -> list[Told]:
    """Return what each file is told: both of two that are alike, and the one that names another."""
    both = [(pair, path) for pair in alike for path in (pair.path, pair.other_path)]
    return [
        *(Told(path, rule_of(ALIKE), pair.message) for pair, path in both),
        *(Told(one.path, rule_of(NAMED), one.message) for one in named),
    ]


def shared(
    batch: Batch, comparison: Comparison, units: Sequence[Unit]
) -> tuple[list[Alike], list[Named]]:
    """Return which reports are alike and which name another unit, of a unit the one that counts."""
    out = comparison.left_out | comparison.older
    alike = batch.alike(comparison.names)
    named = batch.named({*(unit.name for unit in units), *comparison.names.values()})
    return (
        [pair for pair in alike if out.isdisjoint((pair.path, pair.other_path))],
        [one for one in named if one.path not in out],
    )


def rule_of(rule: str) -> Rule:
    """Return one of the rules on several filings by its id."""
    own = {one.id: one for one in ruleset(editions()[-1]).rules}
    return batch_rules().get(rule) or own[rule]


def _as_written(run: str, text: str) -> str:
    """Return the first place of a text that holds these letters, on one line."""
    pieces = [r"\d+" if letter == "0" else re.escape(letter) for letter in run]
    place = re.search(r"[\W_]*".join(pieces), text)
    return "".join(place[0].split()) if place else run


def longest_run(one: str, other: str) -> str:
    """Return the longest run of characters that stands in both texts, the first of several.

    Texts are a few thousand characters; the suffixes of ``other`` are put in order once.
    """
    suffixes = sorted(other[i : i + _SAMPLE] for i in range(len(other)))
    best = ""
    for start in range(len(one)):
        piece = one[start : start + _SAMPLE]
        place = bisect_left(suffixes, piece)
        for near in suffixes[max(0, place - 1) : place + 1]:
            common = _common(piece, near)
            if len(common) > len(best):
                best = common
    return best


def _common(one: str, other: str) -> str:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return one[:length]


def _has(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)
