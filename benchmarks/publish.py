"""The finished report in each format: time, and the memory that making it takes.

``python benchmarks/publish.py`` prints the median of warm runs and, from a process of its own
for each, the first run and the peak of resident memory above what the program takes anyway.
Two reports: the packaged sample, and a long one (12 paragraphs of 3,000 characters together,
twice, four digits in every cell). The goals, for the sample: docx 150 ms, HTML 5 ms, PDF by
typst 250 ms warm, all formats together with their reading back 600 ms.
"""

import multiprocessing
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from nianbao.actions.formats import FORMATS
from nianbao.actions.readback import prove
from nianbao.form import Filing
from nianbao.publish.release import Release
from nianbao.recover import read_report
from nianbao.rules import check, ruleset
from nianbao.sample import sample_report
from publish_cases import filing_with, numbered_filing

ROUNDS = 11
PROSE = "\n".join(["推进政府信息公开，2025年主动公开信息1234条。" * 10] * 12)


def sample() -> Filing:
    return read_report(sample_report()).filing


def long() -> Filing:
    prose = filing_with(section_1=PROSE, section_5=PROSE).sections
    return replace(numbered_filing(), sections=prose)


FILINGS: dict[str, Callable[[], Filing]] = {"sample": sample, "long": long}


def runner(which: str, formats: tuple[str, ...], *, and_prove: bool) -> Callable[[], None]:
    """Return a task that makes the files of these formats, each time from the filing anew."""
    filing = FILINGS[which]()
    verdict = check(filing, ruleset("2021"))

    def run() -> None:
        release = Release(filing, verdict)
        products = [product for name in formats for product in FORMATS[name]]
        files = {one.suffix: (one, one.make(release).data) for one in products}
        if and_prove:
            prove(files, filing)

    return run


def milliseconds(task: Callable[[], None]) -> float:
    start = time.perf_counter()
    task()
    return (time.perf_counter() - start) * 1000


def warm(which: str, formats: tuple[str, ...], and_prove: bool) -> float:
    """Return the median time, after a first run that does not count."""
    task = runner(which, formats, and_prove=and_prove)
    task()
    return median(milliseconds(task) for _ in range(ROUNDS))


def first(which: str, formats: tuple[str, ...], and_prove: bool) -> tuple[float, float]:
    """Return time and memory of the first run, in a process that is asked for nothing else."""
    task = runner(which, formats, and_prove=and_prove)
    before = peak()
    taken = milliseconds(task)
    return taken, peak() - before


def peak() -> float:
    """Return the most memory that this process has ever held, in MB (Linux)."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    fresh = multiprocessing.get_context("spawn")
    tasks: dict[str, tuple[tuple[str, ...], bool]] = {name: ((name,), False) for name in FORMATS}
    tasks["all, and read back"] = (tuple(FORMATS), True)
    for which in FILINGS:
        for name, (formats, and_prove) in tasks.items():
            with fresh.Pool(1) as pool:
                taken, megabytes = pool.apply(first, (which, formats, and_prove))
            median_time = warm(which, formats, and_prove)
            print(
                f"{which:6}  {name:18}  warm {median_time:7.1f} ms"
                f"   first {taken:7.1f} ms   +{megabytes:5.1f} MB"
            )


if __name__ == "__main__":
    main()
