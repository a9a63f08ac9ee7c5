"""The sentences on everything that was not exact, in the order in which they arose."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from nianbao.recover.labels import Match
from nianbao.recover.source import Line
from nianbao.words import say

_QUOTED = 60


class Notes:
    """Sentences, each kept once, and every text that found no place in the filing."""

    def __init__(self, sentences: Iterable[str] = ()) -> None:
        self._sentences = dict.fromkeys(sentences)
        self._left: dict[Line, None] = {}
        self._hearers: list[list[str]] = []

    def add(self, key: str, **slots: object) -> None:
        """Keep the sentence under ``recover.note.<key>``."""
        sentence = say(f"recover.note.{key}", **slots)
        self._sentences.setdefault(sentence)
        for hearer in self._hearers:
            hearer.append(sentence)

    def leave(self, key: str, *lines: Line, **slots: object) -> None:
        """Keep texts that were not taken over, whole, and a sentence that quotes them.

        The sentence says where the first of them stands.
        """
        self._left |= dict.fromkeys(Line(" ".join(x.text.split()), x.at) for x in lines)
        text = quoted("；".join(line.text for line in lines))
        self.add(key, **{"at": lines[0].at, "text": text, "count": len(lines)} | slots)

    def label(self, match: Match, found: str, at: str) -> None:
        """Keep how a label was understood, unless it was printed as the form prints it."""
        if match.step != "exact":
            found = "".join(found.split())
            self.add(f"label.{match.step}", at=at, found=found, official=match.term.text)

    def take(self, others: "Notes") -> None:
        """Keep the sentences of others as well."""
        self._sentences |= dict.fromkeys(others.sentences())
        self._left |= dict.fromkeys(others.left())

    @contextmanager
    def heard(self) -> Iterator[list[str]]:
        """Gather the sentences that arise meanwhile, those known already as well."""
        sentences: list[str] = []
        self._hearers.append(sentences)
        try:
            yield sentences
        finally:
            self._hearers.pop()

    def left(self) -> tuple[Line, ...]:
        """Return every text that found no place, whole."""
        return tuple(self._left)

    def sentences(self) -> tuple[str, ...]:
        """Return every sentence kept."""
        return tuple(self._sentences)


def quoted(text: str) -> str:
    """Return the beginning of a text on one line, fit to be quoted in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}……"
