"""What marks a report that is not to be published, and the lines that it is approved by."""

from nianbao.form.profile import Profile
from nianbao.publish.report import Report
from nianbao.words import say

_APPROVERS = ("filled_by", "reviewed_by", "signed_by")
_NAME = 4  # characters kept for a name, so that the places to sign stand below each other
MARKS = (say("publish.draft"), say("publish.review"))


def mark_of(report: Report, *, draft: bool) -> str:
    """Return what stands on every page of a draft or of a copy for review; blank on others."""
    if draft:
        return say("publish.draft")
    return say("publish.review") if report.approvals else ""


def approval_lines(profile: Profile) -> tuple[str, ...]:
    """Return a line to sign for each who approves the report, with the name if it is known."""
    values = dict(profile.items())
    names = {field: str(values[field] or "").strip() for field in _APPROVERS}
    return tuple(
        say(f"publish.approval.{field}", name=name.ljust(_NAME, "\u3000"))
        for field, name in names.items()
    )
