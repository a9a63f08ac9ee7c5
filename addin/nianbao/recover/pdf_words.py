"""The words of printed lines with their places, where no rules part a table's cells."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nianbao.recover.labels import enumerator
from nianbao.recover.pdf_page import with_raised
from nianbao.recover.printed import is_value
from nianbao.recover.source import Glyph, PrintedLine

# In characters: so far apart stand two words; two figures may be nearer, and two cells nearer
# still; what is set solid is one word.
_APART, _NEAR, _SOLID = 0.5, 0.15, 0.05
# In characters: two that belong together stand no farther apart.
_WIDE = 1.5
# In points: so nearly does a word begin where the others of its column do.
_EDGE = 1.0
# So many labels with a number begin one below the other in their column.
_FEWEST = 3
# In lines: no further below goes a label on.
_BELOW = 2.0
_DIGIT = re.compile(r"[\d０-９]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place, in points from the left and upper edge of its page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Return the middle between left and right."""
        return (self.left + self.right) / 2

    def overlaps(self, left: float, right: float) -> bool:
        """Return whether the word stands above or below a stretch."""
        return self.left < right and left < self.right


def words_in(line: PrintedLine, apart: float = _APART, edges: Sequence[float] = ()) -> list[Word]:
    """Return the words of a line: what stands ``apart``, or begins at an edge of a column.

    Figures are parted from words also where they stand nearer, numbers of labels as well.
    """
    groups: list[list[Glyph]] = []
    for glyph in line.glyphs:
        if groups and not _begins(groups[-1][-1], glyph, apart, edges):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [_word(group, line) for group in groups]


def joined_singles(words: Sequence[Word]) -> list[Word]:
    """Return the words of a line with two characters set wide, as in 「总 计」, made one."""
    joined: list[Word] = []
    for word in words:
        before = joined[-1] if joined else None
        if before and len(before.text) == len(word.text) == 1 and _is_beside(before, word):
            joined[-1] = _joined(before, word)
        else:
            joined.append(word)
    return joined


def column_edges(lines: Iterable[PrintedLine]) -> list[float]:
    """Return where labels with a number begin, one below the other."""
    lefts = [x.left for line in lines for x in words_in(line) if enumerator(x.text)]
    counts = Counter(round(left) for left in lefts)
    return [left for left in lefts if counts[round(left)] >= _FEWEST]


def labels_in(words: Sequence[Word], begins: Callable[[Word], bool]) -> list[Word]:
    """Return the labels that words make one below the other; ``begins`` tells of a new one."""
    labels: list[list[Word]] = []
    for word in sorted(words, key=lambda x: (x.top, x.left)):
        above = [label for label in labels if _is_below(word, label[-1])]
        beside = [label for label in labels if _is_behind(word, label[-1])]
        if begins(word) or not (above or beside):
            labels.append([word])
        elif above:
            max(above, key=lambda label: _shared(word, label[-1])).append(word)
        else:
            beside[-1][-1] = _joined(beside[-1][-1], word)
    return [_stacked(label) for label in labels]


def figures_at_end(words: Sequence[Word], count: int) -> list[Word]:
    """Return the last words of a line where exactly so many figures end it; else none."""
    figures = list(_from_end(words))
    return figures[::-1] if len(figures) == count else []


def _from_end(words: Sequence[Word]) -> Iterator[Word]:
    for word in reversed(words):
        if not is_value(word.text):
            return
        yield word


def _begins(before: Glyph, glyph: Glyph, apart: float, edges: Sequence[float]) -> bool:
    gap = glyph.left - before.right
    if gap > apart * glyph.size:
        return True
    if gap > _SOLID * glyph.size and any(abs(glyph.left - edge) < _EDGE for edge in edges):
        return not _DIGIT.match(before.text)
    digits = [bool(_DIGIT.match(x.text)) for x in (before, glyph)]
    return gap > _NEAR * glyph.size and (any(digits) or glyph.text in "（(")


def _word(glyphs: Sequence[Glyph], line: PrintedLine) -> Word:
    text = "".join(with_raised(glyphs))
    return Word(text, glyphs[0].left, glyphs[-1].right, line.top, line.bottom)


def _joined(before: Word, word: Word) -> Word:
    return replace(before, text=before.text + word.text, right=word.right)


def _is_below(word: Word, above: Word) -> bool:
    """Return whether a word may go on the one above it in its cell."""
    is_near = 0 < word.top - above.top < _BELOW * (word.bottom - word.top)
    return is_near and word.overlaps(above.left, above.right)


def _is_behind(word: Word, before: Word) -> bool:
    """Return whether a word may go on the one before it on its line."""
    gap = word.left - before.right
    return word.top == before.top and gap < word.bottom - word.top


def _is_beside(before: Word, word: Word) -> bool:
    return word.left - before.right < _WIDE * (word.right - word.left)


def _shared(word: Word, other: Word) -> float:
    """Return how far a word stands above or below another."""
    return min(word.right, other.right) - max(word.left, other.left)


def _stacked(words: Sequence[Word]) -> Word:
    return Word(
        "".join(word.text for word in words),
        min(word.left for word in words),
        max(word.right for word in words),
        words[0].top,
        words[-1].bottom,
    )
