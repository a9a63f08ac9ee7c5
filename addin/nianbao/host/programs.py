"""Programs of others, found by absolute paths and never in the folder that files lie in."""

import os
import sys
from pathlib import Path


def find(*names: str) -> Path | None:
    """Return the first of these programs on the search path, None where there is none.

    Unlike ``shutil.which`` the working folder is not looked into, on Windows or where the search
    path names it as ``.``.
    """
    folders = [Path(name) for name in os.environ.get("PATH", "").split(os.pathsep)]
    suffix = ".exe" if sys.platform == "win32" else ""
    for name in names:
        for folder in folders:
            program = folder / f"{name}{suffix}"
            if folder.is_absolute() and program.is_file() and os.access(program, os.X_OK):
                return program
    return None


def system_program(name: str) -> Path:
    """Return a program that is part of Windows."""
    return Path(os.environ.get("SYSTEMROOT", "C:\\Windows"), "System32", name)
