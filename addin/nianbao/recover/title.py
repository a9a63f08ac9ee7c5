"""The title of a report, and what it says: the unit and the year."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nianbao.form.text import without_width
from nianbao.recover.headings import in_lines
from nianbao.recover.labels import plain
from nianbao.recover.notes import Notes
from nianbao.recover.source import Block, Line, stripped
from nianbao.recover.web_boilerplate import without_boilerplate

_NAME = r"[^:,。;>|]"
_WORDS = r"(?:政府|政务)?信息公开(?:工作)?(?:情况)?的?"
_REPORT = r"(?:年度|年)?(?:工作)?(?:情况)?报告"
_YEAR = r"(?P<year>20\d\d)年?度?"
# The year stands before the unit, behind it, or right before the last word; or nowhere.
_TITLES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:20\d\d年度?)?(?P<unit>{_NAME}+?){_YEAR}{_WORDS}{_REPORT}",
        rf"(?P<unit>){_YEAR}{_WORDS}{_REPORT}",
        rf"{_YEAR}(?P<unit>{_NAME}+?)(?:20\d\d年度?)?{_WORDS}{_REPORT}",
        rf"(?P<unit>{_NAME}*?){_WORDS}{_YEAR}{_REPORT}",
        rf"(?P<unit>{_NAME}*?)(?P<year>){_WORDS}{_REPORT}",
    )
)
# Web pages print a title once more behind one of these words.
_MARKED = re.compile(r"(?:标题|名称):")
_PERIOD = re.compile(r"(20\d\d)年(?:度|1月1日)")
_WIDE_BRACKETS = str.maketrans("()", "（）")
# What a site adds to a page's name stands behind one of these.
_PARTED = re.compile(r"[_|\-—–\s]+")
# Longer lines are prose, and no unit has a longer name.
_LONGEST, _LONGEST_UNIT = 100, 40
# A title is broken over no more lines than this.
_LINES = 3


@dataclass(frozen=True, slots=True)
class Title:
    """A title without blanks, the unit and year in it, and the lines behind it."""

    text: str
    unit: str
    year: int | None
    behind: tuple[Line, ...]


def read_title(front: Sequence[Line], names: Iterable[str], notes: Notes) -> Title:
    """Return the title found among the lines before section one.

    Lines before it, a web page's own, are passed over with a note; without a title all
    lines stand behind it, and the unit is the one in a name of the page or the file.
    """
    # A page prints the title in its own head as well; the report's is the last.
    found = _surest(front) or _surest(front := _parted(front))
    if found is None:
        return _named(names, front, notes)
    _, lines, first, match = found
    if first:
        notes.leave("title.before", *front[:first])
    printed = "".join(line.text for line in front[first : first + lines])
    unit = _as_printed(match, "unit", printed).removeprefix("关于").removeprefix("關於")
    if not unit:
        notes.add("title.unit", title=match[0])
    behind = tuple(without_boilerplate(front[first + lines :], notes, at_end=False))
    title = _as_printed(match, 0, printed)
    return Title(title, unit, _year(match["year"], behind, notes), behind)


def title_lines(front: Sequence[Line]) -> int:
    """Return how many lines there are down to the last of the title, 0 where there is none."""
    return max((first + lines for _, lines, first, _ in _candidates(front)), default=0)


def _surest(front: Sequence[Line]) -> tuple[int, int, int, re.Match[str]] | None:
    return min(_candidates(front), key=lambda x: (x[0], -x[1] - x[2], x[1]), default=None)


def _parted(front: Sequence[Line]) -> list[Line]:
    """Return the lines, the first one parted behind a title with which it begins."""
    if not front:
        return []
    text, at = front[0].text, front[0].at
    match = _TITLES[0].match(plain(text))
    if match is None or len(match["unit"]) > _LONGEST_UNIT:
        return list(front)
    end = next(i for i in range(len(text) + 1) if len(plain(text[:i])) >= match.end())
    return [Line(text[:end], at), Line(stripped(text[end:]), at), *front[1:]]


def _named(names: Iterable[str], front: Sequence[Line], notes: Notes) -> Title:
    """Return the unit, and the year if the text does not say it, after a page's or file's name."""
    pieces = (piece for name in names for piece in _PARTED.split(name))
    found = next((x for piece in pieces if (x := _title(plain(piece))) and x["unit"]), None)
    if found is None:
        notes.add("title.missing")
        return Title("", "", _year("", front, notes), tuple(front))
    notes.add("title.name", name=found[0], unit=found["unit"])
    period = _PERIOD.search(plain("".join(line.text for line in front)))
    year = period[1] if period else found["year"]
    return Title("", found["unit"], _year(year, front, notes), tuple(front))


def second_report(blocks: Sequence[Block]) -> int:
    """Return the index of the title of a second report behind the first, else how many blocks."""
    for index, block in enumerate(blocks):
        if not isinstance(block, Line) or len(block.text) > _LONGEST:
            continue
        match = _title(plain(block.text))
        if match and match["unit"] and _is_report(blocks[:index]) and _is_report(blocks[index:]):
            return index
    return len(blocks)


def _is_report(blocks: Sequence[Block]) -> bool:
    """Return whether the first sections of a report are among the blocks."""
    return {1, 2, 3} <= {heading.section for heading in in_lines(blocks).values()}


def _as_printed(match: re.Match[str], group: str | int, printed: str) -> str:
    """Return a part of a title with its characters and brackets as they are printed."""
    whole = without_width(printed)
    text = whole[len(whole) - len(match.string) :][slice(*match.span(group))]
    is_wide = "（" in printed and "(" not in printed
    return text.translate(_WIDE_BRACKETS) if is_wide else text


def _candidates(front: Sequence[Line]) -> Iterator[tuple[int, int, int, re.Match[str]]]:
    """Yield what could be the title: how unsure, its lines, the first of them, its parts."""
    for first in range(len(front)):
        for lines in range(1, min(_LINES, len(front) - first) + 1):
            text = plain("".join(line.text for line in front[first : first + lines]))
            marked = _MARKED.match(text)
            match = _title(text[marked.end() :] if marked else text)
            if match:
                unsure = 4 * bool(marked) + 2 * (not match["year"]) + (not match["unit"])
                yield unsure, lines, first, match


def _title(text: str) -> re.Match[str] | None:
    return next((match for x in _TITLES if (match := x.fullmatch(text))), None)


def _year(written: str, lines: Sequence[Line], notes: Notes) -> int | None:
    """Return the year of the title, else the one that the preamble reports on."""
    if written:
        return int(written)
    text = plain("".join(line.text for line in lines))
    match = _PERIOD.search(text)
    notes.add("title.period" if match else "title.year", year=match[1] if match else "")
    return int(match[1]) if match else None
