"""Is the workbook open in a spreadsheet program?

Excel and WPS lay a hidden file ``~$name.xlsx`` beside an open workbook (some editions of WPS
``.~name.xlsx``), LibreOffice ``.~lock.name.xlsx#``; each holds the name of who has opened it.
After a crash these files stay behind, so one alone proves nothing. What proves it:

* Windows: the program holds the workbook so that nobody else can open it for writing; this
  holds across network shares too, since the server enforces it.
* Linux, on a disk of this machine: some process has the workbook or its lock file open, or
  has locked it.
* Where processes cannot be seen - a network share, a lock made on another machine, another
  user's processes, macOS - a lock file younger than ``HELD_FOR`` counts as held: a working
  day, so that somebody's open workbook is safe, and yesterday's crash does not stop anybody.
"""

import os
import socket
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from nianbao.host.disk import read_start, reason
from nianbao.words import Refusal

HELD_FOR = 12 * 3600

_NETWORK = frozenset((
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "9p", "afs", "ceph", "davfs", "vboxsf",
    "prl_fs",
))  # fmt: skip
_OWNER_AT, _OWNER_LENGTH = 55, 54
_LONGEST = 4096  # bytes of a lock file; Excel's has 165


def refuse_if_open(path: Path) -> None:
    """Refuse a workbook that somebody has open, by name where it is known, or may not write."""
    path = path.resolve()
    if path.exists() and not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise Refusal("host.read_only", name=path.name)
    locks = [lock for lock in _lock_files(path) if lock.is_file()]
    if not _is_free(path):
        raise _refusal(path, locks)
    for lock in locks:
        if _is_held(path, lock):
            raise _refusal(path, [lock])


def _lock_files(path: Path) -> list[Path]:
    names = (f"~${path.name}", f".~{path.name}", f".~lock.{path.name}#")
    return [path.with_name(name) for name in names]


def _refusal(path: Path, locks: list[Path]) -> Refusal:
    owner = next(filter(None, map(owner_of, locks)), "")
    if owner:
        return Refusal("host.open_by", name=path.name, owner=owner)
    return Refusal("host.open", name=path.name)


def _is_free(path: Path) -> bool:
    """Return whether the workbook can be opened for writing and nobody has locked it."""
    try:
        with path.open("r+b") as file:
            return _can_lock(file)
    except FileNotFoundError as error:
        raise Refusal("host.gone", name=path.name) from error
    except PermissionError as error:
        if sys.platform == "win32":
            return False
        raise Refusal("host.no_permission", name=path.name) from error
    except OSError as error:
        raise Refusal("host.not_written", name=path.name, reason=reason(error)) from error


def _can_lock(file: BinaryIO) -> bool:
    if sys.platform == "win32":
        return True  # opening it was the proof
    import fcntl  # noqa: PLC0415 - exists only here

    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _is_held(path: Path, lock: Path) -> bool:
    if sys.platform == "win32":
        return False  # the workbook could be opened for writing, so the lock file is a left-over
    if _processes_show(lock):
        return _some_process_has({str(path), str(lock)})
    return time.time() - lock.stat().st_mtime < HELD_FOR


def _processes_show(lock: Path) -> bool:
    """Return whether a look at the processes decides if this lock file is held."""
    mine = os.geteuid() in (0, lock.stat().st_uid)
    here = not _is_on_network(lock) and _host_of(lock) in ("", _this_host())
    return mine and here and Path("/proc/self/fd").exists()


def _is_on_network(path: Path) -> bool:
    device = path.stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    kinds = (line.partition(" - ")[2].split()[0] for line in lines if line.split()[2] == number)
    kind = next(kinds, "")
    return kind in _NETWORK or kind.startswith("fuse.")


def _some_process_has(paths: set[str]) -> bool:
    others = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return any(
        not paths.isdisjoint(_open_files(process))
        for process in others
        if int(process.name) != os.getpid()
    )


def _open_files(process: Path) -> list[str]:
    found: list[str] = []
    with suppress(OSError):  # it has ended, or is somebody else's
        for handle in (process / "fd").iterdir():
            with suppress(OSError):  # closed since
                found.append(str(handle.readlink()))
    return found


def _this_host() -> str:
    return socket.gethostname().partition(".")[0].lower()


def _host_of(lock: Path) -> str:
    """Return the machine that a LibreOffice lock file names, without its domain."""
    fields = _fields(lock)
    return fields[2].partition(".")[0].lower() if len(fields) > 2 else ""


def owner_of(lock: Path) -> str:
    """Return who has opened the workbook, by its lock file; empty when it does not say."""
    fields = _fields(lock)
    if fields:
        return next((name for name in fields[:2] if name), "")
    content = read_start(lock, _LONGEST)
    return _wide_name(content) or _narrow_name(content)


def _fields(lock: Path) -> list[str]:
    """Return the fields of a LibreOffice lock file: name, login, machine, time, profile."""
    if not lock.name.startswith(".~lock."):
        return []
    try:
        text = read_start(lock, _LONGEST).decode("utf-8")
    except UnicodeDecodeError:
        return []
    marked = text.replace("\\\\", "\0").replace("\\,", "\1").replace("\\;", "\2")
    fields = marked.partition(";")[0].split(",")
    return [field.replace("\2", ";").replace("\1", ",").replace("\0", "\\") for field in fields]


def _wide_name(content: bytes) -> str:
    """Return the name in the second half: its length at 55, then UTF-16 in pairs of bytes."""
    length = int.from_bytes(content[_OWNER_AT : _OWNER_AT + 2], "little")
    start = _OWNER_AT + 2
    if not 0 < length <= _OWNER_LENGTH or len(content) < start + 2 * length:
        return ""
    return _readable(content[start : start + 2 * length].decode("utf-16-le", "replace"))


def _narrow_name(content: bytes) -> str:
    """Return the name in the first half, in the code page of a Chinese Windows."""
    length = content[0] if content else 0
    return _readable(content[1 : 1 + length].decode("gb18030", "replace"))


def _readable(name: str) -> str:
    name = name.strip(" \0")
    return name if name.isprintable() and "\ufffd" not in name else ""
