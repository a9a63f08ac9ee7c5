"""The shared strings: texts that cells may point to by number."""

from nianbao.host.markup import keeps_spaces, namespace
from nianbao.host.package import STRINGS, Package
from nianbao.host.values import unescaped


class Strings:
    """The plain texts among a workbook's shared strings; read when first asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._numbers: dict[str, int] | None = None

    def number(self, text: str) -> int | None:
        """Return the number of the string that is this text, without format or reading aid."""
        if self._numbers is None:
            self._numbers = self._read()
        return self._numbers.get(text)

    def _read(self) -> dict[str, int]:
        numbers: dict[str, int] = {}
        if STRINGS not in self._package:
            return numbers
        root = self._package.tree(STRINGS)
        item_name, text_name = namespace(root) + "si", namespace(root) + "t"
        for number, item in enumerate(root.iterchildren(item_name)):
            if len(item) == 1 and item[0].tag == text_name and len(item[0]) == 0:
                text = item[0].text or ""
                if text == text.strip() or keeps_spaces(item[0]):
                    numbers.setdefault(unescaped(text), number)
        return numbers
