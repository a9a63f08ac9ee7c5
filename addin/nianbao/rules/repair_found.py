"""What the search for wrong cells found, and the sentences about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nianbao.form import Cell, Edition
from nianbao.form.filing import Number, plain_number
from nianbao.rules.claim import Claim
from nianbao.rules.equation import Equation
from nianbao.rules.repair_search import CELLS
from nianbao.rules.repair_words import (
    agreement_words,
    difference_words,
    joined,
    short_place,
    subjects_words,
)
from nianbao.rules.typing_errors import Slip
from nianbao.words import say

# So many repairs of a group, changes of a repair and reasons of one kind are said in words.
SHOWN = 3
_CHANGES = 6
_REASONS = 4


@dataclass(frozen=True, slots=True)
class Change:
    """One cell's old and new number; ``old`` is None for a cell that is blank or unreadable."""

    cell: Cell
    old: Number | None
    new: int
    raw: str
    slip: Slip


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the claims say of a repair.

    ``kept`` hold before and after, ``restored`` only after, ``contradicted`` only before: these
    with what their sum would come to. Of the kept ones only those are named that bear on the
    cells of the broken equations or on those that some repair changes.
    """

    kept: tuple[Claim, ...] = ()
    restored: tuple[Claim, ...] = ()
    contradicted: tuple[tuple[Claim, Number], ...] = ()

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Return a key by which better evidence comes first: certain claims before others."""
        against = [claim.certain for claim, _ in self.contradicted]
        for_it = [claim.certain for claim in self.restored]
        return sum(against), -sum(for_it), len(against) - sum(against), sum(for_it) - len(for_it)


@dataclass(frozen=True, slots=True)
class Rivals:
    """How many repairs of the group there are, how many weigh as much by claims, how many more.

    ``are_complete`` is false where the search was given up before it was through.
    """

    all: int
    equal: int
    better: int
    are_complete: bool


@dataclass(frozen=True, slots=True)
class Repair:
    """A smallest set of cells whose change makes all equations of its group hold.

    ``is_sum`` marks totals that were left without a number and are the sum of their parts;
    ``is_open`` a set that has several solutions, of which one is given.
    """

    edition: Edition = field(repr=False)
    changes: tuple[Change, ...]
    evidence: Evidence
    rivals: Rivals
    is_sum: bool = False
    is_open: bool = False

    @property
    def cells(self) -> Mapping[str, tuple[Number | None, int]]:
        """Return old and new number of each cell to change, by its id."""
        return {change.cell.id: (change.old, change.new) for change in self.changes}

    @property
    def size(self) -> int:
        """Return how many cells change."""
        return len(self.changes)

    @property
    def confirmed(self) -> tuple[Claim, ...]:
        """Return the claims on these equations that hold once it is done."""
        return (*self.evidence.restored, *self.evidence.kept)

    @property
    def because(self) -> str:
        """Return what would change, and which evidence leaves just that."""
        if self.is_sum:
            return say("repair.sum.because", changes=self._changes())
        reasons = [*self.agreements, *self._against(), *self._slip(), self._remainder()]
        return say("repair.because", changes=self._changes(), reasons=joined(reasons))

    @property
    def brief(self) -> str:
        """Return what would change and what is special about it, to stand in a list."""
        reasons = [*self._against(), *self._slip()]
        if not reasons:
            return self._changes()
        return say("repair.brief", changes=self._changes(), reasons=joined(reasons))

    @property
    def agreements(self) -> list[str]:
        """Return in words which claims hold once it is done."""
        return [
            *agreement_words(self.evidence.restored, True, self.edition)[:_REASONS],
            *agreement_words(self.evidence.kept, False, self.edition)[:_REASONS],
        ]

    def _changes(self) -> str:
        words = [self._change(change) for change in self.changes[:_CHANGES]]
        rest = say("repair.sum.rest", count=self.size) if self.size > _CHANGES else ""
        return joined(words) + rest

    def _change(self, change: Change) -> str:
        words = say(
            "repair.change",
            place=short_place(change.cell, self.edition),
            old=_old_words(change),
            new=change.new,
        )
        if self.size == 1 or self.is_sum or not change.slip:
            return words
        return say("repair.brief", changes=words, reasons=_slip_words(change))

    def _against(self) -> list[str]:
        contradicted = self.evidence.contradicted[:_REASONS]
        return [difference_words(claim, number, self.edition) for claim, number in contradicted]

    def _slip(self) -> list[str]:
        """Return the slip of the only change; of several, each has its own behind it."""
        only = self.changes[0]
        return [_slip_words(only)] if self.size == 1 and only.slip else []

    def _remainder(self) -> str:
        """Return what the evidence leaves: this one, or how many besides."""
        rivals = self.rivals
        single = "this" if self.size == 1 else "these"
        unreadable = all(change.slip == "unreadable" for change in self.changes)
        cases = {
            "open": self.is_open,
            "forced": unreadable,
            "perhaps_more": not rivals.are_complete,
            "only": rivals.all == 1,
            "against": rivals.better > 0,
            single: rivals.equal == 1,
            "among": rivals.equal < rivals.all,
            "equal": True,
        }
        key = next(key for key, applies in cases.items() if applies)
        return say(
            f"repair.left.{key}",
            size=self.size,
            all=rivals.all,
            equal=rivals.equal,
            better=rivals.better,
        )


def _slip_words(change: Change) -> str:
    return say(f"repair.slip.{change.slip}", new=change.new)


def _old_words(change: Change) -> str:
    if change.old is not None:
        return plain_number(change.old)
    if change.slip == "unreadable":
        return say("repair.old.unreadable", raw=change.raw)
    return say("repair.old.blank")


@dataclass(frozen=True, slots=True)
class Group:
    """Broken equations that hang together, and every smallest repair of them, likeliest first.

    ``equations`` are none where nothing else is wrong but an unreadable cell.
    ``is_unfinished``: the search was given up, there may be other repairs.
    """

    edition: Edition = field(repr=False)
    equations: tuple[Equation, ...]
    repairs: tuple[Repair, ...]
    is_unfinished: bool = False

    @property
    def sentence(self) -> str:
        """Return the likeliest repairs in words with the number of the others, or why none."""
        if not self.repairs:
            return say(
                "repair.group.unfinished" if self.is_unfinished else "repair.group.beyond",
                table=self._table,
                cells=CELLS,
                subjects=subjects_words(self.equations, self.edition),
            )
        first = self.repairs[0]
        return first.because if first.rivals.equal == 1 else self._several(first)

    def _several(self, first: Repair) -> str:
        """Return the repairs that no claim tells apart."""
        count = first.rivals.equal
        words = [
            say("repair.group.numbered", number=number, repair=repair.brief)
            for number, repair in enumerate(self.repairs[: min(count, SHOWN)], 1)
        ]
        if count > SHOWN:
            words.append(say("repair.group.rest", count=count - SHOWN))
        if self.is_unfinished:
            words.append(say("repair.left.perhaps_more"))
        excluded = len(self.repairs) - count
        return say(
            "repair.group.narrowed" if excluded else "repair.group.several",
            table=self._table,
            agreements=joined(first.agreements),
            excluded=excluded,
            count=count,
            size=first.size,
            repairs=say("repair.also").join(words),
        )

    @property
    def exceeded(self) -> bool:
        """Return whether no repair within four cells was found, or not all that there are."""
        return self.is_unfinished or not self.repairs

    @property
    def _table(self) -> str:
        return self.edition.table(self.equations[0].left[0].cell.table).name


@dataclass(frozen=True, slots=True)
class Repairs:
    """The repairs of one filing, a group for each part of it that has nothing to do with others."""

    groups: tuple[Group, ...] = ()

    @property
    def found(self) -> tuple[Repair, ...]:
        """Return every repair, group by group, the likeliest of each first."""
        return tuple(repair for group in self.groups for repair in group.repairs)

    @property
    def exceeded(self) -> bool:
        """Return whether something is broken for which not every repair was found."""
        return any(group.exceeded for group in self.groups)

    @property
    def sentences(self) -> list[str]:
        """Return what to say of each group."""
        return [group.sentence for group in self.groups]
