"""One click on 校验, from the process that the launcher starts to the marks in LibreOffice.

``python benchmarks/click.py`` opens a filled workbook in a LibreOffice of its own and prints
medians over fresh processes: bare imports, the parts of a click, and the whole click with the
add-in's launcher command, also in the processor time of its process, which a busy machine
changes little. The goals: the entry imports in at most 1.5 times the time of ``import xlwings``,
our own computing takes at most 50 ms, the whole click at most 1.5 s.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).parent.parent / "addin"))

from live_desk import Desk, caller, desk
from nianbao.actions.filling import read
from nianbao.sample import sample_report

ROOT = Path(__file__).parent.parent
ROUNDS = 9
NAME = "年报.xlsx"
IMPORT = "import os, time; os.environ['XLWINGS_LICENSE_KEY'] = 'none'; t = time.perf_counter();"
IMPORT += "import {module}; print((time.perf_counter() - t) * 1000)"
PARTS = """
import json, time
laps, begun = {}, time.perf_counter()
def lap(name):
    global begun
    now = time.perf_counter()
    laps[name] = laps.get(name, 0) + (now - begun) * 1000
    begun = now
import nianbao.addin
lap("import the entry")
from nianbao._caller import calling_book, prepare
prepare()
book = calling_book()
lap("connect, find the workbook")
from datetime import datetime
from nianbao import _press
from nianbao.actions.check import judge_snapshot
from nianbao.actions.open_workbook import take_snapshot, write_with_ledger
from nianbao.book.layout import layout_of
from nianbao.book.marks import mark_edits
from nianbao.host.live import LiveHost
lap("import the actions")
layout_of("2021").blocks
lap("load form and rules")
host = LiveHost(book)
with _press._at_work(host, "check"):
    snapshot = take_snapshot(host)
    snapshot.filing
    lap("read the workbook")
    judge_snapshot(snapshot)
    lap("compile what prose is read by")
    verdict = judge_snapshot(snapshot)
    edits = mark_edits(snapshot, verdict, datetime.now())
    lap("compute")
    write_with_ledger(host, snapshot, edits, [], ("", ""))
lap("write the marks")
print(json.dumps(laps))
"""


def output(office: Desk, code: str, folder: Path) -> str:
    """Return what a fresh interpreter prints, started as the launcher starts it."""
    command = [str(office.python), "-I", "-X", "utf8", "-c", code, *caller(NAME)]
    done = office.run(command, folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def processor_time() -> float:
    """Return the milliseconds that ended processes of ours have kept a processor busy."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000


def main() -> None:
    with TemporaryDirectory() as name, desk(Path(name)) as office:
        folder = Path(name) / "filings"
        folder.mkdir()
        read(sample_report(), folder / NAME)
        office.open(folder / NAME)
        subprocess.run([office.python, "-m", "compileall", "-q", ROOT / "addin"], check=True)
        bare, entry, whole, worked = [], [], [], []
        parts: dict[str, list[float]] = {}
        for _ in range(ROUNDS):  # rivals in turn, so that a busy machine slows them alike
            bare.append(float(output(office, IMPORT.format(module="xlwings"), folder)))
            entry.append(float(output(office, IMPORT.format(module="nianbao.addin"), folder)))
            for part, spent in json.loads(output(office, PARTS, folder)).items():
                parts.setdefault(part, []).append(spent)
            begun, before = time.perf_counter(), processor_time()
            assert office.click("check", NAME, folder=folder).returncode == 0
            whole.append((time.perf_counter() - begun) * 1000)
            worked.append(processor_time() - before)
        office.clear()
    print(f"import xlwings                 {median(bare):6.0f} ms")
    print(f"import nianbao.addin           {median(entry):6.0f} ms", end="")
    print(f"   {median(a / b for a, b in zip(entry, bare, strict=True)):.2f} times (goal 1.5)")
    for part, spent in parts.items():
        goal = "   (goal 50)" if part == "compute" else ""
        print(f"  {part:29}{median(spent):6.0f} ms{goal}")
    print(f"whole click                    {median(whole):6.0f} ms   (goal 1500)")
    print(f"  its processor time           {median(worked):6.0f} ms")


if __name__ == "__main__":
    main()
