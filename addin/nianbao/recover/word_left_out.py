"""What a Word file shows that no text can hold, or holds without showing it: each in a sentence."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from docx.oxml.ns import qn
from lxml.etree import _Element

from nianbao.recover.source import stripped
from nianbao.recover.word_package import WordPackage
from nianbao.words import say

STRUCK = (qn("w:strike"), qn("w:dstrike"))
HIDDEN = (qn("w:vanish"),)
REVISIONS = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"))
# drawn in a text box, or said a second time for old programs
_BOX = qn("w:txbxContent")
_SECOND = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PICTURES = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def left_out(package: WordPackage, body: _Element, places: Mapping[_Element, str]) -> Iterator[str]:
    """Yield sentences on revisions, boxes, pictures, formulas, unseen text, notes and page heads.

    ``places`` are those of the paragraphs.
    """
    if any(body.find(f".//{tag}") is not None for tag in REVISIONS):
        yield say("recover.note.word.revisions")
    yield from _boxes(body, places)
    yield from _pictures(body, places)
    for formula in body.iter(f"{_MATH}oMath"):
        text = "".join(node.text or "" for node in formula.iter(f"{_MATH}t"))
        yield say("recover.note.word.formula", at=_place(formula, places), text=text)
    yield from _unseen(body, places)
    for number, text in enumerate(_notes(package, "footnotes", "endnotes"), 1):
        yield say("recover.note.word.footnote", number=number, text=text)
    for text in _notes(package, "comments"):
        yield say("recover.note.word.comment", text=text)
    for text in dict.fromkeys(_notes(package, "header", "footer")):
        if any(character.isalpha() for character in text):  # more than a page number
            yield say("recover.note.word.page_head", text=text)


def is_on(run: _Element, tags: tuple[str, ...]) -> bool:
    """Return whether one of these properties is switched on for a run."""
    properties = run.find(qn("w:rPr"))
    found = [properties.find(tag) for tag in tags] if properties is not None else []
    return any(x is not None and x.get(qn("w:val"), "1") not in ("0", "false") for x in found)


def _boxes(body: _Element, places: Mapping[_Element, str]) -> Iterator[str]:
    for box in body.iter(_BOX):
        text = _text(box)
        if text and not _is_second(box):
            yield say("recover.note.word.boxes", at=_place(box, places), text=text)


def _pictures(body: _Element, places: Mapping[_Element, str]) -> Iterator[str]:
    """Yield one sentence on all pictures, drawings and embedded objects but text boxes."""
    drawn = [
        _place(node, places)
        for node in body.iter(*_PICTURES)
        if not _is_second(node) and node.find(f".//{_BOX}") is None
    ]
    if drawn:
        where = say("recover.and").join(dict.fromkeys(drawn))
        yield say("recover.note.word.pictures", at=where, count=len(drawn))


def _unseen(body: _Element, places: Mapping[_Element, str]) -> Iterator[str]:
    """Yield what is struck out or hidden, a sentence for each passage."""
    runs = [run for run in body.iter(qn("w:r")) if is_on(run, STRUCK + HIDDEN)]
    for at, group in groupby(runs, key=lambda run: _place(run, places)):
        if text := "".join(_text(run) for run in group):
            yield say("recover.note.word.struck", at=at, text=text)


def _notes(package: WordPackage, *kinds: str) -> Iterator[str]:
    """Yield the text of every note in the parts of these kinds; of a page's head as a whole."""
    for kind in kinds:
        for name in package.related(package.document, kind):
            root = package.root(name)
            is_whole = kind in ("header", "footer")
            yield from filter(None, map(_text, [root] if is_whole else root.iterchildren()))


def _text(parent: _Element) -> str:
    """Return the text of everything inside, deleted text left out, on one line."""
    texts = [
        node.text or "" if node.tag == qn("w:t") else " "
        for node in parent.iter(qn("w:t"), qn("w:p"))
        if not _is_second(node)
    ]
    return " ".join(stripped("".join(texts)).split())


def _is_second(node: _Element) -> bool:
    return any(parent.tag == _SECOND for parent in node.iterancestors())


def _place(node: _Element, places: Mapping[_Element, str]) -> str:
    """Return where the paragraph stands that holds something."""
    return next((places[parent] for parent in node.iterancestors() if parent in places), "")
