"""The columns of a register and the words of its dropdowns, from ``register.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from nianbao.form import Edition
from nianbao.rules.cell_names import ARROW, row_words

Kind = Literal["text", "date", "count", "money", "choice"]
Part = Literal["applications", "disputes"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet; the fields are told in register.toml."""

    id: str
    head: str
    kind: Kind
    width: float
    group: str = ""
    choices: str = ""
    personal: bool = False
    words: tuple[str, ...] = ()


@cache
def register_data() -> dict[str, Any]:
    """Return everything that ``register.toml`` says."""
    return tomllib.loads(files("nianbao.register").joinpath("register.toml").read_text("utf-8"))


@cache
def columns(part: Part) -> tuple[Column, ...]:
    """Return the columns of a sheet in their order."""
    return tuple(
        Column(**{**record, "words": tuple(record.get("words", ()))})
        for record in register_data()[part]
    )


def room(of: str) -> int:
    """Return how many rows a sheet has for something."""
    return register_data()["rooms"][of]


@cache
def choices(kind: str, edition: Edition) -> Mapping[str, str]:
    """Return the words of a dropdown by what they stand for, in their order.

    Those that name rows and columns of tables three and four are the form's own and stand for ids.
    """
    if kind in register_data()["choices"]:
        return {word: word for word in register_data()["choices"][kind]}
    return _FORM[kind](edition)


def spellings(kind: str, edition: Edition) -> Mapping[str, str]:
    """Return what every known spelling of a dropdown's words stands for."""
    known = {word: meant for meant, word in choices(kind, edition).items()}
    if kind in register_data()["choices"]:
        others = register_data()["choices"][kind]
    else:
        others = register_data()["spellings"][kind]
    for meant, words in others.items():
        if line := in_edition(meant, kind, edition):
            known |= dict.fromkeys(words, line)
    return known


def in_edition(meant: str, kind: str, edition: Edition) -> str:
    """Return the id by which an edition's form knows something, blank where it does not.

    A row that an older form does not part is found under the group's own id.
    """
    known = choices(kind, edition)
    while meant and meant not in known:
        meant = meant.rpartition(".")[0]
    return meant


def _applicants(edition: Edition) -> Mapping[str, str]:
    cells = edition.table("applications").lines[0].cells
    return {cell.column: cell.column_labels[-1].short for cell in cells if not cell.is_total}


def _results(edition: Edition) -> Mapping[str, str]:
    """Return the rows of table three in which an application may end."""
    lines = edition.table("applications").lines
    first = {line.id: line.cells[0] for line in lines}
    return {
        name: ARROW.join(row_words(cell))
        for name, cell in first.items()
        if not cell.is_total and any(label.role == "part" for label in cell.row_labels)
    }


def _dispute_kinds(edition: Edition) -> Mapping[str, str]:
    cells = edition.table("disputes").cells
    return {cell.id.split(".")[1]: cell.column_labels[-2].short for cell in cells}


def _dispute_outcomes(edition: Edition) -> Mapping[str, str]:
    cells = edition.table("disputes").cells
    return {c.id.split(".")[2]: c.column_labels[-1].short for c in cells if not c.is_total}


_FORM = {
    "applicants": _applicants,
    "results": _results,
    "dispute_kinds": _dispute_kinds,
    "dispute_outcomes": _dispute_outcomes,
}
