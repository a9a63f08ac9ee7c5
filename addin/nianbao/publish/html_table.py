"""A table of the report for the web, with the merges of the official form.

Header cells have a scope, and each figure also lists its headers (WCAG technique H43), since
in tables with several levels of merged headers a scope alone does not reach the right cells.
"""

from html import escape
from itertools import groupby, pairwise

from nianbao.form.a1 import Range, format_a1
from nianbao.form.text import without_controls
from nianbao.publish.html_tag import Look, tag
from nianbao.publish.report import Grid, GridCell, Part, Report
from nianbao.words import say

# More columns than fit beside each other on a phone.
_WIDE = 6


def table_markup(part: Part, grid: Grid, report: Report, look: Look) -> str:
    """Return a table in a region that scrolls by itself, so that no page grows too wide."""
    caption = say("html.caption", table=grid.name, heading=part.heading.partition("、")[2])
    roles = ("table", "wide") if grid.columns > _WIDE else ("table",)
    border = {"border": "1"} if look.is_inline else {}
    ids = f"nb{report.year or ''}t{part.number}"
    rows = "".join(_row_groups(grid, ids, look))
    columns = "".join(f'<colgroup span="{span}"></colgroup>' for span in _column_spans(grid))
    titled = tag("caption", look.of("caption"), escape(caption))
    table = tag("table", {**border, **look.of(*roles)}, f"\n{titled}\n{columns}\n{rows}")
    return _scrolling(table, caption, look)


def prose_table_markup(heading: str, grid: Grid, look: Look) -> str:
    """Return a table among the prose; its first row names the columns."""
    label = say("html.prose_table", heading=heading.partition("、")[2])
    border = {"border": "1"} if look.is_inline else {}
    head, *body = (
        tag("tr", {}, "".join(_plain_cell(cell, look) for cell in cells))
        for _, cells in groupby(grid.cells, key=lambda cell: cell.range.top)
    )
    groups = tag("thead", {}, head) + "\n" + tag("tbody", {}, "\n".join(body))
    roles = ("table", "wide") if grid.columns > _WIDE else ("table",)
    return _scrolling(tag("table", {**border, **look.of(*roles)}, f"\n{groups}\n"), label, look)


def _scrolling(table: str, label: str, look: Look) -> str:
    region = {"role": "region", "aria-label": label, "tabindex": "0", **look.of("scroll")}
    return tag("div", region, f"\n{table}\n")


def _plain_cell(cell: GridCell, look: Look) -> str:
    text = escape(without_controls(cell.text), quote=False)
    if cell.kind == "head":
        return tag("th", {"scope": "col", **look.of("head")}, text)
    return tag("td", look.of("figure" if cell.style == "TableFigure" else "label"), text)


def _row_groups(grid: Grid, ids: str, look: Look) -> list[str]:
    """Return head and bodies; each band, and what a side label embraces, is a body of its own."""
    starts = {1, grid.head_rows + 1, grid.rows + 1}
    for cell in grid.cells:
        if cell.kind == "band":
            starts.add(cell.range.top)
        elif cell.kind == "part":
            starts |= {cell.range.top, cell.range.bottom + 1}
    edges = sorted(starts)
    groups = []
    for first, end in pairwise(edges):
        rows = [_row(grid, row, ids, look) for row in range(first, end)]
        name = "thead" if first <= grid.head_rows else "tbody"
        groups.append(tag(name, {}, "\n" + "".join(rows)) + "\n")
    return groups


def _column_spans(grid: Grid) -> list[int]:
    """Return how many columns each column group has: merged headers begin and end one."""
    edges = {1, grid.columns + 1}
    for cell in grid.cells:
        if cell.kind == "head" and cell.range.right > cell.range.left:
            edges |= {cell.range.left, cell.range.right + 1}
    ordered = sorted(edges)
    return [end - start for start, end in pairwise(ordered)]


def _row(grid: Grid, row: int, ids: str, look: Look) -> str:
    cells = [_cell(cell, ids, look) for cell in grid.cells if cell.range.top == row]
    return tag("tr", {}, "".join(cells)) + "\n"


def _cell(cell: GridCell, ids: str, look: Look) -> str:
    text = escape(without_controls(cell.text), quote=False)
    if cell.kind == "figure":
        headers = {"headers": " ".join(_id(ids, place) for place in cell.headers)}
        return tag("td", {**headers, **_spans(cell.range), **look.of("figure")}, text)
    if cell.kind == "note":
        return tag("td", {**_spans(cell.range), **look.of("label")}, text)
    attributes = {"id": _id(ids, cell.range), "scope": _scope(cell), **_spans(cell.range)}
    return tag("th", {**attributes, **look.of(*_roles(cell))}, text)


def _scope(cell: GridCell) -> str:
    if cell.kind in ("head", "stub"):
        return "colgroup" if cell.range.right > cell.range.left else "col"
    # A group label spans its rows, which is what its scope then covers.
    return "rowgroup" if cell.kind in ("band", "part") else "row"


def _roles(cell: GridCell) -> tuple[str, ...]:
    if cell.kind in ("head", "stub"):
        return ("head",)
    return ("head" if cell.kind == "part" else "label", cell.kind)


def _spans(place: Range) -> dict[str, str]:
    spans = {
        "rowspan": place.bottom - place.top + 1,
        "colspan": place.right - place.left + 1,
    }
    return {name: str(count) for name, count in spans.items() if count > 1}


def _id(ids: str, place: Range) -> str:
    return f"{ids}{format_a1(place.top, place.left)}"
