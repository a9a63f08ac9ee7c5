"""Workbooks saved by Excel and WPS: a patch changes what it was asked to and nothing else."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from host_helpers import (
    RICH,
    WORKBOOKS,
    calamine_values,
    edit,
    needs_shared_workbooks,
    opened_by_libreoffice,
    parts,
    without_cells,
    write,
)
from nianbao.book.block import Block, Value
from nianbao.form.a1 import Address
from nianbao.host.file import FileHost

each_workbook = pytest.mark.parametrize("source", [RICH, *WORKBOOKS], ids=lambda path: path.stem)
pytestmark = needs_shared_workbooks


@dataclass(frozen=True)
class Patched:
    """A workbook before and after a number, a text in a new row and a number in a new column."""

    before: Path
    after: Path
    sheet: str
    part: str
    cells: dict[Address, Value]
    new_rows: set[int]


def a_typed_cell(host: FileHost) -> tuple[str, Address, Value]:
    """Return a cell with a number, or else a text, or else A1, and other content for it.

    It is the sheet's last one, which formulas seldom refer to: LibreOffice calculates some of
    these workbooks anew.
    """
    for kind, other in (((int, Decimal), 4711), (str, "改")):
        for name in host.sheets():
            area = host.read([Block("b", name, 1, 1, 60, 30)])["b"]
            typed = [
                Address(row, column)
                for row, values in enumerate(area.values, 1)
                for column, value in enumerate(values, 1)
                if isinstance(value, kind) and area.formulas[row - 1][column - 1] is None
            ]
            if typed:
                return name, typed[-1], other
    return host.sheets()[0], Address(1, 1), "改"


@pytest.fixture(scope="module")
def patched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Patched]:
    folder = tmp_path_factory.mktemp("patched")
    return {source.stem: patch(source, folder) for source in [RICH, *WORKBOOKS]}


def patch(source: Path, folder: Path) -> Patched:
    before = shutil.copyfile(source, folder / f"before-{source.name}")
    after = shutil.copyfile(source, folder / f"after-{source.name}")
    host = FileHost(after)
    sheet, typed, other = a_typed_cell(host)
    used = calamine_values(after)[sheet] or {(1, 1): ""}
    below = Address(max(row for row, _ in used) + 5, 2)
    right = Address(typed.row, max(column for _, column in used) + 3)
    cells: dict[Address, Value] = {typed: other, below: "新行", right: Decimal("2.5")}
    write(after, *[edit(str(at), content, sheet=sheet) for at, content in cells.items()])
    part = host._file.workbook.place(sheet).part
    old_rows = {int(row) for row in re.findall(rb'<row [^>]*?r="(\d+)"', parts(before)[part])}
    new_rows = {at.row for at in cells} - old_rows
    return Patched(before, after, sheet, part, cells, new_rows)


@each_workbook
def test_every_other_part_stays_byte_for_byte(patched: dict[str, Patched], source: Path):
    case = patched[source.stem]
    before, after = parts(case.before), parts(case.after)
    changed = {name for name in before if before[name] != after[name]}
    assert list(after) == list(before)
    assert case.part in changed
    assert changed <= {case.part, "xl/workbook.xml"}


@each_workbook
def test_the_container_keeps_order_dates_and_attributes(patched: dict[str, Patched], source: Path):
    case = patched[source.stem]
    assert list(entries(case.after)) == list(entries(case.before))


def entries(path: Path) -> Iterator[tuple[object, ...]]:
    with ZipFile(path) as archive:
        in_file = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
        yield tuple(entry.filename for entry in in_file)
        for entry in archive.infolist():
            origin = (entry.create_system, entry.create_version, entry.extract_version)
            attributes = (entry.external_attr, entry.internal_attr, entry.comment)
            yield (entry.filename, entry.date_time, *origin, *attributes)


@each_workbook
def test_in_the_sheet_only_the_edited_cells_change(patched: dict[str, Patched], source: Path):
    case = patched[source.stem]
    cells = [str(at) for at in case.cells]
    before, after = parts(case.before)[case.part], parts(case.after)[case.part]
    kept = without_cells(after, cells, case.new_rows)
    assert kept == without_cells(before, cells, case.new_rows)


@each_workbook
def test_all_other_values_stay(patched: dict[str, Patched], source: Path):
    case = patched[source.stem]
    expected = calamine_values(case.before)
    expected[case.sheet] |= case.cells
    assert calamine_values(case.after) == expected


def test_libreoffice_opens_them_all_and_sees_the_same(patched: dict[str, Patched], tmp_path: Path):
    cases = list(patched.values())
    files = [file for case in cases for file in (case.before, case.after)]
    opened = iter(opened_by_libreoffice(files, tmp_path))
    for case in cases:
        expected, seen = calamine_values(next(opened)), calamine_values(next(opened))
        expected[case.sheet] |= case.cells
        for sheet, at in random_cells(case.after):
            seen[sheet].pop(at, None)
            expected[sheet].pop(at, None)
        assert seen == expected, case.after.name


def random_cells(path: Path) -> Iterator[tuple[str, Address]]:
    """Yield the formulas of sheets with random numbers, which are new at each opening."""
    host = FileHost(path)
    for sheet in host.sheets():
        area = host.read([Block("b", sheet, 1, 1, 60, 30)])["b"]
        if any("RAND" in text for row in area.formulas for text in row if text):
            for row, texts in enumerate(area.formulas, 1):
                yield from ((sheet, Address(row, at)) for at, text in enumerate(texts, 1) if text)
