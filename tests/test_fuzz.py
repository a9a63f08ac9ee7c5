"""Broken workbooks and reports: a part of what ``python tests/fuzz_*.py 5000`` tries."""

import time

import pytest

from city import unit
from costs import in_fresh_processes
from filing_mould import mould
from fuzz_commands import outcome as answered
from fuzz_reports import outcome
from fuzz_workbooks import Outcome, fuzz, mutant, sources, taken_in

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


ENDLESS = (
    "、".join(f"{2000 + n % 30}年{n}件" for n in range(5_000)),  # each year looked at all before it
    "规范性文件、" * 8_000,
    "包括" * 20_000,
    "结转下年度、" * 7_000,
    "其中" + "、".join(f"第{n}类{n}件占{n % 100}.5%" for n in range(3_000)),
    "（" * 20_000 + "收到申请5件",  # a bracket in the other without end
    "“" * 20_000 + "收到申请5件",
)


def test_prose_without_end_is_judged_within_bounds() -> None:
    found = list(in_fresh_processes(judged, ENDLESS))

    assert [one for one in found if one.is_bad or one.seconds > 5] == []


def judged(text: str) -> Outcome:
    return taken_in(0, text[:9], unit(1).saying(1, text).workbook())


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
