"""Files on disk: read whole, replaced whole or not at all."""

import errno
import os
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from nianbao.host.writing_lock import STALE, TEMPORARY, writing_lock
from nianbao.words import Refusal

MOST_BYTES = 100 * 2**20
_CUT = "…"
_STAGE = f"{TEMPORARY}stage-"
_A_DAY = 24 * 3600
_LONG_ON_WINDOWS = 206  # which Python takes for a missing folder
_SAID = 60  # bytes of a name that is too long, as many as a sentence needs
_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def read(path: Path) -> bytes:
    """Return a file's bytes; refuses where there is no file, or it may not be read or is too large.

    Whatever is no plain file (a pipe, a device) is refused without being opened.
    """
    try:
        size = refuse_odd(path)
        with path.open("rb") as file:
            return file.read(size + 1)  # room is made for all that is asked for
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Refusal("host.missing", path=path) from error
    except OSError as error:
        with suppress(OSError):
            if path.is_dir():
                raise Refusal("host.folder", path=path) from error
        raise Refusal("host.unreadable", name=path.name, reason=reason(error)) from error


def refuse_odd(path: Path) -> int:
    """Return a file's size; refuse no plain file, or a larger one than any that the program reads.

    Raises OSError where there is nothing to look at.
    """
    info = path.stat()
    if not (stat.S_ISREG(info.st_mode) or stat.S_ISDIR(info.st_mode)):
        raise Refusal("host.no_file", name=path.name)
    if info.st_size > MOST_BYTES:
        size, limit = -(-info.st_size // 2**20), MOST_BYTES // 2**20
        raise Refusal("host.too_big", name=path.name, size=size, limit=limit)
    return info.st_size


def arrived_on(path: Path) -> date | None:
    """Return the day by which a file had come to this disk; None where that cannot be told.

    It is when the system entered it here, which no sender can choose: on Windows its creation,
    elsewhere its last change of status. A copy of the folder on another disk is entered anew, so
    that the day may be later than the file's arrival, but not earlier.
    """
    with suppress(OSError, OverflowError, ValueError):
        return date.fromtimestamp(path.stat().st_ctime)
    return None


def read_start(path: Path, most: int) -> bytes:
    """Return the first bytes of a small file beside another one, none of what is no plain file."""
    with suppress(OSError):
        if stat.S_ISREG(path.stat(follow_symlinks=False).st_mode):
            with path.open("rb") as file:
                return file.read(most)
    return b""


def replace(path: Path, data: bytes, seen: bytes) -> None:
    """Put ``data`` in place of a file that still holds ``seen``.

    The new content stands complete on the disk, in the same folder, before it takes the old
    one's name in one step: whatever happens, the path holds the old file or the new one. Of two
    writers at the same time one comes first, and the other is refused. Mode and, where allowed,
    owner stay. A symbolic link keeps pointing to the file. Refuses, and leaves everything as it
    was, when the file has changed or cannot be replaced.
    """
    path = path.resolve()
    _remove_left_overs(path.parent)
    with _explained(path), _temporary(path.parent, data) as temporary, writing_lock(path):
        try:
            old = path.stat()
            if read(path) != seen:
                raise Refusal("host.changed", name=path.name)
        except FileNotFoundError as error:
            raise Refusal("host.gone", name=path.name) from error
        temporary.chmod(stat.S_IMODE(old.st_mode))
        if hasattr(os, "chown"):
            with suppress(OSError):  # only the administrator may give a file away
                os.chown(temporary, old.st_uid, old.st_gid)
        temporary.replace(path)
        _settle(path.parent)


def refuse_target(path: Path) -> None:
    """Refuse a place for a new file where one stands already, or in no folder."""
    if os.path.lexists(path):
        raise Refusal("host.exists", name=path.name)
    if not path.parent.is_dir():
        raise Refusal("host.no_folder", name=path.name, folder=path.parent)


def create(path: Path, data: bytes) -> None:
    """Make a file that holds ``data``; refuses when there is already one of this name."""
    create_all({path: data})


def create_all(files: Mapping[Path, bytes]) -> None:
    """Make files with these contents: all of them, or none.

    Every content stands complete on the disk before the first one takes its name. Refuses
    when there is already a file of one of the names.
    """
    folders = {path.parent for path in files}
    for folder in folders:
        _remove_left_overs(folder)
    made: list[Path] = []
    with ExitStack() as stack:
        staged: list[tuple[Path, Path]] = []
        for path, data in files.items():
            with _explained(path):
                staged.append((stack.enter_context(_temporary(path.parent, data)), path))
        try:
            for temporary, path in staged:
                _name(temporary, path)
                made.append(path)
        except BaseException:
            for path in made:
                with suppress(OSError):
                    path.unlink()
            raise
    for folder in folders:
        _settle(folder)


def _name(temporary: Path, path: Path) -> None:
    with _explained(path):
        try:
            _give_new_name(temporary, path)
        except FileExistsError as error:
            raise Refusal("host.exists", name=path.name) from error


@contextmanager
def folder_for(folder: Path) -> Iterator[None]:
    """Have a folder for files; one that was made for those that could not be written goes again.

    Refuses where none can be made.
    """
    missing = [place for place in (folder, *folder.parents) if not os.path.lexists(place)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise Refusal("host.folder_is_file", folder=folder) from error
    except OSError as error:
        raise Refusal("host.folder_not_made", folder=folder, reason=reason(error)) from error
    try:
        yield
    except BaseException:
        for place in missing:
            with suppress(OSError):  # somebody else has put something there
                place.rmdir()
        raise


@contextmanager
def stage() -> Iterator[Path]:
    """Give a folder for work that goes away, and remove those that killed runs have left."""
    with suppress(OSError):
        for left in Path(gettempdir()).glob(f"{_STAGE}*"):
            with suppress(OSError):
                if time.time() - left.stat(follow_symlinks=False).st_mtime > _A_DAY:
                    shutil.rmtree(left)
    with TemporaryDirectory(prefix=_STAGE, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def shortened(name: str, most: int) -> str:
    """Return a name of at most so many bytes in UTF-8, with a mark where it was cut.

    File systems allow 255 bytes or 255 UTF-16 units.
    """
    if len(name.encode()) <= most:
        return name
    return name.encode()[: most - len(_CUT.encode())].decode("utf-8", "ignore").rstrip() + _CUT


def is_full(error: BaseException | None) -> bool:
    """Return whether a failure, of whichever library, came about because a disk is full."""
    while error is not None:
        if (isinstance(error, OSError) and error.errno in _FULL) or "ENOSPC" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def reason(error: OSError) -> str:
    """Return what the operating system says of a failure."""
    return error.strerror or str(error)


@contextmanager
def _temporary(folder: Path, data: bytes) -> Iterator[Path]:
    """Write ``data`` to a new file in the folder, safely on disk; gone when the block ends."""
    path = folder / f"{TEMPORARY}{secrets.token_hex(6)}.tmp"
    try:
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a sentence."""
    try:
        yield
    except PermissionError as error:
        if error.filename2 is not None:  # the exchange itself; Windows: somebody has it open
            key = "host.open" if sys.platform == "win32" else "host.no_permission"
            raise Refusal(key, name=path.name) from error
        raise Refusal("host.folder_closed", folder=path.parent, name=path.name) from error
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", 0) == _LONG_ON_WINDOWS:
            raise Refusal("host.long_name", name=shortened(path.name, _SAID)) from error
        if isinstance(error, FileNotFoundError):
            raise Refusal("host.no_folder", name=path.name, folder=path.parent) from error
        if error.errno in _FULL:
            raise Refusal("host.disk_full", name=path.name, folder=path.parent) from error
        raise Refusal("host.not_written", name=path.name, reason=reason(error)) from error


def _give_new_name(temporary: Path, path: Path) -> None:
    if sys.platform == "win32":
        temporary.rename(path)  # there, unlike elsewhere, never over an existing file
        return
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError) as error:  # a file system without hard links
        if path.exists():
            raise FileExistsError from error
        temporary.rename(path)


def _settle(folder: Path) -> None:
    """Have the folder's new entry written to the disk, where folders can be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove_left_overs(folder: Path) -> None:
    """Remove what a write that was killed has left behind."""
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.startswith(TEMPORARY) and entry.name.endswith((".tmp", ".lock")):
                with suppress(OSError):
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime > STALE:
                        Path(entry.path).unlink()
