"""What units published beside what they filed: the same figures and prose, all six parts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xlsxwriter.workbook import Workbook

from nianbao.form.filing import plain_number
from nianbao.form.text import without_width
from nianbao.intake.entry import Entry
from nianbao.intake.files import Candidate, candidates
from nianbao.intake.kinds import CONVERTED_REPORTS, REPORTS
from nianbao.intake.page import GOLD, GREEN, ORANGE, Column, Page, Styles
from nianbao.intake.published import report_in
from nianbao.rules.cell_names import place
from nianbao.rules.similarity import copied_share
from nianbao.words import Refusal, say

if TYPE_CHECKING:
    from nianbao.recover import Recovered

Kind = Literal["same", "differs", "incomplete", "missing", "unread"]
_COLOURS: Mapping[Kind, str] = {
    "differs": ORANGE,
    "incomplete": ORANGE,
    "missing": GOLD,
    "unread": GOLD,
    "same": GREEN,
}
_NAMED = 5
_LEAST = 0.9  # of a section's letters that must stand in the published one as well
_COLUMNS = (Column(28), Column(12, "word"), Column(70), Column(16, "word"), Column(44))


@dataclass(frozen=True, slots=True)
class Publication:
    """What a unit published: how it stands to its filing, in words, its date, and the file."""

    unit: str
    kind: Kind
    words: str
    signed: str = ""
    file: str = ""


def publications(
    folder: Path, year: int, filed: Mapping[str, Entry | None]
) -> Iterator[Publication]:
    """Yield for each unit what it published, then the files that cannot be read or are nobody's.

    ``filed`` is the filing of each unit that counts. Refuses where there is no folder.
    """
    pages, rest = _pages(folder, year, filed)
    for unit, entry in filed.items():
        if unit not in pages:
            yield Publication(unit, "missing", say("season.published.missing"))
            continue
        name, found = pages[unit]
        signed = found.details.signed
        gaps = list(_gaps(found))
        if gaps:
            words = say("season.published.gaps", names="、".join(gaps))
            yield Publication(unit, "incomplete", words, signed, name)
        elif entry is None or not entry.edition:
            yield Publication(unit, "differs", say("season.published.not_filed"), signed, name)
        else:
            told = [*_figures(entry, found), *_prose(entry, found)]
            words = "；".join(told) or say("season.published.same")
            yield Publication(unit, "differs" if told else "same", words, signed, name)
    yield from rest


def _pages(
    folder: Path, year: int, units: Iterable[str]
) -> tuple[dict[str, tuple[str, "Recovered"]], list[Publication]]:
    """Return the published report of each unit with its file, and what could not be used."""
    by_name = {without_width(unit): unit for unit in units}
    pages: dict[str, tuple[str, Recovered]] = {}
    rest = []
    for candidate in candidates(folder):
        try:
            found = _read(candidate)
        except Refusal as refusal:
            rest.append(Publication("", "unread", str(refusal), file=candidate.name))
            continue
        profile = found.filing.profile
        unit = by_name.get(without_width(profile.unit))
        slots = {
            "unit": profile.unit or say("book.blank"),
            "year": profile.year or say("book.blank"),
        }
        if unit is None or profile.year != year:
            words = say("season.published.strange", **slots)
            rest.append(Publication("", "unread", words, file=candidate.name))
        elif unit in pages:
            words = say("season.published.twice", file=pages[unit][0])
            rest.append(Publication(unit, "unread", words, file=candidate.name))
        else:
            pages[unit] = candidate.name, found
    return pages, rest


def _read(candidate: Candidate) -> "Recovered":
    suffix = Path(candidate.name).suffix.lower()
    if not candidate.problem and suffix not in REPORTS | CONVERTED_REPORTS:
        raise Refusal("season.published.no_page", suffix=suffix)
    try:
        return report_in(candidate.path, candidate.name, candidate.data())
    except Refusal:
        raise
    except Exception as error:  # one page that breaks us must not stop all others
        raise Refusal("intake.failed", error=repr(error)) from error


def _gaps(found: "Recovered") -> Iterator[str]:
    """Yield the headings of the parts that a published report lacks."""
    form, missing = found.filing.edition, set(found.missing)
    for section in form.sections:
        if section.table:
            cells = {cell.id for cell in form.table(section.table).cells}
            if cells <= missing:
                yield section.heading
        elif not any(p.text.strip() for p in found.filing.sections.get(section.number, ())):
            yield section.heading


def _figures(entry: Entry, found: "Recovered") -> Iterator[str]:
    """Yield one sentence on the figures that are others; totals only where nothing else differs."""
    form, filed = found.filing.edition, entry.figures()
    pairs = [
        (cell, filed.get(cell.id), found.filing.figures[cell.id].number) for cell in form.cells
    ]
    differing = [pair for pair in pairs if None not in pair[1:] and pair[1] != pair[2]]
    inputs = [pair for pair in differing if not pair[0].is_total] or differing
    if inputs:
        named = [
            say(
                "season.published.figure",
                at=place(cell, form),
                filed=plain_number(own),
                published=plain_number(theirs),
            )
            for cell, own, theirs in inputs[:_NAMED]
        ]
        yield say("season.published.figures", count=len(inputs), places="、".join(named))


def _prose(entry: Entry, found: "Recovered") -> Iterator[str]:
    for section in found.filing.edition.prose_sections:
        own = entry.prose.get(section.number, "")
        theirs = "\n".join(p.text for p in found.filing.sections.get(section.number, ()))
        if own and copied_share(own, theirs) < _LEAST:
            yield say("season.published.prose", name=section.heading)


def write_publications(path: Path, found: Sequence[Publication]) -> None:
    """Write the table of what was published, whatever wants a look on top."""
    book = Workbook(str(path), {"strings_to_urls": False, "tmpdir": str(path.parent)})
    names = say("season.published.sheet"), say("season.published.title")
    page = Page(book, Styles(book), names, say("season.published.heads").split("|"), _COLUMNS)
    page.begin(sentence(found))
    for one in sorted(found, key=lambda one: list(_COLOURS).index(one.kind)):
        page.row(
            [one.unit, say(f"season.published.kind.{one.kind}"), one.words, one.signed, one.file]
        )
    page.colour(1, {say(f"season.published.kind.{kind}"): c for kind, c in _COLOURS.items()})
    page.end()
    book.close()


def sentence(found: Sequence[Publication]) -> str:
    """Return in words how many units published what they filed, and how many did not."""
    counts = {kind: sum(one.kind == kind for one in found) for kind in _COLOURS}
    return say("season.published.done", **counts)
