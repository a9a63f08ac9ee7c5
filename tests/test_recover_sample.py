"""The shipped sample: every figure, every paragraph."""

from nianbao.recover import read_report
from nianbao.sample import sample_report

# Read off the report by hand; everything else is 0.
NOT_ZERO = {
    "applications.new.natural_person": 6,
    "applications.new.enterprise": 3,
    "applications.new.total": 9,
    "applications.not_provided.not_held.natural_person": 6,
    "applications.not_provided.not_held.enterprise": 2,
    "applications.not_provided.not_held.total": 8,
    "applications.results_total.natural_person": 6,
    "applications.results_total.enterprise": 2,
    "applications.results_total.total": 8,
    "applications.carried_out.enterprise": 1,
    "applications.carried_out.total": 1,
}
SAMPLE = read_report(sample_report())


def test_all_two_hundred_figures_are_read():
    numbers = {cell: figure.number for cell, figure in SAMPLE.filing.figures.items()}
    assert len(numbers) == 200
    assert numbers == {cell: NOT_ZERO.get(cell, 0) for cell in numbers}
    assert SAMPLE.missing == ()


def test_every_figure_says_where_it_stands():
    figures = SAMPLE.filing.figures
    assert figures["proactive.regulations.issued"].at == "第 28 行"
    assert figures["applications.new.total"].at == "第 95 行"
    assert figures["disputes.suit_after_reconsideration.total"].at == "第 411 行"
    assert all(figure.at for figure in figures.values())


def test_blanks_around_a_number_are_the_dump_s_own():
    figure = SAMPLE.filing.figures["proactive.regulations.issued"]
    assert (figure.raw, figure.notes) == ("0", ())


def test_title_unit_and_year_are_read():
    assert SAMPLE.filing.title == "东城区国资委2023年政府信息公开工作年度报告"
    assert SAMPLE.filing.profile.unit == "东城区国资委"
    assert SAMPLE.filing.profile.year == 2023
    assert SAMPLE.filing.edition.id == "2021"


def test_preamble_is_read():
    (paragraph,) = SAMPLE.filing.preamble
    assert paragraph.text.startswith("依据《中华人民共和国政府信息公开条例》")
    assert paragraph.text.endswith("编制本报告。")
    assert paragraph.at == "第 4 行"


def test_prose_is_read_by_section():
    sections = SAMPLE.filing.sections
    assert {number: len(paragraphs) for number, paragraphs in sections.items()} == {
        1: 11,
        5: 8,
        6: 1,
    }
    assert [paragraph.text[:8] for paragraph in sections[1]] == [
        "2023年，区国",
        "（一）及时主动公",
        "2023年，区国",
        "（二）依申请公开",
        "区国资委高度重视",
        "（三）政府信息管",
        "一是日常工作中，",
        "（四）政府信息公",
        "一是加强对新版东",
        "（五）监督保障情",
        "一是调整完善了政",
    ]
    assert [paragraph.text[:8] for paragraph in sections[5]] == [
        "（一）工作中存在",
        "1.公开内容需要",
        "2.长效工作机制",
        "3.政策解读力度",
        "（二）具体的解决",
        "1.充实公开内容",
        "2.拓展公开形式",
        "3.建设长效工作",
    ]
    (last,) = sections[6]
    assert last.text == "2023年全部任何主动公开和依申请公开的信息均不收取任何费用。"
    assert last.at == "第 425 行"


def test_paragraphs_have_no_blanks_at_their_ends():
    paragraphs = [p for section in SAMPLE.filing.sections.values() for p in section]
    assert all(paragraph.text == paragraph.text.strip("\u3000 \xa0") for paragraph in paragraphs)


def test_only_the_heading_s_number_was_not_exact():
    assert SAMPLE.notes == (
        "第 17 行：标题“2、 主动公开政府信息情况”按“二、主动公开政府信息情况”读取",
    )
