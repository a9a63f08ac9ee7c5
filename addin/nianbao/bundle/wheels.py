"""The wheels of the bundle: resolved for Windows, fetched with their hashes checked."""

import base64
import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from nianbao.book.reproducible_zip import zipped
from nianbao.words import Refusal

PYTHONS = ("3.11", "3.12", "3.13")
PLATFORM = "x86_64-pc-windows-msvc"
_PIP_PLATFORM = "win_amd64"
# The commercial part of xlwings: nothing here uses it, and its licence would bind every copy.
_LEFT_OUT = {"xlwings": "xlwings/pro/"}


def build_own(source: Path, folder: Path) -> Path:
    """Return the wheel of nianbao, built from a checkout into ``folder``."""
    _run([*_PIP, "wheel", "-q", "--no-deps", "-w", str(folder), str(source)])
    return next(folder.glob("nianbao-*.whl"))


def lock(own: Path, extras: Iterable[str], python: str) -> str:
    """Return the requirements of our wheel on Windows, every version with its hashes.

    Markers are read as that system reads them, which pip itself cannot do elsewhere.
    """
    wish = f"nianbao[{','.join(extras)}] @ {own.resolve().as_uri()}\npip\n"
    options = ["--python-platform", PLATFORM, "--python-version", python, "--only-binary", ":all:"]
    command = [sys.executable, "-I", "-m", "uv", "pip", "compile", "-q", "--generate-hashes"]
    locked = _run([*command, "--no-header", "--no-annotate", *options, "-"], wish)
    # our own wheel lies in the bundle already and has no hash in a registry
    return "".join(part for part in _requirements(locked) if not part.startswith("nianbao"))


def fetch(locked: str, python: str, folder: Path) -> None:
    """Fetch the wheels of a lock into ``folder``; a wheel whose hash differs is refused."""
    list_file = folder / f"requirements-{python}.txt"
    list_file.write_text(locked, "utf-8")
    options = ["--platform", _PIP_PLATFORM, "--python-version", python, "--only-binary=:all:"]
    hashed = ["--no-deps", "--require-hashes", "-d", str(folder), "-r", str(list_file)]
    _run([*_PIP, "download", "-q", *options, *hashed])
    list_file.unlink()


def without_parts(wheel: Path) -> bool:
    """Return whether something was left out of a wheel; its list of contents then says so."""
    prefix = _LEFT_OUT.get(wheel.name.split("-")[0])
    if prefix is None:
        return False
    with zipfile.ZipFile(wheel) as source:
        parts = {name: source.read(name) for name in source.namelist() if not name.endswith("/")}
    kept = {name: data for name, data in parts.items() if not name.startswith(prefix)}
    record = next(name for name in kept if name.endswith(".dist-info/RECORD"))
    kept[record] = _record(kept, record)
    wheel.write_bytes(zipped(kept))
    return True


def _record(parts: Mapping[str, bytes], record: str) -> bytes:
    """Return a wheel's list of contents (PEP 376: name, hash, size)."""
    lines = io.StringIO()
    rows = csv.writer(lines, lineterminator="\n")
    for name, data in parts.items():
        if name != record:
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            rows.writerow([name, f"sha256={digest}", len(data)])
    rows.writerow([record, "", ""])
    return lines.getvalue().encode()


def _requirements(locked: str) -> list[str]:
    """Return each requirement with the lines of its hashes."""
    parts: list[str] = []
    for line in locked.splitlines(keepends=True):
        if line.startswith((" ", "\t")) and parts:
            parts[-1] += line
        else:
            parts.append(line)
    return parts


_PIP = [sys.executable, "-I", "-m", "pip", "--disable-pip-version-check"]


def _run(command: list[str], text: str = "") -> str:
    """Return what a tool printed; refuses with its last lines where it failed."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise Refusal("bundle.tool_failed", tool=" ".join(command[3:6]), error=last)
    return done.stdout
