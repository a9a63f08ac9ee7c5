"""The report for the web: a whole page, and two fragments for the agency's own site.

No script, no picture, nothing from another server. Headings descend without a gap, and every
figure of a table names its headers, so that a screen reader can say them across merged cells.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from tomllib import loads

from nianbao.form.text import without_controls
from nianbao.publish.html_table import prose_table_markup, table_markup
from nianbao.publish.html_tag import Look, tag
from nianbao.publish.report import Grid, Part, Report, Text
from nianbao.words import say


def page_bytes(report: Report, *, draft: bool = False) -> bytes:
    """Return the report as a whole web page with its style; a draft is marked across it."""
    styles = [*_rules(), _file("page.css"), *([_file("draft.css")] if draft else [])]
    title = (say("html.draft_title", title=report.title)) if draft else report.title
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(without_controls(title))}</title>",
        f"<style>\n{''.join(styles)}</style>",
    ]
    body = tag("main", {}, _report(report, Look({}), draft=draft))
    lines = ["<!DOCTYPE html>", '<html lang="zh-CN">', "<head>", *head, "</head>"]
    return _bytes([*lines, "<body>", body, "</body>", "</html>"])


def fragment_bytes(report: Report, *, draft: bool = False) -> bytes:
    """Return the report as an element to be put into a page; its classes await a style."""
    return _bytes([_report(report, Look({}), draft=draft)])


def inline_bytes(report: Report, *, draft: bool = False) -> bytes:
    """Return the report as an element that carries its style in every tag.

    It is meant for editors of content management systems that strip style sheets and classes.
    """
    return _bytes([_report(report, Look(_roles()), draft=draft)])


def _report(report: Report, look: Look, *, draft: bool) -> str:
    blocks = [
        *([_draft(look)] if draft else []),
        tag("h1", look.of("title"), _escaped(report.title)),
        *_texts(report.preamble, look),
        *(block for part in report.parts for block in _part(part, report, look)),
    ]
    for role, line in (("signature", report.unit), ("date", report.date)):
        if line:
            blocks.append(tag("p", look.of(role), _escaped(line)))
    content = "".join(f"{block}\n" for block in blocks)
    return tag("article", {"lang": "zh-CN", **look.of("report")}, f"\n{content}")


def _draft(look: Look) -> str:
    return tag("p", look.of("draft"), say("html.draft"))


def _part(part: Part, report: Report, look: Look) -> Iterator[str]:
    yield tag("h2", look.of("section"), _escaped(part.heading))
    if part.table:
        yield table_markup(part, part.table, report, look)
    yield from _texts(part.paragraphs, look, part.heading)


def _texts(texts: Sequence[Text | Grid], look: Look, heading: str = "") -> Iterator[str]:
    """Yield paragraphs and headings; below a section the first heading is one of its own level."""
    above = 1
    for text in texts:
        if isinstance(text, Grid):
            yield prose_table_markup(heading, text, look)
            continue
        if not text.level:
            yield tag("p", look.of("text"), _escaped(text.text))
            continue
        above = min(text.level, above + 1)
        role = "chapter" if text.level == 2 else "item"
        yield tag(f"h{above + 1}", look.of(role), _escaped(text.text))


def _escaped(text: str) -> str:
    return escape(without_controls(text), quote=False)


def _bytes(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _rules() -> Iterator[str]:
    return (f".nianbao-{role} {{ {css} }}\n" for role, css in _roles().items())


@cache
def _roles() -> Mapping[str, str]:
    return loads(_file("html_look.toml"))["roles"]


@cache
def _file(name: str) -> str:
    return files("nianbao.publish").joinpath(name).read_text("utf-8")
