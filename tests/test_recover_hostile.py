"""Files made to exhaust a machine: refused or read within fixed bounds, with a clear sentence.

The bounds: text 2 MB, web pages 10 MB, 256 levels and 100 columns, other files 100 MB; 500 rows
of a table; a Word file's text 6 MB unpacked and all its parts 256 MB; a PDF 200 pages, 64 MB
unpacked in one part, 30 000 objects on a page and 35 000 on all; a web page 50 000 cells.
"""

import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from costs import CAN_MEASURE, cost
from nianbao.recover import pdf as pdf_reader
from nianbao.recover import read_report
from nianbao.recover.opening import MOST
from nianbao.recover.pdf import MOST_PAGES
from nianbao.recover.web import MOST_CELLS
from nianbao.words import Refusal
from recover_reports import report, unread_cells, write_docx, write_dump, write_html, wrong_cells

MEGABYTE = 1024 * 1024


def refusal(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        read_report(path)
    return str(caught.value)


def pdf(folder: Path, pages: int, content: bytes = b"", filters: str = "") -> Path:
    """Write a PDF of so many pages that share one content stream."""
    kids = " ".join(f"{i + 4} 0 R" for i in range(pages))
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
        f"<<{filters}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream",
    ]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<<>>>>"
    parts += [page] * pages
    body, offsets = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    head = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    path = folder / "a.pdf"
    path.write_bytes(body + (head + trailer).encode())
    return path


needs_proc = pytest.mark.skipif(not CAN_MEASURE, reason="memory is measured on Linux")


@needs_proc
def test_a_word_file_that_unpacks_to_200_megabytes(tmp_path: Path):
    whole = write_docx(report(), tmp_path / "whole.docx")
    path = tmp_path / "a.docx"
    with (
        ZipFile(whole) as source,
        ZipFile(path, "w", ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name != "word/document.xml":
                target.writestr(name, source.read(name))
        with target.open("word/document.xml", "w") as part:
            part.write(b"<w:document>")
            for _ in range(200):
                part.write(b" " * MEGABYTE)
    assert path.stat().st_size < MEGABYTE
    measured = cost(refusal, path)
    assert measured.answer == (
        "a.docx 解压后的内容超过 6 MB，不像是年度报告，没有读取。请另存一份，只留报告正文"
    )
    assert measured.megabytes < 20


def test_a_pdf_with_thousands_of_pages(tmp_path: Path):
    assert refusal(pdf(tmp_path, 3000)) == (
        f"a.pdf 有 3000 页，最多读取 {MOST_PAGES} 页。请另存一份，只留年度报告所在的各页"
    )


@needs_proc
def test_a_pdf_whose_content_unpacks_to_200_megabytes(tmp_path: Path):
    packer = zlib.compressobj()
    packed = b"".join(packer.compress(b" " * MEGABYTE) for _ in range(200)) + packer.flush()
    measured = cost(refusal, pdf(tmp_path, 1, packed, "/Filter/FlateDecode"))
    assert measured.answer == (
        "a.pdf 中有一部分解压后超过 64 MB，不像是年度报告，没有读取。"
        "请用 Word 或 WPS 打开，另存为 .docx 后再试"
    )
    assert measured.megabytes < 50


def test_a_pdf_without_text_is_a_scan(tmp_path: Path):
    assert refusal(pdf(tmp_path, 2)) == (
        "a.pdf 是扫描件，里面只有图片，没有文字，读不出数字。"
        "请找到报告的 Word 或网页版本，或者对照原件填写"
    )


def test_a_pdf_full_of_drawing(tmp_path: Path):
    drawing = b"0 0 m 9 9 l S\n" * 31_000
    assert refusal(pdf(tmp_path, 1, drawing)).startswith("a.pdf 第 1 页的图形太多")


def test_a_pdf_whose_pages_hold_too_much_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    drawing = b"0 0 m 9 9 l S\n" * 10
    monkeypatch.setattr(pdf_reader, "MOST_IN_ALL", 29)
    assert refusal(pdf(tmp_path, 5, drawing)) == (
        "a.pdf 到第 3 页已有 30 个文字和线条，最多读取 29 个，不像是年度报告，没有读取。"
        "请另存一份，只留年度报告所在的各页"
    )
    monkeypatch.setattr(pdf_reader, "MOST_IN_ALL", 50)
    assert refusal(pdf(tmp_path, 5, drawing)).startswith("a.pdf 是扫描件")


@pytest.mark.parametrize("cell", ["<td>", "<TH class=a>", "<td>7</td>"])
def test_a_web_page_of_too_many_cells(cell: str, tmp_path: Path):
    path = tmp_path / "a.html"
    path.write_text("<html><table><tr>" + cell * (MOST_CELLS + 1), "utf-8")
    assert refusal(path) == (
        f"a.html 的表格共有 {MOST_CELLS + 1} 个单元格，最多读取 {MOST_CELLS} 个，不像是年度报告，"
        "没有读取。请用浏览器打开，把报告正文复制到 Word 或 WPS，另存为 .docx 后再试"
    )


@pytest.mark.parametrize("blank", [" ", "\u3000", "\u200b"])
def test_a_line_with_very_many_blanks_within(blank: str, tmp_path: Path):
    path = write_dump(report(), tmp_path / "a.txt")
    whole = read_report(path)
    path.write_text(f"{path.read_text('utf-8')}\n存在的问题{blank * 300_000}。{blank}\n", "utf-8")
    recovered = read_report(path)
    assert wrong_cells(recovered, report().expected) == []
    assert recovered.missing == ()
    assert recovered.prose_length > whole.prose_length


@pytest.mark.parametrize(("name", "most"), [("a.txt", MOST["text"]), ("a.html", MOST["html"])])
def test_a_file_that_is_too_large(name: str, most: int, tmp_path: Path):
    with (tmp_path / name).open("wb") as file:
        file.write(b"<html>" if name.endswith("html") else "年报".encode())
        file.truncate(most * MEGABYTE + 1)
    assert refusal(tmp_path / name).startswith(f"{name} 超过 {most} MB，不像是年度报告")


@pytest.mark.parametrize("suffix", [".txt", ".doc", ".pdf", ".html", ".docx", ""])
def test_a_wrong_extension_makes_no_difference(suffix: str, tmp_path: Path):
    for write in (write_docx, write_html):
        path = write(report(), tmp_path / f"report{suffix}")
        recovered = read_report(path)
        assert wrong_cells(recovered, report().expected) == []
        assert unread_cells(recovered, report().expected) == []


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_text_in_every_encoding(encoding: str, tmp_path: Path):
    path = write_dump(report(), tmp_path / "a.txt")
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    recovered = read_report(path)
    assert (recovered.notes, recovered.missing) == ((), ())


def test_merges_beyond_all_measure(tmp_path: Path):
    row = "<td colspan=1000 rowspan=65534>9</td>" * 50
    path = tmp_path / "a.html"
    further = "<tr><td>规章</td><td>5</td></tr>" * 1000
    path.write_text(f"<html>一、总体情况<table><tr>{row}</tr>{further}</table>", "utf-8")
    assert len(read_report(path).missing) == 200


def test_a_merge_in_a_word_file_beyond_all_measure(tmp_path: Path):
    path = write_docx(report(), tmp_path / "a.docx")
    document = Document(str(path))
    next(document.element.body.iter(qn("w:gridSpan"))).set(qn("w:val"), "999999999")
    document.save(str(path))
    recovered = read_report(path)
    assert wrong_cells(recovered, report().expected) == []


def test_a_table_without_end(tmp_path: Path):
    html = write_html(report(), tmp_path / "b.html").read_text("utf-8")
    row = "<tr><td>某某申请数量</td><td>1</td></tr>"
    path = tmp_path / "a.html"
    path.write_text(html.replace("</tbody>", row * 3000 + "</tbody>", 1), "utf-8")
    recovered = read_report(path)
    assert recovered.missing == ()
    assert "表 1 起的表格有 3014 行，只读前 500 行，请核对" in recovered.notes


def test_many_tables_deep_in_each_other(tmp_path: Path):
    path = tmp_path / "a.html"
    path.write_text("<html>" + "<table><tr><td>" * 80 + "一、总体情况", "utf-8")
    recovered = read_report(path)
    assert len(recovered.missing) == 200
