"""The page that needs no installation: bytes of files in, JSON and files out.

``call`` is the one door. It runs the same actions as every other face, on one workbook that stands
in a folder of its own; in a browser that folder is in memory.
"""

import importlib
import json
import random
import traceback
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from nianbao import __version__
from nianbao.actions.template import FILE_NAME
from nianbao.web.desk import Desk
from nianbao.words import Refusal, say

Files = Mapping[str, bytes]

_STEP_TWO = ("fill", "judge", "register")
_desk: list[Desk] = []


def call(
    request: str, given: Files, progress: Callable[[int, int], None] | None = None
) -> tuple[str, dict[str, bytes]]:
    """Return the answer to a request and the files that were made, both for the page.

    A request is ``{"act": id of an action}`` with what it asks for: ``number`` of a finding and
    ``text`` of a reason, ``option`` that a question offered. ``given`` are the files chosen for
    it, or the folder to be taken in by ``intake``, which tells ``progress`` how many files of how
    many are done. The answer holds ``sentence``, ``lines``, ``notes``, and ``filing``, which is
    what the workbook says now; or ``refused``, a sentence; or ``failed``, with ``text`` to copy.
    """
    if not _desk:
        _desk.append(Desk(Path(mkdtemp())))
    try:
        held = {name: bytes(data) for name, data in given.items()}
        asked = json.loads(request)
        if asked["act"] == "intake":
            from nianbao.web.folder import take_in  # noqa: PLC0415 - only the department's

            answer, made = take_in(held, progress)
        else:
            answer, made = _desk[0].act(asked, held)
    except Refusal as refusal:
        answer, made = _desk[0].refused(refusal), {}
    except Exception:  # whatever it is, the page goes on
        text = f"nianbao {__version__}\n{traceback.format_exc()}"
        answer, made = {"failed": say("web.failed"), "text": text}, {}
    text = json.dumps(answer, ensure_ascii=False, default=str)
    return _desk[0].without_folder(text), made


def try_once() -> None:
    """Do what makes the first answer slow; then nothing is open again.

    For the image of memory with which a page begins.
    """
    template = files("nianbao").joinpath(FILE_NAME).read_bytes()
    call(json.dumps({"act": "open"}), {FILE_NAME: template})
    _desk.clear()


def wake() -> None:
    """Let what was drawn at random before the image was taken be drawn anew."""
    random.seed()
    importlib.invalidate_caches()


def actions_shown() -> list[dict[str, Any]]:
    """Return the actions that the page offers, as its buttons show them."""
    from nianbao.actions.declaration import declaration  # noqa: PLC0415 - keeps the door light

    return [
        {
            "id": action.id,
            "caption": action.caption,
            "doing": action.doing,
            "tip": action.supertip,
            "files": [
                {"title": question.title, "patterns": list(question.kind.patterns)}
                for question in action.asks
                if question.what == "open"
            ],
            "question": action.otherwise.question if action.otherwise else "",
            "refusal": action.otherwise.refusal if action.otherwise else "",
            "option": action.otherwise.option if action.otherwise else "",
            "needs": (needs := action.works_on != "nothing" and action.id != "open"),
            "step": 1 if not needs else 2 if group.id in _STEP_TWO else 3,
        }
        for group in declaration().on("page")
        for action in group.actions
    ]
