"""The finished report written to a folder, refused while errors stand."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nianbao.actions.check import Checked, check
from nianbao.actions.formats import FOR_REVIEW, FORMATS, USUAL, Product
from nianbao.actions.note import note_bytes, note_name
from nianbao.actions.readback import prove
from nianbao.form import Filing
from nianbao.host import Host
from nianbao.host.disk import create_all, folder_for
from nianbao.intake.rollup_parts import is_incomplete
from nianbao.publish import file_stem
from nianbao.publish.release import Made, Release
from nianbao.rules import Finding
from nianbao.rules.years import consecutive
from nianbao.words import Refusal, say

_NO_GLYPH = "fonts.no_glyph"


@dataclass(frozen=True, slots=True)
class Exported:
    """The files of a finished report, the check before it, and sentences on what was noticed.

    ``purposes`` say of each file by its name for whom it is; a note beside several files tells
    people so. ``is_whole`` is false where a format could not be made.
    """

    paths: tuple[Path, ...]
    checked: Checked
    notes: tuple[str, ...]
    purposes: Mapping[str, str]
    is_whole: bool = True


def export(
    host: Host,
    folder: Path | None,
    formats: Sequence[str] | None = None,
    *,
    draft: bool,
    review: bool = False,
    signed_on: date | None = None,
    with_last_year: bool = False,
) -> Exported:
    """Return the files of the finished report in these formats: all of them, or none.

    Where no formats are named, the usual ones are made that this machine can make; what is left
    out is told. So is a format that cannot print one of the report's characters. One for
    ``review`` is marked, has lines to sign and comes in the formats for that. ``signed_on``,
    or else the day that the first sheet gives, is printed below the signature. ``with_last_year``
    adds both years beside each other, which needs last year's figures. Without a folder
    the files go into one beside the workbook, named like the report. Refuses while errors stand,
    unless a draft is wanted; where a file stands already; and where a file, read back, does not
    say what the workbook says.
    """
    usual, known = (FOR_REVIEW, FOR_REVIEW) if review else (USUAL, tuple(FORMATS))
    products = _products(usual if formats is None else formats, known)
    checked = check(host)
    refuse_unready(host, checked, draft=draft)
    stem = file_stem(checked.filing)
    folder = folder or host.path.parent / stem
    kind = "draft" if draft else "review" if review else ""
    title = stem + (say(f"export.{kind}_suffix") if kind else "")
    refuse_existing(folder, [f"{title}{product.suffix}" for product in products])
    signed_on = signed_on or checked.filing.profile.day
    last = _last_year(checked) if with_last_year else None
    release = Release(checked.filing, checked.verdict, draft, signed_on, review, last)
    made, left_out = _made(products, release, all_wanted=formats is not None)
    files = {f"{title}{product.suffix}": (product, one.data) for product, one in made}
    prove(files, checked.filing)
    said = [note for _, one in made for note in one.notes]
    purposes = {
        name: "review" if review else product.purpose for name, (product, _) in files.items()
    }
    contents = {name: data for name, (_, data) in files.items()}
    if len(files) > 1:
        contents[note_name(folder)] = note_bytes(stem, purposes, draft=draft)
    paths = hand_over(folder, contents)
    notes = (*dict.fromkeys(said), *left_out, *checked.outdated)
    return Exported(paths, checked, notes, purposes, is_whole=not left_out)


def owed(checked: Checked, *, listed: bool) -> tuple[str, ...]:
    """Return sentences on what is still owed by a report that was exported all the same.

    Each finding is named where they are ``listed``, else they are only counted.
    """
    findings = checked.verdict.findings
    blocking = [finding for finding in findings if finding.blocks]
    unexplained = [finding for finding in findings if finding.wants_explanation]
    gaps = [finding for finding in findings if finding.is_gap]
    form = "listed" if listed else "counted"
    notes: list[str] = []
    if blocking:
        slots = {"counts": _counts(blocking), "findings": _lines(blocking)}
        notes.append(say(f"export.draft_errors.{form}", **slots))
    if gaps:
        slots = {"count": checked.verdict.gaps, "findings": _lines(gaps)}
        notes.append(say(f"export.gaps.{form}", **slots))
    if unexplained:
        count = len(unexplained)
        notes.append(say(f"export.owed.{form}", count=count, findings=_lines(unexplained)))
    return tuple(notes)


def _made(
    products: Sequence[Product], release: Release, *, all_wanted: bool
) -> tuple[list[tuple[Product, Made]], list[str]]:
    """Return what each product made, and sentences on those that cannot be made here.

    Such as a PDF without fonts. Where all are wanted by name, the first such refuses; a character
    that a format cannot print stops that format alone, if others are wanted too.
    """
    made: list[tuple[Product, Made]] = []
    left_out: list[str] = []
    for product in products:
        try:
            made.append((product, product.make(release)))
        except Refusal as refusal:
            if all_wanted and (refusal.key != _NO_GLYPH or len(products) == 1):
                raise
            left_out.append(str(refusal))
    return made, left_out


def _products(formats: Sequence[str], known: Sequence[str]) -> list[Product]:
    unknown = [name for name in formats if name not in known]
    if unknown or not formats:
        names = "、".join(f"“{name}”" for name in unknown)
        raise Refusal("export.unknown_format", names=names, known="、".join(known))
    return [product for name in dict.fromkeys(formats) for product in FORMATS[name]]


def refuse_unready(host: Host, checked: Checked, *, draft: bool) -> None:
    """Refuse what may not go out, but as a draft: incomplete sums, errors, a nameless unit."""
    if draft:
        return
    if is_incomplete(host):
        raise Refusal("export.incomplete_sum")
    blocking = [finding for finding in checked.verdict.findings if finding.blocks]
    if blocking:
        raise Refusal("export.blocked", counts=_counts(blocking), findings=_lines(blocking))
    profile = checked.filing.profile
    if not (profile.unit and profile.year):
        raise Refusal("export.unnamed")


def _last_year(checked: Checked) -> Filing:
    """Return last year's figures as they stand in the workbook; refuses where there are none."""
    last = checked.snapshot.previous
    if last is None or not consecutive(checked.filing, last):
        raise Refusal("export.no_last_year")
    return last


def refuse_existing(folder: Path, names: Sequence[str]) -> None:
    """Refuse where one of these files stands already, naming each."""
    existing = [name for name in names if os.path.lexists(folder / name)]
    if existing:
        listed = "".join(f"\n  {name}" for name in existing)
        raise Refusal("export.exists", folder=folder, names=listed)


def hand_over(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Return the files written into a folder, all or none."""
    with folder_for(folder):
        create_all({folder / name: data for name, data in contents.items()})
    return tuple(folder / name for name in contents)


def _counts(blocking: Sequence[Finding]) -> str:
    """Return how many errors there are, counted as the verdict counts them."""
    undecided = sum(finding.status == "not_evaluated" for finding in blocking)
    counts = {"error": len(blocking) - undecided, "not_evaluated": undecided}
    return "，".join(say(f"book.verdict.{key}", count=n) for key, n in counts.items() if n)


def _lines(findings: Sequence[Finding]) -> str:
    return "\n".join(f"  {finding.rule.id} {finding.message}" for finding in findings)
