"""Small reports for the tests of recover: laid out as the official form, then disturbed.

A report is made of boxes, the labels and figures of each table in their ranges; disturbances
move and reword boxes; writers print them: docx, a web page, one cell a line, cells parted by
「|」.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from random import Random

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from nianbao.form import Edition, Table, edition
from nianbao.form.a1 import Range
from nianbao.recover import Recovered, read_report
from nianbao.rules import ruleset

REPORTS = Path(__file__).parents[2] / "shared" / "reports"

UNIT = "某市甲局"
PREAMBLE = "根据《中华人民共和国政府信息公开条例》，编制本报告。"
PROSE = {1: ["2023年，我局公开信息5件。"], 5: ["存在一些问题。"], 6: ["无收费。"]}


def published(name: str) -> Path:
    """Return a published report; skip the test where it is not at hand."""
    path = REPORTS / name
    if not path.exists():
        pytest.skip(f"{name} is not in {REPORTS}")
    return path


@dataclass(frozen=True)
class Box:
    """A printed label (``cell`` empty) or figure in its range."""

    range: Range
    text: str
    cell: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table as boxes; ``cuts`` are rows before which a page ends."""

    table: Table
    boxes: tuple[Box, ...]
    cuts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Report:
    """A whole report, and the number expected in every cell (None: blank)."""

    edition: Edition
    year: int
    sheets: tuple[Sheet, ...]
    expected: Mapping[str, int | None]
    heads: tuple[str, ...]
    prose: Mapping[int, list[str]] = field(default_factory=lambda: PROSE)


def report(edition_id: str = "2021", year: int = 2023, first: int = 1) -> Report:
    """Return a report in which no two cells hold the same number."""
    form = edition(edition_id)
    expected = {cell.id: cell.index + first for cell in form.cells}
    sheets = tuple(Sheet(table, _boxes(table, expected)) for table in form.tables)
    return Report(form, year, sheets, expected, tuple(x.heading for x in form.sections))


def balanced(random: Random, edition_id: str, largest: int, filled: float) -> Report:
    """Return a report of random figures in which everything adds up."""
    base = report(edition_id, 2023 if edition_id == "2021" else 2020)
    numbers = {
        cell.id: random.randint(0, largest) if random.random() < filled else 0
        for cell in base.edition.cells
    }
    lines = base.edition.table("applications").lines
    around = ("new", "carried_in", "results_total", "carried_out")
    for column in (cell.column for cell in lines[0].cells if not cell.is_total):
        parts = [f"applications.{line.id}.{column}" for line in lines if line.id not in around]
        new, before, total, after = (f"applications.{line}.{column}" for line in around)
        numbers[total] = sum(numbers[part] for part in parts)
        numbers[before] = min(numbers[before], numbers[total] + numbers[after])
        numbers[new] = numbers[total] + numbers[after] - numbers[before]
    for total, equation in ruleset(edition_id).definitions.items():
        if not total.startswith("applications.results_total") or total.endswith(".total"):
            numbers[total] = sum(numbers[term.cell.id] for term in equation.right)
    printed = {cell: str(number) for cell, number in numbers.items()}
    return reword(replace(base, expected=numbers), printed)


def _boxes(table: Table, numbers: Mapping[str, int]) -> tuple[Box, ...]:
    labels = [Box(label.range, label.text) for label in table.labels]
    figures = [Box(cell.range, str(numbers[cell.id]), cell.id) for cell in table.cells]
    return (*labels, *figures)


# --- disturbances ---------------------------------------------------------------------------


def change(base: Report, labels: Callable[[str], str] = str, figures: Callable[[str], str] = str):
    """Return the report with every label and every figure reworded."""

    def reworded(box: Box) -> Box:
        return replace(box, text=figures(box.text) if box.cell else labels(box.text))

    sheets = (replace(s, boxes=tuple(reworded(box) for box in s.boxes)) for s in base.sheets)
    return replace(base, sheets=tuple(sheets))


def reword(base: Report, texts: Mapping[str, str]) -> Report:
    """Return the report with some labels printed otherwise, and some figures by cell id."""

    def reworded(box: Box) -> Box:
        return replace(box, text=texts.get(box.cell or box.text, box.text))

    sheets = (replace(s, boxes=tuple(reworded(box) for box in s.boxes)) for s in base.sheets)
    return replace(base, sheets=tuple(sheets))


def move(
    base: Report, table: int, rows: Mapping[int, int], columns: Mapping[int, int] | None = None
) -> Report:
    """Return the report with rows and columns of one table in other places."""

    def moved(box: Box) -> Box:
        top, left, bottom, right = box.range
        ys = [rows.get(y, y) for y in range(top, bottom + 1)]
        xs = [(columns or {}).get(x, x) for x in range(left, right + 1)]
        return replace(box, range=Range(min(ys), min(xs), max(ys), max(xs)))

    return with_sheet(base, table, lambda s: replace(s, boxes=tuple(moved(b) for b in s.boxes)))


def split_merged(base: Report, table: int, before: int) -> Report:
    """Return the report with merged cells ending before a row and beginning anew, text and all."""

    def halves(box: Box) -> list[Box]:
        top, left, bottom, right = box.range
        if not top < before <= bottom:
            return [box]
        upper, lower = Range(top, left, before - 1, right), Range(before, left, bottom, right)
        return [replace(box, range=upper), replace(box, range=lower)]

    def split(sheet: Sheet) -> Sheet:
        return replace(sheet, boxes=tuple(half for box in sheet.boxes for half in halves(box)))

    return with_sheet(base, table, split)


def insert(base: Report, table: int, before: int, boxes: Sequence[Box]) -> Report:
    """Return the report with further rows, whose boxes count from row 1, before a row."""
    height = max(box.range.bottom for box in boxes)

    def shifted(box: Box) -> Box:
        top, left, bottom, right = box.range
        down = height if top >= before else 0
        longer = height if bottom >= before else 0
        return replace(box, range=Range(top + down, left, bottom + longer, right))

    def added(box: Box) -> Box:
        top, left, bottom, right = box.range
        return replace(box, range=Range(top + before - 1, left, bottom + before - 1, right))

    def inserted(sheet: Sheet) -> Sheet:
        return replace(
            sheet, boxes=(*(shifted(b) for b in sheet.boxes), *(added(b) for b in boxes))
        )

    return with_sheet(base, table, inserted)


def with_sheet(base: Report, table: int, changed: Callable[[Sheet], Sheet]) -> Report:
    """Return the report with one of its tables changed."""
    sheets = [changed(s) if i == table else s for i, s in enumerate(base.sheets)]
    return replace(base, sheets=tuple(sheets))


# --- writers --------------------------------------------------------------------------------


def write_docx(base: Report, path: Path) -> Path:
    """Write the report as a Word file, cells merged as in the form."""
    document = Document()
    for text, sheet in outline(base):
        if sheet is None:
            document.add_paragraph(text)
            continue
        for first, last in _pages(sheet):
            document.element.body.insert(-1, parse_xml(_table_xml(sheet, first, last)))
            document.add_paragraph()
    document.save(str(path))
    return path


def write_dump(base: Report, path: Path) -> Path:
    """Write the report as text with one cell a line."""
    lines: list[str] = []
    for text, sheet in outline(base):
        lines += [text] if sheet is None else ["", *_cell_lines(sheet), ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def write_pipes(base: Report, path: Path) -> Path:
    """Write the report as text with cells parted by 「|」."""
    lines: list[str] = []
    for text, sheet in outline(base):
        if sheet is None:
            lines.append(text)
            continue
        for row in _rows(sheet):
            lines.append(" | ".join(row) if len(row) > 1 else row[0])
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def write_html(base: Report, path: Path) -> Path:
    """Write the report as a web page with a site's navigation around it."""
    lines: list[str] = []
    for text, sheet in outline(base):
        if sheet is None:
            lines.append(f"<p>{escape(text)}</p>")
        else:
            lines += [_table_html(sheet, first, last) for first, last in _pages(sheet)]
    path.write_text(PAGE.format(body="\n".join(lines)), encoding="utf-8")
    return path


def write_run_together(base: Report, path: Path) -> Path:
    """Write the report as one line, with nothing between its cells."""
    parts: list[str] = []
    for text, sheet in outline(base):
        parts.append(f"{text} " if sheet is None else "".join(map("".join, _rows(sheet))))
    path.write_text("".join(parts), encoding="utf-8")
    return path


PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>年报_政府网站</title><style>td {{}}</style></head>
<body><nav><ul><li>首页</li><li>政务公开</li></ul></nav>
<div class="article">
{body}
</div>
<footer><p>主办单位：某市人民政府办公室　备案号 12345</p></footer>
<script>var count = 5;</script></body></html>
"""
WRITERS = {"docx": write_docx, "html": write_html, "dump": write_dump, "pipes": write_pipes}
HOWS = tuple(WRITERS)
SUFFIX = {"docx": ".docx", "html": ".html", "dump": ".txt", "pipes": ".txt"}


def read_back(base: Report, how: str, folder: Path) -> Recovered:
    """Return what is read from the report written in one of the three ways."""
    return read_report(WRITERS[how](base, folder / f"report{SUFFIX[how]}"))


def wrong_cells(recovered: Recovered, expected: Mapping[str, int | None]) -> list[str]:
    """Return the cells that hold another number than the one printed; blank is not wrong."""
    figures = recovered.filing.figures
    return [
        f"{cell}: {figures[cell].number} for {number}"
        for cell, number in expected.items()
        if figures[cell].number is not None and figures[cell].number != number
    ]


def unread_cells(recovered: Recovered, expected: Mapping[str, int | None]) -> list[str]:
    """Return the cells of which a printed number was not read."""
    figures = recovered.filing.figures
    return [
        cell
        for cell, number in expected.items()
        if number is not None and figures[cell].number is None
    ]


def outline(base: Report) -> list[tuple[str, Sheet | None]]:
    """Return the report as lines and tables in their order."""
    by_table = {sheet.table.id: sheet for sheet in base.sheets}
    parts: list[tuple[str, Sheet | None]] = [
        (f"{UNIT}{base.year}年政府信息公开工作年度报告", None),
        (PREAMBLE, None),
    ]
    for section, heading in zip(base.edition.sections, base.heads, strict=True):
        parts.append((heading, None))
        parts += [(text, None) for text in base.prose.get(section.number, [])]
        if section.table:
            parts.append(("", by_table[section.table]))
    return parts


def _at(sheet: Sheet, row: int, column: int) -> Box:
    """Return the box that covers a place; where there is none, an empty one."""
    for box in sheet.boxes:
        top, left, bottom, right = box.range
        if top <= row <= bottom and left <= column <= right:
            return box
    return Box(Range(row, column, row, column), "")


def _height(sheet: Sheet) -> int:
    return max(box.range.bottom for box in sheet.boxes)


def _row(sheet: Sheet, row: int) -> list[Box]:
    """Return the boxes of a row from left to right."""
    boxes: list[Box] = []
    column = 1
    while column <= sheet.table.columns:
        boxes.append(_at(sheet, row, column))
        column = boxes[-1].range.right + 1
    return boxes


def _rows(sheet: Sheet) -> list[list[str]]:
    """Return the texts of every row, blank below the first row of a merged cell."""
    return [
        [box.text if box.range.top == row else "" for box in _row(sheet, row)]
        for row in range(1, _height(sheet) + 1)
    ]


def _cell_lines(sheet: Sheet) -> list[str]:
    return [line for row in _rows(sheet) for line in (*(f"\t{text}" for text in row), "")]


def _pages(sheet: Sheet) -> list[tuple[int, int]]:
    """Return first and last row of the table's part on every page."""
    starts = [1, *sheet.cuts]
    ends = [*(cut - 1 for cut in sheet.cuts), _height(sheet)]
    return list(zip(starts, ends, strict=True))


def _table_xml(sheet: Sheet, first: int, last: int) -> str:
    grid = '<w:gridCol w:w="900"/>' * sheet.table.columns
    rows = "".join(_row_xml(sheet, row, first) for row in range(first, last + 1))
    return f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _row_xml(sheet: Sheet, row: int, first: int) -> str:
    cells = ""
    for box in _row(sheet, row):
        top, left, bottom, right = box.range
        merge = "restart" if row == max(top, first) else "continue"
        vertical = f'<w:vMerge w:val="{merge}"/>' if bottom > top else ""
        text = box.text if row == top else ""
        cells += (
            f'<w:tc><w:tcPr><w:tcW w:w="{900 * (right - left + 1)}" w:type="dxa"/>'
            f'<w:gridSpan w:val="{right - left + 1}"/>{vertical}</w:tcPr>'
            f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'
        )
    return f"<w:tr>{cells}</w:tr>"


def _table_html(sheet: Sheet, first: int, last: int) -> str:
    rows = "".join(
        f"<tr>{_row_html(sheet, row, first, last)}</tr>\n" for row in range(first, last + 1)
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _row_html(sheet: Sheet, row: int, first: int, last: int) -> str:
    cells = ""
    for box in _row(sheet, row):
        top, left, bottom, right = box.range
        if row == max(top, first):
            height = min(bottom, last) - row + 1
            text = escape(box.text) if row == top else ""
            cells += f'<td rowspan="{height}" colspan="{right - left + 1}">{text}</td>'
    return cells
