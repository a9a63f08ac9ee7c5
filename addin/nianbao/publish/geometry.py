"""Whether the pages of a PDF keep to GB/T 9704-2012, measured on the finished file.

R118: paper, type area, sizes, lines, page numbers. R119: tables inside the type area, each on
one page. R120: dates in Arabic digits without leading zeros. R121: fonts inside the file.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from unicodedata import category

from nianbao.publish.mark import MARKS
from nianbao.publish.pdf_content import shown
from nianbao.publish.pdf_pages import Box, Glyph, Page, read_pages
from nianbao.publish.report import Report
from nianbao.publish.style import SMALLEST, style_data, text_styles
from nianbao.words import say

_TOLERANCE = 1.0  # mm, that of the standard for its margins
_PITCH_TOLERANCE = 0.2  # mm, of the distance between two lines
_LINES = 22
_CHARACTERS = 28
# One of these may hang over the end of a full line, as Chinese typesetting allows.
_HANGING = frozenset("，。、；：！？）》”’")
_BAD_DATE = re.compile(
    r"\d{4}年0\d月(?:\d{1,2}日)?|\d{1,2}月0\d日|[〇零一二三四五六七八九]{4}年(?![度级])"
    r"|(?<![一二三四五六七八九十])[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)


@dataclass(frozen=True, slots=True)
class PageProblem:
    """What is not as the standard has it; ``page`` counts from 1, 0 is the whole report."""

    rule: str
    page: int
    message: str


def page_problems(data: bytes, report: Report) -> tuple[PageProblem, ...]:
    """Return what is wrong with the pages of a PDF of this report, page by page first."""
    pages = read_pages(data)
    found = [problem for number, page in enumerate(pages, 1) for problem in _on(page, number)]
    return (*found, *_sizes(pages), *_tables(pages, report), *_dates(report))


def _on(page: Page, number: int) -> Iterator[PageProblem]:
    """Yield the problems of one page; on other paper nothing else is measured."""
    paper = list(_paper(page, number))
    if paper:
        yield from paper
        return
    area = _area()
    body = [glyph for glyph in page.glyphs if area.top <= _middle(glyph.ink) <= area.bottom]
    yield from _beyond("geometry.text_beyond", "R118", number, _text_sides(body, area))
    yield from _beyond("geometry.table_beyond", "R119", number, _line_sides(page.lines, area))
    yield from _outside(page, number, area)
    yield from _lines(body, number)
    for font in sorted(name for name, is_embedded in page.fonts.items() if not is_embedded):
        yield PageProblem("R121", number, say("geometry.font_outside", page=number, font=font))


def _paper(page: Page, number: int) -> Iterator[PageProblem]:
    paper = style_data()["page"]
    wanted = (paper["width"], paper["height"])
    if any(abs(a - b) > _TOLERANCE for a, b in zip((page.width, page.height), wanted, strict=True)):
        slots = {"width": f"{page.width:.0f}", "height": f"{page.height:.0f}"}
        yield PageProblem("R118", number, say("geometry.paper", page=number, **slots))


def _area() -> Box:
    """Return the type area of the standard."""
    paper = style_data()["page"]
    right, bottom = paper["width"] - paper["right"], paper["height"] - paper["bottom"]
    return Box(paper["left"], paper["top"], right, bottom)


def _text_sides(body: list[Glyph], area: Box) -> Iterator[tuple[str, float]]:
    """Yield a side and by how much the text goes beyond it."""
    for glyph in body:
        hanging = glyph.size * 25.4 / 72 if glyph.text in _HANGING else 0
        yield "left", area.left - glyph.ink.left
        yield "right", glyph.ink.right - area.right - hanging


def _line_sides(lines: Iterable[Box], area: Box) -> Iterator[tuple[str, float]]:
    for line in lines:
        yield "left", area.left - line.left
        yield "right", line.right - area.right
        yield "top", area.top - line.top
        yield "bottom", line.bottom - area.bottom


def _beyond(
    key: str, rule: str, number: int, sides: Iterable[tuple[str, float]]
) -> Iterator[PageProblem]:
    """Yield one problem a side, with the greatest excess."""
    worst: dict[str, float] = {}
    for side, excess in sides:
        worst[side] = max(excess, worst.get(side, 0))
    for side, excess in worst.items():
        if excess > _TOLERANCE:
            slots = {"side": say(f"geometry.{side}"), "excess": f"{excess:.1f}"}
            yield PageProblem(rule, number, say(key, page=number, **slots))


def _outside(page: Page, number: int, area: Box) -> Iterator[PageProblem]:
    """Yield text above the type area but for a mark such as 草稿, and below but for the number."""
    above = "".join(glyph.text for glyph in page.glyphs if _middle(glyph.ink) < area.top)
    if above not in ("", *MARKS):
        yield PageProblem("R118", number, say("geometry.above", page=number, text=above[:20]))
    below = "".join(glyph.text for glyph in page.glyphs if _middle(glyph.ink) > area.bottom)
    if below == _printed_number(number):
        yield from _page_number(page, number, area)
    else:
        slots = {"text": below[:20], "wanted": _printed_number(number)}
        yield PageProblem("R118", number, say("geometry.below", page=number, **slots))


def _lines(body: list[Glyph], number: int) -> Iterator[PageProblem]:
    """Yield too many or too narrow lines of body text, and too long ones."""
    size = text_styles()["BodyText"].size
    text = [glyph for glyph in body if abs(glyph.size - size) < 0.1]
    rows = [list(row) for _, row in groupby(text, key=lambda glyph: round(glyph.baseline, 1))]
    if len(rows) > _LINES:
        yield PageProblem("R118", number, say("geometry.lines", page=number, count=len(rows)))
    pitch = style_data()["page"]["line_pitch"] * 25.4 / 72
    narrow = [b[0].baseline - a[0].baseline for a, b in pairwise(rows)]
    if narrow and min(narrow) < pitch - _PITCH_TOLERANCE:
        slots = {"pitch": f"{min(narrow):.1f}", "wanted": f"{pitch:.1f}"}
        yield PageProblem("R118", number, say("geometry.pitch", page=number, **slots))
    # Marks are set closer where a line is full, so that only the characters themselves count.
    longest = max((sum(category(g.text) == "Lo" for g in row) for row in rows), default=0)
    if longest > _CHARACTERS:
        yield PageProblem("R118", number, say("geometry.characters", page=number, count=longest))


def _page_number(page: Page, number: int, area: Box) -> Iterator[PageProblem]:
    """Yield a page number that stands inside, or not 7 mm below the text."""
    glyphs = [glyph for glyph in page.glyphs if _middle(glyph.ink) > area.bottom]
    is_odd = number % 2 == 1
    blank = style_data()["page_number"]["indent"] * text_styles()["Footer"].size * 25.4 / 72
    gap = area.right - glyphs[-1].ink.right if is_odd else glyphs[0].ink.left - area.left
    if not -_TOLERANCE <= gap - blank <= 2 * _TOLERANCE:
        side = say("geometry.right" if is_odd else "geometry.left")
        slots = {"side": side, "gap": f"{gap:.1f}", "wanted": f"{blank:.1f}"}
        yield PageProblem("R118", number, say("geometry.number_side", page=number, **slots))
    wanted = style_data()["page_number"]["below"]
    below = _middle(glyphs[0].ink) - area.bottom
    if abs(below - wanted) > _TOLERANCE:
        slots = {"below": f"{below:.1f}", "wanted": wanted}
        yield PageProblem("R118", number, say("geometry.number_height", page=number, **slots))


def _sizes(pages: Sequence[Page]) -> Iterator[PageProblem]:
    """Yield sizes of type that no style has; in tables it may be smaller, but legible."""
    known = {style.size for style in text_styles().values()}
    in_tables = text_styles()["TableFigure"].size
    for number, page in enumerate(pages, 1):
        sizes = {round(glyph.size, 1) for glyph in page.glyphs}
        odd = (size for size in sizes if all(abs(size - k) > 0.2 for k in known))
        for size in sorted(size for size in odd if not SMALLEST <= size <= in_tables):
            yield PageProblem("R118", number, say("geometry.size", page=number, size=size))


def _tables(pages: Sequence[Page], report: Report) -> Iterator[PageProblem]:
    """Yield the tables that do not stand on one page together with their heading.

    A page must hold every character of heading, labels and figures, as often as they do; in
    which order the file has them is the writer's choice.
    """
    held = [Counter(page.text) for page in pages]
    for part in report.parts:
        if not part.table:
            continue
        heading = _bare(part.heading)
        needed = Counter(heading + "".join(_bare(cell.text) for cell in part.table.cells))
        if not any(characters >= needed for characters in held):
            page = next((n for n, page in enumerate(pages, 1) if heading in page.text), 0)
            slots = {"table": part.table.name, "heading": part.heading}
            yield PageProblem("R119", page, say("geometry.table_parted", **slots))


def _bare(text: str) -> str:
    """Return what a page shows of a text, without blanks."""
    return "".join(shown(text).split())


def _dates(report: Report) -> Iterator[PageProblem]:
    texts = [report.date, *(text.text for text in report.preamble)]
    texts += [text.text for part in report.parts for text in part.paragraphs]
    for text in texts:
        for match in _BAD_DATE.finditer(text):
            yield PageProblem("R120", 0, say("geometry.date", date=match[0]))


def _printed_number(number: int) -> str:
    affixes = style_data()["page_number"]
    return f"{affixes['before']}{number}{affixes['after']}".replace(" ", "")


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2
