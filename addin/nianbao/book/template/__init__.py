"""The builder of ``workbook_template.xlsx`` from the form, the rules and the words."""

import io
import re
from collections.abc import Callable
from datetime import datetime

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from nianbao.book.block import Block
from nianbao.book.layout import (
    FINDINGS,
    FRONT,
    GUIDE,
    LEDGER,
    PREVIOUS,
    RULES,
    SHEETS,
    Layout,
)
from nianbao.book.live import live_formulas
from nianbao.book.references import in_sheet
from nianbao.book.reproducible_zip import repacked
from nianbao.book.template.front import build_front
from nianbao.book.template.lists import (
    build_findings,
    build_guide,
    build_ledger,
    build_previous,
    build_prose,
    build_rules,
)
from nianbao.book.template.tables import build_table
from nianbao.form.a1 import Range

_EPOCH = datetime(2026, 1, 1)


def build_template(layout: Layout, add: Callable[[Workbook], None] | None = None) -> bytes:
    """Return a fresh workbook without cached values, the same bytes for the same layout.

    The caller adds the values of its formulas with a host; ``add`` draws sheets behind the others.
    """
    book = Workbook()
    sheets = {name: book.create_sheet(name) for name in SHEETS}
    del book["Sheet"]
    build_front(sheets[FRONT], layout)
    for place in layout.tables:
        build_table(sheets[place.sheet], place, layout)
    copies = dict(layout.copies)
    for section in layout.edition.prose_sections:
        block = layout.prose[section.number]
        build_prose(sheets[block.sheet], section, block, copies[block])
    build_previous(sheets[PREVIOUS], layout)
    build_findings(sheets[FINDINGS])
    build_rules(sheets[RULES], layout)
    build_ledger(sheets[LEDGER])
    build_guide(sheets[GUIDE], layout.edition)
    for (sheet, at), formula in live_formulas(layout).items():
        sheets[sheet][at] = f"={formula}"
    for block in layout.blocks:
        book.defined_names[f"nb_{block.name}"] = _defined_name(block)
    if add:
        add(book)
    book.properties.creator = "nianbao"
    book.properties.created = _EPOCH
    stream = io.BytesIO()
    book.save(stream)
    return repacked(stream.getvalue(), timeless)


def _defined_name(block: Block) -> DefinedName:
    last_row, last_column = block.top + block.rows - 1, block.left + block.columns - 1
    area = str(Range(block.top, block.left, last_row, last_column))
    fixed = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", area)
    return DefinedName(f"nb_{block.name}", attr_text=in_sheet(fixed, block.sheet))


def timeless(name: str, data: bytes) -> bytes:
    """Return a part without the hour of its making, every formula typed as text."""
    if name == "docProps/core.xml":
        stamp = f"{_EPOCH.isoformat()}Z".encode()
        data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
    if name.startswith("xl/worksheets/"):
        data = _shorter(data)
    # a formula whose value is an empty text must say so; without a type it has none
    return re.sub(rb"<c ([^>]*)>(?=<f>)", rb'<c \1 t="str">', data)


def _shorter(data: bytes) -> bytes:
    """Return a sheet's part with its characters written out, and without what goes unsaid."""
    data = re.sub(rb"&#([0-9]{3,});", lambda found: chr(int(found[1])).encode(), data)
    return data.replace(b' t="n"', b"")
