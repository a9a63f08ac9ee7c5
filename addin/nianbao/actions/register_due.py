"""What is due in a register: told, written as a table to print and as a calendar file."""

from dataclasses import dataclass
from pathlib import Path

from nianbao.actions.register_check import Beside, known_of
from nianbao.host import Host
from nianbao.host.disk import create_all
from nianbao.register.reminders import Due, calendar, due, table
from nianbao.words import say

DAYS = 5


@dataclass(frozen=True, slots=True)
class Reminded:
    """What is due within ``within`` working days, and the files that were made of it."""

    items: tuple[Due, ...]
    within: int
    paths: tuple[Path, ...]

    @property
    def sentence(self) -> str:
        """Return how many are due."""
        key = "register.due.some" if self.items else "register.due.none"
        slots = {"count": len(self.items)} if self.items else {}
        return say(key, within=self.within, **slots)


def remind(
    host: Host,
    within: int = DAYS,
    *,
    print_to: Path | None = None,
    calendar_to: Path | None = None,
    beside: Beside | None = None,
) -> Reminded:
    """Return what is due in a register, after writing the files asked for, both or none."""
    known = known_of(host, beside)
    items = due(known, within)
    made = {}
    if print_to:
        made[print_to] = table(items, known, within)
    if calendar_to:
        made[calendar_to] = calendar(items, known)
    if made:
        create_all(made)
    return Reminded(tuple(items), within, tuple(made))


def line_of(item: Due) -> str:
    """Return one line on what is due."""
    return say(
        "register.due.line",
        row=item.entry.row,
        number=item.entry.number,
        what=say(f"register.due.{item.what}"),
        due=item.term.due,
        words=item.words,
    )
