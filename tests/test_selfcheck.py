"""Rules about the rules, and the rehearsal of another rule set."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form import Filing
from nianbao.rules import RuleSet, ruleset
from nianbao.rules.cone import Cone
from nianbao.rules.rehearsal import rehearse
from nianbao.rules.selfcheck import Remark, selfcheck
from overlays import ADDED, HEAD, lay
from tables import filing


def of(rules: RuleSet, *kinds: str) -> list[Remark]:
    return [remark for remark in selfcheck(rules) if remark.kind in kinds]


def said(rules: RuleSet, *kinds: str) -> list[str]:
    return [str(remark) for remark in of(rules, *kinds)]


def added(folder: Path, *equations: str) -> RuleSet:
    texts = ", ".join(f'"{equation}"' for equation in equations)
    return lay(folder, f"{HEAD}{ADDED}equations = [{texts}]\n")


# --- the official sets


def test_what_is_to_be_said_of_the_rules_of_2021() -> None:
    assert (
        said(ruleset("2021"), "always_zero", "no_definition", "no_words", "untouched", "options")
        == []
    )
    assert said(ruleset("2021"), "defined_twice", "implied") == [
        "有 2 个等式规定这个合计由哪几格组成（R011、R012）：表三 › （七）总计 › 总计",
        "R010 中“总计”的等式可由其他规则推出",
        "R012 中“（七）总计”的等式可由其他规则推出",
        "R013 的 7 个等式都可由其他规则推出",
        "R014 的 7 个等式都可由其他规则推出",
        "R016 的 7 个等式都可由其他规则推出",
    ]


def test_what_is_to_be_said_of_the_rules_of_2019() -> None:
    assert said(ruleset("2019"), "always_zero", "no_definition", "no_words", "options") == []
    assert said(ruleset("2019"), "defined_twice", "implied") == [
        "有 2 个等式规定这个合计由哪几格组成（R114）：表三 › （七）总计 › 总计",
        "R013 的 7 个等式都可由其他规则推出",
        "R014 的 7 个等式都可由其他规则推出",
        "R016 的 7 个等式都可由其他规则推出",
        "R114 中“总计、（七）总计”的等式可由其他规则推出",
    ]


# --- contradictions

PROACTIVE = "proactive.{}.decisions"


@pytest.mark.parametrize(
    ("equations", "sentence"),
    [
        (
            ["for each column of applications: new = results_total + carried_out + carried_in"],
            "按 R010、X001，这些格只能是 0：表三 › 二、上年结转 › 自然人、"
            "表三 › 二、上年结转 › 商业企业、表三 › 二、上年结转 › 科研机构、"
            "表三 › 二、上年结转 › 社会公益组织、表三 › 二、上年结转 › 法律服务机构等 7 格",
        ),
        (
            ["2 * proactive.licences.decisions = proactive.licences.decisions"],
            "按 X001，这些格只能是 0：表二 › 行政许可 › 本年处理决定数量",
        ),
        (
            ["proactive.licences.decisions + proactive.penalties.decisions = 0"],
            "按 X001，这些格只能是 0：表二 › 行政许可 › 本年处理决定数量、"
            "表二 › 行政处罚 › 本年处理决定数量",
        ),
        (
            [
                "proactive.licences.decisions >= 2 * proactive.penalties.decisions",
                "proactive.penalties.decisions >= 2 * proactive.licences.decisions",
            ],
            "按 X001，这些格只能是 0：表二 › 行政许可 › 本年处理决定数量、"
            "表二 › 行政处罚 › 本年处理决定数量",
        ),
        (
            ["disputes.direct_suit.total <= disputes.direct_suit.upheld"],
            "按 R031、X001，这些格只能是 0："
            "表四 › 行政诉讼 › 未经复议直接起诉 › 结果纠正、"
            "表四 › 行政诉讼 › 未经复议直接起诉 › 其他结果、"
            "表四 › 行政诉讼 › 未经复议直接起诉 › 尚未审结",
        ),
    ],
)
def test_figures_that_no_filing_may_have(
    tmp_path: Path, equations: Sequence[str], sentence: str
) -> None:
    assert said(added(tmp_path, *equations), "always_zero") == [sentence]


def test_rules_that_only_limit_each_other_contradict_nothing(tmp_path: Path) -> None:
    rules = added(
        tmp_path,
        "proactive.licences.decisions >= 2 * proactive.penalties.decisions",
        "proactive.licences.decisions <= 2 * proactive.penalties.decisions",
        "for each column of applications: when new = 0: carried_in = 0",
    )
    assert not of(rules, "always_zero")


def test_a_figure_that_may_be_negative_is_not_forced_to_be_0(tmp_path: Path) -> None:
    equation = "proactive.licences.change + proactive.penalties.change = 0"
    text = f'{HEAD.replace("2021", "2019")}{ADDED}equations = ["{equation}"]\n'
    assert not of(lay(tmp_path, text, ruleset("2019")), "always_zero")


# --- what follows from the rest


@pytest.mark.parametrize(
    ("equation", "sentences"),
    [
        (
            "for each column of applications: carried_in <= results_total + carried_out",
            ["X001 的 7 个等式都可由其他规则推出"],
        ),
        (
            "disputes.direct_suit.total >= disputes.direct_suit.upheld",
            ["X001 的 1 个等式都可由其他规则推出"],
        ),
        (
            "disputes.direct_suit.total = disputes.direct_suit.upheld"
            " + disputes.direct_suit.corrected + disputes.direct_suit.other"
            " + disputes.direct_suit.pending",
            ["X001 的 1 个等式都可由其他规则推出"],
        ),
        ("disputes.direct_suit.total >= 2 * disputes.direct_suit.upheld", []),
        (
            "for each column of applications: carried_in <= results_total",
            ["X001 中“总计”的等式可由其他规则推出"],
        ),
        ("proactive.licences.decisions = proactive.penalties.decisions", []),
    ],
)
def test_equations_that_follow_from_the_rest(
    tmp_path: Path, equation: str, sentences: list[str]
) -> None:
    found = said(added(tmp_path, equation), "implied")
    assert [sentence for sentence in found if sentence.startswith("X001")] == sentences


def test_two_limits_that_are_the_same_follow_from_each_other_once(tmp_path: Path) -> None:
    limit = "proactive.licences.decisions <= proactive.penalties.decisions"
    found = said(added(tmp_path, limit, limit), "implied")
    assert [s for s in found if s.startswith("X001")] == [
        "X001 中“表二 › 行政许可 › 本年处理决定数量”的等式可由其他规则推出"
    ]


# --- gaps


def test_figures_that_nothing_touches() -> None:
    rules = ruleset("2021")
    equations = replace(rules, rules=tuple(rule for rule in rules.rules if rule.equations))
    assert said(equations, "untouched") == [
        "有 4 格没有等式约束，也没有规则点名：表二 › 行政许可 › 本年处理决定数量、"
        "表二 › 行政处罚 › 本年处理决定数量、表二 › 行政强制 › 本年处理决定数量、"
        "表二 › 行政事业性收费 › 本年收费金额"
    ]


def test_a_rule_that_is_off_touches_and_defines_nothing() -> None:
    rules = ruleset("2021")
    off = replace(
        rules,
        rules=tuple(replace(r, switch="off") if r.id == "R030" else r for r in rules.rules),
    )
    assert said(off, "no_definition") == [
        "没有规则规定这个合计由哪几格组成：表四 › 行政复议 › 总计"
    ]


def test_a_rule_without_words_or_check() -> None:
    rules = ruleset("2021")
    strange = [
        replace(rule, messages={}, flags={}, **({"check": "no_such"} if rule.check else {}))
        for rule in rules.rules
        if rule.id in ("R001", "R010", "R030")
    ]
    assert said(replace(rules, rules=tuple(strange)), "no_words") == [
        "R010 的记录里缺少要说的话：message",
        "R010 的记录里缺少要说的话：flag",
        "R030 的记录里缺少要说的话：message",
        "R001 要用的检查“no_such”不存在",
    ]


def test_options_that_are_not_those_of_the_check() -> None:
    rules = ruleset("2021")
    wrong = {
        "R022": {"percent": "九成", "over": 3},
        "R074": {"aspects": [{"name": "主动公开", "word": ["公开"]}]},
        "R058": {"except": "carried"},
    }
    strange = [
        replace(rule, options={**rule.options, **wrong[rule.id]})
        for rule in rules.rules
        if rule.id in wrong
    ]
    strange += [replace(rule, options={}) for rule in rules.rules if rule.id == "R085"]
    assert said(replace(rules, rules=tuple(strange)), "options") == [
        "R022 的选项与检查“share”不合：“percent”应写成：整数",
        "R022 的选项与检查“share”不合：检查“share”没有选项“over”，"
        "它的选项是 part、whole、percent、reached、least",
        "R058 的选项与检查“repeated”不合：“except”应写成：列表（[ … ]）",
        "R074 的选项与检查“prose_aspects”不合：缺少“words”",
        "R074 的选项与检查“prose_aspects”不合：不认识“word”，这里可以写 name、words",
        "R085 的选项与检查“prose_other_units”不合：检查“prose_other_units”还需要选项“units”",
        "R085 的选项与检查“prose_other_units”不合：检查“prose_other_units”还需要选项“together”",
        "R085 的选项与检查“prose_other_units”不合：检查“prose_other_units”还需要选项“margin”",
    ]


# --- the arithmetic behind it

ROWS = st.lists(st.integers(-1, 1), min_size=4, max_size=4)


def form(row: Sequence[int]) -> dict[int, Fraction]:
    return {place: Fraction(factor) for place, factor in enumerate(row) if factor}


@settings(deadline=None, max_examples=150)
@given(st.lists(ROWS, max_size=2), st.lists(ROWS, max_size=1), ROWS)
def test_a_sum_is_above_0_where_trying_all_small_numbers_finds_it_so(
    zeros: list[list[int]], limits: list[list[int]], target: list[int]
) -> None:
    """Rows of 1 and -1 over four variables: a solution needs no number above 4."""

    def value(row: Sequence[int], numbers: Sequence[int]) -> int:
        return sum(a * b for a, b in zip(row, numbers, strict=True))

    cone = Cone()
    for row in zeros:
        cone.add_zero(form(row))
    for row in limits:
        cone.add_at_most_zero(form(row))
    reached = any(
        value(target, numbers) > 0
        and not any(value(row, numbers) for row in zeros)
        and all(value(row, numbers) <= 0 for row in limits)
        for numbers in product(range(5), repeat=4)
    )
    assert bool(cone.ray(form(target))) == reached


# --- rehearsal

PAIRS = """
表二 | 本年处理决定数量
行政强制 | {coercive}
行政处罚 | {penalties}
"""
STRICTER = """
[[rules]]
id = "X001"
severity = "error"
equations = ["proactive.coercive_measures.decisions <= proactive.penalties.decisions"]
statement = "行政强制数量不应大于行政处罚数量"
remedy = "核对两栏"
source = "某市年报编制通知"

[[changes]]
rule = "R017"
switch = "off"
"""


def named(unit: str, text: str) -> Filing:
    given = filing(text)
    return replace(given, profile=replace(given.profile, unit=unit))


def test_what_another_rule_set_would_newly_break(tmp_path: Path) -> None:
    # the tables alone: what the prose must hold is left out here
    plain = ruleset("2021")
    tables = replace(plain, rules=tuple(r for r in plain.rules if r.id < "R044"))
    secret = "表三 | 自然人\n1.属于国家秘密 | 1\n一、本年新收 | 1"
    filings = [
        named("甲局", PAIRS.format(coercive=3, penalties=1)),
        named("乙局", PAIRS.format(coercive=1, penalties=3)),
        named("", PAIRS.format(coercive=3, penalties=1) + secret),
        named("丙局", PAIRS.format(coercive="约3", penalties=1)),
    ]
    rehearsal = rehearse(filings, tables, lay(tmp_path, HEAD + STRICTER, tables))
    assert [(f.newly, f.no_longer, f.newly_open) for f in rehearsal.filings] == [
        (("X001",), (), ()),
        ((), (), ()),
        (("X001",), ("R017",), ()),
        ((), (), ("X001",)),
    ]
    assert str(rehearsal).splitlines() == [
        "共 4 份报告，3 份有变化",
        "可以报送的由 2 份变为 1 份",
        "R017：新增不符 0 份，不再不符 1 份，新增未判定 0 份",
        "X001：新增不符 2 份，不再不符 0 份，新增未判定 1 份",
        "甲局 2021 年：新增不符 X001；由“可以报送”变为“不能报送”",
        "未填机关全称 2021 年：新增不符 X001；不再不符 R017",
        "丙局 2021 年：新增未判定 X001",
    ]
    assert str(rehearsal.filings[1]) == "乙局 2021 年：没有变化"


def test_a_filing_of_another_edition_is_named_and_left_out() -> None:
    rules = ruleset("2021")
    rehearsal = rehearse([filing(edition_id="2019", year=2020)], rules, rules)
    assert (rehearsal.filings, rehearsal.changed) == ((), ())
    assert str(rehearsal).splitlines() == [
        "共 0 份报告，0 份有变化",
        "可以报送的由 0 份变为 0 份",
        "测试局 2020 年：所用的是2019年试行格式，没有比较",
    ]


def test_the_same_rules_change_nothing() -> None:
    rules = ruleset("2021")
    assert not rehearse([filing(PAIRS.format(coercive=3, penalties=1))], rules, rules).changed
