"""Every sentence that a user sees, by key.

A key is the name of a file in ``zh/``, or of a folder there, followed by the keys inside,
joined by dots; the files of a folder make one whole.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


class Refusal(Exception):  # noqa: N818 - it is not an error of the program
    """A request that cannot be carried out, with the sentence that says why and what to do.

    ``key`` names the sentence, ``slots`` fill it; ``str()`` is the sentence itself.
    """

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key, slots)
        self.key = key
        self.slots = slots

    def __str__(self) -> str:
        return say(self.key, **self.slots)


def say(key: str, **slots: object) -> str:
    """Return the sentence under ``key`` with its slots filled.

    A slot that is not given shows its name: whoever reads the sentence still learns the rest.
    Raises KeyError when the sentence is unknown.
    """
    return fill(catalogue()[key], slots)


def fill(sentence: str, slots: Mapping[str, object]) -> str:
    """Return a sentence with its slots filled; one that is not given shows its name."""
    return sentence.format_map(_Slots(slots))


class _Slots(dict[str, object]):
    """What fills the slots of a sentence."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def around(key: str) -> tuple[str, str]:
    """Return what stands before and behind the only slot of the sentence under ``key``."""
    before, slot, behind = catalogue()[key].partition("{")
    return before, behind.partition("}")[2] if slot else ""


@cache
def catalogue() -> dict[str, str]:
    """Return every sentence by its full key."""
    sentences: dict[str, str] = {}
    for entry in files("nianbao.words").joinpath("zh").iterdir():
        parts = list(entry.iterdir()) if entry.is_dir() else [entry]
        for part in parts:
            content = tomllib.loads(part.read_text(encoding="utf-8"))
            _collect(entry.name.removesuffix(".toml"), content, sentences)
    return sentences


def _collect(prefix: str, node: dict[str, object], into: dict[str, str]) -> None:
    for name, value in node.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict):
            _collect(key, value, into)
        else:
            into[key] = str(value)
