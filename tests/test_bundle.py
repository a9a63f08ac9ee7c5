"""The offline bundle: built from the registries, looked into, and its installer run.

The scripts run in Wine's command interpreter with a stand-in for Python that notes how it
was called; they have not been run on Windows.
"""

import io
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pip
import pytest
from packaging.requirements import Requirement

from nianbao.actions.bundle import bundle
from nianbao.bundle.contents import unresolved, wheel_of
from nianbao.bundle.wheels import PYTHONS
from nianbao.words import Refusal
from shut_in import registries

ROOT = Path(__file__).parents[1]
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
# blanks, brackets and Chinese as people name their folders, and what cmd takes for its own
FOLDER = "离线 安装 (1)&b!"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that a person gets who unpacks the bundle."""
    folder = tmp_path_factory.mktemp("bundle")
    (page := folder / "page" / "assets").mkdir(parents=True)
    (page / "program.js").write_text("self.nianbaoProgram = {};", "utf-8")
    (page.parent / "index.html").write_text("<!DOCTYPE html>", "utf-8")
    with registries():
        built = bundle(folder / "nianbao.zip", PYTHONS, page=page.parent)
    with zipfile.ZipFile(built.path) as archive:
        assert archive.testzip() is None
        archive.extractall(folder / FOLDER)
    return next((folder / FOLDER).iterdir())


def manifest(unpacked: Path) -> dict[str, dict[str, str]]:
    content = json.loads((unpacked / "manifest.json").read_text("utf-8"))
    assert content["pythons"] == list(PYTHONS)
    return {wheel["file"]: wheel for wheel in content["wheels"]}


def test_every_requirement_is_met_for_every_python(unpacked: Path) -> None:
    """As Windows reads the markers, pywin32 included."""
    wheels = {path: wheel_of(path) for path in unpacked.rglob("*.whl")}
    names = {wheel.name.lower().replace("_", "-") for wheel in wheels.values()}
    assert {"pywin32", "xlwings", "typst", "pdfplumber"} <= names
    for path in wheels:
        with zipfile.ZipFile(path) as archive:
            about = next(x for x in archive.namelist() if x.endswith(".dist-info/METADATA"))
            required = message_from_bytes(archive.read(about)).get_all("Requires-Dist") or []
        for python in PYTHONS:
            marks = WINDOWS | {"python_version": python, "python_full_version": f"{python}.0"}
            marks |= {"platform_machine": "AMD64", "extra": ""}
            for requirement in map(Requirement, required):
                if not requirement.marker or requirement.marker.evaluate(marks):
                    assert requirement.name.lower().replace("_", "-") in names, (path.name, python)


def test_every_compiled_wheel_is_there_for_every_python(unpacked: Path) -> None:
    for name in ("rpds_py", "pywin32"):
        files = [path.name for path in (unpacked / "wheels").glob(f"{name}-*.whl")]
        for python in PYTHONS:
            tag = f"cp{python.replace('.', '')}"
            assert any(tag in file and "win_amd64" in file for file in files), (name, python)


def test_every_import_resolves_within_the_bundle(unpacked: Path) -> None:
    own = next((unpacked / "wheels").glob("nianbao-*.whl"))
    wheels = [wheel_of(path) for path in unpacked.rglob("*.whl")]
    assert unresolved(own, wheels) == []
    without_one = [wheel for wheel in wheels if wheel.name != "joblib"]
    assert unresolved(own, without_one) == ["joblib"]


def test_the_manifest_names_each_file_with_licence_and_hash(unpacked: Path) -> None:
    listed = manifest(unpacked)
    for path in (unpacked / "wheels").glob("*.whl"):
        assert listed[path.name]["sha256"] == wheel_of(path).sha256
    assert all(entry["licence"] for entry in listed.values())
    licences = {path.parent.parts for path in (unpacked / "licenses").rglob("*") if path.is_file()}
    assert len(licences) > 10


def test_a_finished_page_goes_along(unpacked: Path) -> None:
    """Its files are listed in the manifest like all others."""
    names = ["assets/program.js", "index.html"]
    assert sorted(path.name for path in (unpacked / "网页").iterdir()) == ["assets", "index.html"]
    files = json.loads((unpacked / "manifest.json").read_text("utf-8"))["files"]
    assert [name for name in sorted(files) if name.startswith("网页/")] == [
        f"网页/{name}" for name in names
    ]


def test_a_folder_that_is_no_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="nianbao web"):
        bundle(tmp_path / "nianbao.zip", PYTHONS, page=tmp_path)
    assert list(tmp_path.iterdir()) == []


def check(unpacked: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(unpacked / "support/check_files.py")]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_bundle_as_it_was_made_is_found_whole(unpacked: Path) -> None:
    assert (check(unpacked).returncode, check(unpacked).stdout) == (0, "")


@pytest.mark.parametrize("name", ["install.cmd", "nianbao.xlam", "support/pip.whl"])
def test_a_file_that_was_altered_or_is_missing_stops_the_installation(
    unpacked: Path, name: str
) -> None:
    file = unpacked / name
    data = file.read_bytes()
    try:
        file.write_bytes(data + b"x")
        altered = check(unpacked)
        file.unlink()
        missing = check(unpacked)
    finally:
        file.write_bytes(data)

    assert (altered.returncode, altered.stdout) == (1, f"{name}\n")
    assert (missing.returncode, missing.stdout) == (1, f"{name}\n")


def test_a_wheel_that_is_not_ours_stops_the_installation(unpacked: Path) -> None:
    planted = unpacked / "wheels/lxml-99.0-py3-none-any.whl"
    planted.write_bytes(b"x")
    try:
        found = check(unpacked)
    finally:
        planted.unlink()

    assert (found.returncode, found.stdout) == (1, "wheels/lxml-99.0-py3-none-any.whl\n")


def test_the_commercial_part_of_xlwings_is_left_out_and_the_rest_imports(
    unpacked: Path, tmp_path: Path
) -> None:
    wheels = list((unpacked / "wheels").glob("xlwings-*.whl"))
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
            record = archive.read(next(x for x in names if x.endswith("RECORD"))).decode()
            archive.extractall(tmp_path / wheel.stem)
        assert not [name for name in names if name.startswith("xlwings/pro/")]
        assert "xlwings/pro/" not in record
        assert manifest(unpacked)[wheel.name]["repacked"]
    code = "import xlwings; print(xlwings.__version__)"
    path = {"PYTHONPATH": str(tmp_path / wheels[0].stem), "XLWINGS_LICENSE_KEY": "none"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | path, capture_output=True, check=True
    )
    assert done.stdout.strip()


def test_the_bundle_holds_addin_template_and_words(unpacked: Path) -> None:
    template = (ROOT / "workbook_template.xlsx").read_bytes()
    assert (unpacked / "workbook_template.xlsx").read_bytes() == template
    addin = ROOT / "addin/nianbao/office/nianbao.xlam"
    assert (unpacked / "nianbao.xlam").read_bytes() == addin.read_bytes()
    assert "双击 install.cmd" in (unpacked / "安装说明.txt").read_text("utf-8-sig")


def test_our_version_is_stated_once(unpacked: Path) -> None:
    own = next((unpacked / "wheels").glob("nianbao-*.whl"))
    version = wheel_of(own).version
    assert f"nianbao-{version}-windows-x64" == unpacked.name
    assert "version" not in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.mark.parametrize("script", ["install.cmd", "uninstall.cmd"])
def test_scripts_are_plain_and_quote_every_path(unpacked: Path, script: str) -> None:
    data = (unpacked / script).read_bytes()
    assert data.isascii()
    assert data.count(b"\r\n") == data.count(b"\n")
    lines = data.decode().splitlines()
    labels = {line[1:] for line in lines if line.startswith(":")}
    for line in lines:
        for target in re.findall(r"(?:goto|call) :?(\w+)", line):
            assert target in labels
        for text in re.findall(r'"%HERE%(help\\\w+\.txt|support\\[\w.]+)', line):
            assert (unpacked / text.replace("\\", "/")).exists(), text
        # a variable that holds a path stands only within quotes
        bare = re.sub(r'"[^"]*"', "", line)
        assert not re.search(r"%(HERE|TARGET|PYTHON|LOCALAPPDATA)%", bare), line


STAND_IN = """@echo off
shift
>>"%NIANBAO_CALLS%" echo CALL
:next
if "%~1"=="" goto end
>>"%NIANBAO_CALLS%" echo "%~1"
if "%~nx1"=="check_python.py" echo %NIANBAO_STAND_IN%
if "%~1"=="venv" goto venv
if "%~1"=="%NIANBAO_FAILS%" goto fail
shift
goto next
:venv
mkdir "%~2\\Scripts"
copy "%NIANBAO_STAND_IN%" "%~2\\Scripts\\python.exe" >nul
exit 0
:fail
echo no such wheel
exit 1
:end
exit 0
"""


def launcher(script: Path) -> bytes:
    """Return a Windows program that runs a script of cmd, made as pip makes its own."""
    program = Path(pip.__file__).with_name("_vendor") / "distlib/t64.exe"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as content:
        content.writestr("__main__.py", "")
    first = f"#!C:\\windows\\system32\\cmd.exe /c {windows(script)}\r\n"
    return program.read_bytes() + first.encode() + archive.getvalue()


def windows(path: Path) -> str:
    return f"Z:{path}".replace("/", "\\")


class Machine:
    """A Windows user's machine in Wine, with a stand-in for Python on its path or beside."""

    def __init__(self, folder: Path, unpacked: Path) -> None:
        self.unpacked = unpacked
        self.calls = folder / "calls.txt"
        self.path = folder / "path"
        self.home = folder / "prefix/drive_c/users"
        self.path.mkdir()
        environment = {
            "WINEPREFIX": str(folder / "prefix"),
            "WINEDEBUG": "-all",
            "LC_ALL": "C.UTF-8",
            "WINEPATH": windows(self.path),
            "NIANBAO_CALLS": windows(self.calls),
            "NIANBAO_STAND_IN": windows(folder / "stand-in.exe"),
            "NIANBAO_FAILS": "nothing",
        }
        script = folder / "stand-in.cmd"
        script.write_bytes(STAND_IN.replace("\n", "\r\n").encode())
        (folder / "stand-in.exe").write_bytes(launcher(script))
        self.environment = {x: os.environ[x] for x in ("PATH", "HOME")} | environment

    def put_python(self, place: Path) -> None:
        place.parent.mkdir(exist_ok=True)
        place.write_bytes((self.calls.parent / "stand-in.exe").read_bytes())

    def run(self, script: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["wine", "cmd", "/c", f"{script} /quiet"],
            cwd=self.unpacked,
            env=self.environment | settings,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def called(self) -> list[list[str]]:
        """Return the arguments of every call of Python."""
        calls = self.calls.read_text("utf-8").split("CALL\n")[1:]
        return [[line.strip('"') for line in call.splitlines()] for call in calls]

    def installed(self) -> list[Path]:
        return list(self.home.glob("*/AppData/Local/nianbao/*"))


@pytest.fixture
def machine(unpacked: Path, tmp_path: Path) -> Machine:
    return Machine(tmp_path, unpacked)


def test_install_and_uninstall_with_the_machines_python(machine: Machine) -> None:
    machine.put_python(machine.path / "py.exe")
    done = machine.run("install.cmd")
    assert (done.returncode, "安装完成" in done.stdout) == (0, True), done
    packages = next(call for call in machine.called() if "install" in call and "--no-index" in call)
    assert packages[1].endswith("\\support\\pip.whl\\pip")
    wheels = packages[packages.index("--find-links") + 1]
    assert wheels.endswith(f" (1)&b!\\{machine.unpacked.name}\\wheels")
    assert machine.called()[-2:] == [
        ["-I", "-X", "utf8", "-m", "nianbao", verb] for verb in ("install", "doctor")
    ]
    done = machine.run("uninstall.cmd")
    assert (done.returncode, "已全部移除" in done.stdout) == (0, True), done
    assert machine.called()[-1][-1] == "uninstall"
    assert machine.installed() == []


def test_install_with_a_python_unpacked_beside_it(machine: Machine) -> None:
    beside = machine.unpacked / "python/python.exe"
    machine.put_python(beside)
    try:
        done = machine.run("install.cmd")
    finally:
        beside.unlink()
    assert (done.returncode, "安装完成" in done.stdout) == (0, True), done
    assert "open_path.py" in machine.called()[2][1]
    assert {path.name for path in machine.installed()} >= {"python", "nianbao.mark", "install.log"}


def test_what_is_said_without_python_and_after_a_failure(machine: Machine) -> None:
    done = machine.run("install.cmd")
    assert (done.returncode, "没有找到 64 位的 Python" in done.stdout) == (1, True), done
    assert machine.installed() == []
    machine.put_python(machine.path / "py.exe")
    done = machine.run("install.cmd", NIANBAO_FAILS="--no-index")
    assert done.returncode == 1
    assert "安装没有完成" in done.stdout
    assert "no such wheel" in done.stdout
    done = machine.run("uninstall.cmd")
    assert (done.returncode, machine.installed()) == (0, [])
    assert "这个用户没有安装" in machine.run("uninstall.cmd").stdout


def test_an_existing_file_is_not_overwritten(tmp_path: Path, unpacked: Path) -> None:
    taken = tmp_path / "nianbao.zip"
    taken.write_text("mine")
    own = next((unpacked / "wheels").glob("nianbao-*.whl"))
    with pytest.raises(Refusal):
        bundle(taken, PYTHONS[:1], own)
    assert taken.read_text() == "mine"
