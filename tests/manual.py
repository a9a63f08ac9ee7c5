"""The recipes of docs/developer.md, carried out in a copy of the project as they stand there.

A fenced block headed by a file name is written to that file, behind what is there; a ``diff`` is
applied to the file that it names; the lines of ``sh`` blocks are commands, run in the top folder.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import NamedTuple

from next_year import LAST, NextYear
from nianbao.rules import ruleset

ROOT = Path(__file__).parents[1]
MANUAL = (ROOT / "docs" / "developer.md").read_text("utf-8")
_FENCED = re.compile(r"^```(\w*) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FOLDERS = ("addin", "tests", "docs", "vba", "libreoffice")
_FILES = ("README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "workbook_template.xlsx")


class Block(NamedTuple):
    """A fenced block: its language, the file that it is written to, its text."""

    language: str
    file: str
    text: str


def recipe(title: str) -> list[Block]:
    """Return the blocks of the section with this title."""
    (section,) = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", MANUAL, re.MULTILINE | re.DOTALL)
    year, _, number = ruleset(LAST).version.partition(".")
    section = section.replace("NEWEST", LAST).replace("NEXT", f"{year}.{int(number) + 1}")
    return [Block(*found) for found in _FENCED.findall(section)]


def commands(title: str) -> list[list[str]]:
    """Return the commands of a recipe as arguments of Python."""
    lines = [
        line
        for block in recipe(title)
        if block.language == "sh"
        for line in block.text.splitlines()
    ]
    return [shlex.split(line.partition("python ")[2]) for line in lines]


def write(title: str, root: Path) -> None:
    """Change the files of a copy as the recipe says."""
    for block in recipe(title):
        if block.language == "diff":
            _apply(block.text, root)
        elif block.file:
            path = root / block.file
            before = path.read_text("utf-8") if path.exists() else ""
            path.write_text(before + block.text, "utf-8")


def _apply(diff: str, root: Path) -> None:
    head, _, body = diff.partition("\n")
    path = root / head.removeprefix("+++ ")
    text = path.read_text("utf-8")
    for hunk in body.split("@@\n"):
        lines = hunk.splitlines()
        old = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
        new = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
        assert text.count(old) == 1, f"{path.name}: {old}"
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def copy_project(root: Path) -> NextYear:
    """Copy the project as far as recipes go into a folder, which may hold its package already."""
    junk = ignore_patterns("__pycache__", "golden", "pictures")
    for folder in _FOLDERS:
        if not (root / folder).exists():
            copytree(ROOT / folder, root / folder, ignore=junk)
    for name in _FILES:
        if not (root / name).exists():
            (root / name).write_bytes((ROOT / name).read_bytes())
    return NextYear(root)


def run(copy: NextYear, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run Python in the copy, which finds its package and its tests there."""
    paths = os.pathsep.join(str(copy.root / folder) for folder in ("addin", "tests"))
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        env={**copy.environment, "PYTHONPATH": paths},
        cwd=copy.root,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def make_anew(title: str, copy: NextYear) -> None:
    """Run the commands of a recipe in the copy."""
    for command in commands(title):
        done = run(copy, *command)
        assert done.returncode == 0, done.stdout + done.stderr
