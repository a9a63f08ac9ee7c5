"""The unit that files."""

import re
import tomllib
import unicodedata
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

_DIGITS = str.maketrans("〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖", "000123456789123456789")


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of the unit; an empty text means that it was not stated.

    ``year`` is the year reported on, ``dated`` the day that is printed below the signature. The
    four before it say 有 or 无.
    """

    unit: str = ""
    short_name: str = ""
    kind: str = ""
    credit_code: str = ""
    year: int | None = None
    filled_by: str = ""
    reviewed_by: str = ""
    signed_by: str = ""
    contact: str = ""
    helpline: str = ""
    makes_licences: str = ""
    makes_penalties: str = ""
    makes_coercive_measures: str = ""
    collects_fees: str = ""
    dated: str = ""

    @property
    def day(self) -> date | None:
        """Return the day on which the report is signed, None where it names none."""
        return read_day(self.dated)

    @property
    def chosen_kind(self) -> str:
        """Return the kind if it is one that the first sheet offers; blank for any other text."""
        return self.kind if self._kind else ""

    @property
    def is_government(self) -> bool:
        """Return whether the report is a government's own, not a department's."""
        return bool(self._kind.get("government"))

    @property
    def is_township(self) -> bool:
        """Return whether it is a town, a township or a street office, which no article names."""
        return bool(self._kind.get("township"))

    @property
    def is_area(self) -> bool:
        """Return whether its figures are an area's; its name says so where the kind does not."""
        if self._kind and self.kind not in ("派出机构", "其他"):
            return self.is_government
        return bool(re.search(profile_data()["area_names"], self.unit))

    @property
    def sums_up(self) -> bool:
        """Return whether its figures are the sum of many bodies'."""
        is_lone = self.is_township or re.search(profile_data()["lone_names"], self.unit)
        return self.is_area and not is_lone

    @property
    def may_make_regulations(self) -> bool | None:
        """Return whether a unit of this kind may make 规章; None where the kind is not known."""
        return bool(self._kind.get("regulations")) if self._kind else None

    @property
    def _kind(self) -> dict[str, Any]:
        kinds = profile_data()["kinds"]
        return next((entry for entry in kinds if entry["name"] == self.kind), {})

    def items(self) -> list[tuple[str, str | int | None]]:
        """Return every field with its value, in the order of the first sheet."""
        values = asdict(self)
        return [(name, values[name]) for name in FIELDS]


def read_year(text: str) -> int | None:
    """Return the year that a text names, None where it names none or not only one.

    Read are 2025, 2025年, 2025年度, 二〇二五年 and 贰零贰伍, in either width, with blanks anywhere.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).translate(_DIGITS)
    found = re.fullmatch(r"(?:公元)?([12][0-9]{3})(?:\.0+)?年?度?(?:报告)?", plain)
    return int(found[1]) if found else None


def read_day(text: str) -> date | None:
    """Return the day that a text names, such as 2026年1月20日 or 2026-1-20; else None."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = re.fullmatch(r"(20[0-9]{2})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?", plain)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:  # such as 2月30日
        return None


FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Profile))
LATER_FIELDS = frozenset(("dated",))  # that workbooks of the first releases do not have


@cache
def profile_data() -> dict[str, Any]:
    """Return the kinds of unit and the other choices offered on the first sheet."""
    return tomllib.loads(files("nianbao.form").joinpath("profile.toml").read_text("utf-8"))
