"""A whole folder taken in by several processes, in the order of names however many they are."""

import gc
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TypeVar, cast

from nianbao.intake.entry import Entry, Judging, take_in
from nianbao.intake.files import Candidate
from nianbao.intake.resume_cache import ResumeCache
from nianbao.words import Refusal, say

# a process that joblib starts must import nothing from the folder in which the command was given
os.environ["PYTHONSAFEPATH"] = "1"

_AT_ONCE = 500  # entries in memory at a time
_WORTH_A_PROCESS = 40  # files; a process needs about a second to begin

T = TypeVar("T")


def enter(candidate: Candidate, judging: Judging) -> Entry:
    """Return what is known of a file found in a folder; its reason where it is none."""
    if candidate.problem:
        return Entry(candidate.name, problem=candidate.problem)
    try:
        data = candidate.data()
    except Refusal as refusal:
        return Entry(candidate.name, problem=str(refusal))
    entry = take_in(candidate.path, candidate.name, judging, data)
    _settle()
    return entry.noted(candidate.note) if candidate.note else entry


@cache
def _settle() -> None:
    """Leave what is loaded by now out of the search for garbage that each file brings about."""
    gc.freeze()


def entries(
    candidates: Sequence[Candidate], judging: Judging, store: ResumeCache, jobs: int | None = None
) -> Iterator[Entry]:
    """Yield the entry of each candidate in their order, in bounded memory.

    ``jobs`` are the processes that work at a time, by default one for each processor where
    there is work enough. What the store holds of unchanged files is not read again.
    """
    jobs = processes(len(candidates), jobs)
    resumed = len(store) > 0
    for part in _parts(candidates, _AT_ONCE):
        known = [_known(candidate, store) if resumed else None for candidate in part]
        unknown = [c for c, entry in zip(part, known, strict=True) if entry is None]
        fresh = _fresh(unknown, judging, jobs)
        for entry in known:
            if entry is None:
                new = next(fresh)
                store.put(new)
                yield new
            else:
                yield entry


def _fresh(unknown: Sequence[Candidate], judging: Judging, jobs: int) -> Iterator[Entry]:
    """Yield the entries of files read now; one that ends its process costs only its own line."""
    if jobs == 1:
        yield from (enter(candidate, judging) for candidate in unknown)
        return
    from joblib.externals.loky.process_executor import TerminatedWorkerError  # noqa: PLC0415

    done = 0
    try:
        for entry in _by(jobs, unknown, judging):
            done += 1
            yield entry
    except TerminatedWorkerError:
        for candidate in unknown[done:]:
            yield _alone(candidate, judging)


def _alone(candidate: Candidate, judging: Judging) -> Entry:
    from joblib.externals.loky.process_executor import TerminatedWorkerError  # noqa: PLC0415

    try:
        (entry,) = _by(2, [candidate], judging)  # with 1 it would be read in this very process
    except TerminatedWorkerError:
        return Entry(candidate.name, problem=say("intake.crashed"))
    return entry


def _by(jobs: int, unknown: Sequence[Candidate], judging: Judging) -> Iterator[Entry]:
    from joblib import Parallel, delayed  # noqa: PLC0415 - no browser has processes

    work = (delayed(enter)(candidate, judging) for candidate in unknown)
    yield from cast(Iterator[Entry], Parallel(n_jobs=jobs, return_as="generator")(work))


def processes(count: int, wanted: int | None) -> int:
    """Return how many processes work on so many files, when no number is wanted."""
    if wanted or count < 2 * _WORTH_A_PROCESS:
        return wanted or 1
    from joblib import cpu_count  # noqa: PLC0415 - no browser has it

    return min(cpu_count(), count // _WORTH_A_PROCESS)


def _known(candidate: Candidate, store: ResumeCache) -> Entry | None:
    if candidate.problem:
        return None
    try:
        return store.get(candidate.name, hashlib.sha256(candidate.data()).hexdigest())
    except Refusal:
        return None


def _parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(items)
    while part := list(islice(remaining, size)):
        yield part
