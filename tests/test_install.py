"""``nianbao install``, ``uninstall`` and ``doctor`` on an imitated Windows profile."""

import json
import os
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from excel_imitation import Excel, Machine
from nianbao._log import log
from nianbao.actions import doctor as examination
from nianbao.actions.doctor import Caller, doctor, path_kind
from nianbao.actions.template import shipped_template
from nianbao.cli import main
from nianbao.panel.recent import remember
from windows_arguments import arguments

OFFICE = Path(examination.__file__).parents[1] / "office"


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The profile of a Windows user with Excel, who has a Chinese name."""
    profile = tmp_path / "王小明"
    (profile / "AppData/Roaming/Microsoft/Excel").mkdir(parents=True)
    monkeypatch.setenv("APPDATA", str(profile / "AppData/Roaming"))
    monkeypatch.setenv("LOCALAPPDATA", str(profile / "AppData/Local"))
    return profile


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings of a user outside Windows go."""
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


def add_in(profile: Path) -> Path:
    return profile / "AppData/Roaming/Microsoft/Excel/XLSTART/nianbao.xlam"


def settings(profile: Path) -> Path:
    return profile / "AppData/Local/nianbao/nianbao.conf"


def zone(profile: Path) -> Path:
    return add_in(profile).with_name("nianbao.xlam:Zone.Identifier")


def record(profile: Path) -> Path:
    return settings(profile).with_name("installed.json")


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestInstall:
    def test_puts_the_add_in_the_blank_workbook_and_the_settings_in_place(
        self, profile: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["install"]) == 0

        said = capsys.readouterr().out
        assert add_in(profile).read_bytes() == (OFFICE / "nianbao.xlam").read_bytes()
        assert (settings(profile).parent / "年报.xlsx").read_bytes() == (
            shipped_template().read_bytes()
        )
        assert settings(profile).read_text("utf-16").splitlines() == [
            f"interpreter={sys.executable}",
            f"template={settings(profile).parent / '年报.xlsx'}",
        ]
        assert f"已完成：Excel 加载项放入 {add_in(profile)}" in said
        assert "请关闭全部 Excel 窗口再打开" in said

    def test_is_what_the_installed_add_in_then_uses(self, profile: Path) -> None:
        main(["install"])
        machine = Machine(profile / "AppData/Local")
        excel = Excel.with_add_in(add_in(profile), machine)

        excel.run("NbNew")
        excel.run("NbCheck")

        assert [arguments(command)[0] for command in machine.started] == [sys.executable]
        assert machine.shown == []

    def test_twice_changes_nothing_the_second_time(
        self, profile: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(["install"])
        before = content(profile)
        capsys.readouterr()

        assert main(["install"]) == 0

        assert "已完成" not in capsys.readouterr().out
        assert content(profile) == before

    def test_renews_what_an_older_version_left(self, profile: Path) -> None:
        main(["install"])
        add_in(profile).write_bytes(b"older")
        settings(profile).write_text("interpreter=C:\\gone.exe", "utf-16")
        written = {str(path): digest(path) for path in (add_in(profile), settings(profile))}
        record(profile).write_text(json.dumps(written), "utf-8")

        main(["install"])

        assert add_in(profile).read_bytes() == (OFFICE / "nianbao.xlam").read_bytes()
        assert "gone" not in settings(profile).read_text("utf-16")

    def test_takes_the_mark_of_the_web_away(
        self, profile: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(["install"])
        zone(profile).write_text("[ZoneTransfer]\nZoneId=3\n")
        assert "带有“来自互联网”的标记" in doctor()
        capsys.readouterr()

        main(["install"])

        assert "已完成：去掉加载项“来自互联网”的标记" in capsys.readouterr().out
        assert not zone(profile).exists()

    def test_dry_run_says_what_it_would_do_and_does_nothing(
        self, profile: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["install", "--dry-run"]) == 0

        said = capsys.readouterr().out
        assert f"将要：Excel 加载项放入 {add_in(profile)}" in said
        assert "已完成" not in said
        assert content(profile) == {}

    def test_prefers_the_python_that_opens_no_console(
        self, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "pythonw.exe").write_bytes(b"")
        monkeypatch.setattr(sys, "executable", str(tmp_path / "python.exe"))

        main(["install"])

        assert f"interpreter={tmp_path / 'pythonw.exe'}\n" in settings(profile).read_text("utf-16")

    def test_without_excel_leaves_the_add_in_out_and_says_what_works(
        self, profile: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (profile / "AppData/Roaming/Microsoft/Excel").rmdir()

        assert main(["install"]) == 0

        said = capsys.readouterr().out
        assert "没有找到 Excel，不安装 Excel 加载项" in said
        assert "命令行的全部功能" in said
        assert not add_in(profile).exists()
        assert settings(profile).exists()

    def test_outside_windows_prepares_the_toolbar_of_libreoffice(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["install"]) == 0

        said = capsys.readouterr().out
        assert "不是 Windows，不安装 Excel 加载项" in said
        assert f"选定 {OFFICE / 'nianbao.oxt'}" in said
        assert set(content(home)) == {
            str(home / "nianbao/nianbao.conf"),
            str(home / "nianbao/installed.json"),
            str(home / "nianbao/年报.xlsx"),
        }


class TestUninstall:
    def test_leaves_nothing_behind(self, profile: Path) -> None:
        main(["install"])
        settings(profile).with_name("nianbao.log").write_text("...", "utf-8")
        remember("folder", profile)  # what the companion window opened

        assert main(["uninstall"]) == 0

        assert content(profile) == {}
        assert not settings(profile).parent.exists()

    def test_leaves_nothing_behind_outside_windows(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(["install"])
        log("...")
        capsys.readouterr()

        assert main(["uninstall"]) == 0

        assert content(home) == {}
        assert not (home / "state/nianbao").exists()
        said = capsys.readouterr().out
        assert "扩展管理器" in said
        assert "Excel" not in said

    def test_leaves_what_it_did_not_put_there(self, profile: Path) -> None:
        main(["install"])
        other = add_in(profile).with_name("other.xlam")
        other.write_bytes(b"other")
        notes = settings(profile).with_name("记事.txt")
        notes.write_text("x", "utf-8")

        main(["uninstall"])

        assert content(profile) == {str(other): b"other", str(notes): b"x"}

    def test_dry_run_removes_nothing(self, profile: Path) -> None:
        main(["install"])
        before = content(profile)

        assert main(["uninstall", "--dry-run"]) == 0

        assert content(profile) == before

    def test_says_when_excel_still_holds_the_file(
        self,
        profile: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        main(["install"])

        def held(path: Path, **_: bool) -> None:
            raise PermissionError(13, "in use", str(path))

        monkeypatch.setattr(Path, "unlink", held)

        assert main(["uninstall"]) == 2

        assert "正被其他程序打开" in capsys.readouterr().err
        assert add_in(profile).exists()


class TestOtherPeoplesFiles:
    """What stands where our files go, and was not written by us or was changed since."""

    @pytest.fixture(params=["filled", "add-in", "settings"])
    def theirs(self, request: pytest.FixtureRequest, profile: Path) -> Path:
        filled = settings(profile).with_name("年报.xlsx")
        places = {"filled": filled, "add-in": add_in(profile), "settings": settings(profile)}
        return places[request.param]

    @pytest.mark.parametrize("record_text", [None, "", "[]", "{}", "不是 JSON"])
    def test_a_file_that_was_there_before_is_named_and_left(
        self,
        profile: Path,
        theirs: Path,
        record_text: str | None,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        theirs.parent.mkdir(parents=True, exist_ok=True)
        theirs.write_bytes(b"mine")
        if record_text is not None:
            record(profile).parent.mkdir(parents=True, exist_ok=True)
            record(profile).write_text(record_text, "utf-8")

        for command in ("install", "uninstall"):
            assert main([command]) == 0
            assert f"没有动：{theirs}" in capsys.readouterr().out
            assert theirs.read_bytes() == b"mine"

    def test_a_file_that_was_changed_since_is_named_and_left(
        self, theirs: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(["install"])
        theirs.write_bytes(b"mine")
        capsys.readouterr()

        for command in ("install", "uninstall"):
            assert main([command]) == 0
            assert f"没有动：{theirs}" in capsys.readouterr().out
            assert theirs.read_bytes() == b"mine"

    def test_new_workbooks_are_made_after_a_blank_one_and_not_after_theirs(
        self, profile: Path
    ) -> None:
        settings(profile).parent.mkdir(parents=True)
        settings(profile).with_name("年报.xlsx").write_bytes(b"mine")

        main(["install"])

        blank = settings(profile).with_name("年报（空白）.xlsx")
        assert f"template={blank}\n" in settings(profile).read_text("utf-16")
        assert blank.read_bytes() == shipped_template().read_bytes()


class TestDoctor:
    def test_finds_a_sound_installation_sound(
        self, profile: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(["install"])
        capsys.readouterr()

        assert main(["doctor"]) == 0

        said = capsys.readouterr().out
        assert f"✓ Excel 加载项：{add_in(profile)}，与程序版本一致" in said
        assert f"✓ 设置：{settings(profile)}，程序位置 {sys.executable}" in said
        assert "✓ 启动子程序测试：正常" in said
        assert "✓ 用时：校验空白填报表 " in said

    def test_finds_what_is_missing(self, profile: Path) -> None:
        said = doctor()

        assert f"✗ Excel 加载项：没有安装（应在 {add_in(profile)}）" in said
        assert f"✗ 设置：没有（应在 {settings(profile)}）" in said

    def test_finds_what_is_of_another_version(self, profile: Path) -> None:
        main(["install"])
        add_in(profile).write_bytes(b"older")

        said = doctor(Caller(application="Microsoft Excel 16.0", add_in="0.0.1"))

        assert f"✗ Excel 加载项：{add_in(profile)} 与程序版本不一致" in said
        assert "✗ Excel 加载项是 0.0.1 版" in said
        assert "✓ 由 Microsoft Excel 16.0 中的按钮启动" in said

    @pytest.mark.parametrize(
        ("program", "line"),
        [
            ("/gone/pythonw.exe", "✗ 设置：{} 中的程序 {} 已不存在"),
            (os.devnull, "✗ 设置：{} 指向另一个程序 {}"),
        ],
    )
    def test_finds_settings_that_lead_elsewhere(
        self, profile: Path, program: str, line: str
    ) -> None:
        main(["install"])
        settings(profile).write_text(f"interpreter={program}\r\n", "utf-16")

        assert line.format(settings(profile), program) in doctor()

    def test_says_where_the_workbook_stands(self, tmp_path: Path) -> None:
        workbook = str(tmp_path / "年报.xlsx")

        writable = doctor(Caller("LibreOffice 7.4", workbook))
        read_only = doctor(Caller("LibreOffice 7.4", workbook, read_only=True))

        assert "✓ 工作簿位置：本机文件夹" in writable
        assert f"✓ 写入测试：{tmp_path} 可以写入" in writable
        assert "✗ 工作簿位置：本机文件夹，以只读方式打开" in read_only
        assert list(tmp_path.iterdir()) == []

    def test_says_when_a_folder_cannot_be_written_to(self) -> None:
        assert "✗ 写入测试：/proc 不能写入" in doctor(Caller("x", "/proc/年报.xlsx"))

    def test_says_when_programs_cannot_be_started(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "/gone/python")

        assert "✗ 启动子程序测试：失败" in doctor()

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("", "none"),
            ("工作簿1", "unsaved"),
            ("https://d.docs.live.net/1/年报.xlsx", "url"),
            ("\\\\server\\share\\年报.xlsx", "network"),
            ("C:\\Users\\王\\年报.xlsx", "local"),
            ("/home/王/年报.xlsx", "local"),
        ],
    )
    def test_tells_the_kinds_of_places_apart(self, name: str, kind: str) -> None:
        assert path_kind(name) == kind
