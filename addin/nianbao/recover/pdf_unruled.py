"""Tables of a PDF whose cells no rules part: read by the places of their words.

Columns are told by figures that stand one below the other, and only where the headers above
them stand in the form's order. A row's figures are those beside its label. What is not told
beyond doubt is left to the lines, which say that a table was not read.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, product
from statistics import median

from nianbao.form import Cell
from nianbao.recover.labels import Step, bare, enumerator, find, plain
from nianbao.recover.notes import Notes
from nianbao.recover.pdf_words import (
    Word,
    column_edges,
    figures_at_end,
    joined_singles,
    labels_in,
    words_in,
)
from nianbao.recover.printed import is_value
from nianbao.recover.source import Line, PrintedCell, PrintedLine, PrintedRow, PrintedTable
from nianbao.recover.table_labels import TableLabels
from nianbao.recover.unstructured_headers import is_in_order, leaves_in_order
from nianbao.recover.unstructured_table import TableInLines, table_of

# In characters: headers of neighbouring columns stand apart so far, or farther.
_GAPS = (0.15, 0.5, 2.0)
# In points: the width of a blank where a line is laid out as text.
_BLANK = 3.0
# Several rows with a figure in every column show where the columns are.
_ENOUGH = 3

_DIGIT = re.compile(r"\d")

# How a label that begins a row must be printed, where it has no number.
_SURE: tuple[Step, ...] = ("exact", "alias")

Stretch = tuple[float, float]


def unruled_table(
    lines: Sequence[PrintedLine], words: TableLabels, notes: Notes, *, drawn: bool = True
) -> TableInLines | None:
    """Return the table that a section's lines print; None where it cannot be told.

    One whose bands have headers of their own is read by its labels alone. In a text that is not
    ``drawn`` headers need not stand above their figures, and may be broken, which is noted.
    """
    if has_bands(words):
        return table_of([Line(_laid_out(line), line.at) for line in lines], words, notes)
    reader = _PlaceReader(lines, words, drawn=drawn)
    rows = tuple(reader.rows())
    if not rows:
        return None
    if reader.is_head_broken:
        notes.add("layout.head", at=lines[0].at, table=words.table.name)
    beside = tuple(line for line in lines if not _is_of_table(line, words))
    return TableInLines(PrintedTable(rows, lines[0].at, aligned=False, official=True), beside)


def has_bands(words: TableLabels) -> bool:
    """Return whether a table has several headers, each for the rows below it."""
    return len({len(line.cells) for line in words.table.lines}) > 1


def _is_of_table(line: PrintedLine, words: TableLabels) -> bool:
    """Return whether a line prints nothing but figures and pieces of the table's labels."""
    known = [x for term in words.terms() for x in (term.bare, *term.aliases)]
    texts = [bare(word.text) for word in words_in(line) if not is_value(word.text)]
    return all(any(text in x for x in known) for text in texts)


def _laid_out(line: PrintedLine) -> str:
    """Return a line as text, its words parted by blanks as far as they stand apart."""
    text = ""
    for word in words_in(line):
        text = f"{text}  ".ljust(round(word.left / _BLANK)) + word.text
    return text


class _PlaceReader:
    """One table being read from lines; figures stand in the ``columns``."""

    def __init__(self, lines: Sequence[PrintedLine], words: TableLabels, *, drawn: bool) -> None:
        self.lines = lines
        self.drawn = drawn
        self.is_head_broken = False
        self.words = words
        self.count = len(words.table.lines[0].cells)
        self.edges = column_edges(lines)
        heads = {term.bare for term in words.heads}
        rows = [*words.groups, *(x for terms in words.lines.values() for x in terms)]
        self.row_labels = [term for term in rows if term.bare not in heads]
        self.columns: Sequence[Stretch] = ()

    def rows(self) -> Iterator[PrintedRow]:
        """Yield a row for every line that holds figures; none where the columns are unsure."""
        first = self._find_columns()
        if not self.columns:
            return
        if self.words.unlabelled:
            yield from self._only_row(self.lines[first:])
            return
        for page in sorted({line.page for line in self.lines}):
            own = [x for i, x in enumerate(self.lines) if x.page == page and i >= first]
            yield from self._labelled(own, [x for x in self.lines[:first] if x.page == page])

    def _find_columns(self) -> int:
        """Find the columns; return the index of the first line that holds figures.

        They are where the rows with a figure in every column have them; without enough such
        rows, where the headers stand.
        """
        rows = [(line.page, figures_at_end(self._split(line), self.count)) for line in self.lines]
        full = [(page, figures) for page, figures in rows if figures]
        columns = _columns(full)
        if len(full) < (1 if self.words.unlabelled else _ENOUGH):
            first = self._first(lambda word: _has_digit(word) or self._begins(word))
            self.columns = self._leaves(self.lines[:first]) or []
            return first
        first = self._first(lambda word: word.right > columns[0][0] and _has_digit(word))
        # A header stands farther out than a figure below it, but not by half a column.
        left = columns[0][0] - (columns[1][0] - columns[0][0]) / 2
        left = left if self.words.stubs else 0
        leaves = self._leaves(self.lines[:first], left)
        if not self.drawn:
            figures = [[plain(word.text) for word in row] for _, row in full]
            self.is_head_broken = leaves is None
            if leaves or self._is_official(figures, self.lines[:first], left):
                self.columns = columns
        elif leaves and _is_in_order(columns) and all(map(_meet, leaves, columns)):
            self.columns = columns
        return first

    def _is_official(
        self, figures: Sequence[Sequence[str]], above: Sequence[PrintedLine], left: float
    ) -> bool:
        """Return whether figures below a broken header stand in the form's order.

        Nothing that is left of the header speaks against it, and the totals are where they belong.
        """
        cells = self.words.table.lines[0].cells
        rows = [[int(text) if text.isdigit() else 0 for text in row] for row in figures]
        sums = [_adds_up(row, cells) for row in rows if any(row)]
        is_sure = sum(sums) * 4 > len(sums) * 3 if sums else all(not any(row) for row in rows)
        return is_sure and is_in_order(_printed(above, _GAPS[0], left), self.words)

    def _first(self, is_wanted: Callable[[Word], bool]) -> int:
        lines = enumerate(self.lines)
        return next((i for i, line in lines if any(map(is_wanted, self._split(line)))), 0)

    def _split(self, line: PrintedLine) -> list[Word]:
        return words_in(line, edges=self.edges)

    def _begins(self, word: Word) -> bool:
        """Return whether a word begins the label of a row."""
        if self.words.unlabelled:
            return False
        return enumerator(word.text) is not None or bool(find(word.text, self.row_labels, _SURE))

    def _leaves(self, above: Sequence[PrintedLine], left: float = 0) -> Sequence[Stretch] | None:
        """Return where the lowest headers stand, None where they are not the form's in order."""
        for gap, arranged in product(_GAPS, (list, joined_singles)):
            if leaves := leaves_in_order(_printed(above, gap, left, arranged), self.words):
                return leaves
        return None

    def _only_row(self, lines: Sequence[PrintedLine]) -> Iterator[PrintedRow]:
        """Yield the row of a table without row labels: the only line with figures."""
        rows = [(line, words) for line in lines if any(map(_has_digit, words := words_in(line)))]
        for line, words in rows[:1]:
            placed = self._placed(words)
            yield _row([], placed if len(rows) == 1 else [" ".join(placed), ""], line.at)

    def _labelled(
        self, lines: Sequence[PrintedLine], above: Sequence[PrintedLine]
    ) -> Iterator[PrintedRow]:
        """Yield the rows of one page; a label may begin above the first figures."""
        left = self.columns[0][0]
        before = [word for line in above for word in self._split(line)]
        printed = [(line, self._split(line)) for line in lines]
        everything = [*before, *(word for _, words in printed for word in words)]
        labels = labels_in([word for word in everything if word.right <= left], self._begins)
        figured = [(line, [word for word in words if word.right > left]) for line, words in printed]
        rows = [
            (line, figures, _beside(line, labels))
            for line, figures in figured
            if any(is_value(word.text) for word in figures)
        ]
        counts = Counter(id(label) for _, _, own in rows for label in own)
        group = ""
        for line, figures, own in rows:
            texts = self._placed(figures)
            if len(own) != 1 or counts[id(own[0])] > 1:
                yield _row([], [" ".join(texts)], line.at)
                continue
            text = own[0].text
            around, before_it = self._group(text), group
            group = around
            labels_of_row = [around, text] if around and around != before_it else [text]
            yield _row(labels_of_row, texts, line.at)

    def _placed(self, figures: Sequence[Word]) -> list[str]:
        """Return the text in every column; where a word does not stand in just one, all in one.

        Figures that touch may be told apart by their sum, but only if no column is blank.
        """
        if len(figures) == self.count and all(is_value(word.text) for word in figures):
            return [word.text for word in figures]
        texts = [""] * self.count
        for word in figures:
            own = [i for i, column in enumerate(self.columns) if word.overlaps(*column)]
            if len(own) != 1 or texts[own[0]]:
                middles = [(left + right) / 2 for left, right in self.columns]
                is_full = all(any(x.left < y < x.right for x in figures) for y in middles)
                return [" ".join(x.text for x in figures), *([] if is_full else [""])]
            texts[own[0]] = word.text
        return texts

    def _group(self, label: str) -> str:
        """Return the group of the form to which a label belongs, "" for none."""
        lines = self.words.lines
        match = find(label, [term for terms in lines.values() for term in terms])
        if match is None:
            return ""
        return next((group for group, terms in lines.items() if match.term in terms), "")


def _printed(
    lines: Sequence[PrintedLine],
    gap: float,
    left: float,
    arranged: Callable[[Sequence[Word]], Sequence[Word]] = list,
) -> list[tuple[float, float, str]]:
    """Return the words of a header with their ends, line by line."""
    return [
        (word.left, word.right, bare(word.text))
        for line in lines
        for word in arranged(words_in(line, gap))
        if word.middle > left and not _has_digit(word)
    ]


def _adds_up(row: Sequence[int], cells: Sequence[Cell]) -> bool:
    """Return whether each total is the sum of what stands before it."""
    parts, is_right = 0, True
    for number, cell in zip(row, cells, strict=True):
        is_right = is_right and (not cell.is_total or number == parts)
        parts = 0 if cell.is_total else parts + number
    return is_right


def _beside(line: PrintedLine, labels: Sequence[Word]) -> list[Word]:
    """Return the labels beside a line: of those that embrace others only the innermost."""
    half = (line.bottom - line.top) / 2
    own = [x for x in labels if min(x.bottom, line.bottom) - max(x.top, line.top) > half]
    inner = max(own, key=lambda x: x.right, default=None)
    return [x for x in own if inner and x.overlaps(inner.left, inner.right)]


def _has_digit(word: Word) -> bool:
    return _DIGIT.search(word.text) is not None


def _columns(rows: Sequence[tuple[int, Sequence[Word]]]) -> list[Stretch]:
    """Return where full rows have their figures; where they are shifted, most of the first page."""
    places = list(zip(*(figures for _, figures in rows), strict=True))
    columns = [(min(x.left for x in place), max(x.right for x in place)) for place in places]
    if _is_in_order(columns):
        return columns
    first = zip(*(figures for page, figures in rows if page == rows[0][0]), strict=True)
    return [(median(x.left for x in place), median(x.right for x in place)) for place in first]


def _is_in_order(columns: Sequence[Stretch]) -> bool:
    return all(before[1] < behind[0] for before, behind in pairwise(columns))


def _meet(one: Stretch, other: Stretch) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0])


def _row(labels: Sequence[str], texts: Sequence[str], at: str) -> PrintedRow:
    return tuple(PrintedCell(text, at, i, i + 1) for i, text in enumerate([*labels, *texts]))
