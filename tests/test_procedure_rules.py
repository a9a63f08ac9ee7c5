"""R097 to R100 and R102: deadlines, review and signature."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from nianbao.form import Filing, Profile, edition
from nianbao.rules import Context, check
from prose_report import DEPARTMENT, GOVERNMENT, rules

RULES = ["R097", "R098", "R099", "R100", "R102"]


def of(kind: str = DEPARTMENT, year: int | None = 2025, **profile: str) -> Filing:
    return Filing.of(edition("2021"), Profile(kind=kind, year=year, **profile), [])


def said(
    filing: Filing,
    as_of: date | None = None,
    *,
    options: Mapping[str, Any] | None = None,
    at_submit: bool = False,
) -> list[str]:
    verdict = check(filing, rules(RULES, options), Context(as_of=as_of, at_submit=at_submit))
    return [f"{f.rule.id} {f.message}" for f in verdict.findings]


def test_without_a_day_nothing_is_late() -> None:
    assert said(of(year=2021)) == []


def test_a_department_has_until_the_end_of_january() -> None:
    assert said(of(), date(2026, 1, 31)) == []
    assert said(of(), date(2026, 2, 2)) == [
        "R097 2025 年度报告应在 2026 年 1 月 31 日前提交并公布，截至 2026 年 2 月 2 日已超过 2 天"
    ]
    assert check(of(), rules(RULES), Context(as_of=date(2026, 2, 2))).state == "blocked"


def test_a_government_has_until_the_end_of_march() -> None:
    assert said(of(GOVERNMENT), date(2026, 3, 31)) == []
    assert said(of(GOVERNMENT), date(2026, 4, 1)) == [
        "R098 2025 年度报告应在 2026 年 3 月 31 日前公布，截至 2026 年 4 月 1 日已超过 1 天"
    ]


@pytest.mark.parametrize("kind", ["", "县级部门"])  # blank, or not from the list
def test_where_the_kind_is_not_known_the_deadline_is_not(kind: str) -> None:
    assert said(of(kind=kind, unit="某单位"), date(2026, 1, 31)) == []
    assert said(of(kind=kind, unit="某单位"), date(2026, 2, 1)) == [
        "R097 首页没有从列表里选机关类型，"
        "不知道期限是 1 月 31 日（部门）还是 3 月 31 日（政府），未判定"
    ]
    assert said(of(kind=kind, unit="某市人民政府"), date(2026, 2, 1)) == []


def test_where_the_year_is_not_known_nothing_is_judged() -> None:
    assert said(of(year=None), date(2026, 12, 31)) == []
    # no calendar goes on to the day by which a report on 9999 would be due
    assert [line[:4] for line in said(of(year=9999), date(2026, 12, 31))] == ["R100"]


LOCAL = {
    "deadlines": [
        {"name": "报送区政府办", "month": 1, "day": 26, "kinds": [DEPARTMENT]},
        {"name": "在网站公布", "month": 1, "day": 28},
    ]
}


def test_local_deadlines() -> None:
    assert said(of(), date(2026, 1, 26), options=LOCAL) == []
    assert said(of(), date(2026, 1, 30), options=LOCAL) == [
        "R099 2025 年度报告应在 2026 年 1 月 26 日前报送区政府办，"
        "截至 2026 年 1 月 30 日已超过 4 天",
        "R099 2025 年度报告应在 2026 年 1 月 28 日前在网站公布，截至 2026 年 1 月 30 日已超过 2 天",
    ]
    assert len(said(of(GOVERNMENT), date(2026, 1, 30), options=LOCAL)) == 1


def test_a_report_finished_before_the_year_has_ended() -> None:
    assert said(of(), date(2025, 12, 31)) == [
        "R100 现在是 2025 年 12 月 31 日，2025 年的统计期到 12 月 31 日才结束"
    ]
    assert said(of(), date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("reviewed", "signed", "missing"),
    [("", "", "审核人、签发人"), ("甲", "", "签发人"), ("", "乙", "审核人")],
)
def test_who_answers_for_it(reviewed: str, signed: str, missing: str) -> None:
    assert said(of(reviewed_by=reviewed, signed_by=signed), at_submit=True) == [
        f"R102 首页没有填写：{missing}"
    ]


def test_it_is_only_asked_when_the_report_is_handed_in() -> None:
    assert said(of()) == []
    assert said(of(reviewed_by="甲", signed_by="乙"), at_submit=True) == []
