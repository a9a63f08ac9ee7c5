"""The sentences on everything that was not exact, in the order in which they arose."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from nianbao.recover.labels import Match
from nianbao.recover.source import Line
from nianbao.words import say

_QUOTED = 60
# What a report or its page prints besides the form's own parts, left out on purpose.
_ASIDE = frozenset({"signature", "boilerplate", "web.behind", "title.before", "title.second"})


class Notes:
    """Sentences, each kept once, and every text that found no place in the filing."""

    def __init__(self, sentences: Iterable[str] = ()) -> None:
        self._sentences = dict.fromkeys(sentences)
        self._left: dict[Line, bool] = {}
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
        whole = (Line(" ".join(line.text.split()), line.at) for line in lines)
        self._left |= dict.fromkeys(whole, key in _ASIDE)
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
        self._left |= others._left

    @contextmanager
    def heard(self) -> Iterator[list[str]]:
        """Gather the sentences that arise meanwhile, those known already as well."""
        sentences: list[str] = []
        self._hearers.append(sentences)
        try:
            yield sentences
        finally:
            self._hearers.pop()

    def left(self, *, aside: bool = False) -> tuple[Line, ...]:
        """Return every text that found no place, whole; or those that need none.

        ``aside`` are a signature, a web page's own lines, and a second report.
        """
        return tuple(line for line, is_aside in self._left.items() if is_aside == aside)

    def sentences(self) -> tuple[str, ...]:
        """Return every sentence kept."""
        return tuple(self._sentences)


def quoted(text: str) -> str:
    """Return the beginning of a text on one line, fit to be quoted in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}……"
