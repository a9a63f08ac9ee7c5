"""What a function costs: it is called in a process of its own, whatever this one did before."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")
_STATUS = Path("/proc/self/status")
CAN_MEASURE = _STATUS.exists()  # Windows has no such file
_CALLS = 100  # of one process; then its memory is no longer that of a fresh one


@dataclass(frozen=True)
class Cost:
    """What a call returned, seconds of processor time, and by how many MB it raised the peak."""

    answer: object
    seconds: float
    megabytes: float


def cost(function: Callable[..., object], *arguments: object) -> Cost:
    """Return what a call costs in a fresh process that has already loaded what it needs."""
    with _processes(1) as fresh:
        return fresh.submit(_measured, function, arguments).result()


def in_fresh_processes(
    function: Callable[[_In], _Out], given: Sequence[_In], processes: int = 1
) -> Iterator[_Out]:
    """Yield what a function returns for each thing given, called in processes of their own."""
    share = _CALLS * processes
    for start in range(0, len(given), share):
        with _processes(processes) as fresh:
            yield from fresh.map(function, given[start : start + share])


def peak() -> float:
    """Return the most memory that this process had since ``peak_anew``, in megabytes.

    Not ``ru_maxrss``: that one is never less than what the parent had when it started the process.
    """
    return int(_STATUS.read_text("ascii").partition("VmHWM:")[2].split()[0]) / 1024


def peak_anew() -> None:
    """Let the peak be counted from now on, where the system has such a switch."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")


def _processes(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, get_context("spawn"))


def _measured(function: Callable[..., object], arguments: tuple[object, ...]) -> Cost:
    peak_anew()
    before, start = peak(), time.process_time()
    answer = function(*arguments)
    return Cost(answer, time.process_time() - start, peak() - before)
