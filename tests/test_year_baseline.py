"""What is said where last year's report is not at hand, blank or of another year: R117."""

from years import OTHER, PROBLEMS, Year, found, judged, said

BLANK = "表二 | 未填\n表三 | 未填\n表四 | 未填"
ACROSS = {"R033", "R036", "R062", "R063", "R065", "R066", "R067"}


def test_without_last_years_report_there_is_one_hint_and_nothing_blocks() -> None:
    verdict = judged(Year("表三 | 自然人\n一、本年新收 | 3\n（一）予以公开 | 3"), None)
    across = [f for f in verdict.findings if f.rule.id in {"R117", *ACROSS}]
    assert [(f.rule.id, f.status, f.message) for f in across] == [
        ("R117", "not_evaluated", "没有提供上年数据，未与上年报告核对")
    ]
    assert not across[0].blocks
    assert not across[0].wants_explanation


def test_the_first_unified_reports_have_no_baseline_and_need_no_hint() -> None:
    assert not found("R117", Year(year=2019, edition="2019"), None)


def test_a_report_on_another_year_is_not_compared() -> None:
    now, other = Year("表三 | 自然人\n二、上年结转 | 1"), Year("", 2021)
    assert said("R117", now, other) == [
        ("not_evaluated", "所给的上年数据是 2021 年的，而报告年度是 2023 年，未作核对")
    ]
    assert not found("R062", now, other)


def test_nothing_is_compared_while_the_year_is_not_known() -> None:
    now = Year("表三 | 自然人\n二、上年结转 | 1", 0)
    assert not found("R062", now, Year("", 2021))
    assert said("R117", now, Year("", 2021)) == [
        ("not_evaluated", "首页没有填报告年度，没有与上年核对")
    ]


def test_last_years_figures_without_prose() -> None:
    now, last = Year(prose={5: PROBLEMS}), Year(year=2022)
    assert said("R117", now, last) == [
        ("not_evaluated", "上年数据只有数字、没有正文，未比较正文是否重复")
    ]
    assert not found("R117", now, Year(year=2022, prose={5: OTHER}))
    assert not found("R117", Year(), last)


def test_last_years_report_without_figures() -> None:
    """A published report whose tables could not be read."""
    now, last = Year(prose={5: PROBLEMS}), Year(BLANK, 2022, {5: OTHER})
    assert said("R117", now, last) == [("not_evaluated", "上年数据没有数字，未与上年报告核对")]
    assert not [f for f in judged(now, last).findings if f.rule.id in ACROSS]
    only_total = Year(f"{BLANK}\n表三 | 总计\n四、结转 | 2", 2022)
    assert [f.status for f in found("R062", Year(), only_total)] == ["broken"]


def test_a_blank_baseline_is_said_once_a_table_and_does_not_block() -> None:
    last = Year(f"{BLANK}\n表二 | 本年处理决定数量\n行政强制 | 0", 2022)
    across = [f for f in judged(Year(), last).findings if not ACROSS.isdisjoint(f.rules)]
    assert [(f.status, f.message) for f in across] == [
        (
            "not_evaluated",
            "上年数据中没有填表四 › 行政复议 › 尚未审结、"
            "表四 › 行政诉讼 › 未经复议直接起诉 › 尚未审结、"
            "表四 › 行政诉讼 › 复议后起诉 › 尚未审结，没有与上年核对（R036）",
        ),
        (
            "not_evaluated",
            "上年数据中没有填表三 › 四、结转下年度 › 自然人、表三 › 四、结转下年度 › 商业企业、"
            "表三 › 四、结转下年度 › 科研机构等 7 格，没有与上年核对（R062、R063）",
        ),
        (
            "not_evaluated",
            "上年数据中没有填表二 › 规章 › 现行有效件数、"
            "表二 › 行政规范性文件 › 现行有效件数，没有与上年核对（R065）",
        ),
        (
            "not_evaluated",
            "上年数据中没有填表二 › 行政许可 › 本年处理决定数量、"
            "表二 › 行政处罚 › 本年处理决定数量、表二 › 行政事业性收费 › 本年收费金额，"
            "没有与上年核对（R066）",
        ),
    ]
    assert not any(finding.blocks for finding in across)


def test_a_blank_carry_over_is_no_more_than_a_hint_though_the_rule_is_an_error() -> None:
    last = Year("表三 | 自然人 | 总计\n四、结转 | | ", 2022)
    (finding,) = found("R062", Year(), last)
    assert (finding.status, finding.rule.severity, finding.blocks) == (
        "not_evaluated",
        "hint",
        False,
    )
    assert "表三 › 四、结转下年度 › 总计" in finding.message


def test_an_unreadable_carry_over_is_no_baseline() -> None:
    last = Year("表三 | 自然人\n四、结转 | 约3", 2022)
    assert [f.status for f in found("R062", Year(), last)] == ["not_evaluated"]


def test_blank_columns_are_0_where_last_years_total_proves_it() -> None:
    """沭阳县发展和改革局 2023 prints 26 . . . . . 26."""
    columns = "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计"
    last = Year(f"表三 | {columns}\n四、结转 | 2 | | | | | | 2", 2022)
    now = Year("表三 | 自然人\n二、上年结转 | 2")
    assert not found("R063", now, last)
    wrong = Year(f"表三 | {columns}\n四、结转 | 2 | | | | | | 3", 2022)
    assert [f.status for f in found("R063", now, wrong)] == ["not_evaluated"]


def test_an_empty_table_or_an_unreadable_figure_this_year_is_not_judged() -> None:
    last = Year("表三 | 自然人\n四、结转 | 2", 2022)
    for rule_id, text, words in (
        ("R062", "表三 | 未填", "表三全部未填"),
        ("R063", "表三 | 自然人\n二、上年结转 | 约2", "表三 › 二、上年结转 › 自然人填的是“约2”"),
        ("R065", "表二 | 现行有效件数\n规章 | 若干", "表二 › 规章 › 现行有效件数填的是“若干”"),
    ):
        (finding,) = found(rule_id, Year(text), last)
        assert finding.status == "not_evaluated"
        assert words in finding.message
