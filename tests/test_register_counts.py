"""From a register to tables three and four: a workbook of each in, figures out."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import MakeWorkbook, Nianbao
from nianbao.form import edition
from nianbao.form.edition import editions
from nianbao.host.file import FileHost
from nianbao.register.columns import choices
from nianbao.register.counting import counted
from nianbao.register.entry import Dispute, Entry, Register, Settings
from nianbao.register.reading import read_register
from nianbao.register.workbook import build_register
from nianbao.rules import ruleset

FORM = edition(editions()[-1])
YEAR = 2026
RESULTS, APPLICANTS = list(choices("results", FORM)), list(choices("applicants", FORM))
KINDS = list(choices("dispute_kinds", FORM))
OUTCOMES = list(choices("dispute_outcomes", FORM))

UNHURRIED = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Return an entry as people write them, also with parts missing or in disorder."""
    answered = draw(st.none() | days)
    given = bool(answered) if draw(st.integers(0, 9)) else not answered
    return Entry(
        draw(st.integers(5, 99)),
        received=draw(st.none() | days) if draw(st.booleans()) else draw(days),
        applicant=draw(st.sampled_from([*APPLICANTS, ""])),
        joint=draw(st.none() | st.integers(1, 4)),
        part=draw(st.none() | st.integers(1, 3)),
        answered=answered,
        result=draw(st.sampled_from(RESULTS)) if given else "",
    )


@st.composite
def disputes(draw: st.DrawFn) -> Dispute:
    closed = draw(st.none() | days)
    outcome = draw(st.sampled_from(OUTCOMES)) if closed else ""
    return Dispute(
        5, kind=draw(st.sampled_from(KINDS)), filed=draw(days), closed=closed, outcome=outcome
    )


registers = st.builds(
    Register,
    st.lists(entries(), max_size=12),
    st.lists(disputes(), max_size=4),
    st.builds(
        Settings,
        year=st.just(YEAR),
        each_part=st.booleans(),
        each_joint=st.booleans(),
        counts_pending=st.booleans(),
    ),
)


@UNHURRIED
@given(registers)
def test_every_identity_of_table_three_holds_for_any_register(register: Register) -> None:
    counts = counted(register, YEAR, FORM).counts
    rules = ruleset(FORM.id)
    numbers = [
        sum(counts.get(part, 0) * n for part, n in rules.inputs_of([cell]).items())
        for cell in FORM.cells
    ]
    broken = [rules.equations[position] for position, *_ in rules.compiled.broken(numbers)]
    tables = {equation.cells[0].table for rule, equation in broken if rule.id in ("R010", "R011")}
    assert "applications" not in tables
    for column in APPLICANTS:
        received = (
            counts[f"applications.new.{column}"] + counts[f"applications.carried_in.{column}"]
        )
        ended = sum(counts[f"applications.{result}.{column}"] for result in RESULTS)
        assert received == ended + counts[f"applications.carried_out.{column}"]


@UNHURRIED
@given(registers)
def test_the_entries_behind_a_cell_are_as_many_as_it_says(register: Register) -> None:
    found = counted(register, YEAR, FORM)
    for cell, count in found.counts.items():
        behind = found.behind.get(cell, ())
        assert count == sum(register.weight(e) if isinstance(e, Entry) else 1 for e in behind)


@UNHURRIED
@given(registers)
def test_this_years_carry_over_is_next_years(register: Register) -> None:
    this, following = (counted(register, year, FORM).counts for year in (YEAR, YEAR + 1))
    for column in APPLICANTS:
        left, taken = f"applications.carried_out.{column}", f"applications.carried_in.{column}"
        assert this[left] == following[taken]


def saved(path: Path, register: Register) -> Path:
    path.write_bytes(build_register(register, YEAR))
    return path


def test_what_is_written_into_a_workbook_is_read_back(tmp_path: Path) -> None:
    register = Register(
        [
            Entry(
                5, "001", date(2026, 3, 2), "网上提交", "natural_person", "甲", "1", 2, "某事", 1
            ),
            Entry(7, "002", date(2026, 3, 2), answered=date(2026, 3, 9), result=RESULTS[2]),
        ],
        [Dispute(5, "案1", "001", KINDS[0], date(2026, 4, 1))],
        Settings(YEAR, "某局", date(2026, 11, 30), each_joint=True),
    )
    assert read_register(FileHost(saved(tmp_path / "台账.xlsx", register))) == register


def test_a_filing_is_filled_from_a_register(
    tmp_path: Path, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook({"applications.new.enterprise": 9}, year=YEAR)
    entries = [
        Entry(5, "1", date(2026, 3, 2), applicant="enterprise"),
        Entry(
            6,
            "2",
            date(2025, 12, 20),
            applicant="natural_person",
            answered=date(2026, 1, 9),
            result="granted",
        ),
    ]
    register = saved(tmp_path / "台账.xlsx", Register(entries, [], Settings(YEAR)))

    done = nianbao("fill", path, "--register", register)

    assert done.code == 0
    assert "2026 年：新收 1 件，上年结转 1 件，结转下年 1 件；复议、诉讼 0 件" in done.out
    figures = {
        k: v["number"] for k, v in nianbao("figures", path, "--json").json["figures"].items()
    }
    assert figures["applications.new.enterprise"] == 1
    assert figures["applications.carried_in.natural_person"] == 1
    assert figures["applications.granted.total"] == 1
    assert figures["applications.carried_out.total"] == 1
    assert nianbao("undo", path).code == 0
    assert (
        nianbao("figures", path, "--json").json["figures"]["applications.new.enterprise"]["number"]
        == 9
    )


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (Entry(6, "1", applicant="enterprise"), "依申请台账第 6 行缺收到日期"),
        (Entry(6, "1", date(2026, 3, 2)), "依申请台账第 6 行缺申请人类别"),
        (
            Entry(6, "1", date(2026, 3, 2), applicant="enterprise", answered=date(2026, 3, 3)),
            "依申请台账第 6 行缺办理结果",
        ),
        (
            Entry(6, "1", date(2026, 3, 2), applicant="enterprise", result="granted"),
            "依申请台账第 6 行缺答复（办结）日期",
        ),
    ],
)
def test_a_register_with_gaps_fills_nothing(
    entry: Entry, reason: str, tmp_path: Path, workbook: MakeWorkbook, nianbao: Nianbao
) -> None:
    path = workbook(year=YEAR)
    before = path.read_bytes()
    register = saved(tmp_path / "台账.xlsx", Register([entry], [], Settings(YEAR)))

    refused = nianbao("fill", path, "--register", register)

    assert (refused.code, reason in refused.err) == (2, True)
    assert path.read_bytes() == before


def test_a_fresh_register_is_empty_and_never_written_over(tmp_path: Path, nianbao: Nianbao) -> None:
    path = tmp_path / "台账.xlsx"
    assert nianbao("register", "new", path, "--year", YEAR, "--unit", "某局").code == 0
    register = read_register(FileHost(path))
    assert (register.entries, register.settings) == ([], Settings(YEAR, "某局"))
    assert nianbao("register", "new", path).code == 2


def test_another_workbook_is_no_register(workbook: MakeWorkbook, nianbao: Nianbao) -> None:
    path = workbook(year=YEAR)
    refused = nianbao("fill", path, "--register", path)
    assert (refused.code, "不是用“新建台账”生成的台账" in refused.err) == (2, True)
