"""Pages set in two columns are read down the left one first, in PDFs and in texts laid out so."""

from itertools import zip_longest
from pathlib import Path

import pytest
import typst

from nianbao.recover import Recovered, read_report
from recover_reports import report, write_pipes

HEADINGS = report().heads
TITLE = "云山县水务局2023年政府信息公开工作年度报告"
PROSE = {
    1: [
        "2023年，云山县水务局认真贯彻落实条例，全年主动公开政府信息125条，收到申请9件。",
        "（一）主动公开情况。通过门户网站公开政府信息88条，通过政务新媒体公开37条，图解6篇。",
        "（二）依申请公开情况。规范办理流程，落实登记、审核、办理、答复、归档制度，按期答复。",
        "（三）监督保障情况。把政务公开纳入年度考核，组织业务培训2次，没有发生责任追究情形。",
    ]
    * 2,
    5: [
        "存在的主要问题：一是公开内容不够全面，二是解读形式不够丰富，三是人员能力有待提高。",
        "改进措施：一是完善目录，二是丰富形式，三是加强培训，力争明年取得更好成效。",
    ]
    * 3,
    6: ["本年度没有收取信息处理费，没有其他需要报告的事项。"],
}
LINES = [text for n, head in enumerate(HEADINGS, 1) for text in (head, *PROSE.get(n, ()))]


def prose_of(recovered: Recovered) -> dict[int, list[str]]:
    return {n: [p.text for p in section] for n, section in recovered.filing.sections.items()}


@pytest.mark.parametrize("columns", [1, 2])
def test_a_pdf_in_columns_is_read_column_by_column(columns: int, tmp_path: Path) -> None:
    text = "\n\n".join(LINES)
    source = (
        '#set page(paper: "a4")\n#set text(font: "Noto Serif CJK SC", size: 10pt, lang: "zh")\n'
        "#set par(first-line-indent: (amount: 2em, all: true), justify: true)\n"
        f"#align(center)[{TITLE}]\n#columns({columns})[\n{text}\n]\n"
    )
    pdf = typst.compile(source.encode())
    assert isinstance(pdf, bytes)
    (tmp_path / "a.pdf").write_bytes(pdf)
    recovered = read_report(tmp_path / "a.pdf")
    texts = {n: "".join(paragraphs) for n, paragraphs in prose_of(recovered).items()}
    assert texts == {n: "".join(paragraphs) for n, paragraphs in PROSE.items()}
    assert recovered.filing.profile.unit == "云山县水务局"


def laid_out(width: int, gap: int) -> str:
    """The report's lines, no longer than ``width``, in two columns of one page."""
    lines = []
    for printed in LINES:
        text = printed if printed in HEADINGS else f"　　{printed}"
        lines += [text[i : i + width] for i in range(0, len(text), width)]
    half = (len(lines) + 1) // 2
    pairs = zip_longest(lines[:half], lines[half:], fillvalue="")
    return "\n".join([TITLE, *(f"{one:<{width + gap}}{other}".rstrip() for one, other in pairs)])


@pytest.mark.parametrize(("width", "gap"), [(22, 2), (24, 4), (30, 8)])
def test_a_text_in_columns_is_read_column_by_column(width: int, gap: int, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(laid_out(width, gap), "utf-8")
    assert prose_of(read_report(tmp_path / "a.txt")) == PROSE


def test_a_table_is_no_page_in_columns(tmp_path: Path) -> None:
    path = write_pipes(report(), tmp_path / "a.txt")
    text = path.read_text("utf-8").replace(" | ", "      ")
    path.write_text(text, "utf-8")
    assert not read_report(path).missing
