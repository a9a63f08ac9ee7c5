"""A table over a folder as text, for comparison: one line a row, sheet by sheet."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import openpyxl

_RECEIPT = re.compile(r"\d{4}-\d{4}-\d{4}-\d{4}")


def table_text(table: Path, leave_out: Iterable[str] = ()) -> str:
    """The text of a table; receipt numbers, which change with every rule, are shown as ####.

    So is the present day, on which the files came to this disk.
    """
    book = openpyxl.load_workbook(table, read_only=False)
    lines, today = [], date.today().isoformat()
    for sheet in book:
        if sheet.title in leave_out:
            continue
        lines.append(f"== {sheet.title}")
        for row in sheet.iter_rows(values_only=True):
            cells = ["" if value is None else str(value).replace("\n", " ⏎ ") for value in row]
            cells = ["####" if cell == today else cell for cell in cells]
            lines.append(_RECEIPT.sub("####", " | ".join(cells).rstrip(" |")))
    return "\n".join(lines) + "\n"


def rows(table: Path, sheet: str) -> list[list[object]]:
    """The rows of one sheet below the column heads."""
    found = openpyxl.load_workbook(table)[sheet].iter_rows(min_row=4, values_only=True)
    return [list(row) for row in found]
