"""Nothing that lies beside a user's files is ever run: modules, programs, start-up files."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import MakeWorkbook, Nianbao

ROOT = Path(__file__).parents[1]
MODULES = ("joblib", "nianbao", "openpyxl", "json", "lxml", "jsonschema", "sitecustomize")
PROGRAMS = ("soffice", "libreoffice", "fc-list", "taskkill", "python", "typst")
DOCUMENTS = ("docs/it.md", "docs/clerk.md", "docs/supervisor.md")


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """Return a folder full of modules and programs that leave a trace when they are run."""
    folder = tmp_path / "报来"
    folder.mkdir()
    for name in MODULES:
        trace = f"open({str(folder / f'{name}.ran')!r}, 'w').close()\n"
        (folder / f"{name}.py").write_text(trace, "utf-8")
    for name in PROGRAMS:
        program = folder / name
        program.write_text(f'#!/bin/sh\ntouch "{folder}/{name}.ran"\n', "utf-8")
        program.chmod(0o755)
    return folder


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command as a user does who stands in the folder, with ``.`` on the search path."""
    path = os.pathsep.join(["", ".", os.environ["PATH"]])
    command = [str(argument) for argument in arguments]
    environment = {**os.environ, "PATH": path}
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def traces(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.ran"))


def script() -> Path:
    return Path(sys.executable).with_name("nianbao")


@pytest.mark.parametrize(
    "command",
    [
        ["intake", ".", "--out", "../总表.xlsx"],
        ["return", ".", "--out", "../退回"],
        ["rollup", ".", "--out", "../汇总.xlsx", "--incomplete"],
    ],
    ids=lambda command: command[0],
)
def test_the_workers_of_a_folder_import_nothing_from_it(
    trap: Path, workbook: MakeWorkbook, command: list[str]
) -> None:
    data = workbook().read_bytes()
    for number in range(2):
        (trap / f"{number}.xlsx").write_bytes(data)

    done = run(trap, script(), *command, "--jobs", "2")

    assert traces(trap) == []
    assert "可汇总 2" in done.stdout or command[0] != "intake"
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("how", [["-I", "-m", "nianbao"], ["-P", "-m", "nianbao"]])
def test_the_module_is_not_taken_from_the_folder(trap: Path, how: list[str]) -> None:
    done = run(trap, sys.executable, *how, "rules", "--json")

    assert done.returncode == 0, done.stderr
    assert traces(trap) == []


def test_programs_are_not_taken_from_the_folder(
    trap: Path, workbook: MakeWorkbook, nianbao: Nianbao, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook()
    monkeypatch.chdir(trap)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "不存在"]))
    (trap / "报告.rtf").write_text(r"{\rtf1\ansi x}", "ascii")

    nianbao("read", "报告.rtf", "新表.xlsx")
    nianbao("export", path, "--to", "pdf", "--out", "成稿", "--draft")
    nianbao("doctor")

    assert traces(trap) == []


def test_every_python_in_the_manuals_starts_isolated() -> None:
    started = [
        (name, found)
        for name in DOCUMENTS
        for found in re.findall(
            r"python[\w.]*\"? +(?:-\w+ +)*-m +\w+", (ROOT / name).read_text("utf-8")
        )
    ]

    assert started
    assert [found for found in started if " -I " not in found[1]] == []


@pytest.mark.parametrize("name", ["install.cmd", "uninstall.cmd"])
def test_the_installer_starts_python_isolated_and_no_program_of_the_folder(name: str) -> None:
    text = (ROOT / "addin/nianbao/bundle" / name).read_text("ascii")
    lines = [line for line in text.splitlines() if not line.startswith("rem ")]
    started = [
        line
        for line in lines
        if re.search(r'^"%PYTHON%" |\bpy -%1|^python |`python ', line) and " -I " not in line
    ]

    assert started == []
    assert lines.index('set "NoDefaultCurrentDirectoryInExePath=1"') < 3
