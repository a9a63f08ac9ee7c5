"""Which cell is wrong: text tables, and the exact sentences that a person reads."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from nianbao.form import Filing
from nianbao.rules import Rule, RuleSet, ruleset
from nianbao.rules.catalogue import Severity
from nianbao.rules.claim import Claim
from nianbao.rules.repair import Repairs, repairs_of
from repair_figures import claim
from tables import SHEETS, filing

RULES = ruleset("2021")

# journey.md: 商业企业 took in 3, answered 2, and carried over nothing
JOURNEY = """
    表三             | 自然人 | 商业企业
    一、本年新收      |   6   |    3
    1.本机关不掌握    |   6   |    2
"""

BALANCED = """
    表三             | 自然人 | 商业企业 | 总计
    一、本年新收      |  16   |    3    |  19
    二、上年结转      |   5   |    0    |   5
    （一）予以公开    |  12   |    0    |  12
    1.本机关不掌握    |   8   |    2    |  10
    （七）总计        |  20   |    2    |  22
    四、结转下年度    |   1   |    1    |   2
    表四             | 结果维持 | 结果纠正 | 总计
    行政复议          |   10    |    1    |  11
"""

BLANK, UNREADABLE = "", "见附件"


def printed(text: str = BALANCED, **cells: int | str) -> Filing:
    """A published report: every total is a printed number. ``r01_A=61`` puts 61 into r01.A."""
    before = filing(text)
    return replace(_with(before, cells), title="测试局政府信息公开工作年度报告")


def live(text: str = JOURNEY) -> Filing:
    """A workbook: totals that the text does not name are formulas."""
    return filing(text)


def _with(before: Filing, cells: dict[str, int | str]) -> Filing:
    ids = SHEETS[before.edition.id].ids
    figures = dict(before.figures)
    for name, value in cells.items():
        cell = ids[name if name in ids else name.replace("_", ".", 1)]
        figures[cell] = figures[cell]._replace(
            raw=str(value),
            number=value if isinstance(value, int) else None,
            problem="unreadable" if value == UNREADABLE else None,
        )
    return replace(before, figures=figures)


def found(found: Repairs) -> list[dict[str, tuple[object, int]]]:
    """The repairs by the short names of their cells."""
    names = {cell: short for short, cell in SHEETS["2021"].ids.items()}
    return [{names[cell]: pair for cell, pair in r.cells.items()} for r in found.found]


def sentence(filing: Filing, claims: Sequence[Claim] = (), rules: RuleSet = RULES) -> str:
    """What is said of the only group of broken equations."""
    (only,) = repairs_of(filing, rules, claims).sentences
    return only


# --- totals that were typed or printed: they are witnesses ------------------------------------


def test_a_clean_filing_wants_no_repair() -> None:
    for clean in (printed(), live("表三 | 自然人\n一、本年新收 | 1\n（一）予以公开 | 1")):
        repairs = repairs_of(clean, RULES)
        assert (repairs.found, repairs.sentences, repairs.exceeded) == ((), [], False)


def test_one_wrong_input() -> None:
    repairs = repairs_of(printed(r13_B=5), RULES)

    assert found(repairs) == [{"r13.B": (5, 2)}]
    assert repairs.sentences == [
        "（四）无法提供 › 1.本机关不掌握相关政府信息 › 商业企业：5 → 2 后全部平衡。"
        "依据：只改 1 格就平衡的只有此处"
    ]


def test_one_wrong_total() -> None:
    assert sentence(printed(r24_G=23)) == (
        "（七）总计 › 总计：23 → 22 后全部平衡。依据：与 22 只差一位数字，只改 1 格就平衡的只有此处"
    )


def test_two_digits_swapped() -> None:
    assert sentence(printed(r01_A=61)) == (
        "一、本年新收 › 自然人：61 → 16 后全部平衡。"
        "依据：像是 16 的两位数字颠倒，只改 1 格就平衡的只有此处"
    )


def test_the_number_of_the_cell_beside() -> None:
    assert sentence(printed(r13_A=2)) == (
        "（四）无法提供 › 1.本机关不掌握相关政府信息 › 自然人：2 → 8 后全部平衡。"
        "依据：与右边一格相同，像是填串了栏，只改 1 格就平衡的只有此处"
    )


def test_a_zero_too_many() -> None:
    assert sentence(printed(r03_G=120)) == (
        "（一）予以公开 › 总计：120 → 12 后全部平衡。"
        "依据：像是多写或漏写一个 0，只改 1 格就平衡的只有此处"
    )


def test_a_total_that_was_never_filled_in() -> None:
    assert sentence(printed(FY_zj=0)) == (
        "行政复议 › 总计：0 → 11 后全部平衡。依据：各项有数而总计为 0，只改 1 格就平衡的只有此处"
    )


def test_two_wrong_cells() -> None:
    repairs = repairs_of(printed(r13_A=7, r25_B=4), RULES)

    assert found(repairs) == [{"r13.A": (7, 8), "r25.B": (4, 1)}]
    assert repairs.sentences == [
        "（四）无法提供 › 1.本机关不掌握相关政府信息 › 自然人：7 → 8，"
        "四、结转下年度 › 商业企业：4 → 1 后全部平衡。依据：只改 2 格就平衡的只有此处"
    ]


def test_two_cells_that_offset_each_other_in_their_row() -> None:
    """Every row that can take the same shift is an answer too: all are listed."""
    repairs = repairs_of(printed(r13_A=9, r13_B=1), RULES)

    assert found(repairs) == [
        {"r03.A": (12, 11), "r03.B": (0, 1)},
        {"r13.A": (9, 8), "r13.B": (1, 2)},
    ]
    assert repairs.sentences == [
        "表三有 2 种同样只改 2 格的改法："
        "1）（一）予以公开 › 自然人：12 → 11（与 11 只差一位数字），"
        "（一）予以公开 › 商业企业：0 → 1；"
        "2）（四）无法提供 › 1.本机关不掌握相关政府信息 › 自然人：9 → 8，"
        "（四）无法提供 › 1.本机关不掌握相关政府信息 › 商业企业：1 → 2"
    ]


def test_three_wrong_cells() -> None:
    assert sentence(printed(r02_G=7, r13_A=7, r25_B=4)) == (
        "二、上年结转 › 总计：7 → 5（像是总计加错），"
        "（四）无法提供 › 1.本机关不掌握相关政府信息 › 自然人：7 → 8，"
        "四、结转下年度 › 商业企业：4 → 1 后全部平衡。依据：只改 3 格就平衡的只有此处"
    )


def test_errors_in_two_tables_are_two_groups() -> None:
    repairs = repairs_of(printed(r13_B=5, FY_wc=9), RULES)

    assert [len(group.repairs) for group in repairs.groups] == [1, 5]
    assert found(repairs)[0] == {"r13.B": (5, 2)}
    assert repairs.sentences[1] == (
        "表四有 5 种同样只改 1 格的改法：1）行政复议 › 总计：11 → 10（与 10 只差一位数字）；"
        "2）行政复议 › 结果维持：9 → 10；"
        "3）行政复议 › 结果纠正：1 → 2；另有 2 种"
    )


def test_no_number_becomes_negative() -> None:
    """复议后起诉: 结果纠正 alone could only be −3, so it is no answer."""
    text = "表四 | 结果维持 | 结果纠正 | 总计\n复议后起诉 | 5 | 0 | 2"

    assert found(repairs_of(printed(text), RULES)) == [
        {"FS_zj": (2, 5)},
        {"FS_wc": (5, 2)},
    ]


def test_where_one_cell_would_have_to_be_negative_two_are_changed() -> None:
    """The one row that could take it all holds too little: nothing of one cell, only of two."""
    text = """
        表三             | 自然人 | 总计
        一、本年新收      |   2   |  2
        （一）予以公开    |   8   |  8
        （二）部分公开    |   8   |  8
        （七）总计        |   2   |  2
    """
    repairs = repairs_of(printed(text), RULES)

    assert {repair.size for repair in repairs.found} == {4}
    assert not repairs.exceeded


def test_nothing_within_four_cells() -> None:
    wrong = printed(r01_A=18, r03_B=4, r13_A=9, r24_B=7, r25_A=8, r02_G=1)
    repairs = repairs_of(wrong, RULES)

    assert (repairs.found, repairs.exceeded) == ((), True)
    assert repairs.sentences == [
        "表三：改 4 格以内不能全部平衡，可能错在多处。"
        "请先核对不平的「自然人」「商业企业」「总计」「一、本年新收」等 9 处"
    ]


def test_a_budget_that_runs_out_is_said() -> None:
    wrong = printed(r13_A=9, r13_B=1)

    nothing = repairs_of(wrong, RULES, budget=20)
    assert (nothing.found, nothing.exceeded) == ((), True)
    assert nothing.sentences == [
        "表三：组合过多，没有逐一试完，找不出是哪几格。请先核对不平的「自然人」「商业企业」"
    ]

    some = repairs_of(wrong, RULES, budget=200)
    assert (len(some.found), some.exceeded) == (1, True)
    assert some.sentences == [
        (
            "（一）予以公开 › 自然人：12 → 11（与 11 只差一位数字），"
            "（一）予以公开 › 商业企业：0 → 1 后全部平衡。依据：组合过多，没有逐一试完，"
            "可能还有别的改法"
        )
    ]


# --- live totals: they follow the inputs and prove nothing ------------------------------------


def test_live_totals_alone_leave_every_cell_of_the_column_under_suspicion() -> None:
    repairs = repairs_of(live(), RULES)

    assert len(repairs.found) == 23
    assert all(repair.size == 1 for repair in repairs.found)
    assert not any(cell.endswith("total") for repair in repairs.found for cell in repair.cells)
    assert repairs.sentences == [
        (
            "表三有 23 种同样只改 1 格的改法："
            "1）一、本年新收 › 商业企业：3 → 2；"
            "2）（四）无法提供 › 1.本机关不掌握相关政府信息 › 商业企业：2 → 3；"
            "3）（一）予以公开 › 商业企业：0 → 1；另有 20 种"
        )
    ]


def known(before: Filing) -> list[Claim]:
    """The prose: 新收 9, 办结 8. Last year's report: nothing came over."""
    came_over = [claim(before, f"r02.{letter}", 0, "previous") for letter in "ABCDEFG"]
    return [claim(before, "r24.G", 8), *came_over, claim(before, "r01.G", 9)]


def test_the_journey() -> None:
    """What others confirm is trusted: one cell is left."""
    repairs = repairs_of(live(), RULES, known(live()))

    assert repairs.sentences == [
        "四、结转下年度 › 商业企业：0 → 1 后全部平衡。依据：新收 9 件与正文一致，"
        "上年结转与上年报告一致，办结 8 件与正文一致，只剩此格"
    ]
    assert len(repairs.found) == 23
    assert {c.value for c in repairs.found[0].confirmed} == {0, 8, 9}


def test_a_claim_that_excludes_some() -> None:
    assert sentence(live(), [claim(live(), "r01.G", 9)]) == (
        "新收 9 件与正文一致，排除 1 种后，"
        "表三还有 22 种同样只改 1 格的改法："
        "1）（四）无法提供 › 1.本机关不掌握相关政府信息 › 商业企业：2 → 3；"
        "2）（一）予以公开 › 商业企业：0 → 1；3）（二）部分公开 › 商业企业：0 → 1；另有 19 种"
    )


def test_a_claim_that_comes_true_again_weighs_for_a_repair() -> None:
    claims = [claim(live(), "r01.G", 8), claim(live(), "r24.G", 8)]
    assert sentence(live(), claims) == (
        "一、本年新收 › 商业企业：3 → 2 后全部平衡。依据：改后新收 8 件与正文一致，"
        "办结 8 件与正文一致，只剩此格"
    )


def test_where_every_repair_contradicts_something_each_says_what() -> None:
    claims = [claim(live(), n, v) for n, v in (("r01.G", 9), ("r24.G", 8), ("r25.G", 0))]
    repairs = repairs_of(live(), RULES, claims)

    assert repairs.sentences == [
        (
            "表三有 23 种同样只改 1 格的改法："
            "1）一、本年新收 › 商业企业：3 → 2（但改后新收 8 件与正文的 9 件不符）；"
            "2）（四）无法提供 › 1.本机关不掌握相关政府信息 › 商业企业：2 → 3"
            "（但改后办结 9 件与正文的 8 件不符）；"
            "3）（一）予以公开 › 商业企业：0 → 1（但改后办结 9 件与正文的 8 件不符）；另有 20 种"
        )
    ]
    assert repairs.found[0].because == (
        "一、本年新收 › 商业企业：3 → 2 后全部平衡。依据：办结 8 件与正文一致，"
        "结转下年度 0 件与正文一致，但改后新收 8 件与正文的 9 件不符，"
        "同样只改 1 格的改法共 23 种"
    )
    assert repairs.found[-1].because == (
        "四、结转下年度 › 商业企业：0 → 1 后全部平衡。依据：新收 9 件与正文一致，"
        "办结 8 件与正文一致，但改后结转下年度 1 件与正文的 0 件不符，"
        "同样只改 1 格的改法共 23 种"
    )


def test_a_claim_on_a_sum_of_rows_and_on_one_column() -> None:
    claims = [claim(live(), "r01.G r02.G", 9), claim(live(), "r24.B", 2), claim(live(), "r13.B", 2)]
    assert sentence(live(), claims) == (
        "四、结转下年度 › 商业企业：0 → 1 后全部平衡。依据：新收＋上年结转 9 件与正文一致，"
        "（四）无法提供 › 1.本机关不掌握相关政府信息 › 商业企业 2 件与正文一致，"
        "办结（商业企业） 2 件与正文一致，只剩此格"
    )


def test_claims_that_come_true_again_in_several_repairs() -> None:
    assert sentence(live(), [claim(live(), "r24.G", 9)]) == (
        "改后办结 9 件与正文一致，排除 2 种后，表三还有 21 种同样只改 1 格的改法："
        "1）（四）无法提供 › 1.本机关不掌握相关政府信息 › 商业企业：2 → 3；"
        "2）（一）予以公开 › 商业企业：0 → 1；3）（二）部分公开 › 商业企业：0 → 1；另有 18 种"
    )


def test_where_the_best_repairs_contradict_less_than_others() -> None:
    claims = [claim(live(), n, v) for n, v in (("r01.G", 9), ("r24.G", 8), ("r25.G", 0))]
    more = [*claims, claim(live(), "r25.B", 0), claim(live(), "r01.B", 3)]
    assert sentence(live(), more) == (
        "新收与正文一致，结转下年度与正文一致，排除 2 种后，表三还有 21 种同样只改 1 格的改法："
        "1）（四）无法提供 › 1.本机关不掌握相关政府信息 › 商业企业：2 → 3"
        "（但改后办结 9 件与正文的 8 件不符）；"
        "2）（一）予以公开 › 商业企业：0 → 1（但改后办结 9 件与正文的 8 件不符）；"
        "3）（二）部分公开 › 商业企业：0 → 1（但改后办结 9 件与正文的 8 件不符）；另有 18 种"
    )


def test_an_unsure_claim_weighs_less_than_a_certain_one() -> None:
    """The prose's 2 may mean the office alone; last year's report is certain."""
    claims = [
        claim(live(), "r01.B", 2, certain=False),
        claim(live(), "r02.B", 1, "previous"),
    ]
    text = JOURNEY.replace("|    3", "|    1")
    first, second = repairs_of(live(text), RULES, claims).found[:2]

    assert first.because == (
        "二、上年结转 › 商业企业：0 → 1 后全部平衡。"
        "依据：改后上年结转（商业企业） 1 件与上年报告一致，只剩此格"
    )
    assert second.because == (
        "一、本年新收 › 商业企业：1 → 2 后全部平衡。"
        "依据：改后新收（商业企业） 2 件与正文一致（口径可能不同），另有 1 种改法更合依据"
    )


def test_broken_columns_have_nothing_to_do_with_each_other() -> None:
    """Two columns of 24 cells: two lists, not 24 times 24 pairs."""
    text = JOURNEY.replace("|   6   |    2", "|   5   |    2")
    repairs = repairs_of(live(text), RULES)

    assert [len(group.repairs) for group in repairs.groups] == [23, 23]


def test_a_total_typed_over_its_formula_is_a_witness() -> None:
    """Only 结转下年度 › 总计 was typed; the row tells that it, not an input, is wrong."""
    text = """
        表三             | 自然人 | 商业企业 | 总计
        一、本年新收      |   6   |    3    |  9
        1.本机关不掌握    |   6   |    2    |  8
        四、结转下年度    |   0   |    1    |  3
    """
    assert sentence(live(text)) == (
        "四、结转下年度 › 总计：3 → 1 后全部平衡。依据：像是总计加错，只改 1 格就平衡的只有此处"
    )


def test_cells_whose_values_stay_open_are_told_as_such() -> None:
    """Two results of 8 have to lose 14 together: how they share it nobody can tell."""
    text = """
        表三             | 商业企业
        一、本年新收      |    2
        （一）予以公开    |    8
        （二）部分公开    |    8
        （七）总计        |    2
    """
    repairs = repairs_of(live(text), RULES)
    (open_,) = (repair for repair in repairs.found if repair.is_open)

    assert open_.because == (
        "（一）予以公开 › 商业企业：8 → 0，（二）部分公开 › 商业企业：8 → 2 后全部平衡。"
        "依据：这几格此增彼减，数额不止一种"
    )


# --- figures that are no numbers --------------------------------------------------------------


def test_a_blank_that_the_totals_force() -> None:
    repairs = repairs_of(printed(r03_A=BLANK), RULES)

    assert found(repairs) == [{"r03.A": (None, 12)}]
    assert repairs.sentences == [
        "（一）予以公开 › 自然人：未填 → 12 后全部平衡。依据：漏填，只改 1 格就平衡的只有此处"
    ]


def test_a_total_left_blank_is_no_witness_but_a_sum() -> None:
    assert sentence(printed(r03_G=BLANK)) == (
        "（一）予以公开 › 总计：未填 → 12。依据：等于各项之和"
    )


def test_totals_left_blank_throughout() -> None:
    every = {f"{row}_G": BLANK for row in ("r01", "r02", "r03", "r13", "r24", "r25")}
    repairs = repairs_of(printed(BALANCED, **every, r13_B=5), RULES)

    assert found(repairs)[0] == {"r13.B": (5, 2)}
    assert repairs.sentences[1:] == [
        (
            "一、本年新收 › 总计：未填 → 19，二、上年结转 › 总计：未填 → 5，"
            "（一）予以公开 › 总计：未填 → 12，（七）总计 › 总计：未填 → 22，"
            "四、结转下年度 › 总计：未填 → 2。依据：等于各项之和"
        )
    ]


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (
            printed(r03_A=UNREADABLE),
            "（一）予以公开 › 自然人：“见附件” → 12 后全部平衡。依据：读不出数字，由等式推出",
        ),
        (
            printed(r03_G=UNREADABLE),
            "（一）予以公开 › 总计：“见附件” → 12。依据：等于各项之和",
        ),
        (
            live(JOURNEY.replace("|    2", "| 见附件")),
            "（四）无法提供 › 1.本机关不掌握相关政府信息 › 商业企业：“见附件” → 3 后全部平衡。"
            "依据：读不出数字，由等式推出",
        ),
    ],
)
def test_an_unreadable_cell_gets_what_the_equations_force(figures: Filing, told: str) -> None:
    assert sentence(figures) == told


def test_a_claim_confirms_what_an_unreadable_cell_must_be() -> None:
    figures = live(JOURNEY.replace("|    2", "| 见附件"))
    assert sentence(figures, [claim(figures, "r24.G", 9)]) == (
        "（四）无法提供 › 1.本机关不掌握相关政府信息 › 商业企业：“见附件” → 3 后全部平衡。"
        "依据：办结 9 件与正文一致，读不出数字，由等式推出"
    )


def test_an_unreadable_cell_beside_a_wrong_one() -> None:
    assert sentence(printed(r03_A=UNREADABLE, r25_B=4)) == (
        "（一）予以公开 › 自然人：“见附件” → 12（读不出数字），"
        "四、结转下年度 › 商业企业：4 → 1 后全部平衡。依据：只改 2 格就平衡的只有此处"
    )


def test_two_unreadable_cells_in_one_live_column_are_left_open() -> None:
    text = JOURNEY.replace("|    2", "| 见附件").replace("|    3", "| 若干")
    assert repairs_of(live(text), RULES).groups == ()


def test_an_unreadable_cell_that_could_only_be_negative_gets_no_value() -> None:
    text = JOURNEY.replace("|    2", "| 见附件") + "四、结转下年度 | 0 | 4"
    assert repairs_of(live(text), RULES).groups == ()


def test_a_table_left_blank_is_not_searched() -> None:
    assert repairs_of(filing("表三 | 未填"), RULES).groups == ()


# --- the other rules of a set -----------------------------------------------------------------


def rules_with(*equations: str, severity: Severity = "error") -> RuleSet:
    """The rules in force, and one more of the unit's own."""
    own = Rule("L001", severity, "", "", "zero", "exact", "", equations)
    return replace(RULES, rules=(*RULES.rules, own))


def test_a_repair_breaks_no_other_rule() -> None:
    own = (
        "applications.granted.enterprise <= applications.carried_in.enterprise",
        "when applications.carried_in.enterprise = 0: applications.partly_granted.enterprise = 0",
    )
    allowed = repairs_of(live(), rules_with(*own)).found
    warned = repairs_of(live(), rules_with(*own, severity="warning")).found

    cells = {cell for repair in allowed for cell in repair.cells}
    assert cells.isdisjoint(
        {"applications.granted.enterprise", "applications.partly_granted.enterprise"}
    )
    assert (len(allowed), len(warned)) == (21, 23)


def test_factors_are_kept_to_whole_numbers() -> None:
    """An equation of the unit's own: twice 结果维持 is 总计; no half cases."""
    own = rules_with("2 * disputes.direct_suit.upheld = disputes.direct_suit.total")
    text = "表四 | 结果维持 | 其他结果 | 总计\n未经复议直接起诉 | 2 | 3 | 5"

    assert found(repairs_of(printed(text), own)) == [
        {"ZS_wc": (2, 3), "ZS_zj": (5, 6)},
        {"ZS_qt": (3, 2), "ZS_zj": (5, 4)},
    ]


def test_the_trial_form() -> None:
    text = """
        表三             | 自然人 | 总计
        一、本年新收      |   4   |  4
        （六）其他处理    |   4   |  4
        （七）总计        |   4   |  5
    """
    wrong = replace(filing(text, edition_id="2019"), title="2019年年度报告")

    assert (
        sentence(wrong, rules=ruleset("2019"))
        == "（七）总计 › 总计：5 → 4 后全部平衡。依据：像是总计加错，只改 1 格就平衡的只有此处"
    )
