"""What the page has open: one workbook in a folder, and what was last found in it."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from typing import Any

from nianbao.actions.buttons import explain, judged
from nianbao.actions.check import Checked, as_json, check
from nianbao.actions.declaration import Action, declaration, function
from nianbao.actions.notice import Line, Notice
from nianbao.book.reproducible_zip import zipped
from nianbao.host.file import FileHost
from nianbao.web.form_view import prose, tables
from nianbao.words import Refusal, say

_ROOM = "(?:/(?:workbook|made|given)/)?"  # each in the folder of the page

Answer = tuple[dict[str, Any], dict[str, bytes]]


class Desk:
    """Does what a person chose on the page, with the files that were chosen for it.

    Files that an action makes are handed over and not kept, those given to it are forgotten when it
    is done; the workbook stays until another one is opened.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._workbook: Path | None = None
        self._lines: Sequence[Line] = ()

    def act(self, request: Mapping[str, Any], given: Mapping[str, bytes]) -> Answer:
        """Return the answer to a request and the files made; raises Refusal."""
        name = request["act"]
        if name == "open":
            return self._open(given)
        if name == "save":  # the workbook as it is now
            path = self._opened()
            return {"sentence": say("web.saved", name=path.name)}, {path.name: path.read_bytes()}
        if name == "explain":
            chosen = self._lines[request["number"] :][:1]
            finding = chosen[0].finding if chosen else None
            if finding is None:
                raise Refusal("web.explain_choose")
            notice = explain(FileHost(self._opened()), finding, request["text"])
            return self._answer(notice), {}
        return self._declared(declaration().actions[name], request.get("option", ""), given)

    def refused(self, refusal: Refusal) -> dict[str, Any]:
        """Return the answer to what could not be done, with what hinders it."""
        answer = {"refused": str(refusal), "key": refusal.key}
        if self._workbook is None:
            return answer
        return answer | {"lines": self._lines_shown()}

    def without_folder(self, text: str) -> str:
        """Return a text without the folder of the page, which nobody can look into."""
        return re.sub(re.escape(str(self._folder)) + _ROOM, "", text)

    def _open(self, given: Mapping[str, bytes]) -> Answer:
        ((name, data),) = given.items()
        place = self._room("workbook") / name
        place.write_bytes(data)
        try:
            checked = check(FileHost(place))
        except Refusal:
            place.unlink()
            raise
        if self._workbook is not None and self._workbook != place:
            self._workbook.unlink(missing_ok=True)
        self._workbook = place
        return self._answer(judged(checked), checked), {}

    def _declared(self, action: Action, option: str, given: Mapping[str, bytes]) -> Answer:
        room, chosen = self._room("made"), self._room("given")
        rmtree(room)
        room.mkdir()
        answers: list[Path] = []
        files = iter(given.items())
        for question in action.asks:
            if question.what == "open":
                name, data = next(files)
                answers.append(chosen / name)
                answers[-1].write_bytes(data)
            else:
                stem = (answers[-1] if answers else self._workbook or room).stem
                answers.append(room / question.name.format(stem=stem))
        work = [] if action.works_on == "nothing" else [FileHost(self._opened())]
        if action.first:
            self._lines = function(action.first)(*work).lines
            work = [FileHost(self._opened())]
        before = set(self._folder.rglob("*"))
        try:
            notice = function(action.function)(
                *work, *answers, **({option: True} if option else {})
            )
        finally:
            rmtree(chosen)
        made = sorted(path for path in {*self._folder.rglob("*")} - before if path.is_file())
        if action.opens:
            self._workbook, made = self._moved(answers[-1]), []
        handed = {path.name: path.read_bytes() for path in made}
        if len(made) > 1:
            handed = {f"{made[0].parent.name}.zip": zipped(handed), **handed}
        for path in made:
            path.unlink()
        return self._answer(notice), handed

    def _moved(self, path: Path) -> Path:
        place = self._room("workbook") / path.name
        if self._workbook is not None:
            self._workbook.unlink(missing_ok=True)
        return path.replace(place)

    def _answer(self, notice: Notice, checked: Checked | None = None) -> dict[str, Any]:
        """Return what an action said, and what the workbook says after it."""
        checked = checked or check(FileHost(self._opened()))
        shown = judged(checked)
        self._lines = shown.lines
        return {
            "sentence": notice.sentence,
            "changes": [f"{x.place} {x.message}" for x in notice.lines if x.finding is None],
            "notes": list(notice.notes),
            "lines": self._lines_shown(),
            "filing": {
                "name": self._opened().name,
                "unit": checked.filing.profile.unit,
                "year": checked.filing.profile.year,
                "sentence": shown.sentence,
                "verdict": as_json(checked),
                "tables": tables(checked),
                "prose": prose(checked),
            },
        }

    def _lines_shown(self) -> list[dict[str, Any]]:
        return [
            {
                "level": line.level,
                "kind": _kind(line),
                "place": line.place,
                "message": line.message,
                "suspects": line.suspects,
                "remedy": line.remedy,
                "explanation": line.explanation,
                "explainable": bool(line.finding and line.finding.may_be_explained),
                "cells": list(line.finding.cells) if line.finding else [],
            }
            for line in self._lines
        ]

    def _opened(self) -> Path:
        if self._workbook is None:
            raise Refusal("web.none_open")
        return self._workbook

    def _room(self, name: str) -> Path:
        room = self._folder / name
        room.mkdir(exist_ok=True)
        return room


def _kind(line: Line) -> str:
    finding = line.finding
    if finding is None or finding.status == "explained":
        return "hint"
    return finding.severity
