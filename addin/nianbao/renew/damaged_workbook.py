"""Everything of a filing gathered from a workbook whose layout suffered."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nianbao.book.block import Area, Block, Value
from nianbao.book.grid import as_text
from nianbao.book.layout import (
    CHECKED_PROFILE,
    CHECKED_PROSE_LEFT,
    FINDING_COLUMNS,
    FINDING_LEVELS,
    FINDING_ROWS,
    FINDINGS,
    FRONT,
    LEDGER,
    LEDGER_COLUMNS,
    PREVIOUS,
    PROFILE,
    PROSE_COLUMNS,
    RECEIPT,
    RULES,
    SECTION_SHEETS,
    Layout,
)
from nianbao.book.previous import words_before
from nianbao.book.prose import prose_rows
from nianbao.book.table_sheet import TableSheet
from nianbao.form import Cell, Edition, Figure, Filing, Paragraph, Profile, Table
from nianbao.form.edition import editions
from nianbao.form.filing import paragraphs_of
from nianbao.form.numbers import read_value
from nianbao.form.profile import FIELDS, LATER_FIELDS, read_year
from nianbao.form.prose_table import TAB
from nianbao.recover.editions import edition_of, labels_in
from nianbao.recover.labels import bare
from nianbao.recover.notes import Notes
from nianbao.renew.label_alignment import aligned
from nianbao.renew.pages import Page, Spot
from nianbao.rules import Explanation
from nianbao.words import Refusal, catalogue, say

_STAMP_PLACES = 6
# from the head of the prose, and from the label of a field, to the copy that a check leaves
_TO_COPY, _TO_PROFILE_COPY = CHECKED_PROSE_LEFT - 2, CHECKED_PROFILE.left - PROFILE.left + 1
_MARKS = ("finding.severity.", "finding.status.")
_RULE = re.compile(r"\bR\d{3}\b")
_NUMBER = re.compile(r"\d{4}(-\d{4}){3}")  # of a receipt


@dataclass
class Gathered:
    """What was found, and from which cells; ``notes`` say what of the tables was not certain.

    ``last_source`` is where last year's data came from, ``last_read`` when, as it is written in
    the workbook. ``totals`` are the formulas that stood in totals, with place and value.
    """

    profile: dict[str, Value] = field(default_factory=dict)
    figures: dict[str, Value] = field(default_factory=dict)
    totals: dict[str, tuple[str, str, Value]] = field(default_factory=dict)
    sections: dict[int, list[str]] = field(default_factory=dict)
    last: Filing | None = None
    last_source: str = ""
    last_read: str = ""
    explanations: list[Explanation] = field(default_factory=list)
    ledger: list[list[Value]] = field(default_factory=list)
    was_checked: bool = False
    notes: list[str] = field(default_factory=list)
    taken: dict[str, set[Spot]] = field(default_factory=lambda: defaultdict(set))


def gather(pages: Mapping[str, Page], layout: Layout) -> Gathered:
    """Return all that a workbook's sheets hold of a filing, whatever became of their layout."""
    found = Gathered()
    for place in layout.tables:
        if page := pages.get(place.sheet):
            _table(found, page, place)
    last: dict[int, tuple[Paragraph, ...]] = {}
    for number in layout.prose:
        if page := pages.get(SECTION_SHEETS[number]):
            last[number] = paragraphs_of(_last_prose(found, page))
            found.sections[number] = list(_prose(found, page))
    if page := pages.get(FRONT):
        found.taken[page.sheet] |= set(_stamp(page))
        _receipt(found, page)
        _profile(found, page)
    if page := pages.get(PREVIOUS):
        _previous(found, page, layout.edition, last)
    if page := pages.get(FINDINGS):
        _explanations(found, page)
    if page := pages.get(LEDGER):
        _ledger(found, page)
    if page := pages.get(RULES):
        found.taken[page.sheet] |= set(page.filled)
    return found


def edition_in(pages: Mapping[str, Page]) -> str:
    """Return the edition of the form that a workbook's stamp or its labels tell.

    Refuses a workbook in which neither is found.
    """
    if (page := pages.get(FRONT)) and (spot := next(_stamp(page), None)):
        return as_text(page.value(spot))
    tables = [page for name in SECTION_SHEETS.values() if (page := pages.get(name))]
    texts = [as_text(value) for page in tables for value in page.filled.values()]
    if not labels_in(texts):
        raise Refusal("book.not_a_filing")
    return edition_of(texts, None, Notes()).id


def _stamp(page: Page) -> Iterator[Spot]:
    """Yield where the stamp stands: the edition, and beside it the version of the layout."""
    for row, column in page.filled:
        if row < _STAMP_PLACES and as_text(page.value((row, column))) in editions():
            yield from ((row, column), (row, column + 1))


def _receipt(found: Gathered, page: Page) -> None:
    """Say of a receipt, which stands below the stamp, that it is one of the old workbook alone."""
    row, column = next(_stamp(page), (0, 0))
    spots = [(row + 1, column + i) for i in range(RECEIPT.columns)]
    number = as_text(page.value(spots[0]))
    if _NUMBER.fullmatch(number):
        found.taken[page.sheet] |= set(spots)
        found.notes.append(say("renew.receipt", number=number))


def _table(found: Gathered, page: Page, place: TableSheet) -> None:
    rows, columns = _lines(page, place.table)
    for cell in place.table.cells:
        row, column = rows.get(cell.range.top - 1), columns.get(cell.range.left - 1)
        if row is None or column is None:
            continue
        value, formula = page.value((row, column)), page.area.formulas[row][column]
        found.taken[page.sheet].add((row, column))
        if cell.is_total and formula:
            found.totals[cell.id] = (page.at((row, column)), formula, value)
            continue
        found.figures[cell.id] = value
        if formula:
            at = page.at((row, column))
            key = "renew.formula_open" if value is None else "renew.formula"
            found.notes.append(say(key, at=at, formula=f"={formula}"))
    found.notes += _changed(page, place.table, rows, columns)
    found.taken[page.sheet] |= set(_marks(page, place, found.figures, (rows, columns)))


def _lines(page: Page, table: Table) -> tuple[dict[int, int], dict[int, int]]:
    """Return where each row and each column of a table stands now, counted from 0."""
    official_rows: list[set[str]] = [set() for _ in range(table.rows)]
    official_columns: list[set[str]] = [set() for _ in range(table.columns)]
    for label in table.labels:
        official_rows[label.range.top - 1].add(bare(label.text))
        official_columns[label.range.left - 1].add(bare(label.text))
    rows, columns = page.labels(frozenset(bare(label.text) for label in table.labels))
    places = aligned([frozenset(x) for x in official_rows], rows)
    across = aligned([frozenset(x) for x in official_columns], columns)
    for row, labels in enumerate(official_rows):
        if not labels and row in places:
            places[row] = _first_filled(page, places[row], across)
    return places, across


def _first_filled(page: Page, row: int, columns: Mapping[int, int]) -> int:
    """Return the first row from this one on that holds anything; it has no label to tell it by."""
    for below in range(row, len(page.area.values)):
        if any(page.holds((below, column)) for column in columns.values()):
            return below
    return row


def _changed(
    page: Page, table: Table, rows: Mapping[int, int], columns: Mapping[int, int]
) -> Iterator[str]:
    """Yield what is to be said of a table's lines: moved ones, lost ones, reworded labels."""
    if any(i != j for i, j in (*rows.items(), *columns.items())):
        yield say("renew.moved", sheet=page.sheet)
    for label in table.labels:
        row, column = rows.get(label.range.top - 1), columns.get(label.range.left - 1)
        if row is None or column is None:
            yield say("renew.line_lost", sheet=page.sheet, label=label.text)
            continue
        text = as_text(page.value((row, column)))
        if text.strip() and bare(text) != bare(label.text):
            slots = {"at": page.at((row, column)), "text": text, "official": label.text}
            yield say("renew.reworded", **slots)


def _marks(
    page: Page,
    place: TableSheet,
    figures: Mapping[str, Value],
    lines: tuple[Mapping[int, int], Mapping[int, int]],
) -> Iterator[Spot]:
    """Yield what is no person's: official labels, and what stands around a table.

    That is what the last check wrote there, and the names of the rules whose flags are in a row.
    """
    copies = {as_text(value) for value in figures.values()}
    words = {say(key) for key in catalogue() if key.startswith(_MARKS)} | {say("sheet.suspect")}
    bottom, right = (max(line.values(), default=0) for line in lines)
    left = min(lines[1].values(), default=0)
    width = place.checked.left + place.checked.columns - place.table.columns
    for spot, value in page.own.items():
        text = as_text(value)
        is_written = text in copies | words or _RULE.search(text) or not isinstance(value, str)
        is_beside = right < spot[1] < right + width and is_written
        is_name = spot[1] == left and any(page.area.formulas[spot[0]])
        if is_beside or (spot[0] > bottom and (_RULE.search(text) or is_name)):
            yield spot


def _prose(found: Gathered, page: Page) -> Iterator[str]:
    """Yield the paragraphs and rows of tables of a section, wherever its column stands now.

    A blank line parts two tables.
    """
    head = page.spot_of(say("sheet.prose.text"))
    lengths: dict[int, int] = defaultdict(int)
    for spot, value in page.own.items():
        if spot not in found.taken[page.sheet]:
            lengths[spot[1]] += len(as_text(value))
    column = head[1] if head else max(lengths, key=lambda x: lengths[x], default=1)
    above = len(page.area.values) if head is None else head[0] + 1
    right = column + PROSE_COLUMNS
    copy = range(column + _TO_COPY, column + _TO_COPY + PROSE_COLUMNS)  # of the last check
    found.taken[page.sheet] |= {spot for spot in page.own if spot[1] in copy and spot[0] >= above}
    values = [row[column:right] for row in page.area.values]
    for row in values[:above]:
        row[:] = [None if bare(as_text(value)) in page.printed else value for value in row]
    last = 0
    for row in prose_rows(
        Block("", page.sheet, 1, 1, len(values), PROSE_COLUMNS), Area(values, list)
    ):
        shown = row.texts if row.table else row.texts[:1]
        spots = {(row.number - 1, column + i) for i, text in enumerate(shown) if text}
        found.taken[page.sheet] |= spots
        if last and row.table not in (0, last):
            yield ""
        if spots:
            last = row.table
            yield TAB.join(row.cells) if row.table else row.texts[0]


def _last_prose(found: Gathered, page: Page) -> Iterator[tuple[str, str]]:
    """Yield last year's paragraphs, the texts below the head of their column, with their places."""
    head = page.spot_of(say("sheet.prose.last"))
    for spot, value in page.own.items():
        if head and spot[1] == head[1] and spot[0] > head[0]:
            found.taken[page.sheet].add(spot)
            yield as_text(value), page.at(spot)


def _profile(found: Gathered, page: Page) -> None:
    for name in FIELDS:
        label = page.spot_of(say(f"profile.{name}"))
        if label is None:
            if name not in LATER_FIELDS:
                note = say("renew.no_label", sheet=page.sheet, label=say(f"profile.{name}"))
                found.notes.append(note)
            continue
        spot, copy = ((label[0], label[1] + step) for step in (1, _TO_PROFILE_COPY))
        found.taken[page.sheet].add(copy)
        if page.value(spot) is not None:
            found.taken[page.sheet].add(spot)
            found.profile[name] = page.value(spot)


def _previous(
    found: Gathered, page: Page, edition: Edition, prose: Mapping[int, tuple[Paragraph, ...]]
) -> None:
    """Read last year's figures by the words before them: table, row and column."""
    rows: dict[tuple[str, ...], Spot] = {}
    for (row, column), value in page.filled.items():
        if bare(as_text(value)) in _table_names(edition):
            words = tuple(bare(as_text(page.value((row, column + i)))) for i in range(3))
            rows[words] = (row, column)
    figures = [
        figure
        for cell in edition.cells
        if (spot := rows.get(_words_before(cell, edition)))
        and (figure := _last_figure(found, page, cell, spot))
    ]
    year = _beside(found, page, "sheet.previous.year")
    found.last_source = as_text(_beside(found, page, "sheet.previous.source"))
    found.last_read = as_text(_beside(found, page, "sheet.previous.read"))
    unit = as_text(_beside(found, page, "sheet.previous.unit"))
    if figures or any(prose.values()):
        profile = Profile(unit=unit, year=read_year(as_text(year)))
        found.last = Filing.of(edition, profile, figures, prose)


def _table_names(edition: Edition) -> set[str]:
    return {bare(table.name) for table in edition.tables}


def _words_before(cell: Cell, edition: Edition) -> tuple[str, ...]:
    return tuple(map(bare, words_before(cell, edition)))


def _last_figure(found: Gathered, page: Page, cell: Cell, label: Spot) -> Figure | None:
    spot, note = (label[0], label[1] + 4), (label[0], label[1] + 5)
    value = page.value(spot)
    if value is None and page.value(note) is None:
        return None
    found.taken[page.sheet] |= {spot, note}
    reading = read_value(value, cell.measure, cell.unit)
    source = as_text(page.value(note))
    return Figure(cell.id, as_text(value), reading.number, source, reading.notes, reading.problem)


def _beside(found: Gathered, page: Page, key: str) -> Value:
    label = page.spot_of(say(key))
    if label is None:
        return None
    spot = (label[0], label[1] + 1)
    found.taken[page.sheet].add(spot)
    return page.value(spot)


def _explanations(found: Gathered, page: Page) -> None:
    """Read what people wrote beside findings; all else of the sheet is written anew by a check."""
    head = page.spot_of(say("sheet.findings.heads").split("|")[0])
    if head is None:
        return
    left = head[1] + FINDING_ROWS.left - FINDING_LEVELS.left
    for row in range(head[0] + 1, len(page.area.values)):
        values = [as_text(page.value((row, left + i))) for i in range(len(FINDING_COLUMNS))]
        entry = dict(zip(FINDING_COLUMNS, values, strict=True))
        found.was_checked |= bool(entry["rule"])
        if entry["explanation"].strip() and entry["digest"]:
            text = entry["explanation"].strip()
            found.explanations.append(Explanation(entry["rule"], entry["digest"], text))
        elif entry["explanation"].strip():
            at = page.at((row, left + FINDING_COLUMNS.index("explanation")))
            found.notes.append(say("renew.unmoved", at=at, text=entry["explanation"].strip()))
    found.taken[page.sheet] |= set(page.filled)


def _ledger(found: Gathered, page: Page) -> None:
    head = page.spot_of(say("sheet.ledger.heads").split("|")[0])
    if head is None:
        return
    rows = sorted({row for row, _ in page.own if row > head[0]})
    spots = [[(row, head[1] + i) for i in range(len(LEDGER_COLUMNS))] for row in rows]
    found.ledger = [[page.value(spot) for spot in line] for line in spots]
    found.taken[page.sheet] |= {spot for line in spots for spot in line}


def unmoved(pages: Iterable[Page], taken: Mapping[str, set[Spot]]) -> list[str]:
    """Return a sentence for each cell that a person filled and that was not taken."""
    return [
        say("renew.unmoved", at=page.at(spot), text=as_text(value))
        for page in pages
        for spot, value in page.own.items()
        if spot not in taken.get(page.sheet, set())
    ]
