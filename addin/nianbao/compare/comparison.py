"""Two reports compared: their figures and their sentences."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from nianbao.compare.sentences import Kind, Pair, beside, sentences_of
from nianbao.form import Filing, Paragraph
from nianbao.form.prose_table import TAB
from nianbao.rules.differences import Difference, common_cells, differences
from nianbao.words import say

_YEAR = "\ue000"  # stands for the year reported on while sentences are compared


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two reports: the name of its file, and what was read from it."""

    name: str
    filing: Filing

    @property
    def title(self) -> str:
        """Return whose report it is and of which year, the file's name where it does not say."""
        profile = self.filing.profile
        year = say("compare.year", year=profile.year) if profile.year else ""
        return " ".join(filter(None, (profile.unit, year))) or self.name


@dataclass(frozen=True)
class Comparison:
    """What differs between two reports, the first being the older or the earlier version."""

    first: Side
    second: Side

    @cached_property
    def figures(self) -> tuple[Difference, ...]:
        """Return the figures that differ."""
        return tuple(differences(self.first.filing, self.second.filing))

    @cached_property
    def compared(self) -> int:
        """Return how many figures both forms have."""
        return sum(1 for _ in common_cells(self.first.filing, self.second.filing))

    @cached_property
    def sections(self) -> Mapping[str, Sequence[Pair]]:
        """Return the sentences of both beside each other, by the heading of their section.

        Those in which only the year reported on is another one are the same.
        What stands before the first section is compared where both have it.
        """
        numbers = [section.number for section in self.second.filing.edition.sections]
        headings = [section.heading for section in self.second.filing.edition.sections]
        parts = [_parts(side.filing, numbers) for side in (self.first, self.second)]
        if not (parts[0][0] and parts[1][0]):
            parts = [part[1:] for part in parts]
        else:
            headings = [say("compare.preamble"), *headings]
        pairs = beside(*parts)
        years = [side.filing.profile.year for side in (self.first, self.second)]
        return {
            heading: [replace(p, first=_year(p.first, years[0]), second=_year(p.second, years[1]))
                      for p in part]
            for heading, part in zip(headings, pairs, strict=True) if part
        }  # fmt: skip

    @cached_property
    def counts(self) -> Mapping[Kind, int]:
        """Return how many sentences are the same, changed, moved, added, dropped."""
        return Counter(pair.kind for pairs in self.sections.values() for pair in pairs)

    @property
    def is_same(self) -> bool:
        """Return whether nothing differs."""
        return not self.figures and not any(n for kind, n in self.counts.items() if kind != "same")


def _parts(filing: Filing, numbers: Sequence[int]) -> list[list[str]]:
    """Return the sentences of the preamble and of each section."""
    parts = [filing.preamble, *(filing.sections.get(number, ()) for number in numbers)]
    year = f"{filing.profile.year}年"
    return [[s.replace(year, _YEAR) for p in part for s in _sentences(p)] for part in parts]


def _year(text: str, year: int | None) -> str:
    return text.replace(_YEAR, f"{year}年")


def _sentences(paragraph: Paragraph) -> list[str]:
    if paragraph.table:
        return [say("compare.cells").join(cell.strip() for cell in paragraph.text.split(TAB))]
    return sentences_of(paragraph.text)
