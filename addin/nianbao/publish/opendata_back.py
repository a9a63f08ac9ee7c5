"""The figures of our own open data read again, to prove what was written."""

import csv
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from nianbao.book.block import Block
from nianbao.book.grid import as_text
from nianbao.form.filing import Number
from nianbao.host.file import FileHost
from nianbao.publish.opendata import COLUMNS
from nianbao.publish.opendata_xlsx import DATA_TOP
from nianbao.words import say

Figures = Mapping[str, Number | None]

_MOST_CELLS = 1000  # of a form
_CELL, _NUMBER = COLUMNS.index("cell"), COLUMNS.index("number")


def figures_of_csv(path: Path) -> Figures:
    """Return the figures of a CSV file by their cells; None where the field is empty."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    return {row[_CELL]: _number(row[_NUMBER]) for row in rows}


def figures_of_json(path: Path) -> Figures:
    """Return the figures of a JSON file by their cells."""
    figures = json.loads(path.read_text("utf-8"))["figures"]
    return {
        entry["cell"]: None if entry["number"] is None else _number(str(entry["number"]))
        for entry in figures
    }


def figures_of_xlsx(path: Path) -> Figures:
    """Return the figures of a workbook by their cells."""
    data = Block("data", say("opendata.sheet.data"), DATA_TOP + 1, 1, _MOST_CELLS, len(COLUMNS))
    rows = FileHost(path).read([data])[data.name].values
    return {str(row[_CELL]): _number(as_text(row[_NUMBER])) for row in rows if row[_CELL]}


def _number(text: str) -> Number | None:
    return Decimal(text) if text else None
