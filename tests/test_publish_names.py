"""Units whose names are longer than a line: where they break, and that they are read back."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

from docx import Document

from nianbao.publish import Report, docx_bytes, page_problems, pdf_of, report_of
from nianbao.recover import read_report
from publish_cases import PROFILE, SECTIONS, numbered_filing

LONGEST = "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人力资源和社会保障局（就业服务中心）"


def _signed(unit: str) -> Report:
    filing = numbered_filing(profile=replace(PROFILE, unit=unit))
    return report_of(filing, signed_on=date(2026, 1, 20))


def test_a_unit_longer_than_a_line_is_signed_on_two() -> None:
    report = _signed(LONGEST)
    unit, day = Document(BytesIO(docx_bytes(report))).paragraphs[-2:]
    assert unit.text.split("\n") == [
        "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县",
        "人力资源和社会保障局（就业服务中心）",
    ]
    assert day.text == "2026年1月20日"
    assert page_problems(pdf_of(report).data, report) == ()


def test_a_signature_on_two_lines_is_read_back_as_one(tmp_path: Path) -> None:
    report = _signed(LONGEST)
    (tmp_path / "a.docx").write_bytes(docx_bytes(report))
    (tmp_path / "a.pdf").write_bytes(pdf_of(report).data)
    for name in ("a.docx", "a.pdf"):
        filing = read_report(tmp_path / name).filing
        assert filing.profile.unit == LONGEST
        assert [p.text for p in filing.sections[6]] == [SECTIONS[6]]
