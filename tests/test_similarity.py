"""Copied prose and other units' names in a batch: found among many, without comparing all."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from city import Unit, unit
from district import UNITS, district_unit
from nianbao.intake.likeness import Runs
from nianbao.intake.shared_prose import Batch, longest_run
from nianbao.rules.similarity import letters


def prose(filing: Unit) -> dict[int, str]:
    return {number: "\n".join(texts) for number, texts in filing.sections.items()}


def batch(*filings: Unit) -> Batch:
    made = Batch()
    for number, filing in enumerate(filings):
        made.add(f"{number}.xlsx", filing.name, prose(filing))
    return made


def test_report_copied_with_its_own_numbers_is_found_with_its_source() -> None:
    source, copier = district_unit(0), district_unit(42)
    texts = {n: tuple(t.replace("1", "97") for t in ts) for n, ts in source.sections.items()}
    copy = Unit(copier.profile, copier.figures, texts, {})
    (found,) = batch(source, district_unit(1), copy, district_unit(2)).alike()
    assert (found.path, found.other_path, found.share) == ("2.xlsx", "0.xlsx", 1)
    assert found.message.startswith("“清河县嘉禾街道办事处”与“清河县教育局”的正文有 100% 相同，如“")
    assert found.sample in "".join(copy.sections[1])  # as its writer reads it
    assert len(letters(found.sample)) == 40


def test_without_signatures_the_same_pairs_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a browser, for which there is no MinHash."""
    filings = [*map(district_unit, range(30)), district_unit(3), district_unit(7)]
    texts = {n: tuple(t.replace("1", "97") for t in ts) for n, ts in filings[3].sections.items()}
    filings.append(Unit(district_unit(42).profile, {}, texts, {}))
    wanted = batch(*filings).alike()
    assert len(wanted) >= 1
    monkeypatch.setattr("nianbao.intake.shared_prose.likeness", Runs)
    assert batch(*filings).alike() == wanted


def test_report_of_which_a_third_is_new_is_not_called_alike() -> None:
    source = unit(1)
    new = {**source.sections, 1: unit(2).sections[1]}
    assert batch(source, Unit(unit(2).profile, {}, new, {})).alike() == []


def test_reports_of_a_city_are_not_alike_and_name_nobody_else() -> None:
    made = batch(*(unit(number) for number in range(300)))
    assert made.alike() == []
    assert made.named([]) == []


def test_two_files_of_one_unit_are_no_copies_of_each_other() -> None:
    made = batch(unit(1), unit(1), unit(1).having(unit="改名前的局"))
    assert [pair.unit for pair in made.alike()] == ["改名前的局"]
    assert made.alike({"2.xlsx": unit(1).name}) == []


def test_short_prose_is_not_compared() -> None:
    made = Batch()
    for path in ("a", "b"):
        made.add(path, path, {1: "本单位全年没有收到政府信息公开申请，无其他需要报告的事项。"})
    assert made.alike() == []


def test_hundreds_of_reports_alike_are_each_paired_with_the_first() -> None:
    found = batch(*(unit(1).having(unit=f"第{n}局") for n in range(200))).alike()
    assert {pair.other_path for pair in found} == {"0.xlsx"}
    assert len(found) == 199


def test_outcome_depends_on_the_order_of_names_alone() -> None:
    filings = [unit(n % 40) for n in range(80)]
    assert batch(*filings).alike() == batch(*filings).alike()


def test_unit_named_in_the_report_of_another_is_found_by_its_longest_name() -> None:
    filing = district_unit(3).saying(1, f"{UNITS[1]}的公开专栏每周更新。")
    (found,) = batch(filing, district_unit(1)).named(["清河县民政局婚姻登记处", UNITS[5]])
    assert (found.path, found.other_unit) == ("0.xlsx", "清河县民政局")
    assert found.message.startswith("正文出现了其他单位的名称“清河县民政局”")
    longer = district_unit(3).saying(1, "清河县民政局婚姻登记处的专栏每周更新。")
    (found,) = batch(longer, district_unit(1)).named(["清河县民政局婚姻登记处"])
    assert found.other_unit == "清河县民政局婚姻登记处"


def test_office_of_a_unit_may_name_the_unit() -> None:
    office = district_unit(3).having(unit=f"{UNITS[1]}婚姻登记处")
    told = office.saying(1, f"{UNITS[1]}的公开专栏每周更新。")
    assert batch(told, district_unit(1)).named([]) == []


def test_own_name_common_work_and_unknown_names_are_no_matter() -> None:
    filing = district_unit(3).saying(
        1,
        f"{UNITS[3]}全年更新专栏。",
        f"会同{UNITS[1]}开展自查。",
        "邻县统计局的专栏每周更新。",
    )
    assert batch(filing, district_unit(1)).named([]) == []


@given(st.text("甲乙丙", max_size=30), st.text("甲乙丙", max_size=30))
@settings(max_examples=200, deadline=None)
def test_longest_run_is_the_longest(one: str, other: str) -> None:
    runs = [one[i:j] for i in range(len(one)) for j in range(i, len(one) + 1) if one[i:j] in other]
    assert len(longest_run(one, other)) == max(map(len, runs), default=0)
    assert longest_run(one, other) in one and longest_run(one, other) in other


@given(st.integers(0, 10**6), st.integers(0, 100))
@settings(max_examples=40, deadline=None)
def test_what_is_copied_by_four_fifths_is_found_whatever_is_changed(seed: int, cut: int) -> None:
    dice = random.Random(seed)
    source = unit(dice.randrange(10**6))
    text = prose(source)
    start = cut * len(text[1]) // 200
    changed = text[1][:start] + "另写一句全新的话。" + text[1][start + len(text[1]) // 20 :]
    made = Batch()
    made.add("a", "甲局", text)
    made.add("b", "乙局", {**text, 1: changed})
    (found,) = made.alike()
    assert found.share >= Fraction(4, 5)
