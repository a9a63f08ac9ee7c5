"""What was opened last, so that the window begins there the next time."""

import json
from contextlib import suppress
from pathlib import Path

from nianbao.actions.user_paths import user_paths


def recent(what: str) -> Path | None:
    """Return the file or folder that was opened last as ``what``; None where it is gone."""
    path = _all().get(what, "")
    return Path(path) if path and Path(path).exists() else None


def remember(what: str, path: Path) -> None:
    """Keep in the user's settings what was opened; a disk that refuses it is no hindrance."""
    content = json.dumps(_all() | {what: str(path.absolute())}, ensure_ascii=False)
    with suppress(OSError):
        user_paths().recent.parent.mkdir(parents=True, exist_ok=True)
        user_paths().recent.write_text(content, "utf-8")


def _all() -> dict[str, str]:
    try:
        content = json.loads(user_paths().recent.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
