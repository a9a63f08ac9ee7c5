"""The report as the data that ``report.typ`` lays out on pages."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, NamedTuple
from unicodedata import category

from nianbao.publish.mark import mark_of
from nianbao.publish.report import Grid, GridCell, Report, Text
from nianbao.publish.signature import signature_lines
from nianbao.publish.style import style_data, text_styles
from nianbao.publish.titles import title_lines
from nianbao.words import say

Fonts = dict[str, list[str]]

WATERMARK = "Watermark"
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class Piece(NamedTuple):
    """Some text of the report: the style that it is set in, and where it stands, in words."""

    style: str
    place: str
    text: str


def pieces(report: Report, *, draft: bool) -> Iterator[Piece]:
    """Yield all that is printed, in the order of the report."""
    number = style_data()["page_number"]
    title = say("fonts.title")
    yield Piece("Footer", title, f"{number['before']}0123456789{number['after']}")
    if mark := mark_of(report, draft=draft):
        yield Piece("Header", title, mark)
        yield Piece(WATERMARK, title, mark)
    yield Piece("Title", title, shown(report.title))
    yield from _said(say("fonts.preamble"), report.preamble)
    for part in report.parts:
        yield Piece("Heading1", part.heading, part.heading)
        yield from _said(part.heading, (part.table, *part.paragraphs))
    yield Piece("Signature", say("fonts.signature"), shown(report.unit + report.date))
    for line in report.approvals:
        yield Piece("BodyText", say("fonts.signature"), shown(line))


def content(report: Report, fonts: Fonts, drawn: str, *, draft: bool) -> dict[str, Any]:
    """Return the data of the pages; ``fonts`` are the families of each style, best first.

    ``drawn`` is the watermark as SVG.
    """
    data = style_data()
    page, number, mark = data["page"], data["page_number"], data["watermark"]
    styles = {
        name: asdict(style) | {"fonts": fonts.get(name, [])}
        for name, style in text_styles().items()
    }
    return {
        "page": page,
        "number": number,
        "styles": styles,
        "watermark": mark | {"drawn": drawn},
        "mark": mark_of(report, draft=draft),
        "title": shown(report.title),
        "title_lines": [shown(line) for line in title_lines(report)],
        "preamble": [_paragraph(text) for text in report.preamble],
        "parts": [
            {
                "heading": part.heading,
                "table": _table(part.table) if part.table else None,
                "paragraphs": [_paragraph(text) for text in part.paragraphs],
            }
            for part in report.parts
        ],
        "signature": [
            {"lines": [shown(text) for text in line.lines], "right": line.right}
            for line in signature_lines(report)
        ],
        "approvals": [shown(line) for line in report.approvals],
    }


def shown(text: str) -> str:
    """Return a text without what no page shows: control and format characters, variants."""
    if text.isprintable():  # as nearly all is; then only variants can be left
        return _VARIANTS.sub("", text)
    seen = (" " if category(c) == "Zs" and c != "\u3000" else c for c in text)
    return _VARIANTS.sub("", "".join(c for c in seen if category(c) not in _UNSEEN))


def _said(place: str, texts: Iterable[Text | Grid | None]) -> Iterator[Piece]:
    for text in texts:
        if isinstance(text, Grid):
            yield from (Piece(cell.style, place, shown(cell.text)) for cell in text.cells)
        elif text:
            yield Piece(text.style, place, shown(text.text))


def _paragraph(text: Text | Grid) -> dict[str, Any]:
    """Return a paragraph, or a table with its place as ``table``; no level is one of a table."""
    if isinstance(text, Grid):
        return {"table": _table(text), "level": -1}
    return {"text": shown(text.text), "level": text.level}


def _table(grid: Grid) -> dict[str, Any]:
    return {
        "widths": grid.widths,
        "padding": (grid.row_height * 72 / 25.4 - text_styles()["TableFigure"].line) / 2,
        "head_rows": grid.head_rows,
        "cells": [_cell(cell) for cell in grid.cells],
    }


def _cell(cell: GridCell) -> dict[str, Any]:
    place = cell.range
    return {
        "row": place.top,
        "column": place.left,
        "rows": place.bottom - place.top + 1,
        "columns": place.right - place.left + 1,
        "style": cell.style,
        "size": cell.size,
        "text": shown(cell.text),
    }
