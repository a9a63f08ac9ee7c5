"""Rules inside the tables and by kind of unit: R015, R017 to R024, R033 to R037, R039 to R043.

For each rule the smallest filing that breaks it, with what is said, and one close to it that
does not. Those that need last year's report (R033, R036) stand in ``test_year_rules.py``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from nianbao.form import Paragraph, Profile
from nianbao.form.edition import editions
from nianbao.rules import Finding, check, ruleset
from tables import DEPARTMENT, filing


@dataclass(frozen=True)
class Case:
    """Figures and prose by section; ``sentence`` is what is said, empty where nothing is."""

    rule: str
    name: str
    figures: str
    sentence: str = ""
    prose: Mapping[int, str] = field(default_factory=dict)
    year: int = 2023
    kind: str = DEPARTMENT
    edition: str = "2021"
    powers: Mapping[str, str] = field(default_factory=dict)


CASES = [
    # --- shares of a whole
    Case(
        "R015",
        "结转超过新收的四分之一",
        "表三 | 自然人\n一、本年新收 | 20\n（一）予以公开 | 14\n四、结转 | 6",
        "表三 › 四、结转下年度 › 总计 6，是表三 › 一、本年新收 › 总计 20 的 30%，超过 25%",
    ),
    Case("R015", "正好四分之一", "表三 | 自然人\n一、本年新收 | 20\n四、结转 | 5"),
    Case("R015", "新收不到 20 件", "表三 | 自然人\n一、本年新收 | 19\n四、结转 | 19"),
    Case(
        "R019",
        "其他占五分之一以上",
        "表三 | 自然人\n（一）予以公开 | 11\n3.其他 | 3",
        "表三 › （六）其他处理 › 3.其他 › 总计 3，占表三 › （七）总计 › 总计 14 的 21.4%，超过 20%",
    ),
    Case("R019", "其他占五分之一", "表三 | 自然人\n（一）予以公开 | 12\n3.其他 | 3"),
    Case("R019", "办理结果不到 10 件", "表三 | 自然人\n3.其他 | 9"),
    Case(
        "R022",
        "九成不掌握",
        "表三 | 自然人\n（一）予以公开 | 1\n1.本机关不掌握 | 9",
        "表三 › （四）无法提供 › 1.本机关不掌握相关政府信息 › 总计 9，"
        "占表三 › （七）总计 › 总计 10 的 90%，请核对是否都属于不掌握",
    ),
    Case("R022", "不到九成", "表三 | 自然人\n（一）予以公开 | 1\n1.本机关不掌握 | 8"),
    Case("R022", "不到 5 件", "表三 | 自然人\n1.本机关不掌握 | 4"),
    # --- figures that want words
    Case(
        "R017",
        "国家秘密",
        "表三 | 自然人\n1.属于国家秘密 | 1",
        "表三 › （三）不予公开 › 1.属于国家秘密 › 总计 1：请核对定密依据",
    ),
    Case("R017", "没有国家秘密", "表三 | 自然人\n2.其他法律行政法规 | 1"),
    Case(
        "R018",
        "其他，没有说明",
        "表三 | 自然人\n3.其他 | 1",
        "表三 › （六）其他处理 › 3.其他 › 总计 1：正文没有说明是什么情形",
        {1: "共收到申请1件，已办结。"},
    ),
    Case("R018", "其他，已说明", "表三 | 自然人\n3.其他 | 1", "", {1: "申请人主动撤回1件。"}),
    Case("R018", "其他，撤销", "表三 | 自然人\n3.其他 | 1", "", {1: "1项当事人撤销申请。"}),
    Case("R018", "其他，自主撤销", "表三 | 自然人\n3.其他 | 1", "", {1: "申请人自主撤销1件。"}),
    Case("R018", "其他，取消", "表三 | 自然人\n3.其他 | 1", "", {1: "1件由申请人取消申请。"}),
    Case(
        "R020",
        "未缴费，第六部分没有提到",
        "表三 | 自然人\n2.申请人逾期未按收费通知 | 2",
        "表三 › （六）其他处理 › 2.申请人逾期未按收费通知要求缴纳费用 › 总计 2："
        "第六部分没有提到收费通知或者信息处理费",
        {1: "发出收费通知2件。", 6: "无。"},
    ),
    Case(
        "R020",
        "未缴费，第六部分写了",
        "表三 | 自然人\n2.申请人逾期未按收费通知 | 2",
        "",
        {6: "本年发出收费通知2件，共计400元，均未缴纳。"},
    ),
    Case(
        "R021",
        "大量反复申请",
        "表三 | 自然人\n4.无正当理由大量反复申请 | 3",
        "表三 › （五）不予处理 › 4.无正当理由大量反复申请 › 总计 3："
        "正文没有说明是否已要求申请人说明理由、是否收费",
        {1: "共收到申请3件，均已办结。"},
    ),
    Case(
        "R021",
        "大量反复申请，已说明",
        "表三 | 自然人\n4.无正当理由大量反复申请 | 3",
        "",
        {1: "对3件申请要求申请人说明理由，认为不合理。"},
    ),
    Case(
        "R023",
        "两种补正情形",
        "表三 | 自然人\n3.补正后申请内容仍不明确 | 1\n1.申请人无正当理由逾期不补正 | 2",
        "表三 › （四）无法提供 › 3.补正后申请内容仍不明确 › 总计 1、"
        "表三 › （六）其他处理 › 1.申请人无正当理由逾期不补正 › 总计 2："
        "作了补正仍不明确的与逾期不补正的，请核对没有混填",
    ),
    Case("R023", "没有补正", "表三 | 自然人\n2.没有现成信息 | 1"),
    Case(
        "R034",
        "2024 年的直接起诉",
        "表四 | 结果维持\n未经复议直接起诉 | 1",
        "表四 › 行政诉讼 › 未经复议直接起诉 › 总计 1："
        "2024年起对不予公开决定应当先申请复议，请核对案由",
        year=2024,
    ),
    Case("R034", "2023 年的直接起诉", "表四 | 结果维持\n未经复议直接起诉 | 1"),
    Case("R034", "2024 年的复议后起诉", "表四 | 结果维持\n复议后起诉 | 1", year=2024),
    Case(
        "R035",
        "洪泽区 2023：结果纠正 1，正文没有说明",
        "表四 | 结果维持 | 结果纠正\n行政复议 | 10 | 1\n复议后起诉 | 5 | 0",
        "表四 › 行政复议 › 结果纠正 1：正文没有说明被纠正的原因和整改情况",
        {5: "依申请公开工作规范性还有待提高。"},
    ),
    Case(
        "R035",
        "洪泽区 2024：结果纠正 1，第五部分说了纠错率",
        "表四 | 结果维持 | 结果纠正\n行政复议 | 1 | 1",
        "",
        {5: "有效降低行政复议、行政诉讼发生率和纠错率。"},
        2024,
    ),
    # --- none beside many
    Case(
        "R024",
        "不予公开 5 件，没有部分公开",
        "表三 | 自然人\n4.保护第三方合法权益 | 3\n7.属于行政执法案卷 | 2",
        "表三 › （二）部分公开 › 总计 0，而不予公开共 5"
        "（表三 › （三）不予公开 › 4.保护第三方合法权益 › 总计 3、"
        "表三 › （三）不予公开 › 7.属于行政执法案卷 › 总计 2），"
        "请核对区分处理的是否已计入部分公开",
    ),
    Case("R024", "有部分公开", "表三 | 自然人\n（二）部分公开 | 1\n4.保护第三方合法权益 | 5"),
    Case("R024", "不予公开 4 件", "表三 | 自然人\n4.保护第三方合法权益 | 4"),
    # --- what this kind of unit may have
    Case(
        "R039",
        "某镇有 6 件规章",
        "表二 | 现行有效件数\n规章 | 6",
        "表二 › 规章 › 现行有效件数 6，而乡镇政府、街道办事处没有规章制定权，应为 0",
        kind="乡镇政府、街道办事处",
    ),
    Case(
        "R039",
        "市级部门制发规章",
        "表二 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章 | 2 | 1 | 3",
        "表二 › 规章 › 本年制发件数 2、表二 › 规章 › 本年废止件数 1、"
        "表二 › 规章 › 现行有效件数 3，而设区的市、自治州政府部门没有规章制定权，应为 0",
        kind="设区的市、自治州政府部门",
    ),
    Case("R039", "市政府", "表二 | 现行有效件数\n规章 | 6", kind="设区的市、自治州政府"),
    Case("R039", "省政府", "表二 | 现行有效件数\n规章 | 60", kind="省级政府"),
    Case("R039", "国务院部门", "表二 | 现行有效件数\n规章 | 60", kind="国务院部门"),
    Case("R039", "某镇没有规章", "表二 | 现行有效件数\n行政规范性文件 | 6", kind="派出机构"),
    Case("R039", "没有规章，没有选机关类型", "", kind=""),
    Case(
        "R039",
        "试行格式：新制作规章",
        "表二 | 本年新制作数量\n规章 | 1",
        "表二 › 规章 › 本年新制作数量 1，而县（市、区）政府没有规章制定权，应为 0",
        kind="县（市、区）政府",
        year=2020,
        edition="2019",
    ),
    Case(
        "R039",
        "平潭综合实验区 2020：只有对外公开总数量",
        "表二 | 对外公开总数量\n规章 | 7",
        kind="派出机构",
        year=2020,
        edition="2019",
    ),
    Case(
        "R040",
        "没有处罚职权却有处罚",
        "表二 | 本年处理决定数量\n行政处罚 | 3",
        "首页选的是没有行政处罚职权，而表二 › 行政处罚 › 本年处理决定数量 3",
        powers={"makes_penalties": "无"},
    ),
    Case(
        "R040",
        "没有收费却有收费金额",
        "表二 | 本年收费金额\n行政事业性收费 | 0.35",
        "首页选的是没有行政事业性收费，而表二 › 行政事业性收费 › 本年收费金额 0.35",
        powers={"collects_fees": "无"},
    ),
    Case(
        "R040",
        "有许可职权，有许可",
        "表二 | 本年处理决定数量\n行政许可 | 3",
        powers={"makes_licences": "有"},
    ),
    Case("R040", "有强制职权，本年没有用", "", powers={"makes_coercive_measures": "有"}),
    Case("R040", "没有写明职权", "表二 | 本年处理决定数量\n行政许可 | 3"),
    # --- 信息处理费 against all fees
    Case(
        "R043",
        "实收 400 元而收费为 0",
        "",
        "第六部分写“2025年全市实际收取信息处理费共计400元”，合 0.04 万元；"
        "表二 › 行政事业性收费 › 本年收费金额 0 万元，少 0.04 万元",
        {6: "依据有关规定，无其他事项。2025年全市实际收取信息处理费共计400元。"},
    ),
    Case(
        "R043",
        "有件数和金额",
        "表二 | 本年收费金额\n行政事业性收费 | 0.1",
        "第六部分写“收取信息处理费3件1,200.5元”，合 0.12005 万元；"
        "表二 › 行政事业性收费 › 本年收费金额 0.1 万元，少 0.02005 万元",
        {6: "收取信息处理费3件1,200.5元。"},
    ),
    Case(
        "R043",
        "收费正好是这么多",
        "表二 | 本年收费金额\n行政事业性收费 | 0.04",
        "",
        {6: "实际收取信息处理费共计400元。"},
    ),
    Case("R043", "洪泽区：0 元", "", "", {6: "全年收取政府信息公开信息处理费 0 元。"}),
    Case("R043", "没有收取", "", "", {6: "未收取信息处理费，应收取信息处理费400元已减免。"}),
    Case("R043", "收取的不是信息处理费", "", "", {6: "收取城市基础设施配套费400元。"}),
]


def judged(case: Case) -> list[Finding]:
    given = filing(case.figures, edition_id=case.edition, year=case.year, kind=case.kind)
    profile = replace(given.profile, **case.powers)
    sections = {n: (Paragraph(text, f"第 {n} 部分"),) for n, text in case.prose.items()}
    verdict = check(replace(given, profile=profile, sections=sections), ruleset(case.edition))
    found = [one for finding in verdict.findings for one in finding.items or (finding,)]
    return [finding for finding in found if case.rule in finding.rules]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.name}")
def test_what_a_rule_says_and_where_it_is_silent(case: Case) -> None:
    found = judged(case)
    assert [finding.message for finding in found] == ([case.sentence] if case.sentence else [])
    assert all(finding.status == "broken" and finding.digest for finding in found)


REMINDERS = ["R017", "R018", "R019", "R021", "R022", "R023", "R024", "R034", "R035"]
SEVERITIES = {"R020": "warning", "R039": "error", "R040": "warning", "R043": "warning"}
SEVERITIES |= dict.fromkeys(REMINDERS, "reminder")


@pytest.mark.parametrize("rule_id", sorted({case.rule for case in CASES}))
def test_only_regulations_block_and_every_rule_is_shown_broken_and_kept(rule_id: str) -> None:
    (rule,) = [rule for rule in ruleset("2021").rules if rule.id == rule_id]
    assert rule.severity == SEVERITIES.get(rule_id, "hint")
    assert (rule.switch, rule.explainable) == ("on", rule_id == "R039")
    cases = [case for case in CASES if case.rule == rule_id]
    assert any(case.sentence for case in cases)
    assert not all(case.sentence for case in cases)


# --- figures that cannot be read, units that are not known


@pytest.mark.parametrize(
    ("rule_id", "figures", "sentence"),
    [
        (
            "R015",
            "表三 | 总计\n四、结转 | 约6",
            "表三 › 四、结转下年度 › 总计填的是“约6”",
        ),
        (
            "R017",
            "表三 | 自然人\n1.属于国家秘密 | 约1",
            "表三 › （三）不予公开 › 1.属于国家秘密 › 自然人填的是“约1”",
        ),
        (
            "R024",
            "表三 | 总计\n7.属于行政执法案卷 | 5?",
            "表三 › （三）不予公开 › 7.属于行政执法案卷 › 总计填的是“5?”",
        ),
        (
            "R039",
            "表二 | 现行有效件数\n规章 | 若干",
            "表二 › 规章 › 现行有效件数填的是“若干”",
        ),
    ],
)
def test_an_unreadable_figure_is_not_judged(rule_id: str, figures: str, sentence: str) -> None:
    found = judged(Case(rule_id, "", figures))
    assert [f.status for f in found] == ["not_evaluated"]
    assert sentence in found[0].message


def test_without_any_prose_it_is_not_known_whether_something_was_said() -> None:
    found = judged(Case("R020", "", "表三 | 自然人\n2.申请人逾期未按收费通知 | 2"))
    assert [(f.status, f.message) for f in found] == [
        (
            "not_evaluated",
            "表三 › （六）其他处理 › 2.申请人逾期未按收费通知要求缴纳费用 › 总计 2，"
            "没有读到正文，不知道是否已说明，未判定",
        )
    ]


def test_an_unreadable_figure_leaves_powers_and_fees_open() -> None:
    given = {"makes_licences": "无", "makes_penalties": "无"}
    text = "表二 | 本年处理决定数量\n行政许可 | 约3\n行政处罚 | 2"
    found = judged(Case("R040", "", text, powers=given))
    assert [f.status for f in found] == ["broken", "not_evaluated"]
    assert found[0].message == "首页选的是没有行政处罚职权，而表二 › 行政处罚 › 本年处理决定数量 2"
    assert "表二 › 行政许可 › 本年处理决定数量填的是“约3”" in found[1].message
    fees = "表二 | 本年收费金额\n行政事业性收费 | 约1"
    prose = {6: "收取信息处理费400元。"}
    (finding,) = judged(Case("R043", "", fees, prose=prose))
    assert finding.status == "not_evaluated"
    assert not judged(Case("R043", "", fees))


@pytest.mark.parametrize("kind", ["", "街道"])
def test_regulations_of_an_unknown_kind_of_unit_are_not_judged(kind: str) -> None:
    (finding,) = judged(Case("R039", "", "表二 | 现行有效件数\n规章 | 6", kind=kind))
    assert (finding.status, finding.blocks) == ("not_evaluated", True)
    assert finding.message == (
        "表二 › 规章 › 现行有效件数 6，首页没有选定机关类型，不知道有没有规章制定权，未判定"
    )


def test_blank_figures_say_nothing() -> None:
    text = "表二 | 未填\n表三 | 未填\n表四 | 未填"
    given = filing(text, year=2024)
    powers = {"makes_licences": "无", "collects_fees": "有"}
    filed = replace(given, profile=replace(given.profile, **powers))
    rules = {case.rule for case in CASES}
    assert not [f for f in check(filed, ruleset("2021")).findings if f.rule.id in rules]


def test_kinds_of_unit_that_may_make_regulations() -> None:
    kinds = ["国务院部门", "省级政府", "设区的市、自治州政府"]
    assert all(Profile(kind=kind).may_make_regulations is True for kind in kinds)
    others = ["省级政府部门", "县（市、区）政府", "派出机构", "其他"]
    assert all(Profile(kind=kind).may_make_regulations is False for kind in others)
    assert Profile().may_make_regulations is None


# --- switched off


@pytest.mark.parametrize("rule_id", ["R037", "R041", "R042"])
def test_what_only_a_person_can_confirm_is_off_until_it_is_switched_on(rule_id: str) -> None:
    text = """
    表二 | 本年处理决定数量
    行政许可 | 1
    表二 | 现行有效件数
    行政规范性文件 | 1
    表四 | 结果维持
    行政复议 | 1
    """
    given, rules = filing(text), ruleset("2021")
    (rule,) = [rule for rule in rules.rules if rule.id == rule_id]
    assert rule.switch == "off"
    assert not judged(Case(rule_id, "", text))
    (entry,) = check(given, replace(rules, rules=(replace(rule, switch="on"),))).findings
    (finding,) = entry.items
    assert (finding.rule.id, finding.message) == (rule_id, CONFIRM[rule_id])


CONFIRM = {
    "R037": "表四 › 行政复议 › 总计 1：请与司法行政部门、法院核对",
    "R041": "表二 › 行政许可 › 本年处理决定数量 1：请核对是否包括依法未公开的决定",
    "R042": "表二 › 行政规范性文件 › 现行有效件数 1：请与司法行政部门核对",
}


def test_a_power_that_was_not_used_is_said_where_that_is_wanted() -> None:
    given, rules = filing(), ruleset("2021")
    (rule,) = [rule for rule in rules.rules if rule.id == "R040"]
    wanted = replace(rule, options={**rule.options, "zero_too": True})
    profile = replace(given.profile, makes_licences="有")
    verdict = check(replace(given, profile=profile), replace(rules, rules=(wanted,)))
    assert [finding.message for finding in verdict.findings] == [
        "首页选的是有行政许可职权，而表二 › 行政许可 › 本年处理决定数量 0"
    ]


# --- the catalogues


def cell_ids(value: object) -> Sequence[str]:
    """Every text inside an option that begins with the name of a table."""
    if isinstance(value, str):
        return [value] if value.startswith(("proactive.", "applications.", "disputes.")) else []
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [cell for entry in inside for cell in cell_ids(entry)]


@pytest.mark.parametrize("edition_id", editions())
def test_options_name_what_the_form_has(edition_id: str) -> None:
    rules = ruleset(edition_id)
    names = {name for rule in rules.rules for name in cell_ids(dict(rule.options))}
    ids = rules.edition.by_id
    assert len(names) > 20
    assert [n for n in names if n not in ids and not any(x.startswith(f"{n}.") for x in ids)] == []
