"""What a report says of itself besides figures and prose: dates and how to reach the unit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nianbao.recover.labels import plain

_DAY = r"20\d\d年\d{1,2}月\d{1,2}日"
_PERIOD = re.compile(rf"(?:自|从)?({_DAY})(?:起)?(?:至|到|-|—)({_DAY})")
_SIGNED = re.compile(rf"({_DAY}|二[〇○零]\S{{2}}年\S{{1,2}}月\S{{1,3}}日)\Z")
_PHONE = re.compile(r"(?:电话|传真|热线)[^:\d]{0,6}:?((?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,4})?)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_ADDRESS = re.compile(r"地址:([^;,。()]{4,60})")
_POSTCODE = re.compile(r"(?:邮编|邮政编码):?(\d{6})(?!\d)")


@dataclass(frozen=True, slots=True)
class Details:
    """What a report says of itself; an empty text where it does not, or says two things.

    ``begin`` and ``end`` are the period reported on, ``signed`` the date below the report.
    """

    begin: str = ""
    end: str = ""
    signed: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""


def details_of(preamble: Iterable[str], signature: Iterable[str]) -> Details:
    """Return the details found before section one and in the signature."""
    text = plain("".join(preamble))
    period = _PERIOD.search(text)
    signed = [match[1] for line in signature if (match := _SIGNED.search(plain(line)))]
    return Details(
        begin=period[1] if period else "",
        end=period[2] if period else "",
        signed=signed[-1] if signed else "",
        phone=_only(_PHONE, text),
        email=_only(_EMAIL, text),
        address=_only(_ADDRESS, text),
        postcode=_only(_POSTCODE, text),
    )


def _only(pattern: re.Pattern[str], text: str) -> str:
    """Return what a pattern finds, where it finds one thing."""
    found = set(pattern.findall(text))
    return found.pop() if len(found) == 1 else ""
