"""What a Word file shows that no text can hold, or holds without showing it: each in a sentence."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

from nianbao.recover.source import stripped
from nianbao.recover.word_package import WordPackage, qn
from nianbao.words import say

STRUCK = (qn("w:strike"), qn("w:dstrike"))
HIDDEN = (qn("w:vanish"),)
REVISIONS = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"))
# drawn in a text box, or said a second time for old programs
_BOX = qn("w:txbxContent")
_SECOND = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PICTURES = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FORMULA = f"{_MATH}oMath"


def left_out(package: WordPackage, body: Element, places: Mapping[Element, str]) -> Iterator[str]:
    """Yield sentences on revisions, boxes, pictures, formulas, unseen text, notes and page heads.

    ``places`` are those of the paragraphs.
    """
    there = {node.tag for node in body.iter()}  # one look; few files hold any of these
    if there.intersection(REVISIONS):
        yield say("recover.note.word.revisions")
    if _BOX in there:
        yield from _boxes(body, places)
    if there.intersection(_PICTURES):
        yield from _pictures(body, places)
    for formula, around in _within(body, {_FORMULA}) if _FORMULA in there else ():
        text = "".join(node.text or "" for node in formula.iter(f"{_MATH}t"))
        yield say("recover.note.word.formula", at=_place(around, places), text=text)
    if there.intersection(STRUCK + HIDDEN):
        yield from _unseen(body, places)
    for number, text in enumerate(_notes(package, "footnotes", "endnotes"), 1):
        yield say("recover.note.word.footnote", number=number, text=text)
    for text in _notes(package, "comments"):
        yield say("recover.note.word.comment", text=text)
    for text in dict.fromkeys(_notes(package, "header", "footer")):
        if any(character.isalpha() for character in text):  # more than a page number
            yield say("recover.note.word.page_head", text=text)


def boxes_with_tables(paragraph: Element) -> Iterator[Element]:
    """Yield the text boxes of a paragraph that hold a table: a report's own, not an ornament."""
    if next(paragraph.iter(_BOX), None) is not None:
        yield from (box for box, _ in _within(paragraph, {_BOX}) if _holds_table(box))


def is_on(run: Element, tags: tuple[str, ...]) -> bool:
    """Return whether one of these properties is switched on for a run."""
    properties = run.find(qn("w:rPr"))
    found = [properties.find(tag) for tag in tags] if properties is not None else []
    return any(x is not None and x.get(qn("w:val"), "1") not in ("0", "false") for x in found)


def _boxes(body: Element, places: Mapping[Element, str]) -> Iterator[str]:
    for box, around in _within(body, {_BOX}):
        if (text := _text(box)) and not _holds_table(box):
            yield say("recover.note.word.boxes", at=_place(around, places), text=text)


def _holds_table(box: Element) -> bool:
    return box.find(f".//{qn('w:tbl')}") is not None


def _pictures(body: Element, places: Mapping[Element, str]) -> Iterator[str]:
    """Yield one sentence on all pictures, drawings and embedded objects but text boxes."""
    drawn = [
        _place(around, places)
        for node, around in _within(body, _PICTURES)
        if node.find(f".//{_BOX}") is None
    ]
    if drawn:
        where = say("recover.and").join(dict.fromkeys(drawn))
        yield say("recover.note.word.pictures", at=where, count=len(drawn))


def _unseen(body: Element, places: Mapping[Element, str]) -> Iterator[str]:
    """Yield what is struck out or hidden, a sentence for each passage."""
    runs = [found for found in _within(body, {qn("w:r")}) if is_on(found[0], STRUCK + HIDDEN)]
    for at, group in groupby(runs, key=lambda found: _place(found[1], places)):
        if text := "".join(_text(run) for run, _ in group):
            yield say("recover.note.word.struck", at=at, text=text)


def _notes(package: WordPackage, *kinds: str) -> Iterator[str]:
    """Yield the text of every note in the parts of these kinds; of a page's head as a whole."""
    for kind in kinds:
        for name in package.related(package.document, kind):
            root = package.root(name)
            is_whole = kind in ("header", "footer")
            yield from filter(None, map(_text, [root] if is_whole else list(root)))


def _text(parent: Element) -> str:
    """Return the text of everything inside, deleted text left out, on one line."""
    texts = [
        node.text or "" if node.tag == qn("w:t") else " "
        for node, _ in _within(parent, {qn("w:t"), qn("w:p")})
    ]
    return " ".join(stripped("".join(texts)).split())


def _within(
    parent: Element, tags: Collection[str], around: tuple[Element, ...] = ()
) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """Yield the elements inside that bear these names, and what is around each, outermost first.

    What is said a second time for old programs is passed over.
    """
    around = (*around, parent)
    for child in parent:
        if child.tag in tags:
            yield child, around
        if child.tag != _SECOND:
            yield from _within(child, tags, around)


def _place(around: Sequence[Element], places: Mapping[Element, str]) -> str:
    """Return where the paragraph stands that holds something, by what is around it."""
    return next((places[parent] for parent in reversed(around) if parent in places), "")
