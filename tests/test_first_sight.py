"""What text findings were worth on sentences that were new to the program (first_sight.py)."""

import sys
from collections import Counter

import pytest

from first_sight import Seen, digest, judged, ratio, read_record, sentences

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
    for name in {seen.name for seen in RECORD}:
        listed = sentences(name)
        assert len(listed) >= 120
        assert sum(not sentence.rules for sentence in listed) >= 40
