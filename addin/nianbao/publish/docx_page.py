"""What surrounds the text of a Word file: page size, page numbers, a mark such as 草稿."""

from importlib.resources import files

from nianbao.publish.style import dxa, dxa_of_points, style_data, text_styles
from nianbao.publish.wordml import part, run, w


def section_markup(footers: dict[str, str], headers: dict[str, str]) -> str:
    """Return the page layout; headers and footers are relationship ids by kind of page."""
    page = style_data()["page"]
    margins = {side: dxa(page[side]) for side in ("top", "right", "bottom", "left")}
    distances = {name: dxa(page[name]) for name in ("header", "footer")}
    return w(
        "sectPr",
        *(_reference("headerReference", kind, rid) for kind, rid in headers.items()),
        *(_reference("footerReference", kind, rid) for kind, rid in footers.items()),
        w("pgSz", w=dxa(page["width"]), h=dxa(page["height"])),
        w("pgMar", **margins, **distances, gutter=0),
        w("docGrid", type="lines", linePitch=dxa_of_points(page["line_pitch"])),
    )


def footer_part(kind: str) -> str:
    """Return a footer with the page number: right on odd pages (``default``), else left."""
    number = style_data()["page_number"]
    side = "right" if kind == "default" else "left"
    blank = number["indent"]
    amounts = {
        f"{side}Chars": blank * 100,
        side: dxa_of_points(blank * text_styles()["Footer"].size),
    }
    look = w("pPr", w("pStyle", val="Footer"), w("ind", **amounts), w("jc", val=side))
    field = w("fldSimple", run("1"), instr="PAGE")
    return part("ftr", w("p", look, run(number["before"]), field, run(number["after"])))


def marked_header_part(kind: str, text: str) -> str:
    """Return a header that marks a draft or a review copy, in its line and across the page.

    The line stays legible in programs that cannot draw the mark across the page.
    """
    mark = style_data()["watermark"]
    template = files("nianbao.publish").joinpath("watermark.xml").read_text("utf-8")
    drawing = template.format(
        id=f"PowerPlusWaterMarkObject{1 if kind == 'default' else 2}",
        spid=f"_x0000_s{2049 if kind == 'default' else 2050}",
        width=dxa(mark["width"]) / 20,
        height=dxa(mark["height"]) / 20,
        color=mark["color"],
        font=mark["font"],
        text=text,
    )
    look = w("pPr", w("pStyle", val="Header"))
    return part("hdr", w("p", look, run(text), w("r", drawing)))


def _reference(name: str, kind: str, relationship: str) -> str:
    return f'<w:{name} w:type="{kind}" r:id="{relationship}"/>'
