"""PDFs whose tables have no rules: others with their rules taken away, and small ones made so."""

from io import BytesIO
from pathlib import Path
from random import Random

import pypdfium2
import pypdfium2.raw as pdfium
import typst

from recover_reports import Report, Sheet, outline

# Columns of a table that hold labels.
LABELS = {"proactive": 1, "applications": 3, "disputes": 0}


def without_rules(source: Path | bytes, target: Path, *, keep_upright: bool = False) -> Path:
    """Write a PDF again without what is drawn: its text is left, and upright rules if told."""
    document = pypdfium2.PdfDocument(source)
    for page in document:
        for item in list(page.get_objects([pdfium.FPDF_PAGEOBJ_PATH], max_depth=1)):
            left, _, right, _ = item.get_bounds()
            if not keep_upright or right - left > 2:
                page.remove_obj(item)
        page.gen_content()
    kept = BytesIO()
    document.save(kept)
    target.write_bytes(kept.getvalue())
    return target


def write_typeset(base: Report, path: Path, random: Random, rules: str = "none") -> Path:
    """Write a report as a PDF, its tables with rules as told, all else drawn by lot."""
    margin, size = random.choice([15, 20, 26]), random.choice([9, 10, 12])
    parts = [
        f'#set page(paper: "a4", margin: (x: {margin}mm, y: 25mm))\n',
        f'#set text(font: "Noto Serif CJK SC", size: {size}pt, lang: "zh")\n',
    ]
    for text, sheet in outline(base):
        parts.append(_table(sheet, random, rules) if sheet else f"#par({_quoted(text)})\n")
    data = typst.compile("".join(parts).encode())
    assert isinstance(data, bytes)
    path.write_bytes(data)
    return path


def _table(sheet: Sheet, random: Random, rules: str) -> str:
    level, upright = random.choice(["left", "center", "right"]), random.choice(["top", "horizon"])
    labels = LABELS[sheet.table.id]
    figures = sheet.table.columns - labels
    width = random.choice([8, 10, 13]) if figures > 5 else random.choice([25, 30])
    widths = ["15mm"] * (labels - 1) + ["1fr"] * min(labels, 1) + [f"{width}mm"] * figures
    columns = random.choice([widths, ["auto"] * sheet.table.columns, ["1fr"] * len(widths)])
    cells = []
    for box in sheet.boxes:
        top, left, bottom, right = box.range
        side = level if box.cell or level == "left" else "center"
        cells.append(
            f"table.cell(x: {left - 1}, y: {top - 1}, colspan: {right - left + 1}, "
            f"rowspan: {bottom - top + 1}, align: {side} + {upright})[#{_quoted(box.text)}]"
        )
    inset = random.choice([2, 3, 5])
    shape = f"columns: ({', '.join(columns)},), stroke: {rules}, inset: {inset}pt"
    return f"#table({shape}, {', '.join(cells)})\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
