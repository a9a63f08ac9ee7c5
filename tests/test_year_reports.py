"""Real reports that follow each other, their figures copied by hand; what last year's claims."""

import pytest

from nianbao.rules.years import claims_from_previous
from years import Year, found, judged, said

HONGZE_2023 = """
表二 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 0 | 0 | 0
行政规范性文件 | 0 | 5 | 5
表二 | 本年处理决定数量
行政许可 | 550
行政处罚 | 4119
行政强制 | 195
表二 | 本年收费金额
行政事业性收费 | 7730.28
表三 | 自然人
一、本年新收 | 21
（二）部分公开 | 4
1.属于国家秘密 | 1
6.属于四类过程性信息 | 1
7.属于行政执法案卷 | 1
1.本机关不掌握 | 10
2.没有现成信息 | 3
1.信访举报投诉 | 1
表四 | 结果维持 | 结果纠正 | 总计
行政复议 | 10 | 1 | 0
复议后起诉 | 5 | 0 | 0
"""
HONGZE_2024 = """
表二 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 0 | 0 | 0
行政规范性文件 | 3 | 0 | 8
表二 | 本年处理决定数量
行政许可 | 9487
行政处罚 | 2776
行政强制 | 84
表二 | 本年收费金额
行政事业性收费 | 7545
表三 | 自然人
一、本年新收 | 95
（一）予以公开 | 50
（二）部分公开 | 9
3.危及 | 1
6.属于四类过程性信息 | 1
7.属于行政执法案卷 | 1
1.本机关不掌握 | 31
2.没有现成信息 | 1
1.信访举报投诉 | 1
表四 | 结果维持 | 结果纠正 | 其他结果
行政复议 | 1 | 1 | 0
未经复议直接起诉 | 1 | 0 | 0
复议后起诉 | 2 | 0 | 1
"""
# 平潭综合实验区: what can be cut with certainty from digits that run together
PINGTAN_2019 = """
表二 | 上一年项目数量 | 本年增/减 | 处理决定数量
行政处罚 | 2648 | 0 | 430
行政强制 | 126 | 0 | 25
表二 | 上一年项目数量 | 本年增/减
行政事业性收费 | 35 | 0
表三 | 自然人
一、本年新收 | 23
（一）予以公开 | 7
（二）部分公开 | 1
1.本机关不掌握 | 7
3.补正后申请内容仍不明确 | 5
2.重复申请 | 3
"""
PINGTAN_2020 = """
表二 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量
规章 | 0 | 0 | 7
规范性文件 | 77 | 77 | 166
表二 | 上一年项目数量 | 本年增/减 | 处理决定数量
行政处罚 | 2648 | -18 | 538
行政强制 | 126 | 26 | 29
表二 | 上一年项目数量 | 本年增/减
行政事业性收费 | 35 | -15
表三 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计
一、本年新收 | 20 | 0 | 0 | 0 | 0 | 1 | 21
（一）予以公开 | 6 | 0 | 0 | 0 | 0 | 1 | 7
（二）部分公开 | 6 | 0 | 0 | 0 | 0 | 0 | 6
1.本机关不掌握 | 4 | 0 | 0 | 0 | 0 | 0 | 4
3.补正后申请内容仍不明确 | 3 | 0 | 0 | 0 | 0 | 0 | 3
2.重复申请 | 3 | 0 | 0 | 0 | 0 | 0 | 3
（六）其他处理 | 4 | 0 | 0 | 0 | 0 | 0 | 4
（七）总计 | 20 | 0 | 0 | 0 | 0 | 1 | 21
"""
PINGTAN_2021 = """
表二 | 本年制发件数 | 本年废止件数 | 现行有效件数
行政规范性文件 | 69 | 36 | 65
表二 | 本年处理决定数量
行政处罚 | 1282
行政强制 | 42
表二 | 本年收费金额
行政事业性收费 | 24252.311082
表三 | 自然人 | 科研机构 | 其他
一、本年新收 | 64 | 2 | 4
（一）予以公开 | 27 | 2 | 1
（二）部分公开 | 5 | 0 | 0
5.属于三类内部事务 | 1 | 0 | 0
7.属于行政执法案卷 | 6 | 0 | 0
8.属于行政查询事项 | 1 | 0 | 0
1.本机关不掌握 | 22 | 0 | 3
3.其他 | 1 | 0 | 0
四、结转 | 1 | 0 | 0
表四 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结
行政复议 | 1 | 0 | 2 | 0
未经复议直接起诉 | 12 | 0 | 0 | 0
"""
ACROSS = {"R033", "R036", "R062", "R063", "R065", "R066", "R067", "R116"}


def across(now: Year, last: Year) -> list[tuple[str, str, str]]:
    return [
        (f.rule.id, f.status, f.message) for f in judged(now, last).findings if f.rule.id in ACROSS
    ]


def test_hongze_2024_follows_from_2023() -> None:
    """结转 and 规范性文件 follow on; only 行政许可 is 17 times as much."""
    assert across(Year(HONGZE_2024, 2024), Year(HONGZE_2023, 2023)) == [
        (
            "R066",
            "broken",
            "表二 › 行政许可 › 本年处理决定数量：本年 9487，上年 550，超过上年的 5 倍",
        ),
        ("R066", "broken", "表三 › （一）予以公开 › 总计：本年 50，上年 0，变化较大"),
    ]


def test_pingtan_2020_follows_from_2019() -> None:
    last, now = Year(PINGTAN_2019, 2019, edition="2019"), Year(PINGTAN_2020, 2020, edition="2019")
    assert across(now, last) == []


def test_pingtan_2021_has_another_form_than_2020() -> None:
    """No number in force to start from; the rest is compared, 其他处理 as one sum."""
    last = Year(PINGTAN_2020, 2020, edition="2019")
    assert across(Year(PINGTAN_2021, 2021), last) == [
        (
            "R066",
            "broken",
            "表四 › 行政诉讼 › 未经复议直接起诉 › 总计：本年 12，上年 0，变化较大",
        ),
        ("R065", "not_evaluated", "上年报告用的是2019年试行格式，没有现行有效件数，未判定"),
    ]


def test_figures_of_the_trial_form_kept_under_this_years_form() -> None:
    """The sheet of last year's data has the cells of this year's form."""
    last = Year("表二 | 现行有效件数\n规章 | \n行政规范性文件 | ", 2020)
    assert said("R065", Year("", 2021), last) == [
        ("not_evaluated", "上年报告用的是2019年试行格式，没有现行有效件数，未判定")
    ]


def test_one_row_of_the_trial_form_is_compared_with_three() -> None:
    last = Year("表三 | 自然人\n（六）其他处理 | 2", 2020, edition="2019")
    now = "表三 | 自然人\n1.申请人无正当理由逾期不补正 | 6\n3.其他 | "
    assert said("R066", Year(f"{now}5", 2021), last) == [
        ("broken", "表三 › （六）其他处理 › 各小项总计之和：本年 11，上年 2，超过上年的 5 倍")
    ]
    assert not found("R066", Year(f"{now}4", 2021), last)


# --- what last year's report claims


def test_claims_name_column_and_number() -> None:
    last = Year("表三 | 自然人 | 其他\n四、结转 | 2 | 1", 2022)
    claims = claims_from_previous(Year().filing, last.filing)
    assert [(c.terms[0].cell.id.rpartition(".")[2], c.value) for c in claims if c.value] == [
        ("natural_person", 2),
        ("other_org", 1),
        ("total", 3),
    ]
    assert claims[0].words == "上年报告“四、结转下年度”自然人 2"
    assert {(c.source, c.certain, len(c.terms)) for c in claims} == {("previous", True, 1)}


@pytest.mark.parametrize(
    ("last", "certain"),
    [
        (Year("表三 | 自然人 | 总计\n四、结转 | 2 | 3", 2022), {False}),
        (Year("表三 | 自然人\n四、结转 | 2", 0), set()),
        (Year("表三 | 自然人\n四、结转 | 2", 2021), set()),
        (Year("表三 | 自然人\n四、结转 | 2", 2022), {True}),
    ],
)
def test_claims_are_certain_only_from_a_sound_report_on_the_year_before(
    last: Year, certain: set[bool]
) -> None:
    assert {c.certain for c in claims_from_previous(Year().filing, last.filing)} == certain


def test_claims_go_from_one_form_to_the_other() -> None:
    last = Year("表三 | 自然人\n四、结转 | 2", 2020, edition="2019")
    claims = claims_from_previous(Year("", 2021).filing, last.filing)
    assert (len(claims), claims[-1].value, claims[-1].certain) == (7, 2, True)
    assert all(claim.terms[0].cell in Year().filing.edition.cells for claim in claims)
