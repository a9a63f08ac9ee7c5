"""The vocabulary: classes of words, meanings, and the phrases that lead from one to the other."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain, product
from typing import Any

NUMBERS = frozenset("NMPX")
# Classes that the reader itself makes or asks for.
_OWN_CLASSES = NUMBERS | {"scope", "paren", "gap"}


class VocabularyError(ValueError):
    """A vocabulary file that names what there is not, or says the same thing twice."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a number or a statement is about.

    ``readings`` are sums of cell ids by the whole of which it is a part, "" for none named.
    ``topic`` is what the text speaks of from here on; ``is_whole``: the parts that follow are
    parts of this; ``follows``: it keeps the scope and year of the number before it;
    ``with_carry`` is what it means once last year's carry-over is said to be in it; ``base``
    names the rows of which its cells are taken, where they depend on the whole; ``is_weak``:
    words that are said loosely; ``units``: the only ones in which it is counted, if any;
    ``split_by`` finds words that divide it.
    """

    id: str
    topic: str
    is_whole: bool
    follows: bool
    with_carry: str
    base: str
    is_weak: bool
    units: frozenset[str]
    split_by: re.Pattern[str] | None
    readings: Mapping[str, tuple[str, ...]]

    def readings_within(self, whole: str) -> tuple[str, ...]:
        """Return the sums of cell ids, one of which the number should equal."""
        return self.readings.get(whole, self.readings.get("", ()))


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a row of classes means: no meaning for a number that is none of the tables'."""

    means: tuple[str, ...]
    topics: tuple[str, ...] = ()
    value: int | None = None

    def fits(self, topic: str) -> bool:
        """Return whether it may be said while the text speaks of ``topic``."""
        return not self.topics or topic in self.topics


@dataclass
class Branch:
    """The classes that may come next in a row of classes, and the phrases that end here."""

    next: dict[str, "Branch"] = field(default_factory=dict)
    phrases: list[Phrase] = field(default_factory=list)

    def phrase_on(self, topic: str) -> Phrase | None:
        """Return what ends here while the text speaks of ``topic``."""
        return next((phrase for phrase in self.phrases if phrase.fits(topic)), None)


@dataclass(frozen=True)
class Vocabulary:
    """Everything that the reader knows of words."""

    words: Mapping[str, str]
    light: frozenset[str]
    blocks: frozenset[str]
    topics: Mapping[str, str]
    classifying: tuple[str, ...]
    empty: frozenset[str]
    shapes: Mapping[str, str]
    scopes: Mapping[str, re.Pattern[str]]
    meanings: Mapping[str, Meaning]
    wholes: Mapping[str, tuple[str, ...]]
    phrases: Branch


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the package.

    Raises VocabularyError where its files contradict each other.
    """
    folder = files("nianbao.rules.prose")
    words, meanings, phrases = (
        tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8"))
        for name in ("words", "meanings", "phrases")
    )
    return make_vocabulary(words, meanings, phrases)


def make_vocabulary(
    words: Mapping[str, Any], meanings: Mapping[str, Any], phrases: Mapping[str, Any]
) -> Vocabulary:
    """Return the vocabulary that three files state.

    Raises VocabularyError where they contradict each other.
    """
    classes = {*words["words"], *words["shapes"], *_OWN_CLASSES}
    named = chain(words["light"], words["blocks"], words["empty"], *words["topics"].values())
    _known(named, classes, "class")
    by_id = _meanings(meanings)
    return Vocabulary(
        words=_words(words["words"]),
        light=frozenset(words["light"]),
        blocks=frozenset(words["blocks"]),
        topics={kind: topic for topic, kinds in words["topics"].items() for kind in kinds},
        classifying=tuple(words["classifying"]),
        empty=frozenset(words["empty"]),
        shapes=words["shapes"],
        scopes={name: re.compile(shape) for name, shape in words["scopes"].items()},
        meanings=by_id,
        wholes={topic: tuple(sums) for topic, sums in meanings["wholes"].items()},
        phrases=_phrases(phrases["phrases"], classes, by_id),
    )


def _words(classes: Mapping[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, words in classes.items():
        for word in words:
            if word in found:
                raise VocabularyError(f"{word} is both {found[word]} and {name}")
            found[word] = name
    return found


def _meanings(content: Mapping[str, Any]) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for group in content["meanings"]:
        readings = {name: {"": tuple(sums)} for name, sums in group.get("readings", {}).items()}
        readings |= dict.fromkeys(group.get("bare", ()), {})
        for name, cells in group.get("cells", {}).items():
            readings[name] = _within(content["bases"][group["base"]], cells)
        for name, sums in readings.items():
            if name in found:
                raise VocabularyError(f"the meaning {name} is stated twice")
            found[name] = Meaning(
                id=name,
                topic=group["topic"],
                is_whole=group.get("whole", False),
                follows=group.get("follows", False),
                with_carry=group.get("with_carry", ""),
                base=group.get("base", ""),
                is_weak=group.get("weak", False),
                units=frozenset(group.get("units", ())),
                split_by=re.compile(group["split_by"]) if "split_by" in group else None,
                readings=sums,
            )
    _known([m.with_carry for m in found.values() if m.with_carry], found, "meaning")
    return found


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
        raise VocabularyError(f"two phrases for {' '.join(steps)}")
    branch.phrases.append(phrase)


def _known(names: Iterable[str], known: Iterable[str], what: str) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise VocabularyError(f"no such {what}: {', '.join(unknown)}")
