"""What is handed out: a filing with the verdict on it, as a draft or for good."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from nianbao.form import Filing
from nianbao.publish.last_year_part import last_year_part
from nianbao.publish.mark import approval_lines
from nianbao.publish.report import Report, report_of
from nianbao.rules.verdict import Verdict


@dataclass(frozen=True)
class Release:
    """A filing, the verdict on it, whether it goes out as a draft only, the day it is signed.

    One for ``review`` goes to those who approve the report and has lines for their signatures;
    one with a ``previous`` year's filing has both years beside each other at the end.
    """

    filing: Filing
    verdict: Verdict
    draft: bool = False
    signed_on: date | None = None
    review: bool = False
    previous: Filing | None = None

    @cached_property
    def report(self) -> Report:
        """Return the report that the filing makes."""
        report = report_of(self.filing, signed_on=self.signed_on)
        lines = approval_lines(self.filing.profile) if self.review else ()
        both = [last_year_part(self.filing, self.previous)] if self.previous else []
        return replace(report, approvals=lines, parts=(*report.parts, *both))


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of one file, and sentences on how it was made."""

    data: bytes
    notes: tuple[str, ...] = ()
