"""A table of the form found in a text by its labels alone."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from nianbao.form import Line as FormLine
from nianbao.recover.labels import Term, bare, find, folded, plain, spaced
from nianbao.recover.notes import Notes
from nianbao.recover.printed import is_value
from nianbao.recover.source import (
    Line,
    PrintedCell,
    PrintedLine,
    PrintedRow,
    PrintedTable,
    stripped,
)
from nianbao.recover.table_labels import TableLabels
from nianbao.recover.unstructured_headers import leaf_order

# What stands between labels: figures, or words that are no label of the form.
_WORDS = re.compile(r"(?:\d\s*[.、)]\s*)?[^\d\s,.\-—–/()%:;]{1}[^\d]*[^\d\s,.\-—–/:;]|[^\W\d_]")
# A row of cells in a page's layout has them parted by at least two blanks.
_LAYOUT = re.compile(r"\S {2,}\S+ {2,}\S")
_DIGIT = re.compile(r"\d")
# So many characters one behind the other are a sentence's, and no unit or mark of a figure.
_PROSE = re.compile(r"(?:\([一二三四五六七八九十]+\)|\d+[.、])?[“《【]?[⺀-鿿][⺀-鿿、,:“《]{3,}")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
# Labels this short also head columns, and are only known by their number.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A label of the form where it stands in a text: line, group, context, stub or head."""

    kind: str
    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Lines as one text, ``folded`` to half width as well, and where each of them begins."""

    text: str
    folded: str
    starts: tuple[int, ...]
    places: tuple[str, ...]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "_Sheet":
        printed = [(text, line.at) for line in lines for text in _laid_out(line).split("\n")]
        starts = accumulate((len(text) + 1 for text, _ in printed[:-1]), initial=0)
        whole = "\n".join(text for text, _ in printed)
        places = tuple(at for _, at in printed)
        return cls(whole, "".join(map(folded, whole)), tuple(starts), places)

    def lines(self, start: int, end: int) -> Iterator[Line]:
        """Yield what stands between two places, line by line."""
        for match in _LINE.finditer(self.text, start, end):
            yield Line(stripped(match[0]), self.at(match.start()))

    def at(self, offset: int) -> str:
        """Return where a character stands, in words."""
        return self.places[bisect_right(self.starts, offset) - 1]


@dataclass(frozen=True, slots=True)
class TableInLines:
    """A table printed as lines, and those beside it that are none of it."""

    table: PrintedTable
    beside: tuple[Line, ...]


def table_of(lines: Sequence[Line], words: TableLabels, notes: Notes) -> TableInLines | None:
    """Return the table that lines print; None where too few labels stand in them."""
    sheet = _Sheet.of(lines)
    marks = list(_marks(sheet.folded, words))
    if sum(mark.kind == "line" for mark in marks) < 2 and not words.unlabelled:
        return None
    start, end = _extent(sheet.folded, marks)
    reading = _TextReader(sheet, end, words, notes)
    rows = tuple(reading.rows(marks)) if reading.knows_header(marks) else ()
    if not rows:
        return None
    before = (x for x in sheet.lines(0, start) if not is_part(bare(x.text), words))
    table = PrintedTable(rows, sheet.at(0), False, _is_deep(words))
    return TableInLines(table, (*before, *sheet.lines(end, len(sheet.text))))


def _extent(text: str, marks: Sequence[Mark]) -> tuple[int, int]:
    """Return where a table's first label begins, and where words go on behind its last figures."""
    if not marks:
        return 0, len(text)
    figure = _DIGIT.search(text, marks[-1].end)
    words = _PROSE.search(text, figure.start()) if figure else None
    return marks[0].start, words.start() if words else len(text)


class _TextReader:
    """One table in a text being read."""

    def __init__(self, sheet: _Sheet, end: int, words: TableLabels, notes: Notes) -> None:
        self.sheet = sheet
        self.text = sheet.text[:end]
        self.words = words
        self.notes = notes
        self.is_layout = len(_LAYOUT.findall(self.text)) > 1

    def knows_header(self, marks: Sequence[Mark]) -> bool:
        """Return whether a header of several rows stands in the form's order, if there is one."""
        if not _is_deep(self.words):
            return True
        heads = marks[: self._first(marks)]
        printed = [mark.term.text for mark in heads if mark.kind == "head"]
        if printed == [label.text for label in self.words.table.labels if label.role == "head"]:
            return True
        end = marks[len(heads)].start if len(heads) < len(marks) else len(self.text)
        header = self.text[:end]
        for mark in heads:
            if mark.kind == "stub":
                blank = re.sub(r"\S", " ", header[mark.start : mark.end])
                header = header[: mark.start] + blank + header[mark.end :]
        return leaf_order(header, self.words)

    def rows(self, marks: Sequence[Mark]) -> Iterator[PrintedRow]:
        """Yield the table's rows; headers of several rows are left out."""
        if _is_deep(self.words):
            marks = marks[self._first(marks) :]
        if self.words.unlabelled:
            yield from self._unlabelled()
            return
        heads: list[Mark] = []
        group = ""
        for index, mark in enumerate(marks):
            until = marks[index + 1].start if index + 1 < len(marks) else len(self.text)
            if mark.kind in ("stub", "head"):
                heads.append(mark)
                self._note_between(mark.end, until)
                continue
            if heads:
                yield self._row([self._flat(head) for head in heads], heads[0].start)
                heads = []
            if mark.kind == "line":
                own = self._group(mark)
                yield self._line(mark, until, own if own != group else "")
                group = own
            elif self._is_single(mark, marks[index + 1 :]) or self._is_band(mark):
                yield self._line(mark, until, "")
                group = mark.term.text
            else:
                self._note_between(mark.end, until)
        if heads:
            yield self._row([self._flat(head) for head in heads], heads[0].start)

    def _first(self, marks: Sequence[Mark]) -> int:
        """Return the index of the first mark behind the header."""
        if self.words.unlabelled:
            return len(marks)
        return next((i for i, mark in enumerate(marks) if mark.kind == "line"), len(marks))

    def _unlabelled(self) -> Iterator[PrintedRow]:
        """Yield the only row of a table without row labels: the line that holds its figures."""
        first = re.search(r"\d", self.text)
        begin = first.start() if first else len(self.text)
        line = self.text.rfind("\n", 0, begin) + 1
        if not re.search(r"[⺀-鿿]", self.text[line:begin]):
            begin = line
        yield tuple(self._cells(self.words.unlabelled, begin, len(self.text), 0))

    def _is_single(self, mark: Mark, behind: Sequence[Mark]) -> bool:
        """Return whether a group stands as one row with figures of its own."""
        if mark.kind != "group" or mark.term.key not in self.words.lines:
            return False
        own = {term.key for term in self.words.lines[mark.term.key]}
        further = [x for x in behind if x.kind == "line"]
        return not any(x.term.key in own for x in further)

    def _is_band(self, mark: Mark) -> bool:
        bands = {label.text for label in self.words.table.labels if label.role == "band"}
        return mark.kind == "group" and mark.term.text in bands

    def _group(self, mark: Mark) -> str:
        return next((group for group, terms in self.words.lines.items() if mark.term in terms), "")

    def _line(self, mark: Mark, until: int, group: str) -> PrintedRow:
        """Return a row: its group where that begins, its label, and its figures."""
        labels = [group, self._flat(mark)] if group else [self._flat(mark)]
        at = self.sheet.at(mark.start)
        cells = [PrintedCell(text, at, i, i + 1) for i, text in enumerate(labels)]
        line = self.words.line(mark.term.key) if mark.kind == "line" else self._single(mark)
        if line is not None:
            cells += self._cells(line, mark.end, until, len(cells))
        else:
            self._note_between(mark.end, until)
        return tuple(cells)

    def _single(self, mark: Mark) -> FormLine | None:
        lines = self.words.lines.get(mark.term.key, ())
        return None if self._is_band(mark) or not lines else self.words.line(lines[-1].key)

    def _cells(
        self, line: FormLine | None, start: int, end: int, left: int
    ) -> Iterator[PrintedCell]:
        """Yield what stands behind a label: one cell a figure, or all in one where run together."""
        if line is None:
            return
        pieces = " ".join(self._own_lines(start, end)).split()
        offset = start + len(self.text[start:end]) - len(self.text[start:end].lstrip())
        at = self.sheet.at(min(offset, max(end - 1, start)))
        count = len(line.cells)
        is_parted = self.is_layout and len(pieces) == count and all(map(is_value, pieces))
        if is_parted:
            texts = pieces
        elif pieces:
            # Two numbers in a single cell stay on two lines: they must not become one.
            texts = ["\n".join(pieces) if count == 1 else " ".join(pieces)]
        else:
            # Not blank for certain: the figures may stand above the label.
            texts = []
        for index, text in enumerate(texts):
            yield PrintedCell(text, at, left + index, left + index + 1)

    def _own_lines(self, start: int, end: int) -> Iterator[str]:
        """Yield the lines behind a label that hold its figures.

        TableLabels of their own are noted; figures behind such words may be another row's, and are
        yielded together with the words, so that nobody takes them for this one's.
        """
        strange = ""
        for line in self.text[start:end].split("\n"):
            words = plain(line)
            if any(character.isdigit() for character in words) or is_value(words):
                yield f"{strange} {line}"
            elif words and not is_part(bare(line), self.words):
                strange = stripped(line)
                self._note(strange, start)

    def _note_between(self, start: int, end: int) -> None:
        for line in self.text[start:end].split("\n"):
            if plain(line):
                self._note(stripped(line), start)

    def _note(self, text: str, offset: int) -> None:
        """Quote words that are no label, unless they are part of one set in several lines."""
        if not is_part(bare(text), self.words):
            self.notes.leave("row.unknown", Line(text, self.sheet.at(offset)))

    def _flat(self, mark: Mark) -> str:
        """Return a label as it is printed, on one line."""
        return _flat(self.text[mark.start : mark.end])

    def _row(self, texts: Sequence[str], offset: int) -> PrintedRow:
        at = self.sheet.at(offset)
        return tuple(PrintedCell(text, at, i, i + 1) for i, text in enumerate(texts))


def _is_deep(words: TableLabels) -> bool:
    """Return whether a table's header has several rows."""
    return any(cell.column_labels[1:] for cell in words.table.cells)


def is_part(text: str, words: TableLabels) -> bool:
    """Return whether a text is a piece of a header or group, as where those are broken."""
    wide = [term.bare for term in (*words.contexts, *words.stubs, *words.heads, *words.groups)]
    return any(text in known for known in wide)


def _marks(text: str, words: TableLabels) -> Iterator[Mark]:
    """Yield every label in the text: as the form prints it, then those that are alike."""
    exact: list[Mark] = []
    kinds, pattern = _pattern(words)
    for match in pattern.finditer(text):
        kind, term = kinds[match.lastgroup or ""]
        exact.append(Mark(kind, term, match.start(), match.end()))
    if _is_deep(words):
        # Below a header of several rows, a word such as 「其他」 heads no column.
        first = next((i for i, mark in enumerate(exact) if mark.kind == "line"), len(exact))
        exact = [m for i, m in enumerate(exact) if i < first or m.kind not in ("head", "stub")]
    seen = {mark.term for mark in exact if mark.kind == "line"}
    missing = [
        term for terms in words.lines.values() for term in terms
        if term not in seen and len(term.bare) > _SHORT
    ]  # fmt: skip
    start = 0
    for mark in [*exact, None]:
        end = mark.start if mark else len(text)
        for found in _alike(text, start, end, missing, words):
            missing.remove(found.term)
            yield found
        if mark:
            yield mark
            start = mark.end


def _alike(
    text: str, start: int, end: int, missing: Sequence[Term], words: TableLabels
) -> Iterator[Mark]:
    """Yield labels among the words between two others that are not printed as the form does."""
    for match in _WORDS.finditer(text, start, end):
        printed = _flat(match[0])
        if len(bare(printed)) <= _SHORT or is_part(bare(printed), words):
            continue
        if found := find(printed, missing, ("prefix", "alike")):
            yield Mark("line", found.term, match.start(), match.end())


@cache
def _pattern(words: TableLabels) -> tuple[dict[str, tuple[str, Term]], re.Pattern[str]]:
    """Return the pattern of all labels of a table, and what each of its groups means."""
    kinds = {"context": words.contexts, "group": words.groups, "stub": words.stubs,
             "head": words.heads}  # fmt: skip
    terms = [(kind, term) for kind, known in kinds.items() for term in known]
    terms += [("line", term) for known in words.lines.values() for term in known]
    spellings = [
        (spelling, kind, term)
        for kind, term in terms
        for spelling in (term.bare, *sorted(term.aliases))
        if len(spelling) > _SHORT or kind != "line" or term.number or kind == "line"
    ]
    spellings.sort(key=lambda x: (-len(x[0]), x[1] == "head"))
    names: dict[str, tuple[str, Term]] = {}
    parts = []
    for index, (spelling, kind, term) in enumerate(spellings):
        names[f"t{index}"] = (kind, term)
        parts.append(f"(?P<t{index}>{_numbered(spelling, kind, term)})")
    # Most of a page is blanks: only where a label may begin are all of them tried.
    begin = {spelling[0] for spelling, _, _ in spellings} | set("(0123456789一二三四五六七八九十")
    return names, re.compile(f"(?=[{re.escape(''.join(sorted(begin)))}])(?:{'|'.join(parts)})")


def _numbered(spelling: str, kind: str, term: Term) -> str:
    """Return the pattern of a label with the number before it, which short ones must have."""
    body = spaced(spelling)
    if term.number is None:
        return body
    number = {
        "section": rf"{term.number.number}\s*[、.,:]",
        "chapter": rf"\(\s*{term.number.number}\s*\)",
        "item": rf"{term.number.number}\s*[.、,)]",
    }[term.number.style]
    needed = "" if kind == "line" and len(spelling) <= _SHORT else "?"
    return rf"(?:{number}\s*){needed}{body}"


def _laid_out(line: Line) -> str:
    """Return a line as it stands in a text, with the blanks before it."""
    return " " * int(line.left) + line.text if isinstance(line, PrintedLine) else line.text


def _flat(text: str) -> str:
    return "".join(text.split())
