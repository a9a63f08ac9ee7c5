"""The shared strings: texts that cells point to by number."""

from functools import cached_property

from nianbao.host.markup import Element, keeps_spaces, local, text_in
from nianbao.host.package import Package
from nianbao.host.values import unescaped

_SPACE = " \t\r\n"


class Strings:
    """A workbook's shared strings, read when first asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @cached_property
    def texts(self) -> list[str]:
        """Return the texts in the order of their numbers."""
        return [unescaped(text_of(item)) for item in self._items]

    def item(self, number: str) -> Element:
        """Return a string with its formats and reading aids; ValueError where there is none."""
        if not (number.isascii() and number.isdigit() and int(number) < len(self._items)):
            raise ValueError(number)
        return self._items[int(number)]

    def number(self, text: str) -> int | None:
        """Return the number of the string that is this text, without format or reading aid."""
        return self._numbers.get(text)

    @cached_property
    def _items(self) -> list[Element]:
        part = self._package.strings
        items = self._package.tree(part) if part else ()
        return [item for item in items if local(item) == "si"]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        numbers: dict[str, int] = {}
        for number, (item, text) in enumerate(zip(self._items, self.texts, strict=True)):
            if len(item) == 1 and local(item[0]) == "t" and len(item[0]) == 0:
                written = item[0].text or ""
                if keeps_spaces(item[0]) or written == trimmed(written):
                    numbers.setdefault(text, number)
        return numbers


def text_of(item: Element) -> str:
    """Return the text of a string that may be made of formatted runs; reading aids left out."""
    lines = [node for part in item for node in ([part, *part] if local(part) == "r" else [part])]
    return "".join(_line(node) for node in lines if local(node) == "t")


def trimmed(text: str) -> str:
    """Return a text without its outer spaces, which count only where they are marked to."""
    return text.strip(_SPACE)


def _line(node: Element) -> str:
    text = text_in(node) if len(node) else node.text or ""
    return text if keeps_spaces(node) else trimmed(text)
