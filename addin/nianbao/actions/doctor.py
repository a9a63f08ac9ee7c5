"""The examination of a machine: what is installed where, and what works, as text to copy."""

import ctypes
import json
import locale
import platform
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from nianbao import __version__
from nianbao.actions.install import ADD_IN, registered_suites
from nianbao.actions.user_paths import UserPaths, settings_of, shipped, user_paths, zone_mark
from nianbao.actions.user_paths import interpreter as running_interpreter
from nianbao.publish import pdf_office
from nianbao.words import say

_LIBRARIES = ("xlwings", "openpyxl", "jsonschema")
_REMOTE_DRIVE = 4
_PATIENCE = 30  # seconds for a child process that normally takes a tenth of one
_IDLE = "print({})"
_WORK = "from nianbao.actions.check_timing import check_timing; print(json.dumps(check_timing()))"

Line = tuple[bool, str]


@dataclass(frozen=True)
class Caller:
    """What a button knows of where it was clicked; all empty on the command line.

    ``workbook`` is the open workbook's full name, a path or an address; ``application`` names
    the spreadsheet program with its version; ``add_in`` is the version of the add-in.
    """

    application: str = ""
    workbook: str | None = None
    read_only: bool = False
    add_in: str = ""


def doctor(caller: Caller | None = None) -> str:
    """Return the report on this machine, line by line, good and bad, with what to do.

    It holds no cell's content. Starts two short processes; changes nothing but a file of its
    own that it removes at once.
    """
    caller = caller or Caller()
    moment = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    lines = [*_programs(), *_suites(caller), *_installation(caller), *_workings(caller)]
    verdicts = (say(f"doctor.{'good' if good else 'bad'}", line=line) for good, line in lines)
    return "\n".join([say("doctor.title", time=moment), *verdicts, say("doctor.footer")])


def _programs() -> Iterator[Line]:
    package = Path(__file__).parents[1]
    yield True, say("doctor.program", version=__version__, path=package)
    bits = 8 * struct.calcsize("P")
    python = platform.python_version()
    yield True, say("doctor.python", version=python, bits=bits, path=sys.executable)
    encoding = locale.getpreferredencoding(do_setlocale=False)
    yield True, say("doctor.system", system=platform.platform(), encoding=encoding)
    for name in _LIBRARIES:
        try:
            yield True, say("doctor.library", name=name, version=version(name))
        except PackageNotFoundError:
            yield False, say("doctor.library_missing", name=name)


def _suites(caller: Caller) -> Iterator[Line]:
    if caller.application:
        yield True, say("doctor.caller", application=caller.application)
    else:
        yield True, say("doctor.from_terminal")
    names = [*registered_suites(), *(["LibreOffice"] if pdf_office.is_available() else [])]
    if names or caller.application:
        yield True, say("doctor.office", names="、".join(names) or caller.application)
    else:
        yield False, say("doctor.no_office")


def _installation(caller: Caller) -> Iterator[Line]:
    here = user_paths()
    if here.add_in:
        yield _add_in(here.add_in)
        if zone_mark(here.add_in).exists():
            yield False, say("doctor.marked")
    else:
        yield True, say("doctor.not_windows")
    if caller.add_in and caller.add_in != __version__:
        yield False, say("doctor.add_in_called", called=caller.add_in, version=__version__)
    yield _settings(here)


def _add_in(path: Path) -> Line:
    if not path.exists():
        return False, say("doctor.add_in_missing", path=path)
    same = path.read_bytes() == shipped(ADD_IN).read_bytes()
    return same, say(f"doctor.add_in_{'current' if same else 'other'}", path=path)


def _settings(here: UserPaths) -> Line:
    program = settings_of(here).get("interpreter", "")
    if not program:
        return False, say("doctor.settings_missing", path=here.settings)
    key = "settings"
    if not Path(program).exists():
        key = "settings_moved"
    elif Path(program) != running_interpreter():
        key = "settings_other"
    return key == "settings", say(f"doctor.{key}", path=here.settings, program=program)


def _workings(caller: Caller) -> Iterator[Line]:
    if caller.workbook is not None:
        kind = say(f"doctor.kind.{path_kind(caller.workbook)}")
        key = "doctor.workbook_read_only" if caller.read_only else "doctor.workbook"
        yield not caller.read_only, say(key, kind=kind)
    yield _writing(caller)
    yield from _child()


def path_kind(workbook: str) -> str:
    """Return what kind of place a workbook's full name is: none, unsaved, url, network, local."""
    if not workbook:
        return "none"
    if "://" in workbook:
        return "url"
    if workbook.startswith(("\\\\", "//")) or _is_network_drive(workbook):
        return "network"
    return "local" if "/" in workbook or "\\" in workbook else "unsaved"


def _is_network_drive(workbook: str) -> bool:
    if sys.platform != "win32":
        return False
    return ctypes.windll.kernel32.GetDriveTypeW(workbook[:3]) == _REMOTE_DRIVE


def _writing(caller: Caller) -> Line:
    local = path_kind(caller.workbook or "") in {"local", "network"}
    folder = Path(caller.workbook or "").parent if local else Path.cwd()
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"nianbao")
    except OSError as error:
        reason = error.strerror or str(error)
        return False, say("doctor.write_failed", folder=folder, reason=reason)
    return True, say("doctor.write", folder=folder)


def _child() -> Iterator[Line]:
    """Start what a click starts, twice: an idle interpreter, then one that does its work."""
    try:
        begun = time.perf_counter()
        _run(_IDLE)
        idle = round(1000 * (time.perf_counter() - begun))
        spent: dict[str, int] = {"interpreter": idle, **_run(_WORK)}
    except (OSError, subprocess.SubprocessError) as error:
        yield False, say("doctor.child_failed", reason=error)
        return
    yield True, say("doctor.child")
    for name, milliseconds in spent.items():
        phase = say(f"doctor.phase.{name}")
        yield True, say("doctor.spent", name=phase, milliseconds=milliseconds)


def _run(code: str) -> dict[str, int]:
    """Return what a fresh interpreter prints as JSON; isolated, as a click starts it."""
    source = str(Path(__file__).parents[2])
    code = f"import json, sys; sys.path.append({source!r}); {code}"
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", code],
        capture_output=True,
        check=True,
        timeout=_PATIENCE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    return json.loads(done.stdout)
