"""The pages of the Word file, as LibreOffice lays them out.

Fonts of the standard are proprietary and not installed here; what is measured does not hang on
them, for a line's height and a character's width come from the file.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import pytest

from office import convert
from publish_cases import PROFILE, filing_with, numbered_filing, written, zero_filing

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (210 - 26) * MM, 37 * MM, (297 - 35) * MM
BODY = "推进政府信息公开，2025年主动公开信息1234条。" * 12
_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class Word:
    """A piece of text without blanks, and where it stands on its page, in points."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def is_body(self) -> bool:
        """Whether it stands neither in the header nor in the footer."""
        return self.top > TOP - 10 and self.bottom < BOTTOM + 3


Pages = list[list[Word]]


def _pages(pdf: Path) -> Pages:
    assert shutil.which("pdftotext"), "poppler is not installed: these tests cannot run"
    output = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    return [
        [
            Word(float(left), float(top), float(right), float(bottom), unescape(text))
            for left, top, right, bottom, text in _WORD.findall(page)
        ]
        for page in output.split("<page ")[1:]
    ]


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    unit = "北京市东城区人民政府国有资产监督管理委员会"
    long_profile = replace(PROFILE, unit=unit)
    long_prose = "\n".join([BODY] * 12)
    files = {
        "sample": written(zero_filing(section_1=BODY, section_5="问题。", section_6="无。")),
        "draft": written(numbered_filing(), draft=True),
        "final": written(numbered_filing()),
        "long": written(
            replace(
                numbered_filing(profile=long_profile),
                sections=filing_with(section_1=long_prose, section_5=long_prose).sections,
            )
        ),
        "edition-2019": written(numbered_filing("2019")),
        "grid": written(filing_with(section_1="公" * 2000)),
    }
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    converted = convert([folder / f"{name}.docx" for name in files], "pdf", folder)
    return dict(zip(files, converted, strict=True))


@pytest.fixture(scope="module")
def pages(pdfs: dict[str, Path]) -> dict[str, Pages]:
    return {name: _pages(pdf) for name, pdf in pdfs.items()}


def _pages_with(pages: Pages, text: str) -> list[int]:
    return [number for number, page in enumerate(pages, 1) if text in {word.text for word in page}]


@pytest.mark.parametrize("name", ["sample", "draft", "final", "long", "edition-2019"])
def test_table_three_stands_on_one_page_with_its_heading(
    pages: dict[str, Pages], name: str
) -> None:
    where = [
        _pages_with(pages[name], text)
        for text in (
            "三、收到和处理政府信息公开申请情况",
            "一、本年新收政府信息公开申请数量",
            "（七）总计",
            "四、结转下年度继续办理",
        )
    ]
    assert len(where[0]) == 1
    assert where == [where[0]] * 4


@pytest.mark.parametrize(("name", "count"), [("sample", 4), ("long", 15)])
def test_a_report_has_the_pages_that_its_text_needs(
    pages: dict[str, Pages], name: str, count: int
) -> None:
    assert len(pages[name]) == count


@pytest.mark.parametrize("name", ["sample", "draft", "long", "edition-2019", "grid"])
def test_nothing_leaves_the_text_area(pages: dict[str, Pages], name: str) -> None:
    body = [word for page in pages[name] for word in page if word.is_body]
    for word in body:
        # LibreOffice lets one punctuation mark hang beyond a full line.
        hanging = 16 if word.text[-1] in "，。、；" else 0
        assert word.left > LEFT - 1, word
        assert word.right < RIGHT + 1 + hanging, word
    headers_and_footers = sum(len(page) for page in pages[name]) - len(body)
    header = 1 if name == "draft" else 0
    assert headers_and_footers == len(pages[name]) * (3 + header)


def test_a_full_page_has_22_lines_of_28_characters(pages: dict[str, Pages]) -> None:
    lines = [word.text for word in pages["grid"][1] if word.is_body]
    assert lines == ["公" * 28] * 22


def test_four_digits_fit_every_cell(pages: dict[str, Pages]) -> None:
    shown = {word.text for page in pages["final"] for word in page}
    cells = numbered_filing().edition.cells
    assert {str(1001 + cell.index) for cell in cells} <= shown


@pytest.mark.parametrize("name", ["sample", "long"])
def test_page_numbers_stand_outside(pages: dict[str, Pages], name: str) -> None:
    for number, page in enumerate(pages[name], 1):
        footer = [word for word in page if word.top > BOTTOM]
        assert [word.text for word in footer] == ["—", str(number), "—"]
        if number % 2:
            assert footer[-1].right == pytest.approx(RIGHT - 14, abs=2)
        else:
            assert footer[0].left == pytest.approx(LEFT + 14, abs=2)
        middle = (footer[0].top + footer[0].bottom) / 2
        assert middle - BOTTOM == pytest.approx(7 * MM, abs=3)


def test_every_page_of_a_draft_says_so(pages: dict[str, Pages]) -> None:
    assert _pages_with(pages["draft"], "草稿") == list(range(1, len(pages["draft"]) + 1))
    assert _pages_with(pages["final"], "草稿") == []


def _light_grey(pdf: Path, page: int) -> int:
    """How many thousandths of a page are light grey: watermark, and edges of letters."""
    image = subprocess.run(
        ["pdftoppm", "-gray", "-r", "30", "-f", str(page), "-l", str(page), str(pdf)],
        check=True,
        capture_output=True,
    ).stdout
    pixels = image.split(b"\n", 3)[3]
    return 1000 * sum(215 <= pixel <= 230 for pixel in pixels) // len(pixels)


def test_the_mark_of_a_draft_lies_across_every_page(
    pdfs: dict[str, Path], pages: dict[str, Pages]
) -> None:
    for page in range(1, len(pages["draft"]) + 1):
        assert _light_grey(pdfs["draft"], page) - _light_grey(pdfs["final"], page) > 10


def test_the_pdf_is_in_chinese(pdfs: dict[str, Path]) -> None:
    assert b"/Lang(zh-CN)" in pdfs["sample"].read_bytes()
