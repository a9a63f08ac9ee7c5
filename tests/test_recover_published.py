"""Published reports read where they lie: figures transcribed by hand, notes to the letter."""

import pytest

from nianbao.form import Edition
from nianbao.recover import read_report
from recover_reports import published

# 沭阳县发展和改革局 2023, row by row; "." is a blank cell. All rows not listed read 0 . . . . . 0.
SHUYANG = """
proactive.regulations               0 0 0
proactive.normative_documents       8 0 18
proactive.licences                  0
proactive.penalties                 0
proactive.coercive_measures         0
proactive.fees                      0
applications.new                    26 . . . . . 26
applications.granted                26 . . . . . 26
applications.results_total          26 . . . . . 26
disputes                            0 0 0 1 1 0 0 0 0 0 0 0 0 0 0
"""
NOTHING = "0 . . . . . 0"


def transcribed(table: str, edition: Edition) -> dict[str, str]:
    rows = {line.split()[0]: line.split()[1:] for line in table.split("\n") if line}
    figures: dict[str, str] = {}
    for line in (line for x in edition.tables for line in x.lines):
        name = f"{line.table}.{line.id}".rstrip(".")
        values = rows.get(name, NOTHING.split())
        pairs = zip(line.cells, values, strict=True)
        figures |= {cell.id: value.replace(".", "") for cell, value in pairs}
    return figures


def test_cells_parted_by_bars_are_read_and_blank_stays_blank():
    recovered = read_report(published("shuyang-ndrc-2023.txt"))
    filing = recovered.filing
    assert {x: f.raw for x, f in filing.figures.items()} == transcribed(SHUYANG, filing.edition)
    assert sum(figure.is_blank for figure in filing.figures.values()) == 125
    assert all(figure.at for figure in filing.figures.values())
    assert recovered.missing == ()


def test_notes_of_the_report_with_bars():
    recovered = read_report(published("shuyang-ndrc-2023.txt"))
    assert recovered.notes == (
        "第 69 行：标题“五、存在的主要问题及整改措施”按“五、存在的主要问题及改进情况”读取",
        "标题之前的 3 行不属于报告，没有读入：“名称：沭阳县发展和改革局2023年政府信息公开年度报告；"
        "索引号：014314799/2024-00002 分类：信息公开……”",
        "第 24 行：“规范性文件”是“行政规范性文件”的另一种写法，按后者读取",
        "第 74 行起是落款，没有读入：“沭阳县发展和改革局；2024年1月17日”",
    )


def test_prose_of_the_report_with_bars():
    filing = read_report(published("shuyang-ndrc-2023.txt")).filing
    assert filing.title == "沭阳县发展和改革局2023年政府信息公开年度报告"
    assert (filing.profile.unit, filing.profile.year) == ("沭阳县发展和改革局", 2023)
    assert {number: len(x) for number, x in filing.sections.items()} == {1: 11, 5: 2, 6: 1}
    assert [p.text for p in filing.sections[6]] == [
        "2023年度，县发展和改革局政府信息公开未发生收费情况。"
    ]


def test_blank_form_is_found_whole_and_blank():
    recovered = read_report(published("blank-form.docx"))
    figures = recovered.filing.figures.values()
    assert (len(figures), recovered.missing) == (200, ())
    assert all(figure.is_blank and not figure.raw and figure.at for figure in figures)
    assert recovered.filing.figures["applications.new.total"].at == "表 2 第 4 行第 10 列"
    assert recovered.notes == (
        "没有找到报告标题，单位名称未读出，请在首页填写",
        "没有找到报告年度，请在首页填写",
    )


def test_layout_text_is_not_guessed():
    recovered = read_report(published("hongze-2023.txt"))
    assert len(recovered.missing) == 200
    assert recovered.filing.profile.unit == "洪泽区人民政府"
    assert recovered.notes[0] == (
        "第 42 行起：表二的版式认不出（文本要每格一行，或者用“|”分格），10 格没有读入。"
        "请改用报告的 .docx 文件"
    )


@pytest.mark.parametrize(
    ("name", "edition"), [("pingtan-2019.txt", "2019"), ("pingtan-2021.txt", "2021")]
)
def test_cells_run_together_are_not_guessed(name: str, edition: str):
    recovered = read_report(published(name))
    filing = recovered.filing
    assert (filing.edition.id, filing.profile.unit) == (edition, "平潭综合实验区")
    assert recovered.missing == tuple(cell.id for cell in filing.edition.cells)
    assert recovered.notes == (
        f"文字和表格连成一片，认不出版式，{len(recovered.missing)} 格都没有读入。"
        "请改用报告的 .docx 文件",
    )
