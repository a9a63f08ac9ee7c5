"""What changed between two versions of a unit's filing: figures and sections."""

from nianbao.form import edition
from nianbao.form.filing import Number, plain_number
from nianbao.intake.entry import Entry
from nianbao.rules.cell_names import place
from nianbao.words import say

_SHOWN = 5


def changes(before: Entry, now: Entry) -> list[str]:
    """Return in words which figures are others, old and new, and which sections read otherwise.

    Totals follow from other figures and are left out. Forms of two editions are not compared.
    """
    if before.edition != now.edition or not now.edition:
        return [say("season.change.edition")]
    form = edition(now.edition)
    found = [
        say("season.change.figure", at=place(cell, form), old=_words(old), new=_words(new))
        for cell, old, new in zip(form.cells, before.numbers, now.numbers, strict=True)
        if old != new and not cell.is_total
    ]
    numbers = sorted({*before.prose, *now.prose})
    found += [
        say("season.change.section", name=form.sections[number - 1].heading)
        for number in numbers
        if before.prose.get(number, "") != now.prose.get(number, "")
    ]
    return found or [say("season.change.none")]


def in_short(found: list[str]) -> str:
    """Return changes on one line, of many the first ones."""
    more = [say("season.change.more", count=len(found))] if len(found) > _SHOWN else []
    return "；".join([*found[:_SHOWN], *more])


def _words(number: Number | None) -> str:
    return say("book.blank") if number is None else str(plain_number(number))
