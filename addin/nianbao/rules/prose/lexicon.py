"""The lexicon: classes of words, meanings, and the phrases that lead from one to the other."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain, product
from typing import Any, NamedTuple

from nianbao.rules.prose.numbers import DIGITS, NUMBER_SIGN

NUMBERS = frozenset("NMPX")
# Classes that the reader itself makes or asks for.
_NUMBER_SIGN = re.compile(NUMBER_SIGN)
_OWN_CLASSES = NUMBERS | {"scope", "paren", "gap"}


class LexiconError(ValueError):
    """A file of the lexicon that names what there is not, or says the same thing twice."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a number or a statement is about; see meanings.toml.

    ``readings`` are sums of cell ids by the total of which it is a part, "" for none named.
    ``topic`` is what the text is about from here on; ``is_whole``: the parts that follow are
    parts of this; ``follows``: it inherits scope and year from the number before it.
    ``with_carry`` is what it means once last year's carry-over is said to be in it, ``when_zero``
    where the number is 0. ``base`` names the rows of its cells, where they depend on the total.
    ``is_weak``: said loosely; ``units``: the only ones in which it is counted, if any. ``traits``
    are explained in meanings.toml. ``split_by`` finds words that divide it, ``part_of`` words
    that make it a part of the total named before, unless last year's carry-over is in that.
    """

    id: str
    topic: str
    is_whole: bool
    follows: bool
    with_carry: str
    when_zero: str
    base: str
    is_weak: bool
    units: frozenset[str]
    traits: frozenset[str]
    split_by: re.Pattern[str] | None
    part_of: re.Pattern[str] | None
    readings: Mapping[str, tuple[str, ...]]

    def has(self, trait: str) -> bool:
        """Return whether it has a trait of meanings.toml."""
        return trait in self.traits

    def readings_within(self, whole: str) -> tuple[str, ...]:
        """Return the sums of cell ids, one of which the number should equal."""
        return self.readings.get(whole, self.readings.get("", ()))


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a row of classes means: no meaning for a number that is none of the tables'."""

    means: tuple[str, ...]
    topics: tuple[str, ...] = ()
    value: int | None = None


@dataclass
class Branch:
    """The classes that may come next in a row of classes, and the phrases that end here."""

    next: dict[str, "Branch"] = field(default_factory=dict)
    phrases: list[Phrase] = field(default_factory=list)

    def phrase_on(self, topic: str) -> Phrase | None:
        """Return what ends here while the text speaks of ``topic``."""
        for phrase in self.phrases:
            if not phrase.topics or topic in phrase.topics:
                return phrase
        return None


class Shape(NamedTuple):
    """A class of words that needs a pattern, and all characters with which they can begin.

    ``says`` is what such a word tells of the numbers that follow: scope, year or other_year.
    """

    name: str
    starts: str
    pattern: str
    says: str = ""


@dataclass(frozen=True)
class Lexicon:
    """Everything that the reader knows of words.

    ``words`` are classes by word; ``light``, ``blocks``, ``empty`` are classes as explained in
    words.toml, as are ``roles``, ``opens`` and ``speaks_of``; ``topics`` the topics of classes,
    ``heeded`` the classes that matter though they begin no phrase. A sentence without a number
    is read where both ``claims`` and ``subjects`` find something. ``openers`` find words that
    open a topic; ``names`` are how bodies are called.
    """

    words: Mapping[str, str]
    light: frozenset[str]
    blocks: frozenset[str]
    empty: frozenset[str]
    topics: Mapping[str, str]
    roles: Mapping[str, frozenset[str]]
    opens: Mapping[str, str]
    speaks_of: Mapping[str, str]
    heeded: frozenset[str]
    classifying: tuple[str, ...]
    claims: re.Pattern[str]
    subjects: re.Pattern[str]
    openers: tuple[tuple[str, re.Pattern[str]], ...]
    shapes: tuple[Shape, ...]
    says: Mapping[str, str]
    names: Mapping[str, re.Pattern[str]]
    traits: Mapping[str, frozenset[str]]
    kinds: Mapping[str, str]
    results: frozenset[str]
    meanings: Mapping[str, Meaning]
    wholes: Mapping[str, tuple[str, ...]]
    phrases: Branch

    def is_telling(self, text: str) -> bool:
        """Return whether a sentence may say something of the figures."""
        if _NUMBER_SIGN.search(text):
            return True
        return bool(self.subjects.search(text) and self.claims.search(text))

    def topic_of(self, text: str) -> str:
        """Return the topic that a sentence opens, empty where it opens none."""
        for topic, words in self.openers:
            if words.search(text):
                return topic
        return ""


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of the package.

    Raises LexiconError where its files contradict each other.
    """
    folder = files("nianbao.rules.prose")
    names = ("words", "shapes", "meanings", "phrases")
    contents = {
        name: tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8")) for name in names
    }
    return make_lexicon(contents)


def make_lexicon(contents: Mapping[str, Mapping[str, Any]]) -> Lexicon:
    """Return the lexicon that the files state, their contents by name.

    Raises LexiconError where they contradict each other.
    """
    words, meanings = contents["words"], _meanings(contents["meanings"])
    roles = {role: frozenset(classes) for role, classes in words["roles"].items()}
    opens, speaks_of = words["opens"], words["speaks_of"]
    shapes = _shapes(contents["shapes"]["shapes"])
    classes = {*words["words"], *(shape.name for shape in shapes), *_OWN_CLASSES}
    named = chain(words["light"], words["blocks"], words["empty"], opens, speaks_of)
    _known(chain(named, *words["topics"].values(), *roles.values()), classes, "class")
    _known(speaks_of.values(), meanings, "meaning")
    return Lexicon(
        words=_words(words["words"]),
        light=frozenset(words["light"]),
        blocks=frozenset(words["blocks"]),
        empty=frozenset(words["empty"]),
        topics={kind: topic for topic, kinds in words["topics"].items() for kind in kinds},
        roles=roles,
        opens=opens,
        speaks_of=speaks_of,
        heeded=frozenset({*roles["heeded"], *opens, *speaks_of}),
        classifying=tuple(words["classifying"]),
        claims=re.compile("|".join(words["claims"])),
        subjects=re.compile("|".join(words["subjects"])),
        openers=_openers(words["words"]),
        shapes=shapes,
        says={shape.name: shape.says for shape in shapes if shape.says},
        names={name: re.compile(shape) for name, shape in contents["shapes"]["names"].items()},
        kinds={m: kind for kind, ids in contents["meanings"]["kinds"].items() for m in ids},
        results=frozenset(contents["meanings"]["kinds"]["result"]),
        traits={name: frozenset(ids) for name, ids in contents["meanings"]["traits"].items()},
        meanings=meanings,
        wholes={topic: tuple(sums) for topic, sums in contents["meanings"]["wholes"].items()},
        phrases=_phrases(contents["phrases"]["phrases"], classes, meanings),
    )


def _openers(words: Mapping[str, list[str]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    own = (*words["application"], *words["by_request"])
    return (
        ("other", re.compile("|".join(words["foreign"]))),
        ("applications", re.compile("|".join(own))),
    )


def _shapes(records: Iterable[Mapping[str, str]]) -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    for record in records:
        starts = record["starts"].replace("#", DIGITS)
        shape = Shape(record["name"], starts, record["pattern"], record.get("says", ""))
        example = record["example"]
        if example[0] not in shape.starts or not re.match(shape.pattern, example):
            raise LexiconError(f"the shape {shape.name} does not find {example}")
        shapes.append(shape)
    return tuple(shapes)


def _words(classes: Mapping[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, words in classes.items():
        for word in words:
            if word in found:
                raise LexiconError(f"{word} is both {found[word]} and {name}")
            found[word] = name
    return found


def _meanings(content: Mapping[str, Any]) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    traits = content["traits"]
    for group in content["meanings"]:
        readings = {name: {"": tuple(sums)} for name, sums in group.get("readings", {}).items()}
        readings |= {name: {} for name in group.get("bare", ())}
        for name, cells in group.get("cells", {}).items():
            readings[name] = _within(content["bases"][group["base"]], cells)
        for name, sums in readings.items():
            if name in found:
                raise LexiconError(f"the meaning {name} is stated twice")
            found[name] = Meaning(
                id=name,
                topic=group["topic"],
                is_whole=group.get("whole", False),
                follows=group.get("follows", False),
                with_carry=group.get("with_carry", ""),
                when_zero=group.get("when_zero", ""),
                base=group.get("base", ""),
                is_weak=group.get("weak", False),
                units=frozenset(group.get("units", ())),
                traits=frozenset(t for t, meanings in traits.items() if name in meanings),
                split_by=_pattern(group, "split_by"),
                part_of=_pattern(group, "part_of"),
                readings=sums,
            )
    others = chain.from_iterable((m.with_carry, m.when_zero) for m in found.values())
    traits = {**traits, **content["kinds"]}
    _known(filter(None, chain(others, *traits.values())), found, "meaning")
    return found


def _pattern(group: Mapping[str, Any], name: str) -> re.Pattern[str] | None:
    return re.compile(group[name]) if name in group else None


def _within(base: Mapping[str, list[str]], cells: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the sums of the cells in each row of a base, by the whole that names the rows."""
    return {
        "" if whole == "any" else whole: tuple(
            " + ".join(f"{row.strip()}.{cell}" for row in rows.split("+") for cell in cells)
            for rows in sums
        )
        for whole, sums in base.items()
    }


def _phrases(
    records: Iterable[Mapping[str, Any]], classes: set[str], meanings: Mapping[str, Meaning]
) -> Branch:
    root = Branch()
    for record in records:
        topics = tuple(record.get("topics", ()))
        for name in record.get("each", [None]):
            means = (name,) if name else tuple(record["means"])
            _known(means, meanings, "meaning")
            for row in record["rows"]:
                for steps in _written_out(row.replace("*", name or "*")):
                    _known(steps, classes, "class")
                    _add(root, steps, Phrase(means, topics, record.get("value")))
    return root


def _written_out(row: str) -> Iterator[tuple[str, ...]]:
    """Yield every row of classes that 「a/b c? d」 stands for."""
    choices = [
        [*step.rstrip("?").split("/"), *([""] if step.endswith("?") else [])]
        for step in row.split()
    ]
    for steps in product(*choices):
        yield tuple(step for step in steps if step)


def _add(root: Branch, steps: tuple[str, ...], phrase: Phrase) -> None:
    branch = root
    for step in steps:
        branch = branch.next.setdefault(step, Branch())
    if any(phrase.topics == other.topics and phrase != other for other in branch.phrases):
        raise LexiconError(f"two phrases for {' '.join(steps)}")
    branch.phrases.append(phrase)


def _known(names: Iterable[str], known: Iterable[str], what: str) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise LexiconError(f"no such {what}: {', '.join(unknown)}")
