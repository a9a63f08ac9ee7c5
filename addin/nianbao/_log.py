"""The log of what was clicked: UTF-8, in the user's own folder, without cell contents."""

import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

_LARGEST = 1_000_000


def log_path() -> Path:
    """Return the file that the log is written to."""
    if local := os.environ.get("LOCALAPPDATA"):
        return Path(local, "nianbao", "nianbao.log")
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state, "nianbao", "nianbao.log")


def log(text: str) -> Path:
    """Append lines with the time and return the file: a temporary one where there is no other."""
    stamp = datetime.now().isoformat(" ", "milliseconds")
    for path in (log_path(), Path(tempfile.gettempdir(), "nianbao.log")):
        with suppress(OSError):  # a log that cannot be written must not stop the work
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > _LARGEST:
                path.replace(path.with_suffix(".old.log"))
            with path.open("a", encoding="utf-8", errors="replace") as file:
                file.write(f"{stamp} [{os.getpid()}] {text}\n")
            return path
    return log_path()
