"""Files that are no plain files, or that must not be written to without a word."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import MakeWorkbook, Nianbao
from sealed import final, signed

if TYPE_CHECKING:
    from collections.abc import Callable

TESTS = Path(__file__).parent
POSIX_ONLY = ("resource", "pwd", "grp", "fcntl", "termios")
HUGE = 40 * 2**30
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(HUGE)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


ODD: "list[Callable[[Path], None]]" = [pipe, sparse, device]


@needs_pipes
@pytest.mark.parametrize("make", ODD, ids=lambda make: make.__name__)
@pytest.mark.parametrize("name", ["~$年报.xlsx", ".~年报.xlsx", ".~lock.年报.xlsx#"])
def test_an_odd_lock_file_is_looked_at_without_being_opened(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path, name: str, make: "Callable[..., None]"
) -> None:
    folder = tmp_path / "报来"
    folder.mkdir()
    (folder / "年报.xlsx").write_bytes(workbook().read_bytes())
    make(folder / name)

    written = nianbao("check", folder / "年报.xlsx", "--write")
    taken_in = nianbao("intake", folder, "--out", tmp_path / "总表.xlsx", "--jobs", "1")

    assert "Traceback" not in written.err + taken_in.err
    assert "收到 1 个文件" in taken_in.out


@needs_pipes
@pytest.mark.parametrize("make", ODD, ids=lambda make: make.__name__)
def test_an_odd_file_is_refused_without_being_read(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path, make: "Callable[..., None]"
) -> None:
    odd, sound = tmp_path / "odd.xlsx", workbook()
    make(odd)
    out = tmp_path / "out.xlsx"
    commands = [
        ("check", odd),
        ("figures", odd),
        ("renew", odd, out),
        ("read", odd, out),
        ("fill", sound, odd),
        ("last-year", sound, odd),
        ("check", sound, "--previous", odd),
        ("check", sound, "--rules", odd),
        ("check", sound, "--published", odd),
        ("intake", tmp_path / "无", "--out", out, "--roster", odd),
        ("rollup", tmp_path / "无", "--out", out, "--own", odd),
    ]
    (tmp_path / "无").mkdir()

    for command in commands:
        done = nianbao(*command)
        assert done.code in (1, 2), command
        assert "Traceback" not in done.err
    assert not out.exists()


@pytest.mark.parametrize(
    "command", [("check", "--write"), ("recompute",), ("clear-marks",), ("undo",), ("fill",)]
)
def test_a_signed_workbook_is_written_to_only_with_consent(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path, command: tuple[str, ...]
) -> None:
    path = workbook({"applications.new.enterprise": 2, "applications.new.total": 9})
    if command[0] != "check":
        nianbao("check", path, "--write")
    data = tmp_path / "d.json"
    data.write_text('{"figures": {"applications.new.enterprise": 5}}', "utf-8")
    signed(path)
    verb, *options = command
    arguments = [verb, path, *([data] if verb == "fill" else []), *options]
    before = path.read_bytes()

    refused = nianbao(*arguments)

    assert refused.code == 2
    assert "有数字签名，写入会使签名失效" in refused.err
    assert path.read_bytes() == before
    assert nianbao(*arguments, "--unsign").code != 2
    assert path.read_bytes() != before


def test_a_signed_workbook_is_read_as_any_other(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook()
    signed(path)

    assert nianbao("check", path).code != 2


@pytest.mark.parametrize(
    ("mark", "is_said"),
    [
        ("<vt:bool>true</vt:bool>", True),
        ("<vt:bool>1</vt:bool>", True),
        ("<vt:bool>false</vt:bool>", False),
    ],
)
def test_a_workbook_marked_as_final_is_named_before_it_is_written(
    workbook: MakeWorkbook, nianbao: Nianbao, mark: str, is_said: bool
) -> None:
    path = workbook()
    final(path, mark)

    said = nianbao("check", path, "--write").err

    assert ("已标记为最终状态" in said) is is_said
    assert "最终状态" not in nianbao("check", path).err


def test_every_test_file_can_be_collected_on_windows() -> None:
    """Modules that only some systems have are imported where they are used."""
    found = [
        (path.name, line)
        for path in TESTS.glob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith(("import ", "from ")) and line.split()[1] in POSIX_ONLY
    ]

    assert found == []


class FullDiskError(Exception):
    """What a library makes of a full disk in its own words."""


@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space left on device"), FullDiskError("IO_ENOSPC")],
    ids=["system", "library"],
)
def test_a_disk_that_fills_up_in_a_library_is_said(
    workbook: MakeWorkbook,
    nianbao: Nianbao,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    folder = tmp_path / "报来"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(workbook().read_bytes())

    def fails(*_: object) -> None:
        raise FullDiskError from error

    monkeypatch.setattr("nianbao.intake.table.Table.finish", fails)

    done = nianbao("intake", folder, "--out", tmp_path / "总表.xlsx", "--jobs", "1")

    assert done.code == 2
    assert "磁盘空间不足，没有生成文件" in done.err
    assert not (tmp_path / "总表.xlsx").exists()
