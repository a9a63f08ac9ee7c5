"""Kinds of files by the ending of their names: what may be a filing, and what the others are."""

from nianbao.host.conversion import libreoffice
from nianbao.host.file import WORKBOOKS
from nianbao.words import say

ARCHIVES = frozenset({".zip"})
MAILS = frozenset({".eml"})
REPORTS = frozenset({".docx", ".htm", ".html", ".mht", ".mhtml", ".pdf", ".txt"})
CONVERTED_REPORTS = frozenset({".doc", ".wps", ".rtf", ".odt"})  # by LibreOffice
CONVERTED_WORKBOOKS = frozenset({".xls", ".et", ".ett", ".xlt", ".ods"})

_OTHER_ARCHIVES = frozenset({".rar", ".7z", ".tar", ".gz", ".tgz"})
_UNFINISHED = frozenset({".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart"})
_NAMED = (
    (ARCHIVES | _OTHER_ARCHIVES, "other_archive"),
    (frozenset({".msg"}), "outlook"),
    (_UNFINISHED, "unfinished"),
)


def problem_of(suffix: str) -> str:
    """Return why a file whose name ends so is no filing; blank where it may be one."""
    if suffix in WORKBOOKS | REPORTS:
        return ""
    if suffix in CONVERTED_REPORTS | CONVERTED_WORKBOOKS:
        return "" if libreoffice() else say("files.old", suffix=suffix)
    for kinds, key in _NAMED:
        if suffix in kinds:
            return say(f"files.{key}", suffix=suffix)
    return say("files.other", suffix=suffix) if suffix else say("files.no_suffix")
