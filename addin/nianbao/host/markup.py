"""The XML of a workbook's parts: read without entities, written without renaming a prefix.

Elements bear their names as they are written (``x:row``), and a declaration of a namespace is an
attribute like others, so that what is written again is what was read.
"""

import re
from collections.abc import Iterator
from typing import NoReturn
from xml.etree.ElementTree import Comment, Element, ProcessingInstruction, TreeBuilder
from xml.parsers import expat

ParseError = expat.ExpatError

_PRESERVE = "xml:space"
_MOST_LEVELS = 256
_ENCODING = re.compile(rb"""(<\?xml[^>]*?encoding\s*=\s*["'])us-ascii""", re.IGNORECASE)
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_QUOTED = _ESCAPED | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
_TO_ESCAPE = re.compile(r'[&<>"\r\n\t]')


class UnsafeMarkupError(Exception):
    """A part declares a document type, which no spreadsheet program writes."""


def check(data: bytes) -> None:
    """Raise UnsafeMarkupError for a document type, ParseError for what is not sound XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(data, True)


def parse(data: bytes) -> Element:
    """Return the root element of a part.

    Raises UnsafeMarkupError for a document type declaration, ParseError for anything that is
    not XML.
    """
    check(data)
    return parse_fragment(data)


def parse_fragment(data: bytes) -> Element:
    """Return an element whose namespaces are declared around it; raises what ``parse`` does."""
    builder = TreeBuilder(insert_comments=True, insert_pis=True)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    level = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level > _MOST_LEVELS:
            raise ParseError("nested too deeply")
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal level
        level -= 1
        builder.end(name)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.CommentHandler, parser.ProcessingInstructionHandler = builder.comment, builder.pi
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(data, True)
    return builder.close()


def serialise(root: Element, part: bytes) -> bytes:
    """Return a part in UTF-8 with what stood before the root element where it was read."""
    start = part.find(b"<" + str(root.tag).encode())
    return in_utf8(part[:start]) + fragment(root)


def in_utf8(prolog: bytes) -> bytes:
    """Return the beginning of a part with UTF-8 declared where it was ASCII."""
    return _ENCODING.sub(rb"\1UTF-8", prolog)


def fragment(element: Element) -> bytes:
    """Return an element alone, as it stands in its part."""
    pieces: list[str] = []
    _write(element, pieces)
    return "".join(pieces).encode()


def _write(element: Element, pieces: list[str]) -> None:
    if element.tag is Comment:
        pieces.append(f"<!--{element.text}-->")
        return
    if element.tag is ProcessingInstruction:
        pieces.append(f"<?{element.text}?>")
        return
    pieces.append(f"<{element.tag}")
    pieces += [f' {name}="{_escaped(value, _QUOTED)}"' for name, value in element.attrib.items()]
    if not element.text and not len(element):
        pieces.append("/>")
        return
    pieces.append(">" + _escaped(element.text or "", _ESCAPED))
    for child in element:
        _write(child, pieces)
        if child.tail:
            pieces.append(_escaped(child.tail, _ESCAPED))
    pieces.append(f"</{element.tag}>")


def _escaped(text: str, table: dict[int, str]) -> str:
    return text.translate(table) if _TO_ESCAPE.search(text) else text


def prefix(element: Element) -> str:
    """Return what stands in front of an element's name: ``x:``, or nothing."""
    head, colon, _ = str(element.tag).rpartition(":")
    return head + colon


def local(element: Element) -> str:
    """Return an element's name without its prefix; a comment has none."""
    return element.tag.rpartition(":")[2] if isinstance(element.tag, str) else ""


def below(element: Element, name: str, *path: str) -> Iterator[Element]:
    """Yield the elements to which a path of names without prefixes leads."""
    for child in element:
        if local(child) == name:
            if path:
                yield from below(child, *path)
            else:
                yield child


def text_in(element: Element) -> str:
    """Return all text in an element, none of its comments."""
    inside = ((text_in(node) if local(node) else "") + (node.tail or "") for node in element)
    return (element.text or "") + "".join(inside)


def declarations(element: Element) -> dict[str, str]:
    """Return the namespaces that an element declares: ``xmlns`` or ``xmlns:x``, and the name."""
    return {name: value for name, value in element.attrib.items() if name.startswith("xmlns")}


def keep_spaces(element: Element) -> None:
    """Mark an element whose text begins or ends with a space, or holds a line end."""
    element.set(_PRESERVE, "preserve")


def keeps_spaces(element: Element) -> bool:
    """Return whether the element's text is to be read with its outer spaces."""
    return element.get(_PRESERVE) == "preserve"


def _refuse(*_: object) -> NoReturn:
    raise UnsafeMarkupError
