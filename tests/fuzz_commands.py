"""Broken workbooks and edited ledgers given to the commands: ``fuzz_commands.py 5000 [FIRST]``.

Each is given to four commands, which its number chooses. They must end with one of the program's
own exit codes, without a traceback; a command that refuses leaves the file as it was and nothing
new. Equal numbers make equal mutants. Prints the slowest and the peak.
"""

import contextlib
import io
import json
import random
import re
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from city import unit
from costs import in_fresh_processes, peak, peak_anew
from fuzz_workbooks import mutant, packed, parts_of
from nianbao.cli import main as nianbao
from recover_reports import report, write_docx

REFUSED = 2
CODES = frozenset((0, 1, REFUSED, 3))
MOST_SECONDS, MOST_MEGABYTES = 5.0, 300.0
DATA = {
    "figures": {"applications.new.enterprise": 7, "applications.new.total": 9},
    "sections": {"1": ["甲", "乙"]},
}
ODD = ("A1", "-1", "#REF!", "'", "=", "撤销第 x 批", "zlib:AAAA", "<row><c/></row>", "9" * 400, "")
LEDGER = "xl/worksheets/sheet11.xml"
COMMANDS = (
    "check {file}",
    "check {file} --write",
    "figures {file}",
    "fill {file} {data}",
    "undo {file}",
    "recompute {file}",
    "clear-marks {file}",
    "last-year {file} {sound}",
    "prose {file} {word} --replace",
    "explain {file} R078 --text 已与业务科室核对，数字属实",
    "renew {file} {out}.xlsx",
    "export {file} --draft --to csv,json,html --out {out}",
    "submit {file} --out {out}",
    "intake {folder} --out {out}.xlsx --jobs 1 --csv",
    "return {folder} --out {out} --jobs 1",
    "rollup {folder} --out {out}.xlsx --jobs 1 --incomplete",
    "read {file} {out}.xlsx",
)
_WRITES = frozenset(("fill", "undo", "recompute", "clear-marks", "last-year", "prose", "explain"))


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


@dataclass(frozen=True)
class Outcome:
    """What some commands made of one mutant: their faults, the slowest of them, the peak."""

    faults: tuple[Fault, ...]
    seconds: float
    slowest: str
    megabytes: float


def outcome(number: int) -> Outcome:
    """Return what becomes of a mutant in a few commands, which its number chooses."""
    chosen = sorted(random.Random(-number).sample(range(len(COMMANDS)), 4))
    peak_anew()
    with TemporaryDirectory() as name:
        costs, faults = dict[str, float](), list[Fault]()
        for step, command in enumerate(COMMANDS[place] for place in chosen):
            start = time.process_time()
            faults += _faults(number, Path(name), step, command)
            costs[f"{number}: {command}"] = time.process_time() - start
    slowest = max(costs, key=lambda told: costs[told])
    if costs[slowest] > MOST_SECONDS:
        faults.append(Fault(number, slowest, f"{costs[slowest]:.1f} s"))
    if (megabytes := peak()) > MOST_MEGABYTES:
        faults.append(Fault(number, " ".join(costs), f"{megabytes:.0f} MB"))
    return Outcome(tuple(faults), costs[slowest], slowest, megabytes)


def _faults(number: int, folder: Path, step: int, command: str) -> Iterator[Fault]:
    """Yield what goes wrong when a command is given a mutant."""
    path = folder / "handed in" / "a.xlsx"
    if not step:
        path.parent.mkdir()
        path.write_bytes(edited_ledger(number) if number % 2 else mutant(number // 2)[1])
        for name, content in beside().items():
            (folder / name).write_bytes(content)
    places = {"file": path, "folder": path.parent, "out": folder / f"out {step}"}
    places |= {name.partition(".")[0]: folder / name for name in beside()}
    arguments = [part.format_map(places) for part in command.split(" ")]
    before, names = path.read_bytes(), set(folder.rglob("*"))
    code, said = run(arguments)
    is_writing = arguments[0] in _WRITES or "--write" in arguments
    if code not in CODES:
        yield Fault(number, command, said)
    if path.read_bytes() != before and (code == REFUSED or not is_writing):
        yield Fault(number, command, f"exit code {code}, and the file changed")
    if code == REFUSED and (left := set(folder.rglob("*")) - names):
        yield Fault(number, command, f"refused, and left {left}")


@cache
def beside() -> dict[str, bytes]:
    """Return the sound files that commands are given beside the broken one, by name."""
    with TemporaryDirectory() as name:
        word = write_docx(report(), Path(name, "word.docx")).read_bytes()
    data = json.dumps(DATA).encode()
    return {"data.json": data, "sound.xlsx": unit(2).workbook(), "word.docx": word}


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
    bad, peak_of_all, slowest = 0, 0.0, (0.0, "")
    for found in in_fresh_processes(outcome, range(first, first + count)):
        slowest = max(slowest, (found.seconds, found.slowest))
        peak_of_all = max(peak_of_all, found.megabytes)
        bad += bool(found.faults)
        for fault in found.faults:
            print(fault, flush=True)  # noqa: T201
    sys.stdout.write(
        f"{count} mutants in 4 of {len(COMMANDS)} commands each: {bad} at fault; "
        f"slowest {slowest[0]:.1f} s ({slowest[1]}), peak {peak_of_all:.0f} MB\n"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
