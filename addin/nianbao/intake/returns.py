"""What goes back to the units: for each one workbook of findings, and the list of who gets what."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from xlsxwriter.workbook import Workbook

from nianbao.host.disk import shortened
from nianbao.intake.entry import Entry
from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.mismatch import ABSENT, Mismatch, mismatch_words
from nianbao.intake.page import GOLD, GREEN, ORANGE, Cell, Column, Page, Styles
from nianbao.intake.receipt import CHANGED
from nianbao.intake.roster import Unit
from nianbao.intake.roster_reconciliation import Comparison
from nianbao.intake.shared_prose import Told
from nianbao.intake.summary import state_of
from nianbao.words import say

_WORD, _NUMBER = "word", "number"
_LETTER = (
    Column(6, _NUMBER), Column(8, _WORD), Column(7, _WORD), Column(16), Column(46), Column(32),
    Column(24), Column(18), Column(18),
)  # fmt: skip
_LIST = (
    Column(24), Column(10, _WORD), Column(7, _NUMBER), Column(7, _NUMBER), Column(30), Column(30),
    Column(34), Column(12), Column(16),
)  # fmt: skip
LetterKind = Literal["back", "remind", "unknown", "fine"]

_KINDS: dict[LetterKind, str] = {
    "back": ORANGE,
    "remind": GOLD,
    "unknown": GOLD,
    "fine": GREEN,
}
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME = 180  # bytes

Look = Callable[[EntrySummary], Entry | None]


@dataclass
class Letter:
    """What goes back to one unit: its files, and what is to be said beside their findings.

    ``is_known`` is false for files of which nobody can tell whose they are.
    """

    unit: str
    is_known: bool = True
    files: list[EntrySummary] = field(default_factory=list)
    mismatches: list[Mismatch] = field(default_factory=list)
    batch: list[Told] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """Return how many errors stand in its files."""
        return sum(file.errors for file in self.files)

    @property
    def unexplained(self) -> int:
        """Return how many warnings want a correction or an explanation."""
        return sum(file.unexplained for file in self.files)

    @property
    def kind(self) -> LetterKind:
        """Return whether it must be sent, or its unit only reminded, or is found out first."""
        if not self.is_known:
            return "unknown"
        odd = any(
            file.state != "ready" or file.is_report or file.receipt in CHANGED
            for file in self.files
        )
        wrong = any(mismatch.kind != "copy" for mismatch in self.mismatches)
        if odd or (self.files and wrong):
            return "back"
        absent = any(mismatch.kind in ABSENT for mismatch in self.mismatches)
        return "remind" if absent else "fine"


def letters(
    files: Iterable[EntrySummary],
    comparison: Comparison,
    found_in_batch: Iterable[Told],
    units: Sequence[Unit] | None = None,
) -> list[Letter]:
    """Return a letter for each unit that handed in or is missing, those to be sent first.

    Those of one kind are in the order of the list of units, then of the files.
    """
    found: dict[str, Letter] = {}
    by_path: dict[str, Letter] = {}
    aside = comparison.copies() | comparison.older
    for file in files:
        if state_of(file, comparison) == "output":
            continue
        unit = comparison.names.get(file.path) or file.unit or PurePosixPath(file.path).stem
        # a file without a name is nobody's; without a list, one that cannot be read is its name's
        is_guess = bool(file.problem) and comparison.expected is None
        is_known = bool(comparison.names.get(file.path) or file.unit) or is_guess
        letter = found.setdefault(unit, Letter(unit, is_known))
        by_path[file.path] = letter
        if file.path not in aside:
            letter.files.append(file)
    for mismatch in comparison.mismatches:
        if mismatch.kind in (
            "unlisted",
            "sum",
            "older",
            "beside",
        ):  # that is the department's own business
            continue
        letter = by_path[mismatch.paths[0]] if mismatch.paths else None
        letter = letter or found.setdefault(mismatch.unit, Letter(mismatch.unit))
        letter.mismatches.append(mismatch)
    for one in found_in_batch:
        by_path[one.path].batch.append(one)
    listed = [found[unit.name] for unit in units or () if unit.name in found]
    names = {letter.unit for letter in listed}
    every = [*listed, *(letter for letter in found.values() if letter.unit not in names)]
    kinds = list(_KINDS)
    return sorted(every, key=lambda letter: kinds.index(letter.kind))


def write_letter(path: Path, letter: Letter, look: Look) -> None:
    """Write the workbook of findings of one unit; ``look`` finds the whole entry of a file."""
    book = _book(path)
    names = (say("intake.letter.name"), say("intake.letter.title", unit=letter.unit))
    page = Page(book, Styles(book), names, say("intake.letter.heads").split("|"), _LETTER)
    page.begin(_greeting(letter))
    for row in _letter_rows(letter, look):
        page.row(row)
    page.colour_levels(1)
    page.end()
    book.close()


def _greeting(letter: Letter) -> str:
    key = "wanted" if letter.errors or letter.unexplained else "other"
    return say(f"intake.letter.{key}", errors=letter.errors, warnings=letter.unexplained)


def _letter_rows(letter: Letter, look: Look) -> Iterator[list[Cell]]:
    for mismatch in letter.mismatches:
        files = "\n".join(mismatch.paths)
        level = say("intake.letter.roster")
        yield [None, level, None, None, mismatch_words(mismatch), None, None, None, files]
    for file in letter.files:
        if file.problem:
            level = say("intake.state.unread")
            yield [None, level, None, None, file.problem, None, None, None, file.path]
        if file.is_report:
            level, words = say("intake.state.recovered"), say("intake.from_report")
            yield [None, level, None, None, words, None, None, None, file.path]
        if file.receipt in CHANGED:
            level = say(f"intake.receipt.{file.receipt}")
            words = say("intake.letter.receipt", number=file.receipt_number)
            yield [None, level, None, None, words, None, None, None, file.path]
        yield from _remark_rows(look(file), file.path)
    for one in (told for told in letter.batch if not told.explanation):
        rule = one.rule
        level = say(f"finding.severity.{rule.severity}")
        yield [None, level, rule.id, None, one.message, None, rule.remedy, None, one.path]


def _remark_rows(entry: Entry | None, path: str) -> Iterator[list[Cell]]:
    """Yield what a unit is told: all but what was explained, or is a hint that says nothing."""
    for number, remark in enumerate(entry.remarks if entry else (), 1):
        idle = remark.status == "not_evaluated" and not remark.unresolved
        if remark.status != "explained" and not idle:
            words = (remark.message, remark.suspects, remark.remedy, remark.explanation)
            yield [number, remark.level, remark.rule, remark.place, *words, path]


def write_list(
    path: Path,
    written: Sequence[tuple[Letter, str]],
    units: Sequence[Unit] | None,
    messages: Mapping[str, str] | None = None,
) -> None:
    """Write who gets what: every unit with its letter's file name, blank where it needs none.

    A season's list has a column more: the letter as a message, by unit.
    """
    more = messages or {}
    heads, columns = say("intake.list.heads").split("|"), _LIST
    if messages is not None:
        heads, columns = [*heads, say("season.message.head")], (*_LIST, Column(60))
    contacts = {unit.name: unit for unit in units or ()}
    book = _book(path)
    names = (say("intake.list.name"), say("intake.list.title"))
    page = Page(book, Styles(book), names, heads, columns)
    page.begin(say("intake.list.hint", **counts(letter for letter, _ in written)))
    for letter, name in written:
        contact = contacts.get(letter.unit, Unit(letter.unit))
        page.row([
            letter.unit,
            say(f"intake.list.{letter.kind}"),
            letter.errors,
            letter.unexplained,
            name,
            "\n".join(file.path for file in letter.files),
            "；".join(mismatch_words(mismatch) for mismatch in letter.mismatches),
            contact.contact,
            contact.phone,
            *([more.get(letter.unit, "")] if messages is not None else []),
        ])  # fmt: skip
    page.colour(1, {say(f"intake.list.{kind}"): colour for kind, colour in _KINDS.items()})
    page.end()
    book.close()


def counts(found: Iterable[Letter]) -> dict[LetterKind, int]:
    """Return how many units get a letter, are reminded, cannot be told, or need nothing."""
    kinds = Counter(letter.kind for letter in found)
    return {kind: kinds[kind] for kind in _KINDS}


def _book(path: Path) -> Workbook:
    """Return a new workbook whose rows go to temporary files beside it at once."""
    options = {"constant_memory": True, "strings_to_urls": False, "tmpdir": str(path.parent)}
    return Workbook(str(path), options)


_WORKBOOK_LETTERS: Mapping[LetterKind, str] = {"back": "intake.letter.file"}


def file_names(
    found: Iterable[Letter], listing: str, keys: Mapping[LetterKind, str] = _WORKBOOK_LETTERS
) -> Iterator[tuple[Letter, str]]:
    """Yield each letter with the name of its file, blank where none is needed.

    Names are fit for every system, whatever the unit is called; equal ones, or that of the
    list itself, are numbered. ``keys`` are the words for the names of the kinds that are written.
    """
    taken = {listing.casefold()}
    for letter in found:
        key = keys.get(letter.kind)
        if not key:
            yield letter, ""
            continue
        stem = shortened(_NOT_IN_NAMES.sub("_", letter.unit).strip(" ."), _LONGEST_NAME) or "_"
        name, number = say(key, unit=stem), 2
        while name.casefold() in taken:
            name = say(key, unit=f"{stem}-{number}")
            number += 1
        taken.add(name.casefold())
        yield letter, name
