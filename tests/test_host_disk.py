"""A write is whole or not at all, whatever happens to the file, the folder or the program."""

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from host_helpers import RICH, as_nobody, common_folder, edit, parts, small, values, write
from kill_points import COMMANDS, kill_at, killed
from nianbao.host.disk import create_all, stage
from nianbao.host.file import FileHost
from nianbao.words import Refusal

SHEETS = ("首页", "二、主动公开", "三、依申请")


@pytest.fixture
def common() -> Iterator[Path]:
    with common_folder() as folder:
        yield folder


def refused(action: Callable[[], object], path: Path) -> str:
    """Return the sentence of a refusal that leaves the file and its folder as they were."""
    before, names = path.read_bytes(), sorted(path.parent.iterdir())
    with pytest.raises(Refusal) as refusal:
        action()
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == (before, names)
    return str(refusal.value)


def test_killed_at_any_moment_it_leaves_the_old_file_or_the_new_one(tmp_path: Path):
    path, seen, at, last = tmp_path / "年报.xlsx", [], 0, 1
    while at <= last:
        path.write_bytes(RICH.read_bytes())
        write(path, *[edit("B60", 0, sheet=name) for name in SHEETS])
        calls = killed(lambda: write(path, *[edit("B60", 1, sheet=name) for name in SHEETS]), at)
        last, at = max(last, calls), at + 1
        (number,) = {values(path, "B60:B60", name)[0][0] for name in SHEETS}
        seen.append(number)
        for entry in tmp_path.iterdir():
            assert entry == path or entry.name.startswith(".~nianbao-")
            entry.unlink()
    whole, *cut = seen
    assert whole == 1
    assert cut == sorted(cut)  # the old one up to some call, then the new one
    assert set(cut) == {0, 1}


def test_commands_killed_at_some_calls_leave_nothing_broken():
    assert list(kill_at(3, COMMANDS[:1])) == []


def test_what_a_killed_write_left_is_removed_by_a_later_one(tmp_path: Path):
    path = small(tmp_path)
    old, fresh = tmp_path / ".~nianbao-0a.tmp", tmp_path / ".~nianbao-0b.tmp"
    for file in (old, fresh):
        file.write_bytes(b"half")
    a_minute_ago = time.time() - 61
    os.utime(old, (a_minute_ago, a_minute_ago))
    write(path, edit("A1", 1))
    assert not old.exists()
    assert fresh.exists()  # it may be another program's, at work


def test_several_files_come_into_being_together_or_not_at_all(tmp_path: Path):
    paths = {tmp_path / name: name.encode() for name in ("甲.csv", "乙.csv", "丙.csv")}
    (tmp_path / "丙.csv").write_bytes(b"old")
    with pytest.raises(Refusal, match="已经存在"):
        create_all(paths)
    assert [path.name for path in tmp_path.iterdir()] == ["丙.csv"]
    assert (tmp_path / "丙.csv").read_bytes() == b"old"
    (tmp_path / "丙.csv").unlink()
    create_all(paths)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == paths


def test_what_a_killed_making_left_is_removed_by_a_later_one(tmp_path: Path):
    old = tmp_path / ".~nianbao-0a.tmp"
    old.write_bytes(b"half")
    os.utime(old, (time.time() - 61, time.time() - 61))
    create_all({tmp_path / "甲.csv": b"1"})
    assert [path.name for path in tmp_path.iterdir()] == ["甲.csv"]


def test_mode_and_link_stay(tmp_path: Path):
    path = small(tmp_path)
    path.chmod(0o640)
    link = tmp_path / "桌面" / "年报.xlsx"
    link.parent.mkdir()
    link.symlink_to(path)
    write(link, edit("A1", 5))
    assert link.is_symlink()
    assert values(path, "A1") == [[5]]
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(link.parent.iterdir()) == [link]


def test_a_read_only_file_is_refused(tmp_path: Path):
    path = small(tmp_path)
    path.chmod(0o444)
    assert refused(lambda: write(path, edit("A1", 1)), path) == (
        "“小表.xlsx”是只读文件，因此什么也没有写入。请在文件属性中取消“只读”，或另存一份后重试"
    )


def test_a_file_of_somebody_else_is_refused(common: Path):
    path = small(common)
    path.chmod(0o644)
    with as_nobody():
        assert refused(lambda: write(path, edit("A1", 1)), path) == (
            "“小表.xlsx”没有写入权限，因此什么也没有写入。"
            "请把文件复制到自己的文件夹，或请管理员授予修改权限后重试"
        )


def test_a_file_that_may_not_be_read_is_refused(common: Path):
    path = small(common)
    path.chmod(0o600)
    with as_nobody(), pytest.raises(Refusal) as refusal:
        FileHost(path)
    assert str(refusal.value) == (
        "打不开文件“小表.xlsx”：没有读取权限，或正被其他程序独占（Permission denied）。"
        "请关闭占用它的程序，或请管理员授予读取权限后重试"
    )


def test_a_folder_in_which_nothing_may_be_made_is_refused(common: Path):
    path = small(common)
    path.chmod(0o666)
    common.chmod(0o755)
    with as_nobody():
        assert refused(lambda: write(path, edit("A1", 1)), path) == (
            f"文件夹“{common}”不允许写入，因此“小表.xlsx”没有改动。"
            "请把文件复制到可写的文件夹，或请管理员授予权限后重试"
        )


def test_a_write_that_breaks_off_leaves_nothing(tmp_path: Path):
    path = small(tmp_path)
    resource = pytest.importorskip("resource")  # there is none on Windows
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        sentence = refused(lambda: write(path, edit("A1", 1)), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert sentence == (
        "写入“小表.xlsx”失败（File too large），文件没有改动。"
        "请稍后重试；仍不成功时请把文件复制到本机磁盘再试"
    )


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = small(tmp_path)

    def is_full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", is_full)
    assert refused(lambda: write(path, edit("A1", 1)), path) == (
        f"磁盘空间不足，“小表.xlsx”没有改动。请清理“{tmp_path}”所在磁盘后重试"
    )


def test_a_name_that_is_too_long_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    said = "太长，没有写入。请改短文件名，或换一个层级较少的文件夹"
    with pytest.raises(Refusal, match=said):
        create_all({tmp_path / ("长" * 130 + ".xlsx"): b"x"})

    class LongOnWindowsError(FileNotFoundError):
        winerror = 206

    def as_on_windows(*_: Path) -> None:
        raise LongOnWindowsError(errno.ENOENT, "The filename or extension is too long")

    monkeypatch.setattr(Path, "hardlink_to", as_on_windows)
    monkeypatch.setattr(Path, "rename", as_on_windows)
    with pytest.raises(Refusal, match=said):
        create_all({tmp_path / "年报.xlsx": b"x"})
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_may_not_be_exchanged_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = small(tmp_path)

    def is_held(self: Path, target: Path) -> None:
        raise PermissionError(13, "sharing violation", str(self), None, str(target))

    monkeypatch.setattr(Path, "replace", is_held)
    assert "没有写入权限" in refused(lambda: write(path, edit("A1", 1)), path)

    def is_held_on_windows(self: Path, target: Path) -> None:
        monkeypatch.setattr(sys, "platform", "win32")
        is_held(self, target)

    monkeypatch.setattr(Path, "replace", is_held_on_windows)
    assert "正被其他程序打开或占用" in refused(lambda: write(path, edit("A1", 1)), path)


def test_a_file_changed_by_somebody_else_is_not_overwritten(tmp_path: Path):
    path = small(tmp_path)
    mine, theirs = FileHost(path), FileHost(path)
    theirs.write([edit("A1", "他人")])
    assert refused(lambda: mine.write([edit("A1", "我")]), path) == (
        "“小表.xlsx”在读取之后又被别人或别的程序改过，直接写入会盖掉那些修改，"
        "因此什么也没有写入。请重新执行一次"
    )
    FileHost(path).write([edit("A2", "我")])
    assert values(path, "A1:A2") == [["他人"], ["我"]]


def test_a_file_that_was_only_touched_is_written(tmp_path: Path):
    path = small(tmp_path)
    host = FileHost(path)
    os.utime(path, (1, 1))
    host.write([edit("A1", 1)])
    assert values(path, "A1") == [[1]]


def test_a_file_that_has_gone_is_not_made_anew(tmp_path: Path):
    path = small(tmp_path)
    host = FileHost(path)
    path.rename(tmp_path / "改名.xlsx")
    with pytest.raises(Refusal) as refusal:
        host.write([edit("A1", 1)])
    assert str(refusal.value) == (
        "“小表.xlsx”在读取之后被移动、改名或删除，因此什么也没有写入。请核对文件位置后重新执行"
    )
    assert [entry.name for entry in tmp_path.iterdir()] == ["改名.xlsx"]


def test_after_a_refused_write_the_next_one_is_whole(tmp_path: Path):
    path = small(tmp_path)
    host = FileHost(path)
    path.chmod(0o444)
    with pytest.raises(Refusal):
        host.write([edit("A1", 1)])
    path.chmod(0o644)
    host.write([edit("A1", 1)])
    assert b"fullCalcOnLoad" in parts(path)["xl/workbook.xml"]


@pytest.mark.parametrize("links", ["hard links", "no hard links"])
def test_a_copy_is_a_workbook_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: str
):
    def is_unknown(_: Path, __: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if links == "no hard links":
        monkeypatch.setattr(Path, "hardlink_to", is_unknown)
    path = small(tmp_path)
    path.chmod(0o444)
    copy = FileHost(path).copy_to(tmp_path / "副本.xlsx")
    assert copy.path.read_bytes() == path.read_bytes()
    copy.write([edit("A1", 1)])
    assert values(path, "A1") == [[None]]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["副本.xlsx", "小表.xlsx"]
    sentence = refused(lambda: FileHost(path).copy_to(copy.path), copy.path)
    assert sentence == "“副本.xlsx”已经存在，没有覆盖它。请换一个文件名，或先移走原来的文件"


def test_a_stage_that_a_killed_run_left_is_removed_by_a_later_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    two_days_ago = time.time() - 2 * 24 * 3600
    left, fresh = tmp_path / ".~nianbao-stage-a", tmp_path / ".~nianbao-stage-b"
    theirs = tmp_path / "nianbao-我的"
    for folder in (left, fresh, theirs):
        folder.mkdir()
        (folder / "half.xlsx").write_bytes(b"half")
    for folder in (left, theirs):
        os.utime(folder, (two_days_ago, two_days_ago))

    with stage() as folder:
        (folder / "a").write_bytes(b"")

    assert sorted(path.name for path in tmp_path.iterdir()) == [".~nianbao-stage-b", "nianbao-我的"]
