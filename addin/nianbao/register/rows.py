"""The rows of a register's lists written into the part of their sheet.

Thousands of rows hold the same formulas. They are written as formulas that rows share, which keeps
the file small and opens quickly; a library that draws cell by cell cannot do that.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from nianbao.form.a1 import column_letters
from nianbao.host.values import digits, escaped

Row = Mapping[str, Any]  # column letter → what stands there

_DAY_ZERO = date(1899, 12, 30).toordinal()
_STYLES = re.compile(rb'<c r="([A-Z]+)\d+"(?: s="(\d+)")?')


def with_rows(
    part: bytes,
    top: int,
    room: int,
    formulas: Mapping[str, str],
    rows: Mapping[int, Row],
) -> bytes:
    """Return a sheet's part in which the rows from ``top`` on are those of a list.

    The part has row ``top`` alone, with a styled cell in each column. ``formulas`` stand in every
    row, by the column's letter, written for row ``top``; ``rows`` are the contents by row number,
    and where a formula stands its value, if that is known.
    """
    pattern = re.compile(rb'<row r="%d"([^>]*)>.*?</row>' % top, re.DOTALL)
    found = pattern.search(part)
    assert found
    styles = [(m[1].decode(), (m[2] or b"0").decode()) for m in _STYLES.finditer(found[0])]
    last = max([top + room - 1, *rows])
    made = _rows(range(top, last + 1), top + room - 1, styles, formulas, rows)
    written = "".join(made).encode("utf-8", "surrogatepass")
    part = part[: found.start()] + written + part[found.end() :]
    end = f"{column_letters(len(styles))}{last}".encode()
    return re.sub(rb'(<dimension ref="A1:)[A-Z]+\d+', rb"\g<1>" + end, part)


def _rows(
    numbers: range,
    last: int,
    styles: Sequence[tuple[str, str]],
    formulas: Mapping[str, str],
    rows: Mapping[int, Row],
) -> Iterator[str]:
    """Yield each row; below ``last`` there are no formulas."""
    shared = {letter: number for number, letter in enumerate(formulas)}
    first = numbers[0]
    for number in numbers:
        row = rows.get(number, {})
        cells = []
        for letter, style in styles:
            at = f'<c r="{letter}{number}" s="{style}"'
            if letter in formulas and number <= last:
                head = f'<f t="shared" si="{shared[letter]}"'
                text = ""
                if number == first:
                    head += f' ref="{letter}{first}:{letter}{last}"'
                    text = escape(formulas[letter])
                value = f"<v>{row[letter]}</v>" if letter in row else ""
                cells.append(f"{at}>{head}>{text}</f>{value}</c>")
            elif letter in row:
                cells.append(at + _content(row[letter]))
        if cells:
            yield f'<row r="{number}">{"".join(cells)}</row>'


def _content(value: Any) -> str:
    """Return the rest of a cell that holds a value: a text, a day, a number."""
    if isinstance(value, date):
        return f"><v>{value.toordinal() - _DAY_ZERO}</v></c>"
    if isinstance(value, int | Decimal):
        return f"><v>{digits(value)}</v></c>"
    text = escape(escaped(str(value)))
    return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
