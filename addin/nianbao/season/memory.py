"""What a season remembers: every file that came, each unit after each round, what was sent.

One SQLite file beside the project file. A round is one transaction: what ends a run early leaves
all of a round in it, or nothing.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from nianbao.intake.entry import Entry
from nianbao.intake.entry_json import from_text, to_text
from nianbao.intake.known import Known
from nianbao.season.standing import Standing
from nianbao.words import Refusal

_APPLICATION, _VERSION = 0x4E425330, 1  # "NBS0"
_WAIT = 10.0  # seconds for another process that is writing

_SCHEMA = """
create table rounds (number integer primary key, at text not null, received text not null);
create table files (
  key text primary key, sha256 text not null, name text not null, round integer not null,
  received text not null, arrived text not null, unit text not null, year integer,
  state text not null, record text not null
);
create table units (
  round integer not null, unit text not null, state text not null, key text not null,
  file text not null, errors integer not null, unexplained integer not null,
  explained integer not null, newer integer not null, primary key (round, unit)
);
create table sent (
  at text not null, round integer not null, unit text not null, kind text not null,
  file text not null
);
create table approvals (
  unit text not null, rule text not null, reason text not null, by text not null,
  at text not null, primary key (unit, rule)
);
"""
_ENTER = """
insert into files values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (key) do update set
  name = excluded.name, unit = excluded.unit, year = excluded.year, state = excluded.state,
  record = excluded.record
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that went out: when, after which round, to whom, which kind, and its file."""

    at: str
    round: int
    unit: str
    kind: str
    file: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is remembered: its name, its first round, its days, and whose it is."""

    key: str
    name: str
    round: int
    received: str
    arrived: str
    unit: str
    year: int | None
    state: str

    @property
    def came(self) -> str:
        """Return the day on which it came: the department's word before the day of arrival."""
        return self.received or self.arrived


@dataclass(frozen=True, slots=True)
class Approval:
    """What a reviewer let pass: of which unit, under which rule, why, who, and when."""

    unit: str
    rule: str
    reason: str
    by: str
    at: str


def new_memory() -> bytes:
    """Return the database of a season in which nothing has happened yet."""
    with TemporaryDirectory() as place:
        path = Path(place) / "memory"
        with closing(sqlite3.connect(path)) as base:
            base.executescript(_SCHEMA)
            base.execute(f"pragma application_id = {_APPLICATION}")
            base.execute(f"pragma user_version = {_VERSION}")
        return path.read_bytes()


class Memory:
    """A season's database, open while a command runs."""

    def __init__(self, base: sqlite3.Connection, path: Path) -> None:
        self._base = base
        self._path = path

    @property
    def last_round(self) -> int:
        """Return the number of the last round, 0 before the first one."""
        return self._base.execute("select coalesce(max(number), 0) from rounds").fetchone()[0]

    def rounds(self) -> list[tuple[int, str]]:
        """Return every round with the day on which it was taken in."""
        found = self._base.execute("select number, substr(at, 1, 10) from rounds order by number")
        return found.fetchall()

    def known(self, year: int) -> Known:
        """Return what is known before the next round is read."""
        return Known(self._path, year, self.last_round + 1)

    @contextmanager
    def round(
        self, at: str, received: str, entries: Iterable[Entry], standings: Sequence[Standing]
    ) -> Iterator[None]:
        """Enter a round when what stands inside has been done as well: all of it, or nothing."""
        number = self.last_round + 1
        units = {file: one.unit for one in standings for file in one.files}
        with self._all_or_nothing():
            self._base.execute("insert into rounds values (?, ?, ?)", (number, at, received))
            rows = (_row(entry, number, received, units) for entry in entries)
            self._base.executemany(_ENTER, rows)
            self._base.executemany(
                "insert into units values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((number, *one.row) for one in standings),
            )
            yield

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        self._base.execute("begin immediate")
        try:
            yield
            self._base.execute("commit")
        except BaseException:
            self._base.execute("rollback")
            raise

    def standings(self, number: int) -> dict[str, Standing]:
        """Return how each unit stood after a round, in the order in which they were entered."""
        query = "select * from units where round = ? order by rowid"
        rows = self._base.execute(query, (number,))
        return {row[1]: Standing(*row[1:-1], newer=bool(row[-1])) for row in rows}

    @contextmanager
    def sending(self, letters: Iterable[Sent]) -> Iterator[None]:
        """Remember letters when what stands inside has been done as well, all of them or none."""
        with self._all_or_nothing():
            self._base.executemany("insert into sent values (?, ?, ?, ?, ?)", map(astuple, letters))
            yield

    def sent(self) -> list[Sent]:
        """Return every letter that went out, the first one first."""
        return [Sent(*row) for row in self._base.execute("select * from sent order by rowid")]

    def approve(self, approval: Approval) -> None:
        """Remember what a reviewer let pass; a later word on the same goes before."""
        query = "insert or replace into approvals values (?, ?, ?, ?, ?)"
        self._base.execute(query, astuple(approval))

    def approvals(self) -> list[Approval]:
        """Return what reviewers let pass."""
        rows = self._base.execute("select * from approvals order by unit, rule")
        return [Approval(*row) for row in rows]

    def files(self) -> list[Kept]:
        """Return every file that ever came, in the order of rounds and names."""
        query = (
            "select key, name, round, received, arrived, unit, year, state"
            " from files order by round, name"
        )
        return [Kept(*row) for row in self._base.execute(query)]

    def entry(self, key: str) -> Entry | None:
        """Return what was last entered of a file."""
        row = self._base.execute("select record from files where key = ?", (key,)).fetchone()
        return from_text(row[0]) if row else None


@contextmanager
def opened(path: Path) -> Iterator[Memory]:
    """Give a season's memory; refuses where there is none, or something else under its name."""
    if path.is_symlink() or not path.is_file():
        raise Refusal("season.no_memory", file=path.name, folder=path.parent)
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT, isolation_level=None)) as base:
            base.execute("pragma trusted_schema = off")
            stamps = [base.execute(f"pragma {name}").fetchone()[0] for name in _STAMPS]
            if stamps != [_APPLICATION, _VERSION]:
                raise Refusal("season.other_memory", file=path.name)
            yield Memory(base, path)
    except sqlite3.OperationalError as error:
        raise Refusal("season.memory_busy", file=path.name, reason=error) from error
    except sqlite3.DatabaseError as error:
        raise Refusal("season.memory_damaged", file=path.name, reason=error) from error


_STAMPS = ("application_id", "user_version")


def key_of(entry: Entry) -> str:
    """Return by what a file is known again: its bytes, or its name where they were not read."""
    return entry.sha256 or entry.path


def _row(entry: Entry, number: int, received: str, units: dict[str, str]) -> tuple[object, ...]:
    return (
        key_of(entry),
        entry.sha256,
        entry.path,
        number,
        received,
        entry.arrived,
        units.get(entry.path, entry.unit),
        entry.year,
        entry.state,
        to_text(entry),
    )
