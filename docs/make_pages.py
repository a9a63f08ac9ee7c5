"""Draw the picture of the finished report: three pages of the packaged sample's PDF.

``python docs/make_pages.py`` needs the extra ``pdf`` and Pillow; run it after a change of the
report's look. The fonts are those of the machine: where the standard's own are not installed,
the picture shows what stands in for them.
"""

import sys
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "addin"))

from nianbao.publish import page_problems, pdf_of, report_of  # noqa: E402
from nianbao.recover import read_report  # noqa: E402
from nianbao.sample import sample_report  # noqa: E402

FINE = 2  # drawn larger than shown: shrinking keeps thin strokes even
SHOWN = 0.55
GAP = 14


def sheets() -> list[Image.Image]:
    """Return the first page, that of table three, and the last one."""
    report = report_of(read_report(sample_report()).filing, signed_on=date(2024, 1, 20))
    pdf = pdf_of(report)
    problems = page_problems(pdf.data, report)
    assert not problems, problems
    document = pypdfium2.PdfDocument(pdf.data)
    texts = [page.get_textpage().get_text_range() for page in document]
    table = next(n for n, text in enumerate(texts) if "四、结转下年度继续办理" in text)
    shown = (0, table, len(document) - 1)
    fine = [document[number].render(scale=FINE).to_pil().convert("L") for number in shown]
    return [ImageOps.scale(page, SHOWN) for page in fine]


def side_by_side(pages: list[Image.Image]) -> Image.Image:
    """Return one picture of framed pages from left to right."""
    framed = [ImageOps.expand(page, border=1, fill=160) for page in pages]
    width = sum(page.width for page in framed) + GAP * (len(framed) - 1)
    picture = Image.new("L", (width, framed[0].height), 255)
    left = 0
    for page in framed:
        picture.paste(page, (left, 0))
        left += page.width + GAP
    return picture


if __name__ == "__main__":
    side_by_side(sheets()).save(HERE / "pictures" / "report-pages.png", optimize=True)
