"""A running LibreOffice with filing workbooks open in it, and the program at its buttons."""

import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from live_office import LiveOffice, live_office
from nianbao import __version__
from nianbao._caller import xw
from nianbao.host import libreoffice
from nianbao.host.live import LiveHost

ROOT = Path(__file__).parent.parent


@dataclass
class Desk:
    """The office, and the folder where the program's own files go."""

    office: LiveOffice
    folder: Path
    documents: list[Any] = field(default_factory=list, repr=False)

    @property
    def log(self) -> str:
        """What the program has noted since the desk was cleared."""
        path = self.folder / "state" / "nianbao" / "nianbao.log"
        return path.read_text("utf-8") if path.exists() else ""

    @property
    def python(self) -> Path:
        """An interpreter that knows this package and its libraries also when isolated."""
        return python_of(self.folder)

    def open(self, path: Path, **properties: object) -> LiveHost:
        """Open a workbook in a window and return its host."""
        document = self.office.open(path, **properties)
        self.documents.append(document)
        return LiveHost(xw.Book(path.name))

    def clear(self) -> None:
        """Close all documents unsaved and forget the log."""
        while self.documents:
            self.documents.pop().close(True)
        (self.folder / "state" / "nianbao" / "nianbao.log").unlink(missing_ok=True)

    def click(
        self, action: str, name: str, *, folder: Path, version: str = __version__
    ) -> subprocess.CompletedProcess[str]:
        """Start what the launcher starts for a button, in the workbook's folder."""
        command = [str(self.python), "-I", "-X", "utf8", "-m", "nianbao.addin", action]
        return self.run([*command, *caller(name), f"--addin={version}"], folder)

    def run_python(self, action: str, name: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Start what xlwings' RunPython starts for the same action."""
        code = "import xlwings.utils;xlwings.utils.prepare_sys_path('false;;;;;;;');"
        code += f"import nianbao.addin;nianbao.addin.{action}()"
        return self.run([str(self.python), "-B", "-c", code, *caller(name)], folder)

    def run(self, command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a command that works on this office, in the workbook's folder."""
        surroundings = os.environ | {
            "NIANBAO_ENGINE": "libreoffice",
            "NIANBAO_UNO": f"pipe,name={self.office.pipe}",
            "XDG_STATE_HOME": str(self.folder / "state"),
        }
        return subprocess.run(
            command,
            cwd=folder,
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def python_of(folder: Path) -> Path:
    """Return an interpreter that knows this package and its libraries also when isolated."""
    home = folder / "installed"
    if not home.exists():
        venv.EnvBuilder(symlinks=True).create(home)
        packages = next(home.glob("lib/python*/site-packages"))
        libraries = [path for path in sys.path if path.endswith("site-packages")]
        known = [str(ROOT / "addin"), *libraries]
        (packages / "nianbao.pth").write_text("\n".join(known))
    return home / "bin" / "python"


def caller(name: str) -> list[str]:
    """Return the arguments by which xlwings finds the workbook that called."""
    return [f"--wb={name}", "--from_xl=1", "--app=/office", "--hwnd=0"]


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """Start the office; xlwings in this process works on it until the block ends."""
    with live_office(folder / "office") as office:
        libreoffice.activate(f"pipe,name={office.pipe}")
        yield Desk(office, folder)
