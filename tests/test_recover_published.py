"""Published reports read where they lie: figures transcribed by hand, notes to the letter."""

import pytest

from nianbao.recover import read_report
from recover_published import (
    HONGZE_2023,
    HONGZE_2024,
    PINGTAN_2019,
    PINGTAN_2020,
    PINGTAN_2021,
    SHUYANG,
    SHUYANG_REST,
    printed_numbers,
    transcribed,
)
from recover_reports import published


def test_cells_parted_by_bars_are_read_and_blank_stays_blank():
    recovered = read_report(published("shuyang-ndrc-2023.txt"))
    filing = recovered.filing
    assert printed_numbers(recovered) == transcribed(SHUYANG, filing.edition, SHUYANG_REST)
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


@pytest.mark.parametrize(
    ("name", "table"), [("hongze-2023.txt", HONGZE_2023), ("hongze-2024.txt", HONGZE_2024)]
)
def test_a_page_s_layout_in_blanks_is_read_figure_by_figure(name: str, table: str):
    recovered = read_report(published(name))
    assert printed_numbers(recovered) == transcribed(table, recovered.filing.edition)
    uncertain = {x.figure.cell.rsplit(".", 1)[0] for x in recovered.uncertain}
    assert uncertain == {
        "applications.denied.prohibited_by_law",
        "applications.closed_otherwise.correction_overdue",
        "applications.closed_otherwise.fee_unpaid",
        "applications.closed_otherwise.other",
    }


def test_lines_of_a_layout_are_paragraphs_again():
    filing = read_report(published("hongze-2023.txt")).filing
    assert filing.title == "洪泽区人民政府2023年政府信息公开工作年度报告"
    assert {number: len(x) for number, x in filing.sections.items()} == {1: 7, 5: 1, 6: 1}
    assert len(filing.preamble) == 1
    assert filing.preamble[0].text.endswith("电子邮箱：hzzwgk@126.com）。")
    printed = read_report(published("hongze-2023.pdf")).filing
    assert [p.text for p in filing.sections[1]] == [p.text for p in printed.sections[1]]


@pytest.mark.parametrize(
    ("name", "edition", "table"),
    [
        ("pingtan-2019.txt", "2019", PINGTAN_2019),
        ("pingtan-2020.txt", "2019", PINGTAN_2020),
        ("pingtan-2021.txt", "2021", PINGTAN_2021),
    ],
)
def test_cells_run_together_are_cut_where_the_form_decides(name: str, edition: str, table: str):
    recovered = read_report(published(name))
    filing = recovered.filing
    assert (filing.edition.id, filing.profile.unit) == (edition, "平潭综合实验区")
    assert printed_numbers(recovered) == transcribed(table, filing.edition)
    assert recovered.missing == ()
    # where one figure stands alone between two labels, nothing had to be concluded
    exact = {cell for cell, reading in recovered.readings.items() if reading.is_exact}
    alone = {"licences.decisions", "penalties.decisions", "coercive_measures.decisions",
             "fees.amount"}  # fmt: skip
    assert exact == ({f"proactive.{x}" for x in alone} if edition == "2021" else set())


def test_what_is_said_of_cells_run_together():
    recovered = read_report(published("pingtan-2020.txt"))
    assert recovered.notes[2:] == (
        "各格的数字连在一起，凡恰好每格一位的行逐位读取，请核对",
        "第 10 行：“规范性文件”的数字（“7777166”）有 36 种读法：7、7、77166；7、77、7166；"
        "7、777、166；7、7771、66；……。各种读法不一致的格没有读入，请对照原件填写",
        "第 10 行：“行政许可”的数字（“396442278”）有 55 种读法：3、9、6442278；3、96、442278；"
        "3、964、42278；3、9644、2278；……。各种读法不一致的格没有读入，请对照原件填写",
        "第 10 行：“其他对外管理服务事项”的数字（“107105”）有 17 种读法：1、0、7105；10、7、105；"
        "10、710、5；107、10、5；……。各种读法不一致的格没有读入，请对照原件填写",
        "第 10 行：“行政处罚”的数字（“2648-18538”）有 5 种读法：2648、-1、8538；2648、-18、538；"
        "2648、-185、38；2648、-1853、8；……。各种读法不一致的格没有读入，请对照原件填写",
        "第 10 行：“行政强制”的数字（“1262629”）有 36 种读法：1、2、62629；1、26、2629；"
        "1、262、629；1、2626、29；……。各种读法不一致的格没有读入，请对照原件填写",
        "第 10 行：“行政事业性收费”各格的数字连在一起（“35-15”），按合计关系切分为 35、-15，请核对",
        "第 10 行：“政府集中采购”的数字（“39573802895.90元”）有 10 种读法：3、9573802895.90；"
        "39、573802895.90；395、73802895.90；3957、3802895.90；……。"
        "各种读法不一致的格没有读入，请对照原件填写",
        "第 10 行：“一、本年新收政府信息公开申请数量”各格的数字连在一起（“200 000121”），"
        "按合计关系切分为 20、0、0、0、0、1、21，请核对",
        "第 10 行：“（七）总计”各格的数字连在一起（“20 0 00 0 121”），"
        "按合计关系切分为 20、0、0、0、0、1、21，请核对",
    )


def test_the_title_is_the_report_s_and_not_the_page_s():
    for year, printed in ((2019, "2019年"), (2020, "2020年"), (2021, "2021年度")):
        filing = read_report(published(f"pingtan-{year}.txt")).filing
        assert filing.title == f"平潭综合实验区{printed}政府信息公开工作年度报告"
        assert len(filing.preamble) == 1
