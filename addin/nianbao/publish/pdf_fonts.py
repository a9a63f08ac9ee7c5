"""In which installed fonts a PDF is set, and what stands in for what is missing."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nianbao.publish.pdf_content import WATERMARK, Fonts, Piece
from nianbao.publish.style import style_data, text_styles
from nianbao.words import Refusal, say

Covers = Callable[[str], frozenset[int]]
FOLDERS = "NIANBAO_FONTS"


@dataclass(frozen=True, slots=True)
class Library:
    """The fonts at hand: families by their name in lower case, and the characters of each."""

    families: Mapping[str, str]
    covers: Covers


def font_folders() -> list[Path]:
    """Return the folders with further fonts that the environment variable names."""
    return [Path(entry) for entry in os.environ.get(FOLDERS, "").split(os.pathsep) if entry]


def choose(pieces: Iterable[Piece], library: Library) -> tuple[Fonts, tuple[str, ...]]:
    """Return the families of each style, best first, and a sentence for whatever stands in.

    Refuses where a font has no stand-in, and where a character is in none of them: it would
    be printed as a box.
    """
    by_font: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_font[_font(piece.style)].append(piece)
    lost: list[tuple[str, str]] = []
    chains: dict[str, list[str]] = {}
    notes: list[str] = []
    instead: dict[str, list[str]] = defaultdict(list)
    for font, said in by_font.items():
        chain = _Chain.of(font, said, library)
        chains[font] = chain.families
        notes += chain.notes
        if not chain.is_itself:
            instead[chain.families[0]].append(f"“{font}”")
        lost += chain.lost
    if lost:
        raise Refusal("fonts.no_glyph", characters=lost_sentences(lost))
    if instead:
        fonts = [
            say("fonts.instead", fonts="".join(names), other=other)
            for other, names in instead.items()
        ]
        notes.insert(0, say("fonts.stands_in", fonts="，".join(fonts)))
    styles = [*text_styles(), WATERMARK]
    return {style: chains.get(_font(style), []) for style in styles}, tuple(notes)


@dataclass(frozen=True, slots=True)
class _Chain:
    """The families for one font, whether the first is that font, sentences on characters that
    others provide, and each lost character with its place.
    """

    families: list[str]
    is_itself: bool
    notes: list[str]
    lost: list[tuple[str, str]]

    @classmethod
    def of(cls, font: str, said: list[Piece], library: Library) -> "_Chain":
        names = style_data()["fonts"][font]
        wanted = [*names["families"], *names["stand_ins"]]
        here = list(_found(wanted, library))
        if not here:
            raise Refusal("fonts.none", font=font, others="、".join(names["stand_ins"]))
        first, *others = here
        is_itself = first.casefold() in {name.casefold() for name in names["families"]}
        missing = {c for piece in said for c in piece.text if ord(c) not in library.covers(first)}
        families, notes = [first], list[str]()
        for other in others:
            if covered := {c for c in missing if ord(c) in library.covers(other)}:
                families.append(other)
                missing -= covered
                shown = "".join(sorted(covered))
                notes.append(
                    say("fonts.character_elsewhere", font=first, characters=shown, other=other)
                )
        lost = [(c, piece.place) for piece in said for c in piece.text if c in missing]
        return cls(families, is_itself, notes, list(dict.fromkeys(lost)))


def _found(wanted: Iterable[str], library: Library) -> Iterator[str]:
    for name in dict.fromkeys(name.casefold() for name in wanted):
        if family := library.families.get(name):
            yield family


def _font(style: str) -> str:
    if style == WATERMARK:
        return style_data()["watermark"]["font"]
    return text_styles()[style].font


def lost_sentences(lost: Iterable[tuple[str, str]]) -> str:
    """Return each lost character once, with all its places."""
    places: dict[str, list[str]] = defaultdict(list)
    for character, place in lost:
        if place not in places[character]:
            places[character].append(place)
    return "；".join(
        say(
            "fonts.no_glyph_at",
            character=character,
            code=f"{ord(character):04X}",
            places="、".join(where),
        )
        for character, where in places.items()
    )


@cache
def coverage(path: str, index: int) -> frozenset[int]:
    """Return the code points for which a font file has a glyph of its own."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - belongs to the extra ``pdf``

    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
