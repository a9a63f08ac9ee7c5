"""A gallery of errors: for every rule on the tables, what a filer is told, word for word.

The examples stand in ``data/gallery/`` in the notation of ``examples.py``, to be read aloud; what
should be found was worked out by hand from the form and its rules. ``remake_examples.py`` writes
the findings anew after a wanted change of words or rules.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from examples import Example, described, examples_in, set_out, verdict_on
from nianbao.rules import Context, Explanation, Finding, RuleSet, Verdict, check, ruleset
from nianbao.words import catalogue
from tables import SHEETS, filing

FOLDER = Path(__file__).parent / "data" / "gallery"

# The rules on the tables; those on prose, deadlines and other years have tests of their own.
COMMON = ["R001", "R002", "R003", "R004", "R005", "R006", "R007", "R013", "R014", "R016"]
COMMON += ["R030", "R031", "R032"]
RULES = {
    "2021": [*COMMON, "R008", "R009", "R010", "R011", "R012", "R038"],
    "2019": [*COMMON, "R114"],
}

EXAMPLES = [
    example
    for path in sorted(FOLDER.glob("*.txt"))
    for example in examples_in(path.read_text("utf-8"))
]


def table_rules(edition_id: str) -> RuleSet:
    """The rules in force that look at the tables alone."""
    full = ruleset(edition_id)
    return replace(full, rules=tuple(rule for rule in full.rules if rule.id in RULES[edition_id]))


def judged(example: Example) -> Verdict:
    form = set_out(example, "2021").now.edition
    return verdict_on(example, form, RULES[form])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_gallery(example: Example) -> None:
    assert described(judged(example), example.expected) == list(example.expected)


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return [judged(example) for example in EXAMPLES]


@pytest.mark.parametrize("edition_id", RULES)
def test_every_rule_on_the_tables_is_in_force_and_broken_somewhere(
    edition_id: str, verdicts: list[Verdict]
) -> None:
    assert {rule.id for rule in table_rules(edition_id).rules} == set(RULES[edition_id])
    broken = {
        finding.rule.id
        for verdict in verdicts
        for finding in verdict.findings
        if verdict.ruleset.edition.id == edition_id and finding.status == "broken"
    }
    assert broken == set(RULES[edition_id])


def test_every_sentence_on_the_tables_is_said_somewhere(verdicts: list[Verdict]) -> None:
    said = {(f.rule.id, f.sentence) for verdict in verdicts for f in verdict.findings}
    written = {
        (rule.id, case)
        for edition_id in RULES
        for rule in table_rules(edition_id).rules
        for case in rule.messages
    }
    # these want last year's report or a unit without a name; they are among the rule's examples
    assert written - said == {("R004", "field"), ("R008", "jump"), ("R008", "no_unit")}
    shared = {sentence for _, sentence in said if sentence.startswith("finding.")}
    numbers = {key for key in catalogue() if key.startswith("finding.number.")}
    numbers -= {"finding.number.date", "finding.number.percentage"}  # test_filled_cells.py
    assert shared == numbers | {f"finding.{x}" for x in ("table_empty", "unreadable", "unfinished")}


def test_every_column_is_out_of_balance_somewhere(verdicts: list[Verdict]) -> None:
    first = {f.cells[0] for v in verdicts for f in v.findings if f.rule.id == "R010" and f.cells}
    assert {f"r01.{letter}" for letter in "ABCDEFG"} <= {
        short for short, cell_id in SHEETS["2021"].ids.items() if cell_id in first
    }


def test_no_message_shows_a_slot_or_an_empty_word(verdicts: list[Verdict]) -> None:
    for finding in (finding for verdict in verdicts for finding in verdict.findings):
        assert not set("{}") & set(finding.message)
        assert "None" not in finding.message
        assert "“”" not in finding.message
        assert bool(finding.remedy) == (finding.status == "broken")


# --- explanations

FEWER_IN_FORCE = """
表二 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 2 | 0 | 1
"""
UNBALANCED = """
表三 | 自然人
一、本年新收 | 1
"""


def explained(text: str, *explanations: Explanation) -> Verdict:
    return check(filing(text), table_rules("2021"), Context(explanations=explanations))


def explanation_of(finding: Finding, text: str = "本年划出一件") -> Explanation:
    return Explanation(finding.rule.id, finding.digest, text)


def test_an_explained_warning_does_not_stand_in_the_way() -> None:
    before = explained(FEWER_IN_FORCE)
    assert before.state == "explain"
    after = explained(FEWER_IN_FORCE, explanation_of(before.findings[0]))
    (finding,) = after.findings
    assert after.state == "ready"
    assert (finding.rule.id, finding.status) == ("R038", "explained")
    assert (finding.explanation, finding.message) == ("本年划出一件", before.findings[0].message)
    assert after.count("warning") == 0


@pytest.mark.parametrize("row", ["2 | 0 | 0", "3 | 1 | 1", "3 | 0 | 1"])
def test_an_explanation_lapses_when_a_number_changes(row: str) -> None:
    explanation = explanation_of(explained(FEWER_IN_FORCE).findings[0])
    changed = explained(FEWER_IN_FORCE.replace("2 | 0 | 1", row), explanation)
    assert changed.state == "explain"
    assert [(f.rule.id, f.status, f.explanation) for f in changed.findings] == [
        ("R038", "broken", "")
    ]


def test_an_explanation_lapses_when_its_rule_changes_and_not_with_another() -> None:
    rules, text = table_rules("2021"), filing(FEWER_IN_FORCE)
    finding = check(text, rules).findings[0]
    context = Context(explanations=(explanation_of(finding),))
    assert check(text, rules, context).state == "ready"
    for changed, state in (("R001", "ready"), (finding.rule.id, "explain")):
        new = [replace(r, since="2021.99") if r.id == changed else r for r in rules.rules]
        later = replace(rules, version="2021.99", rules=tuple(new))
        assert check(text, later, context).state == state


def test_an_explanation_stays_when_another_number_changes() -> None:
    explanation = explanation_of(explained(FEWER_IN_FORCE).findings[0])
    text = FEWER_IN_FORCE + "行政规范性文件 | 7 | 0 | 9"
    assert explained(text, explanation).state == "ready"


def test_an_explanation_is_of_one_place_only() -> None:
    text = FEWER_IN_FORCE + "行政规范性文件 | 2 | 0 | 1"
    first, second = explained(text).findings
    verdict = explained(text, explanation_of(first))
    assert verdict.state == "explain"
    assert [(f.status, f.cells) for f in verdict.findings] == [
        ("broken", second.cells),
        ("explained", first.cells),
    ]


def test_an_explanation_is_of_one_rule_only() -> None:
    finding = explained(FEWER_IN_FORCE).findings[0]
    verdict = explained(FEWER_IN_FORCE, Explanation("R006", finding.digest, "另一条规则"))
    assert verdict.state == "explain"


def test_an_error_is_not_explained_away() -> None:
    before = explained(UNBALANCED)
    explanations = [explanation_of(finding, "台账如此") for finding in before.findings]
    after = explained(UNBALANCED, *explanations)
    assert after.state == "blocked"
    assert [finding.status for finding in after.findings] == ["broken", "broken"]


def test_a_hint_needs_no_explanation() -> None:
    verdict = explained("表二 | 本年收费金额\n行政事业性收费 | 0.1234567")
    assert (verdict.state, verdict.findings[0].status) == ("ready", "broken")


def test_a_cleared_total_is_explained_until_one_of_its_parts_changes() -> None:
    text = "表四 | 结果维持 | 总计\n行政复议 | 0 | "
    finding = explained(text).findings[0]
    explanation = explanation_of(finding, "总计栏为空是原表如此")
    assert (finding.rule.id, explained(text, explanation).state) == ("R006", "ready")
    changed = explained(text.replace("0", "1"), explanation)
    assert [(f.rule.id, f.status) for f in changed.findings] == [
        ("R030", "broken"),
        ("R006", "broken"),
    ]
