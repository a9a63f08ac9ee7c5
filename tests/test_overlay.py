"""Overlays: what a department may change and add, and the stamp that tells of it."""

from pathlib import Path

import pytest

from nianbao.form.edition import editions
from nianbao.rules import Context, Explanation, Finding, Rule, RuleSet, Verdict, check, ruleset
from overlays import ADDED, EQUATION, HEAD, lay
from tables import filing


def of(verdict: Verdict, rule_id: str) -> list[Finding]:
    found = (one for finding in verdict.findings for one in finding.items or (finding,))
    return [finding for finding in found if finding.rule.id == rule_id]


def rule_of(rules: RuleSet, rule_id: str) -> Rule:
    (rule,) = [rule for rule in rules.rules if rule.id == rule_id]
    return rule


# --- changes

FEW_RESULTS = "表三 | 自然人\n一、本年新收 | 5\n1.本机关不掌握 | 5"


def test_severity_switch_and_options_are_changed_and_said_in_words(tmp_path: Path) -> None:
    rules = lay(
        tmp_path,
        HEAD
        + """
        [[changes]]
        rule = "R022"
        severity = "warning"
        options = { least = 6 }

        [[changes]]
        rule = "R037"
        switch = "on"

        [[changes]]
        rule = "R017"
        switch = "beta"

        [[changes]]
        rule = "R062"
        switch = "off"
        reason = "本年机构改革，结转另行核对"
        """,
    )
    assert rules.changes == (
        "R022 的级别由“核对清单”改为“需说明”",
        "R022 的选项 least 由 5 改为 6",
        "R037 启用",
        "R017 改为试行",
        "R062 关闭（理由：本年机构改革，结转另行核对）",
    )
    assert of(check(filing(FEW_RESULTS), ruleset("2021")), "R022")
    assert not of(check(filing(FEW_RESULTS), rules), "R022")
    (finding,) = of(check(filing(FEW_RESULTS.replace("5", "6")), rules), "R022")
    assert finding.wants_explanation
    (confirm,) = of(check(filing("表四 | 结果维持\n行政复议 | 1"), rules), "R037")
    assert confirm.message == "表四 › 行政复议 › 总计 1：请与司法行政部门、法院核对"
    last = filing("表三 | 自然人\n四、结转 | 3", year=2020)
    assert not of(check(filing(), rules, Context(previous=last)), "R062")


def test_rule_on_trial_is_told_last_and_decides_nothing(tmp_path: Path) -> None:
    unbalanced = filing("表三 | 自然人\n一、本年新收 | 1\n（一）予以公开 | 0")
    on_trial = """
        [[changes]]
        rule = "R010"
        switch = "beta"
        reason = "本年试行"
        """
    before = check(unbalanced, ruleset("2021"))
    assert before.state == "blocked"
    assert "R010" in {finding.rule.id for finding in before.findings if finding.blocks}
    verdict = check(unbalanced, lay(tmp_path, HEAD + on_trial))
    tried = of(verdict, "R010")
    assert tried
    assert not any(finding.blocks or finding.wants_explanation for finding in tried)
    assert list(verdict.findings[-len(tried) :]) == tried  # behind mere hints, though errors


FEWER_IN_FORCE = "表二 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章 | 2 | 0 | 1"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ('rule = "R017"\nswitch = "beta"', "explained"),  # another rule
        ('rule = "R038"\nseverity = "error"', "broken"),  # the very rule that was explained
    ],
)
def test_an_explanation_is_bound_to_its_rule_and_not_to_the_whole_set(
    change: str, status: str, tmp_path: Path
) -> None:
    """What people wrote beside a finding holds until that rule, or the numbers, change."""
    (finding,) = of(check(filing(FEWER_IN_FORCE), ruleset("2021")), "R038")
    written = Explanation("R038", finding.digest, "上年并入其他机关")
    rules = lay(tmp_path, f"{HEAD}\n[[changes]]\n{change}")

    verdict = check(filing(FEWER_IN_FORCE), rules, Context(explanations=[written]))

    assert [f.status for f in of(verdict, "R038")] == [status]


def test_the_official_set_is_left_as_it_was(tmp_path: Path) -> None:
    before = ruleset("2021")
    lay(tmp_path, HEAD + '[[changes]]\nrule = "R022"\nswitch = "off"\n')
    assert rule_of(before, "R022").switch == "on"
    assert before.changes == ()


def test_a_rule_on_totals_that_is_off_leaves_the_totals_defined(tmp_path: Path) -> None:
    rules = lay(
        tmp_path, HEAD + '[[changes]]\nrule = "R012"\nswitch = "off"\nreason = "另行核对"\n'
    )
    assert rules.definitions.keys() == ruleset("2021").definitions.keys()
    assert rules.totals == ruleset("2021").totals
    verdict = check(filing("表三 | 自然人 | 总计\n一、本年新收 | 1 | 2"), rules)
    assert not of(verdict, "R012")
    assert of(verdict, "R006")


# --- additions


def test_an_added_equation_names_both_cells_and_the_difference(tmp_path: Path) -> None:
    rules = lay(tmp_path, HEAD + ADDED + EQUATION)
    assert rules.changes == ("增加 X001：行政强制数量不应大于行政处罚数量",)
    (finding,) = of(check(filing("表二 | 本年处理决定数量\n行政强制 | 3"), rules), "X001")
    assert (finding.left, finding.right, finding.wants_explanation) == (3, 0, True)
    assert finding.message == (
        "表二 › 行政强制 › 本年处理决定数量 3；表二 › 行政处罚 › 本年处理决定数量 0；左边多 3"
    )
    assert finding.remedy == "核对两栏"
    assert not of(check(filing("表二 | 本年处理决定数量\n行政处罚 | 3"), rules), "X001")


@pytest.mark.parametrize(
    ("equation", "figures", "sentence"),
    [
        (
            "for each column of applications: carried_in <= new",
            "表三 | 自然人\n二、上年结转 | 1",
            "表三「自然人」列：二、上年结转 1；一、本年新收 0；左边多 1",
        ),
        (
            "for each row of applications.granted: natural_person <= enterprise",
            "表三 | 自然人\n（一）予以公开 | 1",
            "表三「（一）予以公开」：自然人 1；商业企业 0；左边多 1",
        ),
        (
            "disputes.reconsideration.corrected <= disputes.reconsideration.upheld",
            "表四 | 结果纠正\n行政复议 | 1",
            "表四 › 行政复议 › 结果纠正 1；表四 › 行政复议 › 结果维持 0；左边多 1",
        ),
        (
            "disputes.reconsideration.total = disputes.suit_after_reconsideration.total",
            "表四 | 结果维持\n行政复议 | 1",
            "表四「行政复议」：总计 1；总计 0；总计多 1",
        ),
    ],
)
def test_sentences_of_added_equations(
    tmp_path: Path, equation: str, figures: str, sentence: str
) -> None:
    rules = lay(tmp_path, f'{HEAD}{ADDED}equations = ["{equation}"]\n')
    assert of(check(filing(figures), rules), "X001")[0].message == sentence


def test_an_added_equation_never_changes_what_a_total_is_made_of(tmp_path: Path) -> None:
    text = "disputes.reconsideration.total = disputes.direct_suit.total"
    back = "disputes.direct_suit.total = disputes.reconsideration.total"
    rules = lay(tmp_path, f'{HEAD}{ADDED}equations = ["{text}", "{back}"]\n')
    official = ruleset("2021")
    assert rules.totals == official.totals
    parts = {total: [t.cell for t in e.right] for total, e in rules.definitions.items()}
    assert parts == {total: [t.cell for t in e.right] for total, e in official.definitions.items()}


@pytest.mark.parametrize(
    ("check_name", "options", "figures", "sentence"),
    [
        (
            "present",
            '{ cells = ["disputes.reconsideration.pending"] }',
            "表四 | 尚未审结\n行政复议 | 2",
            "表四 › 行政复议 › 尚未审结 2：行政强制数量不应大于行政处罚数量",
        ),
        (
            "share",
            '{ part = "applications.not_processed.duplicate.total", '
            'whole = "applications.results_total.total", percent = 50, reached = true, least = 2 }',
            "表三 | 自然人\n2.重复申请 | 1\n（一）予以公开 | 1",
            "表三 › （五）不予处理 › 2.重复申请 › 总计 1，是表三 › （七）总计 › 总计 2 的 50%"
            "（界限 50%）：行政强制数量不应大于行政处罚数量",
        ),
        (
            "none_beside_many",
            '{ none = "applications.granted.total", many = ["applications.new.total"], least = 3 }',
            "表三 | 自然人\n一、本年新收 | 3",
            "表三 › （一）予以公开 › 总计 0，而其他几项共 3"
            "（表三 › 一、本年新收 › 总计 3）：行政强制数量不应大于行政处罚数量",
        ),
    ],
)
def test_a_check_is_used_again_with_other_options(
    tmp_path: Path, check_name: str, options: str, figures: str, sentence: str
) -> None:
    rules = lay(tmp_path, f'{HEAD}{ADDED}check = "{check_name}"\noptions = {options}\n')
    assert [f.message for f in of(check(filing(figures), rules), "X001")] == [sentence]
    assert not of(check(filing(), rules), "X001")


def test_overlays_may_be_laid_over_overlays(tmp_path: Path) -> None:
    first = lay(tmp_path, HEAD + ADDED + EQUATION)
    second = lay(
        tmp_path,
        'name = "某区规则"\nedition = "2021"\n[[changes]]\nrule = "X001"\nswitch = "off"\n',
        first,
    )
    assert rule_of(second, "X001").switch == "off"
    assert second.id == "2021+某市规则+某区规则"
    assert second.changes == ("增加 X001：行政强制数量不应大于行政处罚数量", "X001 关闭")


# --- the stamp


def test_the_stamp_tells_name_and_hash(tmp_path: Path) -> None:
    official = ruleset("2021")
    rules = lay(tmp_path, HEAD + ADDED + EQUATION)
    assert rules.id == "2021+某市规则"
    start, _, own = rules.version.partition("+")
    assert (start, len(own)) == (official.version, 8)
    assert rules.sha256 != official.sha256
    assert len(bytes.fromhex(rules.sha256)) == 32
    same = lay(
        tmp_path, "# 备注\n" + HEAD.replace("\n", "\r\n") + ADDED + EQUATION, name="别名.toml"
    )
    assert (same.version, same.sha256) == (rules.version, rules.sha256)
    other = lay(tmp_path, HEAD + ADDED.replace("warning", "hint") + EQUATION)
    assert other.version != rules.version
    assert other.sha256 != rules.sha256


def test_every_official_set_takes_an_empty_overlay(tmp_path: Path) -> None:
    for edition in editions():
        rules = lay(tmp_path, HEAD.replace("2021", edition), ruleset(edition))
        assert rules.rules == ruleset(edition).rules
