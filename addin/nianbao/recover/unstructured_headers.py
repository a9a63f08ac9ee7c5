"""Column headers in a page's layout, broken over several lines one above the other."""

import re
from collections.abc import Iterable

from nianbao.recover.labels import bare
from nianbao.recover.table_labels import TableLabels

_WORD = re.compile(r"\S+")
# 「总 计」 is one word set wide.
_WIDE = re.compile(r"(?<!\S)(\S) (\S)(?!\S)")
# So much of a stub's sentence is no column.
_STUB = 4


def leaf_order(text: str, words: TableLabels) -> bool:
    """Return whether the lowest headers stand from left to right as in the form."""
    return leaves_in_order(_words(text), words) is not None


def leaves_in_order(
    printed: Iterable[tuple[float, float, str]], words: TableLabels
) -> list[tuple[float, float]] | None:
    """Return where the lowest headers stand, if that is in the form's order, else None.

    TableLabels above one another are one header; those that embrace columns must stand in the
    form's order as well. ``printed`` are words with their ends, line by line.
    """
    line = words.table.lines[0]
    official = [bare(cell.column_labels[-1].text) for cell in line.cells]
    parents = {
        bare(label.text): (label.range.top, label.range.left)
        for cell in line.cells
        for label in cell.column_labels[:-1]
    }
    columns: list[tuple[float, float, str]] = []
    embracing: list[tuple[int, int, float]] = []
    for start, end, word in printed:
        if word in parents:
            embracing.append((*parents[word], start))
        elif not any(word in term.bare and len(word) >= _STUB for term in words.stubs):
            columns = _stacked(columns, (start, end, word))
    found = [word for _, _, word in sorted(columns)]
    # On one level, what stands farther left in the form must do so here.
    levels = [[x for top, _, x in sorted(embracing) if top == level] for level, _, _ in embracing]
    is_official = (
        found == official
        and sorted(x[:2] for x in embracing) == sorted(parents.values())
        and all(level == sorted(level) for level in levels)
    )
    return [(left, right) for left, right, _ in sorted(columns)] if is_official else None


def is_in_order(printed: Iterable[tuple[float, float, str]], words: TableLabels) -> bool:
    """Return whether the pieces of a broken header stand as in the form, from left to right.

    Those that may be of several headers, or of none, say nothing.
    """
    official = [bare(cell.column_labels[-1].text) for cell in words.table.lines[0].cells]
    places = [
        [place for place, header in enumerate(official) if len(text) > 1 and text in header]
        for _, _, text in sorted(printed)
    ]
    known = [place[0] for place in places if len(place) == 1]
    return known == sorted(known)


def _words(text: str) -> Iterable[tuple[float, float, str]]:
    for line in text.split("\n"):
        joined = _WIDE.sub(lambda m: f"{m[1]}{m[2]} ", line)
        for match in _WORD.finditer(joined):
            if not any(character.isdigit() for character in match[0]):
                yield match.start(), match.end(), bare(match[0])


def _stacked(
    columns: list[tuple[float, float, str]], word: tuple[float, float, str]
) -> list[tuple[float, float, str]]:
    """Return the columns with a word put under the one below which it stands."""
    start, end, text = word
    for index, (left, right, above) in enumerate(columns):
        if start < right and left < end:
            merged = (min(left, start), max(right, end), above + text)
            return [*columns[:index], merged, *columns[index + 1 :]]
    return [*columns, word]
