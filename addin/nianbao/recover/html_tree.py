"""The tree of a web page: tags that may be left out are added, stray ones passed over.

Elements are those of the standard library, without comments; names of tags and attributes are in
small letters.
"""

import re
from html import unescape
from xml.etree.ElementTree import Element, TreeBuilder

MOST_LEVELS = 256

# a comment or declaration, or a tag with its slash, name, attributes; nothing is tried twice
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*+>"
    r"""|<(/?)([A-Za-z][^\s/>]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>"""
    r"|<(/?)([A-Za-z][^\s/>]*+)([^>]*+)>",  # a quotation mark that no other one closes
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""([^\s=/>"'][^\s=/>]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]++)))?"""
)


def names(text: str) -> frozenset[str]:
    """Return names of elements that stand in a text, parted by blanks."""
    return frozenset(text.split())


_EMPTY = names(
    "area base basefont br col embed frame hr img input link meta param source track wbr"
)
_UNPARSED = {
    name: re.compile(rf"</{name}\b[^>]*+>", re.IGNORECASE) for name in ("script", "style", "title")
}
_IN_HEAD = names("base head link meta noscript script style template title")
_CLOSE_A_PARAGRAPH = names(
    "address article aside blockquote center dd details dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section table td th tr ul"
)
# which open elements end where a tag begins, and where that search ends
_CELLS = (names("td th"), names("tr table"))
_GROUPS = (names("thead tbody tfoot caption colgroup tr"), names("table"))
_ENDED = {
    "li": (names("li"), names("ul ol menu td")),
    **dict.fromkeys(("dt", "dd"), (names("dt dd"), names("dl td"))),
    "option": (names("option"), names("select")),
    **dict.fromkeys(("td", "th"), _CELLS),
    "tr": (names("tr caption colgroup"), names("table")),
    **dict.fromkeys(("thead", "tbody", "tfoot", "caption", "colgroup"), _GROUPS),
}
_PARAGRAPH = (names("p"), names("td th table caption"))
# an end tag does not reach out of these
_FENCES = {"td": 2, "th": 2, "tr": 3, "thead": 4, "tbody": 4, "tfoot": 4, "table": 5}
_BLOCK, _INLINE = 1, 0


def html_tree(text: str) -> Element:
    """Return the root element of a page; raises ValueError where it is nested beyond reason."""
    tree = _Tree()
    at = 0
    while found := _MARKUP.search(text, at):
        if at < found.start():
            tree.add(text[at : found.start()])
        at = found.end()
        slash, name, attributes = found.group(1, 2, 3) if found[2] else found.group(4, 5, 6)
        if not name:
            continue
        name = name.lower()
        if slash:
            tree.end(name)
            continue
        tree.start(name, attributes)
        if name in _UNPARSED:
            closing = _UNPARSED[name].search(text, at)
            tree.take(text[at : closing.start() if closing else len(text)])
            at = closing.end() if closing else len(text)
            tree.end(name)
    tree.add(text[at:])
    return tree.closed()


class _Tree:
    """A tree in the making; ``open`` are the names of the elements not yet closed."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._builder.start("html", {})
        self.open = ["html"]
        self.has_body = False

    def closed(self) -> Element:
        """Return the finished tree."""
        self._end_down_to(0)
        return self._builder.close()

    def add(self, text: str) -> None:
        """Add text; none but blanks stands outside of the body."""
        if not self.has_body and text.strip():
            self._have_body()
        if len(self.open) > 1:
            self.take(text)

    def take(self, text: str) -> None:
        """Add text to the element that is open."""
        self._builder.data(unescape(text) if "&" in text else text)

    def start(self, name: str, attributes: str) -> None:
        """Begin an element, after what must stand around it and without what it ends."""
        if name == "html" or (name == "body" and self.has_body):
            return
        if name == "body":
            self._end_down_to(1)
            self.has_body = True
        elif not self.has_body and name not in _IN_HEAD:
            self._have_body()
        if name in _ENDED:
            self._end_before(*_ENDED[name])
        if name in _CLOSE_A_PARAGRAPH:
            self._end_before(*_PARAGRAPH)
        self._builder.start(name, _attributes(attributes))
        if name in _EMPTY or attributes.endswith("/"):
            self._builder.end(name)
            return
        self.open.append(name)
        if len(self.open) > MOST_LEVELS:
            raise ValueError("nested too deeply")

    def end(self, name: str) -> None:
        """End the nearest open element of a name, if an end tag reaches it."""
        if name == self.open[-1] and name not in ("html", "body"):
            self._builder.end(self.open.pop())
            return
        strength = _FENCES.get(name, _BLOCK if name in _CLOSE_A_PARAGRAPH else _INLINE)
        if name in ("html", "body"):
            return
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place] == name:
                self._end_down_to(place)
                return
            fence = self.open[place]
            around = _FENCES.get(fence, _BLOCK if fence in ("div", "body") else _INLINE)
            if around > strength:
                break
        if name == "p":  # a paragraph without text
            self.start("p", "/")

    def _have_body(self) -> None:
        self._end_down_to(1)
        self._builder.start("body", {})
        self.open.append("body")
        self.has_body = True

    def _end_before(self, names: frozenset[str], until: frozenset[str]) -> None:
        """End the outermost open element of these names that stands within one of the others."""
        last = 0
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place] in until:
                break
            if self.open[place] in names:
                last = place
        if last:
            self._end_down_to(last)

    def _end_down_to(self, place: int) -> None:
        while len(self.open) > place:
            self._builder.end(self.open.pop())


def _attributes(written: str) -> dict[str, str]:
    if not written or written == "/":
        return {}
    found = _ATTRIBUTE.findall(written)
    attributes: dict[str, str] = {}
    for name, *values in found:
        value = "".join(values)
        attributes.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return attributes
