"""What lies in a folder that was handed in: files that may be filings, all others with a reason.

Nothing is opened but archives, nothing is unpacked to disk, no link is followed, and names from
archives are only ever shown. What operating systems and spreadsheet programs leave in folders
(lock files, previews) is passed over.
"""

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nianbao.host.disk import TEMPORARY, reason
from nianbao.host.file import WORKBOOKS
from nianbao.host.locks import owner_of
from nianbao.intake.archive import ArchiveError, Member, content, members, name_of
from nianbao.words import Refusal, say

MOST_BYTES = 30 * 2**20  # a filing is 70 kB; pictures may have been pasted in

_ARCHIVES = frozenset({".zip"})
_OTHER_ARCHIVES = frozenset({".rar", ".7z", ".tar", ".gz", ".tgz"})
_UNFINISHED = frozenset({".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart"})
_OLD = frozenset({".xls", ".et", ".ett", ".xlt"})
_LITTER = ("~$", ".~", "._", TEMPORARY)
_LITTER_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx"})
_OPEN = ("~$", ".~")  # before the name of a workbook that somebody has open


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a filing, or one that cannot be; small, and good for another process.

    ``name`` is how tables call it: its path inside the folder with ``/``, behind an archive's
    name that of the member; fit for print. ``problem`` says why it is not taken in, ``note`` what
    else is to be known of it. ``size`` is in bytes.
    """

    name: str
    path: Path
    member: Member | None = None
    size: int = 0
    problem: str = ""
    note: str = ""

    def data(self) -> bytes:
        """Return the file's bytes; refuses what has a problem, or cannot be read now."""
        if self.problem:
            raise Refusal("files.problem", problem=self.problem)
        try:
            if self.member:
                return content(self.path, self.member)
            with self.path.open("rb") as file:
                # a buffer of the size that is allowed would cost more than reading the file
                size = os.fstat(file.fileno()).st_size
                data = file.read(min(size, MOST_BYTES) + 1)
        except ArchiveError as error:
            raise Refusal(f"files.member_{error.reason}") from error
        except OSError as error:
            raise Refusal("files.unreadable", reason=reason(error)) from error
        if len(data) > MOST_BYTES:
            raise Refusal("files.problem", problem=_too_large(len(data)))
        return data


def candidates(folder: Path, leave_out: Collection[Path] = ()) -> Iterator[Candidate]:
    """Yield every file below a folder, in the order of names, archives with their members.

    ``leave_out`` are files or folders that are passed over: the outcome of this work. Refuses
    where there is no folder; whatever else is amiss becomes a candidate with its problem.
    """
    if not folder.is_dir():
        raise Refusal("files.no_folder", path=folder)
    passed = {path.resolve() for path in leave_out}
    yield from _below(folder.resolve(), "", passed)


def _below(folder: Path, prefix: str, passed: Collection[Path]) -> Iterator[Candidate]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield _rejected(prefix or ".", folder, "unreadable_folder", reason=reason(error))
        return
    names = {entry.name for entry in entries}
    for entry in entries:
        path, name = Path(entry.path), f"{prefix}{shown(entry.name)}"
        if _is_litter(entry.name) or path in passed:
            continue
        try:
            info = entry.stat(follow_symlinks=False)
        except OSError as error:
            yield _rejected(name, path, "unreadable", reason=reason(error))
            continue
        if _is_link(info):
            yield _rejected(name, path, "link")
        elif stat.S_ISDIR(info.st_mode):
            yield from _below(path, f"{name}/", passed)
        elif not stat.S_ISREG(info.st_mode):
            yield _rejected(name, path, "special")
        elif path.suffix.strip().lower() in _ARCHIVES:
            yield from _inside(path, name)
        else:
            note = _note_of_lock(path, names)
            yield Candidate(name, path, None, info.st_size, _problem(name, info.st_size), note)


def _inside(path: Path, name: str) -> Iterator[Candidate]:
    """Yield the members of an archive."""
    try:
        found = members(path)
    except ArchiveError as error:
        yield _rejected(name, path, f"archive_{error.reason}")
        return
    except OSError as error:
        yield _rejected(name, path, "unreadable", reason=reason(error))
        return
    if any(member.name == "xl/workbook.xml" for member in found):
        yield _rejected(name, path, "misnamed")
        return
    taken = [m for m in found if not m.is_folder and not _is_litter_inside(m.name)]
    if not taken:
        yield _rejected(name, path, "archive_empty")
    for member in sorted(taken, key=lambda member: (member.name, member.offset)):
        inside = f"{name}/{shown(member.name)}"
        yield Candidate(inside, path, member, member.size, _member_problem(member))


def _problem(name: str, size: int) -> str:
    """Return why a file of this name and size is no filing; blank where it may be one."""
    suffix = PurePosixPath(name).suffix.strip().lower()
    if suffix in WORKBOOKS:
        return _too_large(size) if size > MOST_BYTES else ""
    for kinds, key in (
        (_ARCHIVES | _OTHER_ARCHIVES, "other_archive"),
        (_UNFINISHED, "unfinished"),
        (_OLD, "old"),
    ):
        if suffix in kinds:
            return say(f"files.{key}", suffix=suffix)
    return say("files.other", suffix=suffix) if suffix else say("files.no_suffix")


def _member_problem(member: Member) -> str:
    parts = PurePosixPath(member.name).parts
    if ".." in parts or member.name.startswith("/") or ":" in member.name:
        return say("files.outside")
    if member.is_secret:
        return say("files.member_secret")
    problem = _problem(member.name, member.size)
    if not problem and member.is_dense:
        return say("files.dense")
    return problem


def _too_large(size: int) -> str:
    return say("files.too_large", size=-(-size // 2**20), limit=MOST_BYTES // 2**20)


def _rejected(name: str, path: Path, key: str, **slots: object) -> Candidate:
    return Candidate(name, path, problem=say(f"files.{key}", **slots))


def shown(name: str) -> str:
    """Return a file's name as it can be printed anywhere: one line, nothing invisible in it."""
    text = name_of(os.fsencode(name))
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER) or name.lower() in _LITTER_NAMES


def _is_litter_inside(name: str) -> bool:
    return any(_is_litter(part) for part in PurePosixPath(name).parts if part != "..")


def _is_link(info: os.stat_result) -> bool:
    """Return whether it is a link; on Windows also a junction, but no placeholder of a cloud."""
    tag = getattr(info, "st_reparse_tag", 0)
    links = (
        getattr(stat, "IO_REPARSE_TAG_SYMLINK", -1),
        getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1),
    )
    return stat.S_ISLNK(info.st_mode) or tag in links


def _note_of_lock(path: Path, names: Collection[str]) -> str:
    """Return what to say of a workbook beside which a program has laid its lock file."""
    locks = [f"{mark}{path.name}" for mark in _OPEN]
    locks.append(f".~lock.{path.name}#")
    lock = next((lock for lock in locks if lock in names), "")
    if not lock:
        return ""
    owner = owner_of(path.with_name(lock))
    return say("files.open_by", owner=owner) if owner else say("files.open")
