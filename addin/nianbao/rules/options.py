"""The options of a check: the parameters that it takes beside the case, by name and type."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from keyword import iskeyword
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from nianbao.words import say

Path = list[Any]
_KINDS: dict[type, str] = {bool: "boolean", int: "integer", str: "string", list: "array"}


def arguments(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's options as arguments; a name that Python keeps for itself ends in _."""
    return {f"{name}_" if iskeyword(name) else name: value for name, value in options.items()}


@cache
def types_of(check: Callable[..., Any]) -> dict[str, Any]:
    """Return the type of each option of a check by its name."""
    hints = get_type_hints(check)
    names = list(inspect.signature(check).parameters)[1:]
    return {name.removesuffix("_"): hints[name] for name in names}


@cache
def required(check: Callable[..., Any]) -> tuple[str, ...]:
    """Return the options that a check cannot do without."""
    parameters = list(inspect.signature(check).parameters.values())[1:]
    return tuple(p.name.removesuffix("_") for p in parameters if p.default is p.empty)


def misfits(value: object, kind: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield where a value is of another type than it should be, and what it should be, in words."""
    wanted = list if get_origin(kind) in (list, Sequence) else kind
    if is_typeddict(kind):
        yield from _misfits_of_table(value, kind, path)
    elif type(value) is not wanted:
        yield path, _wanted(path, wanted)
    elif isinstance(value, list):
        for entry in value:
            yield from misfits(entry, get_args(kind)[0], path)


def _misfits_of_table(value: object, kind: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if not isinstance(value, Mapping):
        yield path, _wanted(path, dict)
        return
    types = get_type_hints(kind)
    for name in sorted(kind.__required_keys__ - value.keys()):
        yield path, say("overlay.missing", name=name)
    for name, entry in value.items():
        if name in types:
            yield from misfits(entry, types[name], [*path, name])
        else:
            known = say("overlay.list").join(sorted(types))
            yield [*path, name], say("overlay.unknown_key", name=name, known=known)


def _wanted(path: Path, kind: type) -> str:
    return say(
        "overlay.kind", name=path[-1], kind=say(f"overlay.type.{_KINDS.get(kind, 'object')}")
    )


def texts_in(value: object) -> Iterator[str]:
    """Yield every text inside an option."""
    if isinstance(value, str):
        yield value
    entries = value.values() if isinstance(value, Mapping) else value
    if isinstance(entries, Iterable) and not isinstance(entries, str):
        for entry in entries:
            yield from texts_in(entry)
