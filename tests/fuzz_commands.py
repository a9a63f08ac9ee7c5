"""Broken workbooks and edited ledgers given to every command: ``fuzz_commands.py 5000 [FIRST]``.

Each must end with one of the program's own exit codes, without a traceback; a command that refuses
leaves the file as it was. Equal numbers make equal mutants. Prints the slowest and the peak.
"""

import contextlib
import io
import json
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from city import unit
from fuzz_workbooks import mutant, packed, parts_of, peak
from nianbao.cli import main as nianbao

CODES = frozenset((0, 1, 2, 3))
MOST_SECONDS, MOST_MEGABYTES = 5.0, 300.0
DATA = {
    "figures": {"applications.new.enterprise": 7, "applications.new.total": 9},
    "sections": {"1": ["甲", "乙"]},
}
ODD = ("A1", "-1", "#REF!", "'", "=", "撤销第 x 批", "zlib:AAAA", "<row><c/></row>", "9" * 400, "")
LEDGER = "xl/worksheets/sheet11.xml"
COMMANDS = (
    ("check",),
    ("check", "--write"),
    ("figures",),
    ("fill",),
    ("undo",),
    ("recompute",),
    ("undo",),
    ("clear-marks",),
    ("renew",),
    ("export", "--draft", "--to", "csv,json,html"),
    ("undo",),
)


@dataclass(frozen=True)
class Fault:
    """What went wrong with one mutant in one command."""

    number: int
    command: str
    what: str


@cache
def filled() -> bytes:
    """Return a workbook whose ledger has entries of several actions."""
    with TemporaryDirectory() as name:
        path, data = Path(name, "a.xlsx"), Path(name, "d.json")
        path.write_bytes(unit(1).workbook())
        data.write_text(json.dumps(DATA), "utf-8")
        for command in (["fill", path, data], ["undo", path], ["fill", path, data]):
            run([str(part) for part in command])
        return path.read_bytes()


def edited_ledger(number: int) -> bytes:
    """Return that workbook after somebody edited some cells of its ledger."""
    dice = random.Random(number)
    parts = parts_of(filled())
    texts = list(re.finditer(rb"(<(?:\w+:)?(?:t|v)(?: [^>]*)?>)([^<]+)(?=</)", parts[LEDGER]))
    content = parts[LEDGER]
    for found in sorted(dice.sample(texts, 3), key=lambda m: -m.start()):
        odd = dice.choice(ODD).replace("<", "&lt;").encode()
        content = content[: found.start(2)] + odd + content[found.end(2) :]
    return packed({**parts, LEDGER: content})


def faults(number: int, folder: Path) -> Iterator[Fault]:
    """Yield what goes wrong when every command is given one mutant."""
    path, data = folder / "a.xlsx", folder / "d.json"
    data.write_text(json.dumps(DATA), "utf-8")
    path.write_bytes(edited_ledger(number) if number % 2 else mutant(number)[1])
    for step, (verb, *options) in enumerate(COMMANDS):
        more = {"fill": [data], "renew": [folder / f"{step}.xlsx"]}.get(verb, [])
        more = [*more, "--out", folder / str(step)] if verb == "export" else more
        before, start = path.read_bytes(), time.process_time()
        code, said = run([verb, str(path), *map(str, more), *options])
        seconds = time.process_time() - start
        if code not in CODES:
            yield Fault(number, verb, said)
        if code == 2 and path.read_bytes() != before:
            yield Fault(number, verb, "refused, and changed all the same")
        if seconds > MOST_SECONDS:
            yield Fault(number, verb, f"{seconds:.1f} s")


def run(arguments: list[str]) -> tuple[int, str]:
    """Return the exit code of a command, -1 with the last lines of a traceback."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            return nianbao(arguments), out.getvalue()
        except SystemExit as stop:
            return int(stop.code or 0), out.getvalue()
        except BaseException:
            return -1, "".join(traceback.format_exc().splitlines(keepends=True)[-3:])


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    tally: Counter[str] = Counter()
    slowest = 0.0
    for number in range(first, first + count):
        start = time.process_time()
        with TemporaryDirectory() as folder:
            found = list(faults(number, Path(folder)))
        slowest = max(slowest, time.process_time() - start)
        tally["fault" if found else "sound"] += 1
        sys.stdout.writelines(f"{fault}\n" for fault in found)
    sys.stdout.write(
        f"{count} mutants, {len(COMMANDS)} commands each: {dict(tally)}; "
        f"slowest round {slowest:.1f} s, peak {peak():.0f} MB\n"
    )
    return 1 if tally["fault"] else 0


if __name__ == "__main__":
    sys.exit(main())
