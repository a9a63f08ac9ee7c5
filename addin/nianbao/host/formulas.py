"""The formulas of a sheet: own ones, those written once for several cells, and arrays."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from nianbao.form.a1 import Address, Range, parse_range
from nianbao.host.values import unescaped

if TYPE_CHECKING:
    from openpyxl.formula.translate import Translator


@dataclass(frozen=True, slots=True)
class Shared:
    """A formula written once, at ``members[0]``, for several cells."""

    text: str
    members: list[Address]

    def at(self, place: Address) -> str:
        """Return the formula as it stands in one of its cells."""
        return self.text if place == self.members[0] else _moved(self.text, self.members[0], place)


@dataclass(slots=True)
class Formulas:
    """A sheet's formulas; ``arrays`` fill several cells, which can only change together."""

    own: dict[Address, str] = field(default_factory=dict)
    shared: dict[Address, Shared] = field(default_factory=dict)
    arrays: list[tuple[Range, str]] = field(default_factory=list)

    def within(self, cells: Range) -> Iterator[Address]:
        """Yield the cells among these whose value a formula determines."""
        for known in (self.own, self.shared):
            for at in known:
                if cells.holds(*at):
                    yield at
        for filled, _ in self.arrays:
            yield from filled.common(cells)

    def at(self, place: Address) -> str | None:
        """Return the formula (without ``=``) whose value a cell shows, or None."""
        text = self.own.get(place)
        if text is None and place in self.shared:
            return self.shared[place].at(place)
        if text is None and self.arrays:
            return next((text for cells, text in self.arrays if cells.holds(*place)), None)
        return text


def collected(written: Iterable[tuple[Address, str, Mapping[str, str]]]) -> Formulas:
    """Return formulas from the order in which they are written: cell, text, attributes.

    Of the attributes ``t``, ``si`` and ``ref`` count. Raises ValueError where ``ref`` names no
    cells.
    """
    formulas, masters = Formulas(), {}
    for at, text, attributes in written:
        cells = parse_range(attributes["ref"]) if "ref" in attributes else None
        kind = attributes.get("t")
        if kind == "shared":
            _add_shared(formulas, masters, at, unescaped(text), attributes)
        elif kind in ("array", "dataTable") and cells and str(cells) != str(at):
            formulas.arrays.append((cells, unescaped(text) or "TABLE()"))
        elif text:
            formulas.own[at] = unescaped(text)
    return formulas


def _add_shared(
    formulas: Formulas,
    masters: dict[str, Shared],
    at: Address,
    text: str,
    attributes: Mapping[str, str],
) -> None:
    group = attributes.get("si", "")
    if text and ("ref" in attributes or group not in masters):
        masters[group] = Shared(text, [])
    elif text:  # one that once belonged to the group and has its own text
        formulas.own[at] = text
        return
    if master := masters.get(group):
        master.members.append(at)
        formulas.shared[at] = master


def _moved(text: str, origin: Address, place: Address) -> str:
    translator = _translator(text, origin)
    return translator.translate_formula(str(place))[1:] if translator else text


@lru_cache(64)
def _translator(text: str, origin: Address) -> "Translator | None":
    """Return what moves a formula, or None for a text that is no formula."""
    from openpyxl.formula.tokenizer import TokenizerError  # noqa: PLC0415 - costs 0.1 s
    from openpyxl.formula.translate import Translator  # noqa: PLC0415

    try:
        return Translator("=" + text, str(origin))
    except TokenizerError:
        return None
