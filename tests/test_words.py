"""The catalogue of words: sentences with slots, and the calls in the program that fill them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest

import nianbao
from nianbao.words import Refusal, catalogue, say

PACKAGE = Path(nianbao.__file__).parent


class Said(NamedTuple):
    """A sentence said somewhere in the program, and the slots that are filled there."""

    at: str
    key: str
    slots: set[str | None]


def said() -> Iterator[Said]:
    """Yield every call of ``say`` and ``Refusal`` that names its sentence."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Name("say" | "Refusal"), [ast.Constant(str(key))], keywords):
                    at = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                    yield Said(at, key, {keyword.arg for keyword in keywords})


@pytest.fixture
def every_slot_is_filled() -> None:
    """Here a slot may be missing, as it may at a user's."""


def test_every_sentence_that_is_said_is_there_and_gets_its_slots_and_no_others() -> None:
    calls = list(said())
    assert len(calls) > 500
    for at, key, given in calls:
        slots = {name for _, name, _, _ in Formatter().parse(catalogue()[key]) if name is not None}
        assert slots == given or None in given, at


def test_a_slot_that_is_not_given_shows_its_name_and_the_rest_is_said() -> None:
    assert say("finding.odd_cell", place="表三") == "表三填的是“{raw}”"
    assert say("finding.odd_cell") == "{place}填的是“{raw}”"


def test_a_refusal_without_its_slots_is_still_a_sentence() -> None:
    whole = str(Refusal("live.address", name="年报.xlsx"))
    assert str(Refusal("live.address")) == whole.replace("年报.xlsx", "{name}")


def test_what_fills_a_slot_is_not_taken_for_one() -> None:
    assert say("finding.odd_cell", place="{name}", raw="3") == "{name}填的是“3”"


def test_a_sentence_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("finding.R000")
