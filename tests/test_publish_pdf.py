"""The PDF that is made without Word: by typst, and by LibreOffice where there is no typst."""

import ctypes
import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form import Filing, Profile, edition
from nianbao.form.edition import editions
from nianbao.publish import Report, page_problems, pdf_of, report_of
from nianbao.publish import pdf as pdf_module
from nianbao.publish.pdf_back import figures_of_pdf
from nianbao.publish.pdf_content import pieces
from nianbao.publish.pdf_fonts import Library, choose
from nianbao.publish.pdf_pages import Page, read_pages
from nianbao.words import Refusal
from publish_cases import PROFILE, filing_with, numbered_filing, zero_filing

LONG = "\n".join(["推进政府信息公开，2025年主动公开信息1234条。" * 12] * 12)

TOTALS = [cell.id for cell in edition("2021").tables[1].cells if cell.is_total]


def _reports() -> dict[str, Report]:
    unit = "北京市东城区人民政府国有资产监督管理委员会"
    prose = filing_with(section_1=LONG, section_5=LONG, section_6="无。").sections
    long = replace(numbered_filing(profile=replace(PROFILE, unit=unit)), sections=prose)
    return {
        "final": report_of(numbered_filing()),
        "draft": report_of(numbered_filing(), signed_on=date(2026, 1, 20)),
        "edition-2019": report_of(numbered_filing("2019")),
        "long": report_of(long, signed_on=date(2026, 1, 20)),
        "grid": report_of(filing_with(section_1="公" * 2000)),
    }


REPORTS = _reports()


@pytest.fixture(scope="module")
def pdfs() -> dict[str, bytes]:
    return {name: pdf_of(report, draft=name == "draft").data for name, report in REPORTS.items()}


@pytest.fixture(scope="module")
def pages(pdfs: dict[str, bytes]) -> dict[str, tuple[Page, ...]]:
    return {name: read_pages(data) for name, data in pdfs.items()}


def _text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("name", list(REPORTS))
def test_pages_keep_to_the_standard(pdfs: dict[str, bytes], name: str) -> None:
    assert page_problems(pdfs[name], REPORTS[name]) == ()


def test_a_full_page_has_22_lines_of_28_characters(pages: dict[str, tuple[Page, ...]]) -> None:
    lines = Counter(glyph.baseline for glyph in pages["grid"][1].glyphs if glyph.text == "公")
    assert list(lines.values()) == [28] * 22


@pytest.mark.parametrize(("name", "count"), [("final", 3), ("edition-2019", 4), ("long", 14)])
def test_a_report_has_the_pages_that_its_text_needs(
    pages: dict[str, tuple[Page, ...]], name: str, count: int
) -> None:
    assert len(pages[name]) == count


@pytest.mark.parametrize("edition_id", editions())
def test_every_figure_and_label_is_on_the_pages(
    pages: dict[str, tuple[Page, ...]], edition_id: str
) -> None:
    printed = "".join(
        page.text for page in pages["final" if edition_id == "2021" else "edition-2019"]
    )
    form = edition(edition_id)
    for cell in form.cells:
        assert str(1001 + cell.index) in printed
    for table in form.tables:
        for label in table.labels:
            assert not Counter(label.text) - Counter(printed), label.text


@pytest.mark.parametrize("length", [*range(280, 700, 28)])
def test_wherever_the_text_ends_the_signature_is_not_alone(length: int) -> None:
    filing = zero_filing(section_5="一般。", section_6="公" * length)
    report = report_of(filing, signed_on=date(2026, 1, 20))
    data = pdf_of(report).data
    assert "公" in read_pages(data)[-1].text
    assert page_problems(data, report) == ()


def _light_grey(pdf: bytes) -> int:
    """Return how many thousandths of the first page are as grey as the watermark."""
    shown = ["pdftoppm", "-gray", "-r", "30", "-f", "1", "-l", "1", "-"]
    image = subprocess.run(shown, input=pdf, check=True, capture_output=True).stdout
    pixels = image.split(b"\n", 3)[3]
    return 1000 * sum(215 <= pixel <= 230 for pixel in pixels) // len(pixels)


def test_only_a_draft_is_marked_on_every_page(
    pdfs: dict[str, bytes], pages: dict[str, tuple[Page, ...]]
) -> None:
    assert all(page.text.count("草稿") == 1 for page in pages["draft"])  # in the header
    assert _text(pdfs["draft"]).count("草稿") == len(pages["draft"])
    # across the page it is drawn: a text would be read between the figures below it
    assert _light_grey(pdfs["draft"]) - _light_grey(pdfs["final"]) > 10
    assert "草稿" not in _text(pdfs["final"])


def _structure(data: bytes) -> Counter[str]:
    """How often each kind of tag occurs."""
    document = pypdfium2.PdfDocument(data)
    assert pdfium.FPDFCatalog_IsTagged(document.raw)
    kinds: Counter[str] = Counter()

    def walk(element: Any) -> None:
        buffer = ctypes.create_string_buffer(64)
        pdfium.FPDF_StructElement_GetType(element, buffer, 64)
        kinds[buffer.raw.decode("utf-16-le").split("\0")[0]] += 1
        for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, index):
                walk(child)

    for page in document:
        tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index))
    return kinds


def test_it_says_that_it_is_an_archive_file_in_chinese(pdfs: dict[str, bytes]) -> None:
    data = pdfs["final"]
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in data
    assert b"/OutputIntents" in data
    assert re.search(rb"/Lang\s*\(zh-CN\)", data)
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("Title") == "东城区国资委2023年政府信息公开工作年度报告"
    assert document.get_metadata_value("Author") == ""


def test_tables_heads_and_headings_are_tagged(pdfs: dict[str, bytes]) -> None:
    kinds = _structure(pdfs["final"])
    heads = {
        table.id: sum(label.range.top <= 3 for label in table.labels)
        for table in edition("2021").tables
        if table.id != "proactive"
    }
    assert kinds["Table"] == 3
    assert kinds["TH"] == sum(heads.values())
    assert kinds["H1"] == 6


def test_what_a_user_wrote_is_text_and_never_markup() -> None:
    odd = '=1+1 @x #let x = 1 *粗* _斜_ $x^2$ <b> \\n `代码` // "引号" -- [甲](乙) 𬱖镕'
    report = report_of(zero_filing(section_1=odd))
    assert odd in _text(pdf_of(report).data).replace("\r\n", "")


SIGNS = "公开信息，。“”（）《》12aZ#*$@=+-_/\\<>[]{}\"'`~^&|;:!?%"


@given(st.text(SIGNS, min_size=1, max_size=120))
@settings(max_examples=20, deadline=None)
def test_any_signs_are_printed_as_they_were_written(prose: str) -> None:
    report = report_of(zero_filing(section_6=f"始{prose}终"))
    pages = read_pages(pdf_of(report).data)
    printed = "".join(page.text for page in pages)
    assert Counter(f"始{prose}终") <= Counter(printed)
    assert page_problems(pdf_of(report).data, report) == ()


def test_a_figure_that_is_not_a_number_is_printed_as_it_was_written() -> None:
    report = report_of(filing_with({"applications.new.enterprise": "=1+1"}))
    assert "=1+1" in "".join(page.text for page in read_pages(pdf_of(report).data))


def test_what_stands_in_for_a_missing_font_is_named() -> None:
    notes = pdf_of(REPORTS["draft"], draft=True).notes
    assert notes[0] == "PDF 按 PDF/A-2a 生成；是否符合 PDF/A 未经独立工具核验"
    for font in ("仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"):
        assert notes[1].count(f"“{font}”") == 1


def test_characters_in_no_font_are_named_with_their_places() -> None:
    report = report_of(zero_filing(section_1="朱\ue000某。", section_5="又见\ue000和\ue001。"))
    with pytest.raises(Refusal) as refusal:
        pdf_of(report)
    assert str(refusal.value) == (
        "下列字在本机的字体里没有，PDF 中会变成方框，所以没有生成 PDF："
        "“\ue000”（U+E000，一、总体情况、五、存在的主要问题及改进情况）；"
        "“\ue001”（U+E001，五、存在的主要问题及改进情况）。"
        "请安装含有这些字的字体（如“宋体-ExtB”），或先导出 Word"
    )


GB2312 = frozenset(range(0x20, 0xFFFF)) - {ord("镕")}


def _library(**families: frozenset[int]) -> Library:
    """Fonts by name (an underscore for a blank) with the characters that they have."""
    named = {name.replace("_", " "): covered for name, covered in families.items()}
    return Library({name.casefold(): name for name in named}, named.__getitem__)


def test_a_font_is_taken_by_any_of_its_names_and_first_of_all() -> None:
    everything = dict.fromkeys(["SimHei", "KaiTi", "SimSun", "STZhongsong"], GB2312)
    library = _library(FangSong=GB2312, 仿宋=GB2312, **everything)
    fonts, notes = choose(pieces(REPORTS["final"], draft=False), library)
    assert fonts["BodyText"] == ["FangSong"]
    assert fonts["Heading1"] == ["SimHei"]
    assert fonts["Footer"] == ["SimSun"]
    assert notes == (
        "本机缺标准规定的字体，PDF 中“方正小标宋简体”用“STZhongsong”代替，"
        "“仿宋_GB2312”用“FangSong”代替，"
        "“楷体_GB2312”用“KaiTi”代替；装上后重新导出即可",
    )


def test_fonts_with_the_same_stand_in_are_named_together() -> None:
    library = _library(SimHei=GB2312, SimSun=GB2312, STZhongsong=GB2312)
    _, notes = choose(pieces(REPORTS["final"], draft=False), library)
    assert "“仿宋_GB2312”“楷体_GB2312”用“SimSun”代替" in notes[0]


def test_a_character_that_a_font_lacks_comes_from_the_next_and_is_named() -> None:
    own = {"FangSong_GB2312": GB2312}
    other = dict.fromkeys(["SimHei", "SimSun", "KaiTi", "STZhongsong"], GB2312)
    families = {**own, **other, "Noto Serif CJK SC": GB2312 | {ord("镕")}}
    library = Library({name.casefold(): name for name in families}, families.__getitem__)
    report = report_of(zero_filing(section_1="朱镕基。"))
    fonts, notes = choose(pieces(report, draft=False), library)
    assert fonts["BodyText"] == ["FangSong_GB2312", "Noto Serif CJK SC"]
    assert "“FangSong_GB2312”里没有“镕”，PDF 中这些字用“Noto Serif CJK SC”代替" in notes


def test_without_any_font_there_is_no_pdf() -> None:
    with pytest.raises(Refusal, match="本机没有“宋体”，也没有可以代替它的字体"):
        choose(pieces(REPORTS["final"], draft=False), _library(Arial=GB2312))


def _font_file(path: Path, family: str, characters: str) -> None:
    """Write a font in which every character is a black square."""
    glyphs = {c: f"u{ord(c):05X}" for c in sorted(set(characters))}
    names = [".notdef", *glyphs.values()]
    pen = TTGlyphPen(None)
    for point in [(0, 0), (0, 800), (800, 800), (800, 0)]:
        (pen.moveTo if point == (0, 0) else pen.lineTo)(point)
    pen.closePath()
    square = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(c): name for c, name in glyphs.items()})
    font.setupGlyf(dict.fromkeys(names, square))
    font.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family})
    font.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    font.setupPost()
    font.save(path)


def test_fonts_in_a_named_folder_are_found_and_go_into_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = report_of(zero_filing(section_1="朱镕基。"))
    printed = "".join(piece.text for piece in pieces(report, draft=False)).replace("镕", "")
    _font_file(tmp_path / "fangsong.ttf", "FangSong_GB2312", printed)
    monkeypatch.setenv("NIANBAO_FONTS", str(tmp_path))
    pdf = pdf_of(report)
    assert b"FangSong_GB2312" in pdf.data
    assert "“仿宋_GB2312”用" not in "".join(pdf.notes)
    assert [note for note in pdf.notes if note.startswith("“FangSong_GB2312”里没有“镕”，")]


@pytest.fixture
def without_typst(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(pdf_module.pdf_typst, "is_available", lambda: False)
    yield


@pytest.mark.usefixtures("without_typst")
def test_libreoffice_makes_it_where_there_is_no_typst(tmp_path: Path) -> None:
    report = REPORTS["draft"]
    pdf = pdf_of(report, draft=True)
    assert page_problems(pdf.data, report) == ()
    (tmp_path / "report.pdf").write_bytes(pdf.data)
    figures = figures_of_pdf(tmp_path / "report.pdf")
    assert list(figures.values()) == list(range(1001, 1201))
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf.data
    assert _structure(pdf.data)["Table"] == 3
    assert "LibreOffice" in pdf.notes[0]
    assert "仿宋_GB2312" in pdf.notes[1]
    assert pdf.notes[2].startswith("PDF 里实际用的字体是：")
    assert "Noto" in pdf.notes[2]


@pytest.mark.usefixtures("without_typst")
def test_libreoffice_is_not_asked_for_characters_that_no_font_has() -> None:
    with pytest.raises(Refusal, match=r"“\ue000”（U\+E000，一、总体情况）"):
        pdf_of(report_of(zero_filing(section_1="朱\ue000某。")))


def _all_cells(raw: str) -> dict[str, str]:
    return {cell.id: raw for cell in edition("2021").cells}


@pytest.mark.parametrize(
    "filing",
    [
        pytest.param(Filing.of(edition("2021"), Profile(), []), id="nothing at all"),
        pytest.param(filing_with(_all_cells("1234567")), id="seven digits in every cell"),
        pytest.param(
            filing_with(dict.fromkeys(TOTALS[:8], "约5件（含上年结转）")), id="sentences in cells"
        ),
        pytest.param(
            zero_filing(section_1=f"见http://www.example.gov.cn/{'path/' * 40}。"), id="an address"
        ),
    ],
)
def test_whatever_is_written_stays_on_its_page_and_is_read_back(
    filing: Filing, tmp_path: Path
) -> None:
    report = report_of(filing)
    pdf = pdf_of(report)
    assert page_problems(pdf.data, report) == ()
    (tmp_path / "report.pdf").write_bytes(pdf.data)
    figures = figures_of_pdf(tmp_path / "report.pdf")
    assert figures == {cell: figure.number for cell, figure in filing.figures.items()}


@pytest.mark.parametrize("name", list(REPORTS))
def test_every_figure_is_read_back_from_its_place(
    pdfs: dict[str, bytes], tmp_path: Path, name: str
) -> None:
    (tmp_path / "report.pdf").write_bytes(pdfs[name])
    form = edition("2019" if name == "edition-2019" else "2021")
    shown = {cell.id: None if name == "grid" else 1001 + cell.index for cell in form.cells}
    assert figures_of_pdf(tmp_path / "report.pdf") == shown


def test_a_label_at_another_place_is_seen(
    pdfs: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.pdf").write_bytes(pdfs["final"])
    form = edition("2021")
    other = replace(form, tables=tuple(sorted(form.tables, key=lambda table: table.rows)))
    monkeypatch.setattr("nianbao.publish.pdf_back.edition", lambda _: other)
    with pytest.raises(ValueError, match="14×4、28×10、4×15"):
        figures_of_pdf(tmp_path / "report.pdf")


@pytest.mark.usefixtures("without_typst")
def test_a_machine_without_any_program_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refusal, match="本机没有能生成 PDF 的程序"):
        pdf_of(REPORTS["final"])


@pytest.mark.usefixtures("without_typst")
def test_a_libreoffice_that_hangs_is_stopped_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, child = tmp_path / "soffice", tmp_path / "child"
    program.write_text(f"#!/bin/sh\nsleep 300 & echo $! > {child}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(pdf_module.pdf_office, "TIMEOUT", 0.5)
    with pytest.raises(Refusal, match=r"LibreOffice 0\.5 秒内没有完成，已停止"):
        pdf_of(REPORTS["final"])
    state = Path(f"/proc/{child.read_text().strip()}/stat")
    deadline = time.monotonic() + 10
    while state.exists() and state.read_text().split()[2] != "Z":
        assert time.monotonic() < deadline, "the child goes on"
        time.sleep(0.02)


@pytest.mark.usefixtures("without_typst")
def test_a_failing_libreoffice_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho 'no display' >&2\nexit 77\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(Refusal, match="LibreOffice 没有生成 PDF：no display"):
        pdf_of(REPORTS["final"])


def test_word_comes_first_and_its_failure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(report: Report, *, draft: bool) -> tuple[bytes, tuple[str, ...]]:
        raise pdf_module.pdf_word.WordFailed(f"{report.unit} {draft}")

    monkeypatch.setattr(pdf_module.pdf_word, "is_available", lambda: True)
    monkeypatch.setattr(pdf_module.pdf_word, "make", fails)
    pdf = pdf_of(REPORTS["final"])
    assert pdf.notes[0] == "Word 没有生成 PDF（东城区国资委 False），改用其他办法"
    assert pdf.data.startswith(b"%PDF")
