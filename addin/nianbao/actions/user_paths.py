"""Where the add-in and its settings stand for one user. Only the environment is asked."""

import os
import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

ENCODING = "utf-16"  # the only one that VBA reads alike on every machine


@dataclass(frozen=True)
class UserPaths:
    """The files of one user's installation, whether they exist or not.

    ``excel`` is Excel's own folder in the profile; there is none outside Windows.
    """

    excel: Path | None
    settings: Path

    @property
    def add_in(self) -> Path | None:
        """Where Excel loads the add-in from when it starts; a trusted place by default."""
        return self.excel / "XLSTART" / "nianbao.xlam" if self.excel else None

    @property
    def templates(self) -> tuple[Path, Path]:
        """Where the blank workbook goes, and where if a person's own file stands there.

        Excel names new workbooks after it.
        """
        return self.settings.with_name("年报.xlsx"), self.settings.with_name("年报（空白）.xlsx")

    @property
    def record(self) -> Path:
        """The list of the files that the installation wrote, with their digests."""
        return self.settings.with_name("installed.json")

    @property
    def recent(self) -> Path:
        """What the companion window opened last."""
        return self.settings.with_name("recent.json")


def user_paths() -> UserPaths:
    """Return where this user's files belong."""
    roaming = os.environ.get("APPDATA")
    if roaming:
        local = Path(os.environ.get("LOCALAPPDATA") or Path(roaming).with_name("Local"))
    else:
        local = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    excel = Path(roaming, "Microsoft", "Excel") if roaming else None
    return UserPaths(excel, local / "nianbao" / "nianbao.conf")


def shipped(name: str) -> Path:
    """Return a file of the package's own that is put into an office suite."""
    return Path(str(files("nianbao"))) / "office" / name


def interpreter() -> Path:
    """Return the running Python, the one without a console window where there is one."""
    running = Path(sys.executable)
    silent = running.with_name("pythonw.exe")
    return silent if silent.exists() else running


def settings_text(template: Path) -> str:
    """Return what the launcher reads: the interpreter and the blank workbook."""
    return f"interpreter={interpreter()}\r\ntemplate={template}\r\n"


def settings_of(here: UserPaths) -> dict[str, str]:
    """Return the settings as written; empty when there are none."""
    if not here.settings.exists():
        return {}
    text = here.settings.read_bytes().decode(ENCODING, "replace")
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def zone_mark(path: Path) -> Path:
    """Return the stream by which Windows remembers that a file came from the internet."""
    return path.with_name(f"{path.name}:Zone.Identifier")
