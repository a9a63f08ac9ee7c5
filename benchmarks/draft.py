"""Drafting sentences, and comparing two reports: the time of each step.

``python benchmarks/draft.py`` prints the median of warm runs: the sentences from the figures, with
where they go; the same by the action on a closed workbook, which reads and writes it (a run that
writes, and one that finds all sentences standing); and the comparison of two reports with its
page. The goal: a draft in 20 ms. Beside it, as the rival, writing the same workbook's prose
with openpyxl, load and save.
"""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import openpyxl

from draft_filings import cases, drafted
from nianbao.actions.draft import draft
from nianbao.actions.filling import read
from nianbao.compare.comparison import Comparison, Side
from nianbao.compare.page import page_bytes
from nianbao.host.file import FileHost
from nianbao.recover import read_report
from nianbao.sample import sample_report
from publish_cases import numbered_filing

ROUNDS = 21


def milliseconds(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return (time.perf_counter() - start) * 1000


def row(name: str, times: list[float]) -> None:
    print(f"{name:42}  median {median(times):6.1f} ms   best {min(times):6.1f} ms")


def sentences() -> list[float]:
    """Return the time for each of many filings, each tried for the first time."""
    filings = list(cases(5, seed=7))
    return [milliseconds(lambda pair=pair: drafted(*pair)) for pair in filings]


def actions(folder: Path) -> tuple[list[float], list[float], list[float]]:
    """Return the times of the action that writes, of one that need not, and of openpyxl."""
    fresh, path = folder / "fresh.xlsx", folder / "年报.xlsx"
    read(sample_report(), fresh)
    writing, standing, rival = [], [], []
    for _ in range(ROUNDS):
        shutil.copy(fresh, path)
        writing.append(milliseconds(lambda: draft(FileHost(path))))
        standing.append(milliseconds(lambda: draft(FileHost(path))))
        rival.append(milliseconds(lambda: by_openpyxl(path)))
    return writing[1:], standing[1:], rival[1:]


def by_openpyxl(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["六、其他事项"]["B4"] = "2023年没有收取信息处理费。"
    book.save(path)


def comparing() -> list[float]:
    first, second = read_report(sample_report()).filing, numbered_filing()
    tried = (lambda: page_bytes(Comparison(Side("甲", first), Side("乙", second))),) * ROUNDS
    return [milliseconds(task) for task in tried][1:]


def main() -> None:
    row("sentences and their places", sentences())
    with TemporaryDirectory() as folder:
        writing, standing, rival = actions(Path(folder))
    row("the action, closed workbook, writing", writing)
    row("the action, closed workbook, all stands", standing)
    row("openpyxl: load, one cell, save", rival)
    row("two reports compared, with the page", comparing())


if __name__ == "__main__":
    main()
