"""Every figure of a folder as one tidy CSV: one line a figure."""

import csv
from typing import IO

from nianbao.form import edition
from nianbao.form.filing import plain_number
from nianbao.form.text import neutralised
from nianbao.intake.entry import Entry

COLUMNS = ("file", "unit", "year", "edition", "cell", "number")


class Tidy:
    """A CSV being written, in UTF-8 with the mark by which Excel knows it."""

    def __init__(self, stream: IO[str]) -> None:
        stream.write("\ufeff")
        self._writer = csv.writer(stream)
        self._writer.writerow(COLUMNS)

    def add(self, entry: Entry) -> None:
        """Write the figures of one filing; a blank figure has a line without a number."""
        if not entry.edition:
            return
        common = (neutralised(entry.path), neutralised(entry.unit), entry.year or "", entry.edition)
        for cell, number in zip(edition(entry.edition).cells, entry.numbers, strict=True):
            self._writer.writerow((*common, cell.id, plain_number(number)))
