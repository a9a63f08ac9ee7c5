"""What a season knows of files before a folder is read."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_FIND = "select round, received, arrived, unit from files where key = ?"


@dataclass(frozen=True, slots=True)
class Seen:
    """When a file first came: round, day by the department's word, day of arrival; and whose."""

    round: int
    received: date | None
    arrived: date | None
    unit: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a season knows before a folder is read: its year, and its memory of earlier files.

    ``round`` is the number of the round that is being read; small, and good for other processes.
    """

    path: Path
    year: int
    round: int

    def seen(self, digest: str) -> Seen | None:
        """Return when a file of these bytes first came, None for a new one."""
        with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)) as base:
            row = base.execute(_FIND, (digest,)).fetchone()
        return Seen(row[0], _day(row[1]), _day(row[2]), row[3]) if row else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
