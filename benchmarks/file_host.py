"""Time the closed-file host against bare calamine and openpyxl on the same files.

    PYTHONPATH=addin python benchmarks/file_host.py [FILE.xlsx …]

Without files: tests/data/rich.xlsx and, where present, ../shared/workbooks. Each figure is the
best of many runs in milliseconds, the three ways taken in turn. Reading means every cell of
every sheet: bare calamine gives values only, the host values, formulas and merged ranges,
openpyxl the values. Writing means two cells in each of up to five sheets, from the opened
file to the replaced file on disk; openpyxl's is load and save. A ``*`` marks where the host
took more than 2.5 times bare calamine's time, or 15 ms for a write.
"""

import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import openpyxl
from python_calamine import CalamineWorkbook

from nianbao.book.block import Block, Edit
from nianbao.host.file import FileHost

HERE = Path(__file__).resolve().parent
RUNS = 25


def read_by_calamine(path: Path) -> None:
    workbook = CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()


def read_by_host(path: Path, blocks: list[Block]) -> None:
    host = FileHost(path)
    areas = host.read(blocks)
    for block in blocks:
        assert len(areas[block.name].formulas) == block.rows  # looked up only when asked for
        host.merges(block.sheet)


def read_by_openpyxl(path: Path) -> None:
    workbook = openpyxl.load_workbook(path, data_only=True)
    for sheet in workbook.worksheets:
        for _ in sheet.values:
            pass


def write_by_host(path: Path, edits: list[Edit]) -> None:
    FileHost(path).write(edits)


def write_by_openpyxl(path: Path, edits: list[Edit]) -> None:
    workbook = openpyxl.load_workbook(path)
    for edit in edits:
        sheet, contents = workbook[edit.block.sheet], cast(list[Any], edit.contents[0])
        for column, content in enumerate(contents, edit.block.left):
            sheet.cell(edit.block.top, column, content)
    workbook.save(path)


def whole_sheets(path: Path) -> list[Block]:
    """Return a block over each sheet, as large as what it holds."""
    workbook = CalamineWorkbook.from_path(path)
    blocks = []
    for name in FileHost(path).sheets():
        sheet = workbook.get_sheet_by_name(name)
        rows, columns = sheet.total_height + 1, sheet.total_width + 1
        blocks.append(Block(name, name, 1, 1, rows, columns))
    return blocks


def below(blocks: list[Block]) -> list[Edit]:
    """Return an edit of two cells under the contents of up to five sheets."""
    return [
        Edit(Block("new", block.sheet, block.rows + 30, 2, 1, 2), [[2024, "校验通过"]])
        for block in blocks[:5]
    ]


def best(*ways: Callable[[], None], before: Callable[[], object] = lambda: None) -> list[float]:
    """Return the least time of each way in milliseconds, taken in turn."""
    times = [float("inf")] * len(ways)
    for _ in range(RUNS):
        for index, way in enumerate(ways):
            before()
            start = time.perf_counter()
            way()
            times[index] = min(times[index], (time.perf_counter() - start) * 1000)
    return times


def is_known_to_openpyxl(path: Path) -> bool:
    """Return whether openpyxl finds the sheets; in a Strict workbook it finds none."""
    return bool(openpyxl.load_workbook(path).worksheets)


def measure(source: Path, folder: Path) -> str:
    path = folder / "copy.xlsx"
    shutil.copyfile(source, path)
    blocks = whole_sheets(path)
    edits = below(blocks)
    reads = [lambda: read_by_calamine(path), lambda: read_by_host(path, blocks)]
    writes = [lambda: write_by_host(path, edits)]
    if is_known_to_openpyxl(path):
        reads.append(lambda: read_by_openpyxl(path))
        writes.append(lambda: write_by_openpyxl(path, edits))
    calamine, host, *slow_read = best(*reads)
    patch, *slow_write = best(*writes, before=lambda: shutil.copyfile(source, path))
    return (
        f"{source.name[:40]:40} {source.stat().st_size / 1024:6.1f} {len(blocks):3} "
        f"{calamine:8.2f} {host:8.2f} {host / calamine:5.2f}{'*' if host > 2.5 * calamine else ' '}"
        f"{against(slow_read, host)} {patch:8.2f}{'*' if patch > 15 else ' '}"
        f"{against(slow_write, patch)}"
    )


def against(slow: list[float], fast: float) -> str:
    return f"{slow[0]:9.2f} {slow[0] / fast:6.1f}" if slow else f"{'-':>9} {'-':>6}"


def main() -> None:
    files = [Path(name) for name in sys.argv[1:]]
    if not files:
        shared = HERE.parent.parent / "shared" / "workbooks"
        files = [HERE.parent / "tests" / "data" / "rich.xlsx", *sorted(shared.glob("*.xlsx"))]
    warnings.simplefilter("ignore")  # openpyxl's, of what it loses
    print(f"{'':52}{'read, ms':^41}{'write, ms':^24}")
    print(
        f"{'file':40} {'kB':>6} {'sh.':>3} {'calamine':>8} {'host':>8} {'ratio':>5} "
        f"{'openpyxl':>9} {'faster':>6} {'host':>8} {'openpyxl':>9} {'faster':>6}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            print(measure(file, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
