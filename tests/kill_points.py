"""Programs killed in the middle of what they write: ``python tests/kill_points.py 300``.

A program is killed just before the n-th call by which it changes a disk: the same number kills at
the same place in every run, whatever else the machine does. Every workbook must be whole
afterwards, every other file as long as one of a run to the end, and what was killed must succeed
when it is asked again.
"""

import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import FrameType
from zipfile import ZipFile

from city import unit
from nianbao.cli import main as nianbao
from nianbao.host.disk import TEMPORARY

_SYSTEM = (
    "replace",
    "rename",
    "link",
    "unlink",
    "remove",
    "mkdir",
    "rmdir",
    "fsync",
    "chmod",
    "open",
    "close",
)
_FILES = ("BufferedWriter", "FileIO", "BufferedRandom")
_REFUSED = 2
DATA = '{"figures": {"applications.new.enterprise": 7}, "sections": {"1": ["甲", "乙"]}}'
COMMANDS = (
    "fill {folder}/a.xlsx {folder}/d.json",
    "check {folder}/a.xlsx --write",
    "recompute {folder}/a.xlsx",
    "new {folder}/new.xlsx",
    "renew {folder}/a.xlsx {folder}/new.xlsx",
    "export {folder}/a.xlsx --draft --to html,csv,json --out {folder}/out",
    "submit {folder}/a.xlsx --out {folder}/out",
    "intake {folder}/in --out {folder}/table.xlsx --jobs 1 --csv",
    "return {folder}/in --out {folder}/letters --jobs 1",
)


def killed(action: Callable[[], object], at: int) -> int:
    """Return how many changing calls an action made before it ended, or was killed at one."""
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_counting, args=(action, at, theirs))
    child.start()
    theirs.close()
    child.join()
    assert child.exitcode in (0, -signal.SIGKILL), child.exitcode
    return ours.recv() if child.exitcode == 0 else at


def _counting(action: Callable[[], object], at: int, pipe: Connection) -> None:
    calls = 0

    def look(_: FrameType, event: str, function: object) -> None:
        nonlocal calls
        if event == "c_call" and _changes(function):
            calls += 1
            if calls == at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(look)
    try:
        action()
    finally:
        sys.setprofile(None)
    pipe.send(calls)


def _changes(function: object) -> bool:
    name = getattr(function, "__name__", "")
    if name == "write":
        return type(getattr(function, "__self__", None)).__name__ in _FILES
    return name in _SYSTEM and getattr(function, "__module__", "") == "posix"


def is_whole(workbook: Path) -> bool:
    """Return whether a workbook's parts are all there and unpack to what was packed."""
    with ZipFile(workbook) as packed:
        return packed.testzip() is None


def prepared(folder: Path) -> None:
    """Put what the commands need into a folder."""
    (folder / "in").mkdir()
    (folder / "a.xlsx").write_bytes(unit(1).workbook())
    (folder / "d.json").write_text(DATA, "utf-8")
    for number in range(2):
        wrong = unit(number).counting(applications__granted__enterprise=99)
        (folder / "in" / f"{number}.xlsx").write_bytes(wrong.workbook())


def run(command: str, folder: Path) -> int:
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return nianbao([part.format(folder=folder) for part in command.split(" ")])


def made(folder: Path) -> dict[str, int]:
    """Return how long each file is that bears its own name, not a temporary one."""
    files = (path for path in folder.rglob("*") if path.is_file())
    own = (path for path in files if not path.name.startswith(TEMPORARY))
    return {str(path.relative_to(folder)): path.stat().st_size for path in own}


def faults(command: str, at: int, whole: dict[str, int]) -> Iterator[str]:
    """Yield what is wrong after a command was killed at a call; ``whole`` is what it makes."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        prepared(folder)
        killed(lambda: run(command, folder), at)
        there = made(folder)
        for file, length in there.items():
            if file.endswith(".xlsx"):
                if not is_whole(folder / file):
                    yield f"{command}, call {at}: {file} is broken"
            elif file not in whole or whole[file] != length:
                yield f"{command}, call {at}: {file} is half made"
        is_in_place = "--out" not in command and "new.xlsx" not in there
        code = run(command, folder)
        if code not in (0, 1, 3) and (is_in_place or code != _REFUSED):
            yield f"{command}, call {at}: asked again it ends with {code}"


def points(command: str) -> tuple[int, dict[str, int]]:
    """Return how many changing calls a command makes, and the files that it leaves."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        prepared(folder)
        return killed(lambda: run(command, folder), 0), made(folder)


def kill_at(count: int, commands: tuple[str, ...] = COMMANDS) -> Iterator[str]:
    """Yield what is wrong after kills at so many places, chosen evenly among all commands."""
    known = {command: points(command) for command in commands}
    places = [(command, at) for command in known for at in range(1, known[command][0] + 1)]
    Random(1).shuffle(places)
    for command, at in places[:count]:
        yield from faults(command, at, known[command][1])
    print(f"{min(count, len(places))} of {len(places)} places")  # noqa: T201


if __name__ == "__main__":
    bad = 0
    for fault in kill_at(int(sys.argv[1])):
        bad += 1
        print(fault, flush=True)  # noqa: T201
    print(f"{bad} faults")  # noqa: T201
    sys.exit(bool(bad))
