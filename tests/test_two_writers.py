"""Of two writers at the same time one wins and the other is told; no lock outlives its holder."""

import errno
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from host_helpers import edit as edit_of
from host_helpers import small, values, write
from nianbao.host import writing_lock as locking
from nianbao.host.writing_lock import writing_lock
from nianbao.words import Refusal
from two_writers import compete

HOLD = (
    "import sys, time; from pathlib import Path;"
    "from nianbao.host.writing_lock import writing_lock\n"
    "with writing_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
)


@pytest.mark.parametrize("pause", [0.0, 0.02], ids=["at once", "slow network"])
def test_what_was_said_to_be_written_stands_there(tmp_path: Path, pause: float) -> None:
    ends, lost = compete(tmp_path, 40, pause)

    assert lost == 0
    assert ends["written"] > 0
    assert set(ends) <= {"written", "host.changed", "host.open", "host.gone"}
    assert [path.name for path in tmp_path.iterdir()] == ["小表.xlsx"]


def test_a_writer_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    path = small(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        os.kill(holder.pid, signal.SIGKILL)

    write(path, edit_of("A1", 7))

    assert values(path, "A1:A1") == [[7]]


def test_a_writer_that_hangs_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.2)
    path = small(tmp_path)
    before = path.read_bytes()

    with writing_lock(path), pytest.raises(Refusal) as refused:
        write(path, edit_of("A1", 7))

    assert refused.value.key == "host.busy"
    assert path.read_bytes() == before


@pytest.mark.parametrize("age", [0, 120])
def test_where_a_file_system_knows_no_locks_a_fresh_lock_file_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age: int
) -> None:
    monkeypatch.setattr(locking, "_lock", lambda _: None)
    monkeypatch.setattr(locking, "PATIENCE", 0.2)
    path = small(tmp_path)
    with writing_lock(path):
        (lock,) = tmp_path.glob(".~nianbao-*.lock")
    lock.write_bytes(b"")
    moment = time.time() - age
    os.utime(lock, (moment, moment))

    if age:
        write(path, edit_of("A1", 7))
        assert values(path, "A1:A1") == [[7]]
    else:
        with pytest.raises(Refusal):
            write(path, edit_of("A1", 7))


class Windows:
    """What differs on Windows: locks by byte, and no file goes that somebody has open.

    ``refusal`` is the number of the error by which a taken lock is refused: EACCES says the
    documentation, 0 gives Wine.
    """

    LK_NBLCK = 2

    def __init__(self, refusal: int) -> None:
        self._refusal = refusal
        self._holders: dict[tuple[int, int], int] = {}

    def locking(self, handle: int, mode: int, count: int) -> None:
        assert (mode, count) == (self.LK_NBLCK, 1)
        key = self._key(os.fstat(handle))
        holder = self._holders.get(key)
        # a number that is given again was closed meanwhile
        if holder and holder != handle and self._is_open(holder, key):
            raise OSError(self._refusal, "locking")
        self._holders[key] = handle

    def unlink(self, path: Path) -> None:
        key = self._key(path.stat())
        handles = [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]
        if any(self._is_open(handle, key) for handle in handles):
            raise PermissionError(errno.EACCES, "sharing violation")
        os.remove(path)  # noqa: PTH107 - Path's own is what is imitated

    def _is_open(self, handle: int, key: tuple[int, int]) -> bool:
        with suppress(OSError):
            return self._key(os.fstat(handle)) == key
        return False

    @staticmethod
    def _key(status: os.stat_result) -> tuple[int, int]:
        return status.st_dev, status.st_ino


@pytest.fixture(params=[errno.EACCES, 0, errno.EDEADLK], ids=["EACCES", "0", "EDEADLK"])
def windows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Windows:
    """Let the lock be taken as on Windows. On it, or under Wine, ``on_windows.py`` tries it."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("this system does not list the files that a process has open")
    imitated = Windows(request.param)
    monkeypatch.setitem(sys.modules, "msvcrt", imitated)
    monkeypatch.setattr(locking, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(Path, "unlink", lambda path, **_: imitated.unlink(path))
    return imitated


def test_on_windows_too_a_lock_is_held_by_one_and_leaves_no_file(
    windows: Windows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert windows
    monkeypatch.setattr(locking, "PATIENCE", 0.2)
    path = small(tmp_path)

    with writing_lock(path):
        assert len(list(tmp_path.glob("*.lock"))) == 1
        with pytest.raises(Refusal) as refused, writing_lock(path):
            pytest.fail("two hold the lock")
    assert refused.value.key == "host.busy"
    with writing_lock(path):
        pass

    assert list(tmp_path.glob(".~nianbao-*")) == []


def test_on_windows_a_lock_that_another_one_waits_for_stays_its(
    windows: Windows, tmp_path: Path
) -> None:
    assert windows
    path = small(tmp_path)
    with writing_lock(path):
        (lock,) = tmp_path.glob("*.lock")
        waiting = os.open(lock, os.O_RDWR)
    assert lock.exists()
    os.close(waiting)

    with writing_lock(path):
        pass

    assert not lock.exists()


def test_where_windows_knows_no_locks_a_fresh_lock_file_counts(
    windows: Windows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: int) -> None:
        raise OSError(errno.EINVAL, "locking")

    monkeypatch.setattr(windows, "locking", unknown)
    monkeypatch.setattr(locking, "PATIENCE", 0.2)
    path = small(tmp_path)

    with writing_lock(path), pytest.raises(Refusal), writing_lock(path):
        pytest.fail("two hold the lock")
