"""Reading published reports: text, Word, web page, PDF.

``python benchmarks/recover.py`` writes one report in each layout and reads it; the PDFs are the
published ones in ``../shared/reports``, where these are at hand. It prints medians of the
processor's time, which other work on the machine changes little, beside the goals: text 20 ms,
docx 100 ms, html 50 ms, pdf 1 s.
"""

import sys
import time
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from nianbao.recover import read_report
from nianbao.sample import sample_report
from recover_reports import (
    REPORTS,
    balanced,
    write_docx,
    write_dump,
    write_html,
    write_pipes,
    write_run_together,
)

WRITERS = {
    "text, one cell a line": (write_dump, ".txt", 20),
    "text, cells parted": (write_pipes, ".txt", 20),
    "text, run together": (write_run_together, ".txt", 20),
    "docx": (write_docx, ".docx", 100),
    "html": (write_html, ".html", 50),
}
PUBLISHED = {
    "pingtan-2021.txt": 20,
    "hongze-2024.txt": 20,
    "hongze-2023.pdf": 1000,
    "hongze-2024.pdf": 1000,
}


def milliseconds(path: Path, rounds: int) -> float:
    """Return the median time of reading a file, after one reading that fills the caches."""
    read_report(path)
    times = []
    for _ in range(rounds):
        start = time.process_time()
        read_report(path)
        times.append((time.process_time() - start) * 1000)
    return median(times)


def show(name: str, path: Path, goal: int) -> None:
    print(f"{name:24} {milliseconds(path, 5 if goal > 500 else 21):8.1f} ms  goal {goal} ms")


def main() -> None:
    base = balanced(Random(1), "2021", 40, 0.3)
    with TemporaryDirectory() as folder:
        for name, (write, suffix, goal) in WRITERS.items():
            show(name, write(base, Path(folder) / f"report{suffix}"), goal)
        show("the sample", sample_report(), 20)
        for name, goal in PUBLISHED.items():
            if (REPORTS / name).exists():
                show(name, REPORTS / name, goal)


if __name__ == "__main__":
    main()
