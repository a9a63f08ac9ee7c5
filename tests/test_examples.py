"""The examples that stand in the records of the rules, in the notation of ``examples.py``.

For every rule in force there is the smallest filing that breaks it, and one close to it that does
not; docs/rules.md shows them. After a wanted change of words or rules, write what is said anew
and read the difference before committing it::

    PYTHONPATH=addin:tests python tests/remake_examples.py
"""

import pytest

import batch_scene
from examples import ARROW, KEPT, Example, described, examples_in, verdict_on
from nianbao.form.edition import editions
from nianbao.rules import ruleset
from nianbao.rules.catalogue import BATCH, declared, records

OWN = [
    (edition_id, record["id"], example)
    for edition_id in editions()
    for record in declared(edition_id)
    for example in examples_in(record.get("examples", ""))
]
PAIRS = list(zip(OWN[::2], OWN[1::2], strict=True))


@pytest.mark.parametrize(
    ("edition_id", "rule_id", "example"), [pytest.param(*x, id=f"{x[1]} {x[2].title}") for x in OWN]
)
def test_what_a_rule_says_and_where_it_is_silent(
    edition_id: str, rule_id: str, example: Example
) -> None:
    verdict = verdict_on(example, edition_id, [rule_id])
    assert described(verdict, example.expected) == list(example.expected)


@pytest.mark.parametrize("edition_id", editions())
def test_every_rule_in_force_is_shown_broken_and_kept(edition_id: str) -> None:
    shown = {
        record["id"]: {example.is_broken for example in examples_in(record.get("examples", ""))}
        for record in records(edition_id)
    }
    for rule in ruleset(edition_id).rules:
        assert shown[rule.id] == (set() if rule.switch == "off" else {True, False}), rule.id


@pytest.mark.parametrize("edition_id", editions())
def test_what_an_edition_has_of_its_own_is_shown_on_its_form(edition_id: str) -> None:
    inherited = {other: {r["id"] for r in declared(other)} for other in editions()}
    elsewhere = {x for other, ids in inherited.items() if other != edition_id for x in ids}
    twice = inherited[edition_id] & elsewhere
    forms = {rule: example.common for form, rule, example in OWN if form == edition_id}
    assert not [rule for rule in twice if any("版式" in line for line in forms[rule])]


def test_broken_and_kept_stand_together_and_differ_by_a_few_lines() -> None:
    for (form, rule, broken), (other_form, other, kept) in PAIRS:
        assert (form, rule) == (other_form, other)
        assert (broken.is_broken, kept.is_broken) == (True, False)
        assert len(set(broken.given) ^ set(kept.given)) <= 6, broken


def test_what_is_found_counts_as_broken_unless_the_figures_for_it_are_missing() -> None:
    undecided = {
        rule
        for form, rule, example in OWN
        if example.is_broken
        and any(f.status != "broken" for f in verdict_on(example, form, [rule]).findings)
    }
    # nothing given to compare with; a day that no article sets; a unit whose name was not read
    assert undecided == {"R008", "R097", "R117"}


def test_every_example_of_a_rule_has_a_title_of_its_own_and_says_something() -> None:
    titles = [(form, rule, example.title) for form, rule, example in OWN]
    assert len(titles) == len(set(titles))
    assert all(example.said for _, _, example in OWN)
    assert {example.expected for _, _, example in OWN if KEPT in example.expected} == {(KEPT,)}
    assert all(words != ARROW for _, _, example in OWN for words in example.said)


def test_what_is_said_of_several_filings_at_once() -> None:
    said = {rule: (f"{ARROW}{message}",) for rule, message in batch_scene.said().items()}
    assert said == {
        record["id"]: example.expected
        for record in records(BATCH)
        for example in examples_in(record["examples"])
    }
