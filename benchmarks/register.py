"""A register of 5,000 entries: its check and counts in process, its opening beside a plain sheet.

``python benchmarks/register.py`` prints medians. The goals: check and counts together within
250 ms; LibreOffice opens it within 1.5 times what a plain sheet of the same entries takes.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import openpyxl

sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))

from nianbao.form.edition import edition, editions
from nianbao.host.file import FileHost
from nianbao.register.case import Known
from nianbao.register.columns import choices, columns
from nianbao.register.counting import counted
from nianbao.register.entry import Entry, Register, Settings
from nianbao.register.judging import judge
from nianbao.register.reading import read_register
from nianbao.register.workbook import build_register
from nianbao.register.workdays import WorkDays

ENTRIES, YEAR, ROUNDS, OPENINGS = 5000, 2026, 9, 5
FORM = edition(editions()[-1])


def full_register() -> Register:
    """Return a register as a large office has it: one answer in fifty is late."""
    chance = random.Random(7)
    results, applicants = list(choices("results", FORM)), list(choices("applicants", FORM))
    days = WorkDays()
    entries = []
    for number in range(ENTRIES):
        received = date(YEAR, 1, 5) + timedelta(chance.randrange(300))
        answered = days.after(received, 25 if chance.random() < 0.02 else chance.randrange(3, 20))
        entries.append(
            Entry(
                5 + number,
                f"{YEAR}-{number:05}",
                received,
                "网上提交",
                chance.choice(applicants),
                f"申请人{number % 900}",
                content="关于某项目征收补偿方案的批复",
                answered=answered,
                result=chance.choice(results[:4]),
            )
        )
    return Register(entries, (), Settings(YEAR, "某局"))


def plain_sheet(register: Register, path: Path) -> None:
    """Write the same entries as people do, without a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    sheet.append([column.head for column in columns("applications")])
    for entry in register.entries:
        sheet.append([getattr(entry, column.id) or None for column in columns("applications")])
    book.save(path)


def milliseconds(task: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median processor time of a task."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        task()
        times.append((time.process_time() - start) * 1000)
    return median(times)


def opened(path: Path, profile: Path) -> None:
    """Have LibreOffice open a workbook and write its first sheet as text."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to",
         "csv", "--outdir", str(path.parent / "out"), str(path)],
        check=True,
        capture_output=True,
    )  # fmt: skip


def main() -> None:
    register = full_register()
    known = Known(register, FORM, YEAR, date(YEAR, 12, 31), WorkDays())
    known.days.between(date(YEAR, 1, 1), date(YEAR, 12, 31))  # the calendar, once a process
    checked = milliseconds(lambda: judge(known))
    counts = milliseconds(lambda: counted(register, YEAR, FORM))
    print(f"check {checked:.0f} ms, counts {counts:.0f} ms, together {checked + counts:.0f}")
    with TemporaryDirectory() as folder:
        own, plain = Path(folder) / "own.xlsx", Path(folder) / "plain.xlsx"
        own.write_bytes(build_register(register, YEAR))
        plain_sheet(register, plain)
        read = milliseconds(lambda: read_register(FileHost(own)), 3)
        print(f"read from its file {read:.0f} ms, {own.stat().st_size // 1024} kB")
        profile = Path(folder) / "profile"
        opened(plain, profile)  # makes the profile
        times: dict[Path, list[float]] = {own: [], plain: []}
        for _ in range(OPENINGS):
            for path, taken in times.items():
                start = time.perf_counter()
                opened(path, profile)
                taken.append(time.perf_counter() - start)
        ours, theirs = (median(taken) for taken in times.values())
        print(f"opened by LibreOffice in {ours:.1f} s, a plain sheet in {theirs:.1f} s, "
              f"{ours / theirs:.2f} times")  # fmt: skip


if __name__ == "__main__":
    main()
