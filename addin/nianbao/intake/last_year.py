"""Last year's folder: every unit's figures and prose, looked up by unit."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from joblib import Parallel, delayed

from nianbao.book.layout import layout_of
from nianbao.form import Figure, Filing, Paragraph, Profile, edition
from nianbao.form.filing import plain_number
from nianbao.form.numbers import read_value
from nianbao.form.text import without_width
from nianbao.host.file import WORKBOOKS, FileHost
from nianbao.host.filing import take_filing
from nianbao.intake.files import Candidate

_PUBLISHED = frozenset({".docx", ".htm", ".html", ".pdf", ".txt"})


@dataclass(frozen=True, slots=True)
class LastYear:
    """Last year's filings in a file of their own, so that no process needs to hold them all."""

    path: Path

    def __call__(self, filing: Filing) -> tuple[Filing, str] | None:
        """Return what a unit filed last year, found by credit code or name, and in which file."""
        profile = filing.profile
        for key in _keys(profile.credit_code, profile.unit):
            query = "select file, record from filings where key = ?"
            found = _base(self.path).execute(query, (key,)).fetchone()
            if found:
                return _filing(*found), found[0]
        return None


def gather(
    path: Path, candidates: Sequence[Candidate], jobs: int
) -> tuple[LastYear, tuple[str, ...]]:
    """Return last year's filings, put into a new file, and the names of what could not be read.

    Taken are workbooks and published reports. Of several files of a unit the last one counts.
    """
    unread = []
    with sqlite3.connect(path) as base:
        base.execute("create table filings (key primary key, file, record)")
        for candidate, record in zip(candidates, _read(candidates, jobs), strict=True):
            if record is None:
                unread.append(candidate.name)
                continue
            keys, text = record
            rows = [(key, candidate.name, text) for key in keys]
            base.executemany("insert or replace into filings values (?, ?, ?)", rows)
    base.close()
    return LastYear(path), tuple(unread)


def _read(
    candidates: Sequence[Candidate], jobs: int
) -> Iterator[tuple[tuple[str, ...], str] | None]:
    with Parallel(n_jobs=jobs, return_as="generator") as parallel:
        records = parallel(delayed(_record)(candidate) for candidate in candidates)
        yield from cast(Iterator[tuple[tuple[str, ...], str] | None], records)


def _record(candidate: Candidate) -> tuple[tuple[str, ...], str] | None:
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
    return _keys(profile.credit_code, profile.unit), json.dumps(content, ensure_ascii=False)


def _open(candidate: Candidate) -> Filing | None:
    suffix = Path(candidate.name).suffix.lower()
    if suffix in WORKBOOKS:
        return take_filing(FileHost(candidate.path, candidate.data())).filing
    if suffix in _PUBLISHED and candidate.member is None:
        from nianbao.recover import read_report  # noqa: PLC0415 - slow to load, seldom needed

        return read_report(candidate.path).filing
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


def _keys(credit_code: str, unit: str) -> tuple[str, ...]:
    return tuple(key for key in (credit_code, without_width(unit)) if key)


@cache
def _base(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
