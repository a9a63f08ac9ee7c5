"""Small fixed releases: the filings of ``publish_cases`` with a verdict that never changes."""

from dataclasses import replace

from nianbao.form import Filing
from nianbao.publish.release import Release
from nianbao.rules import Verdict
from nianbao.rules.catalogue import ruleset
from publish_cases import numbered_filing


def release_of(filing: Filing | None = None, *, draft: bool = False) -> Release:
    """A release with no findings, under a rule set whose stamp stays the same."""
    filing = filing or numbered_filing()
    rules = replace(ruleset(filing.edition.id), version="2021.0", sha256="0" * 64)
    return Release(filing, Verdict(rules, ()), draft)
