"""Working days by the State Council's yearly notices, and by what a body laid down besides.

The notices come from the package chinesecalendar. A year whose notice it does not have is counted
as Monday to Friday without the holidays that never move, and is not ``published``: every date that
reaches into it is provisional.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from nianbao.register.columns import register_data
from nianbao.words import say

# what a register may hold: the regulations are of 2008, and nobody plans beyond 2049
FIRST_DAY, LAST_DAY = date(2004, 1, 1), date(2049, 12, 31)
_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row, ``first`` to ``last``, that are not what their weekday says: off, or worked.

    They come from a notice, or a body laid them down itself.
    """

    first: date
    last: date
    works: bool
    name: str = ""

    @property
    def words(self) -> str:
        """Return the stretch in words: 国庆节休假 10 月 1 日至 7 日不计."""
        slots = {"name": self.name, "first": _short(self.first), "last": _short(self.last)}
        if self.first.month == self.last.month:
            slots["last"] = say("register.days.day", day=self.last.day)
        if self.works:
            slots["weekday"] = say(f"register.days.weekday{self.first.weekday()}")
        kind = "works" if self.works else "off"
        length = "one" if self.first == self.last else "many"
        return say(f"register.days.{kind}_{length}", **slots)


class WorkDays:
    """The working days from FIRST_DAY to LAST_DAY."""

    def __init__(self, own: Sequence[Stretch] = ()) -> None:
        self.own = tuple(own)

    def is_published(self, year: int) -> bool:
        """Return whether the notice for a year is known, or the body laid down its days."""
        return year in self._years

    def is_working(self, day: date) -> bool:
        """Return whether a day is a working day."""
        return self._special.get(day, (day.weekday() < 5, ""))[0]

    def after(self, day: date, count: int) -> date:
        """Return the ``count``-th working day after a day, which itself does not count."""
        wanted = self._counts[self._place(day)] + count
        return FIRST_DAY + _DAY * bisect_left(self._counts, wanted)

    def between(self, day: date, last: date) -> int:
        """Return how many working days there are after a day, up to and including ``last``.

        It is negative where ``last`` comes before the day.
        """
        return self._counts[self._place(last)] - self._counts[self._place(day)]

    def unpublished(self, first: date, last: date) -> int | None:
        """Return the first year that days of this span lie in and whose notice is not known."""
        years = range(first.year, last.year + 1)
        return next((year for year in years if not self.is_published(year)), None)

    def stretches(self, first: date, last: date) -> Iterator[Stretch]:
        """Yield holidays and weekends worked in a span, each in one piece."""
        begin = bisect_left(self._stretches, first, key=lambda stretch: stretch.last)
        for stretch in self._stretches[begin:]:
            if stretch.first > last:
                break
            yield replace(stretch, first=max(stretch.first, first), last=min(stretch.last, last))

    @cached_property
    def _stretches(self) -> list[Stretch]:
        """Return all stretches in their order."""
        days = sorted(self._special.items())
        runs = groupby(enumerate(days), lambda x: (x[1][1], x[1][0].toordinal() - x[0]))
        members = [[day for _, day in run] for _, run in runs]
        return [Stretch(run[0][0], run[-1][0], *run[0][1]) for run in members]

    @cached_property
    def _special(self) -> dict[date, tuple[bool, str]]:
        """Return whether one works on each day named by a notice or by the body, and its name."""
        from chinese_calendar import Holiday  # noqa: PLC0415 - slow to load
        from chinese_calendar.constants import holidays, workdays  # noqa: PLC0415

        names = {kind.value: str(kind.chinese) for kind in Holiday}
        fixed = [tuple(map(int, day.split("-"))) for day in register_data()["fixed_holidays"]]
        found: dict[date, tuple[bool, str]] = {
            date(year, *day): (False, say("register.days.fixed"))
            for year in range(max(holidays).year + 1, LAST_DAY.year + 1)
            for day in fixed
        }
        found |= {day: (False, names.get(str(name), str(name))) for day, name in holidays.items()}
        found |= {day: (True, names.get(str(name), str(name))) for day, name in workdays.items()}
        # where both are said of a day, it is worked, as the live calendar has it
        for own in sorted(self.own, key=lambda days: days.works):
            for number in range((own.last - own.first).days + 1):
                found[own.first + _DAY * number] = (own.works, own.name or say("register.days.own"))
        return found

    @cached_property
    def _years(self) -> frozenset[int]:
        from chinese_calendar.constants import holidays  # noqa: PLC0415 - slow to load

        return frozenset({day.year for day in holidays} | {own.first.year for own in self.own})

    @cached_property
    def _counts(self) -> list[int]:
        """Return for each day from FIRST_DAY on how many working days there were so far."""
        counts, count = [], 0
        for number in range((LAST_DAY - FIRST_DAY).days + 1):
            count += self.is_working(FIRST_DAY + _DAY * number)
            counts.append(count)
        return counts

    def _place(self, day: date) -> int:
        return min(max((day - FIRST_DAY).days, 0), len(self._counts) - 1)


def _short(day: date) -> str:
    return say("register.days.date", month=day.month, day=day.day)
