"""What the wheels of a bundle hold: modules, names, versions, licences."""

import ast
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path

_LICENCE_NAMES = ("LICEN", "COPYING", "NOTICE", "AUTHORS")
# Part of every Windows Python, or of one system only and asked for behind a guard.
_ELSEWHERE = frozenset({"uno", "unohelper", "com", "uv"})


@dataclass(frozen=True, slots=True)
class Wheel:
    """One wheel: what the manifest says of it, and its top-level modules."""

    file: str
    name: str
    version: str
    licence: str
    sha256: str
    modules: frozenset[str]


def wheel_of(path: Path) -> Wheel:
    """Return what a wheel file holds."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        about = message_from_bytes(archive.read(metadata))
    licence = about["License-Expression"] or _classified(about.get_all("Classifier") or [])
    return Wheel(
        path.name,
        about["Name"],
        about["Version"],
        licence or (about["License"] or "").split("\n")[0],
        sha256(path.read_bytes()).hexdigest(),
        frozenset(_modules(names)),
    )


def licences_in(path: Path) -> dict[str, bytes]:
    """Return the licence texts that a wheel brings along, by their names in it."""
    with zipfile.ZipFile(path) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if not name.endswith("/") and Path(name).name.upper().startswith(_LICENCE_NAMES)
        }


def unresolved(own: Path, wheels: Iterable[Wheel]) -> list[str]:
    """Return the modules that our wheel imports and that no wheel of the set holds."""
    known = {module for wheel in wheels for module in wheel.modules}
    known |= sys.stdlib_module_names | _ELSEWHERE | {"nianbao"}
    return sorted(set(_imports(own)) - known)


def _imports(own: Path) -> Iterator[str]:
    with zipfile.ZipFile(own) as archive:
        for name in archive.namelist():
            if not name.endswith(".py"):
                continue
            for node in ast.walk(ast.parse(archive.read(name))):
                if isinstance(node, ast.Import):
                    yield from (alias.name.split(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield node.module.split(".")[0]


def _modules(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        first, slash, rest = name.partition("/")
        if first.endswith(".data"):
            yield from _modules([rest.partition("/")[2]])
        elif slash and not first.endswith(".dist-info"):
            yield first
            # pywin32 puts its modules into folders that a .pth file adds to the path
            yield from (Path(rest).name.split(".")[0],) if rest.endswith((".py", ".pyd")) else ()
        elif first.endswith((".py", ".pyd")):
            yield first.split(".")[0]


def _classified(classifiers: Iterable[str]) -> str:
    return ", ".join(x.split(" :: ")[-1] for x in classifiers if x.startswith("License ::"))
