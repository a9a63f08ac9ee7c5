"""What text findings were worth on sentences that were new to the program (first_sight.py)."""

import sys
from collections import Counter

import pytest

from first_sight import (
    CERTAINTY,
    Seen,
    certainty,
    digest,
    judged,
    latest,
    ratio,
    read_record,
    sentences,
)
from nianbao.rules.prose.certainty import is_certain
from text_cases import findings_in

RECORD = read_record()


def named(seen: Seen) -> str:
    return f"list-{seen.name}-{seen.program}"


@pytest.mark.parametrize("seen", RECORD, ids=named)
def test_a_list_is_as_it_was_when_it_was_seen(seen: Seen) -> None:
    assert seen.digest == digest(seen.name)
    assert set(seen.found) <= {sentence.line for sentence in sentences(seen.name)}


@pytest.mark.parametrize("seen", RECORD, ids=named)
def test_first_sight_is_printed(seen: Seen, capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = Counter(j.verdict for j in judged(seen))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{named(seen)}: {verdicts['right']} right, {verdicts['wrong']} wrong,"
            f" {verdicts['missed']} missed: precision {ratio(verdicts, 'wrong'):.3f},"
            f" recall {ratio(verdicts, 'missed'):.3f}\n"
        )
    assert verdicts["right"] > 0


def test_lists_are_long_enough_and_tempt_the_program() -> None:
    for name in ("1", "2", "3", "5"):
        listed = sentences(name)
        assert len(listed) >= 120
        assert sum(not sentence.rules for sentence in listed) >= 40


def test_how_certain_readings_are_follows_from_the_record() -> None:
    assert CERTAINTY.read_text("utf-8") == certainty()


@pytest.mark.parametrize("name", ["2", "5"])
def test_what_holds_a_filing_up_was_right_at_first_sight(name: str) -> None:
    seen = latest()[name]
    verdicts = Counter(
        j.verdict for j in judged(seen) if j.verdict == "missed" or is_certain(j.reading)
    )
    everything = Counter(j.verdict for j in judged(seen))
    assert ratio(verdicts, "wrong") >= 0.95
    assert ratio(everything, "missed") >= 0.8


def test_an_uncertain_reading_is_a_hint_that_says_so() -> None:
    for seen in latest().values():
        for sentence in sentences(seen.name):
            for finding in findings_in(sentence.filing):
                if finding.status == "broken" and finding.reading:
                    certain = is_certain(finding.reading)
                    assert certain or finding.severity == "hint"
                    assert certain == (not finding.message.startswith("可能"))
                    assert not certain or finding.severity == finding.rule.severity
