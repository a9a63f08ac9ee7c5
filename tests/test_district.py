"""The generated district and city hold what they claim to hold: so many faults, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from city import unit, write_city
from district import FAULTS, UNITS, write_district
from nianbao.host.file import FileHost
from nianbao.host.filing import take_snapshot
from nianbao.intake.entry import Entry, take_in
from nianbao.intake.files import candidates
from nianbao.words import Refusal

OUTCOMES = """
unbalanced               blocked R010 R014 R048
unreadable               blocked R001 R010
total_typed              blocked R006 R010 R012 R044
fees_in_yuan             explain R008
saved_by_another_program ready
label_changed            blocked R005
other_year               blocked R084
other_edition            blocked R004 R084
other_template           unread
renamed                  ready
same_file_twice          ready
two_filings_of_one_unit  ready
copied_prose             ready
other_unit_named         ready
unexplained              explain R044 R058
explained                ready
receipt_holds            ready
changed_after_submitting ready
joint_document           ready
joint_suit               ready
same_as_own              ready
empty_file               unread
half_copied              unread
encrypted                unread
other_kind               unread
in_an_archive            ready
stranger                 ready
"""


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    folder = tmp_path_factory.mktemp("district")
    write_district(folder)
    return list(entered(folder))


def entered(folder: Path) -> Iterator[Entry]:
    for candidate in candidates(folder):
        try:
            data = candidate.data()
        except Refusal as refusal:
            yield Entry(candidate.name, problem=str(refusal))
        else:
            yield take_in(candidate.path, candidate.name, data=data)


def test_sixty_units_hand_in_as_they_should_or_with_one_known_fault(entries: list[Entry]) -> None:
    assert len(set(UNITS)) == 60
    found: dict[str, str] = {}
    for entry in entries:
        number = int(entry.path[:2])
        owed = " ".join(sorted({remark.rule for remark in entry.remarks if remark.unresolved}))
        outcome = f"{entry.state} {owed}".strip()
        if number in FAULTS:
            if "逃逸" not in entry.path:
                found[FAULTS[number][0]] = outcome
        else:
            assert (outcome, entry.unit) == ("ready", UNITS[number])
    assert found == dict(re.findall(r"^(\S+) +(.+)$", OUTCOMES, re.MULTILINE))
    assert {entry.receipt for entry in entries if "望江" in entry.path} == {"holds"}
    assert {entry.receipt for entry in entries if "梅岭" in entry.path} == {"differs"}


def test_city_is_one_of_distinct_filings_that_may_be_filed(tmp_path: Path) -> None:
    paths = list(write_city(tmp_path, 30))
    found = [take_in(path) for path in paths]
    assert {entry.state for entry in found} == {"ready"}
    assert len({entry.unit for entry in found}) == 30
    assert len({entry.numbers for entry in found}) == 30
    assert len({sentence for entry in found for sentence in entry.prose[1].split("。")}) > 400


def test_cast_workbook_reads_as_what_was_cast_and_can_be_written_to(tmp_path: Path) -> None:
    filing = unit(7)
    path = tmp_path / "a.xlsx"
    path.write_bytes(filing.workbook())
    host = FileHost(path)
    snapshot = take_snapshot(host)
    figures = {cell: figure.number for cell, figure in snapshot.filing.figures.items()}
    assert figures == filing.figures
    assert snapshot.notes == ()
    assert snapshot.previous
    assert {cell: f.number for cell, f in snapshot.previous.figures.items()} == filing.last
    host.write([], snapshot.live)
