"""The figures as open data: a long table of one figure a row, as CSV and as JSON."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from nianbao.form import Cell, Filing, Table
from nianbao.form.filing import Number, plain_number
from nianbao.form.text import neutralised
from nianbao.publish.release import Release
from nianbao.publish.report import Grid, Text, canonical_title, unit_name
from nianbao.words import say

COLUMNS = ("year", "edition", "table", "cell", "indicator", "object", "number", "measure", "unit")

_ARROW = " › "


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: in which row (``indicator``) and column (``object``) of which table it stands."""

    cell: Cell
    table: Table
    indicator: str
    object: str
    number: Number | None


def rows_of(filing: Filing) -> Iterator[Row]:
    """Yield every figure in the order of the form.

    Labels are the form's own, outermost first. A label that all columns of a table share is
    left out; where rows have no labels, the nearest column header is the indicator.
    """
    for table in filing.edition.tables:
        shared = set.intersection(*({*cell.column_labels} for cell in table.cells))
        for cell in table.cells:
            rows = [label.text for label in cell.row_labels]
            columns = [label.text for label in cell.column_labels if label not in shared]
            if not rows:
                rows = [columns.pop()]
            number = filing.figures[cell.id].number
            yield Row(cell, table, _ARROW.join(rows), _ARROW.join(columns), number)


def records(release: Release) -> Iterator[tuple[str, ...]]:
    """Yield the header of the long table, then its rows; a draft says so in a last column."""
    filing = release.filing
    mark = (say("opendata.column.state"),) if release.draft else ()
    yield (*(say(f"opendata.column.{name}") for name in COLUMNS), *mark)
    year = str(filing.profile.year or "")
    mark = (say("publish.draft"),) if release.draft else ()
    for row in rows_of(filing):
        yield (
            year,
            filing.edition.name,
            row.table.name,
            row.cell.id,
            row.indicator,
            row.object,
            plain_number(row.number),
            row.cell.unit,
            unit_name(filing),
            *mark,
        )


def csv_bytes(release: Release) -> bytes:
    """Return the long table as CSV: UTF-8 with a byte order mark, by which Excel knows it.

    A text that a spreadsheet program would take for a formula begins with an apostrophe;
    numbers stay as they are, negative ones too. A blank figure is an empty field.
    """
    header, *rows = records(release)
    number = COLUMNS.index("number")
    lines = [
        [text if column == number else neutralised(text) for column, text in enumerate(row)]
        for row in rows
    ]
    file = StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([header, *lines])
    return file.getvalue().encode("utf-8-sig")


def json_bytes(release: Release) -> bytes:
    """Return figures and prose as JSON, with edition, rule set and verdict.

    Counts are numbers, money is a decimal text, a blank figure is null.
    """
    text = json.dumps(_content(release), ensure_ascii=False, indent=2)
    return f"{text}\n".encode("utf-8", "replace")


def _content(release: Release) -> dict[str, Any]:
    filing, ruleset = release.filing, release.verdict.ruleset
    edition = filing.edition
    return {
        "title": canonical_title(filing),
        "unit": unit_name(filing),
        "year": filing.profile.year,
        "draft": release.draft,
        "edition": {"id": edition.id, "name": edition.name, "notice": edition.notice},
        "ruleset": {
            "id": ruleset.id,
            "version": ruleset.version,
            "sha256": ruleset.sha256,
        },
        "verdict": release.verdict.state,
        "figures": [
            {
                "cell": row.cell.id,
                "table": row.table.name,
                "indicator": row.indicator,
                "object": row.object,
                "number": plain_number(row.number) if row.cell.measure == "money" else row.number,
                "unit": row.cell.unit,
            }
            for row in rows_of(filing)
        ],
        "sections": [
            {
                "number": part.number,
                "heading": part.heading,
                "paragraphs": [line for said in part.paragraphs for line in _lines(said)],
            }
            for part in release.report.parts
        ],
    }


def _lines(said: Text | Grid) -> list[str]:
    """Return a paragraph, or the rows of a table among the prose with tabs between cells."""
    return [said.text] if isinstance(said, Text) else said.lines
