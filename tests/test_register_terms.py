"""Terms of answers: days that can be counted by hand, and other people's calendars.

Each line of ``data/register/terms.txt`` lists the days off and the weekends worked within its
term, so that it is counted with a wall calendar: Mondays to Fridays, less those off, plus those
worked. The lines were made by a script that knows nothing of this package; the count of each is
done again here from the notices' days alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

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
from nianbao.register.workdays import Stretch, WorkDays

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

# The days of the State Council's notices: year, days off in stretches, weekends worked. The notice
# on 2027 was not out when this was written: it has the holidays that never move, as far as needed.
NOTICES = """
2019 | 01-01 02-04..02-10 04-05..04-07 05-01..05-04 06-07..06-09 09-13..09-15 10-01..10-07 |
    02-02 02-03 04-28 05-05 09-29 10-12
2020 | 01-01 01-24..02-02 04-04..04-06 05-01..05-05 06-25..06-27 10-01..10-08 |
    01-19 04-26 05-09 06-28 09-27 10-10
2021 | 01-01..01-03 02-11..02-17 04-03..04-05 05-01..05-05 06-12..06-14 09-19..09-21 10-01..10-07 |
    02-07 02-20 04-25 05-08 09-18 09-26 10-09
2022 | 01-01..01-03 01-31..02-06 04-03..04-05 04-30..05-04 06-03..06-05 09-10..09-12 10-01..10-07 |
    01-29 01-30 04-02 04-24 05-07 10-08 10-09
2023 | 01-01..01-02 01-21..01-27 04-05 04-29..05-03 06-22..06-24 09-29..10-06 |
    01-28 01-29 04-23 05-06 06-25 10-07 10-08
2024 | 01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-08..06-10 09-15..09-17 10-01..10-07 |
    02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12
2025 | 01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08 |
    01-26 02-08 04-27 09-28 10-11
2026 | 01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07 |
    01-04 02-14 02-28 05-09 09-20 10-10
2027 | 01-01 |
"""
TABLE = Path(__file__).parent / "data/register/terms.txt"
LINES = [line for line in TABLE.read_text("utf-8").splitlines() if line and line[0] != "#"]


@dataclass(frozen=True)
class Line:
    """A line of the table: an entry, and how its term is counted by hand."""

    entry: Entry
    left_out: int
    off: list[date]
    worked: list[date]
    due: date
    is_provisional: bool

    @property
    def start(self) -> date:
        """The day after which the term runs."""
        entry = self.entry
        return max(day for day in (entry.received, entry.supplemented, entry.paid) if day)


def line_of(text: str) -> Line:
    """Return a line of the table. Its short days are those of the term: none is a year long."""
    parts = [part.strip() for part in f"{text} ".split("|")]
    *fields, left_out, off, worked, due, provisional = parts
    values: dict[str, Any] = {
        name: int(part) if name == "extension" else date.fromisoformat(part)
        for name, part in zip(FIELDS, fields, strict=True)
        if part
    }
    last = date.fromisoformat(due)

    def days(short: str) -> list[date]:
        found = (date.fromisoformat(f"{last.year}-{day}") for day in short.split())
        return [day if day <= last else day.replace(year=last.year - 1) for day in found]

    entry = Entry(5, **values)
    return Line(entry, int(left_out or 0), days(off), days(worked), last, bool(provisional))


def noticed() -> tuple[set[date], set[date]]:
    """Return the days off and the weekends worked by the notices."""
    off: set[date] = set()
    worked: set[date] = set()
    for text in NOTICES.replace("|\n ", "|").strip().splitlines():
        year, stretches, weekends = text.split("|")
        for stretch in stretches.split():
            ends = [date.fromisoformat(f"{year.strip()}-{day}") for day in stretch.split("..")]
            off |= set(days_after(ends[0] - timedelta(1), ends[-1]))
        worked |= {date.fromisoformat(f"{year.strip()}-{day}") for day in weekends.split()}
    return off, worked


def days_after(day: date, last: date) -> list[date]:
    return [day + timedelta(n) for n in range(1, (last - day).days + 1)]


def weekdays_after(day: date, last: date) -> int:
    """Return how many Mondays to Fridays there are after a day, up to another."""
    return sum(d.weekday() < 5 for d in days_after(day, last))


@pytest.mark.parametrize("text", LINES)
def test_the_day_on_which_an_answer_is_due(text: str) -> None:
    line = line_of(text)
    term = answer_term(line.entry, DAYS)
    assert term
    assert (term.due, term.is_provisional) == (line.due, line.is_provisional)


def test_each_line_is_counted_again_from_the_notices() -> None:
    off, worked = noticed()
    for text in LINES:
        line = line_of(text)
        within = set(days_after(line.start, line.due))
        assert line.off == sorted(d for d in within & off if d.weekday() < 5), text
        assert line.worked == sorted(within & worked), text
        counted = weekdays_after(line.start, line.due) - len(line.off) + len(line.worked)
        assert counted == 20 + (line.entry.extension or 0) + line.left_out, text
        assert line.due in worked or (line.due.weekday() < 5 and line.due not in off), text


def test_the_days_left_out_are_counted_again_from_the_notices() -> None:
    off, worked = noticed()
    for line in map(line_of, LINES):
        if line.left_out:
            entry = line.entry
            assert entry.asked and entry.replied
            asked = set(days_after(max(entry.asked, line.start), entry.replied))
            weekdays = {day for day in asked if day.weekday() < 5}
            assert len((weekdays - off) | (asked & worked)) == line.left_out


def test_there_are_cases_of_every_kind() -> None:
    lines = [line_of(text) for text in LINES]
    assert len(lines) >= 60
    kinds = (
        lambda line: line.entry.supplemented,
        lambda line: line.entry.extension,
        lambda line: line.left_out,
        lambda line: line.entry.paid,
        lambda line: line.is_provisional,
    )
    assert all(any(kind(line) for line in lines) for kind in kinds)


def test_the_notices_are_those_of_the_calendar() -> None:
    off, worked = noticed()
    for day in days_after(date(2018, 12, 31), date(2026, 12, 31)):
        assert DAYS.is_working(day) == (day in worked or (day.weekday() < 5 and day not in off))


DERIVATIONS = {
    "2026-09-28 |  |  |  |  |  |": "收到 2026-09-28，次日起算，"
    "国庆节休假 10 月 1 日至 7 日不计，10 月 10 日周六上班计入，第 20 个工作日为 2026-10-30",
    "2026-09-10 |": "收到 2026-09-10，"
    "2026-10-12 收到补正，次日起重新计算，第 20 个工作日为 2026-11-09",
    "2026-09-02 |": "收到 2026-09-02，"
    "次日起算，2026-09-04 征求意见、2026-09-24 收回，其间 15 个工作日不计，"
    "9 月 20 日周日上班计入，中秋休假 9 月 25 日至 27 日不计，国庆节休假 10 月 1 日至 7 日不计，"
    "10 月 10 日周六上班计入，第 20 个工作日为 2026-10-27",
    "2026-12-01 |": "收到 2026-12-01，次日起算，"
    "延长 20 个工作日，共 40 个，法定节日休假 1 月 1 日不计，第 40 个工作日为 2027-01-27，"
    "2027 年放假安排尚未公布，除固定节日外按周一至周五暂定",
}


@pytest.mark.parametrize("begins", DERIVATIONS)
def test_how_a_day_was_counted_is_said(begins: str) -> None:
    (text,) = (text for text in LINES if text.startswith(begins))
    term = answer_term(line_of(text).entry, DAYS)
    assert term
    assert term.derivation == DERIVATIONS[begins]


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
        Stretch(date(2027, 1, 1), date(2027, 1, 3), works=False, name="元旦"),
        Stretch(date(2027, 1, 9), date(2027, 1, 9), works=True),
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


@pytest.mark.parametrize("year", range(2004, 2027))
def test_the_package_chinese_days_agrees_on_each_day_that_it_knows(year: int) -> None:
    """It lacks 2005-12-31 too and uses the same names: its lists may be those of ours."""
    differ = [d for d in days_of(year) if DAYS.is_working(d) != chinesedays.is_workday(d)]
    assert differ == []
