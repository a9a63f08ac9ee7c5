"""The patterns of sentences: records of TOML, those of a department laid over our own."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from nianbao.words import Refusal, say

SLOT = re.compile(r"\{([a-z_.]+)(?:([-%])([a-z_.]+))?\}")
CONDITION = re.compile(r"([a-z_.]+(?:[-%][a-z_.]+)?) (=|>=|>|<) ([a-z_.]+|[0-9]+)")
LAST, UNIT = "last.", "unit."
WORDS = ("year", "who")
FACTS = ("regulations", "powerless", "fees")


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to say it: the conditions of which all must hold, and the text, empty for none."""

    when: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One sentence with its variants; the fields are told in sentences.toml."""

    id: str
    name: str
    paragraph: str
    topic: str
    variants: Sequence[Variant]
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of drafted sentences: its section, its heading, and how a heading is known."""

    id: str
    section: int
    heading: str = ""
    known_by: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Patterns:
    """All patterns in the order in which they are written, with the names that they use."""

    figures: Mapping[str, Sequence[str]]
    lists: Mapping[str, Sequence[Sequence[str]]]
    paragraphs: Sequence[Place]
    sentences: Sequence[Pattern]


_Record = TypeVar("_Record", Pattern, Place)


@cache
def own_patterns() -> Patterns:
    """Return the patterns that the program brings along."""
    text = files("nianbao.draft").joinpath("sentences.toml").read_text("utf-8")
    return _patterns(tomllib.loads(text))


def patterns_with(path: Path | None) -> Patterns:
    """Return the patterns with those of a department's file over them.

    Refuses a file that cannot be read, has a field or slot that is not known, or a name twice.
    """
    own = own_patterns()
    if path is None:
        return own
    try:
        given = _patterns(tomllib.loads(path.read_text("utf-8-sig")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refusal("draft.unreadable", name=path.name, error=error) from None
    both = Patterns(
        {**own.figures, **given.figures},
        {**own.lists, **given.lists},
        _over(own.paragraphs, given.paragraphs),
        _over(own.sentences, given.sentences),
    )
    for problem in problems(both):
        raise Refusal("draft.wrong", name=path.name, problem=problem)
    return both


def problems(patterns: Patterns) -> Iterator[str]:
    """Yield what is wrong with patterns, in words."""
    names = [pattern.name for pattern in patterns.sentences]
    places = {place.id for place in patterns.paragraphs}
    for pattern in patterns.sentences:
        if names.count(pattern.name) > 1:
            yield say("draft.twice", sentence=pattern.name)
        if pattern.paragraph not in places:
            yield say("draft.no_paragraph", sentence=pattern.name, paragraph=pattern.paragraph)
        for variant in pattern.variants:
            for part in filter(None, variant.when.split(", ")):
                if not CONDITION.fullmatch(part):
                    yield say("draft.condition", sentence=pattern.name, condition=part)
            for name in names_in(variant, patterns):
                if not _is_known(name, patterns):
                    yield say("draft.no_figure", sentence=pattern.name, figure=name)
            rest = SLOT.sub("", variant.text)
            if variant.text and ({*"{}"} & {*rest} or not rest.endswith("。") or "。" in rest[:-1]):
                yield say("draft.text", sentence=pattern.name, text=variant.text)


def names_in(variant: Variant, patterns: Patterns) -> Iterator[str]:
    """Yield the names of figures, facts and words that a variant uses."""
    for part in filter(None, variant.when.split(", ")):
        if condition := CONDITION.fullmatch(part):
            yield from re.split("[-%]", condition[1])
            if not condition[3].isdigit():
                yield condition[3]
    for first, _, second in SLOT.findall(variant.text):
        yield from (name for name in (first, second) if name)
        yield from (figure for _, figure in patterns.lists.get(first, ()))


def _is_known(name: str, patterns: Patterns) -> bool:
    if name.startswith(UNIT):
        return name.removeprefix(UNIT) in FACTS
    return name in WORDS or name in patterns.lists or name.removeprefix(LAST) in patterns.figures


def _patterns(content: dict[str, Any]) -> Patterns:
    """Return records as patterns. Raises TypeError for a field that none has."""
    places = tuple(Place(**record) for record in content.pop("paragraphs", ()))
    sentences = tuple(_pattern(record) for record in content.pop("sentences", ()))
    figures, lists = content.pop("figures", {}), content.pop("lists", {})
    if content:
        known = "、".join(field.name for field in fields(Patterns))
        raise TypeError(say("draft.fields", given="、".join(content), known=known))
    return Patterns(figures, lists, places, sentences)


def _pattern(record: dict[str, Any]) -> Pattern:
    pattern = Pattern(**record)
    return replace(pattern, variants=tuple(Variant(**one) for one in record["variants"]))


def _over(own: Sequence[_Record], given: Sequence[_Record]) -> tuple[_Record, ...]:
    """Return records, each replaced by one of the same id, new ones behind."""
    by_id = {record.id: record for record in own}
    return tuple((by_id | {record.id: record for record in given}).values())
