"""Broken workbooks and reports: a part of what ``python tests/fuzz_*.py 5000`` tries."""

import time

import pytest

from costs import in_fresh_processes
from filing_mould import mould
from fuzz_commands import outcome as answered
from fuzz_reports import outcome
from fuzz_workbooks import Outcome, fuzz, mutant, sources

FOUND = (
    95,  # a share of a number of three hundred digits
    1007,  # forty thousand letters without a full stop, searched from each of them
    1201,  # a cell whose own address lies far from its row
)


def tried(*numbers: int) -> list[Outcome]:
    return list(fuzz(numbers))


def test_what_once_broke_the_program_no_longer_does() -> None:
    assert [outcome for outcome in tried(*FOUND) if outcome.is_bad] == []


def test_three_hundred_broken_workbooks_become_entries() -> None:
    outcomes = tried(*range(20_000, 20_300))
    assert [outcome for outcome in outcomes if outcome.is_bad] == []
    assert {outcome.state for outcome in outcomes} == {"unread", "blocked", "explain", "ready"}
    assert len({outcome.way for outcome in outcomes}) > 20


def test_number_always_stands_for_the_same_workbook() -> None:
    first = [mutant(number) for number in range(8)]
    time.sleep(2.1)  # the clock of an archive goes by two seconds
    sources.cache_clear()
    mould.cache_clear()
    assert [mutant(number) for number in range(8)] == first


@pytest.mark.parametrize("state", ["failed", "crash", "hang"])
def test_fault_of_ours_is_called_one(state: str) -> None:
    assert Outcome(1, "", state, "", 0, 0).is_bad
    assert Outcome(1, "", "ready", "", 11, 0).is_bad
    assert Outcome(1, "", "ready", "", 0, 301).is_bad
    assert not Outcome(1, "", "ready", "", 0, 0).is_bad


def test_commands_answer_broken_workbooks_and_edited_ledgers() -> None:
    found = list(in_fresh_processes(answered, range(900, 930)))

    assert [one.faults for one in found if one.faults] == []


def test_sixty_disturbed_reports_are_read_or_refused() -> None:
    found = list(in_fresh_processes(outcome, range(7_000, 7_060)))

    assert [one for one in found if one.fault] == []
    assert {one.code for one in found} == {0, 2, 3}
    assert len({one.way for one in found}) > 15
