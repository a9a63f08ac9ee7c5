"""The six section headings: lines of their own, or within the lines of a text without layout."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from nianbao.recover.labels import (
    ALIKE,
    Enumerator,
    Match,
    bare,
    enumerator,
    find,
    folded,
    likeness,
    plain,
    spaced,
)
from nianbao.recover.source import Block, Line, PrintedRow, PrintedTable, part_of, stripped
from nianbao.recover.table_labels import headings, openings
from nianbao.recover.word_numbering import BULLETS

_NUMBERS = "一二三四五六"
# Numbers and brackets that some print instead; in half width Ⅱ is II.
_ROMAN = ("I", "II", "III", "IV", "V", "VI")
_OTHERWISE = re.compile(
    rf"(?:第([{_NUMBERS}])(?:部分|章|节)|({'|'.join(_ROMAN[::-1])})[、.,])[、.,:]?"
)
_FRAMED = re.compile(r"[【\[〔](.+)[】\]〕]")
# A heading stands at most so many blocks before its table.
_REACH = 4
# Longer lines are prose; they are only searched for a heading at their beginning.
_LONGEST = 40
# A misspelt heading is so many characters shorter or longer at most.
_SLIPS = 3
# So many characters behind a heading are no sentence.
_TOO_MANY = 2
# The rank of a table whose heading is lost.
_LOST = 5
# A heading within a line, unnumbered or with a bracketed number, is only known at such a place,
# and if so long.
_BEHIND = r"(?:(?<=[\s。；;：:！!”）)\d|])|\A)"
_FEWEST = 8


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a section.

    ``rank`` says how sure that is: 0 as the form prints it, 1 in other words, 2 with an
    Arabic or bracketed number, 3 without a number, 4 with another section's number. ``rest`` is
    prose printed on the same line. Without a ``match`` the heading is lost, and the line begins
    its table.
    """

    section: int
    rank: int
    match: Match | None
    rest: str = ""


@lru_cache(maxsize=1024)
def heading_of(text: str) -> Heading | None:
    """Return the section that a line opens, None for every other line."""
    text = _usual(text.lstrip(BULLETS))
    number = enumerator(text)
    match = find(text, headings(), () if len(text) <= _LONGEST else ("exact", "alias", "prefix"))
    if match is None:
        return None
    rank = _rank(number, match)
    rest = _rest(text, match) if match.step == "prefix" else ""
    if rank is None or (rest and rank != 1):
        return None
    return Heading(int(match.term.key), rank, match, rest)


def _usual(text: str) -> str:
    """Return a heading without brackets around it, 第二部分 and Ⅱ as the form numbers it."""
    if len(text) > _LONGEST:
        return text
    framed = _FRAMED.fullmatch(text.strip())
    whole = framed[1] if framed else text
    numbered = _OTHERWISE.match(plain(whole))
    if numbered is None:
        return whole
    place = _ROMAN.index(numbered[2]) if numbered[2] else _NUMBERS.index(numbered[1])
    return f"{_NUMBERS[place]}、{plain(whole)[numbered.end() :]}"


def is_plain_heading(text: str) -> bool:
    """Return whether a line opens a section beyond doubt."""
    heading = heading_of(text)
    return heading is not None and heading.rank <= 1


def find_headings(blocks: Sequence[Block]) -> tuple[list[Block], dict[int, Heading]]:
    """Return the blocks with headings in lines of their own, and each section's by its index.

    What is not found among the lines is looked for within them, where one line holds it all.
    """
    blocks = [piece for block in blocks for piece in _at_breaks(block)]
    found = in_lines(blocks)
    if len(found) == len(headings()):
        return blocks, found
    blocks, opened = _cut(blocks, found)
    return blocks, dict(sorted((opened | in_lines(blocks)).items()))


def in_lines(blocks: Sequence[Block]) -> dict[int, Heading]:
    """Return the heading of each section by the index of its block, in the form's order.

    Among several lines that could open a section the surest wins; of two that are equally
    unsure, the one before a table.
    """
    found: dict[int, Heading] = {}
    start = 0
    for section in range(1, 7):
        candidates = [
            (heading.rank, heading.rank > 1 and not _before_table(blocks, index), index, heading)
            for index, block in enumerate(blocks[start:], start)
            if isinstance(block, Line)
            and (heading := heading_of(block.text))
            and heading.section == section
        ]
        if candidates:
            _, _, index, heading = min(candidates, key=lambda x: x[:3])
            found[index] = heading
            start = index + 1
    return found


def _rank(number: Enumerator | None, match: Match) -> int | None:
    if number is None:
        return 3 if match.step == "exact" else None
    if number.style == "item":
        return 2 if number.number == match.term.key else None
    if number.style == "chapter":
        is_same = match.step == "exact" and number.number == _NUMBERS[int(match.term.key) - 1]
        return 2 if is_same else None
    if number.number in _NUMBERS and _NUMBERS.index(number.number) + 1 == int(match.term.key):
        return 0 if match.step == "exact" else 1
    return 4 if match.step == "exact" else None


def _rest(text: str, match: Match) -> str:
    """Return what is printed behind a heading on its line."""
    known = match.term.bare
    if not bare(text).startswith(known):
        return ""
    length = len(plain(text)) - len(bare(text)) + len(known)
    end = next(i for i in range(len(text) + 1) if len(plain(text[:i])) >= length)
    rest = stripped(text[end:]).lstrip("：:。")
    # a character twice, or one too many, is the heading's own
    return rest if len(rest) > _TOO_MANY or not rest.isalpha() else ""


def _at_breaks(block: Block) -> list[Block]:
    """Return a block cut before and behind every heading in a row, or a soft break's line, of its
    own."""
    if isinstance(block, PrintedTable):
        return list(_at_rows(block))
    if "\n" not in block.text:
        return [block]
    pieces: list[list[str]] = [[]]
    for text in block.text.split("\n"):
        if is_plain_heading(text):
            pieces += [[text], []]
        else:
            pieces[-1].append(text)
    texts = [stripped("\n".join(piece)) for piece in pieces]
    return [replace(block, text=text) for text in texts if text]


def _at_rows(table: PrintedTable) -> Iterator[Block]:
    """Yield a table parted at headings that stand in a row of their own, or end one."""
    rows: list[PrintedRow] = []
    for row in table.rows:
        filled = [cell for cell in row if not cell.is_blank]
        before, _, text = filled[-1].text.rpartition("\n") if filled else ("", "", "")
        heading = heading_of(text)
        is_sure = heading and heading.match and (heading.rank <= 1 or heading.match.step == "exact")
        if not is_sure or not (before or len(filled) == 1):
            rows.append(row)
            continue
        if before:
            rows.append(tuple(replace(x, text=before) if x is filled[-1] else x for x in row))
        if rows:
            yield part_of(table, rows)
        yield Line(text, filled[-1].at)
        rows = []
    if rows:
        yield part_of(table, rows)


def _before_table(blocks: Sequence[Block], index: int) -> bool:
    return any(isinstance(x, PrintedTable) for x in blocks[index + 1 : index + 1 + _REACH])


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a section begins in the running text, and where its heading ends."""

    section: int
    start: int
    end: int


class _Running:
    """All blocks as one text in half width; a table is a character that no heading has."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        texts = [block.text if isinstance(block, Line) else "\0" for block in blocks]
        self.starts = [0]
        for text in texts:
            self.starts.append(self.starts[-1] + len(text) + 1)
        self.raw = "\n".join(texts)
        self.text = "".join(map(folded, self.raw))


def _cut(
    blocks: Sequence[Block], found: dict[int, Heading]
) -> tuple[list[Block], dict[int, Heading]]:
    """Return the blocks parted where a section begins within a line, and where only a table does.

    The last place before the next section is taken: a list of contents may name them all before.
    """
    running = _Running(blocks)
    at = {heading.section: index for index, heading in found.items()}
    cuts: list[_Cut] = []
    until = len(running.text)
    for section in range(len(headings()), 0, -1):
        if section in at:
            until = running.starts[at[section]]
            continue
        before = [at[x] for x in at if x < section]
        since = running.starts[max(before)] + 1 if before else 0
        if cut := _place(running.text, section, since, until):
            cuts.insert(0, cut)
            until = cut.start
    return _parted(running, cuts)


def _place(text: str, section: int, since: int, until: int) -> _Cut | None:
    """Return where a section begins: at its heading, a misspelt or unnumbered one, its table."""
    exact = [x.span() for x in _numbered(section).finditer(text, since) if x.end() <= until]
    if exact:
        return _Cut(section, *exact[-1])
    if alike := list(_alike(text[since:until], section)):
        _, start, end = max(alike)
        return _Cut(section, since + start, since + end)
    for pattern in _unnumbered(section):
        spans = [x.span() for x in pattern.finditer(text, since) if x.end() <= until]
        if spans:
            return _Cut(section, *spans[-1])
    table = openings(section)
    starts = [x.start() for x in table.finditer(text, since, until)] if table else []
    return _Cut(section, starts[0], starts[0]) if starts else None


@cache
def _numbered(section: int) -> re.Pattern[str]:
    known = headings()[section - 1]
    names = sorted({known.bare, *known.aliases}, key=len, reverse=True)
    return re.compile(rf"{_NUMBERS[section - 1]}\s*[、.,]\s*(?:{'|'.join(map(spaced, names))})")


@cache
def _unnumbered(section: int) -> tuple[re.Pattern[str], ...]:
    known = headings()[section - 1]
    wide = len(known.bare) >= _FEWEST
    numbered = rf"\({_NUMBERS[section - 1]}\)\s*"
    return (re.compile(f"(?:{numbered}|{_BEHIND}){spaced(known.bare)}"),) if wide else ()


def _alike(text: str, section: int) -> Iterator[tuple[float, int, int]]:
    """Yield what could be a section's heading with slips: how near it is, its start and end."""
    known = headings()[section - 1]
    for match in re.finditer(rf"{_NUMBERS[section - 1]}\s*[、.,]|(?<!\d){section}\s*[、.,]", text):
        narrow = [i for i in range(match.end(), min(match.end() + 60, len(text)))
                  if not text[i].isspace()]  # fmt: skip
        for name in (known.bare, *known.aliases):
            for length in range(max(len(name) - _SLIPS, 3), len(name) + _SLIPS + 1):
                if length > len(narrow):
                    break
                piece = "".join(text[i] for i in narrow[:length])
                printed = f"{match[0]}{piece}"
                near = likeness(piece, name)
                heading = heading_of(printed) if near >= ALIKE else None
                if heading and heading.section == section and not heading.rest:
                    yield near, match.start(), narrow[length - 1] + 1


def _parted(running: _Running, cuts: Sequence[_Cut]) -> tuple[list[Block], dict[int, Heading]]:
    """Return the blocks with every cut-out heading in a line of its own."""
    blocks: list[Block] = []
    opened: dict[int, Heading] = {}
    ahead = list(cuts)
    begin = 0
    for index, block in enumerate(running.blocks):
        if not isinstance(block, Line):
            blocks.append(block)
            continue
        start, end = running.starts[index], running.starts[index + 1] - 1
        begin = max(begin, start)
        while ahead and ahead[0].start < end:
            cut = ahead.pop(0)
            blocks += _piece(block, begin - start, cut.start - start)
            if cut.end > cut.start:
                heading = "".join(running.raw[cut.start : cut.end].split())
                blocks.append(Line(heading, block.at))
            else:
                opened[len(blocks)] = Heading(cut.section, _LOST, None)
            begin = cut.end
        blocks += _piece(block, begin - start, end - start)
    return blocks, opened


def _piece(line: Line, start: int, end: int) -> list[Block]:
    text = stripped(line.text[start:end]) if start < end else ""
    return [replace(line, text=text)] if text else []
