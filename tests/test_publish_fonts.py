"""Fonts of the standard that a machine lacks are named."""

import subprocess
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from nianbao.publish import font_notes
from nianbao.publish.fonts import missing_fonts


def _listing(monkeypatch: pytest.MonkeyPatch, listed: str | None) -> None:
    """Let fontconfig list these fonts, or be absent."""

    def fc_list(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        if listed is None:
            raise FileNotFoundError("fc-list")
        return subprocess.CompletedProcess([], 0, stdout=listed)

    monkeypatch.setattr(subprocess, "run", fc_list)


def test_each_missing_font_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _listing(monkeypatch, "FangSong_GB2312,仿宋_GB2312\n宋体,SimSun\nNoto Sans CJK SC\n")
    assert font_notes() == (
        "本机没有安装楷体_GB2312、方正小标宋简体、黑体：Word 文件里写的仍是这些字体，"
        "请在装有它们的电脑上打开、打印，以免版面变化",
    )


def test_nothing_is_said_where_all_fonts_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    _listing(monkeypatch, "仿宋_GB2312\nKAITI_GB2312\nFZXiaoBiaoSong-B05S\nsimhei\nSimSun\n")
    assert font_notes() == ()


def test_it_is_said_where_nobody_knows_the_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    _listing(monkeypatch, None)
    (note,) = font_notes()
    assert note.startswith("无法得知本机装了哪些字体，未作核对")


def test_a_font_that_may_stand_in_is_not_the_font_itself() -> None:
    assert "仿宋_GB2312" in missing_fonts(frozenset({"仿宋", "fangsong"}))


@dataclass
class _Key:
    """An open key of the registry."""

    root: str

    def __enter__(self) -> "_Key":
        return self

    def __exit__(self, *_: object) -> None:
        pass


def test_on_windows_the_registry_is_asked_for_all_users_and_this_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entries = {
        "machine": ["SimSun & NSimSun (TrueType)", "SimHei (TrueType)", "FangSong (TrueType)"],
        "user": ["仿宋_GB2312 (TrueType)", "方正小标宋简体 (TrueType)", "Arial (TrueType)"],
    }
    registry: Any = ModuleType("winreg")
    registry.HKEY_LOCAL_MACHINE, registry.HKEY_CURRENT_USER = "machine", "user"
    registry.OpenKey = lambda root, _: _Key(root)
    registry.QueryInfoKey = lambda _: (0, 3, 0)
    registry.EnumValue = lambda key, index: (entries[key.root][index], "x.ttf", 1)
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(sys, "platform", "win32")
    (note,) = font_notes()
    assert note.startswith("本机没有安装楷体_GB2312：")
