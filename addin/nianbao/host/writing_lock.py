"""One writer of a file at a time, on this machine and across a shared folder.

A writer locks a small file beside the one it replaces. The operating system lets go of a lock
when its process ends, however it ends, and the servers of shared folders know these locks. Where
a file system knows none, the file counts as locked while it exists and is younger than ``STALE``.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from nianbao.words import Refusal

TEMPORARY = ".~nianbao-"
PATIENCE = 20  # seconds; a write takes milliseconds, over a slow network a few seconds
STALE = 60
_PAUSE = 0.02
_NO_LOCKS = (errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)


@contextmanager
def writing_lock(path: Path) -> Iterator[None]:
    """Hold the right to replace a file; refuses when another writer does not come to an end."""
    name = sha256(path.name.casefold().encode("utf-8", "surrogatepass")).hexdigest()[:16]
    lock = path.with_name(f"{TEMPORARY}{name}.lock")
    handle = _acquired(lock, path.name)
    try:
        yield
    finally:
        _let_go(lock, handle)


def _acquired(lock: Path, name: str) -> int:
    until = time.monotonic() + PATIENCE
    while True:
        handle = _tried(lock)
        if handle is not None:
            return handle
        if time.monotonic() > until:
            raise Refusal("host.busy", name=name, seconds=PATIENCE)
        time.sleep(_PAUSE)


def _let_go(lock: Path, handle: int) -> None:
    """Take the file away while it is locked; on Windows, where nobody may, afterwards."""
    if sys.platform != "win32":
        with suppress(OSError):
            lock.unlink()
    os.close(handle)
    if sys.platform == "win32":
        with suppress(OSError):  # another writer waits with the file open
            lock.unlink()


def _tried(lock: Path) -> int | None:
    """Return the locked file's handle, None where another writer holds the lock."""
    is_new = not lock.exists()
    try:
        handle = os.open(lock, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except PermissionError:
        if sys.platform == "win32":  # about to be deleted by the one who held it
            return None
        raise
    try:
        held = _lock(handle)
        if held is None:
            held = is_new or time.time() - os.fstat(handle).st_mtime > STALE
        if held and _is_still(lock, handle):
            os.utime(lock)
            return handle
    except OSError:
        os.close(handle)
        raise
    os.close(handle)
    return None


def _is_still(lock: Path, handle: int) -> bool:
    """Return whether the locked file still bears its name: it may just have been removed."""
    with suppress(FileNotFoundError):
        return os.path.samestat(lock.stat(), os.fstat(handle))
    return False


def _lock(handle: int) -> bool | None:
    """Lock a file; return whether that was done, None where the file system knows no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists only there

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - exists only here

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:  # whatever it is called, mostly another writer
        return None if error.errno in _NO_LOCKS else False
    return True
