"""图解: the figures as one picture page, handed out like the report and refused like it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nianbao.actions.check import Checked, check
from nianbao.actions.export import hand_over, refuse_existing, refuse_unready
from nianbao.form import Filing
from nianbao.host import Host
from nianbao.publish import file_stem
from nianbao.publish.chart_back import figures_of_svg
from nianbao.publish.chart_pages import pages_of
from nianbao.publish.chart_svg import Picture
from nianbao.publish.pdf_typst import is_available
from nianbao.rules.cell_names import place
from nianbao.rules.years import consecutive
from nianbao.words import Refusal, say

_SUFFIXES = (".svg", ".pdf", ".png")


@dataclass(frozen=True, slots=True)
class Charted:
    """The files of a picture page, the check before it, and sentences on what was noticed.

    ``is_whole`` is false where only the SVG could be made.
    """

    paths: tuple[Path, ...]
    checked: Checked
    notes: tuple[str, ...]
    is_whole: bool


def chart(host: Host, folder: Path | None, *, draft: bool = False) -> Charted:
    """Return the picture page as SVG, PDF and PNG, last year beside this where it is known.

    Without a folder the files go where the report goes. Refuses while errors stand, unless a
    draft is wanted; and where a file stands already.
    """
    checked = check(host)
    refuse_unready(host, checked, draft=draft)
    filing, last = checked.filing, checked.snapshot.previous
    if last is not None and not _is_told(filing, last):
        last = None
    stem = file_stem(filing)
    folder = folder or host.path.parent / stem
    name = stem + say("chart.suffix") + (say("export.draft_suffix") if draft else "")
    refuse_existing(folder, [name + suffix for suffix in _SUFFIXES])
    contents, said = _files(Picture(filing, last, draft))
    _prove(contents[".svg"], filing, last)
    paths = hand_over(folder, {name + suffix: data for suffix, data in contents.items()})
    missing = () if last else (say("chart.no_last_year"),)
    return Charted(paths, checked, (*missing, *said), is_whole=len(contents) == len(_SUFFIXES))


def _is_told(filing: Filing, last: Filing) -> bool:
    """Return whether this is the year before, and anything is known of it."""
    return consecutive(filing, last) and any(number is not None for number in last.numbers())


def _files(picture: Picture) -> tuple[Mapping[str, bytes], tuple[str, ...]]:
    """Return what each file holds by how its name ends, and sentences on how it was made."""
    contents = {".svg": picture.svg().encode()}
    if not is_available():
        return contents, (say("chart.svg_only"),)
    pages = pages_of(picture)
    return contents | {".pdf": pages.pdf, ".png": pages.png}, pages.notes


def _prove(svg: bytes, filing: Filing, last: Filing | None) -> None:
    """Refuse, naming the cells, where the picture does not say what the workbook says."""
    years = {str(one.profile.year or ""): one for one in (filing, last) if one}
    wrong = [
        place(filing.edition.by_id[cell], filing.edition)
        for (cell, year), number in figures_of_svg(svg).items()
        if years[year].figures[cell].number != number
    ]
    if wrong:
        raise Refusal("chart.not_proved", cells="、".join(wrong))
