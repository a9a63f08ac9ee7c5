"""How one figure was read: what is printed where, under which labels, and how surely."""

from dataclasses import dataclass
from typing import Literal

from nianbao.form import Figure

State = Literal["found", "blank", "unreadable", "ambiguous", "missing"]


@dataclass(frozen=True, slots=True)
class CellReading:
    """A figure, the labels printed beside and above it, and why it is not certain.

    ``why`` are sentences, empty where everything was exact; ``choices`` are the numbers that
    it may be where nobody can tell which: then the figure is blank. One that is not
    ``is_alone`` is printed together with the others of its row, and has their text.
    """

    figure: Figure
    row: str = ""
    column: str = ""
    why: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    is_alone: bool = True

    @property
    def state(self) -> State:
        """Return what became of the figure; each has exactly one state."""
        if self.choices:
            return "ambiguous"
        if not self.figure.at:
            return "missing"
        if self.figure.problem:
            return "unreadable"
        return "blank" if self.figure.is_blank else "found"

    @property
    def is_exact(self) -> bool:
        """Return whether nothing had to be overlooked or concluded to read the figure."""
        return not self.why and self.state in ("found", "blank")
