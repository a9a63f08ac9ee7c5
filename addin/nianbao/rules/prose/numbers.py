"""Numbers as prose writes them: digits and simple Chinese numerals, with their units."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from nianbao.form.filing import Number

DIGITS = "0123456789"
_WHOLE = r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?"
_NUMERALS = "零〇一二两三四五六七八九十百千"
_ABOUT = "约|大约|近|将近|接近|超过?|逾|不足|不到|至少|不少于|达?到?约"
_COUNTERS = "件次|人次|条次|场次|期次|件|宗|起|份|例|桩|条|项|个|部|篇|次|场|期|人|名|家"
# What counts cases and documents; anything else counts what the tables do not.
_CASES = frozenset({"件", "宗", "起", "份", "例", "桩", "条", "项", "个", "件次"})
_MONEY = "亿元|万元|元"

# Numerals are numbers only before the plainest units: 「一起」 and 「一个」 are mostly words.
# 「每一件」, 「第一件」 and ranges such as 「3至5件」 are no counts either.
NUMBER = (
    rf"(?:{_ABOUT})?(?:(?<![\d.A-Za-z])(?:\d+[-~—–～至])?(?:{_WHOLE})[万亿]?(?:余|多)?"
    rf"(?:{_MONEY}|{_COUNTERS}|%|％)"
    rf"|(?<![第每逐同某哪这那数几任])(?:[{_NUMERALS}]+(?:余|多)?(?:件|宗|例|万元)"
    rf"|[{_NUMERALS[2:]}]{{2,}}(?:起|份)|[二两三四五六七八九十](?:起|份))"
    rf"|百分之[{_NUMERALS}]+)(?:以上|以下|左右|上下|之多)?"
    # the unit is sometimes left out before a percentage: 「部分公开67，占4.61%」
    r"|(?<![\d.第年月日A-Za-z])\d+(?=[，,]?(?:约|占)[^，。；\d]{0,8}\d|[（(]占?[\d.]+[%％])"
)
# All characters that a number can begin with.
NUMBER_STARTS = DIGITS + _NUMERALS + "约大近将接超逾不至达"
# A sign that a text holds a number; a year alone is none.
NUMBER_SIGN = (
    rf"\d[万亿]?[余多]?(?:{_MONEY}|{_COUNTERS}|%)"
    rf"|[{_NUMERALS}][余多]?(?:[件宗例]|万元)|[{_NUMERALS[2:]}][起份]|百分之"
)
_PARTS = re.compile(
    rf"(?P<about>{_ABOUT})?(?P<range>\d+[-~—–～至])?(?P<hundredth>百分之)?"
    rf"(?P<digits>{_WHOLE})?(?P<numerals>[{_NUMERALS}]+)?(?P<scale>[万亿](?!元))?(?P<more>余|多)?"
    rf"(?P<unit>{_MONEY}|{_COUNTERS}|%|％)?(?P<rough>以上|以下|左右|上下|之多)?"
)
_LONGEST = 15
_LEFT_OUT = "件"
_MORE = frozenset({"余", "多", "超", "超过", "逾", "至少", "不少于", "以上", "之多"})
_SCALES = {"万": 10_000, "亿": 100_000_000}
_YUAN = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10_000)}
_VALUES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


class Written(NamedTuple):
    """A number in the text: its kind, its value, and in which steps it was written.

    The kind is N for cases, M for money, P for a percentage, X for what is none of them. Money
    comes in 万元. ``approximate`` numbers are not to be compared; ``at_least``: so many or more.
    """

    kind: str
    value: Number
    unit: str
    step: Decimal
    approximate: bool
    at_least: bool = False


@lru_cache(maxsize=2048)
def read_number(text: str) -> Written:
    """Return what a text that matches NUMBER says."""
    parts = _PARTS.fullmatch(text)
    if not parts:
        raise ValueError(text)
    digits = parts["digits"] or str(_numeral(parts["numerals"]))
    value = Decimal(digits.replace(",", "")) * _SCALES.get(parts["scale"] or "", 1)
    step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
    # 「1.2万件」 is rounded, and nobody counts a million millions
    rough = any(parts.group("about", "range", "scale", "more", "rough")) or len(digits) > _LONGEST
    at_least = not _MORE.isdisjoint(parts.group("about", "more", "rough"))
    unit = parts["unit"] or _LEFT_OUT
    if parts["hundredth"] or unit in "%％":
        return Written("P", value, "%", step, rough)
    if unit in _YUAN:
        factor = _YUAN[unit]
        return Written("M", value * factor, unit, step * factor, rough)
    kind = "N" if unit in _CASES else "X"
    rough = rough or value != int(value)
    return Written(kind, int(value), unit, step, rough, at_least and value == int(value))


def _numeral(text: str) -> int:
    """Return the value of a numeral below ten thousand, such as 十二 or 一百零三."""
    total = digit = 0
    for c in text:
        if c in _PLACES:
            total += (digit or 1) * _PLACES[c]
            digit = 0
        else:
            digit = digit * 10 + _VALUES[c]
    return total + digit
