"""LibreOffice as a converter that is shut in: it fetches nothing, runs nothing, updates nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from nianbao.host.disk import create
from nianbao.host.programs import find, system_program

_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)")
_OFFICE = "/org.openoffice.Office"
# Addresses in a document are not asked, not even those of files: that would give a Windows name
# and password away. What escapes this meets a proxy that is nowhere.
_SETTINGS = {
    f"{_OFFICE}.Common/Security/Scripting": {
        "BlockUntrustedRefererLinks": "true",
        "DisableMacrosExecution": "true",
        "DisablePythonRuntime": "true",
        "DisableActiveContent": "true",
        "DisableOLEAutomation": "true",
        "MacroSecurityLevel": "3",
    },
    f"{_OFFICE}.Writer/Content/Update": {"Link": "0", "Field": "false", "Chart": "false"},
    f"{_OFFICE}.Calc/Content/Update": {"Link": "1"},
    f"{_OFFICE}.Common/Misc": {"FirstRun": "false", "MacroRecorderMode": "false"},
    f"{_OFFICE}.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments": {
        "AutoCheckEnabled": "false",
    },
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": "1",
        "ooInetHTTPProxyName": "0.0.0.0",
        "ooInetHTTPProxyPort": "1",
        "ooInetHTTPSProxyName": "0.0.0.0",
        "ooInetHTTPSProxyPort": "1",
        "ooInetNoProxy": "",
    },
}
_ITEM = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n'
)


class ConversionTimeoutError(Exception):
    """LibreOffice did not come to an end in time and was stopped."""


def libreoffice() -> Path | None:
    """Return where LibreOffice is, None where it is not installed."""
    places = [
        Path(folder, "LibreOffice", "program", "soffice.exe")
        for name in _FOLDERS
        if (folder := os.environ.get(name))
    ]
    places.append(Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"))
    there = (place for place in places if place.is_absolute() and place.exists())
    return find("soffice", "libreoffice") or next(there, None)


def convert(office: Path, source: Path, kind: str, seconds: float) -> str:
    """Convert a document into ``kind`` beside it, and return what LibreOffice said.

    ``kind`` is what ``--convert-to`` takes; ``source`` stands alone in a folder of its own, where
    the profile is made too. Raises OSError where the program does not start,
    ConversionTimeoutError where it was stopped.
    """
    folder = source.parent
    profile, log = folder / "profile", folder / "said.txt"
    (profile / "user").mkdir(parents=True)
    create(profile / "user" / "registrymodifications.xcu", _PROFILE.format(items=_items()).encode())
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
               "--convert-to", kind, "--outdir", folder, source]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            _stop(process)
            raise ConversionTimeoutError from None
    return log.read_text("utf-8", "replace").strip()


def _items() -> str:
    return "".join(_written())


def _written() -> Iterator[str]:
    for path, values in _SETTINGS.items():
        for name, value in values.items():
            item = _ITEM.format(path=path.replace("'", "&apos;"), name=name, value=value)
            yield f"{item}</prop></item>"


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End the program together with those that it started."""
    if sys.platform == "win32":
        kill = [system_program("taskkill.exe"), "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(kill, check=False, capture_output=True)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
