"""The project file of a season: what a department works with, given once for all commands.

Paths in it are relative to its own folder, so that a copy of that folder works anywhere.
"""

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from nianbao.host import disk
from nianbao.words import Refusal, say

_PATHS = ("inbox", "roster", "previous", "rules", "own", "last", "approved", "scoring")
_TEXTS = ("department", "contact", "phone")
_KINDS: Mapping[str, type] = {
    "year": int,
    "deadline": date,
    **dict.fromkeys((*_PATHS, *_TEXTS), str),
}


@dataclass(frozen=True, slots=True)
class Project:
    """A season: its folder, the year reported on, and what every reading of its files uses.

    ``inbox`` holds what the units handed in; ``roster`` lists them, ``previous`` is last year's
    folder, ``rules`` the department's own rules, ``own`` its own filing, ``last`` last year's sum,
    ``approved`` a list of copied texts that may pass, ``scoring`` a scheme to rank units by.
    ``department`` signs letters and names the sum, ``contact`` and ``phone`` stand below them.
    ``deadline`` is the day by which units file.
    """

    folder: Path
    year: int
    inbox: Path
    roster: Path | None = None
    previous: Path | None = None
    rules: Path | None = None
    own: Path | None = None
    last: Path | None = None
    approved: Path | None = None
    scoring: Path | None = None
    department: str = ""
    contact: str = ""
    phone: str = ""
    deadline: date | None = None

    @property
    def file(self) -> Path:
        """Return the project file."""
        return self.folder / say("season.file")

    @property
    def memory(self) -> Path:
        """Return the database that remembers the season."""
        return self.folder / say("season.memory")


def season_of(folder: Path) -> Project | None:
    """Return the season whose folder, or whose inbox, a folder is; None of a bare folder."""
    for place in (folder, folder.absolute().parent):
        if (place / say("season.file")).is_file():
            project = read_project(place)
            if folder.resolve() in (place.resolve(), project.inbox.resolve()):
                return project
    return None


def read_project(folder: Path) -> Project:
    """Return the season of a folder; refuses where there is none, and a file that is wrong."""
    path = folder / say("season.file")
    if not path.is_file():
        raise Refusal("season.no_season", folder=folder, file=path.name)
    try:
        content = tomllib.loads(disk.read(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refusal("season.wrong_file", file=path.name, reason=error) from error
    _refuse_wrong(content, path.name)
    given = {name: value for name, value in content.items() if value != ""}
    paths = {name: folder / given.pop(name) for name in _PATHS if name in given}
    paths.setdefault("inbox", folder / say("season.inbox"))
    return Project(folder, **given, **paths)


def _refuse_wrong(content: Mapping[str, Any], file: str) -> None:
    for name, value in content.items():
        if name not in _KINDS:
            raise Refusal("season.wrong_key", file=file, name=name, names="、".join(_KINDS))
        if type(value) is not _KINDS[name]:
            raise Refusal("season.wrong_value", file=file, name=name, value=value)
    if "year" not in content:
        raise Refusal("season.no_year", file=file)


def project_text(project: Project) -> str:
    """Return the project file: every key with what it is, those not given commented out."""
    lines = [say("season.project.head")]
    for field in fields(Project):
        if field.name in _KINDS:
            lines.append("# " + say(f"season.project.{field.name}"))
            value = getattr(project, field.name)
            lines.append(
                f"{field.name} = {_toml(value, project)}" if value else f'# {field.name} = ""'
            )
    return "\n".join(lines) + "\n"


def _toml(value: object, project: Project) -> str:
    if isinstance(value, Path):
        value = _relative(value, project.folder)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def _relative(path: Path, folder: Path) -> str:
    """Return a path as seen from a folder; as it is where it lies on another drive."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def outside(project: Project) -> Iterator[Path]:
    """Yield the files and folders that do not move with the season's own folder."""
    for name in _PATHS:
        path = getattr(project, name)
        if path and not path.resolve().is_relative_to(project.folder.resolve()):
            yield path
