"""What stands in a workbook where the report would lose it, print it wrong, or show it unawares."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from nianbao.book.block import Area, Block
from nianbao.book.grid import as_text
from nianbao.book.layout import FRONT, PROFILE, SHEETS, Layout
from nianbao.book.prose import prose_rows
from nianbao.form.a1 import format_a1
from nianbao.form.numbers import Displayed
from nianbao.form.profile import FIELDS, Profile, read_year
from nianbao.rules import LayoutChange
from nianbao.rules.catalogue import Severity
from nianbao.words import say

# what spreadsheet programs show where a formula or a picture in a cell gives nothing
_ERROR = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|FIELD!)|Err:\d{3}")
_COPY = re.compile(r"(.+?)(?: ?\(\d+\)|_\d+)")  # as Excel, WPS and LibreOffice name a copied sheet
_COLUMNS_BESIDE, _ROWS_BELOW = 10, 200
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a host says of a workbook beside its blocks: all sheets, hidden sheets, hidden rows."""

    sheets: Sequence[str] = ()
    hidden_sheets: Set[str] = frozenset()
    hidden_rows: Mapping[str, Set[int]] = field(default_factory=dict)


def blocks_around_prose(layout: Layout) -> list[Block]:
    """Return the blocks right of and below the prose; a new workbook's are blank."""
    found = []
    for block in layout.prose.values():
        right, below = block.left + block.columns, block.top + block.rows
        rows = block.rows + _ROWS_BELOW
        found += [
            Block(f"{block.name}_beside", block.sheet, block.top, right, rows, _COLUMNS_BESIDE),
            Block(
                f"{block.name}_below", block.sheet, below, block.left, _ROWS_BELOW, block.columns
            ),
        ]
    return found


def out_of_place(
    layout: Layout, areas: Mapping[str, Area], around: Surroundings
) -> Iterator[LayoutChange]:
    """Yield what a person must look at before the report is made from the workbook.

    ``areas`` hold the profile, the prose and the blocks around it.
    """
    yield from _profile(areas[PROFILE.name])
    for block in layout.prose.values():
        yield from _prose(
            block, areas[block.name], around.hidden_rows.get(block.sheet, frozenset())
        )
        yield from _beside(block, areas[block.name])
    for block in blocks_around_prose(layout):
        for at, text in _texts(block, areas[block.name]):
            yield _change("beside", "warning", block.sheet, at, text)
    yield from _sheets(around)


def _profile(area: Area) -> Iterator[LayoutChange]:
    for row, name in enumerate(FIELDS):
        text, at = as_text(area.values[row][0]).strip(), format_a1(PROFILE.top + row, PROFILE.left)
        if _ERROR.fullmatch(text):
            yield _change("error_value", "error", FRONT, at, text)
        elif name == "year" and text and read_year(text) is None:
            yield _change("year", "error", FRONT, at, text)
        elif (
            name == "kind"
            and Profile(unit=as_text(area.values[0][0]).strip(), kind=text).belies_kind
        ):
            yield _change("kind", "warning", FRONT, at, text)


def _prose(block: Block, area: Area, hidden: Set[int]) -> Iterator[LayoutChange]:
    for down, row in enumerate(area.values):
        if row.count(None) == len(row):
            continue
        number = block.top + down
        for column, value in enumerate(row, block.left):
            text, at = as_text(value).strip(), format_a1(number, column)
            if _ERROR.fullmatch(text):
                yield _change("error_value", "error", block.sheet, at, text)
            elif isinstance(value, Displayed) and value.look == "date":
                yield _change("date", "hint", block.sheet, at, value.as_shown)
        shown = next((text for value in row if (text := as_text(value).strip())), "")
        if number in hidden and shown:
            at = format_a1(number, block.left)
            yield _change("hidden_row", "warning", block.sheet, at, shown)


def _beside(block: Block, area: Area) -> Iterator[LayoutChange]:
    """Yield what stands beside a paragraph, where a table's other cells would stand."""
    for row in prose_rows(block, area):
        for column, text in enumerate(row.texts[1:], block.left + 1):
            if text and not row.table:
                at = format_a1(row.number, column)
                yield _change("beside", "warning", block.sheet, at, text)


def _texts(block: Block, area: Area) -> Iterator[tuple[str, str]]:
    last = area.values[-1]  # closed files have one list for all their blank rows
    blank = last if last.count(None) == len(last) else None
    for down, row in enumerate(area.values):
        if row is blank:
            continue
        for across, value in enumerate(row):
            if text := as_text(value).strip():
                yield format_a1(block.top + down, block.left + across), text


def _sheets(around: Surroundings) -> Iterator[LayoutChange]:
    for name in around.sheets:
        copy = _COPY.fullmatch(name)
        if copy and copy[1] in SHEETS:
            yield _change("copied_sheet", "warning", name, "A1", copy[1])
        if name in SHEETS and name in around.hidden_sheets:
            yield _change("hidden_sheet", "warning", name, "A1", name)


def _change(kind: str, severity: Severity, sheet: str, at: str, text: str) -> LayoutChange:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return LayoutChange(
        f"out_of_place.{kind}",
        {"sheet": sheet, "at": at, "text": shown},
        at=f"{sheet}!{at}",
        severity=severity,
        remedy=say(f"finding.out_of_place.remedy.{kind}"),
    )
