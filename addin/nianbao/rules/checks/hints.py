"""What is unusual inside the tables, or for this kind of unit."""

import re
from collections.abc import Iterator, Sequence
from typing import TypedDict, cast

from nianbao.form import Filing, Paragraph
from nianbao.form.filing import Number, plain_number
from nianbao.form.numbers import read_text
from nianbao.rules.catalogue import MESSAGE
from nianbao.rules.checks.case import Case, check
from nianbao.rules.checks.fees import FEE
from nianbao.rules.checks.figures import (
    amount,
    figure_words,
    per_cent,
    says,
    sentence,
    unreadable,
)
from nianbao.rules.finding import Finding
from nianbao.words import say

_FEE_SECTION = 6
_SENTENCE = re.compile(r"[^。；;！？\n]+")
_MONEY = r"[^。；，,]{0,20}?(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|元)"


@check
def present(
    case: Case,
    *,
    cells: list[str],
    words: Sequence[str] = (),
    sections: Sequence[int] = (),
    since: int = 0,
) -> Iterator[Finding]:
    """Yield a finding when some of ``cells`` are not 0 and the prose says nothing of it.

    With ``words``, one of them in one of ``sections`` settles it, and a report without any prose
    is not judged; with ``since``, reports on earlier years are not judged.
    """
    if (case.filing.profile.year or 0) < since:
        return
    if finding := unreadable(case, cells):
        yield finding
        return
    held = [cell for cell in cells if case.filing.figures[cell].number]
    if not held:
        return
    slots = {"figures": figure_words(case, held), "statement": case.rule.statement}
    if words and not any(case.filing.sections.values()):
        yield case.undecided("no_prose", slots)
    elif not says(case.filing, words, sections):
        yield case.broken(sentence(case, "present"), slots, cells=held)


@check
def share(
    case: Case, *, part: str, whole: str, percent: int, reached: bool, least: int
) -> Iterator[Finding]:
    """Yield a finding when ``part`` is too great a share of ``whole``.

    Too great is more than ``percent``, or with ``reached`` as much as that; a whole below
    ``least`` is too small to be judged.
    """
    cells = [part, whole]
    if finding := unreadable(case, cells):
        yield finding
        return
    held, all_of_it = (amount(case.filing, [cell]) for cell in cells)
    excess = 100 * held - percent * all_of_it
    small = not all_of_it or all_of_it < least
    if small or excess < 0 or (excess == 0 and not reached):
        return
    slots = {
        "part": figure_words(case, cells[:1]),
        "whole": figure_words(case, cells[1:]),
        "percent": per_cent(held, all_of_it),
        "limit": str(percent),
        "statement": case.rule.statement,
    }
    yield case.broken(sentence(case, "share"), slots, cells=cells)


@check
def none_beside_many(case: Case, *, none: str, many: list[str], least: int) -> Iterator[Finding]:
    """Yield a finding when the figure ``none`` is 0 though ``many`` come to ``least`` or more."""
    cells = [none, *many]
    if finding := unreadable(case, cells):
        yield finding
        return
    total = amount(case.filing, many)
    if total >= least and not amount(case.filing, [none]):
        held = [cell for cell in many if case.filing.figures[cell].number]
        slots = {
            "none": figure_words(case, [none]),
            "many": figure_words(case, held),
            "total": plain_number(total),
            "statement": case.rule.statement,
        }
        yield case.broken(sentence(case, "none_beside_many"), slots, cells=[none, *held])


@check
def regulations(case: Case, *, cells: list[str]) -> Iterator[Finding]:
    """Yield a finding when a unit that may not make 规章 has some of its own.

    Source: 立法法: 国务院部门, 省级, 设区的市 and 自治州 governments only.
    """
    if finding := unreadable(case, cells):
        yield finding
        return
    held = [cell for cell in cells if case.filing.figures[cell].number]
    may, kind = case.filing.profile.may_make_regulations, case.filing.profile.kind
    if not held or may:
        return
    slots = {"figures": figure_words(case, held), "kind": kind}
    if may is None:
        yield case.undecided("no_kind", slots)
    else:
        yield case.broken(f"none{case.by_name}", slots, cells=held)


class Powers(TypedDict, total=False):
    """The cell in which the use of each power is counted, by the field of the first sheet."""

    makes_licences: str
    makes_penalties: str
    makes_coercive_measures: str
    collects_fees: str


@check
def powers(case: Case, *, powers: Powers, zero_too: bool) -> Iterator[Finding]:
    """Yield each figure that contradicts what the first sheet says of the unit's powers.

    A power without any decision in the year is usual; ``zero_too`` reports it as well.
    """
    for field, cell in cast("dict[str, str]", powers).items():
        stated, number = getattr(case.filing.profile, field), case.filing.figures[cell].number
        lacks = stated == "无" and number
        is_unused = stated == "有" and number == 0 and zero_too
        if stated and (finding := unreadable(case, [cell])):
            yield finding
        elif lacks or is_unused:
            slots = {"power": say(f"profile.{field}"), "figure": figure_words(case, [cell])}
            yield case.broken("without" if lacks else "unused", slots, cells=[cell])


@check
def fee_income(case: Case, *, verbs: list[str]) -> Iterator[Finding]:
    """Yield a finding when section six names more 信息处理费 than all fees of table two.

    信息处理费 is one of the 行政事业性收费.
    """
    fees = case.filing.figures[FEE].number
    for paragraph, words, collected in _collected(case.filing, verbs):
        if finding := unreadable(case, [FEE]):
            yield finding
            return
        if fees is not None and collected > fees:
            slots = {
                "quote": words,
                "needed": plain_number(collected),
                "place": case.place(case.filing.edition.by_id[FEE]),
                "fees": plain_number(fees),
                "short": plain_number(collected - fees),
            }
            yield case.broken(
                MESSAGE, slots, cells=[FEE], sides=(fees, collected), paragraph=paragraph
            )


def _collected(filing: Filing, verbs: list[str]) -> Iterator[tuple[Paragraph, str, Number]]:
    """Yield each sentence of section six on 信息处理费 collected, with the amount in 万元."""
    pattern = re.compile(f"(?<![应未])(?:{'|'.join(verbs)}){_MONEY}")
    for paragraph in filing.sections.get(_FEE_SECTION, ()):
        for words in _SENTENCE.findall(paragraph.text):
            match = pattern.search(words) if "信息处理费" in words else None
            number = read_text("".join(match.groups()), "money", "万元").number if match else None
            if number is not None:
                yield paragraph, words.strip(), number
