"""What a season's memory gives: the leader's page, figures of several years, what is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nianbao.actions.intake import every_rule
from nianbao.host.disk import create_all, folder_for, refuse_target, stage
from nianbao.publish import docx_bytes, pdf_of
from nianbao.publish.html import page_bytes
from nianbao.publish.report import Report
from nianbao.season.leader_page import leader_page
from nianbao.season.memory import opened
from nianbao.season.overview import Balance, balance
from nianbao.season.project import read_project
from nianbao.season.publication import Publication, publications, write_publications
from nianbao.season.ranking import read_scheme
from nianbao.season.years import YearOfUnit, latest, tidy_csv, trends, years_of
from nianbao.words import Refusal, say

FORMATS = ("docx", "html", "pdf")


@dataclass(frozen=True, slots=True)
class Paged:
    """The leader's page as it was written, and what it says."""

    balance: Balance
    written: tuple[Path, ...]


def write_page(
    folder: Path, out: Path, formats: Sequence[str] = FORMATS, day: date | None = None
) -> Paged:
    """Return the leader's page of a season, written to a folder in each format.

    Refuses where a file stands already, and before the first round.
    """
    project = read_project(folder)
    with opened(project.memory) as memory:
        if not memory.last_round:
            raise Refusal("season.no_round", file=project.memory.name)
        found = balance(project, memory)
    scheme = read_scheme(project.scoring)
    report = leader_page(project, found, scheme, every_rule(project.rules), day or date.today())
    files = {out / say("season.page.file", kind=kind): _made(report, kind) for kind in formats}
    with folder_for(out):
        create_all(files)
    return Paged(found, tuple(files))


def _made(report: Report, kind: str) -> bytes:
    if kind == "pdf":
        return pdf_of(report).data
    return docx_bytes(report) if kind == "docx" else page_bytes(report)


def check_published(folder: Path, pages: Path, out: Path) -> tuple[Publication, ...]:
    """Return what each unit of a season published beside what it filed, with the table of it.

    Refuses where the table stands already, and before the first round.
    """
    refuse_target(out)
    project = read_project(folder)
    with opened(project.memory) as memory:
        if not memory.last_round:
            raise Refusal("season.no_round", file=project.memory.name)
        standings = memory.standings(memory.last_round)
        filed = {unit: memory.entry(one.key) for unit, one in standings.items()}
    found = tuple(publications(pages, project.year, filed))
    with stage() as place:
        write_publications(place / out.name, found)
        create_all({out: (place / out.name).read_bytes()})
    return found


@dataclass(frozen=True, slots=True)
class Archived:
    """What was written over several years: the files, how many figures, units, and which years."""

    written: tuple[Path, ...]
    figures: int
    units: int
    years: tuple[int, ...]


def archive(folders: Sequence[Path], out: Path, page: Path | None = None) -> Archived:
    """Return the figures of the filings that count in several seasons, one row a figure.

    ``page`` is where the trends go. Refuses where a file stands already, and where no season has
    a filing yet.
    """
    for target in filter(None, (out, page)):
        refuse_target(target)
    found: list[YearOfUnit] = []
    for folder in folders:
        project = read_project(folder)
        with opened(project.memory) as memory:
            for unit, one in memory.standings(memory.last_round).items():
                if entry := memory.entry(one.key):
                    found += years_of(unit, one.state, entry)
    kept = latest(found)
    if not kept:
        raise Refusal("season.no_round", file=say("season.memory"))
    files: Mapping[Path, bytes] = {out: tidy_csv(kept)}
    if page:
        files = {**files, page: page_bytes(trends(kept))}
    create_all(files)
    years = tuple(sorted({one.year for one in kept}))
    units = len({one.unit for one in kept})
    return Archived(tuple(files), sum(len(one.figures) for one in kept), units, years)
