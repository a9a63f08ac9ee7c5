"""Word files with lists, made from a few lines of text."""

import re
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

_LEVEL = re.compile(
    r"(\w)(\d) (\w+) (\S*)(?: from (\d+))?(?: restart (\d+))?(?: style (\S+))?( legal)?"
)


def add_lists(document: WordDocument, levels: Sequence[str], instances: Sequence[str] = ()) -> None:
    """Add the lists of some lines, such as ``甲0 decimal %1. from 3 style 标题甲``.

    ``甲`` is a list, ``0`` its level. Each is its own instance; ``乙 = 甲`` is a further instance
    of one, ``乙 = 甲 0 from 1`` begins its level 0 anew.
    """
    root = document.part.numbering_part.element
    for node in list(root):
        root.remove(node)
    lists: dict[str, list[tuple[str | None, ...]]] = {}
    for line in levels:
        found = _LEVEL.fullmatch(line)
        assert found, line
        lists.setdefault(found[1], []).append(found.groups())
    for name, parts in lists.items():
        root.append(parse_xml(_abstract(name, parts)))
    for name in lists:
        root.append(parse_xml(_instance(name, name)))
    for line in instances:
        name, _, of, *anew = line.split()
        change = _anew(anew[0], anew[2]) if anew else ""
        root.append(parse_xml(_instance(name, of, change)))


def put(paragraph: Paragraph, name: str, level: int | None) -> None:
    """Put a paragraph into a list; without a level only the list is named."""
    numbers = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    if level is not None:
        numbers.get_or_add_ilvl().val = level
    numbers.get_or_add_numId().val = ord(name)


def listed(path: Path, levels: Sequence[str], lines: Sequence[str]) -> Path:
    """Write a Word file of lines such as ``甲1 text``; ``乙 = 甲 …`` adds an instance."""
    document = Document()
    add_lists(document, levels, [line for line in lines if line[1:4] == " = "])
    for line in lines:
        mark, _, text = line.partition(" ")
        if line[1:4] == " = ":
            continue
        paragraph = document.add_paragraph(text)
        if mark != "-":
            put(paragraph, mark[0], int(mark[1]))
    document.save(str(path))
    return path


def styled(document: WordDocument, style: str, name: str, *, level: int | None = None) -> None:
    """Make a paragraph style that puts its paragraphs into a list."""
    new = document.styles.add_style(style, 1)
    look = new.element.get_or_add_pPr()
    numbers = look.get_or_add_numPr()
    if level is not None:
        numbers.get_or_add_ilvl().val = level
    numbers.get_or_add_numId().val = ord(name)
    new.element.set(qn("w:styleId"), style)


def _abstract(name: str, parts: Sequence[tuple[str | None, ...]]) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start or 1}"/><w:numFmt w:val="{kind}"/>'
        + (f'<w:lvlRestart w:val="{restart}"/>' if restart else "")
        + (f'<w:pStyle w:val="{style}"/>' if style else "")
        + ("<w:isLgl/>" if legal else "")
        + f'<w:lvlText w:val="{text}"/></w:lvl>'
        for _, level, kind, text, start, restart, style, legal in parts
    )
    return (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{ord(name)}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )


def _instance(name: str, of: str, change: str = "") -> str:
    return (
        f'<w:num {nsdecls("w")} w:numId="{ord(name)}"><w:abstractNumId w:val="{ord(of)}"/>{change}'
        "</w:num>"
    )


def _anew(level: str, start: str) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
