"""A comparison in words: for the terminal, for other programs, and what all faces say of it."""

from collections.abc import Iterator
from typing import Any

from nianbao.compare.comparison import Comparison, Side
from nianbao.compare.sentences import Kind, Pair, Span
from nianbao.form import Figure
from nianbao.rules.cell_names import place
from nianbao.rules.differences import Difference, shown, signed
from nianbao.words import say

DIFFERENT: tuple[Kind, ...] = ("changed", "added", "dropped", "moved")


def summary(comparison: Comparison) -> str:
    """Return how much differs, in one sentence."""
    if comparison.is_same:
        return say("compare.nothing")
    numbers = {"count": len(comparison.figures), "compared": comparison.compared}
    counts = comparison.counts
    parts = (
        say("compare.part", count=counts[kind], kind=say(f"compare.kind.{kind}"))
        for kind in ("same", *DIFFERENT)
        if counts[kind]
    )
    texts = "、".join(parts)
    said = say("compare.summary_texts", parts=texts) if texts else say("compare.summary_nothing")
    return say("compare.summary_figures", **numbers) + "；" + said


def side_words(side: Side, letter: str) -> str:
    """Return which report one side is: its letter, the unit, the year and the file."""
    return say("compare.side", letter=letter, title=side.title, name=side.name)


def left_out(comparison: Comparison) -> str:
    """Return a sentence on the figures that only one form has; blank where there are none."""
    forms = [side.filing.edition for side in (comparison.first, comparison.second)]
    count = sum(len(form.cells) - comparison.compared for form in forms)
    return say("compare.others", count=count) if count else ""


def place_of(difference: Difference, comparison: Comparison) -> str:
    """Return where a figure stands in the second's form: table › row › column."""
    return place(difference.cell, comparison.second.filing.edition)


def figure_words(figure: Figure) -> str:
    """Return what stands in a cell, or that nothing does."""
    return shown(figure) or say("compare.blank")


def lines(comparison: Comparison) -> Iterator[str]:
    """Yield the comparison for a terminal, line by line."""
    sides = (comparison.first, comparison.second)
    for letter, side in zip(("first", "second"), sides, strict=True):
        yield side_words(side, say(f"compare.{letter}"))
    yield summary(comparison)
    if others := left_out(comparison):
        yield others
    for one in comparison.figures:
        slots = {"first": figure_words(one.first), "second": figure_words(one.second)}
        line = say("compare.figure_line", place=place_of(one, comparison), **slots)
        change = say("compare.figure_change", change=signed(one.change)) if one.change else ""
        yield f"  {line}{change}"
    for heading, pairs in comparison.sections.items():
        different = [pair for pair in pairs if pair.kind != "same"]
        if different:
            yield heading
        for pair in different:
            yield f"  {say(f'compare.kind.{pair.kind}')}　{_marked(pair)}"


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison in the shape that other programs rely on."""
    return {
        "first": _side_json(comparison.first),
        "second": _side_json(comparison.second),
        "compared": comparison.compared,
        "figures": [
            {
                "cell": one.cell.id,
                "place": place_of(one, comparison),
                "first": shown(one.first),
                "second": shown(one.second),
                "difference": signed(one.change) or None,
            }
            for one in comparison.figures
        ],
        "sentences": [
            {"section": heading, "kind": pair.kind, "first": pair.first, "second": pair.second}
            for heading, pairs in comparison.sections.items()
            for pair in pairs
            if pair.kind != "same"
        ],
        "counts": {kind: comparison.counts[kind] for kind in ("same", *DIFFERENT)},
    }


def _side_json(side: Side) -> dict[str, Any]:
    profile = side.filing.profile
    edition = side.filing.edition.id
    return {"name": side.name, "unit": profile.unit, "year": profile.year, "edition": edition}


def _marked(pair: Pair) -> str:
    if pair.kind in ("added", "dropped"):
        return pair.first or pair.second
    return "".join(map(_span, pair.spans))


def _span(span: Span) -> str:
    if span.is_same or (not span.first.strip() and not span.second.strip()):
        return span.second
    if not span.first:
        return say("compare.inserted", text=span.second)
    if not span.second:
        return say("compare.removed", text=span.first)
    return say("compare.replaced", first=span.first, second=span.second)
