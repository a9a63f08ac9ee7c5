"""What lies in a folder that was handed in: files that may be filings, all others with a reason.

Nothing is opened but archives and e-mails, nothing is unpacked to disk, no link is followed, and
names from archives are only ever shown. What operating systems and spreadsheet programs leave in
folders (lock files, previews) is passed over.
"""

import os
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from nianbao.host.disk import TEMPORARY, reason
from nianbao.host.locks import owner_of
from nianbao.intake.archive import ArchiveError, Member, content, members, name_of
from nianbao.intake.kinds import ARCHIVES, MAILS, problem_of
from nianbao.intake.mail import MailError, attachments
from nianbao.words import Refusal, say

MOST_BYTES = 30 * 2**20  # a filing is 70 kB; pictures may have been pasted in

_DEEPEST = 3  # an archive in an e-mail in an archive
_MOST_NESTED = 500  # files in an archive or e-mail that lies in another one
_LITTER = ("~$", ".~", "._", TEMPORARY)
_LITTER_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx"})
_OPEN = ("~$", ".~")  # before the name of a workbook that somebody has open


Step = Member | int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a filing, or one that cannot be; small, and good for another process.

    ``name`` is how tables call it: its path inside the folder with ``/``, behind an archive's
    name that of the member; fit for print. ``inside`` leads to it through archives and e-mails,
    of which an attachment is known by its number. ``problem`` says why it is not taken in, ``note``
    what else is to be known of it. ``size`` is in bytes.
    """

    name: str
    path: Path
    inside: tuple[Step, ...] = ()
    size: int = 0
    problem: str = ""
    note: str = ""

    def data(self) -> bytes:
        """Return the file's bytes; refuses what has a problem, or cannot be read now."""
        if self.problem:
            raise Refusal("files.problem", problem=self.problem)
        try:
            with self.path.open("rb") as file:
                if self.inside:
                    return _inner(file, self.inside)
                # a buffer of the size that is allowed would cost more than reading the file
                size = os.fstat(file.fileno()).st_size
                data = file.read(min(size, MOST_BYTES) + 1)
        except ArchiveError as error:
            raise Refusal(f"files.member_{error.reason}") from error
        except MailError as error:
            raise Refusal(f"files.mail_{error.reason}") from error
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
        elif path.suffix.strip().lower() in ARCHIVES | MAILS:
            yield from _opened(path, name)
        else:
            note = _note_of_lock(path, names)
            yield Candidate(name, path, (), info.st_size, _problem(name, info.st_size), note)


def _opened(path: Path, name: str) -> Iterator[Candidate]:
    """Yield what lies in an archive or is attached to an e-mail."""
    try:
        with path.open("rb") as file:
            yield from _inside(file, Candidate(name, path))
    except OSError as error:
        yield _rejected(name, path, "unreadable", reason=reason(error))


def _inside(file: BinaryIO, outer: Candidate) -> Iterator[Candidate]:
    """Yield the files in what an archive or e-mail holds, and in those that lie in it."""
    try:
        found = list(_parts(file, outer))
    except ArchiveError as error:
        yield replace(outer, problem=say(f"files.archive_{error.reason}"))
        return
    except MailError as error:
        yield replace(outer, problem=say(f"files.mail_{error.reason}"))
        return
    if any(part.name == f"{outer.name}/xl/workbook.xml" for part in found):
        yield replace(outer, problem=say("files.misnamed"))
        return
    if not found:
        yield replace(outer, problem=say("files.archive_empty"))
    if outer.inside and len(found) > _MOST_NESTED:
        yield replace(outer, problem=say("files.archive_too_many"))
        return
    for part in found:
        if part.problem or _suffix(part.name) not in ARCHIVES | MAILS:
            yield part
        elif len(part.inside) >= _DEEPEST:
            yield replace(part, problem=say("files.too_deep"))
        else:
            yield from _nested(part)


def _nested(part: Candidate) -> Iterator[Candidate]:
    try:
        data = part.data()
    except Refusal as refusal:
        yield replace(part, problem=str(refusal))
        return
    yield from _inside(BytesIO(data), part)


def _parts(file: BinaryIO, outer: Candidate) -> Iterator[Candidate]:
    """Yield each file of an archive in the order of names, or of an e-mail in its own order."""
    if _suffix(outer.name) in MAILS:
        for number, (name, data) in enumerate(attachments(file.read())):
            inside = f"{outer.name}/{shown(name)}"
            problem = _problem(name, len(data), nested=True)
            yield Candidate(inside, outer.path, (*outer.inside, number), len(data), problem)
        return
    taken = [m for m in members(file) if not m.is_folder and not _is_litter_inside(m.name)]
    for member in sorted(taken, key=lambda member: (member.name, member.offset)):
        inside = f"{outer.name}/{shown(member.name)}"
        problem = _member_problem(member)
        yield Candidate(inside, outer.path, (*outer.inside, member), member.size, problem)


def _inner(file: BinaryIO, steps: Sequence[Step]) -> bytes:
    """Return the bytes to which steps lead through archives and e-mails."""
    data = b""
    for step in steps:
        if isinstance(step, Member):
            data = content(file, step)
        else:
            data = attachments(file.read())[step][1]
        file = BytesIO(data)
    return data


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.strip().lower()


def _problem(name: str, size: int, *, nested: bool = False) -> str:
    """Return why a file of this name and size is no filing; blank where it may be one.

    An archive or an e-mail in another one is none, but is opened itself.
    """
    if nested and _suffix(name) in ARCHIVES | MAILS:
        return _too_large(size) if size > MOST_BYTES else ""
    return problem_of(_suffix(name)) or (_too_large(size) if size > MOST_BYTES else "")


def _member_problem(member: Member) -> str:
    parts = PurePosixPath(member.name).parts
    if ".." in parts or member.name.startswith("/") or ":" in member.name:
        return say("files.outside")
    if member.is_secret:
        return say("files.member_secret")
    problem = _problem(member.name, member.size, nested=True)
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
