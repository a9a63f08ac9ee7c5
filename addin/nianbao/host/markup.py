"""The XML of a workbook's parts: read without entities, written without renaming a prefix."""

from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml ships no types

Element = Any
ParseError = etree.XMLSyntaxError

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"%s?>\r\n'


class UnsafeMarkupError(Exception):
    """A part declares a document type, which no spreadsheet program writes."""


def parse(data: bytes) -> Element:
    """Return the root element of a part.

    Raises UnsafeMarkupError for a document type declaration, ParseError for anything that is
    not XML.
    """
    if b"<!DOCTYPE" in data:
        raise UnsafeMarkupError
    root = etree.fromstring(data, _PARSER)
    if root.getroottree().docinfo.internalDTD is not None:  # declared in another encoding
        raise UnsafeMarkupError
    return root


def serialise(root: Element) -> bytes:
    """Return a part as UTF-8, declared as it was (``standalone`` kept)."""
    tree = root.getroottree()
    standalone = b' standalone="yes"' if tree.docinfo.standalone else b""
    body = etree.tostring(tree, encoding="UTF-8", xml_declaration=False)
    return _DECLARATION % standalone + body


def fragment(element: Element) -> bytes:
    """Return an element alone, to compare it with what it was."""
    return etree.tostring(element)


def namespace(element: Element) -> str:
    """Return an element's namespace in front of its name: ``{…}``, or nothing."""
    head, brace, _ = element.tag.rpartition("}")
    return head + brace


def local(element: Element) -> str:
    """Return an element's name without its namespace; a comment has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def keep_spaces(element: Element) -> None:
    """Mark an element whose text begins or ends with a space, or holds a line end."""
    element.set(_PRESERVE, "preserve")


def keeps_spaces(element: Element) -> bool:
    """Return whether the element's text is to be read with its outer spaces."""
    return element.get(_PRESERVE) == "preserve"
