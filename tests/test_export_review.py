"""The copy for review, 送审稿: marked, with lines to sign, and apart from what is published."""

import json
from pathlib import Path

import pytest
from docx import Document

from conftest import MakeWorkbook, Nianbao
from nianbao.publish.pdf_pages import read_pages
from nianbao.recover import read_report

TITLE = "某市某局2025年政府信息公开工作年度报告"
COPY = f"{TITLE}（送审稿）"
TO_SIGN = "签名：________　　　　年　　月　　日"
NOBODY = {"filled_by": "", "reviewed_by": "", "signed_by": ""}


@pytest.fixture
def named(workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path) -> Path:
    """A workbook that says who approves it."""
    people = {"filled_by": "张三", "reviewed_by": "欧阳修远", "signed_by": "王某"}
    return filled(workbook(), {"profile": people}, nianbao, tmp_path)


def filled(path: Path, content: object, nianbao: Nianbao, folder: Path) -> Path:
    data = folder / "filled.json"
    data.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    assert nianbao("fill", path, data).code == 0
    return path


def paragraphs(path: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


def headers(path: Path) -> set[str]:
    section = Document(str(path)).sections[0]
    return {h.paragraphs[0].text for h in (section.header, section.even_page_header)}


def test_the_copy_is_marked_and_has_a_line_to_sign_for_each_who_is_named(
    named: Path, nianbao: Nianbao, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert nianbao("export", named, "--review", "--out", out).code == 0

    assert {path.name for path in out.iterdir()} == {f"{COPY}.docx", f"{COPY}.pdf", "说明.txt"}
    assert headers(out / f"{COPY}.docx") == {"送审稿"}
    assert paragraphs(out / f"{COPY}.docx")[-5:] == [
        "某市某局",
        "",
        f"拟稿：张三　　　{TO_SIGN}",
        f"审核：欧阳修远　{TO_SIGN}",
        f"签发：王某　　　{TO_SIGN}",
    ]
    pages = read_pages((out / f"{COPY}.pdf").read_bytes())
    assert all("送审稿" in page.text for page in pages)
    last = "".join(pages[-1].text.split())
    for said in ("拟稿：张三", "审核：欧阳修远", "签发：王某"):
        assert f"{said}签名：________年月日" in last


@pytest.mark.parametrize("known", [{}, {"signed_by": "李某"}], ids=["nobody", "one"])
def test_who_is_not_named_has_a_blank_to_write_in(
    known: dict[str, str], workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = filled(workbook(), {"profile": NOBODY | known}, nianbao, tmp_path)
    out = tmp_path / "out"
    assert nianbao("export", path, "--review", "--out", out).code == 0

    last = "李某　　" if known else "　　　　"
    assert paragraphs(out / f"{COPY}.docx")[-3:] == [
        f"拟稿：　　　　　{TO_SIGN}",
        f"审核：　　　　　{TO_SIGN}",
        f"签发：{last}　{TO_SIGN}",
    ]
    text = "".join(read_pages((out / f"{COPY}.pdf").read_bytes())[-1].text.split())
    assert "审核：签名：________年月日" in text


def test_the_report_to_be_published_has_nothing_of_it_and_stays_beside_it(
    named: Path, nianbao: Nianbao, tmp_path: Path
) -> None:
    before, out = tmp_path / "before", tmp_path / "out"
    nianbao("export", named, "--to", "docx,pdf", "--out", before)
    nianbao("export", named, "--to", "docx,pdf", "--out", out)
    assert nianbao("export", named, "--review", "--out", out).code == 0

    assert (out / f"{TITLE}.docx").read_bytes() == (before / f"{TITLE}.docx").read_bytes()
    assert paragraphs(out / f"{TITLE}.docx")[-1] == "某市某局"
    text = "".join(page.text for page in read_pages((out / f"{TITLE}.pdf").read_bytes()))
    assert not [said for said in ("送审稿", "拟稿", "签名", "王某") if said in text]
    assert nianbao("export", named, "--review", "--out", out).code == 2  # never over a file


def test_the_note_says_that_it_goes_to_those_who_approve_it(
    named: Path, nianbao: Nianbao, tmp_path: Path
) -> None:
    nianbao("export", named, "--review", "--out", tmp_path / "out")

    text = (tmp_path / "out" / "说明.txt").read_text("utf-8-sig")
    head, *names = text.split("\n\n")[1].splitlines()
    assert head == "送审核人、签发人审阅、签名，不在网站公布："
    assert names == [f"  {COPY}.docx", f"  {COPY}.pdf"]
    assert "签发后在网站公布" not in text


@pytest.mark.parametrize("dated", [[], ["--date", "2026-01-08"]], ids=["undated", "dated"])
def test_it_reads_back_as_the_report_does_and_its_lines_are_no_prose(
    dated: list[str], named: Path, nianbao: Nianbao, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for option in ([], ["--review"]):
        assert nianbao("export", named, "--to", "docx", "--out", out, *dated, *option).code == 0

    final = read_report(out / f"{TITLE}.docx").filing
    copy = read_report(out / f"{COPY}.docx").filing

    assert copy.figures == final.figures
    assert copy.sections == final.sections
    assert copy.profile == final.profile


def test_errors_refuse_it_and_it_comes_in_no_format_for_the_web(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    broken = workbook({"applications.new.enterprise": 3})
    refused = nianbao("export", broken, "--review", "--out", tmp_path / "out")
    web = nianbao("export", broken, "--review", "--to", "docx,html", "--out", tmp_path / "out")

    assert (refused.code, web.code) == (2, 2)
    assert "报告还不能导出" in refused.err
    assert "不能导出这些格式：“html”。可以导出的是：docx、pdf" in web.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("mark", ["--review", "--draft"])
def test_the_mark_across_the_pages_is_read_by_nobody_between_the_figures(
    mark: str, named: Path, nianbao: Nianbao, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert nianbao("export", named, mark, "--to", "pdf", "--out", out).code == 0
    (made,) = out.glob("*.pdf")

    read = nianbao("read", made, tmp_path / "again.xlsx")

    assert "读到 200 个数字（全表 200 个）" in read.out
    assert "没有遗漏" in read.out
