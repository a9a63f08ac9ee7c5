"""A comparison as a web page that can be read and printed; nothing in it comes from elsewhere."""

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from nianbao.compare.comparison import Comparison
from nianbao.compare.sentences import Pair, Span
from nianbao.compare.words import figure_words, left_out, place_of, side_words, summary
from nianbao.form.text import without_controls
from nianbao.publish.html_tag import tag
from nianbao.rules.differences import signed
from nianbao.words import say


def page_bytes(comparison: Comparison, notes: Sequence[str] = ()) -> bytes:
    """Return the page: both reports, how much differs, figures, then sentences section by section.

    ``notes`` are on how the reports were read.
    """
    style = files("nianbao.compare").joinpath("page.css").read_text("utf-8")
    title = say("compare.title")
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        tag("title", {}, title),
        f"<style>\n{style}</style>",
    ]
    body = [tag("h1", {}, title), *_overview(comparison), *_figures(comparison)]
    body += [*_texts(comparison), *_notes(notes)]
    lines = ["<!DOCTYPE html>", '<html lang="zh-CN">', "<head>", *head, "</head>", "<body>"]
    lines += [tag("main", {}, "\n".join(["", *body, ""])), "</body>", "</html>"]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _overview(comparison: Comparison) -> Iterator[str]:
    for letter, side in (("first", comparison.first), ("second", comparison.second)):
        yield tag("p", {}, _text(side_words(side, say(f"compare.{letter}"))))
    yield tag("p", {"class": "summary"}, _text(summary(comparison)))
    if others := left_out(comparison):
        yield tag("p", {}, _text(others))


def _figures(comparison: Comparison) -> Iterator[str]:
    if not comparison.figures:
        return
    heading = say("compare.figures")
    yield tag("h2", {}, heading)
    names = ("heads_figure", "first", "second", "heads_change")
    heads = [tag("th", {"scope": "col"}, say(f"compare.{name}")) for name in names]
    rows = [
        tag("th", {"scope": "row"}, _text(place_of(one, comparison)))
        + "".join(
            tag("td", {"class": "figure"}, _text(text))
            for text in (figure_words(one.first), figure_words(one.second), signed(one.change))
        )
        for one in comparison.figures
    ]
    yield _table(heading, heads, rows)


def _texts(comparison: Comparison) -> Iterator[str]:
    different = {h: pairs for h, pairs in comparison.sections.items() if _differ(pairs)}
    if different:
        yield tag("h2", {}, say("compare.texts"))
    for heading, pairs in different.items():
        yield tag("h3", {}, _text(heading))
        names = ("heads_kind", "first", "second")
        heads = [tag("th", {"scope": "col"}, say(f"compare.{name}")) for name in names]
        rows = [_row(pair) for pair in pairs if pair.kind != "same"]
        yield _table(heading, heads, rows, "texts")
        if same := sum(pair.kind == "same" for pair in pairs):
            yield tag("p", {"class": "same"}, say("compare.section_same", count=same))


def _differ(pairs: Sequence[Pair]) -> bool:
    return any(pair.kind != "same" for pair in pairs)


def _row(pair: Pair) -> str:
    """Return a row; of a sentence that only one has no word is marked, since all are."""
    kind = tag("th", {"scope": "row", "class": pair.kind}, say(f"compare.kind.{pair.kind}"))
    if not (pair.first and pair.second):
        return kind + _alone(pair.first) + _alone(pair.second)
    first = "".join(_marked("del", span.first, span) for span in pair.spans)
    second = "".join(_marked("ins", span.second, span) for span in pair.spans)
    return kind + tag("td", {}, first) + tag("td", {}, second)


def _alone(text: str) -> str:
    """Return the cell of a sentence that the other side does not have, or of none."""
    if text:
        return tag("td", {"class": "alone"}, _text(text))
    return tag("td", {}, tag("span", {"class": "none"}, say("compare.no_text")))


def _marked(name: str, text: str, span: Span) -> str:
    """Return a stretch of one side, marked where the other side has something else."""
    return _text(text) if span.is_same or not text.strip() else tag(name, {}, _text(text))


def _notes(notes: Sequence[str]) -> Iterator[str]:
    if notes:
        yield tag("h2", {}, say("compare.notes"))
        yield tag("ul", {}, "".join(tag("li", {}, _text(note)) for note in notes))


def _table(label: str, heads: Sequence[str], rows: Sequence[str], name: str = "figures") -> str:
    """Return a table in a region that scrolls by itself, so that no page grows too wide."""
    body = "\n".join(tag("tr", {}, row) for row in rows)
    head = tag("thead", {}, tag("tr", {}, "".join(heads)))
    table = tag("table", {"class": name}, f"\n{head}\n<tbody>\n{body}\n</tbody>\n")
    region = {"role": "region", "aria-label": label, "tabindex": "0", "class": "scroll"}
    return tag("div", region, table)


def _text(text: str) -> str:
    return escape(without_controls(text), quote=False)
