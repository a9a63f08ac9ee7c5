"""Files that are odd by themselves: of another year or form, sums of others, a strange code."""

from collections import defaultdict
from collections.abc import Sequence

from nianbao.form import edition_of_year
from nianbao.form.text import without_width
from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.mismatch import Mismatch
from nianbao.intake.roster import Unit
from nianbao.rules.years import FIRST_REPORTS

_PARTS_NAMED = 3


def odd_files(read: Sequence[EntrySummary], year: int | None) -> list[Mismatch]:
    """Return the files on another year, or on another form than that of the year."""
    form = edition_of_year(year).id if year and year >= FIRST_REPORTS else None
    mismatches = [
        Mismatch("other_year", file.unit, (file.path,), str(file.year or ""))
        for file in read
        if file.year != year
    ]
    mismatches += [
        Mismatch("other_edition", file.unit, (file.path,), file.edition)
        for file in read
        if form and file.year == year and file.edition != form
    ]
    return mismatches


def sums_of_others(read: Sequence[EntrySummary], units: Sequence[Unit]) -> list[Mismatch]:
    """Return the earlier sums: roll-ups of which a part is here itself, or must be."""
    digests = {file.sha256 for file in read if not file.summed}
    names = {without_width(file.unit) for file in read if not file.summed}
    names |= {without_width(name) for unit in units for name in (unit.name, *unit.former)}
    return [
        Mismatch("sum", file.unit, (file.path,), "、".join(list(file.summed)[:_PARTS_NAMED]))
        for file in read
        if file.summed
        and (
            not digests.isdisjoint(file.summed.values())
            or not names.isdisjoint(map(without_width, file.summed))
        )
    ]


def odd_codes(read: Sequence[EntrySummary], units: Sequence[Unit] | None) -> list[Mismatch]:
    """Return the files whose credit code is another unit's, by the list or by other files."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for unit in units or ():
        owners[unit.credit_code].add(unit.name)
    names = units_by_name(units or ())
    if units is None:
        for file in read:
            owners[file.credit_code].add(file.unit)
    found = []
    for file in read:
        listed = names.get(without_width(file.unit))
        others = owners[file.credit_code] - {listed.name if listed else file.unit}
        if file.unit and file.credit_code and (listed or units is None):
            own = listed.credit_code if listed else ""
            if others or own not in ("", file.credit_code):
                said = "、".join(sorted(filter(None, others))) or own
                found.append(Mismatch("code", file.unit, (file.path,), said))
    return found


def units_by_name(units: Sequence[Unit]) -> dict[str, Unit]:
    """Return units by their name and former names without blanks; present names go before."""
    names = {without_width(name): unit for unit in units for name in unit.former}
    return names | {without_width(unit.name): unit for unit in units}
