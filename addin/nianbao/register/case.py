"""What every check of a register is given, and how a finding of it is made."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from nianbao.form import Edition, Filing
from nianbao.form.filing import Number
from nianbao.register.entry import Dispute, Entry, Register
from nianbao.register.sheets import place_of
from nianbao.register.workdays import WorkDays
from nianbao.rules import Finding, Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Known:
    """What a check may know: the register, the day by which it is judged, and what is beside it.

    ``filing`` is the filing that was filled from it, ``last`` last year's register.
    """

    register: Register
    form: Edition
    year: int
    today: date
    days: WorkDays
    filing: Filing | None = None
    last: Register | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A register before one rule."""

    rule: Rule
    ruleset: RuleSet
    known: Known

    def broken(
        self,
        case: str,
        entry: Entry | Dispute,
        column: str,
        /,
        *,
        sides: tuple[Number, Number] | None = None,
        **slots: object,
    ) -> Finding:
        """Return a finding about a field of an entry; ``row`` is among the slots."""
        part = "applications" if isinstance(entry, Entry) else "disputes"
        return self.at(
            case,
            place_of(part, entry.row, column),
            sides=sides,
            told=repr(entry),
            **{"row": entry.row, **slots},
        )

    def at(
        self,
        case: str,
        place: str,
        /,
        *,
        sides: tuple[Number, Number] | None = None,
        told: str = "",
        **slots: object,
    ) -> Finding:
        """Return a finding about a place; it stays explained while ``told`` stays the same."""
        left, right = sides or (None, None)
        parts = [self.rule.id, self.rule.since, case, told or repr(sorted(slots.items()))]
        digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
        return Finding(
            rule=self.rule,
            status="broken",
            sentence=case,
            slots={name: str(value) for name, value in slots.items()},
            at=place,
            left=left,
            right=right,
            digest=digest[:16],
        )


Check = Callable[[Case], Iterator[Finding]]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """Make a function a check that records of the register's rules may name."""
    CHECKS[function.__name__] = function
    return function
