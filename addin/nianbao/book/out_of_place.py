"""What stands in a workbook where the report would lose it, print it wrong, or show it unawares."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from nianbao.book.block import Area, Block
from nianbao.book.grid import as_text
from nianbao.book.heights import TALLEST, prose_height
from nianbao.book.layout import FRONT, PROFILE, SECTION_SHEETS, SHEETS, Layout
from nianbao.book.prose import prose_rows
from nianbao.form.a1 import column_letters, format_a1, parse_a1
from nianbao.form.body_kind import belies_kind
from nianbao.form.numbers import Displayed
from nianbao.form.profile import FIELDS, Profile, read_day, read_year
from nianbao.form.text import without_width
from nianbao.rules import LayoutChange
from nianbao.rules.catalogue import Severity
from nianbao.words import say

# what spreadsheet programs show where a formula or a picture in a cell gives nothing
ERROR = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|FIELD!)|Err:\d{3}")
_PICTURE = re.compile(r"=?(?:_xlfn\.)?DISPIMG\(")  # WPS puts a picture into a cell in this way
_COPY = re.compile(r"(.+?)(?: ?\(\d+\)|_\d+)")  # as Excel, WPS and LibreOffice name a copied sheet
_ALIKE = 0.8  # of a table's labels stand where they do on a copy of its sheet
_COLUMNS_BESIDE, _ROWS_BELOW = 10, 200
_SHOWN, _NAMED = 20, 5
_NAMES, _LONGEST_NAME = ("unit", "short_name"), 100  # the longest names have some forty
_LONG = 500  # characters; a shorter text never needs the highest row
_LARGEST = (40, 20)  # rows and columns in which the labels of every table stand


@dataclass(frozen=True, slots=True)
class Sight:
    """Something on a sheet that is no value: its kind, the cell where it is, its own text.

    ``kind`` is struck, faint (text in the colour of its ground), picture, shape, chart or comment.
    """

    kind: str
    sheet: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a host says of a workbook beside its values.

    These are all its sheets, hidden ones, and of the sheets asked for rows and columns that are
    hidden and what else is to be seen there.
    """

    sheets: Sequence[str] = ()
    hidden_sheets: Set[str] = frozenset()
    hidden_rows: Mapping[str, Set[int]] = field(default_factory=dict)
    hidden_columns: Mapping[str, Set[int]] = field(default_factory=dict)
    sights: Sequence[Sight] = ()


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


def seen_blocks(layout: Layout) -> list[Block]:
    """Return the blocks whose look decides how their contents are meant."""
    return [*(table.block for table in layout.tables), *layout.prose.values()]


def strangers(sheets: Sequence[str]) -> list[Block]:
    """Return what must be read of sheets that are none of a new workbook's, to know copies."""
    return [
        Block(f"stranger {name}", name, 1, 1, *_LARGEST) for name in sheets if name not in SHEETS
    ]


def out_of_place(
    layout: Layout, areas: Mapping[str, Area], around: Surroundings
) -> Iterator[LayoutChange]:
    """Yield what a person must look at before the report is made from the workbook.

    ``areas`` hold the profile, the tables, the prose, the blocks around it, and strangers.
    """
    yield from _profile(areas[PROFILE.name])
    for block in layout.prose.values():
        yield from _prose(block, areas[block.name])
        yield from _beside(block, areas[block.name])
    for block in blocks_around_prose(layout):
        for at, text in _texts(block, areas[block.name]):
            yield _change("beside", "warning", block.sheet, at, text)
    for block in seen_blocks(layout):
        yield from _hidden(block, areas[block.name], around)
    yield from _sights(layout, areas, around.sights)
    yield from _sheets(layout, areas, around)


def _profile(area: Area) -> Iterator[LayoutChange]:
    for row, name in enumerate(FIELDS):
        text, at = as_text(area.values[row][0]).strip(), format_a1(PROFILE.top + row, PROFILE.left)
        if ERROR.fullmatch(text):
            yield _change("error_value", "error", FRONT, at, text)
        elif not text and (formula := area.formulas[row][0]):
            yield _change("no_result", "error", FRONT, at, f"={formula}")
        elif name in _NAMES and len(text) > _LONGEST_NAME:
            yield _change("long_name", "error", FRONT, at, text, count=len(text))
        elif name == "year" and text and read_year(text) is None:
            yield _change("year", "error", FRONT, at, text)
        elif name == "dated" and text and read_day(text) is None:
            yield _change("dated", "error", FRONT, at, text)
        elif name == "kind" and belies_kind(
            Profile(unit=as_text(area.values[0][0]).strip(), kind=text)
        ):
            yield _change("kind", "warning", FRONT, at, text)


def _prose(block: Block, area: Area) -> Iterator[LayoutChange]:
    blank = [None] * block.columns
    for down, (row, formulas) in enumerate(zip(area.values, area.formulas, strict=True)):
        if row == formulas == blank:
            continue
        number = block.top + down
        for column, (value, formula) in enumerate(zip(row, formulas, strict=True), block.left):
            text, at = as_text(value).strip(), format_a1(number, column)
            if formula and value is None:
                yield _change("no_result", "error", block.sheet, at, f"={formula}")
            elif ERROR.fullmatch(text):
                yield _change("error_value", "error", block.sheet, at, text)
            elif _PICTURE.match(text):
                yield _change("picture_in_cell", "error", block.sheet, at, text)
            elif len(text) > _LONG and prose_height([text]) == TALLEST:
                yield _change("too_long", "hint", block.sheet, at, text)
            elif isinstance(value, Displayed) and value.look == "date":
                yield _change("date", "hint", block.sheet, at, value.as_shown)


def _hidden(block: Block, area: Area, around: Surroundings) -> Iterator[LayoutChange]:
    """Yield the hidden rows and columns of a block in which something stands, rows one by one."""
    rows = around.hidden_rows.get(block.sheet, frozenset())
    columns = around.hidden_columns.get(block.sheet, frozenset())
    for number in sorted(rows):
        inside = 0 <= number - block.top < block.rows
        texts = [as_text(x).strip() for x in area.values[number - block.top]] if inside else []
        if text := next(filter(None, texts), ""):
            at = format_a1(number, block.left)
            yield _change("hidden_row", "warning", block.sheet, at, text)
    for number in sorted(columns):
        across = number - block.left
        held = (
            (as_text(row[across]).strip() for row in area.values)
            if 0 <= across < block.columns
            else ()
        )
        if any(held):
            at = format_a1(block.top, number)
            yield _change("hidden_column", "warning", block.sheet, at, column_letters(number))


def _sights(
    layout: Layout, areas: Mapping[str, Area], sights: Sequence[Sight]
) -> Iterator[LayoutChange]:
    prose = {block.sheet: block for block in layout.prose.values()}
    for sight in sights:
        if sight.kind != "comment":
            shown = sight.text or say("finding.out_of_place.untitled")
            yield _change(sight.kind, "warning", sight.sheet, sight.at, shown)
    for sheet in dict.fromkeys(sight.sheet for sight in sights if sight.kind == "comment"):
        found = [sight for sight in sights if (sight.kind, sight.sheet) == ("comment", sheet)]
        alone = [s for s in found if sheet in prose and _is_blank(prose[sheet], areas, s.at)]
        for sight in alone:
            yield _change("only_comment", "warning", sheet, sight.at, sight.text)
        if noted := [sight for sight in found if sight not in alone]:
            places = say("finding.list").join(sight.at for sight in noted[:_NAMED])
            more = say("finding.more_copies") if len(noted) > _NAMED else ""
            yield _change("comment", "hint", sheet, noted[0].at, f"{places}{more}")


def _is_blank(block: Block, areas: Mapping[str, Area], at: str) -> bool:
    """Return whether a place is a cell for a paragraph in which nothing stands."""
    row, column = parse_a1(at)
    down = row - block.top
    if column != block.left or not 0 <= down < block.rows:
        return False
    return not as_text(areas[block.name].values[down][0]).strip()


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


def _sheets(
    layout: Layout, areas: Mapping[str, Area], around: Surroundings
) -> Iterator[LayoutChange]:
    for name in around.sheets:
        if name not in SHEETS and (original := _original(layout, areas, name)):
            yield _change("copied_sheet", "warning", name, "A1", original)
        if name in SHEETS and name in around.hidden_sheets:
            yield _change("hidden_sheet", "warning", name, "A1", name)


def _original(layout: Layout, areas: Mapping[str, Area], name: str) -> str:
    """Return of which sheet another one is a copy, by its name or by what stands in it."""
    copy = _COPY.fullmatch(name)
    if copy and copy[1] in SHEETS:
        return copy[1]
    rows = areas[f"stranger {name}"].values
    for table in layout.tables:
        labels = table.table.labels
        same = sum(
            without_width(as_text(rows[x.range.top - 1][x.range.left - 1])) == without_width(x.text)
            for x in labels
        )
        if same > _ALIKE * len(labels):
            return table.sheet
    heads = {s.heading: SECTION_SHEETS[s.number] for s in layout.edition.prose_sections}
    return next((heads[text] for x in rows[0] if (text := as_text(x).strip()) in heads), "")


def _change(
    kind: str, severity: Severity, sheet: str, at: str, text: str, **more: object
) -> LayoutChange:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return LayoutChange(
        f"out_of_place.{kind}",
        {"sheet": sheet, "at": at, "text": shown} | {key: str(x) for key, x in more.items()},
        at=f"{sheet}!{at}",
        severity=severity,
        remedy=say(f"finding.out_of_place.remedy.{kind}"),
    )
