"""PDF reports: the published ones figure by figure, and files that cannot be read."""

import sys
from pathlib import Path

import pytest

from nianbao.recover import read_report
from nianbao.words import Refusal
from recover_published import HONGZE_2023, HONGZE_2024, printed_numbers, transcribed
from recover_reports import published


@pytest.mark.parametrize(
    ("name", "table"), [("hongze-2023.pdf", HONGZE_2023), ("hongze-2024.pdf", HONGZE_2024)]
)
def test_a_published_pdf_is_read_figure_by_figure(name: str, table: str):
    recovered = read_report(published(name))
    assert printed_numbers(recovered) == transcribed(table, recovered.filing.edition)
    assert recovered.missing == ()
    assert all(x.figure.at.startswith("第 ") for x in recovered.readings.values())


def test_notes_of_a_published_pdf():
    assert read_report(published("hongze-2023.pdf")).notes == (
        "第 3 页表 2 第 9 行第 3 列：“2.其他法律行政止公开”与“2.其他法律行政法规禁止公开”相近，"
        "按后者读取，请核对",
        "第 4 页表 2 第 7 行第 2 列：“（六）其他处理”只有一行，没有分项，数字读入“3.其他”，"
        "另两项记为 0",
    )


def test_lines_of_a_page_are_paragraphs_again():
    filing = read_report(published("hongze-2023.pdf")).filing
    assert filing.title == "洪泽区人民政府2023年政府信息公开工作年度报告"
    assert {number: len(x) for number, x in filing.sections.items()} == {1: 7, 5: 1, 6: 1}
    assert len(filing.preamble) == 1
    assert filing.sections[6][0].text == (
        "2023年，区政府严格落实《政府信息公开信息处理费管理办法》，"
        "全年收取政府信息公开信息处理费0元。"
    )
    # over the end of a page, whose number stands between
    assert "严格执行“分级审核、先审后发”程序" in filing.sections[1][4].text


def test_a_damaged_file(tmp_path: Path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 and nothing else")
    with pytest.raises(Refusal, match=r"a\.pdf 不是 \.pdf 文件，或者已经损坏，读不出内容"):
        read_report(path)


def test_without_the_reader_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(Refusal, match=r"要先安装部件 pdfplumber（pip install pdfplumber）"):
        read_report(path)
