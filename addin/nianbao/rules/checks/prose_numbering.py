"""Numbers before headings, paragraphs and points: their style and their order."""

from collections.abc import Iterator

from nianbao.rules.checks.case import Case, check
from nianbao.rules.checks.prose_text import Hit, Mark, Part, broken_at, opened, parts_of
from nianbao.rules.finding import Finding

_DIGITS = "一二三四五六七八九"


class Style(Mark):
    """A style of numbers that official writing does not have."""

    id: str


@check
def prose_numbering(
    case: Case, *, wrong_styles: list[Style], levels: list[Mark]
) -> Iterator[Finding]:
    """Yield numbers in a style that official writing does not have, and lists out of order."""
    parts = parts_of(case.filing)
    for style in wrong_styles:
        found = [Hit(part, match) for part in parts for match in opened(part, style)]
        if found:
            yield broken_at(case, style["id"], found)
    for part in parts:
        for hit, previous in _out_of_order(part, levels):
            number = int_of(hit.match[1])
            yield broken_at(
                case,
                "repeated" if number == previous else "order",
                [hit],
                number=_like(hit, number),
                previous=_like(hit, previous),
                expected=_like(hit, previous + 1),
            )


def _out_of_order(part: Part, levels: list[Mark]) -> Iterator[tuple[Hit, int]]:
    """Yield every number that does not follow the one before it, which comes with it.

    A list may begin anew at any place; a number of a higher level ends those below it.
    """
    found = [
        (match.start(), level, match)
        for level, mark in enumerate(levels)
        for match in opened(part, mark)
    ]
    last: dict[int, int] = {}
    ordered = sorted(found, key=lambda x: x[:2])
    for place, (_, level, match) in enumerate(ordered):
        number = int_of(match[1])
        if level in last and number not in (1, last[level] + 1):
            yield Hit(part, match), last[level]
            following = [int_of(m[1]) for _, other, m in ordered[place + 1 :] if other == level][:1]
            # 「一是…三是…三是」 is one slip: the list goes on as if the number were right
            if following == [last[level] + 2]:
                number = last[level] + 1
        # a list whose first number was not seen may be counted in another way: 首先…二是
        began = level in last or number == 1
        last = {higher: n for higher, n in last.items() if higher < level}
        if began:
            last[level] = number


def _like(hit: Hit, number: int) -> str:
    """Return a number written in the way of the one that was found."""
    match = hit.match
    written = str(number) if match[1].isdigit() else numeral_of(number)
    before, behind = match.start(1) - match.start(), match.end(1) - match.start()
    return f"{match[0][:before]}{written}{match[0][behind:]}"


def int_of(written: str) -> int:
    """Return the number that is written in digits or, up to 99, in Chinese numerals."""
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    unit = _DIGITS.find(ones) + 1 if ones else 0
    return unit + (10 * (_DIGITS.find(tens) + 1 if tens else 1) if ten else 0)


def numeral_of(number: int) -> str:
    """Return a number from 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    before = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return before + (_DIGITS[ones - 1] if ones else "")
