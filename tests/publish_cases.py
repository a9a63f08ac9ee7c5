"""Small fixed filings, and their reports as Word files."""

from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.document import Document as WordDocument

from nianbao.form import Filing, Paragraph, Profile, edition
from nianbao.form.filing import figure_from_text
from nianbao.publish import docx_bytes, report_of

PROFILE = Profile(
    unit="东城区国资委",
    year=2023,
    filled_by="张填报",
    reviewed_by="李审核",
    signed_by="王签发",
    contact="010-12345678",
)

SECTIONS = {
    1: """2023年，区国资委主动公开政府信息21件。
（一）依申请公开情况
共收到依申请公开事项9件。""",
    5: """（一）存在的主要问题
1.公开内容需要进一步深化
政策解读力度不够。
（二）改进措施
加强培训。""",
    6: "本年度没有收取信息处理费。",
}


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(line) for line in text.splitlines())


def numbered_filing(edition_id: str = "2021", profile: Profile = PROFILE) -> Filing:
    """A filing in which every figure differs: the first cell holds 1001."""
    form = edition(edition_id)
    figures = [figure_from_text(cell, str(1001 + cell.index), "") for cell in form.cells]
    sections = {number: paragraphs(text) for number, text in SECTIONS.items()}
    return Filing.of(form, profile, figures, sections)


def filing_with(figures: dict[str, str] | None = None, **prose: str) -> Filing:
    """A filing with these written figures, and prose by ``section_1`` and the like."""
    form = edition("2021")
    given = [figure_from_text(form.by_id[cell], raw, "") for cell, raw in (figures or {}).items()]
    sections = {int(key.removeprefix("section_")): paragraphs(t) for key, t in prose.items()}
    return Filing.of(form, PROFILE, given, sections)


def zero_filing(**prose: str) -> Filing:
    return filing_with({cell.id: "0" for cell in edition("2021").cells}, **prose)


def written(filing: Filing, *, draft: bool = False) -> bytes:
    return docx_bytes(report_of(filing), draft=draft)


def opened(filing: Filing, *, draft: bool = False) -> WordDocument:
    return Document(BytesIO(written(filing, draft=draft)))


def parts_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
