"""One filing, from its closed file to the verdict, beside bare readers of the same file.

``python benchmarks/filing.py`` makes a filled workbook and prints medians and ratios:
reading (with formulas and layout scanned) against calamine and openpyxl alone, the check,
and one patch write. The goals: at most 2.5 times calamine, openpyxl at least 8 times slower,
a write under 15 ms.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import openpyxl
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))

from nianbao.actions.check import judge_snapshot
from nianbao.actions.filling import read
from nianbao.actions.open_workbook import open_workbook
from nianbao.book.block import Block, Edit
from nianbao.host.file import FileHost
from nianbao.sample import sample_report

ROUNDS = 41


def milliseconds(task: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median time of a task; the rivals run one after the other in this process."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        task()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


def bare_calamine(path: Path) -> None:
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def write_one(path: Path, number: list[int]) -> None:
    number[0] += 1
    FileHost(path).write([Edit(Block("c", "三、依申请", 4, 4, 1, 1), [[number[0]]])])


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "年报.xlsx"
        read(sample_report(), path)
        snapshot = open_workbook(path)[1]
        calamine = milliseconds(lambda: bare_calamine(path))
        reading = milliseconds(lambda: open_workbook(path)[1].filing)
        library = milliseconds(lambda: openpyxl.load_workbook(path, data_only=True), 9)
        judging = milliseconds(lambda: judge_snapshot(snapshot))
        host, edit = FileHost(path), [0]
        opening = milliseconds(lambda: FileHost(path))
        writing = milliseconds(lambda: write_one(path, edit)) - opening
        assert host.sheets()
    print(f"bare calamine              {calamine:8.2f} ms")
    print(f"read into a filing         {reading:8.2f} ms  {reading / calamine:5.2f} x calamine")
    print(f"openpyxl load              {library:8.2f} ms  {library / reading:5.2f} x our reading")
    print(f"check                      {judging:8.2f} ms")
    print(f"one patch write            {writing:8.2f} ms")


if __name__ == "__main__":
    main()
