"""Put the tables of buttons into README.md and the manuals, from the declaration of actions.

``python docs/make_buttons.py`` after a change of the declaration; a test compares. A page holds
its table between ``<!-- buttons -->`` and ``<!-- /buttons -->``.
"""

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "addin"))

from nianbao.actions.declaration import Action, Face, declaration  # noqa: E402

YES = "✓"
_PLACE = re.compile(r"(<!-- buttons -->\n).*?(?=<!-- /buttons -->)", re.DOTALL)


def pages() -> dict[Path, str]:
    """Return the text of each page as it must be."""
    tables = {
        ROOT / "README.md": _overview,
        ROOT / "docs" / "clerk.md": _filer,
        ROOT / "docs" / "supervisor.md": _supervisor,
    }
    return {page: _filled(page.read_text("utf-8"), table) for page, table in tables.items()}


def _filled(text: str, table: Callable[[], Sequence[Sequence[str]]]) -> str:
    head, *rows = table()
    lines = ["".join(f"| {cell} " for cell in row) + "|\n" for row in (head, *rows)]
    lines.insert(1, "|---" * len(head) + "|\n")
    filled, count = _PLACE.subn(lambda match: match[1] + "".join(lines), text)
    assert count == 1
    return filled


def _overview() -> Sequence[Sequence[str]]:
    rows = [
        [
            *(action.caption, f"`{action.id}`", _office(action), _window(action)),
            *(_page(action), _command(action)),
        ]
        for action in declaration().actions.values()
    ]
    return [["button", "id", "ribbon, toolbar", "companion window", "page", "command"], *rows]


def _filer() -> Sequence[Sequence[str]]:
    rows = [
        [f"**{action.caption}**", action.supertip, _office(action), _window(action), _page(action)]
        for action in _on("filer")
    ]
    return [["按钮", "做什么", "功能区、工具栏", "辅助窗口", "网页"], *rows]


def _supervisor() -> Sequence[Sequence[str]]:
    rows = [
        [f"**{action.caption}**", action.supertip, action.key_words] for action in _on("supervisor")
    ]
    return [["按钮", "做什么", "键"], *rows]


def _on(face: Face) -> list[Action]:
    return [action for group in declaration().on(face) for action in group.actions]


def _office(action: Action) -> str:
    return YES if "ribbon" in action.faces else ""


def _page(action: Action) -> str:
    return YES if "page" in action.faces else ""


def _window(action: Action) -> str:
    offered = "filer" in action.faces or "supervisor" in action.faces
    return (action.key_words or YES) if offered else ""


def _command(action: Action) -> str:
    return f"`nianbao {action.command}`" if action.command else ""


if __name__ == "__main__":
    for page, text in pages().items():
        page.write_text(text, "utf-8", newline="\n")
