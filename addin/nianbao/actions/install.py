"""The buttons put in place for one user, and taken away again.

Excel gets its add-in; LibreOffice's toolbar is added by the user, since only LibreOffice itself
can do it while it is closed.
"""

import compileall
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nianbao._log import log_path
from nianbao.actions.template import shipped_template
from nianbao.actions.user_paths import (
    ENCODING,
    UserPaths,
    interpreter,
    settings_text,
    user_paths,
    zone_mark,
)
from nianbao.actions.user_paths import shipped as shipped_file
from nianbao.host import disk
from nianbao.publish import pdf_office
from nianbao.words import Refusal, say

if sys.platform == "win32":
    import winreg

ADD_IN, TOOLBAR = "nianbao.xlam", "nianbao.oxt"
_BYTECODE_OF = ("nianbao", "xlwings", "openpyxl", "jsonschema")


@dataclass(frozen=True)
class Step:
    """One thing to be done: in words, whether it is needed, and how.

    ``foreign`` is a file in the way that we did not write, or that was changed since.
    """

    sentence: str
    needed: bool
    act: Callable[[], object]
    foreign: Path | None = None


def install(*, dry_run: bool = False) -> Iterator[str]:
    """Yield a sentence for each step of the installation as it is done, or would be.

    What is in place already is left alone. Without Excel the add-in is not installed; what
    works all the same is said.
    """
    here = user_paths()
    excel = _excel_is_there(here)
    yield from _carried_out(_installation(here, excel=excel), dry_run=dry_run)
    if not excel:
        yield say("install.no_excel" if here.excel else "install.no_windows")
    elif not dry_run:
        yield say("install.installed")
    if pdf_office.is_available():
        yield say("install.toolbar", path=shipped_file(TOOLBAR))


def uninstall(*, dry_run: bool = False) -> Iterator[str]:
    """Yield a sentence for each file of the installation as it is removed, or would be."""
    here = user_paths()
    yield from _carried_out(_removal(here), dry_run=dry_run)
    if not dry_run:
        yield say("install.removed" if here.excel else "install.removed_no_excel")
    if pdf_office.is_available():
        yield say("install.toolbar_stays")


def _carried_out(steps: list[Step], *, dry_run: bool) -> Iterator[str]:
    for step in steps:
        if step.foreign:
            yield say("install.kept", path=step.foreign)
            continue
        state = "not_needed" if not step.needed else "planned" if dry_run else "done"
        if state == "done":
            step.act()
        yield say(f"install.{state}", step=step.sentence)


def _installation(here: UserPaths, *, excel: bool) -> list[Step]:
    blank, wanted = shipped_template().read_bytes(), here.templates
    foreign = [_kept(path) for path in wanted if not _is_ours(here, path, blank)]
    template = next((path for path in wanted if _is_ours(here, path, blank)), wanted[0])
    settings = settings_text(template).encode(ENCODING)
    return [
        *(_add_in_steps(here, here.add_in) if excel and here.add_in else ()),
        *foreign,
        *([] if len(foreign) == len(wanted) else [_file(here, "place_template", template, blank)]),
        _file(here, "write_settings", here.settings, settings, program=interpreter()),
        Step(say("install.compile"), bool(_uncompiled()), _compile),
    ]


def _add_in_steps(here: UserPaths, add_in: Path) -> list[Step]:
    mark = zone_mark(add_in)
    return [
        _file(here, "place_add_in", add_in, shipped_file(ADD_IN).read_bytes()),
        Step(say("install.unblock_add_in"), mark.exists(), lambda: _remove(mark)),
    ]


_STATE = ("nianbao.log", "nianbao.old.log", "doctor.txt", "walk.txt")


def _removal(here: UserPaths) -> list[Step]:
    folders = dict.fromkeys([here.settings.parent, log_path().parent])
    logs = [log_path().with_name(name) for name in _STATE]
    return [
        *([_gone(here, "remove_add_in", here.add_in)] if here.add_in else []),
        *(_gone(here, "remove_template", path) for path in here.templates if path.exists()),
        _gone(here, "remove_settings", here.settings),
        *([_plainly_gone("remove_settings", here.recent)] if here.recent.exists() else []),
        *(_plainly_gone("remove_log", log) for log in logs if log.exists()),
        *([_plainly_gone("remove_record", here.record)] if here.record.exists() else []),
        *(_without(folder) for folder in folders),
    ]


def _file(here: UserPaths, key: str, path: Path, content: bytes, **slots: object) -> Step:
    if not _is_ours(here, path, content):
        return _kept(path)
    old = path.read_bytes() if path.is_file() else None

    def put() -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if old is None:
            disk.create(path, content)
        else:
            disk.replace(path, content, old)
        _record(here, path, content)

    return Step(say(f"install.{key}", path=path, **slots), old != content, put)


def _gone(here: UserPaths, key: str, path: Path) -> Step:
    return _plainly_gone(key, path) if _is_ours(here, path) else _kept(path)


def _plainly_gone(key: str, path: Path) -> Step:
    return Step(say(f"install.{key}", path=path), path.exists(), lambda: _remove(path))


def _kept(path: Path) -> Step:
    return Step("", needed=False, act=lambda: None, foreign=path)


def _is_ours(here: UserPaths, path: Path, content: bytes | None = None) -> bool:
    """Return whether a path is free, or holds what we wrote there or what we would write."""
    if not path.exists():
        return True
    digest = sha256(disk.read(path)).hexdigest()
    same = content is not None and digest == sha256(content).hexdigest()
    return same or _recorded(here).get(str(path)) == digest


def _recorded(here: UserPaths) -> dict[str, str]:
    """Return the files that we wrote with their digests; none where the list is not sound."""
    try:
        found = json.loads(here.record.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _record(here: UserPaths, path: Path, content: bytes) -> None:
    written = _recorded(here) | {str(path): sha256(content).hexdigest()}
    text = json.dumps(written, ensure_ascii=False, indent=1).encode()
    here.record.parent.mkdir(parents=True, exist_ok=True)
    if here.record.exists():
        disk.replace(here.record, text, disk.read(here.record))
    else:
        disk.create(here.record, text)


def _without(folder: Path) -> Step:
    sentence = say("install.remove_folder", path=folder)
    return Step(sentence, folder.is_dir(), lambda: _rmdir(folder))


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except PermissionError as error:
        raise Refusal("host.open", name=path.name) from error


def _rmdir(folder: Path) -> None:
    if not any(folder.iterdir()):
        folder.rmdir()


def _excel_is_there(here: UserPaths) -> bool:
    """Excel makes its folder in the profile when it first starts, and registers itself."""
    return bool(here.excel and here.excel.is_dir()) or "Excel" in registered_suites()


def registered_suites() -> list[str]:
    """Return which spreadsheet programs Windows knows."""
    if sys.platform != "win32":
        return []
    found: list[str] = []
    for name, program in (("Excel", "Excel.Application"), ("WPS", "Ket.Application")):
        try:
            winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, f"{program}\\CLSID").Close()
        except OSError:
            continue
        found.append(name)
    return found


def _folders() -> Iterator[Path]:
    """Yield the folders of what a click loads, as far as this user may write there."""
    for name in _BYTECODE_OF:
        found = importlib.util.find_spec(name)
        for folder in (found and found.submodule_search_locations) or ():
            if os.access(folder, os.W_OK):
                yield Path(folder)


def _uncompiled() -> list[Path]:
    return [
        source
        for folder in _folders()
        for source in folder.rglob("*.py")
        if not Path(importlib.util.cache_from_source(str(source))).exists()
    ]


def _compile() -> None:
    for folder in _folders():
        compileall.compile_dir(folder, quiet=2)
