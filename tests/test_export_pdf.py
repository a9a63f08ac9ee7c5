"""The PDF among the other formats: what happens where it cannot be made, and what is said."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document

from conftest import MakeWorkbook, Nianbao
from nianbao.actions.submit import submit
from nianbao.host.file import FileHost
from nianbao.publish import pdf
from nianbao.publish.pdf_pages import read_pages

TITLE = "某市某局2025年政府信息公开工作年度报告"


@pytest.fixture
def no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    for maker in (pdf.pdf_word, pdf.pdf_typst, pdf.pdf_office):
        monkeypatch.setattr(maker, "is_available", lambda: False)


@pytest.fixture
def with_prose(tmp_path: Path, workbook: MakeWorkbook, nianbao: Nianbao) -> Path:
    """A workbook whose sixth section holds a strange character and a padded date."""
    path, data = workbook(), tmp_path / "prose.json"
    prose = ["2025年未收取信息处理费。", "\ue000某于2026年01月05日补充。"]
    data.write_text(json.dumps({"sections": {"6": prose}}), "utf-8")
    assert nianbao("fill", path, data).code == 0
    return path


@pytest.mark.usefixtures("no_program")
def test_without_any_program_the_other_formats_are_made_and_it_is_said_why(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    done = nianbao("export", workbook(), "--out", tmp_path / "out")
    made = {path.suffix for path in (tmp_path / "out").iterdir()}
    assert done.code == 0
    assert {".docx", ".csv", ".json"} <= made
    assert ".pdf" not in made
    assert "本机没有能生成 PDF 的程序" in done.out


@pytest.mark.usefixtures("no_program")
def test_a_pdf_that_was_asked_for_and_cannot_be_made_refuses_all(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    refused = nianbao("export", workbook(), "--to", "docx,pdf", "--out", tmp_path / "out")
    assert refused.code == 2
    assert "本机没有能生成 PDF 的程序" in refused.err
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("no_program")
def test_handing_in_goes_on_without_a_pdf_and_says_so(
    workbook: MakeWorkbook, tmp_path: Path
) -> None:
    done = submit(FileHost(workbook()), tmp_path / "out", now=datetime(2026, 1, 20))
    assert ".pdf" not in {path.suffix for path in done.exports}
    assert [note for note in done.notes if note.startswith("本机没有能生成 PDF 的程序")]


def test_a_character_in_no_font_leaves_the_pdf_out_and_is_named(
    with_prose: Path, nianbao: Nianbao, tmp_path: Path
) -> None:
    done = nianbao("export", with_prose, "--out", tmp_path / "out", "--draft")
    assert "“\ue000”（U+E000，六、其他需要报告的事项）" in done.out
    assert not list((tmp_path / "out").glob("*.pdf"))
    assert list((tmp_path / "out").glob("*.docx"))


@pytest.mark.parametrize("wanted", ["docx,pdf", "pdf,html,csv"])
def test_a_character_in_no_font_stops_only_the_pdf_though_it_was_asked_for(
    wanted: str, with_prose: Path, nianbao: Nianbao, tmp_path: Path
) -> None:
    done = nianbao("export", with_prose, "--to", wanted, "--out", tmp_path / "out", "--draft")

    assert done.code == 2
    assert "没有生成 PDF" in done.out
    made = {path.suffix[1:] for path in (tmp_path / "out").iterdir() if path.stem != "说明"}
    assert made == set(wanted.split(",")) - {"pdf"}


def test_fonts_and_faults_of_the_pages_are_said(
    with_prose: Path, nianbao: Nianbao, tmp_path: Path
) -> None:
    data = tmp_path / "plain.json"
    data.write_text(json.dumps({"sections": {"6": ["某于2026年01月05日补充。"]}}), "utf-8")
    nianbao("fill", with_prose, data)
    done = nianbao("export", with_prose, "--to", "pdf", "--out", tmp_path / "out", "--draft")
    assert done.code == 0
    assert "PDF 的版面：日期“2026年01月05日”宜用阿拉伯数字，月、日不补零" in done.out
    assert "本机缺标准规定的字体，PDF 中“宋体”" in done.out
    assert (tmp_path / "out" / f"{TITLE}（草稿）.pdf").read_bytes().startswith(b"%PDF")


def test_the_day_of_signature_is_printed_where_it_is_given(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook()
    nianbao("export", path, "--to", "docx,pdf", "--date", "2026-01-08", "--out", tmp_path / "a")
    nianbao("export", path, "--to", "docx,pdf", "--out", tmp_path / "b")
    for folder, printed in (("a", True), ("b", False)):
        last = read_pages((tmp_path / folder / f"{TITLE}.pdf").read_bytes())[-1].text
        assert ("某市某局2026年1月8日" in last) is printed
        texts = [p.text for p in Document(str(tmp_path / folder / f"{TITLE}.docx")).paragraphs]
        assert texts[-1] == ("2026年1月8日" if printed else "某市某局")


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"profile": {"unit": "某市😀局"}}, "标题"),
        ({"sections": {"6": ["2025年未收取信息处理费。\U0001f600"]}}, "六、其他需要报告的事项"),
        ({"sections": {"5": ["存在的问题：解读单一。\U000f0000", "改进。"]}}, "五、存在的主要问题"),
    ],
    ids=["unit", "prose", "private"],
)
def test_wherever_such_a_character_stands_the_others_are_made(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path, changed: object, place: str
) -> None:
    path, data = workbook(), tmp_path / "changed.json"
    data.write_text(json.dumps(changed), "utf-8")
    assert nianbao("fill", path, data).code == 0

    done = nianbao("export", path, "--out", tmp_path / "out", "--draft")

    assert done.code == 0
    assert "没有生成 PDF" in done.out
    assert place in done.out
    made = {file.suffix for file in (tmp_path / "out").iterdir()}
    assert made == {".docx", ".html", ".csv", ".json", ".xlsx", ".txt"}
