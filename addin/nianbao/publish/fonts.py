"""Which fonts of the standard this machine has.

They are proprietary: files name them, and nothing here ships or silently replaces them.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from nianbao.host.programs import find
from nianbao.publish.style import style_data
from nianbao.words import say

_REGISTRY = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


def font_notes() -> tuple[str, ...]:
    """Return a sentence on fonts of the standard that are missing here, or on not knowing it."""
    families = installed_families()
    if families is None:
        return (say("fonts.unknown"),)
    missing = missing_fonts(families)
    return (say("fonts.missing", fonts="、".join(missing)),) if missing else ()


def missing_fonts(families: frozenset[str]) -> tuple[str, ...]:
    """Return the fonts of the standard that are not among ``families`` (in lower case)."""
    return tuple(
        name
        for name, font in style_data()["fonts"].items()
        if not any(family.casefold() in families for family in font["families"])
    )


def installed_families() -> frozenset[str] | None:
    """Return the names of all installed fonts in lower case; None where nobody can tell.

    On Windows the registry knows them, elsewhere fontconfig.
    """
    if sys.platform == "win32":
        return frozenset(name.casefold() for name in _registered())
    listed = _listed(":", "family")
    if listed is None:
        return None
    return frozenset(
        name.strip().casefold() for line in listed.splitlines() for name in line.split(",")
    )


def installed_for(characters: Iterable[str]) -> frozenset[str] | None:
    """Return those characters that some installed font has; None where nobody can tell."""
    found: set[str] = set()
    for character in characters:
        listed = _listed(f":charset={ord(character):x}", "family")
        if listed is None:
            return None
        if listed.strip():
            found.add(character)
    return frozenset(found)


def _listed(*query: str) -> str | None:
    """Return what fontconfig lists; None where it is not installed."""
    program = find("fc-list")
    if program is None:
        return None
    try:
        return subprocess.run(
            [program, *query], check=True, capture_output=True, text=True, timeout=60
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None


def _registered() -> Iterator[str]:
    """Yield the families that Windows lists, such as ``SimSun & NSimSun (TrueType)``."""
    registry: Any = import_module("winreg")
    for root in (registry.HKEY_LOCAL_MACHINE, registry.HKEY_CURRENT_USER):
        try:
            key = registry.OpenKey(root, _REGISTRY)
        except OSError:
            continue
        with key:
            for index in range(registry.QueryInfoKey(key)[1]):
                entry: str = registry.EnumValue(key, index)[0]
                yield from (name.strip() for name in entry.partition(" (")[0].split("&"))
