"""How each unit stands after a round: by the file of it that counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nianbao.intake.entry_summary import EntrySummary
from nianbao.intake.mismatch import ABSENT
from nianbao.intake.roster import Unit
from nianbao.intake.roster_reconciliation import Comparison
from nianbao.intake.summary import state_of

# of several files of a unit that all count for something, the first of these states is its own
_ORDER = ("unsettled", "ready", "explain", "recovered", "blocked", "unread")


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit after a round: its state, the file that counts, and what stands against it.

    ``key`` tells the file's bytes, ``newer`` is true where a later file of it is no good; ``files``
    are all that are known as the unit's.
    """

    unit: str
    state: str
    key: str = ""
    file: str = ""
    errors: int = 0
    unexplained: int = 0
    explained: int = 0
    newer: bool = False
    files: tuple[str, ...] = field(default=(), compare=False)

    @property
    def row(self) -> tuple[object, ...]:
        """Return what is remembered of it."""
        return (
            self.unit, self.state, self.key, self.file, self.errors, self.unexplained,
            self.explained, int(self.newer),
        )  # fmt: skip


def standings(
    files: Sequence[EntrySummary], comparison: Comparison, units: Sequence[Unit] | None
) -> Iterator[Standing]:
    """Yield how each unit stands: those of the list in its order, else those that filed."""
    by_unit: dict[str, list[EntrySummary]] = {unit.name: [] for unit in units or ()}
    for file in files:
        if state_of(file, comparison) != "output":
            name = comparison.names.get(file.path) or ("" if units else file.unit)
            if name:
                by_unit.setdefault(name, []).append(file)
    absent = {one.unit for one in comparison.mismatches if one.kind in ABSENT - {"unread"}}
    for name, own in by_unit.items():
        yield _standing(name, own, comparison, is_absent=name in absent)


def _standing(
    unit: str, own: Sequence[EntrySummary], comparison: Comparison, *, is_absent: bool
) -> Standing:
    paths = tuple(file.path for file in own)
    aside = comparison.older | comparison.newer | comparison.copies()
    standing = [file for file in own if file.path not in aside]
    states = {file.path: state_of(file, comparison) for file in standing}
    if is_absent or not standing:
        return Standing(unit, "absent", files=paths)
    counted = min(standing, key=lambda file: _ORDER.index(states[file.path]))
    return Standing(
        unit,
        states[counted.path],
        counted.sha256 or counted.path,
        counted.path,
        counted.errors,
        counted.unexplained,
        counted.explained,
        newer=not comparison.newer.isdisjoint(paths),
        files=paths,
    )
