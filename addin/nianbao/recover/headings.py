"""The six section headings, as they are found among the lines of a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nianbao.recover.labels import Enumerator, Match, bare, enumerator, find, plain
from nianbao.recover.source import Block, Line, PrintedTable, stripped
from nianbao.recover.vocabulary import headings

_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
# A heading stands at most so many blocks before its table.
_REACH = 4
# Longer lines are prose; they are only searched for a heading at their beginning.
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a section.

    ``rank`` says how sure that is: 0 as the form prints it, 1 in other words, 2 with an
    Arabic number, 3 without a number, 4 with another section's number.
    ``rest`` is prose printed on the same line.
    """

    section: int
    rank: int
    match: Match
    rest: str = ""


@lru_cache(maxsize=1024)
def heading_of(text: str) -> Heading | None:
    """Return the section that a line opens, None for every other line."""
    number = enumerator(text)
    match = find(text, headings(), () if len(text) <= _LONGEST else ("exact", "alias", "prefix"))
    if match is None or (number and number.style == "chapter"):
        return None
    rank = _rank(number, match)
    rest = _rest(text, match) if match.step == "prefix" else ""
    if rank is None or (rest and rank != 1):
        return None
    return Heading(int(match.term.key), rank, match, rest)


def is_plain_heading(text: str) -> bool:
    """Return whether a line opens a section beyond doubt."""
    heading = heading_of(text)
    return heading is not None and heading.rank <= 1


def split_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with headings parted from lines that follow by a soft line break."""
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Line) and "\n" in block.text:
            result += _pieces(block)
        else:
            result.append(block)
    return result


def find_headings(blocks: Sequence[Block]) -> dict[int, Heading]:
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
    if _NUMBERS.get(number.number) == int(match.term.key):
        return 0 if match.step == "exact" else 1
    return 4 if match.step == "exact" else None


def _rest(text: str, match: Match) -> str:
    """Return what is printed behind a heading on its line."""
    known = match.term.bare
    if not bare(text).startswith(known):
        return ""
    length = len(plain(text)) - len(bare(text)) + len(known)
    end = next(i for i in range(len(text) + 1) if len(plain(text[:i])) >= length)
    return stripped(text[end:]).lstrip("：:。")


def _pieces(line: Line) -> list[Block]:
    """Return a line cut before and behind every heading that it holds."""
    pieces: list[list[str]] = [[]]
    for text in line.text.split("\n"):
        if is_plain_heading(text):
            pieces += [[text], []]
        else:
            pieces[-1].append(text)
    texts = [stripped("\n".join(piece)) for piece in pieces]
    return [Line(text, line.at) for text in texts if text]


def _before_table(blocks: Sequence[Block], index: int) -> bool:
    return any(isinstance(x, PrintedTable) for x in blocks[index + 1 : index + 1 + _REACH])
