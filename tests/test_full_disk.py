"""A full disk for real, and folders that are not there: nothing half made, one sentence."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from city import unit
from conftest import Nianbao

REFUSED = 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give the folder of a disk of 400 kB; the test is skipped where none may be mounted."""
    place = tmp_path / "小盘"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no tmpfs may be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill_up(place: Path, left: int) -> None:
    """Leave so many bytes of a disk."""
    ballast = place / "占用"
    size = 0
    with ballast.open("wb", buffering=0) as file:
        with suppress(OSError):
            while True:
                size += file.write(b"0" * 4096) or 0
        file.truncate(max(0, size - left))


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    folder = tmp_path / "报来"
    folder.mkdir()
    for number in range(4):
        filing = unit(number).counting(applications__new__enterprise=99)
        (folder / f"{number}.xlsx").write_bytes(filing.workbook())
    return folder


def commands(handed_in: Path, place: Path) -> dict[str, tuple[object, ...]]:
    sound = handed_in / "0.xlsx"
    return {
        "return": ("return", handed_in, "--out", place / "退回", "--jobs", "1"),
        "intake": ("intake", handed_in, "--out", place / "总表.xlsx", "--jobs", "1", "--csv"),
        "rollup": ("rollup", handed_in, "--out", place / "汇总.xlsx", "--incomplete"),
        "export": ("export", sound, "--draft", "--to", "html,json", "--out", place / "报告"),
        "new": ("new", place / "新.xlsx"),
        "renew": ("renew", sound, place / "新.xlsx"),
    }


@pytest.mark.parametrize("name", ["return", "intake", "export", "new", "renew"])
@pytest.mark.parametrize("left", [0, 12_288])
def test_a_full_disk_is_left_as_it_was(
    small_disk: Path, handed_in: Path, nianbao: Nianbao, name: str, left: int
) -> None:
    fill_up(small_disk, left)

    done = nianbao(*commands(handed_in, small_disk)[name])

    assert done.code == REFUSED
    assert "磁盘空间不足" in done.err or "建不了文件夹" in done.err
    assert [path.name for path in small_disk.iterdir()] == ["占用"]


@pytest.mark.parametrize("name", ["intake", "rollup", "new", "renew"])
def test_no_folder_is_made_unasked(
    tmp_path: Path, handed_in: Path, nianbao: Nianbao, name: str
) -> None:
    done = nianbao(*commands(handed_in, tmp_path / "没有" / "这里")[name])

    assert done.code == REFUSED
    assert "没有文件夹" in done.err
    assert not (tmp_path / "没有").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no devices of this name")
@pytest.mark.parametrize("name", ["/dev/null", "/dev/zero", "/dev/tty"])
def test_a_device_is_not_called_a_folder(tmp_path: Path, nianbao: Nianbao, name: str) -> None:
    done = nianbao("read", name, tmp_path / "新.xlsx")

    assert done.code == REFUSED
    assert "不是普通文件" in done.err
    assert list(tmp_path.iterdir()) == []
