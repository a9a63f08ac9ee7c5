"""This year's figures against last year's: R033, R036, R062 to R067, R115 and R116.

For each rule the smallest pair of reports that breaks it, with what is said, and one close to it
that does not.
"""

import pytest

from nianbao.rules import Context, Explanation, check, ruleset
from years import Year, found, said

# Rule, what is tried, this year's figures, last year's, what is said.
FIGURES = [
    (
        "R062",
        "结转少了 1 件",
        "表三 | 自然人\n二、上年结转 | 1",
        "表三 | 自然人\n四、结转 | 2",
        ["表三 › 二、上年结转 › 总计 1，上年报告“四、结转下年度”为 2，本年少 1"],
    ),
    (
        "R062",
        "总计相同，分栏不同",
        "表三 | 商业企业\n二、上年结转 | 2",
        "表三 | 自然人\n四、结转 | 2",
        [],
    ),
    (
        "R063",
        "总计相同，分栏不同",
        "表三 | 商业企业\n二、上年结转 | 2",
        "表三 | 自然人\n四、结转 | 2",
        [
            "表三 › 二、上年结转 › 自然人 0，上年报告“四、结转下年度”为 2，本年少 2",
            "表三 › 二、上年结转 › 商业企业 2，上年报告“四、结转下年度”为 0，本年多 2",
        ],
    ),
    (
        "R063",
        "分栏相同",
        "表三 | 自然人 | 其他\n二、上年结转 | 2 | 1",
        "表三 | 自然人 | 其他\n四、结转 | 2 | 1",
        [],
    ),
    (
        "R065",
        "现行有效多 1 件",
        "表二 | 本年制发件数 | 本年废止件数 | 现行有效件数\n行政规范性文件 | 3 | 1 | 8",
        "表二 | 现行有效件数\n行政规范性文件 | 5",
        [
            "表二 › 行政规范性文件 › 现行有效件数 8；"
            "上年现行有效 5 ＋ 本年制发 3 － 本年废止 1 ＝ 7，本年多 1"
        ],
    ),
    (
        "R065",
        "接得上",
        "表二 | 本年制发件数 | 本年废止件数 | 现行有效件数\n行政规范性文件 | 3 | 1 | 7",
        "表二 | 现行有效件数\n行政规范性文件 | 5",
        [],
    ),
    (
        "R066",
        "许可是上年的五倍以上",
        "表二 | 本年处理决定数量\n行政许可 | 51",
        "表二 | 本年处理决定数量\n行政许可 | 10",
        ["表二 › 行政许可 › 本年处理决定数量：本年 51，上年 10，超过上年的 5 倍"],
    ),
    (
        "R066",
        "正好五倍",
        "表二 | 本年处理决定数量\n行政许可 | 50",
        "表二 | 本年处理决定数量\n行政许可 | 10",
        [],
    ),
    (
        "R066",
        "由 10 到 0",
        "",
        "表三 | 自然人\n（一）予以公开 | 10",
        ["表三 › （一）予以公开 › 总计：本年 0，上年 10，变化较大"],
    ),
    ("R066", "由 9 到 0", "", "表三 | 自然人\n（一）予以公开 | 9", []),
    (
        "R066",
        "不予公开八小项合在一起比",
        "表三 | 自然人\n1.属于国家秘密 | 6\n7.属于行政执法案卷 | 5",
        "表三 | 自然人\n4.保护第三方合法权益 | 2",
        ["表三 › （三）不予公开 › 各小项总计之和：本年 11，上年 2，超过上年的 5 倍"],
    ),
    (
        "R066",
        "收费金额差一万倍",
        "表二 | 本年收费金额\n行政事业性收费 | 3500",
        "表二 | 本年收费金额\n行政事业性收费 | 0.35",
        ["表二 › 行政事业性收费 › 本年收费金额：本年 3500，上年 0.35，超过上年的 5 倍"],
    ),
    (
        "R067",
        "与上年完全相同",
        "表二 | 本年处理决定数量\n行政许可 | 5\n行政处罚 | 2",
        "表二 | 本年处理决定数量\n行政许可 | 5\n行政处罚 | 2",
        ["2 个不为 0 的数字与上年报告完全相同，其余也同样为 0"],
    ),
    (
        "R067",
        "一个数不同",
        "表二 | 本年处理决定数量\n行政许可 | 5",
        "表二 | 本年处理决定数量\n行政许可 | 6",
        [],
    ),
    ("R067", "两年都是 0", "", "", []),
    (
        "R036",
        "上年的复议没有去向",
        "",
        "表四 | 尚未审结\n行政复议 | 2",
        ["表四 › 行政复议 › 总计 0，比上年尚未审结的 2 件少 2，请核对上年的案件是否已计入"],
    ),
    (
        "R036",
        "上年的诉讼有了结果",
        "表四 | 结果维持\n复议后起诉 | 2",
        "表四 | 尚未审结\n复议后起诉 | 2",
        [],
    ),
    (
        "R033",
        "两年都没有复议",
        "表四 | 结果维持\n复议后起诉 | 1",
        "",
        [
            "表四 › 行政诉讼 › 复议后起诉 › 总计 1，而本年、上年都没有行政复议，"
            "请核对这些案件是否经过复议"
        ],
    ),
    (
        "R033",
        "上年有复议",
        "表四 | 结果维持\n复议后起诉 | 1",
        "表四 | 结果维持\n行政复议 | 1",
        [],
    ),
    ("R033", "本年有复议", "表四 | 结果维持\n复议后起诉 | 1\n行政复议 | 1", "", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule_id", "now", "last", "sentences"),
    [pytest.param(*case[:1], *case[2:], id=f"{case[0]} {case[1]}") for case in FIGURES],
)
def test_figures_beside_last_years(rule_id: str, now: str, last: str, sentences: list[str]) -> None:
    assert said(rule_id, Year(now), Year(last, 2022)) == [("broken", s) for s in sentences]


def test_what_blocks_and_what_may_be_explained() -> None:
    severities = {rule.id: rule.severity for rule in ruleset("2021").rules}
    across = {rule_id: severities[rule_id] for rule_id, *_ in FIGURES}
    assert across == {
        **dict.fromkeys(("R033", "R036", "R066", "R067"), "hint"),
        "R062": "error",
        "R063": "warning",
        "R065": "warning",
    }
    assert (severities["R068"], severities["R069"], severities["R070"]) == (
        "warning",
        "hint",
        "warning",
    )


# --- the trial form


def test_the_total_disclosed_is_not_less_than_what_was_newly_disclosed() -> None:
    text = "表二 | 本年新公开数量 | 对外公开总数量\n规范性文件 | 7 | "
    assert said("R115", Year(f"{text}6", 2020, edition="2019"), None) == [
        ("broken", "表二「规范性文件」：对外公开总数量 6；本年新公开数量 7；对外公开总数量少 1")
    ]
    assert not found("R115", Year(f"{text}7", 2020, edition="2019"), None)


ITEMS = "表二 | 上一年项目数量 | 本年增/减\n行政处罚 | {items} | {change}"


@pytest.mark.parametrize(
    ("items", "sentences"),
    [
        (2630, []),
        (
            2648,
            [
                "表二 › 行政处罚 › 上一年项目数量 2648；"
                "上年报告：上一年项目数量 2648，本年增/减 -18，应为 2630，本年多 18"
            ],
        ),
    ],
)
def test_item_counts_follow_from_last_years(items: int, sentences: list[str]) -> None:
    last = Year(ITEMS.format(items=2648, change=-18), 2019, edition="2019")
    now = Year(ITEMS.format(items=items, change=0), 2020, edition="2019")
    assert said("R116", now, last) == [("broken", s) for s in sentences]


def test_item_counts_without_a_baseline() -> None:
    last = Year(ITEMS.format(items=2648, change=""), 2019, edition="2019")
    now = Year(ITEMS.format(items=2648, change=0), 2020, edition="2019")
    assert said("R116", now, last) == [
        ("not_evaluated", "上年数据中没有填表二 › 行政处罚 › 本年增/减，没有与上年核对（R116）")
    ]


# --- explanations


def test_an_explanation_lapses_when_last_years_figure_changes() -> None:
    now = Year("表二 | 现行有效件数\n行政规范性文件 | 4")
    last = Year("表二 | 现行有效件数\n行政规范性文件 | 5", 2022)
    (finding,) = found("R065", now, last)
    reason = Explanation("R065", finding.digest, "划转 1 件")

    def status(last: Year) -> list[str]:
        context = Context(explanations=[reason], previous=last.filing)
        verdict = check(now.filing, ruleset("2021"), context)
        return [f.status for f in verdict.findings if f.rule.id == "R065"]

    assert status(last) == ["explained"]
    assert status(Year("表二 | 现行有效件数\n行政规范性文件 | 6", 2022)) == ["broken"]
