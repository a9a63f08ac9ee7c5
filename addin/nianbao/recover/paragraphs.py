"""Printed lines made paragraphs again: lines of a page joined, one long line parted."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from nianbao.form.heading_level import heading_level
from nianbao.form.prose_table import TAB
from nianbao.recover.headings import is_plain_heading
from nianbao.recover.labels import enumerator
from nianbao.recover.notes import Notes
from nianbao.recover.source import Line, PrintedLine, stripped, width_of

# In characters: a line this much short of the margin ends a paragraph, so much in begins one.
_SHORT, _INDENT = 2.5, 1.2
# The same in the columns of a text: its lines are less even.
_SHORT_COLUMNS, _INDENT_COLUMNS = 8, 2
# Longer lines, in columns, were never broken to fit a page; so many lines show whether they were.
_LONGEST, _FEWEST = 130, 5
# So much larger than the text is a title's type.
_LARGE = 1.25
# In one long line a paragraph can only begin with a chapter's number behind a sentence's end.
_CHAPTER = re.compile(r"(?<=[。；;：:！!”\s])(?=[（(][一二三四五六七八九十]+[）)])")
_WIDE = r"[⺀-鿿豈-﫿︰-﹏＀-｠￠-￦“”‘’…—、。《》（）]"
# A blank beside a Chinese character is the typesetter's, not the author's.
_BLANK = re.compile(rf"(?<={_WIDE})[ \u3000]+|[ \u3000]+(?={_WIDE})")
_LATIN = re.compile(r"[A-Za-z]\Z")


Continues = Callable[[PrintedLine, PrintedLine], bool]


class Typesetting:
    """How the lines of a report were set: told by its prose, for all lines outside its tables.

    Lines of a PDF are joined; those of a text only where its tables are lines as well, and so
    were set on a page.
    """

    def __init__(self, prose: Iterable[Line], others: Iterable[Line], *, has_tables: bool) -> None:
        printed = [line for line in prose if isinstance(line, PrintedLine)]
        beside = [line for line in others if isinstance(line, PrintedLine)]
        has_glyphs = any(line.glyphs for line in (*printed, *beside))
        self.page = _Page(printed, beside) if has_glyphs else None
        self.is_lost = self.page is None and not has_tables
        self.wide = _page_width(printed) if self.is_lost else 0

    def paragraphs(self, lines: Sequence[Line], notes: Notes) -> list[Line]:
        """Return the paragraphs that lines make."""
        if self.page:
            return list(_joined(lines, self.page.continues))
        if self.wide:
            return list(_joined(lines, _Columns(lines, self.wide).continues))
        if self.is_lost:
            return [piece for line in lines for piece in _parted(line, notes)]
        return list(lines)


class _Page:
    """The margins of a PDF's pages, and the size of a title's type."""

    def __init__(self, prose: Sequence[PrintedLine], others: Sequence[PrintedLine]) -> None:
        own = _by_page(others) | _by_page(prose)
        self.left = {page: min(line.left for line in group) for page, group in own.items()}
        self.right = {page: max(line.right for line in group) for page, group in own.items()}
        sizes = sorted(line.size for line in prose or others)
        self.large = _LARGE * sizes[len(sizes) // 2]

    def continues(self, above: PrintedLine, line: PrintedLine) -> bool:
        """Return whether a line goes on the paragraph, or the title, of the line above it."""
        return self._is_title(above, line) or self._goes_on(above, line)

    def _is_title(self, above: PrintedLine, line: PrintedLine) -> bool:
        """Return whether two lines are set one below the other in a title's large type."""
        if enumerator(above.text) or enumerator(line.text):
            return False
        is_large = min(above.size, line.size) >= self.large
        return is_large and above.page == line.page and line.top - above.bottom < line.size

    def _goes_on(self, above: PrintedLine, line: PrintedLine) -> bool:
        if is_plain_heading(above.text) or is_plain_heading(line.text):
            return False
        if abs(above.size - line.size) > 0.15 * above.size:
            return False
        is_short = above.right < self.right[above.page] - _SHORT * above.size
        return not is_short and line.left <= self.left[line.page] + _INDENT * line.size


def _by_page(lines: Sequence[PrintedLine]) -> dict[int, list[PrintedLine]]:
    ordered = sorted(lines, key=lambda line: line.page)
    return {page: list(group) for page, group in groupby(ordered, key=lambda line: line.page)}


class _Columns:
    """The indents of one part of a text, whose lines were broken at a page's width."""

    def __init__(self, lines: Sequence[Line], wide: float) -> None:
        self.wide = wide
        self.left: dict[int, float] = {}
        for line in lines:
            if isinstance(line, PrintedLine):
                self.left[line.page] = min(line.left, self.left.get(line.page, line.left))

    def continues(self, above: PrintedLine, line: PrintedLine) -> bool:
        """Return whether a line goes on the paragraph of the line above it."""
        begins = line.left >= self.left[line.page] + _INDENT_COLUMNS
        return not begins and above.right >= self.wide - _SHORT_COLUMNS


def _page_width(lines: Sequence[PrintedLine]) -> float:
    """Return the width to which the lines were broken; 0 where they were not."""
    widths = sorted(line.right for line in lines)
    if len(widths) < _FEWEST:
        return 0
    # A few lines are set wider than they ought to be.
    wide = widths[len(widths) * 4 // 5]
    full = sum(width >= wide - _SHORT_COLUMNS for width in widths)
    return wide if wide <= _LONGEST and full * 3 > len(widths) else 0


def _joined(lines: Sequence[Line], continues: Continues) -> Iterator[Line]:
    """Yield the paragraphs that lines make; what is no printed line is one of its own."""
    group: list[Line] = []
    for line in lines:
        above = group[-1] if group else None
        goes_on = (
            isinstance(above, PrintedLine)
            and isinstance(line, PrintedLine)
            and TAB not in above.text + line.text
            and continues(above, line)
        )
        if above and not goes_on:
            yield Line(_one(x.text for x in group), group[0].at)
            group = []
        group.append(line)
    if group:
        yield Line(_one(x.text for x in group), group[0].at)


def _one(texts: Iterable[str]) -> str:
    """Return lines as one paragraph, without the blanks of justified lines; tabs part cells."""
    text = ""
    for line in texts:
        needs_blank = _LATIN.search(text) and re.match(r"[A-Za-z]", line)
        text += f" {line}" if needs_blank else line
    return _BLANK.sub("", text)


def _parted(line: Line, notes: Notes) -> Iterator[Line]:
    """Yield the pieces of a line too long for one: its head cut at blanks, its body at chapters."""
    if width_of(line.text) <= 4 * _LONGEST:
        yield line
        return
    notes.add("unstructured.paragraphs")
    for piece in _CHAPTER.split(line.text):
        words = piece.split()
        while len(words) > 1 and _is_apart(words[0]):
            yield Line(words.pop(0), line.at)
        tail: list[Line] = []
        while len(words) > 1 and _is_apart(words[-1]):
            tail.insert(0, Line(words.pop(), line.at))
        yield Line(stripped(" ".join(words)), line.at)
        yield from tail


def _is_apart(word: str) -> bool:
    """Return whether a word between blanks is a line of its own, and no part of a sentence."""
    return len(word) <= 60 and not re.search(r"[。；;，,]", word) and not heading_level(word)
