"""What is handed out: a filing with the verdict on it, as a draft or for good."""

from dataclasses import dataclass
from functools import cached_property

from nianbao.form import Filing
from nianbao.publish.report import Report, report_of
from nianbao.rules.verdict import Verdict


@dataclass(frozen=True)
class Release:
    """A filing, the verdict on it, and whether it goes out as a draft only."""

    filing: Filing
    verdict: Verdict
    draft: bool = False

    @cached_property
    def report(self) -> Report:
        """Return the report that the filing makes."""
        return report_of(self.filing)


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of one file, and sentences on how it was made."""

    data: bytes
    notes: tuple[str, ...] = ()
