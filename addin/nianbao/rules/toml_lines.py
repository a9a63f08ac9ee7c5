"""The line of a TOML file on which a value stands: ``tomllib`` itself keeps no places."""

import re
from collections import Counter
from collections.abc import Sequence

Path = Sequence[str | int]

_NAME = r'(?:[\w-]+|"[^"]*"|\'[^\']*\')'
_NAMES = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_ARRAY = re.compile(rf"\s*\[\[\s*({_NAMES})\s*\]\]")
_TABLE = re.compile(rf"\s*\[\s*({_NAMES})\s*\]")
_KEY = re.compile(rf"\s*({_NAMES})\s*=")


class TomlLines:
    """The lines of a file that ``tomllib`` could read."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._found: dict[tuple[str | int, ...], int] = {}
        self._scan()

    def of(self, path: Path, value: object = None) -> int:
        """Return the line of the value under ``path``, or of the nearest table around it.

        A text in a list is looked for from the list's line on.
        """
        places = [tuple(path[:length]) for length in range(len(path), 0, -1)]
        line = next((self._found[place] for place in places if place in self._found), 1)
        if isinstance(value, str) and path and isinstance(path[-1], int):
            below = enumerate(self._lines[line - 1 :], line)
            return next((number for number, text in below if value in text), line)
        return line

    def _scan(self) -> None:
        counted: Counter[str] = Counter()
        table: tuple[str | int, ...] = ()
        inside_text = False
        for number, line in enumerate(self._lines, 1):
            was_inside = inside_text
            if (line.count('"""') + line.count("'''")) % 2:
                inside_text = not inside_text
            if was_inside:
                continue
            if match := _ARRAY.match(line):
                (name,) = _parts(match[1])[:1]
                table = (name, counted[name])
                counted[name] += 1
                self._found[table] = number
            elif match := _TABLE.match(line):
                first, *rest = _parts(match[1])
                table = (first, counted[first] - 1, *rest) if counted[first] else (first, *rest)
                self._found[table] = number
            elif match := _KEY.match(line):
                self._found.setdefault((*table, *_parts(match[1])), number)


def _parts(names: str) -> list[str]:
    return [name.strip().strip("\"'") for name in names.split(".")]
