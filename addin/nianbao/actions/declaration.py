"""The declaration of actions: what a person can call, where it is offered, what it asks for.

``actions.toml`` holds the records; every face is made from them. Loading is quick, since each
click of a button does it.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Literal

Face = Literal["ribbon", "toolbar", "filer", "supervisor", "page"]
WorksOn = Literal["workbook", "file", "any_file", "nothing"]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file in a file dialog: what it is called, and how the names end (``*.xlsx``)."""

    caption: str
    patterns: Sequence[str]


@dataclass(frozen=True, slots=True)
class Question:
    """What an action asks for: a file to open or to save, a folder, or a line of text.

    ``name`` is suggested for a file to save; ``{stem}`` in it stands for the name, without its
    ending, of the file that was opened before or is worked on. A spreadsheet program's buttons
    save under that name beside the workbook and do not ask.
    """

    what: Literal["open", "save", "folder", "text"]
    title: str
    files: str = ""
    name: str = ""

    @property
    def kind(self) -> FileKind:
        """Return the kind of file that is asked for."""
        return declaration().kinds[self.files]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What is offered after a refusal: the key of it, the question, and the option that is set."""

    refusal: str
    question: str
    option: str


@dataclass(frozen=True, slots=True)
class Action:
    """One action as every face shows it.

    ``caption`` stands on its button; ``doing`` completes 正在……; ``screentip``, ``supertip``,
    ``icon`` (a name of Office's own icons), ``large`` and ``key_tip`` are the ribbon's, and the
    manuals explain the button by its ``supertip``; ``key`` is the window's, as Tk writes it.

    ``works_on`` says what it is given: the open workbook as it stands; its saved ``file``, which
    must be a filing; ``any_file``, also a damaged one, which the window asks for; or nothing.
    ``asks`` are its questions, in order. ``function`` does it, a name below ``nianbao.actions``;
    it takes what ``works_on`` says, then the answers, and returns a Notice. Without one each face
    does it in its own way. ``first`` is a function of the open workbook that is called before the
    workbook is saved. On the supervisor's side ``sets`` names the choice that the answer is.

    ``lists`` says that a message lists the notice's lines, ``afterwards`` what a message adds.
    The window works on the file that an action ``opens``. ``by_add_in`` is true where the add-in
    and the toolbar do it themselves. ``command`` is the command line's name for it.
    """

    id: str
    caption: str
    doing: str
    supertip: str
    faces: Sequence[Face]
    screentip: str = ""
    icon: str = ""
    large: bool = False
    key_tip: str = ""
    key: str = ""
    works_on: WorksOn = "workbook"
    asks: Sequence[Question] = ()
    function: str = ""
    first: str = ""
    otherwise: Otherwise | None = None
    sets: str = ""
    lists: bool = False
    afterwards: str = ""
    opens: bool = False
    by_add_in: bool = False
    command: str = ""

    @property
    def macro(self) -> str:
        """Return the macro's name and the button's id on the ribbon, which people's own may use."""
        return office_name(self.id)

    @property
    def key_words(self) -> str:
        """Return the window's key as a person reads it: ``Ctrl+O``."""
        _, control, letter = self.key.rpartition("Control-")
        return f"Ctrl+{letter.upper()}" if control else self.key

    @property
    def writes(self) -> bool:
        """Return whether it writes to the open workbook."""
        return bool(self.first or (self.function and self.works_on == "workbook"))

    @property
    def is_entry(self) -> bool:
        """Return whether a spreadsheet program starts the Python program for it."""
        return not self.by_add_in and not {"ribbon", "toolbar"}.isdisjoint(self.faces)


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that stand together under one heading."""

    id: str
    caption: str
    actions: Sequence[Action]


@dataclass(frozen=True, slots=True)
class Declaration:
    """The ribbon tab's caption and key tip, the kinds of file, and all groups in their order."""

    caption: str
    key_tip: str
    kinds: Mapping[str, FileKind]
    groups: Sequence[Group]

    @property
    def actions(self) -> dict[str, Action]:
        """Return every action by its id."""
        return {action.id: action for group in self.groups for action in group.actions}

    def on(self, face: Face) -> list[Group]:
        """Return the groups with the actions that a face offers, without empty groups."""
        shown = [
            Group(group.id, group.caption, [a for a in group.actions if face in a.faces])
            for group in self.groups
        ]
        return [group for group in shown if group.actions]


@cache
def declaration() -> Declaration:
    """Return the declaration. Raises TypeError for a field that no record has."""
    text = files("nianbao.actions").joinpath("actions.toml").read_text("utf-8")
    content = tomllib.loads(text)
    kinds = {name: FileKind(**record) for name, record in content.pop("kinds").items()}
    groups = [
        Group(record["id"], record["caption"], [_action(one) for one in record["actions"]])
        for record in content.pop("groups")
    ]
    return Declaration(**content, kinds=kinds, groups=groups)


def function(name: str) -> Callable[..., Any]:
    """Return the function that a record names, such as ``buttons.check``."""
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(f"nianbao.actions.{module}"), attribute)


def office_name(name: str) -> str:
    """Return an id as the add-in's names are spelt: ``next_finding`` gives ``NbNextFinding``."""
    return "Nb" + name.title().replace("_", "")


def _action(record: dict[str, Any]) -> Action:
    asks = tuple(Question(**question) for question in record.pop("asks", ()))
    otherwise = record.pop("otherwise", None)
    return Action(**record, asks=asks, otherwise=Otherwise(**otherwise) if otherwise else None)
