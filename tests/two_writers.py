"""Two writers of one workbook at the same time: ``python tests/two_writers.py 1000``.

Each puts a number of its own into a cell of its own, again and again. Whoever was told that the
number stands there must find it there in the end; nobody may be told wrong.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from host_helpers import edit, small, values
from nianbao.host.file import FileHost
from nianbao.words import Refusal

WRITERS = 2


def write_rounds(path: Path, writer: int, rounds: int, start: float, pause: float) -> Iterator[str]:
    """Yield how each round ended: ``written``, or the key of the refusal."""
    if pause:  # as over a slow network: between the comparison and the exchange
        read = Path.read_bytes

        def slowly(self: Path) -> bytes:
            content = read(self)
            time.sleep(pause)
            return content

        Path.read_bytes = slowly
    time.sleep(max(0.0, start - time.time()))
    for number in range(1, rounds + 1):
        try:
            host = FileHost(path)
            host.write([edit(f"{'AB'[writer]}{number}", number)])
        except Refusal as refusal:
            yield refusal.key
        else:
            yield "written"


def run(path: Path, writer: int, rounds: int, start: float, pause: float) -> list[str]:
    return list(write_rounds(path, writer, rounds, start, pause))


def compete(folder: Path, rounds: int, pause: float = 0.0) -> tuple[Counter[str], int]:
    """Return how the rounds ended, and how many that were said to be written are lost."""
    path = small(folder)
    start = time.time() + 1
    with ProcessPoolExecutor(WRITERS, mp_context=get_context("spawn")) as pool:
        runs = [pool.submit(run, path, w, rounds, start, pause) for w in range(WRITERS)]
        ends = [future.result() for future in runs]
    stands = values(path, f"A1:B{rounds}")
    lost = sum(
        end == "written" and stands[number][writer] != number + 1
        for writer, ended in enumerate(ends)
        for number, end in enumerate(ended)
    )
    return Counter(end for ended in ends for end in ended), lost


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        print(*compete(Path(name), int(sys.argv[1])))  # noqa: T201
