"""The parts of a Word file that say how it looks: styles, fonts, settings."""

from nianbao.publish.style import TextStyle, dxa, dxa_of_points, style_data, text_styles
from nianbao.publish.wordml import part, w

_LANGUAGE = w("lang", val="zh-CN", eastAsia="zh-CN", bidi="ar-SA")


def styles_part() -> str:
    """Return ``styles.xml``: document defaults, paragraph styles, the table style."""
    styles = [_paragraph_style(style) for style in text_styles().values()]
    normal = text_styles()["Normal"]
    defaults = w("rPrDefault", w("rPr", _fonts(normal.font), _LANGUAGE)) + w("pPrDefault")
    return part("styles", w("docDefaults", defaults), *styles, _character_style(), *_table_styles())


def fonts_part() -> str:
    """Return ``fontTable.xml``, which names a substitute for every font."""
    return part(
        "fonts",
        *(
            w("font", w("altName", val=font["word"]), w("charset", val="86"), name=name)
            for name, font in style_data()["fonts"].items()
        ),
    )


def settings_part() -> str:
    """Return ``settings.xml``: page numbers differ on odd and even pages."""
    uri = "http://schemas.microsoft.com/office/word"
    return part(
        "settings",
        w("zoom", percent=100),
        w("evenAndOddHeaders"),
        w("characterSpacingControl", val="compressPunctuation"),
        w("compat", w("compatSetting", name="compatibilityMode", uri=uri, val=15)),
        w("themeFontLang", val="zh-CN", eastAsia="zh-CN"),
    )


def _paragraph_style(style: TextStyle) -> str:
    is_default = style.id == "Normal"
    return w(
        "style",
        w("name", val=style.name),
        "" if is_default else w("basedOn", val="Normal"),
        w("next", val="BodyText") if style.level else "",
        w("qFormat"),
        w("pPr", _paragraph_look(style)),
        w("rPr", _text_look(style)),
        type="paragraph",
        **({"default": 1} if is_default else {}),
        styleId=style.id,
    )


def _paragraph_look(style: TextStyle) -> str:
    """Return the children of ``w:pPr`` in the order of the schema."""
    return "".join(
        (
            w("keepNext") + w("keepLines") if style.level else "",
            # A page has 22 lines, wherever a paragraph ends, and no punctuation leaves the text
            # area. (LibreOffice 7.4 reads overflowPunct the wrong way round and lets it hang.)
            w("widowControl", val=0) + w("overflowPunct", val=0) if style.id == "Normal" else "",
            w("snapToGrid", val=0) if style.line else "",
            _spacing(style),
            _indent(style),
            w("jc", val=style.align),
            w("outlineLvl", val=style.level - 1) if style.level else "",
        )
    )


def _spacing(style: TextStyle) -> str:
    pitch = style_data()["page"]["line_pitch"]
    amounts: dict[str, str | int] = {}
    for side, lines in (("before", style.lines_before), ("after", style.lines_after)):
        if lines:
            amounts[f"{side}Lines"] = lines * 100
            amounts[side] = dxa_of_points(lines * pitch)
    if style.line:
        amounts |= {"line": dxa_of_points(style.line), "lineRule": "exact"}
    return w("spacing", **amounts) if amounts else ""


def _indent(style: TextStyle) -> str:
    """Return the indents of a style; Word goes by characters, others by the length."""
    amounts: dict[str, int] = {}
    sides = {"left": style.left, "right": style.right, "firstLine": style.first_line}
    for side, characters in sides.items():
        if characters:
            amounts[f"{side}Chars"] = round(characters * 100)
            amounts[side] = dxa_of_points(characters * style.size)
    return w("ind", **amounts) if amounts else ""


def right_indent(characters: float) -> dict[str, int]:
    """Return the attributes of ``w:ind`` that keep a signature from the right edge."""
    size = text_styles()["Signature"].size
    return {"rightChars": round(characters * 100), "right": dxa_of_points(characters * size)}


def _text_look(style: TextStyle) -> str:
    """Return the children of ``w:rPr`` in the order of the schema."""
    return "".join(
        (
            _fonts(style.font),
            w("spacing", val=-dxa_of_points(style.squeeze)),
            w("sz", val=round(style.size * 2)),
            w("szCs", val=round(style.size * 2)),
            # LibreOffice breaks a line inside a number whose language is Chinese.
            w("lang", val="en-US") if style.id == "Normal" else "",
        )
    )


def _fonts(name: str) -> str:
    return w("rFonts", hint="eastAsia", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def _character_style() -> str:
    name = w("name", val="Default Paragraph Font")
    return w("style", name, type="character", default=1, styleId="DefaultParagraphFont")


def _table_styles() -> tuple[str, str]:
    margins = style_data()["table"]["cell_margins"]
    sides = [
        w(side, w=dxa(margins[side]), type="dxa") for side in ("top", "left", "bottom", "right")
    ]
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [w(edge, val="single", sz=4, space=0, color="auto") for edge in edges]
    return (
        w(
            "style",
            w("name", val="Normal Table"),
            w("tblPr", w("tblCellMar", *sides)),
            type="table",
            default=1,
            styleId="TableNormal",
        ),
        w(
            "style",
            w("name", val="Table Grid"),
            w("basedOn", val="TableNormal"),
            w("tblPr", w("tblBorders", *borders)),
            type="table",
            styleId="TableGrid",
        ),
    )
