"""The fee for processing information, by item and by volume, with the steps of its computation.

国办函〔2020〕109号: each part at its own rate; one application is charged one way alone.
"""

from dataclasses import dataclass

from nianbao.register.columns import register_data
from nianbao.words import say


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount in yuan, and in words how each part of it came about."""

    amount: int
    steps: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return the steps as one text."""
        return say("register.fee.and").join(self.steps)


def by_item(count: int) -> Fee:
    """Return the fee for so many items of one applicant in one calendar month."""
    return _progressive(count, [(last, rate) for last, rate in _item_steps(count)], "item")


def rate_of_item(number: int) -> int:
    """Return what the ``number``-th item of a month costs."""
    return next(rate for last, rate in _item_steps(number) if number <= last)


def by_volume(pages: int) -> Fee:
    """Return the fee for so many pages of one application."""
    steps = [(step.get("to", pages), step["rate"]) for step in register_data()["fees"]["by_volume"]]
    return _progressive(pages, steps, "volume")


def _item_steps(count: int) -> list[tuple[int, int]]:
    """Return the last item of each step and its rate, as far as they are needed."""
    rates = register_data()["fees"]["by_item"]
    steps = [(rates["free"], 0), (rates["first"], rates["rate"])]
    while steps[-1][0] < count:
        last, rate = steps[-1]
        steps.append((last + rates["step"], rate + rates["more"]))
    return steps


def _progressive(count: int, steps: list[tuple[int, int]], kind: str) -> Fee:
    amount, before, words = 0, 0, []
    for last, rate in steps:
        number = min(count, last) - before
        if number <= 0:
            break
        amount += number * rate
        slots = {"first": before + 1, "last": before + number, "number": number}
        words.append(say(f"register.fee.{kind}", rate=rate, amount=number * rate, **slots))
        before += number
    return Fee(amount, tuple(words))
