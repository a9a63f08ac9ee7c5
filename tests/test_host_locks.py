"""A workbook that somebody has open is not written; a lock that a crash left behind is no lock."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from host_helpers import as_nobody, common_folder, edit, small, values, write
from nianbao.host import locks
from nianbao.words import Refusal

HOLD = "import sys; file = open(sys.argv[1], 'r+b'); print('open', flush=True); input()"
HOLD_LOCKED = "import fcntl, sys; file = open(sys.argv[1], 'r+b'); fcntl.lockf(file, fcntl.LOCK_EX)"
HOLD_LOCKED += "; print('open', flush=True); input()"
HOURS = 3600


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small(tmp_path).rename(tmp_path / "年报 2025.xlsx")


@contextmanager
def held(path: Path, program: str = HOLD) -> Iterator[None]:
    """Have another process keep the file open."""
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        process.stdout.readline()
        yield
        process.stdin.close()


def owner_file(path: Path, narrow: bytes, wide: str, prefix: str = "~$") -> Path:
    """Lay down what Excel and WPS lay beside an open workbook."""
    first = bytes([len(narrow)]) + narrow.ljust(54, b" ")
    second = len(wide).to_bytes(2, "little") + wide.ljust(54).encode("utf-16-le")
    lock = path.with_name(prefix + path.name)
    lock.write_bytes(first + second)
    assert lock.stat().st_size == 165
    return lock


def libreoffice_lock(path: Path, name: str, login: str, machine: str) -> Path:
    lock = path.with_name(f".~lock.{path.name}#")
    lock.write_text(f"{name},{login},{machine},22.11.2026 20:46,file:///home/x;", encoding="utf-8")
    return lock


def refused(path: Path) -> str:
    """Return the sentence by which a write is refused; it leaves the file as it was."""
    before = path.read_bytes()
    with pytest.raises(Refusal) as refusal:
        write(path, edit("A1", 1))
    assert path.read_bytes() == before
    return str(refusal.value)


def goes_on(path: Path) -> bool:
    write(path, edit("A1", 42))
    return values(path, "A1") == [[42]]


def open_by(owner: str) -> str:
    return (
        f"“年报 2025.xlsx”正由 {owner} 打开，现在写入会与其所做的修改冲突，"
        "因此什么也没有写入。请保存并关闭该文件后重试"
    )


@pytest.mark.parametrize("prefix", ["~$", ".~"])
def test_open_in_excel_or_wps_it_is_refused_by_the_owners_name(path: Path, prefix: str):
    owner_file(path, "张三".encode("gbk"), "张三（办公室）", prefix)
    with held(path):
        assert refused(path) == open_by("张三（办公室）")


def test_the_narrow_name_serves_where_the_wide_one_is_broken(path: Path):
    lock = owner_file(path, "李四".encode("gbk"), "李四")
    lock.write_bytes(lock.read_bytes()[:60])
    with held(path):
        assert refused(path) == open_by("李四")


def test_an_owner_file_that_says_nothing_still_locks(path: Path):
    owner_file(path, b"", "").write_bytes(b"\x05\x00\x01\x02")
    with held(path):
        assert refused(path) == (
            "“年报 2025.xlsx”正被其他程序打开或占用，因此什么也没有写入。请关闭打开它的程序"
            "（Excel、WPS、LibreOffice、资源管理器的预览窗格、网盘同步等）后重试"
        )


def test_a_lock_left_by_a_crash_does_not_stop_anybody(path: Path):
    owner_file(path, b"Zhang San", "Zhang San")
    libreoffice_lock(path, "张三", "zs", socket.gethostname())
    assert goes_on(path)


def test_a_lock_file_that_is_itself_open_counts(path: Path):
    with held(owner_file(path, b"x", "王五")):
        assert refused(path) == open_by("王五")


def test_a_libreoffice_lock_from_another_machine_counts_for_a_working_day(path: Path):
    lock = libreoffice_lock(path, "赵六\\, 科长", "zl", "OTHER-PC")
    assert refused(path) == open_by("赵六, 科长")
    yesterday = time.time() - 13 * HOURS
    os.utime(lock, (yesterday, yesterday))
    assert goes_on(path)


def test_on_a_network_share_a_young_lock_counts(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(locks, "_is_on_network", lambda _: True)
    lock = owner_file(path, b"x", "王五")
    assert refused(path) == open_by("王五")
    yesterday = time.time() - 13 * HOURS
    os.utime(lock, (yesterday, yesterday))
    assert goes_on(path)


def test_another_users_young_lock_counts_since_his_processes_are_hidden():
    with common_folder() as folder:
        path = small(folder).rename(folder / "年报 2025.xlsx")
        owner_file(path, b"x", "王五")
        path.chmod(0o666)
        with as_nobody():
            assert refused(path) == open_by("王五")


def test_a_file_that_a_program_has_locked_is_refused_without_any_lock_file(path: Path):
    with held(path, HOLD_LOCKED):
        assert "正被其他程序打开或占用" in refused(path)
    assert goes_on(path)


def test_a_file_that_somebody_merely_reads_is_written(path: Path):
    with held(path):
        assert goes_on(path)


def test_on_windows_the_system_says_whether_it_is_open(path: Path, monkeypatch: pytest.MonkeyPatch):
    owner_file(path, b"x", "王五")
    monkeypatch.setattr(locks, "sys", SimpleNamespace(platform="win32"))
    assert goes_on(path)

    really_open = Path.open

    def open_what_is_free(self: Path, *how: Any, **else_: Any) -> Any:
        if self == path:
            raise PermissionError(13, "sharing violation")
        return really_open(self, *how, **else_)

    monkeypatch.setattr(Path, "open", open_what_is_free)
    with pytest.raises(Refusal) as refusal:
        locks.refuse_if_open(path)
    assert str(refusal.value) == open_by("王五")


def refusal_of(path: Path) -> str | None:
    try:
        locks.refuse_if_open(path)
    except Refusal as refusal:
        return str(refusal)
    return None


def within_a_minute(happens: Callable[[], bool]) -> bool:
    patience = time.monotonic() + 60
    while not happens() and time.monotonic() < patience:
        time.sleep(0.1)
    return happens()


def test_libreoffice_with_the_workbook_open(path: Path, tmp_path: Path):
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--norestore", str(path)]
    office = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        pwd = pytest.importorskip("pwd")  # there is none on Windows
        owner = pwd.getpwuid(os.getuid()).pw_name
        assert within_a_minute(lambda: refusal_of(path) == open_by(owner))
        assert refused(path) == open_by(owner)
    finally:
        os.killpg(office.pid, signal.SIGKILL)
        office.wait()
    assert within_a_minute(lambda: refusal_of(path) is None)
    assert path.with_name(f".~lock.{path.name}#").exists()
    assert goes_on(path)
