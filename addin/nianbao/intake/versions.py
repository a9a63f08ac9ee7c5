"""Which of several files of a unit counts: unknown in a folder, in a season the newest good one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.known import Known
from nianbao.intake.mismatch import Mismatch, MismatchKind

Rank = tuple[int, str, str]


def twice(by_unit: Mapping[str, Sequence[EntrySummary]]) -> Iterator[Mismatch]:
    """Yield the units that sent several files on one year: the same file, or different ones."""
    for unit, files in by_unit.items():
        for year in {file.year for file in files}:
            own = [file for file in files if file.year == year]
            if len(own) > 1:
                kind: MismatchKind = "twice" if len({f.content for f in own}) > 1 else "copy"
                yield _mismatch(kind, unit, own)


def beside(by_unit: Mapping[str, Sequence[EntrySummary]], year: int | None) -> Iterator[Mismatch]:
    """Yield the reports in Word or the like that came beside a workbook of the same unit.

    They count where the workbook is no good and the report is.
    """
    for unit, files in by_unit.items():
        own = [file for file in files if file.year == year]
        books = [file for file in own if not file.is_report]
        reports = [file for file in files if file.is_report]
        wanted = any(map(_is_sound, own)) and not any(map(_is_sound, books))
        if books and reports and not wanted:
            yield _mismatch("beside", unit, reports, books[0].path)


def _is_sound(file: EntrySummary) -> bool:
    return file.state in ("ready", "explain")


def versions(
    by_unit: Mapping[str, Sequence[EntrySummary]],
    unread: Mapping[str, Sequence[EntrySummary]],
    known: Known,
) -> Iterator[Mismatch]:
    """Yield of each unit's files which are older than the one that counts, and which newer ones
    have errors or cannot be read.

    The newest good filing on the year counts, and where none is good the newest one. Of different
    ones that came at the same time nobody can tell. ``unread`` are files that bear a unit's name.
    """
    for unit, files in by_unit.items():
        own = [file for file in files if file.year == known.year]
        if not own:
            continue
        every = [*files, *unread.get(unit, ())]
        ranks = {file.path: _rank(file, known) for file in every}
        pool = [file for file in own if _is_sound(file)] or own
        newest = max(ranks[file.path] for file in pool)
        counted = [file for file in pool if ranks[file.path] == newest]
        contents = {file.content for file in counted}
        counted = [file for file in own if file.content in contents]
        counted.sort(key=lambda file: ranks[file.path], reverse=True)  # of copies the newest
        if len(counted) > 1:
            yield _mismatch("twice" if len(contents) > 1 else "copy", unit, counted)
        rest = [file for file in every if file not in counted]
        older = [file for file in rest if ranks[file.path] <= newest]
        if older:
            yield _mismatch("older", unit, older, counted[0].path)
        newer = [file for file in rest if file not in older]
        if newer:
            yield _mismatch("newer", unit, newer, counted[0].path)


def _rank(file: EntrySummary, known: Known) -> Rank:
    """Return by what a file is newer than others: round, day of arrival, its receipt's time."""
    seen = known.seen(file.sha256 or file.path)
    stamped = file.submitted if file.receipt == "holds" else ""
    return (seen.round if seen else known.round, file.arrived, stamped)


def _mismatch(
    kind: MismatchKind, unit: str, files: Iterable[EntrySummary], named: str = ""
) -> Mismatch:
    return Mismatch(kind, unit, tuple(file.path for file in files), named)
