"""Headings inside prose, by the numbering of official writing (一、（一） 1. （1）)."""

import re

_SECTION = re.compile(r"[一二三四五六七八九十]+、")
_CHAPTER = re.compile(r"[（(][一二三四五六七八九十]+[）)]")
_ITEM = re.compile(r"\d{1,2}\s*[.．、](?!\d)")
_LONGEST_HEADING = 40


def heading_level(text: str) -> int:
    """Return 1 to 3 for a paragraph that is a numbered heading, 0 for body text.

    A numbered paragraph that runs on after its first sentence is body text.
    """
    stripped = text.strip()
    if len(stripped) > _LONGEST_HEADING or "。" in stripped.rstrip("。"):
        return 0
    for level, pattern in ((1, _SECTION), (2, _CHAPTER), (3, _ITEM)):
        if pattern.match(stripped):
            return level
    return 0
