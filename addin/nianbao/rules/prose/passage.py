"""Sentences of a filing's prose, as they are read: without blanks, half-width digits."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from nianbao.form import Paragraph

# Sections whose prose is read; the others hold tables.
_SECTIONS = (1, 5, 6)
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]*")
# 「（二）」, 「1.」
OPENING = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．](?!\d)")
_PAGE_NUMBER = re.compile(r"[-—–_\d]{1,9}")
_ENDS = frozenset("。！？!?；;：:")
_WIDE = re.compile("[０-９％．﹪\u200b\ufeff]")
_NARROW = str.maketrans(
    {chr(ord("０") + i): str(i) for i in range(10)}
    | {"％": "%", "．": ".", "﹪": "%", "\u200b": None, "\ufeff": None}
)


class Sentence(NamedTuple):
    """One sentence, the paragraph in which it begins, and whether a heading begins here."""

    text: str
    paragraph: Paragraph
    section: int
    opens: bool


def plain(text: str) -> str:
    """Return a text without blanks, its digits half-width."""
    text = "".join(text.split())
    return text.translate(_NARROW) if _WIDE.search(text) else text


def sentences(sections: Mapping[int, tuple[Paragraph, ...]]) -> Iterator[Sentence]:
    """Yield every sentence of the prose in order; a table has none."""
    for section in _SECTIONS:
        for lines in _joined(sections.get(section, ())):
            yield from _sentences(lines, section)


def _joined(paragraphs: tuple[Paragraph, ...]) -> Iterator[list[tuple[str, Paragraph]]]:
    """Yield paragraphs, those together that were printed as one and broken into lines."""
    lines: list[tuple[str, Paragraph]] = []
    for paragraph in paragraphs:
        text = "" if paragraph.table else plain(paragraph.text)
        if lines and paragraph.table:
            yield lines
            lines = []
        if not text or _PAGE_NUMBER.fullmatch(text):
            continue
        if lines and (lines[-1][0][-1] in _ENDS or lines[-1][1].level or OPENING.match(text)):
            yield lines
            lines = []
        lines.append((text, paragraph))
    if lines:
        yield lines


def _sentences(lines: list[tuple[str, Paragraph]], section: int) -> Iterator[Sentence]:
    if len(lines) == 1:
        whole, paragraph = lines[0]
        for text in _SENTENCE.findall(whole):
            yield Sentence(text, paragraph, section, OPENING.match(text) is not None)
        return
    whole = "".join(text for text, _ in lines)
    ends = list(accumulate(len(text) for text, _ in lines))
    for match in _SENTENCE.finditer(whole):
        paragraph = lines[bisect_right(ends, match.start())][1]
        yield Sentence(match[0], paragraph, section, OPENING.match(match[0]) is not None)
