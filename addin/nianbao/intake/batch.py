"""A whole folder taken in by several processes, in the order of names however many they are."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar, cast

from joblib import Parallel, cpu_count, delayed

from nianbao.intake.entry import Entry, Judging, take_in
from nianbao.intake.files import Candidate
from nianbao.intake.store import Store
from nianbao.words import Refusal

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
    return entry.noted(candidate.note) if candidate.note else entry


def entries(
    candidates: Sequence[Candidate], judging: Judging, store: Store, jobs: int | None = None
) -> Iterator[Entry]:
    """Yield the entry of each candidate in their order, in bounded memory.

    ``jobs`` are the processes that work at a time, by default one for each processor where
    there is work enough. What the store holds of unchanged files is not read again.
    """
    jobs = processes(len(candidates), jobs)
    resumed = len(store) > 0
    with Parallel(n_jobs=jobs, return_as="generator") as parallel:
        for part in _parts(candidates, _AT_ONCE):
            known = [_known(candidate, store) if resumed else None for candidate in part]
            unknown = [c for c, entry in zip(part, known, strict=True) if entry is None]
            work = (delayed(enter)(candidate, judging) for candidate in unknown)
            fresh = cast(Iterator[Entry], parallel(work))
            for entry in known:
                if entry is None:
                    new = next(fresh)
                    store.put(new)
                    yield new
                else:
                    yield entry


def processes(count: int, wanted: int | None) -> int:
    """Return how many processes work on so many files, when no number is wanted."""
    return wanted or max(1, min(cpu_count(), count // _WORTH_A_PROCESS))


def _known(candidate: Candidate, store: Store) -> Entry | None:
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
