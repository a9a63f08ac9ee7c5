"""R072–R075, R077–R081, R085, R087, R089–R091: what the prose must contain and must not.

Each case changes one thing in a report in which nothing is wrong; the expected sentences are
those that a filer reads, behind the place of the paragraph.
"""

from dataclasses import replace

import pytest

from nianbao.form import Filing, Profile, edition
from nianbao.rules import Context, check
from prose_report import (
    FIRST,
    FIVE,
    GOVERNMENT,
    NEIGHBOURS,
    ONE,
    RULES,
    SIX,
    findings,
    report,
    rules,
    said,
    undecided,
    workbook,
)


def test_nothing_is_wrong_with_the_good_report() -> None:
    assert check(report(), rules(RULES + NEIGHBOURS)).findings == ()
    assert check(workbook(), rules(RULES + NEIGHBOURS)).findings == ()


# --- R072: what was charged


@pytest.mark.parametrize(
    ("six", "expected"),
    [
        (
            ["全年主动公开的信息均不收取任何费用。"],
            "六1：“六、其他需要报告的事项”写的是“全年主动公开的信息均不收取任何费用”，"
            "没有写明是不是信息处理费",
        ),
        (["无。"], "六1：“六、其他需要报告的事项”没有写信息处理费收取情况"),
    ],
)
def test_section_six_names_the_fee(six: list[str], expected: str) -> None:
    assert said(report(six=six), "R072") == [expected]


def test_an_empty_section_six_of_a_workbook_lacks_the_fee() -> None:
    assert said(workbook(six=[]), "R072") == [
        "：“六、其他需要报告的事项”没有文字，应写明信息处理费收取情况"
    ]


@pytest.mark.parametrize(
    "words",
    [
        "依据有关规定，全年信 息处理费实收0元。",
        "2023年度本机关未收取信息公开处理费。",
        "全年没有收取政府信息公开信息处理费。",
        "未向申请人收取信息公开申请处理费用。",
    ],
)
def test_the_fee_may_be_named_in_other_words(words: str) -> None:
    assert said(report(six=[words]), "R072") == []


def test_reports_before_2021_know_no_fee() -> None:
    assert said(report(six=["无。"], year=2020), "R072") == []


# --- R073: the six sections


def test_missing_sections_of_a_published_report_are_named() -> None:
    (finding,) = findings(report(five=[], six=[]), "R073")
    assert finding.blocks
    assert finding.message == (
        "没有读到“五、存在的主要问题及改进情况”、“六、其他需要报告的事项”："
        "标题缺失、与统一格式不一致，或者标题下没有文字"
    )


def test_a_heading_pasted_into_another_section() -> None:
    pasted = [*ONE, "五、存在的主要问题及改进情况", *FIVE]
    assert said(workbook(one=pasted), "R073") == [
        "一12：“一、总体情况”中混入了标题“五、存在的主要问题及改进情况”"
    ]


def test_a_chapter_may_have_the_name_of_a_section() -> None:
    chapter = [FIRST, "（一）主动公开政府信息情况", *ONE[2:]]
    assert said(workbook(one=chapter), "R073") == []


def test_what_was_not_read_is_not_said_to_be_missing() -> None:
    assert undecided(report(five=[], six=[])) == {
        "R072": "“六、其他需要报告的事项”没有文字或没有读到，未判定",
        "R079": "“五、存在的主要问题及改进情况”没有文字或没有读到，未判定",
    }


def test_of_a_report_whose_layout_was_lost_nothing_is_judged() -> None:
    filing = replace(report(), sections={}, preamble=())
    expected = ["R072", "R073", "R074", "R076", "R078", "R079", "R082"]
    assert undecided(filing) == dict.fromkeys(
        expected, f"没有读到正文，没有核对（{'、'.join(expected)}）"
    )
    assert all(f.status == "not_evaluated" for f in check(filing, rules(RULES)).findings)


# --- R074, R075: subjects


def test_the_missing_aspects_are_named() -> None:
    # neither the platforms nor supervision
    assert said(report(one=ONE[:7]), "R074") == [
        "一1：“一、总体情况”没有写到：平台建设、监督保障（五个方面中缺 2 个）"
    ]


def test_an_aspect_may_be_written_without_a_heading() -> None:
    assert said(report(one=[*ONE[:7], "门户网站运行平稳，全年培训2次。"]), "R074") == []


def test_an_empty_section_one_is_not_judged_by_its_aspects() -> None:
    found = undecided(workbook(one=[], kind=GOVERNMENT))
    assert found["R074"] == found["R075"] == "“一、总体情况”没有文字或没有读到，未判定"


def test_a_government_reports_more() -> None:
    assert said(report(kind=GOVERNMENT), "R075") == [
        "一1：“一、总体情况”：各级政府的报告还应写明社会评议、责任追究结果情况，正文没有写到"
    ]


def test_a_department_need_not() -> None:
    assert said(report(), "R075") == []


def test_a_government_is_known_by_its_name_where_its_kind_is_not() -> None:
    assert said(report(kind="", unit="某市人民政府"), "R075") != []
    assert said(report(kind="", unit="某市人民政府办公室"), "R075") == []


def test_it_may_say_so_anywhere() -> None:
    more = [*FIVE, "全年委托第三方评估1次，没有发生责任追究的情形。"]
    assert said(report(kind=GOVERNMENT, five=more), "R075") == []


# --- R077, R078: the length of section one


def of_length(count: int) -> Filing:
    text = "\n".join(ONE)
    missing = count - sum(map(len, ONE))
    return report(one=[*ONE, "公" * missing] if missing > 0 else [text])


def test_at_most_a_thousand_characters() -> None:
    assert findings(of_length(1000), "R077") == []


def test_more_than_a_thousand_is_a_hint() -> None:
    (finding,) = findings(of_length(1001), "R077")
    assert (finding.severity, finding.left, finding.right) == ("hint", 1001, 1000)
    assert finding.message == "“一、总体情况”共 1001 字（不计空格），原则上不超过 1000 字，多 1 字"


def test_more_than_fifteen_hundred_wants_an_explanation() -> None:
    assert [f.severity for f in findings(of_length(1500), "R077")] == ["hint"]
    assert [f.wants_explanation for f in findings(of_length(1501), "R077")] == [True]


def test_blanks_and_page_numbers_are_not_counted() -> None:
    spaced = [*ONE, "公 " * (1000 - sum(map(len, ONE))), "- 1 -"]
    assert findings(report(one=spaced), "R077") == []


def test_a_short_section_one() -> None:
    assert said(report(one=ONE[:3]), "R078") == [
        f"一1：“一、总体情况”只有 {sum(map(len, ONE[:3]))} 字（不计空格），不足 200 字："
        "“2023年，我局认真贯彻《中华人民共和国政府信息公开条例》…”"
    ]


def test_an_empty_section_one() -> None:
    assert said(workbook(one=[]), "R078") == ["：“一、总体情况”没有文字"]


GENERAL = ["2023年，我局按照国务院令第711号要求，多渠道公开信息，透明度不断提高。" * 6]


def test_a_section_one_without_figures() -> None:
    assert said(report(one=GENERAL), "R078") == [
        "一1：“一、总体情况”没有本单位的数据：除日期、文号外没有一个数字"
    ]


@pytest.mark.parametrize("more", ["发布信息35条。", "组织培训两次。", "全年未收到申请。"])
def test_one_figure_will_do(more: str) -> None:
    assert said(report(one=[*GENERAL, more]), "R078") == []


# --- R079, R080: problems and measures


@pytest.mark.parametrize(
    ("five", "expected"),
    [
        (
            ["无。"],
            "五1：“五、存在的主要问题及改进情况”只有 2 字（不计空格），不足 60 字：“无。”",
        ),
        (
            ["全年公开工作有序开展，得到群众好评。" * 4],
            "五1：“五、存在的主要问题及改进情况”没有写到：存在的问题、改进情况",
        ),
        (
            ["公开内容还有差距，解读形式单一，栏目更新不及时，人员力量薄弱。" * 2],
            "五1：“五、存在的主要问题及改进情况”没有写到：改进情况",
        ),
    ],
)
def test_section_five(five: list[str], expected: str) -> None:
    assert said(report(five=five), "R079") == [expected]


def test_an_empty_section_five() -> None:
    assert said(workbook(five=[]), "R079") == ["：“五、存在的主要问题及改进情况”没有文字"]


def test_fewer_measures_than_problems() -> None:
    three = [*FIVE[:3], "3.人员业务能力有待提高。", *FIVE[3:]]
    (finding,) = findings(report(five=three), "R080")
    assert (finding.left, finding.right, finding.at) == (3, 2, "五5")
    assert finding.message == (
        "“五、存在的主要问题及改进情况”：编号列出的问题有 3 条，改进措施只有 2 条"
    )


@pytest.mark.parametrize(
    "five",
    [
        [*FIVE, "3.加强培训。"],
        ["存在问题：一是内容不够；二是机制不全。下一步：（一）充实内容。（二）健全机制。"],
        ["问题：一是内容不够；二是机制不全；三是解读不足。下一步将进一步改进。"],
        ["（一）问题和改进措施", "1.内容不够，将充实。", "2.机制不全，将健全。"],
    ],
)
def test_measures_that_need_not_be_fewer(five: list[str]) -> None:
    assert said(report(five=five), "R080") == []


# --- R081: what a template left


@pytest.mark.parametrize(
    "words",
    ["该部分以表格形式报告", "（文字描述）", "XX局", "×××件", "____", "〔机关全称〕", "此处填写"],
)
def test_words_of_a_template(words: str) -> None:
    (message,) = said(report(six=[*SIX, f"其他：{words}。"]), "R081")
    assert message.startswith("六2：“六、其他需要报告的事项”残留模板文字或占位符：“")


def test_several_are_one_finding() -> None:
    six = ["该部分以表格形式报告。表格如下：", *SIX, "表格如下："]
    assert said(report(six=six), "R081") == [
        "六1：“六、其他需要报告的事项”残留模板文字或占位符："
        "“该部分以表格形式报告”、“表格如下”（共 3 处）"
    ]


@pytest.mark.parametrize("words", ["张××提出的申请", "依据〔2021〕30号文", "XML文件", "A×B"])
def test_words_that_only_look_like_it(words: str) -> None:
    assert said(report(six=[*SIX, f"其他：{words}。"]), "R081") == []


# --- R085, R091: what a place adds

UNITS = {"units": ["某市甲局", "某市乙局", "某市乙局丙分局"]}


def test_without_a_list_of_units_nothing_is_said() -> None:
    assert said(report(one=[*ONE, "某市乙局高度重视公开工作。"]), "R085") == []


def test_another_unit_is_named() -> None:
    assert said(report(one=[*ONE, "某市乙局高度重视公开工作。"]), "R085", UNITS) == [
        "一12：“一、总体情况”出现了其他单位的名称“某市乙局”"
    ]


@pytest.mark.parametrize(
    "words",
    ["某市甲局高度重视公开工作。", "会同某市乙局开展检查。", "申请转办至某市乙局。"],
)
def test_units_that_may_be_named(words: str) -> None:
    assert said(report(one=[*ONE, words]), "R085", UNITS) == []


def test_a_longer_name_is_another_unit() -> None:
    own = report(one=[*ONE, "某市乙局丙分局高度重视公开工作。"], unit="某市乙局丙分局")
    assert said(own, "R085", UNITS) == []


DEMANDS = {
    "demands": [{"name": "解读数量", "words": ["解读"]}, {"name": "公报", "words": ["公报"]}]
}


def test_local_demands() -> None:
    assert said(report(), "R091") == []
    assert said(report(), "R091", DEMANDS) == ["一1：正文没有写到本地要求的：公报"]
    assert said(report(one=[*ONE, "出版公报12期。"]), "R091", DEMANDS) == []


# --- R087: what is no longer in force


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "根据《条例》第三十一条、第三十二条规定，编制本报告。",
            "“第三十一条、第三十二条规定，编制”引用的是旧规定，"
            "现行的是《政府信息公开条例》第四十九条、第五十条",
        ),
        (
            "按照国办公开办函〔2019〕60号要求，编制本报告。",
            "“国办公开办函〔2019〕60号”引用的是旧规定，现行的是国办公开办函〔2021〕30号",
        ),
    ],
)
def test_old_references(words: str, message: str) -> None:
    assert said(report(preamble=[words]), "R087") == [f"前1：“开头”：{message}"]
    assert said(report(preamble=[words], year=2020), "R087") == []


def test_articles_of_today_may_be_quoted() -> None:
    today = "依照《条例》第三十二条书面征求第三方意见。"
    assert said(report(one=[*ONE, today]), "R087") == []


# --- R089, R090: what is not about this unit's disclosure


def test_generalities_in_a_departments_report() -> None:
    filing = report(one=[*ONE, "多数部门按期答复，部分地区开通了在线申请。"])
    assert said(filing, "R089") == [
        "一12：“一、总体情况”：“多数部门”、“部分地区”说的不是本单位的具体情况（共 2 处）"
    ]


def test_that_is_reported_apart() -> None:
    filing = report(one=[*ONE, "多数部门按期答复。"])
    assert check(filing, rules(["R089"])).state == "ready"


def test_a_government_may_speak_of_its_departments() -> None:
    assert said(report(one=[*ONE, "多数部门按期答复。"], kind=GOVERNMENT), "R089") == []
    assert said(report(one=[*ONE, "部分栏目按期更新。"]), "R089") == []


BUSINESS = "全年完成道路养护里程，整治河道沿线环境，建成口袋公园，改造老旧小区，惠及群众。" * 6


def test_a_long_paragraph_about_other_work() -> None:
    assert said(report(one=[*ONE, BUSINESS]), "R090") == [
        f"一12：“一、总体情况”有一段 {len(BUSINESS)} 字没有提到信息公开："
        "“全年完成道路养护里程，整治河道沿线环境，建成口袋公园，改造…”"
    ]


def test_other_work_that_was_made_public_or_is_told_in_short() -> None:
    assert said(report(one=[*ONE, BUSINESS + "以上均已公示。"]), "R090") == []
    assert said(report(one=[*ONE, BUSINESS[:200]]), "R090") == []


# --- all of them


def test_every_rule_has_its_words_and_says_where_it_comes_from() -> None:
    for rule in rules(RULES + NEIGHBOURS).rules:
        assert rule.messages, rule.id
        assert "http" not in rule.source


def test_no_rule_fails_on_a_filing_without_anything() -> None:
    bare = Filing.of(edition("2021"), Profile(), [])
    empty = replace(bare, sections={1: (), 5: (), 6: ()})
    for filing in (bare, empty):
        found = check(filing, rules(RULES + NEIGHBOURS), Context(at_submit=True)).findings
        assert "finding.failed" not in {finding.sentence for finding in found}
