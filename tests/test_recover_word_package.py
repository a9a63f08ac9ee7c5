"""Word packages of other programs, and characters that Word draws: read as a person reads them."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx.oxml.ns import nsdecls

from nianbao.recover import Recovered, read_report
from recover_reports import report, unread_cells, write_docx, write_html, wrong_cells

DOCUMENT, LINKS = "word/document.xml", "word/_rels/document.xml.rels"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXT = "存在一些问题。"


def repacked(folder: Path, change: Callable[[str, str], str], **added: bytes) -> Recovered:
    """Return what is read after every part was changed, and parts were added."""
    path = folder / "changed.docx"
    with ZipFile(write_docx(report(), folder / "a.docx")) as old, ZipFile(path, "w") as new:
        for name in old.namelist():
            is_text = name.endswith((".xml", ".rels"))
            part = old.read(name)
            new.writestr(name, change(name, part.decode()).encode() if is_text else part)
        for name, part in added.items():
            new.writestr(f"word/{name.replace('_', '.')}", part)
    return read_report(path)


def is_whole(recovered: Recovered) -> bool:
    expected = report().expected
    return not wrong_cells(recovered, expected) and not unread_cells(recovered, expected)


def with_run(run: str, folder: Path) -> str:
    """Return the text of section five after a run was put before it."""
    marked = f"<w:p><w:r {nsdecls('w')}/>{run}<w:r><w:t>{TEXT}</w:t></w:r></w:p>"

    def change(_: str, part: str) -> str:
        return part.replace(f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>", marked)

    return repacked(folder, change).filing.sections[5][0].text


@pytest.mark.parametrize("target", ["../NULL", "media/lost.png", "/word/none.xml", "../../x"])
def test_a_link_that_leads_nowhere_is_no_damage(target: str, tmp_path: Path):
    link = f'<Relationship Id="rIdN" Type="{KINDS}/image" Target="{target}"/></Relationships>'
    recovered = repacked(
        tmp_path,
        lambda name, part: part.replace("</Relationships>", link) if name == LINKS else part,
    )
    assert is_whole(recovered)
    assert recovered.notes == ()


def test_a_strict_document_is_read(tmp_path: Path):
    strict = "http://purl.oclc.org/ooxml"

    def change(_: str, part: str) -> str:
        part = part.replace(KINDS, f"{strict}/officeDocument/relationships")
        word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        return part.replace(word, f"{strict}/wordprocessingml/main")

    recovered = repacked(tmp_path, change)
    assert is_whole(recovered)
    assert recovered.notes == ()


def with_chunk(kind: str, *, alone: bool) -> Callable[[str, str], str]:
    """Return a change that links a document of another kind, instead of all there is or before."""
    link = f'<Relationship Id="rIdA" Type="{KINDS}/aFChunk" Target="chunk.{kind}"/>'
    body = f'<w:body><w:altChunk xmlns:r="{KINDS}" r:id="rIdA"/>'

    def change(name: str, part: str) -> str:
        if name == LINKS:
            return part.replace("</Relationships>", f"{link}</Relationships>")
        if name != DOCUMENT:
            return part
        head, _, rest = part.partition("<w:body>")
        return head + body + (rest[rest.index("</w:body>") :] if alone else rest)

    return change


def test_a_page_inside_a_document_is_read(tmp_path: Path):
    page = write_html(report(), tmp_path / "page.html").read_bytes()
    recovered = repacked(tmp_path, with_chunk("html", alone=True), chunk_html=page)
    assert is_whole(recovered)
    assert recovered.filing.profile.unit == "某市甲局"


def test_another_document_inside_is_named(tmp_path: Path):
    recovered = repacked(tmp_path, with_chunk("rtf", alone=False), chunk_rtf=b"{\\rtf1}")
    assert is_whole(recovered)
    assert recovered.notes == (
        "文档里嵌入了另一份文档（word/chunk.rtf），没有读入。"
        "请用 Word 或 WPS 打开，另存为 .docx 后再试",
    )


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (r"EQ \o\ac(○,1)", "①"),
        (r" eq \o\ac(○,20) ", "⑳"),
        (r"EQ \o\ac(□,正)", "正"),
        ("PAGE", ""),
    ],
)
@pytest.mark.parametrize("parts", [1, 3])
def test_a_character_in_a_circle_is_read(code: str, shown: str, parts: int, tmp_path: Path):
    size = -(-len(code) // parts)
    pieces = [code[i : i + size] for i in range(0, len(code), size)]
    runs = "".join(
        f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in pieces
    )
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    run = field.format("begin") + runs + field.format("end")
    assert with_run(run, tmp_path) == f"{shown}{TEXT}"


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("Wingdings", "F081", "①"),
        ("Wingdings", "F0FE", "☑"),
        ("宋体", "2460", "①"),
        ("Symbol", "F033", "3"),
        ("Webdings", "F0AB", "（符号）"),
    ],
)
def test_a_symbol_is_read(font: str, code: str, shown: str, tmp_path: Path):
    run = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
    assert with_run(run, tmp_path) == f"{shown}{TEXT}"


@pytest.mark.parametrize(
    "ruby",
    [
        "<ruby>存在<rt>cún zài</rt></ruby>",
        "<ruby>存<rp>(</rp><rt>cún</rt><rp>)</rp>在<rt>zài</rt></ruby>",
        "<ruby><rb>存在</rb><rtc><rt>cún zài</rt></rtc></ruby>",
    ],
)
def test_what_stands_above_characters_of_a_page_is_not_read(ruby: str, tmp_path: Path):
    page = write_html(report(), tmp_path / "a.html").read_text("utf-8")
    (tmp_path / "b.html").write_text(page.replace("存在一些", f"{ruby}一些"), "utf-8")
    assert read_report(tmp_path / "b.html").filing.sections[5][0].text == TEXT
