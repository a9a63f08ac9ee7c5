"""The figures as a tidy workbook: a cover, notes, and one table of one figure a row.

It follows the public sector's guidance for statistics in spreadsheets (UK Analysis Function,
"Releasing statistics in spreadsheets"): one marked-up table a sheet, one header row, nothing
merged, hidden, frozen or filtered, no blank rows, a title in A1, meaning never by colour alone.
"""

import io
import re
from collections.abc import Iterable, Sequence
from copy import copy
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.book.reproducible_zip import repacked
from nianbao.form import Filing
from nianbao.form.a1 import column_letters, format_a1
from nianbao.form.text import without_controls
from nianbao.publish.last_year_part import year_rows
from nianbao.publish.opendata import COLUMNS, records
from nianbao.publish.release import Release
from nianbao.publish.report import canonical_title, unit_name
from nianbao.words import say

DATA_TOP = 3  # the row of the header, below title and description

_FACE = "宋体"
_STYLES = {
    "title": NamedStyle("nb_title", font=Font(name=_FACE, size=14, bold=True)),
    "line": NamedStyle("nb_line", font=Font(name=_FACE, size=11)),
    "link": NamedStyle(
        "nb_link", font=Font(name=_FACE, size=11, underline="single", color="1F3864")
    ),
    "header": NamedStyle(
        "nb_header",
        font=Font(name=_FACE, size=11, bold=True),
        alignment=Alignment(vertical="top", wrap_text=True),
    ),
    "cell": NamedStyle(
        "nb_cell",
        font=Font(name=_FACE, size=11),
        alignment=Alignment(vertical="top", wrap_text=True),
    ),
}
_LIKE_FORMULAS = ("=", "+", "-", "@")
# Excel keeps no more digits of a number.
_DIGITS = 15
_WIDTHS = {"edition": 16, "cell": 44, "indicator": 56, "object": 30, "unit": 30}
_DATES = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")
_NOTES = ("source", "row", "labels", "ids", "blank", "totals", "measures")


def xlsx_bytes(release: Release) -> bytes:
    """Return the workbook; the same release gives the same bytes.

    Numbers are numbers. One with more digits than a spreadsheet program keeps is a text, so
    that none is lost. Text is never taken for a formula.
    """
    book = Workbook()
    cover, notes, data = (
        book.create_sheet(say(f"opendata.sheet.{name}")) for name in ("cover", "notes", "data")
    )
    del book["Sheet"]
    for style in _STYLES.values():
        book.add_named_style(copy(style))
    header, *rows = records(release)
    _data(data, release, header, rows)
    _notes(notes, release)
    _cover(cover, release, len(rows))
    if release.previous:
        _years(book.create_sheet(say("opendata.sheet.years")), release, release.previous)
    book.properties.title = without_controls(canonical_title(release.filing))
    book.properties.language = "zh-CN"
    book.properties.creator = None
    stream = io.BytesIO()
    book.save(stream)
    return repacked(stream.getvalue(), _undated)


def _cover(sheet: Worksheet, release: Release, count: int) -> None:
    filing, ruleset = release.filing, release.verdict.ruleset
    lines = [
        say("opendata.cover.unit", unit=unit_name(filing)),
        say("opendata.cover.year", year=filing.profile.year or ""),
        say("opendata.cover.edition", name=filing.edition.name, notice=filing.edition.notice),
        say("opendata.cover.ruleset", id=ruleset.id, version=ruleset.version),
        say("opendata.cover.contents"),
    ]
    _headed(sheet, canonical_title(filing), [*_draft(release), *lines], 80)
    for name in ("notes", "data"):
        text = say(f"opendata.contents.{name}", count=count)
        link = _write(sheet, sheet.max_row + 1, 1, text, "link")
        target = say(f"opendata.sheet.{name}")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{target}'!A1")


def _notes(sheet: Worksheet, release: Release) -> None:
    _headed(sheet, say("opendata.sheet.notes"), [say("opendata.notes_below")], 12)
    sheet.column_dimensions["B"].width = 90
    header = [say("opendata.note_number"), say("opendata.note_text")]
    edition = release.filing.edition
    texts = [say(f"opendata.note.{name}", edition=edition.name) for name in _NOTES]
    rows = [[str(number), text] for number, text in enumerate(texts, 1)]
    _table(sheet, "notes", DATA_TOP, header, rows)


def _data(
    sheet: Worksheet, release: Release, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    described = say("opendata.described", count=len(rows))
    title = canonical_title(release.filing)
    _headed(sheet, title, ["".join((*_draft(release), described))], 10)
    _table(sheet, "figures", DATA_TOP, header, rows)
    for column, name in enumerate(COLUMNS, 1):
        if name in _WIDTHS:
            sheet.column_dimensions[column_letters(column)].width = _WIDTHS[name]
    sheet.print_title_rows = f"{DATA_TOP}:{DATA_TOP}"
    year, number = COLUMNS.index("year") + 1, COLUMNS.index("number") + 1
    for row in range(DATA_TOP + 1, DATA_TOP + 1 + len(rows)):
        for column in (year, number):
            _make_number(sheet.cell(row, column))


def _years(sheet: Worksheet, release: Release, previous: Filing) -> None:
    header, *rows = year_rows(release.filing, previous)
    _headed(sheet, canonical_title(release.filing), [say("opendata.years")], 60)
    _table(sheet, "years", DATA_TOP, header, rows)
    for row in range(DATA_TOP + 1, DATA_TOP + 1 + len(rows)):
        for column in range(2, len(header) + 1):
            _make_number(sheet.cell(row, column))
    for column in range(2, len(header) + 1):
        sheet.column_dimensions[column_letters(column)].width = 12
    sheet.print_title_rows = f"{DATA_TOP}:{DATA_TOP}"


def _headed(sheet: Worksheet, title: str, lines: Iterable[str], width: float) -> None:
    """Write a title and lines of text; those beside a table run on over the cells to the right."""
    _write(sheet, 1, 1, title, "title")
    for row, line in enumerate(lines, 2):
        _write(sheet, row, 1, line, "line")
    sheet.column_dimensions["A"].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _draft(release: Release) -> list[str]:
    return [say("html.draft")] if release.draft else []


def _table(
    sheet: Worksheet, name: str, top: int, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    for row, texts in enumerate([header, *rows], top):
        for column, text in enumerate(texts, 1):
            _write(sheet, row, column, text, "header" if row == top else "cell")
    last = format_a1(top + len(rows), len(header))
    table = Table(name=name, displayName=name, ref=f"A{top}:{last}")
    table.tableColumns = [TableColumn(id=n, name=text) for n, text in enumerate(header, 1)]
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)


def _write(sheet: Worksheet, row: int, column: int, text: str, style: str) -> Any:
    """Return a cell that holds a text as a text, whatever it begins with; empty for none."""
    cell: Any = sheet.cell(row, column)
    cell.style = _STYLES[style].name
    if text:
        cell.value = without_controls(text)
        cell.data_type = "s"
        if text.startswith(_LIKE_FORMULAS):
            cell.quotePrefix = True
    return cell


def _make_number(cell: Any) -> None:
    text = str(cell.value or "")
    if text and len(Decimal(text).as_tuple().digits) <= _DIGITS:
        cell.value = Decimal(text) if "." in text else int(text)
        cell.style = _STYLES["cell"].name  # a negative one was marked as a text


def _undated(name: str, data: bytes) -> bytes:
    return _DATES.sub(b"", data) if name == "docProps/core.xml" else data
