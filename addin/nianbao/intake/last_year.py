"""Last year's folder: every unit's figures and prose, looked up by unit."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import cast

from nianbao.book.layout import layout_of
from nianbao.form import Figure, Filing, Paragraph, Profile, edition
from nianbao.form.filing import plain_number
from nianbao.form.numbers import read_value
from nianbao.form.text import without_width
from nianbao.host.file import WORKBOOKS, FileHost
from nianbao.host.filing import take_filing
from nianbao.intake.entry import Found
from nianbao.intake.files import Candidate
from nianbao.intake.kinds import REPORTS
from nianbao.intake.published import report_in
from nianbao.intake.roster import Unit
from nianbao.words import say

_FIND = "select year, file, record from filings where key = ? order by year desc"

_Record = tuple[tuple[str, ...], int | None, str]  # the keys of a unit, its year, all it filed


@dataclass(frozen=True, slots=True)
class LastYear:
    """Last year's filings in a file of their own, so that no process needs to hold them all."""

    path: Path

    def __call__(self, filing: Filing) -> Found:
        """Return what a unit filed last year, found by its names, else by its credit code.

        A report on another year, or on an unknown one, is none of last year's.
        """
        unit, year = without_width(filing.profile.unit), filing.profile.year
        base, others = _base(self.path), list[str]()
        aliases = base.execute("select alias from aliases where name = ?", (unit,))
        keys = dict.fromkeys((unit, *(row[0] for row in aliases), filing.profile.credit_code))
        for key in filter(None, keys):
            for found_year, file, record in base.execute(_FIND, (key,)).fetchall():
                if year and found_year == year - 1:
                    last = _filing(file, record)
                    slots = {"file": file, "unit": last.profile.unit}
                    by_code = key == filing.profile.credit_code
                    return Found(last, file, say("intake.last_by_code", **slots) if by_code else "")
                slots = {"file": file, "year": found_year or say("book.blank")}
                others.append(say("intake.last_file", **slots))
        if not others:
            return Found(None, say("intake.last_missing"))
        return Found(None, say("intake.last_other_years", files="、".join(others)))


def gather(
    path: Path, candidates: Sequence[Candidate], jobs: int, units: Sequence[Unit] = ()
) -> tuple[LastYear, tuple[str, ...]]:
    """Return last year's filings, put into a new file, and the names of what could not be read.

    Taken are workbooks and published reports. Of several files of a unit on one year the last one
    counts. ``units`` is the list of units, which tells by what other names one was known.
    """
    unread = []
    with sqlite3.connect(path) as base:
        base.execute("create table filings (key, year, file, record, primary key (key, year))")
        for candidate, record in zip(candidates, _read(candidates, jobs), strict=True):
            if record is None:
                unread.append(candidate.name)
                continue
            keys, year, text = record
            rows = [(key, year, candidate.name, text) for key in keys]
            base.executemany("insert or replace into filings values (?, ?, ?, ?)", rows)
        base.execute("create table aliases (name, alias)")
        base.executemany("insert into aliases values (?, ?)", _aliases(units))
    base.close()
    return LastYear(path), tuple(unread)


def _aliases(units: Sequence[Unit]) -> Iterator[tuple[str, str]]:
    for unit in units:
        names = [without_width(name) for name in (unit.name, *unit.former)]
        yield from permutations(names, 2)


def _read(candidates: Sequence[Candidate], jobs: int) -> Iterator[_Record | None]:
    from joblib import Parallel, delayed  # noqa: PLC0415 - no browser has processes

    with Parallel(n_jobs=jobs, return_as="generator") as parallel:
        records = parallel(delayed(_record)(candidate) for candidate in candidates)
        yield from cast(Iterator[_Record | None], records)


def _record(candidate: Candidate) -> _Record | None:
    try:
        filing = _open(candidate)
    except Exception:  # the file is named among those that could not be read
        return None
    if filing is None:
        return None
    profile = filing.profile
    content = {
        "edition": filing.edition.id,
        "profile": [profile.unit, profile.kind, profile.year],
        "figures": {
            f.cell: plain_number(f.number) for f in filing.figures.values() if f.number is not None
        },
        "unread": {f.cell: f.raw for f in filing.figures.values() if f.problem},
        "prose": {n: [p.text for p in paragraphs] for n, paragraphs in filing.sections.items()},
    }
    keys = tuple(key for key in (profile.credit_code, without_width(profile.unit)) if key)
    return keys, profile.year, json.dumps(content, ensure_ascii=False)


def _open(candidate: Candidate) -> Filing | None:
    suffix = Path(candidate.name).suffix.lower()
    if suffix in WORKBOOKS:
        return take_filing(FileHost(candidate.path, candidate.data())).filing
    if suffix in REPORTS:
        return report_in(candidate.path, candidate.name, candidate.data()).filing
    return None


def _filing(file: str, text: str) -> Filing:
    """Return the filing that a record tells of; its figures say in which file they stand."""
    record = json.loads(text)
    form, layout = edition(record["edition"]), layout_of(record["edition"])
    unit, kind, year = record["profile"]
    figures = []
    for cell in form.cells:
        raw = record["figures"].get(cell.id, record["unread"].get(cell.id, ""))
        reading = read_value(raw, cell.measure, cell.unit)
        at = f"{file} {layout.address_of(cell)}"
        figures.append(Figure(cell.id, raw, reading.number, at, (), reading.problem))
    sections = {
        int(number): tuple(Paragraph(text) for text in texts)
        for number, texts in record["prose"].items()
    }
    return Filing.of(form, Profile(unit=unit, kind=kind, year=year), figures, sections)


@cache
def _base(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
