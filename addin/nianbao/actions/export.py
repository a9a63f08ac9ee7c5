"""The finished report written to a folder, refused while errors stand."""

from pathlib import Path

from nianbao.actions.check import Checked, check
from nianbao.host import Host
from nianbao.host.disk import create
from nianbao.publish import docx_bytes, file_stem, report_of
from nianbao.words import Refusal, say

FORMATS = ("docx",)


def export(host: Host, folder: Path, formats: tuple[str, ...], *, draft: bool) -> list[Path]:
    """Return the files of the finished report, one a format.

    Refuses while errors stand, unless a draft is wanted, and never writes over a file.
    """
    checked = check(host)
    _refuse_unready(checked, draft=draft)
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise Refusal("action.unknown_format", names="、".join(unknown), known="、".join(FORMATS))
    report = report_of(checked.filing)
    title = file_stem(checked.filing) + (say("action.draft_suffix") if draft else "")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{title}.docx"
    create(target, docx_bytes(report, draft=draft))
    return [target]


def _refuse_unready(checked: Checked, *, draft: bool) -> None:
    blocking = [finding for finding in checked.verdict.findings if finding.blocks]
    if blocking and not draft:
        lines = "\n".join(f"  {finding.rule.id} {finding.message}" for finding in blocking)
        raise Refusal("action.export_blocked", count=len(blocking), findings=lines)
    profile = checked.filing.profile
    if not (profile.unit and profile.year) and not draft:
        raise Refusal("action.export_unnamed")
