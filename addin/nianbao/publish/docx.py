"""The report as a Word file (WordprocessingML, laid out by GB/T 9704-2012)."""

from collections.abc import Mapping
from itertools import pairwise
from xml.sax.saxutils import escape

from nianbao.book.reproducible_zip import zipped
from nianbao.form.text import without_controls
from nianbao.publish.docx_page import footer_part, marked_header_part, section_markup
from nianbao.publish.docx_styles import fonts_part, right_indent, settings_part, styles_part
from nianbao.publish.docx_table import table_markup
from nianbao.publish.mark import mark_of
from nianbao.publish.report import Grid, Part, Report, Text
from nianbao.publish.signature import signature_lines
from nianbao.publish.titles import title_lines
from nianbao.publish.wordml import DECLARATION, element, part, run, w

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
# Odd pages are the default.
_PAGES = ("default", "even")


def docx_bytes(report: Report, *, draft: bool = False) -> bytes:
    """Return the report as the bytes of a .docx file; a draft is marked 草稿 on every page.

    A report with lines to approve it by has them at the end, and is marked 送审稿.

    The same report gives the same bytes. The file names no person and no date.
    """
    parts = {f"footer-{kind}": ("footer", footer_part(kind)) for kind in _PAGES}
    if mark := mark_of(report, draft=draft):
        parts |= {f"header-{kind}": ("header", marked_header_part(kind, mark)) for kind in _PAGES}
    parts |= {
        "styles": ("styles", styles_part()),
        "settings": ("settings", settings_part()),
        "fontTable": ("fontTable", fonts_part()),
    }
    kinds = {name: kind for name, (kind, _) in parts.items()}
    files = {
        "[Content_Types].xml": _content_types(kinds),
        "_rels/.rels": _package_relationships(),
        "docProps/core.xml": _core_properties(report),
        "word/document.xml": _document(report, has_headers="header-default" in parts),
        "word/_rels/document.xml.rels": _document_relationships(kinds),
    }
    files |= {f"word/{name}.xml": content for name, (_, content) in parts.items()}
    return zipped({name: content.encode("utf-8") for name, content in files.items()})


def _document(report: Report, *, has_headers: bool) -> str:
    footers = {kind: f"footer-{kind}" for kind in _PAGES}
    headers = {kind: f"header-{kind}" for kind in _PAGES} if has_headers else {}
    return part(
        "document",
        w(
            "body",
            _title(report),
            *(_text(text) for text in report.preamble),
            *(_part(section) for section in report.parts[:-1]),
            *(_part(section, signed=bool(report.unit)) for section in report.parts[-1:]),
            *_signature(report),
            *_approvals(report),
            section_markup(footers, headers),
        ),
    )


def _part(section: Part, *, signed: bool = False) -> str:
    """Return a section; a signature below never stands on a page of its own."""
    return "".join(
        (
            _paragraph(section.heading, "Heading1"),
            table_markup(section.table, section.heading) if section.table else "",
            *(_said(text, section) for text in section.paragraphs[:-1]),
            *(_said(text, section, with_next=signed) for text in section.paragraphs[-1:]),
        )
    )


def _title(report: Report) -> str:
    lines = w("r", w("br")).join(run(line) for line in title_lines(report))
    return w("p", w("pPr", w("pStyle", val="Title")), lines)


def _said(said: Text | Grid, section: Part, *, with_next: bool = False) -> str:
    if isinstance(said, Text):
        return _text(said, with_next=with_next)
    # Word makes one table of two that follow each other
    is_followed = any(a is said and isinstance(b, Grid) for a, b in pairwise(section.paragraphs))
    return table_markup(said, section.heading) + (_paragraph("", "TableLabel") * is_followed)


def _text(text: Text, *, with_next: bool = False) -> str:
    return _paragraph(text.text, text.style, with_next=with_next, flush=text.flush)


def _paragraph(text: str, style: str, *, with_next: bool = False, flush: bool = False) -> str:
    indent = w("ind", firstLineChars=0, firstLine=0) if flush else ""
    look = w("pPr", w("pStyle", val=style), w("keepNext") if with_next else "", indent)
    return w("p", look, run(text))


def _signature(report: Report) -> list[str]:
    lines = signature_lines(report)
    return [
        w(
            "p",
            w(
                "pPr",
                w("pStyle", val="Signature"),
                w("keepNext") if line is not lines[-1] else "",
                w("spacing", beforeLines=0, before=0) if line is not lines[0] else "",
                w("ind", **right_indent(line.right)),
            ),
            w("r", w("br")).join(run(text) for text in line.lines),
        )
        for line in lines
    ]


def _approvals(report: Report) -> list[str]:
    """Return the lines to approve the report by, a blank one above, all on one page."""
    lines = ["", *report.approvals] if report.approvals else []
    return [_paragraph(x, "BodyText", with_next=x is not lines[-1]) for x in lines]


def _core_properties(report: Report) -> str:
    core = f"{_PACKAGE}/metadata/core-properties"
    elements = "http://purl.org/dc/elements/1.1/"
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{core}" xmlns:dc="{elements}">'
        f"<dc:title>{escape(without_controls(report.title))}</dc:title><dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    )


def _content_types(kinds: Mapping[str, str]) -> str:
    types = {f"/word/{name}.xml": f"{_WORD}.{kind}+xml" for name, kind in kinds.items()}
    types |= {"/word/document.xml": f"{_WORD}.document.main+xml", "/docProps/core.xml": _CORE}
    relationships = "application/vnd.openxmlformats-package.relationships+xml"
    return DECLARATION + element(
        "Types",
        element("Default", Extension="rels", ContentType=relationships),
        element("Default", Extension="xml", ContentType="application/xml"),
        *(element("Override", PartName=name, ContentType=kind) for name, kind in types.items()),
        xmlns=f"{_PACKAGE}/content-types",
    )


def _package_relationships() -> str:
    core = f"{_RELATIONSHIPS}/metadata/core-properties"
    return _relationships(
        [
            ("document", f"{_OFFICE}/officeDocument", "word/document.xml"),
            ("core", core, "docProps/core.xml"),
        ]
    )


def _document_relationships(kinds: Mapping[str, str]) -> str:
    return _relationships(
        [(name, f"{_OFFICE}/{kind}", f"{name}.xml") for name, kind in kinds.items()]
    )


def _relationships(entries: list[tuple[str, str, str]]) -> str:
    return DECLARATION + element(
        "Relationships",
        *(element("Relationship", Id=name, Type=kind, Target=to) for name, kind, to in entries),
        xmlns=_RELATIONSHIPS,
    )
