"""What is handed out: a filing with the verdict on it, as a draft or for good."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from nianbao.form import Filing
from nianbao.publish.report import Report, report_of
from nianbao.rules.verdict import Verdict


@dataclass(frozen=True)
class Release:
    """A filing, the verdict on it, whether it goes out as a draft only, the day it is signed."""

    filing: Filing
    verdict: Verdict
    draft: bool = False
    signed_on: date | None = None

    @cached_property
    def report(self) -> Report:
        """Return the report that the filing makes."""
        return report_of(self.filing, signed_on=self.signed_on)


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of one file, and sentences on how it was made."""

    data: bytes
    notes: tuple[str, ...] = ()
