"""Terms of answers: hand-worked days around every kind of holiday, and other people's calendars.

The due days come from a count of their own, day by day on another package's calendar; some of
them were also counted by hand on the State Council's notices.
"""

from datetime import date, timedelta

import chinesedays
import holidays
import pytest

from nianbao.register.entry import Entry
from nianbao.register.terms import (
    answer_term,
    payment_term,
    supplement_notice_term,
    third_party_term,
)
from nianbao.register.workdays import OwnDays, WorkDays

DAYS = WorkDays()
FIELDS = (
    "received",
    "supplement_notice",
    "supplemented",
    "extension",
    "asked",
    "replied",
    "fee_notice",
    "paid",
)

# 收到 | 补正告知 | 收到补正 | 延长 | 征求意见 | 收回 | 收费通知 | 缴费 | 最迟答复 | 暂定
CASES = """
# 国庆、中秋
2026-09-28 |  |  |  |  |  |  |  | 2026-10-30 |
2026-09-30 |  |  |  |  |  |  |  | 2026-11-03 |
2026-09-01 |  |  |  |  |  |  |  | 2026-09-29 |
2026-09-11 |  |  |  |  |  |  |  | 2026-10-15 |
2026-09-25 |  |  |  |  |  |  |  | 2026-10-29 |
2026-10-01 |  |  |  |  |  |  |  | 2026-11-03 |
2026-10-10 |  |  |  |  |  |  |  | 2026-11-06 |
2025-09-26 |  |  |  |  |  |  |  | 2025-10-30 |
2025-09-30 |  |  |  |  |  |  |  | 2025-11-04 |
2025-10-11 |  |  |  |  |  |  |  | 2025-11-07 |
2024-09-12 |  |  |  |  |  |  |  | 2024-10-16 |
2024-09-14 |  |  |  |  |  |  |  | 2024-10-18 |
2024-09-29 |  |  |  |  |  |  |  | 2024-10-31 |
2024-10-08 |  |  |  |  |  |  |  | 2024-11-04 |
2023-09-28 |  |  |  |  |  |  |  | 2023-11-01 |
2023-10-07 |  |  |  |  |  |  |  | 2023-11-02 |
2022-09-30 |  |  |  |  |  |  |  | 2022-11-02 |
2021-09-17 |  |  |  |  |  |  |  | 2021-10-21 |
2021-09-30 |  |  |  |  |  |  |  | 2021-11-03 |
2020-09-30 |  |  |  |  |  |  |  | 2020-11-04 |
2019-09-30 |  |  |  |  |  |  |  | 2019-11-01 |
# 春节
2026-02-13 |  |  |  |  |  |  |  | 2026-03-19 |
2026-02-14 |  |  |  |  |  |  |  | 2026-03-20 |
2026-02-28 |  |  |  |  |  |  |  | 2026-03-27 |
2026-01-30 |  |  |  |  |  |  |  | 2026-03-05 |
2026-01-04 |  |  |  |  |  |  |  | 2026-01-30 |
2025-01-26 |  |  |  |  |  |  |  | 2025-02-28 |
2025-01-27 |  |  |  |  |  |  |  | 2025-03-03 |
2025-02-08 |  |  |  |  |  |  |  | 2025-03-07 |
2024-02-04 |  |  |  |  |  |  |  | 2024-03-07 |
2024-02-09 |  |  |  |  |  |  |  | 2024-03-14 |
2024-02-18 |  |  |  |  |  |  |  | 2024-03-15 |
2023-01-20 |  |  |  |  |  |  |  | 2023-02-22 |
2023-01-28 |  |  |  |  |  |  |  | 2023-02-23 |
2022-01-30 |  |  |  |  |  |  |  | 2022-03-04 |
2021-02-07 |  |  |  |  |  |  |  | 2021-03-11 |
2020-01-17 |  |  |  |  |  |  |  | 2020-02-21 |
2020-01-22 |  |  |  |  |  |  |  | 2020-02-27 |
2019-02-02 |  |  |  |  |  |  |  | 2019-03-07 |
# 清明、劳动节、端午
2026-04-03 |  |  |  |  |  |  |  | 2026-05-07 |
2026-04-30 |  |  |  |  |  |  |  | 2026-06-01 |
2026-05-09 |  |  |  |  |  |  |  | 2026-06-05 |
2026-06-18 |  |  |  |  |  |  |  | 2026-07-17 |
2025-04-27 |  |  |  |  |  |  |  | 2025-05-28 |
2025-05-30 |  |  |  |  |  |  |  | 2025-06-30 |
2024-04-07 |  |  |  |  |  |  |  | 2024-05-07 |
2024-05-11 |  |  |  |  |  |  |  | 2024-06-07 |
2023-04-23 |  |  |  |  |  |  |  | 2023-05-23 |
2023-06-21 |  |  |  |  |  |  |  | 2023-07-20 |
# 元旦和跨年
2025-12-03 |  |  |  |  |  |  |  | 2025-12-31 |
2025-12-31 |  |  |  |  |  |  |  | 2026-01-29 |
2024-12-12 |  |  |  |  |  |  |  | 2025-01-10 |
2023-12-29 |  |  |  |  |  |  |  | 2024-01-29 |
2022-12-30 |  |  |  |  |  |  |  | 2023-02-02 |
2026-12-03 |  |  |  |  |  |  |  | 2026-12-31 |
2026-12-04 |  |  |  |  |  |  |  | 2027-01-04 | 暂定
2026-12-31 |  |  |  |  |  |  |  | 2027-01-29 | 暂定
# 补正
2026-09-10 | 2026-09-15 | 2026-10-12 |  |  |  |  |  | 2026-11-09 |
2026-01-05 | 2026-01-08 | 2026-02-14 |  |  |  |  |  | 2026-03-20 |
2025-12-20 | 2025-12-24 | 2026-01-05 |  |  |  |  |  | 2026-02-02 |
2026-09-20 | 2026-09-21 | 2026-09-28 |  |  |  |  |  | 2026-10-30 |
# 延长
2026-09-28 |  |  | 20 |  |  |  |  | 2026-11-27 |
2026-09-28 |  |  | 10 |  |  |  |  | 2026-11-13 |
2025-12-15 |  |  | 20 |  |  |  |  | 2026-02-10 |
2026-12-01 |  |  | 20 |  |  |  |  | 2027-01-27 | 暂定
2026-01-16 |  |  | 5 |  |  |  |  | 2026-02-27 |
# 征求意见
2026-09-02 |  |  |  | 2026-09-04 | 2026-09-24 |  |  | 2026-10-27 |
2026-09-21 |  |  |  | 2026-09-25 | 2026-10-12 |  |  | 2026-11-04 |
2026-09-21 |  |  |  | 2026-09-28 | 2026-09-29 |  |  | 2026-10-27 |
2026-01-20 |  |  |  | 2026-02-10 | 2026-03-02 |  |  | 2026-03-09 |
2026-03-02 |  |  | 20 | 2026-03-03 | 2026-03-24 |  |  | 2026-05-21 |
2026-03-02 |  |  |  | 2026-04-20 | 2026-04-24 |  |  | 2026-03-30 |
2026-03-02 | 2026-03-04 | 2026-03-20 |  | 2026-03-10 | 2026-03-18 |  |  | 2026-04-20 |
2026-03-02 | 2026-03-04 | 2026-03-20 |  | 2026-03-18 | 2026-03-25 |  |  | 2026-04-23 |
# 缴费
2026-03-02 |  |  |  |  |  | 2026-03-10 | 2026-03-30 | 2026-04-28 |
2026-09-07 | 2026-09-09 | 2026-09-14 | 10 |  |  | 2026-09-18 | 2026-10-09 | 2026-11-19 |
"""


def entry_of(line: str) -> tuple[Entry, date, bool]:
    """Return an entry, the day on which its answer is due, and whether that is provisional."""
    *fields, due, provisional = [part.strip() for part in f"{line} ".split("|")]
    values = {
        name: int(text) if name == "extension" else date.fromisoformat(text)
        for name, text in zip(FIELDS, fields, strict=True)
        if text
    }
    return Entry(5, **values), date.fromisoformat(due), bool(provisional)  # pyright: ignore[reportArgumentType]


LINES = [line for line in CASES.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("line", LINES)
def test_the_day_on_which_an_answer_is_due(line: str) -> None:
    entry, due, provisional = entry_of(line)
    term = answer_term(entry, DAYS)
    assert term
    assert (term.due, term.is_provisional) == (due, provisional)


def test_there_are_cases_of_every_kind() -> None:
    assert len(LINES) >= 60


DERIVATIONS = {
    "2026-09-28 |  |  |  |  |  |  |  | 2026-10-30 |": "收到 2026-09-28，次日起算，"
    "国庆节休假 10 月 1 日至 7 日不计，10 月 10 日周六上班计入，第 20 个工作日为 2026-10-30",
    "2026-09-10 | 2026-09-15 | 2026-10-12 |  |  |  |  |  | 2026-11-09 |": "收到 2026-09-10，"
    "2026-10-12 收到补正，次日起重新计算，第 20 个工作日为 2026-11-09",
    "2026-09-02 |  |  |  | 2026-09-04 | 2026-09-24 |  |  | 2026-10-27 |": "收到 2026-09-02，"
    "次日起算，2026-09-04 征求意见、2026-09-24 收回，其间 15 个工作日不计，"
    "9 月 20 日周日上班计入，中秋休假 9 月 25 日至 27 日不计，国庆节休假 10 月 1 日至 7 日不计，"
    "10 月 10 日周六上班计入，第 20 个工作日为 2026-10-27",
    "2026-12-01 |  |  | 20 |  |  |  |  | 2027-01-27 | 暂定": "收到 2026-12-01，次日起算，"
    "延长 20 个工作日，共 40 个，法定节日休假 1 月 1 日不计，第 40 个工作日为 2027-01-27，"
    "2027 年放假安排尚未公布，除固定节日外按周一至周五暂定",
}


@pytest.mark.parametrize("line", DERIVATIONS)
def test_how_a_day_was_counted_is_said(line: str) -> None:
    term = answer_term(entry_of(line)[0], DAYS)
    assert term
    assert term.derivation == DERIVATIONS[line]


@pytest.mark.parametrize(
    "fields",
    [
        {"supplement_notice": date(2026, 3, 4)},
        {"fee_notice": date(2026, 3, 4)},
        {"asked": date(2026, 3, 4)},
        {"received": None},
    ],
    ids=["supplement", "payment", "third_party", "no_receipt"],
)
def test_while_the_term_waits_there_is_no_due_day(fields: dict[str, date]) -> None:
    assert answer_term(Entry(5, **{"received": date(2026, 3, 2), **fields}), DAYS) is None  # pyright: ignore[reportArgumentType]


def test_the_other_terms() -> None:
    entry = Entry(
        5,
        received=date(2026, 9, 18),
        supplement_notice=date(2026, 9, 30),
        asked=date(2026, 9, 24),
        fee_notice=date(2026, 9, 30),
    )
    dues = [term(entry, DAYS) for term in (supplement_notice_term, third_party_term, payment_term)]
    # 9/20 is worked, 9/25 to 27 and 10/1 to 7 are not, 10/10 is worked
    assert [term and term.due for term in dues] == [
        date(2026, 9, 29),
        date(2026, 10, 22),
        date(2026, 11, 3),
    ]


def test_days_that_a_body_laid_down_make_a_year_known() -> None:
    own = [
        OwnDays(date(2027, 1, 1), date(2027, 1, 3), works=False, name="元旦"),
        OwnDays(date(2027, 1, 9), date(2027, 1, 9), works=True),
    ]
    term = answer_term(Entry(5, received=date(2026, 12, 15)), WorkDays(own))
    assert term
    assert (term.due, term.is_provisional) == (date(2027, 1, 12), False)


def test_an_extension_is_no_longer_than_the_law_has_it() -> None:
    one, other = (
        answer_term(Entry(5, received=date(2026, 3, 2), extension=n), DAYS) for n in (20, 60)
    )
    assert one and other and one.due == other.due


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


# 2005-12-31, a Saturday, was worked by the notice on the New Year of 2006; chinesecalendar lacks it
DISAGREEMENTS = {date(2005, 12, 31)}


@pytest.mark.parametrize("year", range(2004, 2027))
def test_the_package_holidays_agrees_on_each_day_that_it_knows(year: int) -> None:
    china = holidays.country_holidays("CN", years=year)
    differ = {day for day in days_of(year) if DAYS.is_working(day) != china.is_working_day(day)}
    assert differ == DISAGREEMENTS & set(days_of(year))


@pytest.mark.parametrize("year", range(2018, 2027))
def test_the_package_chinese_days_agrees_on_each_day_that_it_knows(year: int) -> None:
    differ = [d for d in days_of(year) if DAYS.is_working(d) != chinesedays.is_workday(d)]
    assert differ == []
