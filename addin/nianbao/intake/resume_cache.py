"""A cache of entries in the user's own folder, from which an interrupted run resumes."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from nianbao._log import log_path
from nianbao.form.edition import editions
from nianbao.intake.entry import Entry
from nianbao.intake.entry_json import from_text, to_text
from nianbao.rules import ruleset

_WRITTEN_AT_ONCE = 200
_KEPT_FOR = 30 * 24 * 3600


class ResumeCache:
    """Entries by the name and the digest of their files.

    What another version of program or rules has stored counts for nothing. The file is kept
    where nobody else writes, never beside the filings, whose folder others may share. Nothing
    that happens to it stops a run: without it, everything is read again.
    """

    def __init__(self, table: Path, terms: str) -> None:
        self._path = _own_folder() / f"{sha256(str(table.resolve()).encode()).hexdigest()}.sqlite"
        self._waiting = 0
        stamp = json.dumps([_program(), [ruleset(name).sha256 for name in editions()], terms])
        try:
            self._open(stamp)
        except (sqlite3.DatabaseError, OSError):  # cut off by what ended the run
            self._open_anew(stamp)

    def __len__(self) -> int:
        return self._base.execute("select count(*) from entries").fetchone()[0]

    def get(self, name: str, digest: str) -> Entry | None:
        """Return what was entered of a file with these bytes, or None."""
        query = "select record from entries where name = ? and sha256 = ?"
        found = self._base.execute(query, (name, digest)).fetchone()
        return from_text(found[0]) if found else None

    def put(self, entry: Entry) -> None:
        """Keep an entry; every 200th time all are written to the disk."""
        row = (entry.path, entry.sha256, to_text(entry))
        self._base.execute("insert or replace into entries values (?, ?, ?)", row)
        self._waiting += 1
        if self._waiting >= _WRITTEN_AT_ONCE:
            self.save()

    def save(self) -> None:
        """Write everything to the disk."""
        self._base.commit()
        self._waiting = 0

    def close(self, *, done: bool) -> None:
        """Let go of the file; when the work is done, it is removed."""
        if not done:
            self.save()
        self._base.close()
        if done:
            self._path.unlink(missing_ok=True)

    def _open_anew(self, stamp: str) -> None:
        try:
            self._path.unlink(missing_ok=True)
            self._open(stamp)
        except (sqlite3.DatabaseError, OSError):  # nowhere to write: nothing is kept
            self._path = Path(":memory:")
            self._open(stamp)

    def _open(self, stamp: str) -> None:
        if self._path.is_symlink():
            self._path.unlink()
        self._base = sqlite3.connect(self._path)
        self._base.execute("pragma synchronous = off")
        self._base.execute("create table if not exists stamp (text)")
        self._base.execute(
            "create table if not exists entries (name, sha256, record, primary key (name, sha256))"
        )
        if self._base.execute("select text from stamp").fetchone() != (stamp,):
            self._base.execute("delete from entries")
            self._base.execute("delete from stamp")
            self._base.execute("insert into stamp values (?)", (stamp,))
        self._base.commit()


def _own_folder() -> Path:
    """Return the folder of caches; those of runs that were never resumed are removed."""
    folder = log_path().parent / "resume"
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in folder.glob("*.sqlite"):
            if time.time() - old.stat().st_mtime > _KEPT_FOR:
                old.unlink()
    return folder


@cache
def _program() -> str:
    """Return a digest of the program itself."""
    digest = sha256()
    for file in _sources(files("nianbao")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith((".py", ".toml", ".json")):
            yield entry
