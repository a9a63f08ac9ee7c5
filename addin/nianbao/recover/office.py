"""Documents of other kinds (.doc, .wps, .rtf, .odt), turned into .docx by LibreOffice."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from nianbao.recover.notes import quoted
from nianbao.recover.source import Source
from nianbao.recover.word import read_word
from nianbao.words import Refusal, say

# The first start, which sets up a profile, takes some five seconds on an old machine.
SECONDS = 90
# The name of the part that holds a document with a password.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# LibreOffice tells kinds apart by the name; a name may lie.
_SUFFIXES = {"old_word": ".doc", "rtf": ".rtf", "odt": ".odt"}


def read_office(path: Path, kind: str) -> Source:
    """Return the lines and tables of a document that only an office program can open.

    Refuses it where LibreOffice is not installed, cannot open it, or takes too long.
    """
    if _ENCRYPTED in path.read_bytes():
        raise Refusal("recover.refused.locked", name=path.name)
    program = libreoffice()
    suffix = path.suffix.lower() or _SUFFIXES[kind]
    if program is None:
        raise Refusal("recover.refused.office", name=path.name, suffix=suffix)
    with TemporaryDirectory(prefix="nianbao-") as folder:
        copy = Path(folder, f"report{_SUFFIXES[kind]}")
        shutil.copyfile(path, copy)
        _convert(program, copy, path)
        converted = copy.with_suffix(".docx")
        if not converted.exists():
            raise Refusal("recover.refused.converted", name=path.name)
        source = read_word(converted)
    note = say("recover.note.office.converted", suffix=quoted(suffix))
    return Source(source.blocks, (note, *source.notes))


def libreoffice() -> str | None:
    """Return the program's path, None where it is not installed."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    return next((str(place) for place in _places() if place.exists()), None)


def _places() -> Iterator[Path]:
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)"):
        if folder := os.environ.get(variable):
            yield Path(folder, "LibreOffice", "program", "soffice.exe")
    yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")


def _convert(program: str, copy: Path, path: Path) -> None:
    """Convert in a profile of its own, so that an open window of the user's is no obstacle."""
    profile = Path(copy.parent, "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore",
               "--convert-to", "docx", "--outdir", str(copy.parent), str(copy)]  # fmt: skip
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        _stop(process)
        raise Refusal("recover.refused.slow", name=path.name, seconds=SECONDS) from None


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End the program together with those that it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
