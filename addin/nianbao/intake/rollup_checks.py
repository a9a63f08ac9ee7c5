"""The rules on a sum and its parts; their records stand in rules/catalogues/batch."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nianbao.book.layout import layout_of
from nianbao.form import Cell, Filing
from nianbao.form.filing import Number, plain_number
from nianbao.intake.rollup import BatchRemark, Member, RollUp
from nianbao.rules import Rule, Verdict
from nianbao.rules.catalogue import batch_rules
from nianbao.rules.cell_names import place
from nianbao.words import say

_SHOWN = 5


@dataclass(frozen=True)
class Case:
    """One rule to be tested on a sum.

    ``now`` is the sum as the filings are at present, ``parent`` the roll-up workbook's filing,
    ``verdict`` what the rules on one filing find in it, ``recorded`` the members as they were when
    it was summed. ``last`` is last year's roll-up, ``last_units`` the units that it counted.
    """

    rule: Rule
    now: RollUp
    parent: Filing
    verdict: Verdict
    recorded: Sequence[Member]
    last: Filing | None = None
    last_units: Sequence[str] | None = None

    def remark(
        self,
        key: str,
        slots: Mapping[str, object],
        units: Sequence[str] = (),
        cells: Sequence[str] = (),
    ) -> BatchRemark:
        """Return a remark under this rule."""
        return BatchRemark(self.rule, say(f"rollup.{key}", **slots), tuple(units), tuple(cells))


Check = Callable[[Case], Iterator[BatchRemark]]


def remarks(
    now: RollUp,
    parent: Filing,
    verdict: Verdict,
    recorded: Sequence[Member],
    last: tuple[Filing, Sequence[str] | None] | None = None,
) -> list[BatchRemark]:
    """Return everything that stands against a sum, by rule; the gaps come first."""
    filing, units = last or (None, None)
    found = [*now.gaps, *now.warnings]
    for rule in batch_rules().values():
        if rule.check in CHECKS:
            case = Case(rule, now, parent, verdict, recorded, filing, units)
            found += CHECKS[rule.check](case)
    return found


def sums(case: Case) -> Iterator[BatchRemark]:
    """Yield every cell of the roll-up that is not the sum of the filings as they are now."""
    for cell in case.now.edition.cells:
        said = case.parent.figures[cell.id].number or 0
        comes_to = case.now.sums[cell.id] or 0
        if said == comes_to:
            continue
        causes = list(_causes(case, cell))
        slots = {
            "at": _address(case, cell),
            "place": place(cell, case.now.edition),
            "said": _text(said),
            "sum": _text(comes_to),
            "difference": _more_or_less(said - comes_to),
            "causes": _listed(causes) if causes else say("rollup.no_cause"),
        }
        yield case.remark("sums", slots, cells=[cell.id])


def _causes(case: Case, cell: Cell) -> Iterator[str]:
    """Yield whose number changed since the sum was made, who came and who went."""
    was = {member.unit: member.numbers[cell.index] for member in case.recorded}
    now = {member.unit: member.numbers[cell.index] for member in case.now.members}
    for unit in dict.fromkeys([*now, *was]):
        old, new = was.get(unit), now.get(unit)
        if old != new:
            key = "cause" if unit in was and unit in now else "came" if unit in now else "went"
            yield say(f"rollup.{key}", unit=unit, old=_text(old), new=_text(new))


def members(case: Case) -> Iterator[BatchRemark]:
    """Yield the units that were summed and are not here now, and those that came since."""
    was, are = ({m.unit for m in found} for found in (case.recorded, case.now.members))
    for key, units in (("gone", was - are), ("come", are - was)):
        if units:
            yield case.remark(key, _units(sorted(units)), sorted(units))


def balance(case: Case) -> Iterator[BatchRemark]:
    """Yield the equations that the sums do not satisfy."""
    for finding in case.verdict.findings:
        if finding.axis and finding.status == "broken":
            slots = {"rule": finding.rule.id, "message": finding.message}
            yield case.remark("balance", slots, cells=finding.cells)


def last_rollup(case: Case) -> Iterator[BatchRemark]:
    """Yield the difference to what last year's roll-up carried over, and who came or went."""
    if case.last is None:
        return
    carried = case.last.figures.get("applications.carried_out.total")
    now = case.parent.figures["applications.carried_in.total"].number or 0
    then = carried.number or 0 if carried else 0
    if now == then:
        return
    slots = {
        "now": _text(now),
        "then": _text(then),
        "difference": _more_or_less(now - then),
        "changed": _changed_units(case),
    }
    yield case.remark("last", slots, cells=["applications.carried_in.total"])


def joint_documents(case: Case) -> Iterator[BatchRemark]:
    """Yield the documents that several units name as made by them together."""
    options = case.rule.options
    found: defaultdict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for unit, prose in case.now.prose.items():
        for match in re.finditer(options["number"], prose):
            near = prose[max(0, match.start() - options["margin"]) : match.end()]
            is_known = any(word in match[0] for word in options["known"])
            if not is_known and any(word in near for word in options["together"]):
                found[_number_key(match[0])].setdefault(unit, match[0])
    yield from _shared(case, "joint_document", found)


def joint_suits(case: Case) -> Iterator[BatchRemark]:
    """Yield the cases that several units name."""
    found: defaultdict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for unit, prose in case.now.prose.items():
        for match in re.finditer(case.rule.options["number"], prose):
            found[_number_key(match[0])].setdefault(unit, match[0])
    yield from _shared(case, "joint_suit", found)


def counted_twice(case: Case) -> Iterator[BatchRemark]:
    """Yield the units whose whole table of applications is the same as that of another."""
    cells = [c for c in case.now.edition.cells if c.table == "applications" and not c.is_total]
    found: defaultdict[tuple[Number, ...], list[Member]] = defaultdict(list)
    for member in case.now.members:
        numbers = tuple(member.numbers[cell.index] or 0 for cell in cells)
        if sum(number != 0 for number in numbers) >= case.rule.options["cells"]:
            found[numbers].append(member)
    for same in found.values():
        if len(same) > 1:
            units = [member.unit for member in same]
            count = sum((same[0].numbers[cell.index] or 0) != 0 for cell in cells)
            slots = {**_units(units), "count": count}
            yield case.remark("counted_twice", slots, units)


def two_levels(case: Case) -> Iterator[BatchRemark]:
    """Yield what the prose says of the body itself, where its own filing says otherwise."""
    own = case.now.own
    if own is None:
        return
    cell = case.now.edition.by_id["applications.new.total"]
    number = own.numbers[cell.index] or 0
    for paragraphs in case.parent.sections.values():
        for paragraph in paragraphs:
            for match in re.finditer(case.rule.options["own"], paragraph.text):
                told = int(match["number"])
                if told != number:
                    slots = {
                        "at": paragraph.at.replace("!", " "),
                        "words": match[0],
                        "number": _text(number),
                        "difference": _more_or_less(told - number),
                    }
                    yield case.remark("two_levels", slots, [own.unit], [cell.id])


def dominant_member(case: Case) -> Iterator[BatchRemark]:
    """Yield every unit whose figures are nearly all of the sum."""
    options = case.rule.options
    if len(case.now.members) < options["members"]:
        return
    share = Decimal(options["share"])
    found: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in case.now.edition.cells:
        total = case.now.sums[cell.id] or 0
        if total < options["money" if cell.measure == "money" else "counts"]:
            continue
        for member in case.now.members:
            if (member.numbers[cell.index] or 0) > share * total:
                found[member.unit].append(cell)
    numbers = {member.unit: member.numbers for member in case.now.members}
    for unit, cells in found.items():
        words = [
            say(
                "rollup.share",
                place=place(cell, case.now.edition),
                number=_text(numbers[unit][cell.index]),
                total=_text(case.now.sums[cell.id]),
            )
            for cell in cells
        ]
        slots = {"unit": unit, "cells": _listed(words)}
        yield case.remark("dominant", slots, [unit], [cell.id for cell in cells])


def changed_members(case: Case) -> Iterator[BatchRemark]:
    """Yield the units whose figures are no longer those that were summed."""
    before = {member.unit: member.numbers for member in case.recorded}
    for member in case.now.members:
        old = before.get(member.unit)
        if old is None or old == member.numbers:
            continue
        cells = [c for c in case.now.edition.cells if old[c.index] != member.numbers[c.index]]
        words = [
            say(
                "rollup.change",
                at=_address(case, cell),
                old=_text(old[cell.index]),
                new=_text(member.numbers[cell.index]),
            )
            for cell in cells
        ]
        slots = {"unit": member.unit, "count": len(cells), "cells": _listed(words)}
        yield case.remark("changed", slots, [member.unit], [c.id for c in cells])


CHECKS: dict[str, Check] = {
    "sums": sums,
    "members": members,
    "balance": balance,
    "last_rollup": last_rollup,
    "joint_documents": joint_documents,
    "counted_twice": counted_twice,
    "two_levels": two_levels,
    "dominant_member": dominant_member,
    "joint_suits": joint_suits,
    "changed_members": changed_members,
}


def _changed_units(case: Case) -> str:
    if case.last_units is None:
        return say("rollup.units_unknown")
    was = {case.now.aliases.get(unit, unit) for unit in case.last_units}
    are = {member.unit for member in case.now.members}
    parts = [
        say(f"rollup.units_{key}", **_units(sorted(units)))
        for key, units in (("new", are - was), ("gone", was - are))
        if units
    ]
    return "；".join(parts) or say("rollup.units_same")


def _shared(
    case: Case, key: str, found: dict[tuple[str, ...], dict[str, str]]
) -> Iterator[BatchRemark]:
    for by_unit in found.values():
        if len(by_unit) > 1:
            units = list(by_unit)
            number = min(by_unit.values(), key=len)
            yield case.remark(key, {"number": number, **_units(units)}, units)


def _number_key(number: str) -> tuple[str, ...]:
    """Return what is the same however a number is written: its figures, two characters of its name.

    The text before a number runs into its name, so that only the end of the name is sure.
    """
    head = re.split(r"[〔\[（(【〕\]）)】]", number)
    names = [part[-2:] for part in head if part and not part[0].isdigit()]
    return (*re.findall(r"\d+", number), *names[:1])


def _address(case: Case, cell: Cell) -> str:
    return layout_of(case.now.edition.id).address_of(cell).replace("!", " ")


def _text(number: Number | None) -> str:
    return say("book.blank") if number is None else plain_number(number)


def _more_or_less(difference: Number) -> str:
    key = "more_by" if difference > 0 else "less_by"
    return say(f"rollup.{key}", number=_text(abs(difference)))


def _units(units: Sequence[str]) -> dict[str, object]:
    return {"units": _listed(units, "more_units"), "count": len(units)}


def _listed(words: Sequence[str], more: str = "more") -> str:
    shown = "、".join(words[:_SHOWN])
    return say(f"rollup.{more}", words=shown, count=len(words)) if len(words) > _SHOWN else shown
