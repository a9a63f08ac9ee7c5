"""The figures of a picture page read back from its SVG, with other code than wrote it."""

from xml.etree import ElementTree

_TEXT = "{http://www.w3.org/2000/svg}text"


def figures_of_svg(data: bytes) -> dict[tuple[str, str], int]:
    """Return each number that is written, by its cell id and its year (blank where none is known).

    Raises ParseError for what is no XML, ValueError for a text that is no count.
    """
    root = ElementTree.fromstring(data)
    texts = (text for text in root.iter(_TEXT) if "data-cell" in text.attrib)
    return {
        (text.attrib["data-cell"], text.attrib["data-year"]): int(text.text or "") for text in texts
    }
