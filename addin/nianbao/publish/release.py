"""What is handed out: a filing with the verdict on it, as a draft or for good."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from nianbao.form import Filing
from nianbao.publish.mark import approval_lines
from nianbao.publish.report import Report, report_of
from nianbao.rules.verdict import Verdict


@dataclass(frozen=True)
class Release:
    """A filing, the verdict on it, whether it goes out as a draft only, the day it is signed.

    One for ``review`` goes to those who approve the report and has lines for their signatures.
    """

    filing: Filing
    verdict: Verdict
    draft: bool = False
    signed_on: date | None = None
    review: bool = False

    @cached_property
    def report(self) -> Report:
        """Return the report that the filing makes."""
        report = report_of(self.filing, signed_on=self.signed_on)
        lines = approval_lines(self.filing.profile) if self.review else ()
        return replace(report, approvals=lines)


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of one file, and sentences on how it was made."""

    data: bytes
    notes: tuple[str, ...] = ()
