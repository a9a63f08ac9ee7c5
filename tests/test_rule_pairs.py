"""For every rule in force the smallest filing that breaks it, and one close to it that does not.

The pictures stand in ``data/pairs/`` (see ``rule_pairs.py`` for how they are written) and, for the
rules on prose against tables, in ``data/text-gallery.txt``, which has a test of its own. The page
docs/rules.md shows them. After a wanted change of words or rules, write what is said anew and read
the difference before committing it::

    PYTHONPATH=addin:tests python tests/rule_pairs.py
"""

import tomllib
from pathlib import Path

import pytest

from nianbao.rules import ruleset
from rule_pairs import KEPT, Picture, pictures, said_of, verdict_on

PICTURES = pictures()
OWN = [p for p in PICTURES if not p.given[-1].startswith("正文")]
CATALOGUES = Path(__file__).parents[1] / "addin" / "nianbao" / "rules" / "catalogues"


@pytest.mark.parametrize("picture", OWN, ids=lambda picture: f"{picture.rule} {picture.title}")
def test_what_a_rule_says_and_where_it_is_silent(picture: Picture) -> None:
    assert said_of(picture) == picture.said


@pytest.mark.parametrize("edition_id", ["2019", "2021"])
def test_every_rule_in_force_is_shown_broken_and_kept(edition_id: str) -> None:
    rules = {rule.id for rule in ruleset(edition_id).rules if rule.switch != "off"}
    assert rules <= {picture.rule for picture in PICTURES if picture.is_broken}
    assert rules <= {picture.rule for picture in PICTURES if not picture.is_broken}


def test_what_the_trial_form_words_otherwise_is_shown_on_the_trial_form() -> None:
    parts = (CATALOGUES / "2019").glob("*.toml")
    own = {rule["id"] for part in parts for rule in tomllib.loads(part.read_text("utf-8"))["rules"]}
    shown = [p for p in OWN if "版式 | 2019" in p.given]
    assert own == {picture.rule for picture in shown if picture.is_broken}
    assert own == {picture.rule for picture in shown if not picture.is_broken}


def test_no_rule_that_is_off_is_shown() -> None:
    off = {rule.id for rule in ruleset("2021").rules if rule.switch == "off"}
    assert off
    assert off.isdisjoint(picture.rule for picture in PICTURES)


def test_broken_and_kept_stand_together_and_differ_by_a_few_lines() -> None:
    for broken, kept in zip(OWN[::2], OWN[1::2], strict=True):
        assert (broken.rule, broken.is_broken, kept.is_broken) == (kept.rule, True, False)
        assert len(set(broken.given) ^ set(kept.given)) <= 6, broken


def test_what_is_found_counts_as_broken_unless_the_figures_for_it_are_missing() -> None:
    undecided = {
        picture.rule
        for picture in OWN
        if picture.is_broken
        and any(finding.status != "broken" for finding in verdict_on(picture).findings)
    }
    # nothing given to compare with; a day that no article sets
    assert undecided == {"R097", "R117"}


def test_every_picture_has_a_title_of_its_own() -> None:
    titles = [(picture.rule, picture.title) for picture in OWN]
    assert len(titles) == len(set(titles))
    assert all(picture.said and picture.title for picture in OWN)
    assert KEPT not in {words for picture in OWN for words in picture.said if picture.is_broken}
