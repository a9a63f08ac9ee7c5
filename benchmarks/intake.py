"""A city of distinct filings taken in, from start to written table, beside bare readers.

``python benchmarks/intake.py 2000`` makes the filings, then prints filings a second and the peak
memory of the biggest process for the command ``nianbao intake`` with two processes (all rules, the
comparison of prose, start-up and the writing of the table included); the same for calamine alone
reading every sheet of the same files with two processes, and for openpyxl's ``load_workbook`` on
some of them; and how the comparison of prose grows. The goals: 250 filings a second on two cores,
at most 4 times as long as calamine, memory the same for 1,000 files as for 10,000.
"""

import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import openpyxl
from python_calamine import CalamineWorkbook

from city import unit, write_city
from nianbao.intake.shared_prose import Batch

JOBS = 2
FEW = 12


def seconds(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def processor(task: Callable[[], object]) -> float:
    """Return the processor's seconds of all processes that a task begins and ends."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    task()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def bare_calamine(path: Path) -> int:
    book = CalamineWorkbook.from_path(str(path))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def all_with_calamine(paths: list[Path]) -> None:
    with ProcessPoolExecutor(JOBS, multiprocessing.get_context("spawn")) as pool:
        sum(pool.map(bare_calamine, paths, chunksize=50))


def intake(folder: Path, table: Path) -> float:
    """Run the command; return the peak memory of its biggest process in MB."""
    command = [sys.executable, "-m", "nianbao", "intake", str(folder), "--out", str(table)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent / "addin")}
    process = subprocess.Popen(
        [*command, "--jobs", str(JOBS)], env=environment, stdout=subprocess.DEVNULL
    )
    peak = 0.0
    while process.poll() is None:
        peak = max([peak, *(_peak(child) for child in _family(process.pid))])
        time.sleep(0.1)
    return peak


def _family(root: int) -> Iterator[int]:
    """Yield a process and all that it began."""
    yield root
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = task.read_text("ascii").split()
        except OSError:  # it has ended
            continue
        for child in children:
            yield from _family(int(child))


def _peak(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text("ascii", "replace")
    except OSError:
        return 0
    return int((status.partition("VmHWM:")[2].split() or ["0"])[0]) / 1024


def alike(count: int) -> None:
    batch = Batch()
    for number in range(count):
        filing = unit(number)
        prose = {section: "\n".join(texts) for section, texts in filing.sections.items()}
        batch.add(f"{number}.xlsx", filing.name, prose)
    batch.alike()
    batch.named([])


def prose_alone(count: int) -> float:
    """Return the seconds of comparing, without those of making the prose."""
    return seconds(lambda: alike(count)) - seconds(lambda: [unit(n) for n in range(count)])


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    peaks, work = [], []
    with TemporaryDirectory() as folder:
        city, table = Path(folder) / "city", Path(folder) / "a.xlsx"
        paths = list(write_city(city, count))
        ours = seconds(lambda: work.append(processor(lambda: peaks.append(intake(city, table)))))
        bare = seconds(lambda: work.append(processor(lambda: all_with_calamine(paths))))
        library = seconds(lambda: [openpyxl.load_workbook(path) for path in paths[:FEW]])
    print(f"{count} filings, {JOBS} processes")
    for name, elapsed, busy in (("intake", ours, work[0]), ("calamine", bare, work[1])):
        each = 1000 * busy / count
        print(f"{name:14}{count / elapsed:7.0f} a second, {each:.2f} ms of a processor each")
    print(
        f"ratio         {ours / bare:7.1f} by the clock, {work[0] / work[1]:.1f} by the processor"
    )
    print(f"peak          {peaks[0]:7.0f} MB in the biggest process")
    print(f"load_workbook {FEW / library:7.1f} a second in one process")
    for size in (count // 4, count // 2, count):
        print(f"prose of {size:6} compared in {prose_alone(size):.2f} s")


if __name__ == "__main__":
    main()
