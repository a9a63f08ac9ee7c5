"""What a register holds: applications, disputes, and the settings by which they are counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from nianbao.register.workdays import Stretch


class Misread(NamedTuple):
    """A cell whose content could not be read: the column's id, and the text that stands there."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One 件 of the register; ``row`` is its row on the sheet.

    ``applicant`` is the id of a column of table three, ``result`` that of a row; the other fields
    are told in register.toml. ``name``, ``contact``, ``content`` and ``remarks`` are personal:
    they never leave the register. ``misread`` are the cells that could not be read.
    """

    row: int
    number: str = ""
    received: date | None = None
    way: str = ""
    applicant: str = ""
    name: str = ""
    contact: str = ""
    joint: int | None = None
    content: str = ""
    part: int | None = None
    supplement_notice: date | None = None
    supplemented: date | None = None
    extension: int | None = None
    extension_notice: date | None = None
    asked: date | None = None
    replied: date | None = None
    fee_method: str = ""
    pages: int | None = None
    fee_notice: date | None = None
    fee_asked: Decimal | None = None
    paid: date | None = None
    fee_received: Decimal | None = None
    answered: date | None = None
    result: str = ""
    remarks: str = ""
    misread: tuple[Misread, ...] = ()

    @property
    def obstacle(self) -> str:
        """Return why it cannot be counted, as a key of words; blank where it can."""
        missing = {x.column for x in self.misread}
        if not self.received:
            return "misread_received" if "received" in missing else "no_received"
        if not self.applicant:
            return "misread_applicant" if "applicant" in missing else "no_applicant"
        if bool(self.answered) != bool(self.result):
            if missing & {"answered", "result"}:
                return "misread_answer"
            return "no_result" if self.answered else "no_answered"
        return "misread_answer" if missing & {"answered", "result"} else ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """One case; ``kind`` and ``outcome`` are ids of table four, its fields told in register.toml.

    A case without an outcome is pending.
    """

    row: int
    number: str = ""
    about: str = ""
    kind: str = ""
    filed: date | None = None
    closed: date | None = None
    outcome: str = ""
    remarks: str = ""
    misread: tuple[Misread, ...] = ()

    @property
    def obstacle(self) -> str:
        """Return why it cannot be counted, as a key of words; blank where it can."""
        if self.misread:
            return "misread_dispute"
        if not self.kind:
            return "no_kind"
        if not self.filed:
            return "no_filed"
        decided = self.outcome not in ("", "pending")
        return "" if decided == bool(self.closed) else "no_closed" if decided else "no_outcome"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a register is counted.

    ``day`` is the day by which it is judged, None for today. ``each_part``: of an application that
    was split each 件 counts, else the first one alone. ``each_joint``: joint applicants count one
    by one, else by the first named. ``restarts_on_payment``: the term runs anew from a payment.
    ``counts_pending``: a dispute pending from last year counts again.
    """

    year: int | None = None
    unit: str = ""
    day: date | None = None
    each_part: bool = True
    each_joint: bool = False
    restarts_on_payment: bool = True
    counts_pending: bool = True
    own_days: tuple[Stretch, ...] = ()
    misread: tuple[Misread, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """A register as it stands in a workbook."""

    entries: Sequence[Entry] = ()
    disputes: Sequence[Dispute] = ()
    settings: Settings = field(default_factory=Settings)
    explained: Mapping[str, str] = field(default_factory=dict)

    def weight(self, entry: Entry) -> int:
        """Return for how many 件 an entry counts."""
        if not self.settings.each_part and (entry.part or 1) > 1:
            return 0
        return max(entry.joint or 1, 1) if self.settings.each_joint else 1
