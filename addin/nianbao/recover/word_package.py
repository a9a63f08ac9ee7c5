"""The parts of a .docx package, found by their relationships; dead links do no harm."""

import posixpath
import re
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from nianbao.host.markup import ParseError, check

# A strict document has other names for the same things (ISO/IEC 29500).
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.I)

_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


@cache
def qn(name: str) -> str:
    """Return a prefixed name as it stands in a tree: ``w:p`` with its namespace in braces."""
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


class WordPackage:
    """A .docx file's parts by their names; raises KeyError where there is no document."""

    def __init__(self, package: ZipFile) -> None:
        self.package = package
        self.names = set(package.namelist())
        self.document = next(self.related("", "officeDocument"), "word/document.xml")

    def root(self, name: str) -> Element:
        """Return a part's outermost element; raises ParseError for what is not sound XML."""
        content = self.package.read(name)
        for strict, transitional in _TRANSITIONAL.items() if _STRICT in content else ():
            content = content.replace(_STRICT + strict, transitional)
        # a document type, or an encoding in which it may look otherwise
        if b"<!DOCTYPE" in content or b"\0" in content or _ENCODING.match(content):
            check(content)
        try:
            return ElementTree.fromstring(content)
        except ElementTree.ParseError as error:
            raise ParseError(str(error)) from error

    def related(self, name: str, kind: str) -> Iterator[str]:
        """Yield the parts to which one is related so, by name."""
        yield from (x for of_kind, x in self._links(name).values() if of_kind == kind)

    def target(self, name: str, link: str) -> str | None:
        """Return the part to which a link of another leads; None where it leads nowhere."""
        return self._links(name).get(link, ("", None))[1]

    def _links(self, name: str) -> dict[str, tuple[str, str]]:
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        for link in self.root(rels) if rels in self.names else ():
            target = posixpath.normpath(posixpath.join(folder, link.get("Target", "")))
            if target.lstrip("/") in self.names:
                kind = posixpath.basename(link.get("Type", ""))
                found[link.get("Id", "")] = kind, target.lstrip("/")
        return found
